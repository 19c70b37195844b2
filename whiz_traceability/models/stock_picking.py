from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "whiz.numbering.document"]

    whiz_effective_date = fields.Datetime(
        string="Took Place On",
        copy=False,
        tracking=True,
        help="When the goods really came in or left, if that is not now. The dates in "
        "the numbers of what came in are taken from it. Goods that have expired since "
        "may only be entered by quality staff.",
    )
    show_whiz_reserve_numbers = fields.Boolean(
        compute="_compute_show_whiz_reserve_numbers"
    )

    @api.depends("state", "picking_type_id", "move_ids.product_id")
    def _compute_show_whiz_reserve_numbers(self):
        for picking in self:
            picking.show_whiz_reserve_numbers = (
                picking.state in ("draft", "waiting", "confirmed", "assigned")
                and picking.picking_type_id.use_create_lots
                and any(move.product_id.tracking != "none" for move in picking.move_ids)
            )

    def _prepare_numbering_sources(self):
        """Return what the transfer knows about the lots that it brings in.

        See :meth:`whiz.numbering.context._get_sources`.
        """
        self.ensure_one()
        return {
            "company": self.company_id,
            "warehouse": self.picking_type_id.warehouse_id,
            "picking_type": self.picking_type_id,
            "partner": self.partner_id,
            "document": self,
            "date": self.date_done or self.whiz_effective_date,
            "kind": "received",
            "origin": self.origin,
        }

    def _action_done(self):
        result = super()._action_done()
        self._release_numbers_of("done")
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._release_numbers_of("cancel")
        return result

    def action_reserve_lot_numbers(self):
        """Reserve the numbers that the transfer will need, e.g. to engrave them."""
        self.ensure_one()
        self.check_access("write")
        reserved = 0
        open_moves = self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        # a product at once: its numbers are reserved for the transfer, not for a move
        for product, moves in open_moves.grouped("product_id").items():
            wanted = sum(move._get_lots_to_number() for move in moves)
            reserved += product._reserve_lot_names(wanted, moves[:1])
        if not reserved:
            raise UserError(
                self.env._(
                    "There is nothing to reserve: no product here has a numbering "
                    "template, or its numbers are reserved already."
                )
            )
        return self.action_open_reserved_numbers()

    def action_open_genealogy(self):
        """Open the genealogy of the lots in the transfer."""
        return self.env["whiz.trace"]._genealogy_action(self)
