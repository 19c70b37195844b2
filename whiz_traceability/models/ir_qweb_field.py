from odoo import api, models

from ..tools import format_quantity


class IrQwebFieldWhizQuantity(models.AbstractModel):
    """A quantity in a template: ``t-options="{'widget': 'whiz_quantity'}"``."""

    _name = "ir.qweb.field.whiz_quantity"
    _description = "Quantity in a Template"
    _inherit = ["ir.qweb.field"]

    @api.model
    def value_to_html(self, value, options):
        return format_quantity(self.env, value or 0.0)
