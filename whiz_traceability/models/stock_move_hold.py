from odoo import api, models

from .stock_quant_hold import CHOOSING, RESERVATION


class StockMove(models.Model):
    _inherit = "stock.move"

    def _with_reservation(self, key=RESERVATION):
        """Return the move with what it may reserve in its context."""
        reservation = self.env["whiz.guard"]._get_reservation(self)
        # also when there is none: the context may hold that of another move
        if reservation is None and self.env.context.get(key) is None:
            return self
        return self.with_context(**{key: reservation})

    def _update_reserved_quantity_vals(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        return super(
            StockMove, self._with_reservation()
        )._update_reserved_quantity_vals(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _get_available_quantity(
        self,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        return super(
            StockMove, self._with_reservation(CHOOSING)
        )._get_available_quantity(
            location_id, lot_id, package_id, owner_id, strict, allow_negative
        )

    def _set_lot_ids(self):  # pylint: disable=missing-return
        for move in self:
            super(StockMove, move._with_reservation())._set_lot_ids()

    def _set_quantity_done_prepare_vals(self, qty):
        return super(
            StockMove, self._with_reservation()
        )._set_quantity_done_prepare_vals(qty)

    @api.depends("state", "product_id", "product_qty", "location_id")
    def _compute_product_availability(self):  # pylint: disable=missing-return
        for move in self:
            super(
                StockMove, move._with_reservation(CHOOSING)
            )._compute_product_availability()
