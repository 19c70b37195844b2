from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    whiz_balance_tolerance = fields.Float(
        string="Mass Balance Tolerance",
        default=0.0,
        help="Share in percent of what came in of a lot that may remain unexplained "
        "while its mass balance still counts as closed. Weighed goods dry or stick to "
        "the machine: 0.5 to 2 % are usual. Counted goods need 0.",
    )

    whiz_numbering_code = fields.Char(
        string="Company Code in Numbers",
        help="What {company} shows in a numbering template; empty: the company's name.",
    )
    whiz_day_start = fields.Float(
        string="Production Day Begins",
        default=0.0,
        help="Hour at which a production day begins. With 6, what is made at 4 in the "
        "morning belongs to the day before, in the dates of its number too.",
    )

    whiz_expiry_cascade = fields.Boolean(
        string="Products Expire with Their Ingredients",
        help="What is made expires no later than the earliest of the lots that went "
        "into it. The lot says which one that is. A product can decide otherwise.",
    )
    whiz_expiry_locked = fields.Boolean(
        string="Expiry Dates Change by Extension Only",
        help="The dates of a lot that has moved can then be put later only by an "
        "extension, with reason and evidence.",
    )
    whiz_extension_approval = fields.Selection(
        [
            ("self", "Quality approves, their own requests too"),
            ("other", "Somebody of Quality other than who asked"),
        ],
        string="Extensions Are Approved by",
        default="other",
        required=True,
    )

    _whiz_day_start_range = models.Constraint(
        "check (whiz_day_start >= 0 and whiz_day_start < 24)",
        "A production day begins at an hour from 0 to below 24.",
    )
    _whiz_balance_tolerance_range = models.Constraint(
        "check (whiz_balance_tolerance >= 0 and whiz_balance_tolerance < 100)",
        "The mass balance tolerance is a share: give a percentage from 0 to below 100.",
    )

    def _get_timezone_name(self):
        """Return the name of the company's time zone, the same for every user."""
        self.ensure_one()
        company = self.sudo()
        return company.partner_id.tz or company.resource_calendar_id.tz or "UTC"
