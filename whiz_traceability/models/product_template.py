from odoo import models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_open_genealogy(self):
        """Open the genealogy of the lots of all variants."""
        return self.env["whiz.trace"]._genealogy_action(self)
