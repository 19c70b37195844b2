"""Split the stock of one lot into what holds cover and what they leave free."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in one place: ``quantity`` is what nobody has reserved.

    ``locations`` and ``packages`` are the ids of the place and all that it is in.
    """

    key: Any
    quantity: float
    locations: frozenset = frozenset()
    packages: frozenset = frozenset()


@dataclass(frozen=True, slots=True)
class Cover:
    """What a hold is about; an empty set means anywhere, ``quantity`` 0 all of it."""

    locations: frozenset = frozenset()
    packages: frozenset = frozenset()
    quantity: float = 0.0

    def applies_to(self, stock):
        """Return whether goods in this place are what the hold is about."""
        return not (
            (self.locations and not self.locations & stock.locations)
            or (self.packages and not self.packages & stock.packages)
        )


def held_portions(stocks, covers):
    """Return ``{key: quantity}`` of the unreserved goods that holds cover.

    Holds overlap, they do not add up: two holds on 4 of the same 10 leave 6 free. Where
    several places could be meant by a hold on a quantity, what is held there already
    counts first, then the places in their order.

    :param stocks: :class:`Stock` of one lot
    :param covers: :class:`Cover` of the holds on that lot
    """
    free = {stock.key: max(stock.quantity, 0.0) for stock in stocks}
    held = dict.fromkeys(free, 0.0)
    # holds on all that lies somewhere leave least to choose from: they go first
    for cover in sorted(covers, key=lambda cover: cover.quantity > 0):
        places = [stock.key for stock in stocks if cover.applies_to(stock)]
        missing = float("inf")
        if cover.quantity > 0:
            missing = cover.quantity - sum(held[key] for key in places)
        for key in places:
            more = min(free[key] - held[key], missing)
            if more > 0:
                held[key] += more
                missing -= more
    return {key: quantity for key, quantity in held.items() if quantity > 0}
