"""How every lot of a trace is reached: over which documents, and how surely.

A walk tells which lots are reached. Who must act on the answer also asks why a lot is
in it, whether it surely is, and how much of it can come from where the walk began.
"""

from collections import defaultdict, deque
from typing import NamedTuple


class Link(NamedTuple):
    """How a node is reached: from ``parent`` (None: the walk begins here)."""

    parent: object
    exact: bool
    depth: int


def link_up(roots, steps):
    """Return {node: Link}, with a chain of exact edges wherever there is one.

    :param roots: nodes to begin with
    :param steps: {node: [(next node, whether the edge is exact)]}

    First over exact edges only: what they reach is surely in. Then over all edges from
    there on: what they reach may be in. Both breadth first, so chains are short.
    """
    links = {root: Link(None, True, 0) for root in roots}
    for only_exact in (True, False):
        queue = deque(sorted(links, key=lambda node: links[node].depth))
        while queue:
            node = queue.popleft()
            for other, exact in steps.get(node, ()):
                if other in links or (only_exact and not exact):
                    continue
                links[other] = Link(node, only_exact, links[node].depth + 1)
                queue.append(other)
    return links


def chain(links, node):
    """Return the nodes from where the walk began to ``node``."""
    path = [node]
    while (parent := links[path[-1]].parent) is not None:
        path.append(parent)
    return path[::-1]


def shares(roots, links, inputs, outputs):
    """Return {node: share}, how much of one ingredient can come from the roots, 0 to 1.

    :param links: the nodes reached, as :func:`link_up` returns them
    :param inputs: {order: {ingredient: {node of the lot: quantity}}}, complete: also
        what was not reached counts for the total
    :param outputs: {order: [nodes of the lots that came out]}

    An order mixes: of each ingredient the share of its lots counts by quantity, and the
    ingredient with the largest share decides, because a hazard travels with one of
    them. A lot of several orders has the largest share of them. On a loop (rework) the
    share is not worked out and taken for whole, so that no lot is left out for it.
    """
    result = dict.fromkeys(roots, 1.0)
    roots = set(result)
    waiting, after = {}, defaultdict(list)
    for order in outputs:
        lots = {lot for lots in inputs.get(order, {}).values() for lot in lots}
        needed = {lot for lot in lots if lot in links and lot not in roots}
        waiting[order] = len(needed)
        for lot in needed:
            after[lot].append(order)
    # how many of the orders that made a lot are not worked out yet
    makers = defaultdict(int)
    for lots in outputs.values():
        for lot in lots:
            makers[lot] += 1
    queue = deque(order for order, number in waiting.items() if not number)
    while queue:
        order = queue.popleft()
        share = _mix(inputs.get(order, {}), result)
        for lot in outputs[order]:
            result[lot] = max(result.get(lot, 0.0), share)
            makers[lot] -= 1
            if not makers[lot] and lot not in roots:
                for following in after[lot]:
                    waiting[following] -= 1
                    if not waiting[following]:
                        queue.append(following)
    for node in links:
        if makers.get(node) and node not in roots:
            result[node] = 1.0
    return {node: result.get(node, 1.0) for node in links}


def _mix(ingredients, known):
    """Return the largest share of an ingredient that comes from known lots."""
    largest = 0.0
    for lots in ingredients.values():
        total = sum(lots.values())
        if total > 0:
            part = sum(known.get(lot, 0.0) * quantity for lot, quantity in lots.items())
            largest = max(largest, part / total)
    return min(largest, 1.0)
