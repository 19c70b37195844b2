from odoo import api, models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "whiz.held.mixin"]

    @api.model
    def _held_lot_fields(self):
        return ["picking_ids.move_line_ids.lot_id"]
