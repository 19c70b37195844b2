from odoo import api, fields, models
from odoo.exceptions import UserError


class LotLabelLayout(models.TransientModel):
    _inherit = "lot.label.layout"

    print_format = fields.Selection(
        selection_add=[("whiz", "Label layout"), ("4x12",), ("zpl",)],
        ondelete={"whiz": "set default"},
        default="whiz",
    )
    whiz_layout_id = fields.Many2one(
        "whiz.label.layout",
        string="Layout",
        compute="_compute_whiz_layout_id",
        store=True,
        readonly=False,
        domain="[('target', '=', 'lot')]",
    )
    whiz_problems = fields.Text(compute="_compute_whiz_problems")

    @api.depends("move_line_ids")
    def _compute_whiz_layout_id(self):
        for wizard in self:
            products = wizard.move_line_ids.product_id
            layout = self.env["whiz.label.layout"]._get_layout("lot", products)
            wizard.whiz_layout_id = layout

    @api.depends("move_line_ids", "print_format", "whiz_layout_id")
    def _compute_whiz_problems(self):
        Print = self.env["whiz.label.print"]
        for wizard in self:
            wizard.whiz_problems = False
            if wizard.print_format == "whiz" and wizard.whiz_layout_id:
                lines = wizard.move_line_ids._get_label_lines()
                found = Print._find_problems(wizard.whiz_layout_id, lines)
                wizard.whiz_problems = Print._tell(found["stops"] + found["notes"])

    def process(self):
        self.ensure_one()
        automatic = self.env.context.get("whiz_autoprint")
        formats = self.move_line_ids.picking_id.picking_type_id.mapped(
            "lot_label_format"
        )
        if automatic and formats and all(each.startswith("whiz") for each in formats):
            return self._process_automatically(formats)
        if self.print_format != "whiz":
            return super().process()
        if not self.whiz_layout_id:
            raise UserError(self.env._("Choose a label layout."))
        return self.env["whiz.print.job"]._print(
            self.whiz_layout_id,
            self.move_line_ids._get_label_lines(self.label_quantity == "units"),
            document=self._get_whiz_document(),
        )

    def _process_automatically(self, formats):
        """Print transfers that were just done; see ``stock.picking``."""
        kind = self.move_line_ids.picking_id.picking_type_id
        return self.env["whiz.print.job"]._print_automatically(
            self.move_line_ids._get_label_lines(formats[0] == "whiz_units"),
            self.move_line_ids.picking_id[:1],
            kind.whiz_label_layout_id if len(kind) == 1 else None,
        )

    def _get_whiz_document(self):
        """Return the one document that the lines belong to, if there is one."""
        pickings = self.move_line_ids.picking_id
        orders = self.move_line_ids.production_id
        document = pickings if len(pickings) == 1 else orders
        return document if len(document) == 1 else None
