from odoo import api, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model
    def _create_picking_from_pos_order_lines(
        self, location_dest_id, lines, picking_type, partner=False
    ):
        """Say why goods of a sale were not booked out.

        The sale has taken place, so Odoo keeps the order and leaves the transfer
        undone without a word. With this, the transfer says what stopped it, and
        whoever may release the lot is told.
        """
        pickings = super()._create_picking_from_pos_order_lines(
            location_dest_id, lines, picking_type, partner
        )
        for picking in pickings.filtered(lambda p: p.state not in ("done", "cancel")):
            picking._tell_of_sale_stops()
        return pickings

    def _tell_of_sale_stops(self):
        self.ensure_one()
        guard = self.env["whiz.guard"]
        stops = guard._get_stops(guard._get_line_movements(self.move_line_ids))
        if not stops:
            return
        messages = list(dict.fromkeys(stop.message for stop in stops))
        self.message_post(
            body=self.env._(
                "Sold at the till, but not booked out: %(messages)s If the goods have "
                "left, take them back or release the hold, then validate this "
                "transfer.",
                messages=" ".join(messages),
            )
        )
        holds = self.env["whiz.hold"]
        for stop in stops:
            if stop.record and stop.record._name == holds._name:
                holds |= stop.record
        for hold in holds:
            hold.sudo().message_post(
                body=self.env._(
                    "A lot of this hold was sold at the till (%(transfer)s): get the "
                    "goods back.",
                    transfer=self.name,
                ),
                subtype_xmlid="whiz_traceability.mt_hold_orders",
            )


class PosConfig(models.Model):
    _inherit = "pos.config"

    def _get_held_quantities(self, lot_ids):
        """Return ``{lot id: quantity}`` that is on hold in the stock of this till."""
        quants = self.env["stock.quant"].sudo()
        if not self.env["whiz.hold"]._is_any_open():
            return {}
        source = self.picking_type_id.sudo().default_location_src_id
        quants = quants.search(
            Domain("lot_id", "in", lot_ids)
            & Domain("lot_is_held", "=", True)
            & Domain("location_id", "in", source.child_internal_location_ids.ids)
        )
        result = {}
        for quant, quantity in quants._get_held_portions():
            lot_id = quant.lot_id.id
            result[lot_id] = result.get(lot_id, 0.0) + quantity
        return result
