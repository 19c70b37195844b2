from odoo import fields, models

#: What a label may say about a new lot; nothing else gets into a lot this way.
LABEL_FACTS = ("supplier_lot_name", "use_date", "production_date")


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    whiz_label_facts = fields.Json(
        string="From the Label",
        copy=False,
        help="What the scanned label says about the lot that this line will create.",
    )

    def _prepare_new_lot_vals(self):
        vals = super()._prepare_new_lot_vals()
        facts = self.whiz_label_facts or {}
        known = self.env["stock.lot"]._fields
        vals.update(
            {
                name: facts[name]
                for name in LABEL_FACTS
                if name in facts and name in known
            }
        )
        return vals
