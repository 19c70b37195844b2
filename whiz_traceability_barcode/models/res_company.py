import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.whiz_traceability.lib import gs1


class ResCompany(models.Model):
    _inherit = "res.company"

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

    @api.constrains("whiz_sscc_prefix")
    def _check_whiz_sscc_prefix(self):
        for company in self:
            prefix = company.whiz_sscc_prefix
            if prefix and not re.fullmatch("[0-9]{5,13}", prefix):
                raise ValidationError(
                    self.env._(
                        "The SSCC prefix %(prefix)s must be 5 to 13 digits: the extension "
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
                    "All serial references of the SSCC prefix %(prefix)s are used: ask an "
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
