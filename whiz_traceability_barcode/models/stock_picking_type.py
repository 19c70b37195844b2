from odoo import fields, models


class StockPickingType(models.Model):
    _inherit = "stock.picking.type"

    lot_label_format = fields.Selection(
        selection_add=[
            ("whiz_lots", "Label layout - One per lot/SN"),
            ("whiz_units", "Label layout - One per unit"),
        ],
        ondelete={"whiz_lots": "set default", "whiz_units": "set default"},
    )
    done_mrp_lot_label_to_print = fields.Selection(
        selection_add=[("whiz", "Label layout")], ondelete={"whiz": "set default"}
    )
    generated_mrp_lot_label_to_print = fields.Selection(
        selection_add=[("whiz", "Label layout")], ondelete={"whiz": "set default"}
    )
    package_label_to_print = fields.Selection(
        selection_add=[("whiz", "Label layout")], ondelete={"whiz": "set default"}
    )
    whiz_label_layout_id = fields.Many2one(
        "whiz.label.layout",
        string="Label Layout",
        ondelete="set null",
        domain="[('target', '=', 'lot'), ('company_id', 'in', [company_id, False])]",
        help="For labels that are printed automatically. Empty: that of the product.",
    )
