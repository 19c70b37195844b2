import time
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.trace.graph import loops, neighbours, spread
from ..lib.trace.returns import net_returns
from .whiz_trace import LOT, RADIX, lot_node

DIRECTIONS = {
    "forward": ["forward"],
    "backward": ["backward"],
    "both": ["backward", "forward"],
}
# Quantities below this are rounding.
NOTHING = 1e-6


class WhizTraceGenealogy(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _genealogy(
        self,
        lots,
        direction="both",
        as_of=None,
        max_depth=None,
        node_limit=500,
        sibling_limit=None,
    ):
        """Return the genealogy of lots as the user may see it.

        See :meth:`stock.lot.get_genealogy` for the arguments and the result.
        """
        start = time.perf_counter()
        if direction not in DIRECTIONS:
            raise UserError(
                self.env._(
                    "%(direction)s is no direction: use forward, backward or both.",
                    direction=direction,
                )
            )
        moment = self._to_as_of(as_of)
        directions = DIRECTIONS[direction]
        roots = [lot_node(lot_id) for lot_id in lots.ids]
        steps = self._walk(roots, directions, moment, max_depth, node_limit)
        depths = _signed_depths(steps)
        total = len(depths)
        kept = sorted(depths, key=lambda node: (abs(depths[node]), node))[:node_limit]
        depths = {node: depths[node] for node in kept}
        sets = {
            side: {n for step in steps.get(side, ()) for n in step} & depths.keys()
            for side in ("forward", "backward")
        }
        graph = self._collect(depths, sets, moment)
        keys = [self._node_key(node) for node in roots]
        graph.prune(keys, directions, node_limit, sibling_limit)
        result = self._present(graph, lots)
        truncated = total >= node_limit or graph.cut
        result.update(
            roots=keys,
            direction=direction,
            as_of=fields.Datetime.to_string(moment) if moment else False,
            total=total,
            truncated=truncated,
            elapsed_ms=round((time.perf_counter() - start) * 1000, 1),
        )
        return result

    @api.readonly
    @api.model
    def expand_node(self, key, direction, as_of=None, offset=0, limit=50):
        """Return the direct neighbours of one node of a genealogy.

        :param key: key of a lot or an order as :meth:`get_genealogy` gives them
        :param direction: ``forward`` or ``backward``
        :param offset: leave out so many neighbours (they come in a fixed order)
        :param limit: return at most so many
        :return: the same shape as a genealogy; depths are relative to the node,
            which is part of the result only as an end of the edges; ``total`` is
            the number of all neighbours
        """
        node = self._key_node(key)
        if direction not in ("forward", "backward") or node is None:
            raise UserError(
                self.env._("%(key)s cannot be expanded: it is an end.", key=key)
            )
        moment = self._to_as_of(as_of)
        steps = self._walk([node], [direction], moment, max_depth=1)
        depths = _signed_depths(steps)
        graph = self._collect(depths, {direction: set(depths), "other": set()}, moment)
        wanted = sorted(
            (k for k in graph.steps(direction)[key] if k in graph.nodes),
            key=graph.order,
        )
        page = wanted[offset : offset + limit]
        graph.keep({key, *page}, around=key)
        lots = self.env["stock.lot"]
        result = self._present(graph, lots)
        result["nodes"] = [node for node in result["nodes"] if node["key"] != key]
        result.update(total=len(wanted))
        return result

    # ------------------------------------------------------------------
    # Keys
    # ------------------------------------------------------------------

    @api.model
    def _node_key(self, node):
        kind = self._kind_of(node)
        return f"{kind['kind'] if kind else 'lot'}:{node // RADIX}"

    @api.model
    def _key_node(self, key):
        """Return the node of the key of a lot or an order, None for other keys."""
        kind, _colon, id_ = str(key).partition(":")
        codes = {"lot": LOT}
        for code, kind_vals in enumerate(self._transformation_kinds(), start=1):
            codes[kind_vals["kind"]] = code
        if kind in codes and id_.isdigit():
            return int(id_) * RADIX + codes[kind]
        return None

    # ------------------------------------------------------------------
    # Nodes and edges
    # ------------------------------------------------------------------

    @api.model
    def _collect(self, depths, sets, as_of):
        """Return the :class:`Graph` of the walked nodes with their ends.

        :param depths: {node: signed distance from the roots}
        :param sets: {"forward": nodes whose outflow is shown, "backward": nodes
            whose inflow is shown}
        """
        forward, backward = sets.get("forward", set()), sets.get("backward", set())
        graph = Graph()
        for node, depth in depths.items():
            key = self._node_key(node)
            graph.add_node(key, key.partition(":")[0], node // RADIX, depth)
        lot_ids = [node // RADIX for node in depths if node % RADIX == LOT]
        order_nodes = [node for node in depths if node % RADIX != LOT]
        graph.flows = self._flows(lot_ids, as_of)
        graph.orders = self._order_sides(order_nodes, as_of)
        as_built = self._as_built_edges(lot_ids, as_of)
        self._add_order_edges(graph, as_built, depths)
        ends = {
            "forward": {n // RADIX for n in forward if n % RADIX == LOT},
            "backward": {n // RADIX for n in backward if n % RADIX == LOT},
        }
        self._add_flow_ends(graph, ends)
        self._add_customer_ends(graph, ends["forward"], as_of)
        self._add_stock_ends(graph, ends["forward"])
        return graph

    @api.model
    def _order_sides(self, nodes, as_of):
        """Return what went into and came out of orders.

        :return: {node: {"inputs" | "outputs": {"lots": number of lots, "first",
            "last": dates, "untracked": {product id: quantity}}}}
        """
        result = defaultdict(dict)
        if not nodes:
            return result
        sides = {"inputs": "location_dest_id", "outputs": "location_id"}
        queries = [
            SQL(
                """SELECT f.node, %s AS side, sml.lot_id,
                          CASE WHEN sml.lot_id IS NULL THEN sml.product_id END,
                          sum(sml.quantity_product_uom)::float8,
                          min(sml.date), max(sml.date)
                     FROM unnest(%s::bigint[]) AS f(node)
                     JOIN stock_move sm ON sm.%s = f.node / %s
                     JOIN stock_move_line sml ON sml.move_id = sm.id
                    WHERE f.node %% %s = %s AND %s AND %s
                 GROUP BY 1, 2, 3, 4""",
                side,
                nodes,
                SQL.identifier(field),
                RADIX,
                RADIX,
                code,
                self._sql_done("sml", as_of),
                self._sql_at_production("sml", location),
            )
            for side, location in sides.items()
            for code, field in self._order_fields(side)
        ]
        rows = self.env.execute_query(SQL(" UNION ALL ").join(queries))
        for node, side, lot_id, product_id, quantity, first, last in rows:
            entry = result[node].setdefault(
                side, {"lots": set(), "untracked": {}, "first": first, "last": last}
            )
            entry["first"] = min(entry["first"], first)
            entry["last"] = max(entry["last"], last)
            if lot_id:
                entry["lots"].add(lot_id)
            else:
                untracked = entry["untracked"]
                untracked[product_id] = untracked.get(product_id, 0.0) + quantity
        return result

    @api.model
    def _as_built_edges(self, lot_ids, as_of):
        """Return rows (production id, component lot, finished lot, quantity) of
        the records that touch the lots and still hold."""
        if not lot_ids:
            return []
        return self.env.execute_query(
            SQL(
                """SELECT ab.production_id, ab.component_lot_id, ab.finished_lot_id,
                          sum(ab.quantity)::float8
                     FROM whiz_as_built ab
                    WHERE (ab.component_lot_id = ANY(%(lots)s)
                           OR ab.finished_lot_id = ANY(%(lots)s)) AND %(holds)s
                 GROUP BY 1, 2, 3
                 ORDER BY 1, 2, 3""",
                lots=lot_ids,
                holds=self._sql_as_built_holds(as_of),
            )
        )

    @api.model
    def _add_order_edges(self, graph, as_built, depths):
        """Add the edges between lots and orders, and the as-built ones.

        Edges to nodes that were not walked are added too: they are how the graph
        knows what could still be expanded.
        """
        recorded = defaultdict(float)
        for production_id, component_id, finished_id, quantity in as_built:
            order = f"production:{production_id}"
            recorded[order, component_id] += quantity
            graph.add_edge(
                f"lot:{component_id}",
                f"lot:{finished_id}",
                quantity,
                lot_id=component_id,
                document=order,
            )
        for flow in graph.flows:
            if not flow.order_node:
                continue
            order, lot = self._node_key(flow.order_node), f"lot:{flow.lot_id}"
            certain = self._is_exact(graph.orders.get(flow.order_node), flow.order_node)
            if flow.outflow == "consumed":
                rest = flow.quantity - recorded[order, flow.lot_id]
                if rest > NOTHING:
                    graph.add_edge(
                        lot, order, rest, certain, flow.last, lot_id=flow.lot_id
                    )
            else:
                graph.add_edge(
                    order, lot, flow.quantity, certain, flow.last, lot_id=flow.lot_id
                )
        for node, sides in graph.orders.items():
            order = self._node_key(node)
            for lot_id in sides.get("inputs", {}).get("lots", ()):
                if lot_node(lot_id) not in depths and not recorded[order, lot_id]:
                    graph.add_unseen(f"lot:{lot_id}", order)
            for lot_id in sides.get("outputs", {}).get("lots", ()):
                if lot_node(lot_id) not in depths:
                    graph.add_unseen(order, f"lot:{lot_id}")

    @api.model
    def _is_exact(self, sides, node):
        """Whether what goes into an order is surely in what comes out.

        So it is where one lot came out, and where one lot was taken apart.
        """
        if sides is None:
            return False
        kind = self._kind_of(node)
        side = "inputs" if kind.get("takes_apart") else "outputs"
        return len(sides.get(side, {}).get("lots", ())) <= 1

    @api.model
    def _add_flow_ends(self, graph, ends):
        """Add suppliers, returns to them, scrap and inventory adjustments."""
        for flow in graph.flows:
            lot, lot_id = f"lot:{flow.lot_id}", flow.lot_id
            vals = {
                "date": flow.last,
                "lot_id": lot_id,
                "company_id": flow.company_id,
                "picking_ids": flow.picking_ids,
            }
            if lot_id in ends["backward"]:
                if flow.inflow == "received":
                    partner = flow.partner_id or 0
                    end = graph.add_end(f"supplier:{partner}", "supplier", partner, lot, -1)
                    graph.add_edge(end, lot, flow.quantity, True, **vals)
                elif flow.inflow == "found":
                    end = graph.add_end(
                        f"adjustment_in:{lot_id}", "adjustment", lot_id, lot, -1
                    )
                    graph.add_edge(end, lot, flow.quantity, True, **vals)
            elif flow.inflow in ("received", "found"):
                graph.add_unseen(f"{flow.inflow}:{lot_id}", lot)
            if lot_id in ends["forward"]:
                if flow.outflow == "returned_to_vendor":
                    partner = flow.partner_id or 0
                    end = graph.add_end(
                        f"vendor_return:{partner}", "supplier", partner, lot, 1
                    )
                elif flow.outflow == "scrapped":
                    end = graph.add_end(
                        f"scrap:{flow.scrap_id}", "scrap", flow.scrap_id, lot, 1
                    )
                elif flow.outflow == "lost":
                    end = graph.add_end(
                        f"adjustment_out:{lot_id}", "adjustment", lot_id, lot, 1
                    )
                else:
                    continue
                graph.add_edge(lot, end, flow.quantity, True, **vals)
            elif flow.outflow and not flow.order_node:
                graph.add_unseen(lot, f"{flow.outflow}:{lot_id}")

    @api.model
    def _add_customer_ends(self, graph, lot_ids, as_of):
        """Add who received the lots; what came back stays visible on the edge."""
        deliveries, _unmatched = net_returns(self._shipments(sorted(lot_ids), as_of))
        for delivery in deliveries:
            lot, partner = f"lot:{delivery.lot_id}", delivery.partner_id or 0
            end = graph.add_end(f"customer:{partner}", "customer", partner, lot, 1)
            graph.add_edge(
                lot,
                end,
                delivery.net,
                True,
                delivery.date,
                lot_id=delivery.lot_id,
                company_id=delivery.company_id,
                picking_ids=[delivery.picking_id] if delivery.picking_id else [],
                returned=delivery.returned,
            )

    @api.model
    def _add_stock_ends(self, graph, lot_ids):
        """Add what is left of the lots, as the movements tell it."""
        left = defaultdict(float)
        for flow in graph.flows:
            left[flow.lot_id, flow.company_id] += flow.quantity * (
                bool(flow.inflow) - bool(flow.outflow)
            )
        for (lot_id, company_id), quantity in left.items():
            if lot_id in lot_ids and quantity > NOTHING:
                lot = f"lot:{lot_id}"
                end = graph.add_end(f"stock:{lot_id}", "stock", lot_id, lot, 1)
                graph.add_edge(
                    lot, end, quantity, True, lot_id=lot_id, company_id=company_id
                )


def _signed_depths(steps):
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

    def __init__(self):
        self.nodes = {}
        self.edges = {}
        self.unseen = set()
        self.flows = []
        self.orders = {}
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
        may see; the parts of several companies are kept apart.
        """
        edge = self.edges.setdefault(
            (source, target),
            {
                "lot_id": lot_id,
                "exact": exact,
                "date": date,
                "parts": defaultdict(lambda: [0.0, 0.0]),
                "picking_ids": [],
                "document": document,
            },
        )
        part = edge["parts"][company_id]
        part[0] += quantity
        part[1] += returned
        edge["exact"] = edge["exact"] and exact
        edge["date"] = max(filter(None, (edge["date"], date)), default=None)
        edge["picking_ids"] += picking_ids

    def add_unseen(self, source, target):
        self.unseen.add((source, target))

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
                    self.unseen.add((source, target))

    def loops(self):
        return loops(self.edges)
