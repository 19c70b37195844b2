from odoo import models


class ProductProduct(models.Model):
    _inherit = "product.product"

    def action_open_genealogy(self):
        """Open the genealogy of the product's lots."""
        return self.env["whiz.trace"]._genealogy_action(self)
