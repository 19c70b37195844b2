from collections import defaultdict

from odoo import api, models


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
        for key, kind, message in [
            *self._order_gaps(graph, nodes),
            *self._lot_gaps(graph, nodes),
            *self._unnamed_delivery_gaps(graph, nodes),
        ]:
            node = nodes[key]
            gaps.append(
                {
                    "kind": kind,
                    "node": key,
                    "message": message,
                    "res_model": node["res_model"],
                    "res_id": node["res_id"],
                }
            )
        return gaps

    @api.model
    def _order_gaps(self, graph, nodes):
        """Yield what is wrong with the orders: untracked sides, dates, loops."""
        orders = [
            (self._node_key(node), sides)
            for node, sides in graph.orders.items()
            if self._node_key(node) in nodes
        ]
        products = self.env["product.product"].sudo().browse(
            {
                product_id
                for _key, sides in orders
                for side in sides.values()
                for product_id in side["untracked"]
            }
        )
        names = {product.id: product.display_name for product in products}
        for key, sides in orders:
            label = nodes[key]["label"]
            inputs, outputs = sides.get("inputs"), sides.get("outputs")
            for side, kind in ((inputs, "untracked_component"), (outputs, "untracked_output")):
                for product_id in side["untracked"] if side else ():
                    product = names[product_id]
                    yield key, kind, (
                        self.env._(
                            "%(product)s went into %(order)s without a lot: where it "
                            "came from cannot be told.",
                            product=product,
                            order=label,
                        )
                        if kind == "untracked_component"
                        else self.env._(
                            "%(product)s came out of %(order)s without a lot: where it "
                            "went cannot be told.",
                            product=product,
                            order=label,
                        )
                    )
            if inputs and outputs and (
                outputs["first"] < inputs["first"] or outputs["last"] < inputs["last"]
            ):
                yield key, "output_before_input", self.env._(
                    "%(order)s gave out products before everything had gone into it: "
                    "check the dates of its moves.",
                    order=label,
                )
        for loop in graph.loops():
            for key in sorted(loop & nodes.keys()):
                if nodes[key]["kind"] != "lot":
                    yield key, "loop", self.env._(
                        "%(order)s puts a lot back into itself or into one that it was "
                        "made from (rework).",
                        order=nodes[key]["label"],
                    )

    @api.model
    def _lot_gaps(self, graph, nodes):
        """Yield lots without origin, used before they existed, or given out more
        often than they came in."""
        spans = defaultdict(dict)
        quantities = defaultdict(float)
        for flow in graph.flows:
            for name, side in ((flow.inflow, "in"), (flow.outflow, "out")):
                if name:
                    first = spans[flow.lot_id].get(side)
                    spans[flow.lot_id][side] = min(first or flow.first, flow.first)
                    sign = 1 if side == "in" else -1
                    quantities[flow.lot_id] += sign * flow.quantity
        for key, node in nodes.items():
            if node["kind"] != "lot":
                continue
            span, label = spans[node["res_id"]], node["label"]
            if "in" not in span:
                yield key, "missing_origin", self.env._(
                    "Nothing says where %(lot)s came from: no receipt, order or count "
                    "brought it in.",
                    lot=label,
                )
            elif "out" in span and span["out"] < span["in"]:
                yield key, "used_before_received", self.env._(
                    "%(lot)s was used or delivered before it came in: check the dates "
                    "of its moves.",
                    lot=label,
                )
            elif quantities[node["res_id"]] < -1e-6:
                yield key, "quantity_not_conserved", self.env._(
                    "More of %(lot)s went out than ever came in.", lot=label
                )

    @api.model
    def _unnamed_delivery_gaps(self, graph, nodes):
        """Yield lots of tracked products that were also delivered without a lot."""
        companies = self.env.companies.ids
        quantities = defaultdict(float)
        for shipment in graph.shipments:
            visible = self.env.su or shipment.company_id in companies
            if not shipment.lot_id and visible:
                quantities[shipment.product_id] += shipment.quantity
        for key, node in nodes.items():
            quantity = quantities.pop(node["product_id"], 0.0)
            if quantity:
                yield key, "delivery_without_lot", self.env._(
                    "%(quantity)s %(uom)s of %(product)s were delivered without a lot: "
                    "some may be of this one.",
                    quantity=f"{quantity:g}",
                    uom=node["uom"],
                    product=node["product"],
                )
