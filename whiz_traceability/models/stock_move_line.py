from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # Odoo has no index on the lot of a line, so every look-up by lot reads the
    # whole table. On a large live database build them first, without locking:
    # see the README.
    _whiz_lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
    # All that a trace reads of most lines. It keeps no change of a line from being a
    # HOT update: state, quantity and places are in indexes of Odoo's own already.
    _whiz_done_idx = models.Index(
        "(lot_id) INCLUDE (id, move_id, location_id, location_dest_id)"
        " WHERE state = 'done' AND quantity_product_uom > 0"
    )
    # For what was delivered without a lot, where it should have had one.
    _whiz_no_lot_idx = models.Index(
        "(product_id) WHERE lot_id IS NULL AND state = 'done'"
    )
