from collections import defaultdict

from odoo import api, models

from ..tools import format_quantity


class WhizTraceGap(models.AbstractModel):
    """Places where the chain is broken, found on the way and never hidden."""

    _inherit = "whiz.trace"

    @api.model
    def _find_gaps(self, graph, nodes):
        """Return the gaps at the nodes that the user sees.

        :return: list of dicts ``kind``, ``node`` (key), ``message``, ``res_model``,
            ``res_id``
        """
        gaps = []
        for key, kind, values in [
            *self._order_gaps(graph, nodes),
            *self._lot_gaps(graph, nodes),
            *self._orderless_gaps(graph, nodes),
            *self._unnamed_delivery_gaps(graph, nodes),
            *self._unmatched_return_gaps(graph, nodes),
        ]:
            node = nodes[key]
            gaps.append(
                {
                    "kind": kind,
                    "node": key,
                    "message": self._gap_message(kind, label=node["label"], **values),
                    "res_model": node["res_model"],
                    "res_id": node["res_id"],
                }
            )
        return gaps

    @api.model
    def _gap_message(self, kind, **values):
        """Return the sentence for a gap: what is broken, and what to look at."""
        match kind:
            case "untracked_component":
                return self.env._(
                    "%(product)s went into %(label)s without a lot: where it came from "
                    "cannot be told.",
                    **values,
                )
            case "untracked_output":
                return self.env._(
                    "%(product)s came out of %(label)s without a lot: where it went "
                    "cannot be told.",
                    **values,
                )
            case "output_before_input":
                return self.env._(
                    "%(label)s gave out products before everything had gone into it: "
                    "check the dates of its moves.",
                    **values,
                )
            case "loop":
                return self.env._(
                    "%(label)s puts a lot back into itself or into one that it was "
                    "made from (rework).",
                    **values,
                )
            case "missing_origin":
                return self.env._(
                    "Nothing says where %(label)s came from: no receipt, order or "
                    "count brought it in.",
                    **values,
                )
            case "used_before_received":
                return self.env._(
                    "%(label)s was used or delivered before it came in: check the "
                    "dates of its moves.",
                    **values,
                )
            case "quantity_not_conserved":
                return self.env._(
                    "More of %(label)s went out than ever came in.", **values
                )
            case "used_without_order":
                return self.env._(
                    "%(quantity)s %(uom)s of %(label)s went into production without an "
                    "order: what they became cannot be told.",
                    **values,
                )
            case "made_without_order":
                return self.env._(
                    "%(quantity)s %(uom)s of %(label)s came out of production without "
                    "an order: what went into them cannot be told.",
                    **values,
                )
            case "delivery_without_lot":
                return self.env._(
                    "%(quantity)s %(uom)s of %(product)s were delivered without a lot: "
                    "some may be of this one.",
                    **values,
                )
            case "return_without_delivery":
                return self.env._(
                    "%(quantity)s %(uom)s of %(label)s came back from customers, and "
                    "no delivery of it explains them: check the lot and the customer "
                    "of the return.",
                    **values,
                )
        raise ValueError(kind)

    @api.model
    def _order_gaps(self, graph, nodes):
        """Yield what is wrong with the orders: untracked sides, dates, loops."""
        orders = [
            (self._node_key(node), sides)
            for node, sides in graph.orders.items()
            if self._node_key(node) in nodes
        ]
        untracked = {
            product_id
            for _key, sides in orders
            for side in sides.values()
            for product_id in side["untracked"]
        }
        products = self.env["product.product"].sudo().browse(untracked)
        names = {product.id: product.display_name for product in products}
        kinds = {"inputs": "untracked_component", "outputs": "untracked_output"}
        for key, sides in orders:
            for side, facts in sides.items():
                for product_id in facts["untracked"]:
                    yield key, kinds[side], {"product": names[product_id]}
            inputs, outputs = sides.get("inputs"), sides.get("outputs")
            if (
                inputs
                and outputs
                and (
                    outputs["first"] < inputs["first"]
                    or outputs["last"] < inputs["last"]
                )
            ):
                yield key, "output_before_input", {}
        for loop in graph.loops():
            for key in sorted(loop & nodes.keys()):
                if nodes[key]["kind"] != "lot":
                    yield key, "loop", {}

    @api.model
    def _lot_gaps(self, graph, nodes):
        """Yield lots without origin, used before they existed, or given out more
        often than they came in.

        What a customer sent back came in, but that does not say where it is from.
        """
        spans = defaultdict(dict)
        with_origin = set()
        quantities = defaultdict(float)
        for flow in graph.flows:
            if flow.inflow not in (None, "returned"):
                with_origin.add(flow.lot_id)
            for name, side in ((flow.inflow, "in"), (flow.outflow, "out")):
                if name:
                    first = spans[flow.lot_id].get(side)
                    spans[flow.lot_id][side] = min(first or flow.first, flow.first)
                    sign = 1 if side == "in" else -1
                    quantities[flow.lot_id] += sign * flow.quantity
        for key, node in nodes.items():
            if node["kind"] != "lot":
                continue
            span = spans[node["res_id"]]
            if not span and graph.as_of:
                continue  # it did not exist yet
            if node["res_id"] not in with_origin:
                yield key, "missing_origin", {}
            elif "out" in span and span["out"] < span["in"]:
                yield key, "used_before_received", {}
            elif quantities[node["res_id"]] < -1e-6:
                yield key, "quantity_not_conserved", {}

    @api.model
    def _orderless_gaps(self, graph, nodes):
        """Yield lots that went into or came out of production, but of no order.

        So it is with transfers to the virtual location, and with documents that no
        add-on has made known (:meth:`_transformation_kinds`).
        """
        companies = self._visible_companies()
        kinds = {"consumed": "used_without_order", "produced": "made_without_order"}
        quantities = defaultdict(float)
        for flow in graph.flows:
            if not flow.order_node and not flow.orders:
                for name in flow.names(companies):
                    if name in kinds:
                        quantities[f"lot:{flow.lot_id}", kinds[name]] += flow.quantity
        for (key, kind), quantity in quantities.items():
            if key in nodes:
                yield (
                    key,
                    kind,
                    {
                        "quantity": format_quantity(self.env, quantity),
                        "uom": nodes[key]["uom"],
                    },
                )

    @api.model
    def _unnamed_delivery_gaps(self, graph, nodes):
        """Yield lots of tracked products that were also delivered without a lot."""
        companies = self._visible_companies()
        quantities = defaultdict(float)
        for shipment in graph.shipments:
            visible = companies is None or shipment.company_id in companies
            if not shipment.lot_id and visible:
                quantities[shipment.product_id] += shipment.quantity
        for key, node in nodes.items():
            # an order has a product too
            is_lot = node["kind"] == "lot"
            quantity = quantities.pop(node["product_id"], 0.0) if is_lot else 0.0
            if quantity:
                values = {"uom": node["uom"], "product": node["product"]}
                values["quantity"] = format_quantity(self.env, quantity)
                yield key, "delivery_without_lot", values

    @api.model
    def _unmatched_return_gaps(self, graph, nodes):
        """Yield lots of which more came back than is known to have been delivered."""
        companies = self._visible_companies()
        quantities = defaultdict(float)
        for back, quantity in graph.unmatched:
            if companies is None or back.company_id in companies:
                quantities[f"lot:{back.lot_id}"] += quantity
        for key, quantity in quantities.items():
            if key in nodes:
                values = {"uom": nodes[key]["uom"]}
                values["quantity"] = format_quantity(self.env, quantity)
                yield key, "return_without_delivery", values
