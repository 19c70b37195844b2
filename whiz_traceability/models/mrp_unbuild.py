from odoo import api, models


class MrpUnbuild(models.Model):
    _name = "mrp.unbuild"
    _inherit = ["mrp.unbuild", "whiz.held.mixin"]

    @api.model
    def _held_lot_fields(self):
        return ["lot_id"]
