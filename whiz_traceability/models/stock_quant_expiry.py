from odoo import api, fields, models
from odoo.fields import Domain

from ..lib.expiry import day_start, local_day
from .stock_move_expiry import ANY_DATE


class StockQuant(models.Model):
    _inherit = "stock.quant"

    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        """Reserve what is good on the day of a move, as the lists and labels say it.

        Odoo compares moments: what is to be removed on the day of a delivery is left
        out in the afternoon and taken in the morning.
        """
        moment = self.env.context.get("with_expiration")
        if not moment:
            return super()._get_gather_domain(
                product_id, location_id, lot_id, package_id, owner_id, strict
            )
        quants = self.with_context(with_expiration=False)
        domain = super(StockQuant, quants)._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        if self.env.context.get("whiz_any_date") is ANY_DATE:
            return domain
        place = location_id.warehouse_id or location_id.company_id or self.env.company
        zone = place._get_timezone_name()
        start = day_start(local_day(moment, zone), zone)
        return domain & (
            Domain("removal_date", ">=", start) | Domain("removal_date", "=", False)
        )

    def _get_gs1_barcode(self, gs1_quantity_rules_ai_by_uom=False):
        """Give the days of the warehouse; Odoo gives those of UTC."""
        barcode = super()._get_gs1_barcode(gs1_quantity_rules_ai_by_uom)
        lot = self.lot_id
        for ai, name in (("17", "expiration_date"), ("15", "use_date")):
            if self.use_expiration_date and lot[name]:
                day = lot._get_day(name, self.location_id.warehouse_id)[lot]
                old = f"{ai}{lot[name]:%y%m%d}"
                barcode = barcode.replace(old, f"{ai}{day:%y%m%d}", 1)
        return barcode

    @api.depends("removal_date", "lot_is_held")
    def _compute_available_quantity(self):  # pylint: disable=missing-return
        super()._compute_available_quantity()
        # Odoo counts nothing as available from the hour of the removal date on
        now = fields.Datetime.now()
        last_day = self.filtered(
            lambda quant: (
                quant.removal_date
                and quant.removal_date <= now
                and quant.use_expiration_date
                and not quant.lot_is_held
            )
        )
        for place, quants in last_day.grouped(
            lambda quant: quant.location_id.warehouse_id or quant.location_id.company_id
        ).items():
            expired = quants.lot_id._filter_expired(
                warehouse=place, name="removal_date"
            )
            for quant in quants:
                if quant.lot_id not in expired:
                    quant.available_quantity = quant.quantity - quant.reserved_quantity
