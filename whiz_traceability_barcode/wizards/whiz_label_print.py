import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from ..lib import layout as drawing

#: How many lines are looked at while the dialog is open; all are before printing.
LOOKED_AT = 200


class WhizLabelPrint(models.TransientModel):
    _name = "whiz.label.print"
    _description = "Print Labels"

    target = fields.Selection(
        [("lot", "Lots"), ("package", "Packages"), ("product", "Products")],
        required=True,
        default="lot",
    )
    layout_id = fields.Many2one(
        "whiz.label.layout",
        required=True,
        domain="[('target', '=', target)]",
    )
    output = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL (thermal printer)")],
        compute="_compute_output",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    media = fields.Selection(related="layout_id.media")
    amount = fields.Selection(
        [
            ("record", "One for each line"),
            ("unit", "One for each unit"),
            ("copies", "Copies"),
        ],
        string="How Many",
        required=True,
        default="record",
    )
    copies = fields.Integer(default=1)
    skip = fields.Integer(
        string="Used Places", help="Labels that are already gone from the first sheet."
    )
    line_ids = fields.One2many("whiz.label.print.line", "print_id", string="Labels Of")
    label_count = fields.Integer(compute="_compute_label_count", string="Labels")
    res_model = fields.Char()
    res_id = fields.Many2oneReference(model_field="res_model")
    preview = fields.Text(compute="_compute_preview")
    stops = fields.Text(compute="_compute_preview")
    notes = fields.Text(compute="_compute_preview")

    @api.depends("layout_id")
    def _compute_output(self):
        for wizard in self:
            wizard.output = wizard.layout_id.output or "pdf"

    @api.onchange("amount", "copies")
    def _onchange_amount(self):
        for line in self.line_ids:
            line.copies = line._get_copies()

    @api.depends("line_ids.copies")
    def _compute_label_count(self):
        for wizard in self:
            wizard.label_count = sum(wizard.line_ids.mapped("copies"))

    @api.depends("layout_id", "amount", "line_ids.copies", "line_ids.packaging_id")
    def _compute_preview(self):
        for wizard in self:
            found = {"preview": False, "stops": [], "notes": []}
            if wizard.layout_id:
                found = self._find_problems(
                    wizard.layout_id, wizard._get_lines(limit=LOOKED_AT)
                )
            wizard.preview = found["preview"]
            wizard.stops = self._tell(found["stops"])
            wizard.notes = self._tell(found["notes"])

    @api.model
    def _find_problems(self, layout, lines):
        """Compose labels without printing them.

        :return: dict with ``preview`` (SVG of the first label), ``stops`` and
            ``notes``: lists of ``(name, sentence)``
        """
        design = layout._get_design()
        translate = self.env["whiz.label.symbol"]._translate
        preview, stops, notes = False, [], []
        for line in lines[:LOOKED_AT]:
            source = line["record"]._prepare_label(
                {**line, "date_format": layout.date_format, "is_preview": True}
            )
            snapshot, found = layout._take_snapshot(design, source)
            label, failed = layout._compose(design, snapshot)
            preview = preview or drawing.svg(label)
            stops += [(source["name"], text) for text in failed]
            found += [
                translate(problem) for problem in label.problems if not problem.stops
            ]
            notes += [(source["name"], text) for text in found]
        return {"preview": preview, "stops": stops, "notes": notes}

    @api.model
    def _tell(self, found):
        """Return one text for ``[(name, sentence)]``; equal sentences are told once."""
        by_text = {}
        for name, text in found:
            names = by_text.setdefault(text, [])
            if name not in names:
                names.append(name)
        shorten = self.env["whiz.print.job"]._shorten
        return (
            "\n".join(f"{shorten(names)}: {text}" for text, names in by_text.items())
            or False
        )

    # ------------------------------------------------------------------
    # Opening and printing
    # ------------------------------------------------------------------

    @api.model
    @api.private
    def _open(self, lines, document=None):
        """Return the action that opens the dialog.

        :param list lines: values of ``whiz.label.print.line``
        """
        self.env["whiz.label.layout"].check_access("read")
        if not lines:
            raise UserError(self.env._("There is nothing to print a label of."))
        target = next(
            name for name in ("lot", "package", "product") if f"{name}_id" in lines[0]
        )
        wizard = self.create(
            {
                "target": target,
                "layout_id": self._get_first_layout(target, lines).id,
                "res_model": document._name if document else False,
                "res_id": document.id if document else False,
                "line_ids": [Command.create(line) for line in lines],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Labels"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_first_layout(self, target, lines):
        products = self.env["product.product"]
        if target == "lot":
            lots = self.env["stock.lot"].browse([line["lot_id"] for line in lines])
            products = lots.product_id
        layout = self.env["whiz.label.layout"]._get_layout(target, products)
        if not layout:
            raise UserError(
                self.env._(
                    "There is no label layout for it: an administrator makes one in "
                    "Traceability > Configuration > Label Layouts."
                )
            )
        return layout

    def _get_lines(self, limit=None):
        """Return what to print, as ``whiz.print.job._print`` takes it."""
        document = self._get_document()
        return [
            {
                "record": line._get_record(),
                "copies": line.copies,
                "quantity": line._get_quantity(),
                "uom": line.packaging_id or line.product_id.uom_id,
                "document": document,
            }
            for line in self.line_ids[:limit]
        ]

    def _get_document(self):
        if self.res_model not in self.env or not self.res_id:
            return None
        return self.env[self.res_model].browse(self.res_id).exists()

    def action_print(self):
        self.ensure_one()
        return self.env["whiz.print.job"]._print(
            self.layout_id,
            self._get_lines(),
            self.output,
            self.skip if self.media == "sheet" else 0,
            self._get_document(),
        )


class WhizLabelPrintLine(models.TransientModel):
    _name = "whiz.label.print.line"
    _description = "Label to Print"

    print_id = fields.Many2one("whiz.label.print", required=True, ondelete="cascade")
    lot_id = fields.Many2one("stock.lot", readonly=True)
    package_id = fields.Many2one("stock.package", readonly=True)
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    quantity = fields.Float(digits="Product Unit")
    uom_id = fields.Many2one(related="product_id.uom_id")
    packaging_id = fields.Many2one(
        "uom.uom",
        domain="[('id', 'in', packaging_ids)]",
        help="The label is for this packaging: with its GTIN and what is in one.",
    )
    packaging_ids = fields.Many2many(
        "uom.uom", string="Known Packagings", compute="_compute_packaging_ids"
    )
    copies = fields.Integer(
        string="Labels", compute="_compute_copies", store=True, readonly=False
    )

    @api.depends("lot_id")
    def _compute_product_id(self):
        for line in self:
            line.product_id = line.lot_id.product_id or line.product_id

    @api.depends("product_id")
    def _compute_packaging_ids(self):
        for line in self:
            line.packaging_ids = line.product_id.uom_ids

    # Not on the fields of the dialog: they would overwrite what was typed here when
    # both are saved at once. An onchange of the dialog sees to them.
    @api.depends("quantity", "packaging_id")
    def _compute_copies(self):
        for line in self:
            line.copies = line._get_copies()

    def _get_copies(self):
        """Return how many labels the dialog's choice means for this line."""
        amount = self.print_id.amount
        if amount == "copies":
            return max(self.print_id.copies, 0)
        if amount == "unit" and self._is_counted():
            return math.ceil(self._get_packed_quantity())
        return 1

    def _is_counted(self):
        """Whether the product is counted in units, rather than weighed."""
        unit = self.env.ref("uom.product_uom_unit")
        return self.uom_id and self.uom_id._has_common_reference(unit)

    def _get_packed_quantity(self):
        """Return the quantity in the packaging, else in the product's unit."""
        if not self.packaging_id:
            return self.quantity
        return self.uom_id._compute_quantity(
            self.quantity, self.packaging_id, round=False
        )

    def _get_quantity(self):
        """Return how much one label stands for, in the packaging or the unit."""
        one = self.print_id.amount == "unit" or self.packaging_id
        if one and self._is_counted():
            return 1.0
        return self.quantity

    def _get_record(self):
        return self.lot_id or self.package_id or self.product_id
