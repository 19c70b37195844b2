from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from .whiz_guard import INSIDE, Movement

# Chains of moves are short; the number only ends a loop that a mistake has made.
CHAIN_LIMIT = 20


class WhizGuard(models.AbstractModel):
    """Which lots go from where to where, and what kind of way that is."""

    _inherit = "whiz.guard"

    @api.model
    def _movement(self, lot, source, destination, quantity=0.0, **vals):
        """Return the :class:`Movement` of a lot; ``kind`` is found if not given."""
        vals.setdefault("kind", self._get_kind(source, destination))
        names = "package result_package company partner date document move".split()
        unknown = set(vals) - set(names) - {"kind"}
        if unknown:
            raise TypeError(f"unknown values of a movement: {sorted(unknown)}")
        return Movement(
            lot=lot,
            source=source,
            destination=destination,
            quantity=quantity,
            kind=vals.pop("kind"),
            **{name: vals.get(name) for name in names},
        )

    @api.model
    def _get_kind(self, source, destination, counted=False):
        """Return what a destination is, see ``KINDS``.

        :param counted: the move books what a count has found. Whatever else goes to
            where losses are booked is given up, with a scrap order or without.
        """
        source, destination = source.sudo(), destination.sudo()
        usage = destination.usage
        if usage in ("customer", "production"):
            return usage
        if usage == "supplier":
            return "vendor"
        if usage == "inventory":
            return "inventory" if counted else "scrap"
        if source.usage == "customer":
            return "return"
        if source.usage in ("supplier", "production", "inventory") or (
            self._is_supply(source, destination)
        ):
            return "receipt"
        if usage == "transit" and not destination.company_id:
            return "company"
        if (
            destination.company_id
            and source.company_id
            and destination.company_id != source.company_id
        ):
            return "company"
        if self._is_subcontracting(destination):
            return "subcontractor"
        if destination._is_in_quarantine():
            return "quarantine"
        return "internal"

    @api.model
    def _get_kinds(self, moves):
        """Return ``{move: kind}``, for a step of a chain the kind of the chain's end.

        What is picked for a customer is on its way to the customer already.
        """
        kinds, known = {}, {}
        for move in moves:
            key = (move.location_id, move.location_dest_id, move.is_inventory)
            if key not in known:
                known[key] = self._get_kind(*key)
            kinds[move] = known[key]
        inside = moves.filtered(lambda move: kinds[move] == "internal")
        for move, end in self._get_chain_ends(inside).items():
            kinds[move] = self._get_kind(move.location_id, end)
        return kinds

    @api.model
    def _get_chain_ends(self, moves):
        """Return ``{move: location}`` of the moves whose chain leaves our stock."""
        ends = {}
        # what follows each move, one step of all chains at a time
        ahead = {move: move.sudo() for move in moves}
        for _step in range(CHAIN_LIMIT):
            following = {}
            for move, steps in ahead.items():
                places = steps.location_dest_id | steps.location_final_id
                out = places.filtered(
                    lambda place: place.usage not in ("internal", "view")
                )
                if out:
                    ends[move] = out[0]
                    continue
                steps = steps.move_dest_ids.filtered(
                    lambda step: step.state != "cancel"
                )
                if steps:
                    following[move] = steps
            if not following:
                break
            ahead = following
        return ends

    @api.model
    def _get_line_movements(self, lines, lock=False):
        """Return the movements of move lines with a lot, as the lines are now.

        Of lots that no rule watches there are none: these are most, and each line is
        looked at for those only that are. A number that was only typed counts as the
        lot of that number, if there is one.

        :param lock: they take place in this transaction
        """
        # places are few, and mostly goods come in: no line need be looked at then
        inside = lines.location_id.filtered(lambda place: place.usage in INSIDE)
        outside = lines.location_dest_id.filtered(
            lambda place: place.usage not in INSIDE
        )
        if not inside and not outside:
            return []
        typed = self._get_typed_lots(
            lines.filtered(lambda line: not line.lot_id and line.lot_name)
        )
        lots = lines.lot_id.union(*typed.values())
        watched = set(self._get_watched_lots(lots, lock)._ids)
        if not watched:
            return []

        def get_lot(line):
            return line.lot_id or typed.get(line)

        lines = lines.filtered(
            lambda line: (
                (lot := get_lot(line))
                and lot.id in watched
                and (line.location_id in inside or line.location_dest_id in outside)
            )
        )
        kinds = self._get_kinds(lines.move_id)
        movements, alike = [], {}
        for line in lines:
            quantity = line.quantity_product_uom
            if quantity <= 0:
                continue
            lot = get_lot(line)
            # a thousand serial numbers of an order differ in little
            key = (
                line.move_id,
                line.picking_id,
                line.location_id,
                line.location_dest_id,
            )
            if key not in alike:
                alike[key] = self._get_line_movement(line, lot, kinds)
            movements.append(
                replace(
                    alike[key],
                    lot=lot,
                    quantity=quantity,
                    package=line.package_id,
                    result_package=line.result_package_id,
                    date=line.date,
                )
            )
        return movements

    @api.model
    def _get_line_movement(self, line, lot, kinds, **vals):
        """Return the movement of one line; ``vals`` replace what the line says."""
        move = line.move_id
        source = vals.pop("source", line.location_id)
        destination = vals.pop("destination", line.location_dest_id)
        kind = self._get_kind(source, destination, move.is_inventory)
        if kind == "internal":
            kind = kinds.get(move, kind)
        return self._movement(
            lot,
            source,
            destination,
            vals.pop("quantity", line.quantity_product_uom),
            **{
                "kind": kind,
                "package": line.package_id,
                "result_package": line.result_package_id,
                "company": line.company_id,
                "partner": move.partner_id or line.picking_id.partner_id,
                "date": line.date,
                "document": line._get_whiz_document(),
                "move": move,
                **vals,
            },
        )

    @api.model
    def _get_typed_lots(self, lines):
        """Return ``{line: lot}`` of lines that only name their lot: that of their
        company before one of all companies."""
        if not lines:
            return {}
        lots = (
            self.env["stock.lot"]
            .with_context(skip_preprocess_gs1=True)
            .sudo()
            .search(
                Domain("product_id", "in", lines.product_id.ids)
                & Domain("name", "in", lines.mapped("lot_name"))
                & Domain("company_id", "in", [False, *lines.company_id.ids])
            )
        )
        known = {(lot.product_id, lot.name, lot.company_id): lot for lot in lots}
        typed = {}
        for line in lines:
            for company in (line.company_id, line.company_id.browse()):
                lot = known.get((line.product_id, line.lot_name, company))
                if lot:
                    typed.setdefault(line, lot.sudo(False))
        return typed
