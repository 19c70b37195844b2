from odoo import api, fields, models
from odoo.exceptions import ValidationError

DATES = [
    ("use_date", "Best before"),
    ("removal_date", "Removal"),
    ("expiration_date", "Expiry"),
    ("alert_date", "Alert"),
]
ACTIONS = [
    ("digest", "List in the digest"),
    ("activity", "To-do on the product"),
    ("hold", "Hold"),
    ("discount", "Propose a discount"),
    ("transfer", "Propose a transfer"),
    ("donation", "Propose a donation"),
    ("return", "Propose to return to the vendor"),
    ("scrap", "Propose to scrap"),
]
# What somebody carries out or dismisses.
PROPOSALS = ("discount", "transfer", "donation", "return", "scrap")


class WhizExpiryStage(models.Model):
    """So many days before a date of a lot, do this."""

    _name = "whiz.expiry.stage"
    _description = "Stage of an Expiry Rule"
    _order = "days desc, id"
    _check_company_auto = True

    rule_id = fields.Many2one(
        "whiz.expiry.rule", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="rule_id.company_id", store=True)
    days = fields.Integer(
        string="Days Before",
        default=30,
        required=True,
        help="0: on the last good day. Negative: so many days after it; -1 is the "
        "first day on which the goods are past the date.",
    )
    date_kind = fields.Selection(
        DATES, string="Date", default="expiration_date", required=True
    )
    action = fields.Selection(
        ACTIONS,
        default="digest",
        required=True,
        help="Digest: one mail and one to-do a day for each responsible, with all "
        "lots. To-do: a to-do on the product besides. Hold: at once. The others are "
        "proposed: somebody carries them out or dismisses them.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        domain=[("share", "=", False)],
        help="For this stage, e.g. to bring a late one before somebody else.",
    )
    discount = fields.Float(
        string="Discount (%)", help="Proposed to the responsible.", default=20.0
    )
    location_dest_id = fields.Many2one(
        "stock.location",
        string="Transfer To",
        check_company=True,
        domain=[("usage", "=", "internal")],
    )
    partner_id = fields.Many2one("res.partner", string="Donate To", check_company=True)

    _days_range = models.Constraint(
        "check (days BETWEEN -3650 AND 3650)",
        "A stage is at most ten years before or after a date.",
    )
    _discount_range = models.Constraint(
        "check (discount BETWEEN 0 AND 100)", "A discount is from 0 to 100 %."
    )

    @api.depends("days", "date_kind", "action")
    def _compute_display_name(self):
        dates = dict(self._fields["date_kind"]._description_selection(self.env))
        actions = dict(self._fields["action"]._description_selection(self.env))
        for stage in self:
            stage.display_name = self.env._(
                "%(days)s days before %(date)s: %(action)s",
                days=stage.days,
                date=dates.get(stage.date_kind, ""),
                action=actions.get(stage.action, ""),
            )

    @api.constrains("action", "date_kind", "days")
    def _check_action(self):
        for stage in self:
            if (
                stage.action == "donation"
                and stage.date_kind == "expiration_date"
                and stage.days < 0
            ):
                raise ValidationError(
                    self.env._(
                        "Expired goods cannot be donated: propose the donation at "
                        "least on the last good day."
                    )
                )
