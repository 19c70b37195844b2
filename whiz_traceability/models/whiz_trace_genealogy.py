import time
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.trace.genealogy import Graph, signed_depths
from ..tools import sql_array
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
        self._check_direction(direction, DIRECTIONS)
        self._check_numbers(
            max_depth=(max_depth, 0),
            node_limit=(node_limit or 0, 1),
            sibling_limit=(sibling_limit, 1),
        )
        moment = self._to_as_of(as_of)
        directions = DIRECTIONS[direction]
        roots = [lot_node(lot_id) for lot_id in lots.ids]
        steps = self._walk(roots, directions, moment, max_depth, node_limit)
        depths = signed_depths(steps)
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
        self._check_direction(direction, ("forward", "backward"))
        node = self._key_node(key)
        if node is None:
            raise UserError(
                self.env._("%(key)s cannot be expanded: it is an end.", key=key)
            )
        moment = self._to_as_of(as_of)
        steps = self._walk([node], [direction], moment, max_depth=1)
        depths = signed_depths(steps)
        graph = self._collect(depths, {direction: set(depths), "other": set()}, moment)
        wanted = sorted(
            (k for k in graph.steps(direction)[key] if k in graph.nodes),
            key=graph.order,
        )
        page = wanted[offset : offset + limit]
        graph.keep({key, *page}, around=key)
        record = self._node_record_of(node) or self.env["stock.lot"].browse(
            node // RADIX
        )
        result = self._present(graph, record)
        result["nodes"] = [node for node in result["nodes"] if node["key"] != key]
        result.update(total=len(wanted))
        return result

    @api.model
    def _check_direction(self, direction, allowed):
        if direction not in allowed:
            raise UserError(
                self.env._(
                    "%(direction)s is no direction: use %(allowed)s.",
                    direction=direction,
                    allowed=", ".join(allowed),
                )
            )

    # ------------------------------------------------------------------
    # Keys
    # ------------------------------------------------------------------

    @api.model
    def _node_key(self, node):
        if node % RADIX == LOT:
            return f"lot:{node // RADIX}"
        return f"{self._kind_of(node)['kind']}:{node // RADIX}"

    @api.model
    def _key_node(self, key):
        """Return the node of the key of a lot or an order, None for other keys."""
        kind, _colon, id_ = str(key).partition(":")
        codes = {"lot": LOT}
        for code, kind_vals in enumerate(self._transformation_kinds(), start=1):
            codes[kind_vals["kind"]] = code
        if kind in codes and id_.isdecimal():
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
        graph = Graph(as_of)
        for node, depth in depths.items():
            key = self._node_key(node)
            graph.add_node(key, key.partition(":")[0], node // RADIX, depth)
        lot_ids = [node // RADIX for node in depths if node % RADIX == LOT]
        order_nodes = [node for node in depths if node % RADIX != LOT]
        graph.flows = self._flows(lot_ids, as_of, order_nodes)
        graph.orders, as_built = self._order_facts(order_nodes, lot_ids, as_of)
        self._add_order_edges(graph, as_built, depths)
        ends = {
            "forward": {n // RADIX for n in forward if n % RADIX == LOT},
            "backward": {n // RADIX for n in backward if n % RADIX == LOT},
        }
        self._add_flow_ends(graph, ends)
        graph.shipments = self._shipments(lot_ids, as_of, unnamed=True)
        self._add_customer_ends(graph, ends)
        self._add_stock_ends(graph, ends)
        return graph

    @api.model
    def _order_facts(self, nodes, lot_ids, as_of):
        """Return what went into and came out of orders, and what is as built.

        :param nodes: nodes of orders, for the first part of the answer
        :param lot_ids: lots, for the second part
        :return: (``{node: {"inputs" | "outputs": {"lots": ids, "first", "last":
            dates, "untracked": {product id: quantity}, "quantity": {product id:
            quantity}}}}``, list of (production id, component lot, finished lot,
            company id, quantity) of the as-built records that still hold)
        """
        sides = {"inputs": "location_dest_id", "outputs": "location_id"}
        # an order may have very many lots: they come as lists
        queries = [
            SQL(
                """SELECT f.node, %s AS side, sml.product_id, NULL::integer,
                          NULL::integer, sum(sml.quantity_product_uom)::float8,
                          sum(sml.quantity_product_uom)
                            FILTER (WHERE sml.lot_id IS NULL)::float8,
                          array_agg(DISTINCT sml.lot_id)
                            FILTER (WHERE sml.lot_id IS NOT NULL),
                          min(sml.date), max(sml.date)
                     FROM unnest((SELECT %s)) AS f(node)
                     JOIN stock_move sm ON sm.%s = f.node / %s
                     JOIN stock_move_line sml ON sml.move_id = sm.id
                    WHERE f.node %% %s = %s AND %s AND %s
                 GROUP BY 1, 2, 3""",
                side,
                sql_array(sorted(nodes), "int8"),
                SQL.identifier(field),
                RADIX,
                RADIX,
                code,
                self._sql_done("sml", as_of),
                self._sql_at("production", "sml", location),
            )
            for side, location in sides.items()
            for code, field in self._order_fields(side)
        ]
        queries.append(
            SQL(
                """SELECT ab.production_id, 'as_built', ab.component_lot_id,
                          ab.finished_lot_id, ab.company_id, sum(ab.quantity)::float8,
                          NULL, NULL, NULL, NULL
                     FROM whiz_as_built ab
                    WHERE (ab.component_lot_id = ANY(%(lots)s)
                           OR ab.finished_lot_id = ANY(%(lots)s)) AND %(holds)s
                 GROUP BY 1, 2, 3, 4, 5""",
                lots=sql_array(lot_ids, "int8"),
                holds=self._sql_as_built_holds(as_of),
            )
        )
        orders, as_built = defaultdict(dict), []
        for node, side, id_, *row in self._select(SQL(" UNION ALL ").join(queries)):
            finished_id, company_id, quantity, untracked, lots, first, last = row
            if side == "as_built":
                as_built.append((node, id_, finished_id, company_id, quantity))
                continue
            entry = orders[node].setdefault(
                side,
                {
                    "lots": set(),
                    "quantity": defaultdict(float),
                    "untracked": defaultdict(float),
                    "first": first,
                    "last": last,
                },
            )
            entry["first"] = min(entry["first"], first)
            entry["last"] = max(entry["last"], last)
            entry["quantity"][id_] += quantity
            entry["lots"].update(lots or ())
            if untracked:
                entry["untracked"][id_] += untracked
        return orders, sorted(as_built)

    @api.model
    def _add_order_edges(self, graph, as_built, depths):
        """Add the edges between lots and orders, and the as-built ones.

        Edges to nodes that were not walked are added too: they are how the graph
        knows what could still be expanded.
        """
        recorded = defaultdict(float)
        for production_id, component_id, finished_id, company_id, quantity in as_built:
            order = f"production:{production_id}"
            recorded[order, component_id] += quantity
            graph.add_edge(
                f"lot:{component_id}",
                f"lot:{finished_id}",
                quantity,
                lot_id=component_id,
                company_id=company_id,
                document=order,
            )
        # an order may have very many lots
        known = {
            node: (self._node_key(node), self._is_exact(graph.orders.get(node), node))
            for node in {flow.order_node for flow in graph.flows}
            if node
        }
        for flow in graph.flows:
            lot = f"lot:{flow.lot_id}"
            consumed = flow.outflow == "consumed"
            if not flow.order_node:
                if flow.orders:
                    graph.add_unseen(
                        lot, "forward" if consumed else "backward", flow.orders
                    )
                continue
            order, certain = known[flow.order_node]
            vals = {"exact": certain, "date": flow.last, "lot_id": flow.lot_id}
            if not consumed:
                graph.add_edge(order, lot, flow.quantity, **vals)
                continue
            rest = flow.quantity - recorded[order, flow.lot_id]
            if rest > NOTHING:
                graph.add_edge(lot, order, rest, **vals)
        for order, lot_id in recorded:
            if order not in graph.nodes:
                # counted above as an order of the lot; its units are counted instead
                graph.add_unseen(f"lot:{lot_id}", "forward", -1)
        for node, sides in graph.orders.items():
            order = self._node_key(node)
            for side, direction in (("inputs", "backward"), ("outputs", "forward")):
                others = [
                    lot_id
                    for lot_id in sides.get(side, {}).get("lots", ())
                    if lot_node(lot_id) not in depths
                    and not (side == "inputs" and recorded[order, lot_id])
                ]
                graph.add_unseen(order, direction, len(others))

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
