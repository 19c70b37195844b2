import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.whiz_traceability.lib import gs1


class ResCompany(models.Model):
    _inherit = "res.company"

    whiz_link_domain = fields.Char(
        string="Domain of Digital Links",
        help="Where QR codes with a GS1 Digital Link lead to, for example "
        "https://id.example.com. Empty: to this Odoo. It is printed on goods and must "
        "answer as long as they live.",
    )
    whiz_scan_log_days = fields.Integer(
        string="Keep Scans (Days)",
        default=365,
        help="Scans of the scan station are deleted after so many days; 0 keeps them "
        "for ever.",
    )
    whiz_sscc_prefix = fields.Char(
        string="SSCC Prefix",
        help="Extension digit and GS1 company prefix, for example 3 and 9506000 give "
        "39506000. With it, new packages of the scan station get a serial shipping "
        "container code (SSCC).",
    )

    whiz_verification = fields.Boolean(
        string="Public Verification Page",
        help="Whoever scans the code on your goods sees whether the number is known, "
        "and "
        "what you allow below. Off: the page answers as if there were nothing.",
    )
    whiz_verification_image = fields.Boolean(string="Show Picture", default=True)
    whiz_verification_dates = fields.Boolean(string="Show Dates", default=True)
    whiz_verification_contact = fields.Text(
        string="How to Reach You",
        translate=True,
        help="Shown on the verification page. Empty: telephone, e-mail and website of "
        "the company.",
    )
    whiz_verification_user_id = fields.Many2one(
        "res.users",
        string="Responsible for Copies",
        help="Gets an activity when public scans look like copies of a number.",
    )
    whiz_verification_visitors = fields.Integer(
        string="Visitors of One Serial Number",
        default=10,
        help="From so many different visitors of one serial number within 30 days on, "
        "copying is suspected; 0 never.",
    )
    whiz_verification_days = fields.Integer(
        string="Keep Public Scans (Days)",
        default=180,
        help="Public scan sessions are deleted after so many days.",
    )

    _whiz_verification_days_range = models.Constraint(
        "check (whiz_verification_days >= 1)",
        "Public scans are kept for at least one day.",
    )

    @api.constrains("whiz_link_domain")
    def _check_whiz_link_domain(self):
        for company in self:
            domain = company.whiz_link_domain or "https://"
            if not domain.startswith(("https://", "http://")) or " " in domain:
                raise ValidationError(
                    self.env._(
                        "%(domain)s is no web address: it begins with https://.",
                        domain=domain,
                    )
                )

    @api.constrains("whiz_sscc_prefix")
    def _check_whiz_sscc_prefix(self):
        for company in self:
            prefix = company.whiz_sscc_prefix
            if prefix and not re.fullmatch("[0-9]{5,13}", prefix):
                raise ValidationError(
                    self.env._(
                        "The SSCC prefix %(prefix)s must be 5 to 13 digits: the "
                        "extension "
                        "digit and your GS1 company prefix.",
                        prefix=prefix,
                    )
                )

    def _next_sscc(self):
        """Return the next serial shipping container code, or None without a prefix."""
        self.ensure_one()
        prefix = self.whiz_sscc_prefix
        if not prefix:
            return None
        number = self._get_sscc_sequence().next_by_id()
        if len(prefix) + len(number) > 17:
            raise UserError(
                self.env._(
                    "All serial references of the SSCC prefix %(prefix)s are used: "
                    "ask an "
                    "administrator for the next extension digit.",
                    prefix=prefix,
                )
            )
        digits = prefix + number.zfill(17 - len(prefix))
        return digits + gs1.check_digit(digits)

    def _get_sscc_sequence(self):
        """Return the company's own counter of packages, made when it is first used."""
        Sequence = self.env["ir.sequence"].sudo()
        code = f"whiz.sscc.{self.whiz_sscc_prefix}"
        return Sequence.search(
            [("code", "=", code), ("company_id", "=", self.id)], limit=1
        ) or Sequence.create(
            {
                "name": f"SSCC {self.whiz_sscc_prefix}",
                "code": code,
                "company_id": self.id,
                "padding": 0,
            }
        )
