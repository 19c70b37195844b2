from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.whiz_traceability.lib import gs1


class WhizRecallCount(models.Model):
    """A sheet: what of the scope must be at one place, and what was found there."""

    _name = "whiz.recall.count"
    _description = "Recall Count"
    _inherit = ["barcodes.barcode_events_mixin"]
    _order = "recall_id, id"
    _rec_name = "location_id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    location_id = fields.Many2one("stock.location", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="location_id.company_id", store=True)
    user_id = fields.Many2one("res.users", string="Who Counts")
    line_ids = fields.One2many("whiz.recall.count.line", "count_id")
    state = fields.Selection(
        [("todo", "To Count"), ("done", "Counted"), ("cancelled", "Cancelled")],
        default="todo",
        required=True,
        readonly=True,
    )
    done_date = fields.Datetime(string="Counted On", readonly=True)
    done_user_id = fields.Many2one("res.users", string="Counted By", readonly=True)
    line_count = fields.Integer(string="Lots", compute="_compute_result")
    difference_count = fields.Integer(string="Differences", compute="_compute_result")
    message = fields.Char(readonly=True, store=False)

    @api.depends("line_ids.found", "line_ids.expected", "state")
    def _compute_result(self):
        for sheet in self:
            sheet.line_count = len(sheet.line_ids)
            counted = sheet.line_ids if sheet.state == "done" else sheet.line_ids[:0]
            sheet.difference_count = len(
                counted.filtered(
                    lambda line: line.uom_id.compare(line.found, line.expected)
                )
            )

    def on_barcode_scanned(self, barcode):
        """Count what was scanned: a unit of the scope that should be here, or not."""
        if self.state != "todo":
            raise UserError(self.env._("This sheet is counted already."))
        name = self._read_code(barcode)
        line = self.line_ids.filtered(lambda line: line.lot_id.name == name)[:1]
        if line:
            if line.lot_id.product_id.tracking == "serial":
                line.found = 1.0
            else:
                line.found += 1.0
            self.message = self.env._("Found: %(lot)s", lot=name)
            return
        scope = self.env["whiz.recall.line"].search(
            [("recall_id", "=", self.recall_id._origin.id), ("lot_id.name", "=", name)],
            limit=1,
        )
        if not scope:
            self.message = self.env._(
                "%(code)s is not in the scope of this case.", code=name
            )
            return
        self.line_ids += self.env["whiz.recall.count.line"].new(
            {"lot_id": scope.lot_id.id, "expected": 0.0, "found": 1.0}
        )
        self.message = self.env._(
            "STOP: %(lot)s should not be here. Put it in quarantine.", lot=name
        )

    @api.model
    def _read_code(self, barcode):
        message = gs1.parse(barcode)
        return message.serial or message.lot or barcode if message.ok else barcode

    def action_all_found(self):
        """Note that everything is here as expected."""
        for line in self.line_ids:
            if not line.found:
                line.found = line.expected
        return self.action_done()

    def action_done(self):
        """Close the sheet and write differences into the log of the case."""
        for sheet in self.filtered(lambda sheet: sheet.state == "todo"):
            sheet.write(
                {
                    "state": "done",
                    "done_date": fields.Datetime.now(),
                    "done_user_id": self.env.uid,
                }
            )
            sheet.recall_id._log("containment", sheet._result_note())
        return True

    def _result_note(self):
        texts = [
            self.env._(
                "%(lot)s: %(found)g of %(expected)g %(uom)s",
                lot=line.lot_id.name,
                found=line.found,
                expected=line.expected,
                uom=line.uom_id.name,
            )
            for line in self.line_ids
            if line.uom_id.compare(line.found, line.expected)
        ]
        return self.env._(
            "Counted at %(place)s: %(result)s",
            place=self.location_id.display_name,
            result="; ".join(texts) or self.env._("everything is there"),
        )


class WhizRecallCountLine(models.Model):
    """A lot on a sheet: expected and found, in the product's unit."""

    _name = "whiz.recall.count.line"
    _description = "Recall Count Line"
    _order = "count_id, id"
    _rec_name = "lot_id"

    count_id = fields.Many2one(
        "whiz.recall.count", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="count_id.company_id", store=True)
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id")
    uom_id = fields.Many2one(related="lot_id.product_id.uom_id", string="Unit")
    expected = fields.Float(digits="Product Unit", readonly=True)
    found = fields.Float(digits="Product Unit")
    is_elsewhere = fields.Boolean(
        string="Found Elsewhere", compute="_compute_is_elsewhere"
    )

    @api.depends("expected", "found")
    def _compute_is_elsewhere(self):
        for line in self:
            line.is_elsewhere = not line.expected and line.found > 0


class WhizRecallCounts(models.Model):
    _inherit = "whiz.recall"

    count_ids = fields.One2many("whiz.recall.count", "recall_id", string="Counts")

    def _make_count_sheets(self):
        """Make a sheet for each place in which something of the scope is now."""
        self.ensure_one()
        lots = self.env["stock.lot"].sudo().browse(self._get_scope_lot_ids())
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", lots.ids),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                ["location_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        by_place = {}
        for location, lot, quantity in groups:
            by_place.setdefault(location, []).append(
                {"lot_id": lot.id, "expected": quantity}
            )
        known = self.count_ids.location_id
        self.env["whiz.recall.count"].sudo().create(
            [
                {
                    "recall_id": self.id,
                    "location_id": location.id,
                    "line_ids": [fields.Command.create(vals) for vals in lines],
                }
                for location, lines in by_place.items()
                if location not in known
            ]
        )
