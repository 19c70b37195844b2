from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    _inherit = "stock.picking"

    whiz_effective_date = fields.Datetime(
        string="Received On",
        copy=False,
        help="When the goods really came in, if that is not now: the dates in their "
        "numbers are taken from it.",
    )
    whiz_reserved_number_count = fields.Integer(
        compute="_compute_whiz_reserved_number_count"
    )
    show_whiz_reserve_numbers = fields.Boolean(
        compute="_compute_show_whiz_reserve_numbers"
    )

    def _compute_whiz_reserved_number_count(self):
        counts = self.env["whiz.numbering.range"]._count_reserved(self)
        for picking in self:
            picking.whiz_reserved_number_count = counts.get(picking.id, 0)

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
        done = self.filtered(lambda picking: picking.state == "done")
        self.env["whiz.numbering.range"]._release_unused(done)
        return result

    def action_cancel(self):
        result = super().action_cancel()
        cancelled = self.filtered(lambda picking: picking.state == "cancel")
        self.env["whiz.numbering.range"]._release_unused(cancelled)
        return result

    @api.ondelete(at_uninstall=False)
    def _release_numbers(self):
        self.env["whiz.numbering.range"]._release_unused(self)

    def action_reserve_lot_numbers(self):
        """Reserve the numbers that the transfer will need, e.g. to engrave them."""
        self.ensure_one()
        self.check_access("write")
        reserved = 0
        for move in self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        ):
            reserved += move.product_id._reserve_lot_names(
                move._get_lots_to_number(), move
            )
        if not reserved:
            raise UserError(
                self.env._(
                    "There is nothing to reserve: no product here has a numbering "
                    "template, or its numbers are reserved already."
                )
            )
        return self.action_open_reserved_numbers()

    def action_open_reserved_numbers(self):
        """Open the numbers that are reserved for the transfer."""
        return self.env["whiz.numbering.range"]._reserved_action(self)

    def action_open_genealogy(self):
        """Open the genealogy of the lots in the transfer."""
        return self.env["whiz.trace"]._genealogy_action(self)
