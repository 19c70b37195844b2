from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import format_quantity

# How goods on hold are got rid of, and the field by which a reason forbids it.
REMOVALS = {"scrap": "stop_scrap", "vendor": "stop_vendor"}
INSIDE = ("internal", "transit")
# where goods vanish, or come back from
GONE = ("supplier", "inventory")


class WhizHold(models.Model):
    """How much a hold on a quantity still holds.

    It is derived from what has moved since, never stored. What is scrapped or goes back
    to the vendor counts as held goods first, because for these that is done; what comes
    from there into stock again is on hold again. And it is never more than what is
    there. Whatever else a reason lets pass takes what is not on hold first.
    """

    _inherit = "whiz.hold"

    held_quantity = fields.Float(
        string="Of It Still on Hold",
        compute="_compute_held_quantity",
        compute_sudo=True,
        digits="Product Unit",
        help="Of all its lots, in stock now. What is scrapped or returned to the "
        "vendor counts as held goods first.",
    )

    @api.depends("state", "quantity", "lot_ids")
    def _compute_held_quantity(self):
        guard = self.env["whiz.guard"]
        for hold in self:
            hold.held_quantity = 0.0
            if hold.quantity and hold.state == "open":
                hold.held_quantity = sum(
                    min(left, max(guard._get_covered_quantity(hold, lot), 0.0))
                    for lot, left in hold._get_quantities_left().items()
                )

    def _get_quantities_left(self, lots=None):
        """Return ``{lot: quantity}`` that a hold on a quantity has still to hold.

        In the products' units. It may be more than what is in stock.
        """
        self.ensure_one()
        lots = self.lot_ids._origin if lots is None else lots
        gone = self._get_gone(lots)
        return {lot: max(self.quantity - gone[lot], 0.0) for lot in lots}

    def _get_quantity_left(self, lot):
        """Return how much of one lot is still to be held, see above."""
        return self._get_quantities_left(lot)[lot]

    def _get_gone(self, lots):
        """Return ``{lot: quantity}`` of what was held and is no longer there.

        Scrapped or returned to the vendor since the hold was placed, less what came
        back from there. Goods that a count has found may be those that were scrapped.
        """
        gone = defaultdict(float)
        kinds = [
            kind for kind, name in REMOVALS.items() if not self.reason_id.sudo()[name]
        ]
        if not self._origin or not kinds:
            return gone
        flows = defaultdict(float)
        for line in self._get_removal_lines(lots):
            for kind, quantity in self._get_removals(line):
                flows[line.lot_id, kind] += quantity
        for lot in lots:
            # goods that a count has missed before may be found again
            found = max(flows[lot, "found"], 0.0)
            removed = {
                "scrap": flows[lot, "scrap"] - found,
                "vendor": flows[lot, "vendor"],
            }
            gone[lot] = sum(max(removed[kind], 0.0) for kind in kinds)
        return gone

    def _get_removal_lines(self, lots):
        """Return the done lines, since the hold, from or to where goods vanish."""
        return (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", lots.ids)
                & Domain("state", "=", "done")
                & Domain("date", ">", self.opened_date)
                & (
                    Domain("location_id.usage", "in", GONE)
                    | Domain("location_dest_id.usage", "in", GONE)
                )
            )
        )

    def _get_removals(self, line):
        """Return ``[(kind, quantity)]``: what a line takes from the place of the hold.

        Negative where it brings goods there; of counts, kind "found", it is positive.
        """
        guard = self.env["whiz.guard"]
        source, destination = line.location_id, line.location_dest_id
        quantity = line.quantity_product_uom
        if source.usage in INSIDE and guard._is_in_scope(self, source, line.package_id):
            if destination.usage == "supplier":
                return [("vendor", quantity)]
            if line.move_id.is_inventory:
                return [("found", -quantity)]
            return [("scrap", quantity)]
        if destination.usage in INSIDE and guard._is_in_scope(
            self, destination, line.result_package_id
        ):
            if source.usage == "supplier":
                return [("vendor", -quantity)]
            return [("found", quantity)]
        return []

    def _covers_quant(self, quant):
        """Return whether a quant of one of its lots lies where the hold applies."""
        quant = quant.sudo()
        guard = self.env["whiz.guard"]
        return guard._is_in_scope(self, quant.location_id, quant.package_id)

    @api.model
    def _tell_removed(self, lines):
        """Note on holds on a quantity what was just scrapped or returned, and what is
        left.

        :param lines: done move lines
        """
        removed = lines.sudo().filtered(
            lambda line: (
                line.lot_id.is_held
                and line.location_id.usage in INSIDE
                and line.location_dest_id.usage in GONE
                and not line.move_id.is_inventory
            )
        )
        if not removed:
            return
        holds = self.sudo().search(
            Domain("state", "=", "open")
            & Domain("quantity", ">", 0)
            & Domain("lot_ids", "in", removed.lot_id.ids)
        )
        guard = self.env["whiz.guard"]
        for hold in holds:
            of_hold = removed.filtered(
                lambda line, hold=hold: (
                    line.lot_id in hold.lot_ids
                    and guard._is_in_scope(hold, line.location_id, line.package_id)
                )
            )
            if of_hold:
                hold._tell_removed_lines(of_hold)

    def _tell_removed_lines(self, lines):
        self.ensure_one()
        self.invalidate_recordset(["held_quantity"])
        texts = []
        for line in lines:
            values = {
                "quantity": format_quantity(self.env, line.quantity_product_uom),
                "uom": line.product_id.uom_id.name,
                "lot": line.lot_id.name,
                "document": line._get_whiz_document().display_name or "-",
            }
            if line.location_dest_id.usage == "inventory":
                text = self.env._(
                    "%(quantity)s %(uom)s of %(lot)s scrapped (%(document)s).", **values
                )
            else:
                text = self.env._(
                    "%(quantity)s %(uom)s of %(lot)s returned to the vendor "
                    "(%(document)s).",
                    **values,
                )
            texts.append(text)
        if self.held_quantity:
            left = self.env._(
                "Still on hold: %(quantity)s.",
                quantity=format_quantity(self.env, self.held_quantity),
            )
        else:
            left = self.env._("Nothing is left of what was held: release the hold.")
        self.message_post(body=" ".join([*texts, left]))
