from collections import defaultdict

from odoo import api, models
from odoo.fields import Command, Domain


class WhizHold(models.Model):
    _inherit = "whiz.hold"

    @api.model
    def _get_preview(self, lots, vals):
        """Return the moves that a hold would take lots from, without placing it.

        :param vals: as for ``lots._hold``
        :return: ``(replaced, short)``: moves for which there is enough of other lots in
            stock, and those for which there is not, first those that Odoo serves first.
            Stock is counted, not reserved, so fifo or packages are not looked at.
        """
        hold = self.new(
            {
                "reason_id": vals.get("reason_id"),
                "lot_ids": [Command.set(lots.ids)],
                "quantity": vals.get("quantity"),
                "location_ids": [Command.set(vals["location_ids"].ids)],
                "package_ids": [Command.set(vals["package_ids"].ids)],
            }
        )
        needs = defaultdict(float)
        for line, quantity in hold._get_reserved_lines(lots).items():
            needs[line.move_id] += quantity
        replaced = short = self.env["stock.move"].sudo()
        pools = {}
        for move in replaced.union(*needs).sorted(
            lambda move: (-int(move.priority), move.date, move.id)
        ):
            key = move.product_id, self._get_supply_location(move)
            if key not in pools:
                pools[key] = self._get_clean_quantity(*key, lots)
            if move.product_id.uom_id.compare(pools[key], needs[move]) >= 0:
                replaced += move
                pools[key] -= needs[move]
            else:
                short += move
        return replaced, short

    @api.model
    def _get_supply_location(self, move):
        """Return where other goods come from; for a later step, the first one."""
        before = move.move_orig_ids.filtered(
            lambda step: not step._is_supply_from_outside()
        )[:1]
        while before:
            move = before
            before = move.move_orig_ids.filtered(
                lambda step: not step._is_supply_from_outside()
            )[:1]
        return move.location_id

    @api.model
    def _get_clean_quantity(self, product, location, lots):
        """Return the free quantity in a location of what is not held, nor to be."""
        [(quantity, reserved)] = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("product_id", "=", product.id)
                & Domain("location_id", "child_of", location.id)
                & Domain("lot_id", "not in", lots.ids)
                & Domain("lot_is_held", "=", False),
                [],
                ["quantity:sum", "reserved_quantity:sum"],
            )
        )
        return (quantity or 0.0) - (reserved or 0.0)
