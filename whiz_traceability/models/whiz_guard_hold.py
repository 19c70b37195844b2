from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import format_quantity
from .whiz_guard import INSIDE, INWARD, Contributor, Limit, Stop


class WhizGuard(models.AbstractModel):
    _inherit = "whiz.guard"

    @api.model
    def _contributors(self):
        return [
            *super()._contributors(),
            Contributor("hold", self._get_hold_stops, self._watch_held),
        ]

    # ------------------------------------------------------------------
    # Doors
    # ------------------------------------------------------------------

    @api.model
    def _watch_held(self, lots, lock=False):
        return lots.browse(self._get_held_ids(set(lots.ids), lock))

    @api.model
    def _get_hold_stops(self, movements, lock=False):
        outward = [m for m in movements if m.kind not in (*INWARD, "inventory")]
        held = self._get_held_ids({m.lot.id for m in outward}, lock)
        if not held:
            return []
        holds = self._get_open_holds(held)
        left, on_hand = {}, {}
        moved = defaultdict(float)
        stops = []
        for movement in outward:
            for hold in holds.get(movement.lot.id, ()):
                if not self._is_covered(hold, movement):
                    continue
                key = hold, movement.lot
                if hold.quantity:
                    if key not in on_hand:
                        left[key] = hold._get_quantity_left(movement.lot)
                        on_hand[key] = self._get_covered_quantity(*key)
                        on_hand[key] += self._get_booked_quantity(*key, outward)
                    moved[key] += movement.quantity
                    free = on_hand[key] - left[key]
                    uom = movement.product.uom_id
                    if (
                        uom.compare(left[key], 0) <= 0
                        or uom.compare(moved[key], free) <= 0
                    ):
                        continue
                message = self._get_hold_message(hold, movement, left.get(key))
                stops.append(Stop(movement, "hold", message, hold))
                break
        return stops

    @api.model
    def _after_movements(self, movements):
        """Let holds on a place follow what may leave it: into quarantine, or to us
        from between companies or from a subcontractor."""
        result = super()._after_movements(movements)
        moved = [
            m
            for m in movements
            if m.kind == "quarantine"
            or (m.kind == "receipt" and m.source.usage in INSIDE)
        ]
        holds = self._get_open_holds(self._get_held_ids({m.lot.id for m in moved}))
        no_package = self.env["stock.package"]
        for movement in moved:
            for hold in holds.get(movement.lot.id, ()):
                package = movement.package or no_package
                if (
                    hold.location_ids
                    and self._is_in_scope(hold, movement.source, package)
                    and not self._is_in_scope(hold, movement.destination, package)
                ):
                    if movement.kind == "receipt":
                        hold._follow_receipt(movement.destination)
                    else:
                        hold._follow(movement.destination)
        return result

    @api.model
    def _get_held_ids(self, lot_ids, lock=False):
        """Return the ids of the lots that are held, in one query.

        The lock is shared: deliveries of a lot do not wait for each other, but a hold
        waits for them, and they for it. Who waited reads the lot anew. Of a lot with a
        hold on a quantity each may take what the other has not: there they wait, and
        who comes second is started again by the database.
        """
        if not lot_ids:
            return set()
        self.env["stock.lot"].flush_model(["is_held"])
        if not lock:
            rows = self.env.execute_query(
                SQL(
                    "SELECT id FROM stock_lot WHERE id = ANY(%s) AND is_held",
                    list(lot_ids),
                )
            )
            return {id_ for (id_,) in rows}
        self.env["whiz.hold"].flush_model(["state", "quantity", "lot_ids"])
        rows = self.env.execute_query(
            SQL(
                """SELECT id, is_held FROM stock_lot
                    WHERE id = ANY(%s) AND NOT (is_held AND EXISTS (
                        SELECT FROM whiz_hold_lot_rel rel
                          JOIN whiz_hold hold ON hold.id = rel.hold_id
                         WHERE rel.lot_id = stock_lot.id
                           AND hold.state = 'open' AND hold.quantity > 0))
                    ORDER BY id FOR SHARE""",
                list(lot_ids),
            )
        )
        held = {id_ for id_, is_held in rows if is_held}
        in_part = set(lot_ids) - {id_ for id_, _is_held in rows}
        if in_part:
            # written, not only locked: that is what PostgreSQL goes by
            rows = self.env.execute_query(
                SQL(
                    """WITH locked AS (
                            SELECT id FROM stock_lot
                             WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)
                       UPDATE stock_lot SET is_held = is_held
                         FROM locked WHERE stock_lot.id = locked.id
                       RETURNING stock_lot.id""",
                    list(in_part),
                )
            )
            held |= {id_ for (id_,) in rows}
        return held

    @api.model
    def _get_open_holds(self, lot_ids):
        """Return ``{lot id: holds}``."""
        holds = defaultdict(list)
        if not lot_ids:
            return holds
        for hold in (
            self.env["whiz.hold"]
            .sudo()
            .search(
                [("state", "=", "open"), ("lot_ids", "in", list(lot_ids))], order="id"
            )
        ):
            for lot_id in hold.lot_ids.ids:
                if lot_id in lot_ids:
                    holds[lot_id].append(hold)
        return holds

    @api.model
    def _is_covered(self, hold, movement):
        """Return whether the hold stops the movement, the quantity left aside."""
        if not self._is_in_scope(
            hold, movement.source, movement.package or self.env["stock.package"]
        ):
            return False
        if hold.reason_id._stops(movement.kind):
            return True
        # What is held by its place would be free in any other one.
        if movement.kind not in ("internal", "quarantine"):
            return False
        if hold.package_ids and movement.package != movement.result_package:
            return True
        return movement.kind == "internal" and not self._is_in_scope(
            hold,
            movement.destination,
            movement.result_package or self.env["stock.package"],
        )

    @api.model
    def _is_in_scope(self, hold, location, package):
        """Return whether goods in this place are what the hold is about."""
        if hold.location_ids and not (
            set(hold.location_ids.ids) & location.sudo()._get_path_ids()
        ):
            return False
        if hold.package_ids:
            outer = package.sudo()
            while outer and outer not in hold.package_ids._origin:
                outer = outer.parent_package_id
            return bool(outer)
        return True

    @api.model
    def _get_covered_quantity(self, hold, lot):
        """Return how much of the lot is on hand where the hold applies."""
        domain = Domain("lot_id", "=", lot.id) & Domain(
            "location_id.usage", "in", ("internal", "transit")
        )
        domain &= self._get_scope_domain(hold)
        [(total,)] = (
            self.env["stock.quant"].sudo()._read_group(domain, [], ["quantity:sum"])
        )
        return total

    @api.model
    def _get_booked_quantity(self, hold, lot, movements):
        """Return how much of the lot movements have taken already from where the hold
        applies."""

        def applies(location, package):
            return location.sudo().usage in INSIDE and self._is_in_scope(
                hold, location, package or self.env["stock.package"]
            )

        return sum(
            movement.quantity
            for movement in movements
            if movement.booked
            and movement.lot == lot
            and applies(movement.source, movement.package)
            and not applies(movement.destination, movement.result_package)
        )

    @api.model
    def _get_scope_domain(self, hold, location="location_id", package="package_id"):
        """Return the domain of quants or move lines that lie where the hold applies."""
        domain = Domain.TRUE
        if hold.location_ids:
            domain &= Domain(location, "child_of", hold.location_ids.ids)
        if hold.package_ids:
            domain &= Domain(package, "child_of", hold.package_ids.ids)
        return domain

    @api.model
    def _get_hold_message(self, hold, movement, left=None):
        values = {
            "lot": movement.lot.sudo().name,
            "product": movement.product.sudo().display_name,
            "reason": hold.reason_id.name,
            "hold": hold.name,
            "quantity": format_quantity(
                self.env, left or 0, movement.product.sudo().uom_id
            ),
            "group": hold.reason_id.release_group_id.full_name,
            "where": movement.destination.sudo().display_name,
            "document": movement.document
            and movement.document.sudo().display_name
            or "",
        }
        what = self._get_hold_effect(movement.kind, values)
        if hold.quantity:
            values["what"] = self.env._(
                "%(quantity)s of %(lot)s (%(product)s) are on hold: %(reason)s.",
                **values,
            )
        else:
            values["what"] = self.env._(
                "%(lot)s (%(product)s) is on hold: %(reason)s.", **values
            )
        return " ".join(
            (
                values["what"],
                what,
                self.env._(
                    "Take another lot, or ask %(group)s to release hold %(hold)s.",
                    **values,
                ),
            )
        )

    @api.model
    def _get_hold_effect(self, kind, values):
        effects = {
            "customer": self.env._("It cannot go to a customer.", **values),
            "production": self.env._("It cannot be used in production.", **values),
            "company": self.env._("It cannot go to another company.", **values),
            "subcontractor": self.env._("It cannot go to a subcontractor.", **values),
            "vendor": self.env._("It cannot go back to the vendor.", **values),
            "scrap": self.env._("It cannot be scrapped.", **values),
            "internal": self.env._(
                "It can only be moved into quarantine, not to %(where)s.", **values
            ),
            "quarantine": self.env._(
                "It cannot be taken out of its package.", **values
            ),
        }
        return effects[kind]

    # ------------------------------------------------------------------
    # Reservation
    # ------------------------------------------------------------------

    @api.model
    def _get_reservation_domain(self, move):
        domain = super()._get_reservation_domain(move)
        for hold, lot_ids in self._get_reservation_holds(move):
            if hold.quantity:
                continue
            held = Domain("lot_id", "in", lot_ids)
            domain &= ~(held & self._get_scope_domain(hold))
        return domain

    @api.model
    def _get_reservation_limits(self, move):
        limits = super()._get_reservation_limits(move)
        for hold, lot_ids in self._get_reservation_holds(move):
            if not hold.quantity:
                continue
            lots = self.env["stock.lot"].sudo().browse(lot_ids)
            for lot, left in hold._get_quantities_left(lots).items():
                if lot.product_id.uom_id.compare(left, 0) <= 0:
                    continue
                free = self._get_free_quantity(hold, lot, left)
                limits.append(Limit(lot, free, hold._covers_quant))
        return limits

    @api.model
    def _get_reservation_holds(self, move):
        """Return ``[(hold, lot ids)]``: what keeps lots of the product from the move.

        A move that has to choose by itself never chooses what is held, except to bring
        it to where it may go; a step of a chain takes what the step before brought.
        """
        self.env["stock.lot"].flush_model(["is_held"])
        lot_ids = {
            id_
            for (id_,) in self.env.execute_query(
                SQL(
                    "SELECT id FROM stock_lot WHERE product_id = %s AND is_held",
                    move.product_id.id,
                )
            )
        }
        if not lot_ids:
            return []
        kind = self._get_kinds(move)[move]
        if kind in INWARD:
            return []
        result = {}
        for lot_id, holds in self._get_open_holds(lot_ids).items():
            for hold in holds:
                if hold.reason_id._stops(kind) or (
                    kind == "internal" and not move.move_orig_ids
                ):
                    result.setdefault(hold, []).append(lot_id)
        return list(result.items())

    @api.model
    def _get_free_quantity(self, hold, lot, left):
        """Return how much of a lot may still be reserved for what the hold stops.

        :param left: how much of it is on hold
        """
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "=", lot.id)
                & Domain("state", "not in", ("done", "cancel"))
                & Domain("quantity_product_uom", ">", 0)
                & self._get_scope_domain(hold)
            )
        )
        kinds = self._get_kinds(lines.move_id)
        reserved = sum(
            line.quantity_product_uom
            for line in lines
            if hold.reason_id._stops(kinds.get(line.move_id, "internal"))
        )
        covered = self._get_covered_quantity(hold, lot)
        return max(covered - left - reserved, 0.0)
