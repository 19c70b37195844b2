from odoo import api, fields, models

from .stock_quant_hold import CHOOSING, RESERVATION
from .whiz_hold_quantity import GONE


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        guard = self.env["whiz.guard"]
        received = moves.filtered(
            lambda move: guard._is_supply(
                move.location_id.sudo(), move.location_dest_id.sudo()
            )
        )
        if received:
            self.env["whiz.hold.policy"]._hold_received(received.move_line_ids)
        removed = moves.filtered(
            lambda move: move.location_dest_id.usage in GONE and not move.is_inventory
        )
        if removed:
            self.env["whiz.hold"]._tell_removed(removed.move_line_ids)
        return moves

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

    def _is_supply_from_outside(self):
        """Return whether the move brought goods into stock, rather than within it."""
        self.ensure_one()
        return self.location_id.should_bypass_reservation()

    def _get_whiz_document(self):
        """Return the transfer or order that the move belongs to, which may be none.

        Of no move there is none: a line may have lost its move.
        """
        return self.picking_id or self.raw_material_production_id

    def _get_whiz_label(self, date_format=fields.Date.to_string):
        """Return the move as a person knows it: document, partner, date."""
        self.ensure_one()
        document = self._get_whiz_document()
        partner = self.partner_id or self.picking_id.partner_id
        return ", ".join(
            filter(
                None,
                (
                    document.display_name
                    or self.origin
                    or self.product_id.display_name,
                    partner.display_name,
                    date_format(self.date),
                ),
            )
        )

    def action_open_whiz_document(self):
        """Open the transfer or order that the move belongs to."""
        self.ensure_one()
        document = self._get_whiz_document() or self
        return document._get_records_action()
