"""What a stock movement means for the lot that it moves.

A done move line goes from one location to another. Seen from the lot, only the
*usage* of both ends matters (``stock.location.usage``): stock that is ours
(internal or in transit) on one side, the outside world on the other. One table
says what each outside end means; everything else (mass balance, whereabouts,
ends of the genealogy) is read from it.
"""

from functools import cache

# Ours: moving between these neither brings a lot into being nor takes it away.
INSIDE = frozenset({"internal", "transit"})

# What companies share on the way between them: transit that belongs to none of them.
SHARED = "shared"

# usage of the source -> what came in
INFLOW = {
    "supplier": "received",
    "production": "produced",
    "customer": "returned",
    "inventory": "found",
}
# usage of the destination -> what went out
OUTFLOW = {
    "supplier": "returned_to_vendor",
    "production": "consumed",
    "customer": "shipped",
    "inventory": "lost",
}


@cache
def classify(source, destination, counted=False):
    """Return the pair (inflow, outflow) that a line between two usages means.

    :param source: usage of the source location
    :param destination: usage of the destination location
    :param counted: the line books what a count has found. Whatever else goes to where
        losses are booked is given up, with a scrap order or by a transfer.
    :return: names out of ``INFLOW`` and ``OUTFLOW`` (``scrapped`` for what is given
        up), or None on a side that is ours. A dropshipped line is both at once
        (received and shipped), an internal transfer neither.
    """
    inflow = INFLOW.get(source)
    outflow = OUTFLOW.get(destination)
    if outflow == "lost" and not counted:
        outflow = "scrapped"
    return inflow, outflow


def across_border(source, destination):
    """Return what a line of another company means for ours, or None.

    Goods in shared transit are seen by all companies. What another company takes from
    there is gone for ours (``shipped``), what it puts there has come to us
    (``received``).
    """
    if (source == SHARED) == (destination == SHARED):
        return None
    return "shipped" if source == SHARED else "received"


def balance(totals, on_hand, in_transit):
    """Return the mass balance of one lot.

    The identity (all in the product's unit)::

        received + produced + adjusted = on_hand + in_transit + consumed
            + (shipped - returned) + scrapped + returned_to_vendor + unexplained

    :param totals: quantity by name of flow, as :func:`classify` names them
    :param on_hand: what the stock records say is in our locations
    :param in_transit: what they say is in transit
    :return: dict with the quantities of the identity; ``adjusted`` is what
        counting found minus what it missed; ``unexplained`` is what the stock
        movements say must be there and the stock records do not show
    """
    result = {
        name: totals.get(name, 0.0)
        for name in (
            "received",
            "produced",
            "consumed",
            "shipped",
            "returned",
            "scrapped",
            "returned_to_vendor",
        )
    }
    result["adjusted"] = totals.get("found", 0.0) - totals.get("lost", 0.0)
    result["on_hand"] = on_hand
    result["in_transit"] = in_transit
    result["unexplained"] = (
        result["received"]
        + result["produced"]
        + result["adjusted"]
        + result["returned"]
        - result["consumed"]
        - result["shipped"]
        - result["scrapped"]
        - result["returned_to_vendor"]
        - on_hand
        - in_transit
    )
    return result
