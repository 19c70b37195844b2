"""The nodes and edges of a genealogy while it is put together."""

from collections import defaultdict

from .graph import loops, neighbours, spread


def signed_depths(steps):
    """Return {node: distance}, negative for ancestors; the nearer way wins."""
    depths = {}
    for sign, direction in ((1, "forward"), (-1, "backward")):
        for distance, nodes in enumerate(steps.get(direction, ())):
            for node in nodes:
                if node not in depths or distance < abs(depths[node]):
                    depths[node] = sign * distance
    return depths


class Graph:
    """The nodes and edges of one genealogy while it is put together."""

    def __init__(self, as_of=None):
        self.as_of = as_of
        self.nodes = {}
        self.edges = {}
        # neighbours that are known to exist and not shown: {(key, direction): number}
        self.unseen = defaultdict(int)
        self.unseen_ends = set()
        self.flows = []
        self.orders = {}
        self.shipments = []
        # what came back and is of no known delivery: [(shipment, quantity)]
        self.unmatched = []
        self.cut = False

    def add_node(self, key, kind, res_id, depth):
        self.nodes[key] = {"key": key, "kind": kind, "res_id": res_id, "depth": depth}

    def add_end(self, key, kind, res_id, lot, step):
        """Add an end beside a lot, or move it out to the farthest lot it belongs to."""
        depth = self.nodes[lot]["depth"] + step
        if key not in self.nodes:
            self.add_node(key, kind, res_id, depth)
        elif (depth - self.nodes[key]["depth"]) * step > 0:
            self.nodes[key]["depth"] = depth
        return key

    def add_edge(
        self,
        source,
        target,
        quantity,
        exact=True,
        date=None,
        lot_id=None,
        company_id=None,
        picking_ids=(),
        returned=0.0,
        document=None,
    ):
        """Add a quantity to the edge, which is made when it is new.

        ``company_id`` marks a part of the edge that only users of the company
        may see; the parts of several companies are kept apart, and None is a part
        that everybody may see who sees both ends.
        """
        edge = self.edges.get((source, target))
        if edge is None:
            edge = self.edges[source, target] = {
                "lot_id": lot_id,
                "exact": exact,
                "parts": {},
                "document": document,
            }
        edge["exact"] = edge["exact"] and exact
        part = edge["parts"].get(company_id)
        if part is None:
            # most edges are of one part
            edge["parts"][company_id] = {
                "quantity": quantity,
                "returned": returned,
                "date": date,
                "picking_ids": list(picking_ids),
            }
            return
        part["quantity"] += quantity
        part["returned"] += returned
        part["date"] = max(filter(None, (part["date"], date)), default=None)
        part["picking_ids"] += picking_ids

    def add_unseen(self, key, direction, number=1):
        """Count neighbours of a node that are not part of the graph."""
        self.unseen[key, direction] += number

    def add_unseen_end(self, key, direction, end):
        """Count an end of a node that is not part of the graph, once."""
        if (key, direction, end) not in self.unseen_ends:
            self.unseen_ends.add((key, direction, end))
            self.add_unseen(key, direction)

    def steps(self, direction):
        """Return {key: neighbours in the direction}, of the edges in the graph."""
        forward, backward = neighbours(self.edges)
        return forward if direction == "forward" else backward

    def order(self, key):
        """Sort key of siblings: by kind of node, then the newest record first."""
        kind, _colon, id_ = key.partition(":")
        return kind, -int(id_)

    def prune(self, roots, directions, node_limit, sibling_limit):
        """Keep the nearest nodes, at most ``sibling_limit`` beside each other."""
        keep = {key: abs(vals["depth"]) for key, vals in self.nodes.items()}
        if sibling_limit is not None:
            reached = {}
            for direction in directions:
                steps = {
                    key: sorted((k for k in others if k in keep), key=self.order)
                    for key, others in self.steps(direction).items()
                }
                reached.update(spread(roots, steps, sibling_limit))
            keep = {key: depth for key, depth in keep.items() if key in reached}
        keys = sorted(keep, key=lambda key: (keep[key], self.order(key)))
        self.cut = len(keys) > node_limit or len(keep) < len(self.nodes)
        self.keep(set(keys[:node_limit]))

    def keep(self, keys, around=None):
        """Drop all other nodes; their edges become what can be expanded.

        :param around: keep only the edges of this node
        """
        self.nodes = {key: vals for key, vals in self.nodes.items() if key in keys}
        for source, target in list(self.edges):
            inside = source in self.nodes and target in self.nodes
            if not inside or (around and around not in (source, target)):
                del self.edges[source, target]
                if not inside:
                    self.add_unseen(source, "forward")
                    self.add_unseen(target, "backward")

    def loops(self):
        return loops(self.edges)
