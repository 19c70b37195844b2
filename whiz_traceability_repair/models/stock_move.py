from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_whiz_document(self):
        return super()._get_whiz_document() or self.repair_id
