from collections import defaultdict

from odoo import api, models

from ..lib.trace.flows import SHARED
from ..lib.trace.returns import net_returns
from .whiz_trace_genealogy import NOTHING


class WhizTraceEnds(models.AbstractModel):
    """Where a genealogy ends: who sent the lots and received them, what is left."""

    _inherit = "whiz.trace"

    @api.model
    def _add_end(self, graph, shown, lot_id, end, quantity, **vals):
        """Add an end beside a lot, or count it where that side is not shown.

        :param shown: {direction: ids of the lots whose ends are shown}
        :param end: (direction, prefix of the key, kind of node, id of the record)
        :param vals: more of :meth:`Graph.add_edge`
        """
        direction, prefix, kind, res_id = end
        lot, key = f"lot:{lot_id}", f"{prefix}:{res_id}"
        if lot_id not in shown[direction]:
            graph.add_unseen_end(lot, direction, key)
            return
        forward = direction == "forward"
        graph.add_end(key, kind, res_id, lot, 1 if forward else -1)
        source, target = (lot, key) if forward else (key, lot)
        graph.add_edge(source, target, quantity, lot_id=lot_id, **vals)

    @api.model
    def _flow_ends(self, flow):
        """Yield the ends that a flow comes from or goes to; see :meth:`_add_end`."""
        partner = flow.partner_id or 0
        match flow.inflow:
            case "received":
                yield "backward", "supplier", "supplier", partner
            case "found":
                yield "backward", "adjustment_in", "adjustment", flow.lot_id
        match flow.outflow:
            case "returned_to_vendor":
                yield "forward", "vendor_return", "supplier", partner
            case "scrapped":
                yield "forward", "scrap", "scrap", flow.scrap_id or 0
            case "lost":
                yield "forward", "adjustment_out", "adjustment", flow.lot_id

    @api.model
    def _add_flow_ends(self, graph, shown):
        """Add suppliers, returns to them, scrap and inventory adjustments."""
        for flow in graph.flows:
            for end in self._flow_ends(flow):
                self._add_end(
                    graph,
                    shown,
                    flow.lot_id,
                    end,
                    flow.quantity,
                    date=flow.last,
                    company_id=flow.company_id,
                    picking_ids=flow.picking_ids,
                )

    @api.model
    def _add_customer_ends(self, graph, shown):
        """Add who received the lots; what came back stays visible on the edge.

        What came back and is of no known delivery is an end of its own: not the one
        of the same customer's deliveries, for goods do not go in a circle there.
        """
        deliveries, graph.unmatched = net_returns(
            shipment for shipment in graph.shipments if shipment.lot_id
        )
        for delivery in deliveries:
            self._add_end(
                graph,
                shown,
                delivery.lot_id,
                ("forward", "customer", "customer", delivery.partner_id or 0),
                delivery.net,
                date=delivery.date,
                company_id=delivery.company_id,
                picking_ids=[delivery.picking_id] if delivery.picking_id else [],
                returned=delivery.returned,
            )
        for back, quantity in graph.unmatched:
            self._add_end(
                graph,
                shown,
                back.lot_id,
                ("backward", "customer_return", "customer", back.partner_id or 0),
                quantity,
                date=back.date,
                company_id=back.company_id,
                picking_ids=[back.picking_id] if back.picking_id else [],
            )

    @api.model
    def _add_stock_ends(self, graph, shown):
        """Add what is left of the lots, as the movements tell it."""
        left = defaultdict(float)
        for flow in graph.flows:
            change = bool(flow.inflow) - bool(flow.outflow)
            shared = (flow.destination == SHARED) - (flow.source == SHARED)
            left[flow.lot_id, flow.company_id] += flow.quantity * (change - shared)
            left[flow.lot_id, None] += flow.quantity * shared
        for (lot_id, company_id), quantity in left.items():
            if quantity > NOTHING:
                self._add_end(
                    graph,
                    shown,
                    lot_id,
                    ("forward", "stock", "stock", lot_id),
                    quantity,
                    company_id=company_id,
                )
