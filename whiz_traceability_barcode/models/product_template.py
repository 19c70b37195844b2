from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    whiz_label_layout_id = fields.Many2one(
        "whiz.label.layout",
        string="Label Layout",
        ondelete="set null",
        domain="[('target', '=', 'lot'), ('company_id', 'in', [company_id, False])]",
        help="Layout of the labels of its lots and serial numbers. Empty: the first of "
        "the layouts.",
    )

    def action_print_lot_labels(self):
        """Open the dialog that prints labels of the lots that are in stock."""
        return self.product_variant_ids.action_print_lot_labels()
