from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    whiz_link_domain = fields.Char(
        related="company_id.whiz_link_domain", readonly=False
    )
