from datetime import timedelta

from odoo import fields, models


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _get_default_expiry(self):
        """Return the expiry date that goods get which come in with the line."""
        self.ensure_one()
        picking = self.picking_id
        start = picking.whiz_effective_date or (
            picking.scheduled_date if self.state != "done" else picking.date_done
        )
        return (start or fields.Datetime.now()) + timedelta(
            days=self.product_id.expiration_time
        )

    def _has_default_expiry(self):
        """Return whether nobody has given the line another expiry date."""
        self.ensure_one()
        return bool(
            self.product_id.use_expiration_date
            and not self.lot_id
            and self.expiration_date
            and self.expiration_date == self._get_default_expiry()
        )

    def _prepare_new_lot_vals(self):
        """Count the shelf life of goods from when they came in, not from when they
        were expected, unless somebody has given another date."""
        vals = super()._prepare_new_lot_vals()
        picking = self.picking_id
        if not picking.whiz_effective_date and self._has_default_expiry():
            vals["expiration_date"] = fields.Datetime.now() + timedelta(
                days=self.product_id.expiration_time
            )
        return vals

    def _action_done(self):
        # Odoo unlinks lines of nothing meanwhile.
        ids = self.ids
        result = super()._action_done()
        self.env["whiz.fefo.breach"]._record(self.browse(ids).exists())
        return result
