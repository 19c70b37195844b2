from odoo import api, fields, models


class WhizRecallCost(models.Model):
    """What a case costs, item by item."""

    _name = "whiz.recall.cost"
    _description = "Cost of a Recall"
    _order = "recall_id, date desc, id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    currency_id = fields.Many2one(related="recall_id.currency_id")
    date = fields.Date(required=True, default=fields.Date.context_today)
    kind = fields.Selection(
        [
            ("goods", "Goods"),
            ("logistics", "Transport and storage"),
            ("destruction", "Destruction"),
            ("notice", "Notices and media"),
            ("laboratory", "Laboratory"),
            ("labour", "Labour"),
            ("credit", "Credits and replacements"),
            ("legal", "Legal and authorities"),
            ("other", "Other"),
        ],
        string="For",
        required=True,
        default="other",
    )
    amount = fields.Monetary(required=True)
    is_estimate = fields.Boolean(string="Estimate")
    partner_id = fields.Many2one("res.partner", string="Paid To")
    name = fields.Char(string="Description")


class WhizRecallCosts(models.Model):
    _inherit = "whiz.recall"

    cost_ids = fields.One2many(
        "whiz.recall.cost",
        "recall_id",
        string="Costs",
        groups="whiz_traceability.group_quality",
    )
    cost_total = fields.Monetary(
        string="Cost So Far",
        compute="_compute_cost_total",
        store=True,
        compute_sudo=True,
        groups="whiz_traceability.group_quality",
    )

    @api.depends("cost_ids.amount")
    def _compute_cost_total(self):
        for recall in self:
            recall.cost_total = sum(recall.cost_ids.mapped("amount"))
