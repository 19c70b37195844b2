from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResCompany(models.Model):
    _inherit = "res.company"

    whiz_link_domain = fields.Char(
        string="Domain of Digital Links",
        help="Where QR codes with a GS1 Digital Link lead to, for example "
        "https://id.example.com. Empty: to this Odoo. It is printed on goods and must "
        "answer as long as they live.",
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
