from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Where goods go, seen from our stock. What comes in is never stopped: it has to be
# recorded, and what must not be used is then held where it lies.
OUTWARD = ("customer", "production", "company", "subcontractor", "vendor", "scrap")
INWARD = ("receipt", "return")
INSIDE = ("internal", "transit", "view")
KINDS = (*OUTWARD, "inventory", "quarantine", "internal", *INWARD)
# Chains of moves are short; the number only ends a loop that a mistake has made.
CHAIN_LIMIT = 20
STOPS_SHOWN = 10


@dataclass(eq=False, slots=True)
class Movement:
    """A quantity of one lot that is about to go from here to there.

    ``quantity`` is in the product's unit. ``kind`` says what the destination is, see
    ``KINDS``; for a step of a chain (pick, pack) it is that of the chain's end.
    ``document`` is the record a person knows it by: transfer, order, scrap, or None.
    """

    lot: Any
    source: Any
    destination: Any
    quantity: float
    kind: str
    package: Any
    result_package: Any
    company: Any
    partner: Any
    date: Any
    document: Any
    move: Any
    # whether the stock has been changed already, which is undone when it is stopped
    booked: bool = False

    @property
    def product(self):
        return self.lot.product_id


@dataclass(eq=False, slots=True)
class Stop:
    """Why a movement may not take place.

    ``contributor`` is the code of the rule that says so (``hold``, ``expiry`` ...),
    ``message`` a full sentence or more for a person: what, why, and what to do.
    ``record`` is what made the rule apply, for a link: a hold, a recall, or None.
    """

    movement: Movement
    contributor: str
    message: str
    record: Any = None

    @property
    def lot(self):
        return self.movement.lot


@dataclass(frozen=True, eq=False, slots=True)
class Limit:
    """How much of a lot may still be reserved, of what lies in some quants.

    ``quantity`` is in the product's unit; ``applies`` tells of a quant of the lot
    whether it is meant.
    """

    lot: Any
    quantity: float
    applies: Callable


@dataclass(frozen=True, eq=False, slots=True)
class Reservation:
    """What a move may reserve, on its way through the context to the quants.

    It is a Python object because a client can put any text, number or list into a
    context, but never an object: so no client can filter quants or lift a filter.
    """

    domain: Domain
    limits: tuple[Limit, ...] = ()


class WhizGuard(models.AbstractModel):
    """The one place that answers "may these lots move from here to there?".

    The doors of the stock ask it before anything moves (``_action_done``, and
    ``create`` and ``write`` of done move lines), reservation asks it what may be
    reserved, and screens may ask before they propose something. It decides nothing by
    itself: contributors do, see :meth:`_contributors` and
    :meth:`_get_reservation_domain`. No context key and no right opens a door: what
    stops a lot has to be lifted, with a note of who did it.
    """

    _name = "whiz.guard"
    _description = "Movement Guard"

    # ------------------------------------------------------------------
    # To extend
    # ------------------------------------------------------------------

    @api.model
    def _contributors(self) -> list[tuple[str, Callable]]:
        """Return the rules that can stop a movement: ``[(code, method)]``.

        A method gets the list of :class:`Movement` (all with a lot, of any kind) and
        ``lock`` and returns a list of :class:`Stop`. It must answer for the whole set
        with a query or two, and with none when the rule applies to nothing. With
        ``lock`` the movements take place in this transaction: what the rule depends
        on is to be locked, so that it cannot change before they do.
        """
        return []

    @api.model
    def _get_reservation_domain(self, move):
        """Return a domain on ``stock.quant``: what the move may choose by itself.

        ``Domain.TRUE`` when nothing is to be left out, which must be found out at
        little cost: it is asked for each move. Extend with ``super() & Domain(...)``.
        """
        return Domain.TRUE

    @api.model
    def _get_reservation_limits(self, move):
        """Return the list of :class:`Limit`: of what only so much may be reserved."""
        return []

    @api.model
    def _is_subcontracting(self, location):
        """Return whether goods in this internal location are at a subcontractor."""
        return False

    @api.model
    def _is_supply(self, source, destination):
        """Return whether this way brings us goods: from a supplier, a subcontractor or
        another of our companies."""
        if destination.usage != "internal":
            return False
        if source.usage == "internal":
            return self._is_subcontracting(source) and not self._is_subcontracting(
                destination
            )
        return source.usage == "supplier" or (
            source.usage == "transit" and not source.company_id
        )

    @api.model
    def _get_supply_domain(self):
        """Return the domain of the move lines whose way is a supply, see above."""
        return Domain("location_dest_id.usage", "=", "internal") & (
            Domain("location_id.usage", "=", "supplier")
            | (
                Domain("location_id.usage", "=", "transit")
                & Domain("location_id.company_id", "=", False)
            )
        )

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    @api.model
    def _get_stops(self, movements, lock=False):
        """Return the :class:`Stop` of each movement that may not take place."""
        stops = []
        if movements:
            for _code, method in self._contributors():
                stops += method(movements, lock=lock)
        return stops

    @api.model
    def _check(self, movements):
        """Raise when one of the movements, which take place now, is stopped.

        :raise UserError: what is stopped, why, and what to do
        """
        stops = self._get_stops(movements, lock=True)
        if not stops:
            return
        messages = list(dict.fromkeys(stop.message for stop in stops))
        shown = messages[:STOPS_SHOWN]
        if len(messages) > len(shown):
            shown.append(
                self.env._(
                    "%(count)s more lots or serial numbers are stopped as well.",
                    count=len(messages) - len(shown),
                )
            )
        raise UserError("\n\n".join(shown))

    @api.model
    def _after_movements(self, movements):
        """Do what follows from movements that have taken place. To extend."""

    @api.model
    def _get_reservation(self, move):
        """Return the :class:`Reservation` of a move, None when nothing is left out."""
        if move.product_id.tracking == "none":
            return None
        domain = self._get_reservation_domain(move)
        limits = self._get_reservation_limits(move)
        if domain.is_true() and not limits:
            return None
        return Reservation(domain, tuple(limits))

    # ------------------------------------------------------------------
    # Movements
    # ------------------------------------------------------------------

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
    def _get_line_movements(self, lines, kinds=None):
        """Return the movements of move lines with a lot, as the lines are now.

        A number that was only typed counts as the lot of that number, if there is one.
        """
        # places are few, and mostly goods come in: no line need be looked at then
        inside = lines.location_id.filtered(lambda place: place.usage in INSIDE)
        outside = lines.location_dest_id.filtered(
            lambda place: place.usage not in INSIDE
        )
        if not inside and not outside:
            return []
        lines = lines.filtered(
            lambda line: (
                (line.lot_id or line.lot_name)
                and (line.location_id in inside or line.location_dest_id in outside)
            )
        )
        typed = self._get_typed_lots(lines.filtered(lambda line: not line.lot_id))
        kinds = kinds or self._get_kinds(lines.move_id)
        movements, alike = [], {}
        for line in lines:
            lot = line.lot_id or typed.get((line.product_id, line.lot_name))
            quantity = line.quantity_product_uom
            if not lot or quantity <= 0:
                continue
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
        """Return ``{(product, number): lot}`` of lines that only name their lot."""
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
        return {(lot.product_id, lot.name): lot.sudo(False) for lot in lots}
