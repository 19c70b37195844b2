from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    whiz_balance_tolerance = fields.Float(
        related="company_id.whiz_balance_tolerance", readonly=False
    )
