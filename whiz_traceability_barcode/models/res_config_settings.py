from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    whiz_link_domain = fields.Char(
        related="company_id.whiz_link_domain", readonly=False
    )
    whiz_scan_log_days = fields.Integer(
        related="company_id.whiz_scan_log_days", readonly=False
    )
    whiz_sscc_prefix = fields.Char(
        related="company_id.whiz_sscc_prefix", readonly=False
    )
    whiz_verification = fields.Boolean(
        related="company_id.whiz_verification", readonly=False
    )
    whiz_verification_image = fields.Boolean(
        related="company_id.whiz_verification_image", readonly=False
    )
    whiz_verification_dates = fields.Boolean(
        related="company_id.whiz_verification_dates", readonly=False
    )
    whiz_verification_contact = fields.Text(
        related="company_id.whiz_verification_contact", readonly=False
    )
    whiz_verification_user_id = fields.Many2one(
        related="company_id.whiz_verification_user_id", readonly=False
    )
    whiz_verification_visitors = fields.Integer(
        related="company_id.whiz_verification_visitors", readonly=False
    )
    whiz_verification_days = fields.Integer(
        related="company_id.whiz_verification_days", readonly=False
    )
