from odoo import api, models
from odoo.fields import Domain


class WhizTrace(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _sisters(self, lots):
        """Return the lots and those that came into being with them, whoever may see.

        What was made comes with what came out of the same orders; what was bought with
        the other lots of its product in the same receipts.
        """
        found = lots | lots.browse(self._makers(lots)["sisters"])
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
