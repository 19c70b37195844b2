from odoo import api, fields, models

from odoo.addons.whiz_traceability.tools import format_quantity


class WhizRecallConsignee(models.Model):
    """A (commercial) partner that received something of the scope of a case.

    Without partner: deliveries of which nobody knows who received them. Made when a
    scope is frozen. The dates are the milestones that the board counts: who tells the
    consignee, and what they answer, writes them.
    """

    _name = "whiz.recall.consignee"
    _description = "Consignee of a Recall"
    _order = "recall_id, id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    partner_id = fields.Many2one("res.partner", index=True, ondelete="restrict")
    country_id = fields.Many2one(related="partner_id.country_id", store=True)
    line_ids = fields.One2many("whiz.recall.line", "consignee_id")
    lot_count = fields.Integer(string="Lots", compute="_compute_totals")
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_totals",
        help="What they had when the scope was frozen, in the products' units.",
    )
    quantity_text = fields.Char(string="Received", compute="_compute_totals")
    notified_date = fields.Datetime(readonly=True)
    acknowledged_date = fields.Datetime(readonly=True)
    responded_date = fields.Datetime(readonly=True)

    @api.depends("partner_id")
    def _compute_display_name(self):
        for consignee in self:
            consignee.display_name = consignee.partner_id.display_name or self.env._(
                "Unknown consignee"
            )

    @api.depends("line_ids")
    def _compute_totals(self):
        totals = {}
        for consignee, uom, quantity, lots in self.env["whiz.recall.line"]._read_group(
            [("consignee_id", "in", self.ids)],
            ["consignee_id", "uom_id"],
            ["quantity:sum", "lot_id:count_distinct"],
        ):
            totals.setdefault(consignee.id, []).append((uom, quantity, lots))
        for consignee in self:
            parts = totals.get(consignee.id, [])
            consignee.lot_count = sum(lots for _uom, _quantity, lots in parts)
            consignee.quantity = sum(quantity for _uom, quantity, _lots in parts)
            consignee.quantity_text = ", ".join(
                format_quantity(self.env, quantity, uom)
                for uom, quantity, _lots in parts
            )
