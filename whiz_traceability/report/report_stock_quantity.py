from odoo import models


class ReportStockQuantity(models.Model):
    """From today on, the stock of the forecast is what is not on hold."""

    _inherit = "report.stock.quantity"

    _depends = {
        "stock.quant": ["lot_id", "package_id", "reserved_quantity"],
        "stock.lot": ["is_held"],
        "stock.move.line": ["lot_id", "quantity_product_uom", "state"],
        "whiz.hold": ["state", "is_partial", "quantity", "reason_id", "lot_ids"],
        "whiz.hold.reason": ["stop_customer", "stop_production"],
    }

    def _get_product_qty_col(self):
        """Return the quantity of a quant ``q`` in the location ``l`` on a ``date``.

        Holds on a part are counted as far as their quantity goes, shared out over the
        lot's quants by what is in each of them; their places are left aside, for the
        graph is about whole warehouses. What is reserved is left to the moves that take
        it out; of what stays inside, as on its way into quarantine, there are none.
        """
        column = super()._get_product_qty_col()
        hold = """
            FROM whiz_hold_lot_rel held
            JOIN whiz_hold h ON h.id = held.hold_id AND h.state = 'open'
            JOIN whiz_hold_reason r ON r.id = h.reason_id
                AND (r.stop_customer OR r.stop_production)
           WHERE held.lot_id = q.lot_id"""
        free = """(
            SELECT SUM(o.quantity - o.reserved_quantity)
              FROM stock_quant o JOIN stock_location ol ON ol.id = o.location_id
             WHERE o.lot_id = q.lot_id AND ol.usage IN ('internal', 'transit')
               AND o.quantity > o.reserved_quantity)"""
        staying = f"""(
            SELECT SUM(ml.quantity_product_uom)
              FROM stock_move_line ml
              JOIN stock_location d ON d.id = ml.location_dest_id
             WHERE ml.lot_id = q.lot_id AND ml.location_id = q.location_id
               AND ml.package_id IS NOT DISTINCT FROM q.package_id
               AND ml.owner_id IS NOT DISTINCT FROM q.owner_id
               AND ml.state NOT IN ('draft', 'done', 'cancel')
               AND d.usage = 'internal' AND d.warehouse_id = l.warehouse_id
               AND EXISTS (SELECT {hold} AND COALESCE(h.quantity, 0) = 0))"""
        return f"""
            CASE WHEN q.lot_id IN (SELECT id FROM stock_lot WHERE is_held)
                  AND date >= (now() at time zone 'utc')::date
                 THEN LEAST({column}, q.quantity - COALESCE({staying}, 0)
                    - GREATEST(q.quantity - q.reserved_quantity, 0) * COALESCE((
                        SELECT LEAST(1, MAX(CASE WHEN h.quantity > 0
                                                 THEN h.quantity / {free} ELSE 1 END))
                        {hold}), 0))
                 ELSE {column} END"""
