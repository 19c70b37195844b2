from collections import defaultdict
from operator import attrgetter

from odoo import api, models
from odoo.fields import Domain

from ..lib.trace.returns import net_returns

# Orders in these states have begun: what they reserved is being worked on.
BEGUN = ("progress", "to_close")
# Ways out that are no longer on hand and not at customers.
GONE = ("scrapped", "returned_to_vendor")
# Of what is in these, people are told where it lies or what it is set aside for.
NAMED = ("on_hand", "reserved", "in_production", "in_transit")
DOCUMENTS_SHOWN = 10


class WhizTraceWhereabouts(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _whereabouts(self, lots):
        """Return in which buckets a set of lots is now.

        ``on_hand`` (free in our locations), ``reserved`` (set aside for an open
        transfer or order that can still be stopped), ``in_production`` (reserved by
        a manufacturing order that has begun), ``in_transit``, ``consumed`` (net of
        what unbuilding and rework gave back), ``at_customers`` (net of returns),
        ``scrapped`` and ``returned_to_vendor`` are all different goods.
        ``returned`` tells how much customers sent back; it is in one of the others
        again.
        """
        lines = [
            *self._where_in_stock(lots),
            *self._where_gone(lots),
            *self._where_at_customers(lots),
        ]
        companies = self.env.companies.ids
        lines = [
            line
            for line in lines
            if self.env.su or not line["company_id"] or line["company_id"] in companies
        ]
        self._label_lines(lines)
        uoms = {lot.id: lot.sudo().product_id.uom_id for lot in lots}
        buckets = dict.fromkeys(
            (
                "on_hand",
                "reserved",
                "in_production",
                "in_transit",
                "consumed",
                "at_customers",
                "returned",
                "scrapped",
                "returned_to_vendor",
            ),
            0.0,
        )
        for line in lines:
            line["quantity"] = uoms[line["lot_id"]].round(line["quantity"])
            line["uom"] = uoms[line["lot_id"]].name
            buckets[line["bucket"]] += line["quantity"]
            del line["company_id"]
        return {
            "buckets": buckets,
            "lines": [line for line in lines if line["quantity"]],
        }

    @api.model
    def _where_line(self, bucket, lot_id, quantity, record, company):
        return {
            "bucket": bucket,
            "lot_id": lot_id,
            "quantity": quantity,
            "res_model": record._name if record else False,
            "res_id": record.id if record else False,
            "company_id": company.id if company else False,
        }

    @api.model
    def _get_reserving_domain(self, lots):
        """Domain of the open move lines that have set something of the lots aside."""
        return (
            Domain("lot_id", "in", lots.ids)
            & Domain("state", "not in", ("done", "cancel", "draft"))
            & Domain("quantity_product_uom", ">", 0)
            & Domain("location_id.usage", "=", "internal")
        )

    @api.model
    def _where_in_stock(self, lots):
        """Yield what is free, set aside, in production and in transit."""
        taken = defaultdict(float)
        reserving = (
            self.env["stock.move.line"].sudo().search(self._get_reserving_domain(lots))
        )
        for line in reserving:
            taken[line.lot_id.id, line.location_id.id] += line.quantity_product_uom
            order = line.move_id.raw_material_production_id
            yield self._where_line(
                "in_production" if order.state in BEGUN else "reserved",
                line.lot_id.id,
                line.quantity_product_uom,
                order or line.move_id.scrap_id or line.picking_id,
                line.company_id,
            )
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("lot_id", "in", lots.ids)
                & Domain("location_id.usage", "in", ("internal", "transit"))
                # of what has left, Odoo may keep records of nothing for a while
                & (Domain("quantity", "!=", 0) | Domain("reserved_quantity", "!=", 0)),
                ["location_id"],
                # as lists: there may be many serial numbers at one place
                ["lot_id:array_agg", "quantity:array_agg"],
            )
        )
        for location, lot_ids, quantities in groups:
            transit = location.usage == "transit"
            bucket = "in_transit" if transit else "on_hand"
            there = defaultdict(float)
            for lot_id, quantity in zip(lot_ids, quantities, strict=True):
                there[lot_id] += float(quantity)
            # there may be very many at one place: without a record for each
            place = self._where_line(bucket, None, 0.0, location, location.company_id)
            for lot_id, quantity in there.items():
                if not transit:
                    quantity -= taken.get((lot_id, location.id), 0.0)
                yield {**place, "lot_id": lot_id, "quantity": quantity}

    @api.model
    def _where_gone(self, lots, flows=None):
        """Yield what was consumed, scrapped or sent back to a supplier.

        :param flows: the flows of the lots, where they are known already
        """
        if flows is None:
            flows = self._flows(lots.ids, shipped=False)
        consumed_by = defaultdict(set)
        for flow in flows:
            if flow.outflow == "consumed":
                consumed_by[flow.lot_id].add(flow.order_node)
        companies = self.env["res.company"]
        for flow in flows:
            outflow = flow.outflow
            used, given_back = outflow == "consumed", False
            if not used and flow.lot_id in consumed_by and flow.inflow == "produced":
                given_back = self._gives_back(flow, consumed_by[flow.lot_id])
            if not used and not given_back and outflow not in GONE:
                continue
            company = companies.browse(flow.company_id)
            if used or given_back:
                yield self._where_line(
                    "consumed",
                    flow.lot_id,
                    flow.quantity if used else -flow.quantity,
                    self._node_record_of(flow.order_node),
                    company,
                )
            if outflow in GONE:
                scrap = self.env["stock.scrap"].browse(flow.scrap_id or [])
                picking = self.env["stock.picking"].browse(flow.picking_ids[:1])
                yield self._where_line(
                    outflow, flow.lot_id, flow.quantity, scrap or picking, company
                )

    @api.model
    def _gives_back(self, flow, consumed_by):
        """Whether what came out of the order is what an order had taken in: it was
        taken apart again, or the order reworked this very lot.

        :param consumed_by: nodes of the orders that took in something of the lot
        """
        if flow.order_node in consumed_by:
            return True
        kind = self._kind_of(flow.order_node)
        return bool(kind and kind.get("takes_apart"))

    @api.model
    def _where_at_customers(self, lots):
        """Yield what customers have, and what they sent back."""
        shipments = self._shipments(lots.ids)
        deliveries, _unmatched = net_returns(shipments)
        returns = [shipment for shipment in shipments if shipment.is_return]
        returns.sort(key=attrgetter("date", "line_id"))
        for bucket, some, quantity in (
            ("at_customers", deliveries, "net"),
            ("returned", returns, "quantity"),
        ):
            for shipment in some:
                yield self._where_line(
                    bucket,
                    shipment.lot_id,
                    getattr(shipment, quantity),
                    self.env["stock.picking"].browse(shipment.picking_id or []),
                    self.env["res.company"].browse(shipment.company_id),
                )

    @api.model
    def _label_lines(self, lines):
        """Add the names of the documents; what may not be read loses its link."""
        by_model = defaultdict(set)
        for line in lines:
            if line["res_model"]:
                by_model[line["res_model"]].add(line["res_id"])
        labels = {}
        for model, ids in by_model.items():
            records = self.env[model].browse(ids)
            if records.has_access("read") or model == "stock.location":
                records = records.sudo(
                    self.env.su or model == "stock.location"
                )._filtered_access("read")
                for record in records:
                    labels[model, record.id] = record.display_name
        for line in lines:
            key = (line["res_model"], line["res_id"])
            line["label"] = labels.get(key, False)
            if key not in labels:
                line["res_model"] = line["res_id"] = False

    # ------------------------------------------------------------------
    # For people
    # ------------------------------------------------------------------

    @api.model
    def _bucket_labels(self):
        return {
            "on_hand": self.env._("On hand, free"),
            "reserved": self.env._("Reserved on open orders"),
            "in_production": self.env._("In production"),
            "in_transit": self.env._("In transit"),
            "consumed": self.env._("Consumed"),
            "at_customers": self.env._("At customers"),
            "returned": self.env._("Returned by customers"),
            "scrapped": self.env._("Scrapped"),
            "returned_to_vendor": self.env._("Returned to vendor"),
        }

    @api.model
    def _where_rows(self, lot):
        """Return the buckets that something of a lot is in: what a screen and the
        dossier show, see ``get_where_summary``."""
        found = self._whereabouts(lot)
        labels = self._bucket_labels()
        documents = defaultdict(dict)
        for line in found["lines"]:
            if line["bucket"] in NAMED and line["label"]:
                key = line["res_model"], line["res_id"]
                documents[line["bucket"]][key] = {
                    name: line[name] for name in ("res_model", "res_id", "label")
                }
        return [
            {
                "bucket": bucket,
                "label": labels[bucket],
                "quantity": quantity,
                "documents": list(documents[bucket].values())[:DOCUMENTS_SHOWN],
                "more_documents": max(len(documents[bucket]) - DOCUMENTS_SHOWN, 0),
            }
            for bucket, quantity in found["buckets"].items()
            if quantity
        ]
