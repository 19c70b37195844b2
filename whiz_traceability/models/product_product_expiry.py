from collections import defaultdict
from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain

from ..lib.expiry import day_start


class ProductProduct(models.Model):
    """What is free and forecast: without what is past its removal date."""

    _inherit = "product.product"

    def _get_removal_differences(self, lot_id, owner_id, package_id):
        """Return ``{product id: quantity}``: what Odoo counts as free and is not.

        Odoo leaves out what is to be removed today in the time zone of the user, or
        until the hour of ``to_date``. Reservation, lists, labels and reports take it
        as good until that day is over in the warehouse: so what lies between the two
        limits is given back (less than 0), or taken off. Not reserved goods only, as
        Odoo counts them.

        The arguments are those of ``_compute_quantities_dict``.
        """
        # the caller's context reads each field by itself
        tracked = self._origin.with_context(prefetch_fields=True).filtered(
            lambda product: product.tracking != "none"
        )
        if not tracked:
            return {}
        dated = tracked.filtered("use_expiration_date")
        by_odoo = Domain("removal_date", "<=", self._get_odoo_removal_day())
        odoo_limit = self._get_odoo_removal_limit()
        removed, kept = [], []
        for place, limit in self._get_removal_limits() if dated else ():
            place &= Domain("product_id", "in", dated.ids)
            by_us = Domain("removal_date", "<", limit)
            if odoo_limit < limit:
                removed.append(place & by_us & ~by_odoo)
            elif odoo_limit > limit:
                kept.append(place & by_odoo & ~by_us)
        if tracked - dated:
            # dates that were left when they were turned off for the product
            kept.append(Domain("product_id", "in", (tracked - dated).ids) & by_odoo)
        quants = self.env["stock.quant"].with_context(active_test=False)
        counted = tracked._get_counted_quants_domain(lot_id, owner_id, package_id)
        result = defaultdict(float)
        for sign, domains in ((1, removed), (-1, kept)):
            if not domains:
                continue
            for product, quantity, reserved in quants._read_group(
                counted & Domain.OR(domains),
                ["product_id"],
                ["quantity:sum", "reserved_quantity:sum"],
            ):
                result[product.id] += sign * (quantity - reserved)
        return {id_: quantity for id_, quantity in result.items() if quantity}

    def _get_removal_limits(self):
        """Return [(domain on quants of a place, moment)]: what has a removal date
        before the moment is to be removed on the day that is asked about."""
        asked = self.env.context.get("to_date")
        moment = fields.Datetime.to_datetime(asked)
        # a date is that day, wherever the warehouse is
        day = moment.date() if asked and len(str(asked)) == 10 else None
        lots = self.env["stock.lot"]
        return lots._get_limit_domains(
            "location_id.warehouse_id",
            "location_id.company_id",
            lots._get_limits(day, moment),
        )

    def _get_removed_quants_domain(self):
        """Return the domain of quants that are past their removal date."""
        return Domain("product_id.use_expiration_date", "=", True) & Domain.OR(
            place & Domain("removal_date", "<", limit)
            for place, limit in self._get_removal_limits()
        )

    def _get_odoo_removal_day(self):
        """Return what Odoo compares the removal date with: "no later than"."""
        return self.env.context.get("to_date") or fields.Date.today()

    def _get_odoo_removal_limit(self):
        """Return the moment before which Odoo counts quants as to be removed.

        A day it counts as a whole, in the time zone of the user.
        """
        day = self._get_odoo_removal_day()
        if len(str(day)) == 10:
            return day_start(fields.Date.to_date(day) + timedelta(days=1), self.env.tz)
        return fields.Datetime.to_datetime(day) + timedelta(seconds=1)

    def _get_counted_quants_domain(self, lot_id, owner_id, package_id):
        """Return the domain of the quants of which the quantities are made up.

        The arguments are those of ``_compute_quantities_dict``.
        """
        locations, _move_in, _move_out = self._get_domain_locations()
        domain = Domain(locations) & Domain("product_id", "in", self._origin.ids)
        for name, value in (
            ("lot_id", lot_id),
            ("owner_id", owner_id),
            ("package_id", package_id),
        ):
            if value is not None:
                domain &= Domain(name, "=", value)
        if "owners" in self.env.context:
            owners = self.env.context["owners"]
            domain &= Domain("owner_id", *(("in", owners) if owners else ("=", False)))
        return domain
