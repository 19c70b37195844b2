from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    whiz_scan_log_days = fields.Integer(
        related="company_id.whiz_scan_log_days", readonly=False
    )
    whiz_sscc_prefix = fields.Char(
        related="company_id.whiz_sscc_prefix", readonly=False
    )
