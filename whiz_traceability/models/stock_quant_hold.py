from odoo import fields, models
from odoo.fields import Domain

from .whiz_guard import Reservation

# Set around the one call that chooses quants, see _get_reserve_quantity.
RESERVATION = "whiz_reservation"
CHOOSING = "whiz_choosing"


class StockQuant(models.Model):
    _inherit = "stock.quant"

    lot_is_held = fields.Boolean(
        related="lot_id.is_held",
        string="Lot on Hold",
        help="At least one hold covers the lot or a part of it.",
    )

    # ------------------------------------------------------------------
    # Reservation
    # ------------------------------------------------------------------

    def _get_gather_domain(
        self,
        product_id,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        domain = super()._get_gather_domain(
            product_id, location_id, lot_id, package_id, owner_id, strict
        )
        # Quants are gathered to be changed, too. Leaving some out then would book
        # the goods twice, so this only applies while something is chosen.
        choosing = self.env.context.get(CHOOSING)
        if isinstance(choosing, Reservation):
            domain &= choosing.domain
        return domain

    def _get_reserve_quantity(
        self,
        product_id,
        location_id,
        quantity,
        uom_id=None,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
    ):
        def choose(wanted):
            # a cache of quants would be taken as it is, without a look at the domain
            quants = self.with_context(**{CHOOSING: reservation, "quants_cache": None})
            chosen = super(StockQuant, quants)._get_reserve_quantity(
                product_id,
                location_id,
                wanted,
                uom_id,
                lot_id,
                package_id,
                owner_id,
                strict,
            )
            # what is chosen is changed next: by records that see every quant again
            return [(quant.with_env(self.env), taken) for quant, taken in chosen]

        reservation = self.env.context.get(RESERVATION)
        if (
            not isinstance(reservation, Reservation)
            or product_id.uom_id.compare(quantity, 0) <= 0
        ):
            return super()._get_reserve_quantity(
                product_id,
                location_id,
                quantity,
                uom_id,
                lot_id,
                package_id,
                owner_id,
                strict,
            )
        chosen = choose(quantity)
        limits = reservation.limits
        if not self._is_beyond_limits(chosen, limits):
            return chosen
        # Ask again for as much more as the limits can take away, keep the order of
        # the removal strategy, and cut.
        wanted = sum(taken for _quant, taken in chosen)
        everything = choose(quantity + self._get_capacity(limits))
        return self._cut_to_limits(
            everything, limits, wanted, product_id, uom_id, strict
        )

    def _is_beyond_limits(self, chosen, limits):
        """Return whether more is chosen than one of the limits."""
        return any(
            sum(
                quantity
                for quant, quantity in chosen
                if quant.lot_id == limit.lot and limit.applies(quant)
            )
            > limit.quantity
            for limit in limits
        )

    def _get_capacity(self, limits):
        """Return the quantity on hand of the lots with a limit."""
        lot_ids = {limit.lot.id for limit in limits}
        [(quantity,)] = self.sudo()._read_group(
            Domain("lot_id", "in", list(lot_ids)) & Domain("quantity", ">", 0),
            [],
            ["quantity:sum"],
        )
        return quantity

    def _cut_to_limits(self, chosen, limits, wanted, product, uom, strict):
        rest, result = {limit: limit.quantity for limit in limits}, []
        for quant, quantity in chosen:
            applying = [
                limit
                for limit in limits
                if quant.lot_id == limit.lot and limit.applies(quant)
            ]
            quantity = min(quantity, wanted, *(rest[limit] for limit in applying))
            if product.uom_id.compare(quantity, 0) <= 0:
                continue
            for limit in applying:
                rest[limit] -= quantity
            wanted -= quantity
            result.append((quant, quantity))
        if strict or not uom or uom == product.uom_id:
            return result
        # whole units of the move only, as Odoo does
        total = sum(quantity for _quant, quantity in result)
        whole = uom._compute_quantity(
            product.uom_id._compute_quantity(total, uom, rounding_method="DOWN"),
            product.uom_id,
            rounding_method="HALF-UP",
        )
        if product.uom_id.compare(whole, total) >= 0:
            return result
        return self._cut_to_limits(result, {}, whole, product, None, strict)
