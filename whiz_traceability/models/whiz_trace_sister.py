from odoo import api, models
from odoo.fields import Domain

from .whiz_trace import LOT, RADIX


class WhizTrace(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _sisters(self, lots):
        """Return the lots and those that came into being with them, whoever may see.

        What was made comes with what came out of the same orders; what was bought with
        the other lots of its product in the same receipts.
        """
        start = [lot_id * RADIX + LOT for lot_id in lots.ids]
        before = self._walk(start, ["backward"], max_depth=1)["backward"]
        orders = [node for step in before[1:] for node in step if node % RADIX != LOT]
        found = lots
        if orders:
            after = self._walk(orders, ["forward"], max_depth=1)["forward"]
            found |= lots.browse(
                node // RADIX for step in after for node in step if node % RADIX == LOT
            )
        lines = self.env["stock.move.line"].sudo()
        receipt = Domain("state", "=", "done") & Domain(
            "location_id.usage", "=", "supplier"
        )
        own = lines.search(
            receipt
            & Domain("lot_id", "in", lots.ids)
            & Domain("picking_id", "!=", False)
        )
        for product, of_product in own.grouped("product_id").items():
            found |= lines.search(
                receipt
                & Domain("picking_id", "in", of_product.picking_id.ids)
                & Domain("product_id", "=", product.id)
            ).lot_id.sudo(False)
        return found
