from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import NamedTuple

from pytz import UTC

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.trace.chain import link_up, shares
from ..lib.trace.genealogy import Graph, signed_depths
from ..tools import sql_array
from .whiz_trace import LOT, RADIX, lot_node


class Reached(NamedTuple):
    """How a lot is reached. ``parent_id`` is the lot before it (None where the walk
    begins), ``order`` the key of the document between them ("production:5")."""

    parent_id: int | None
    order: str | None
    exact: bool
    share: float
    depth: int


class WhizTraceChain(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _reach(self, lots, direction="forward", as_of=None):
        """Return every lot that a walk reaches, with the chain that leads to it.

        :param direction: ``forward`` or ``backward``
        :return: ``{lot id: Reached}``, the roots included. A lot is ``exact`` when a
            chain of exact edges leads to it; ``share`` (0 to 1, forward only) is how
            much of one of its ingredients can come from the roots, see
            :func:`lib.trace.chain.shares`. Not filtered by rights. A fixed number of
            queries, however many lots there are.
        """
        return self._reach_with_facts(lots, direction, as_of)[0]

    @api.model
    def _reach_with_facts(self, lots, direction="forward", as_of=None):
        """Return (:meth:`_reach`, the orders on the way as :meth:`_order_facts` has
        them, the flows of the lots as :meth:`_flows` has them, without those to and
        from customers)."""
        roots = [lot_node(lot_id) for lot_id in lots.ids]
        depths = signed_depths(self._walk(roots, [direction], as_of))
        graph = Graph(as_of)
        # a large genealogy is gone through as few times as possible
        ids, order_nodes = {}, set()
        for node in depths:
            key = self._node_key(node)
            graph.nodes[key] = None
            if node % RADIX == LOT:
                ids[key] = node // RADIX
            else:
                order_nodes.add(node)
        graph.flows = [
            flow
            if flow.order_node is None or flow.order_node in order_nodes
            else flow._replace(order_node=None)
            for flow in self._flows(ids.values(), as_of, shipped=False)
        ]
        graph.orders, as_built = self._order_facts(order_nodes, ids.values(), as_of)
        self._add_order_edges(graph, as_built, depths)
        forward = direction == "forward"
        steps = defaultdict(list)
        for (source, target), edge in graph.edges.items():
            if source in graph.nodes and target in graph.nodes:
                start, end = (source, target) if forward else (target, source)
                steps[start].append((end, edge["exact"]))
        root_keys = [self._node_key(node) for node in roots]
        links = link_up(root_keys, steps)
        share = {}
        if forward:
            inputs, outputs = self._share_sides(graph)
            share = shares(root_keys, links, inputs, outputs)
        result = {}
        for key, link in links.items():
            if key not in ids:
                continue
            order, parent = None, link.parent
            if parent in ids:
                pair = (parent, key) if forward else (key, parent)
                # as built, straight into the unit
                order = graph.edges[pair]["document"]
            elif parent:
                order, parent = parent, links[parent].parent
            result[ids[key]] = Reached(
                ids[parent] if parent else None,
                order,
                link.exact,
                share.get(key, 1.0),
                link.depth,
            )
        return result, graph.orders, graph.flows

    # ------------------------------------------------------------------
    # Beside the lots: what else their orders and their lines made
    # ------------------------------------------------------------------

    @api.model
    def _makers(self, lots):
        """Return the orders that the lots came out of, and what else did.

        :return: ``{"orders": {key of the order: id of a lot of ``lots``},
            "sisters": {lot id: (lot id of ``lots``, key of the order)}}``. Taking a lot
            apart makes no sisters.
        """
        roots = [lot_node(lot_id) for lot_id in lots.ids]
        steps = self._walk(roots, ["backward"], max_depth=1)["backward"]
        nodes = [n for step in steps for n in step if n % RADIX != LOT]
        facts, _as_built = self._order_facts(nodes, [], None)
        orders, sisters = {}, {}
        for node, sides in sorted(facts.items()):
            outputs = sides.get("outputs", {}).get("lots", set())
            if self._kind_of(node).get("takes_apart") or not outputs:
                continue
            key = self._node_key(node)
            orders[key] = min(outputs & set(lots.ids), default=None)
            for lot_id in outputs - set(lots.ids):
                sisters.setdefault(lot_id, (orders[key], key))
        return {"orders": orders, "sisters": sisters}

    @api.model
    def _same_line(self, orders, days_before=0, days_after=0):
        """Return {lot id: key of its order} of what was made on the same line and days.

        :param orders: keys of orders (:meth:`_makers`). The line is the work centers of
            a manufacturing order or, where it has none, its operation type. A day is a
            production day of the company (``whiz_day_start``) where the goods are.
        """
        ids = [
            int(key.partition(":")[2])
            for key in orders
            if key.startswith("production:")
        ]
        domains = set()
        for order in self.env["mrp.production"].sudo().browse(ids):
            if order.date_finished:
                first, last = self._production_days(order, days_before, days_after)
                centers = order.workorder_ids.workcenter_id.ids
                line = (
                    ("workorder_ids.workcenter_id", "in", tuple(centers))
                    if centers
                    else ("picking_type_id", "=", order.picking_type_id.id)
                )
                domains.add((line, first, last))
        if not domains:
            return {}
        found = (
            self.env["mrp.production"]
            .sudo()
            .search(
                Domain("state", "=", "done")
                & Domain.OR(
                    Domain(*line)
                    & Domain("date_finished", ">=", first)
                    & Domain("date_finished", "<", last)
                    for line, first, last in domains
                )
            )
        )
        codes = {kind: code for code, kind in self._order_fields("outputs")}
        code = codes["production_id"]
        facts, _as_built = self._order_facts(
            [id_ * RADIX + code for id_ in found.ids], [], None
        )
        return {
            lot_id: self._node_key(node)
            for node, sides in sorted(facts.items())
            for lot_id in sorted(sides.get("outputs", {}).get("lots", ()))
        }

    @api.model
    def _production_days(self, order, days_before, days_after):
        """Return (first, last) moment (UTC, naive) of the production days around the
        day on which the order was finished; the last one is not included."""
        zone = self.env["whiz.numbering.context"]._get_timezone(
            {
                "warehouse": order.picking_type_id.warehouse_id,
                "company": order.company_id,
            }
        )
        start = timedelta(hours=order.company_id.whiz_day_start)
        finished = UTC.localize(order.date_finished).astimezone(zone)
        day = (finished.replace(tzinfo=None) - start).date()

        def moment(days):
            local = datetime.combine(day + timedelta(days=days), time()) + start
            return zone.localize(local).astimezone(UTC).replace(tzinfo=None)

        return moment(-days_before), moment(days_after + 1)

    @api.model
    def _products_of(self, lot_ids):
        """Return {lot id: product id}, in one query and without a record for each."""
        self.env["stock.lot"].flush_model(["product_id"])
        return dict(
            self._select(
                SQL(
                    "SELECT id, product_id FROM stock_lot WHERE id = ANY(%s)",
                    sql_array(lot_ids, "int8"),
                )
            )
        )

    @api.model
    def _share_sides(self, graph):
        """Return what :func:`lib.trace.chain.shares` asks for: (inputs, outputs)."""
        inputs = defaultdict(lambda: defaultdict(lambda: defaultdict(float)))
        outputs = defaultdict(list)
        lot_ids = set()
        for source, target in graph.edges:
            if source.startswith("lot:"):
                lot_ids.add(int(source[4:]))
            else:
                outputs[source].append(target)
        products = self._products_of(lot_ids)
        for (source, target), edge in graph.edges.items():
            if not source.startswith("lot:"):
                continue
            quantity = sum(part["quantity"] for part in edge["parts"].values())
            product_id = products.get(int(source[4:]))
            if target.startswith("lot:"):
                # a unit is its own little order: what is as built in it
                order = f"unit:{target}"
                inputs[order][product_id][source] += quantity
                outputs[order] = [target]
            else:
                inputs[target][product_id][source] += quantity
        for node, sides in graph.orders.items():
            order = self._node_key(node)
            for product_id, total in (
                sides.get("inputs", {}).get("quantity", {}).items()
            ):
                if product_id in inputs.get(order, {}):
                    lots = inputs[order][product_id]
                    rest = total - sum(lots.values())
                    if rest > 0:
                        lots["other"] += rest
        return inputs, outputs
