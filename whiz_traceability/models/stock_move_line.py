from odoo import models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    # Odoo has no index on the lot of a line, so every look-up by lot reads the
    # whole table. On a large live database build them first, without locking:
    # see the README.
    _whiz_lot_idx = models.Index("(lot_id) WHERE lot_id IS NOT NULL")
    # For what was delivered without a lot, where it should have had one.
    _whiz_no_lot_idx = models.Index(
        "(product_id) WHERE lot_id IS NULL AND state = 'done'"
    )
