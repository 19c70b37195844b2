from odoo import api, models


class StockScrap(models.Model):
    _name = "stock.scrap"
    _inherit = ["stock.scrap", "whiz.held.mixin"]

    @api.model
    def _held_lot_fields(self):
        return ["lot_id"]
