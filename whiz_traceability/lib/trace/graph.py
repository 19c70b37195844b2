"""The genealogy as a plain graph: keys as nodes, pairs of keys as edges."""

from collections import defaultdict, deque


def neighbours(edges):
    """Return (successors, predecessors) of pairs (source, target), in order."""
    forward, backward = defaultdict(list), defaultdict(list)
    for source, target in edges:
        forward[source].append(target)
        backward[target].append(source)
    return forward, backward


def spread(roots, steps, limit=None):
    """Walk breadth first and return the distance of each node reached.

    :param roots: where to start, at distance 0
    :param steps: mapping of a node to its neighbours in the walk's direction
    :param limit: visit at most so many neighbours of one node
    """
    distance = dict.fromkeys(roots, 0)
    queue = deque(distance)
    while queue:
        node = queue.popleft()
        taken = 0
        for other in steps.get(node, ()):
            if other in distance:
                continue
            if limit is not None and taken >= limit:
                break
            taken += 1
            distance[other] = distance[node] + 1
            queue.append(other)
    return distance


def loops(edges):
    """Return the nodes that lie on a cycle, each cycle's nodes as one set.

    Tarjan's strongly connected components, without recursion (R. Tarjan,
    "Depth-first search and linear graph algorithms", SIAM J. Comput. 1972).
    A node with an edge to itself is a cycle of one.
    """
    forward, _backward = neighbours(edges)
    index, low = {}, {}
    stack, on_stack, found = [], set(), []
    for start in list(forward):
        if start in index:
            continue
        work = [(start, iter(forward[start]))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            node, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(forward.get(other, ()))))
                    break
                if other in on_stack:
                    low[node] = min(low[node], index[other])
            else:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[node])
                if low[node] == index[node]:
                    component = set()
                    while True:
                        other = stack.pop()
                        on_stack.discard(other)
                        component.add(other)
                        if other == node:
                            break
                    if len(component) > 1 or node in forward.get(node, ()):
                        found.append(component)
    return found
