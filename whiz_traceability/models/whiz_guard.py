from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# Where goods go, seen from our stock. What comes in is never stopped: it has to be
# recorded, and what must not be used is then held where it lies.
OUTWARD = ("customer", "production", "company", "subcontractor", "vendor", "scrap")
INWARD = ("receipt", "return")
INSIDE = ("internal", "transit", "view")
KINDS = (*OUTWARD, "inventory", "quarantine", "internal", *INWARD)
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


class Contributor(NamedTuple):
    """A rule that can stop movements.

    ``get_stops(movements, lock=...)`` returns a list of :class:`Stop` for a list of
    :class:`Movement`, all with a lot, of any kind. It must answer for the whole list
    with a query or two, and with none when the rule applies to nothing.

    ``watch(lots, lock=...)`` returns those of the lots that the rule may have something
    to say about, at the cost of a query for all: mostly none, and then no line of a
    transfer need be looked at. A rule without it sees every movement.

    With ``lock`` the movements take place in this transaction: what the answer depends
    on is to be locked, so that it cannot change before they do.
    """

    code: str
    get_stops: Callable
    watch: Callable | None = None


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
    def _contributors(self) -> list[Contributor]:
        """Return the rules that can stop a movement, see :class:`Contributor`."""
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
            for rule in self._contributors():
                stops += Contributor(*rule).get_stops(movements, lock=lock)
        return stops

    @api.model
    def _get_watched_lots(self, lots, lock=False):
        """Return those of the lots that a rule may have something to say about."""
        watched = lots.browse()
        for rule in self._contributors():
            watch = Contributor(*rule).watch
            watched |= watch(lots, lock=lock) if watch else lots
        return watched

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
        """Do what follows from movements of lots that are watched, when they have taken
        place. To extend."""

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
