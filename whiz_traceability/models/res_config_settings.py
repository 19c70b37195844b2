from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    whiz_balance_tolerance = fields.Float(
        related="company_id.whiz_balance_tolerance", readonly=False
    )
    whiz_numbering_code = fields.Char(
        related="company_id.whiz_numbering_code", readonly=False
    )
    whiz_day_start = fields.Float(related="company_id.whiz_day_start", readonly=False)
    whiz_expiry_cascade = fields.Boolean(
        related="company_id.whiz_expiry_cascade", readonly=False
    )
    whiz_expiry_locked = fields.Boolean(
        related="company_id.whiz_expiry_locked", readonly=False
    )
    whiz_extension_approval = fields.Selection(
        related="company_id.whiz_extension_approval", readonly=False, required=True
    )
