from odoo import models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def action_open_genealogy(self):
        """Open the genealogy of the lots in the transfer."""
        return self.env["whiz.trace"]._genealogy_action(self)
