from collections import defaultdict

from odoo import api, fields, models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    held_qty_today = fields.Float(
        string="On Hold",
        compute="_compute_held_qty_today",
        digits="Product Unit",
        help="In stock in the order's warehouse, but on hold: it cannot be promised "
        "until the hold is released. In the unit of the line.",
    )

    @api.depends("product_id", "product_uom_id", "warehouse_id", "display_qty_widget")
    def _compute_held_qty_today(self):
        self.held_qty_today = 0.0
        shown = self.filtered(lambda line: line.product_id and line.display_qty_widget)
        if not shown or not self.env["whiz.hold"]._is_any_open():
            return
        by_warehouse = defaultdict(self.browse)
        for line in shown:
            by_warehouse[line.warehouse_id.id] |= line
        for warehouse_id, lines in by_warehouse.items():
            products = lines.product_id.with_context(warehouse_id=warehouse_id)
            held = {product.id: product.held_qty for product in products}
            for line in lines:
                line.held_qty_today = line.product_id.uom_id._compute_quantity(
                    held[line.product_id.id], line.product_uom_id
                )
