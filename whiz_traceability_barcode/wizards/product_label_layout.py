from odoo import fields, models
from odoo.exceptions import UserError


class ProductLabelLayout(models.TransientModel):
    _inherit = "product.label.layout"

    print_format = fields.Selection(
        selection_add=[("whiz", "Label layout")], ondelete={"whiz": "set default"}
    )
    whiz_layout_id = fields.Many2one(
        "whiz.label.layout",
        string="Layout",
        domain="[('target', '=', 'product')]",
        default=lambda self: self.env["whiz.label.layout"]._get_layout("product"),
    )

    def process(self):
        self.ensure_one()
        if self.print_format != "whiz":
            return super().process()
        if not self.whiz_layout_id:
            raise UserError(self.env._("Choose a label layout."))
        if self.custom_quantity <= 0:
            raise UserError(self.env._("You need to set a positive quantity."))
        return self.env["whiz.print.job"]._print(
            self.whiz_layout_id,
            [
                {"record": product, "copies": copies, "quantity": 1.0}
                for product, copies in self._get_whiz_copies().items()
            ],
        )

    def _get_whiz_copies(self):
        """Return {product: number of labels}."""
        products = self.product_ids | self.product_tmpl_ids.product_variant_ids
        if self.move_quantity != "move" or not self.move_ids:
            return dict.fromkeys(products, self.custom_quantity)
        copies = dict.fromkeys(products, 0)
        unit = self.env.ref("uom.product_uom_unit")
        for move in self.move_ids:
            quantity = move.quantity or move.product_uom_qty
            counted = move.product_uom._has_common_reference(unit)
            copies.setdefault(move.product_id, 0)
            copies[move.product_id] += int(quantity) if counted else 1
        return copies
