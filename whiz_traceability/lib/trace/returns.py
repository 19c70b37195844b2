"""Which delivery a return takes back.

Odoo notes the delivery that a return was made from, but not always: goods come
back through another transfer, from another contact, or without any partner. A
recall needs to know who still has how much, so every return is set against the
deliveries of the same lot, the surest match first.
"""

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter


@dataclass(slots=True)
class Shipment:
    """A delivered move line of one lot, or a returned one.

    ``quantity`` is in the product's unit; ``origin_move_id`` is, on a return,
    the move that the return was made from; ``returned`` and ``net`` are worked
    out on deliveries by :func:`net_returns`.
    """

    line_id: int
    lot_id: int
    move_id: int
    picking_id: int | None
    partner_id: int | None
    date: object
    quantity: float
    is_return: bool = False
    is_serial: bool = False
    origin_move_id: int | None = None
    company_id: int | None = None
    uom_id: int | None = None
    product_id: int | None = None
    returned: float = 0.0

    @property
    def net(self):
        return self.quantity - self.returned


def net_returns(shipments, rounding=1e-6):
    """Set every return against the deliveries of its lot.

    In this order, each as far as quantity is left on both sides:

    1. deliveries of the move that the return was made from;
    2. deliveries to the same consignee, the latest before the return first;
    3. for a serial number, which cannot be at two places, the latest delivery
       to anyone before the return.

    What no delivery explains stays unmatched: for a batch, taking it from an
    arbitrary consignee would hide goods that are still out there.

    :param shipments: deliveries and returns of any lots, in any order
    :param rounding: quantities below it count as nothing
    :return: (deliveries with ``returned`` filled in, oldest first;
        unmatched returns as pairs (shipment, quantity))
    """
    # one after the other takes half as long as by pairs: they mostly are in order
    ordered = sorted(shipments, key=attrgetter("line_id"))
    ordered.sort(key=attrgetter("date"))
    returns = [shipment for shipment in ordered if shipment.is_return]
    if not returns:
        return ordered, []
    ordered = [shipment for shipment in ordered if not shipment.is_return]
    deliveries = defaultdict(list)
    came_back = {back.lot_id for back in returns}
    for delivery in ordered:
        if delivery.lot_id in came_back:
            deliveries[delivery.lot_id].append(delivery)
    unmatched = []
    for back in returns:
        left = back.quantity
        for delivery in _candidates(back, deliveries[back.lot_id]):
            taken = min(left, delivery.net)
            if taken <= 0:
                continue
            delivery.returned += taken
            left -= taken
            if left <= rounding:
                break
        if left > rounding:
            unmatched.append((back, left))
    return ordered, unmatched


def _candidates(back, deliveries):
    """Yield the deliveries of the lot that ``back`` may take back, surest first."""
    if back.origin_move_id:
        yield from (d for d in deliveries if d.move_id == back.origin_move_id)
    before = [d for d in reversed(deliveries) if d.date <= back.date]
    yield from (d for d in before if d.partner_id == back.partner_id)
    if back.is_serial:
        yield from before
