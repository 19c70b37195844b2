from datetime import timedelta

from odoo import fields, models

from ..lib.expiry import local_day


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _post_inventory(self, cancel_backorder=False):
        result = super()._post_inventory(cancel_backorder=cancel_backorder)
        for production in self:
            lots = production.move_finished_ids.filtered(
                lambda move: move.state == "done"
            ).move_line_ids.lot_id
            if lots:
                production._date_finished_lots(lots)
        return result

    def _date_finished_lots(self, lots):
        """Say when the lots were made; let them expire with their ingredients."""
        day = self._get_production_day()
        undated = lots.filtered(lambda lot: not lot.production_date)
        if undated:
            undated.sudo().production_date = day
        limited = lots.filtered(
            lambda lot: lot.product_id.use_expiration_date and lot._is_expiry_limited()
        )
        if limited:
            consumed = self.move_raw_ids.filtered(lambda move: move.state == "done")
            limited._limit_expiry(consumed.move_line_ids.lot_id)

    def _get_production_day(self):
        """Return the day on which the order makes its lots.

        The company may let a day begin later than at midnight, as the numbers do.
        """
        self.ensure_one()
        moment = self.whiz_effective_date or fields.Datetime.now()
        place = self.picking_type_id.warehouse_id or self.company_id
        begin = timedelta(hours=self.company_id.whiz_day_start)
        return local_day(moment - begin, place._get_timezone_name())
