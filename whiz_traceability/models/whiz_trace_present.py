from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

# What is read of the records behind the nodes, and so never more than once.
NODE_FIELDS = {
    "stock.lot": ["name", "product_id", "expiration_date", "create_date"],
    "mrp.production": ["name", "product_id", "product_qty", "product_uom_id", "date_finished"],
    "mrp.unbuild": ["name", "product_id", "product_qty", "product_uom_id"],
    "stock.scrap": ["name", "date_done"],
    "res.partner": ["display_name"],
    "stock.picking": ["name"],
}
# kinds of nodes that stand for a part of a lot, not for a record of their own
PART_KINDS = ("adjustment", "stock")
DOCUMENTS_SHOWN = 3


class WhizTracePresent(models.AbstractModel):
    """What a user may see of a genealogy, with labels."""

    _inherit = "whiz.trace"

    @api.model
    def _present(self, graph, roots):
        """Return ``nodes``, ``edges``, ``gaps`` and ``hidden`` of a graph.

        Records that the user may not read are left out and counted, and so are
        ends that only movements of other companies lead to.
        """
        records = self._visible_records(graph, roots)
        companies = None if self.env.su else set(self.env.companies.ids)
        totals = self._flow_totals(
            flow
            for flow in graph.flows
            if companies is None or flow.company_id in companies
        )
        edges = self._present_edges(graph, records, companies)
        with_edge = {key for edge in edges for key in (edge["source"], edge["target"])}
        nodes = {}
        for key, vals in graph.nodes.items():
            record = self._node_record(vals, records)
            is_end = not self._key_node(key)
            if record is None or (is_end and key not in with_edge):
                continue
            nodes[key] = self._present_node(vals, record, totals)
        edges = [e for e in edges if e["source"] in nodes and e["target"] in nodes]
        for loop in graph.loops():
            for key in loop & nodes.keys():
                nodes[key]["flags"].append("loop")
        for source, target in graph.unseen:
            if source in nodes and target not in graph.nodes:
                nodes[source]["more_forward"] += 1
            if target in nodes and source not in graph.nodes:
                nodes[target]["more_backward"] += 1
        return {
            "nodes": list(nodes.values()),
            "edges": edges,
            "gaps": self._find_gaps(graph, nodes),
            "hidden": len(graph.nodes) - len(nodes),
        }

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    @api.model
    def _node_models(self):
        """Return {kind of node: model of its record}."""
        kinds = {k["kind"]: k["model"] for k in self._transformation_kinds()}
        return {
            "lot": "stock.lot",
            "supplier": "res.partner",
            "customer": "res.partner",
            "scrap": "stock.scrap",
            "adjustment": "stock.lot",
            "stock": "stock.lot",
            **kinds,
        }

    @api.model
    def _visible_records(self, graph, roots):
        """Return {model: {id: record}} of what the user may read of the graph.

        :raise UserError: a root does not exist any more
        :raise AccessError: a root may not be read
        """
        models_by_kind = self._node_models()
        wanted = defaultdict(set)
        wanted["stock.lot"].update(roots.ids)
        for vals in graph.nodes.values():
            if vals["res_id"]:
                wanted[models_by_kind[vals["kind"]]].add(vals["res_id"])
        for edge in graph.edges.values():
            wanted["stock.picking"].update(edge["picking_ids"][:DOCUMENTS_SHOWN])
            if edge["document"]:
                kind, _colon, id_ = edge["document"].partition(":")
                wanted[models_by_kind[kind]].add(int(id_))
        visible = {}
        for model, ids in wanted.items():
            records = self.env[model].with_context(active_test=False)
            if ids and records.has_access("read"):
                records = records.search_fetch(
                    [("id", "in", list(ids))], NODE_FIELDS.get(model, ["display_name"])
                )
                visible[model] = {record.id: record for record in records}
            else:
                visible[model] = {}
        unread = roots.filtered(lambda lot: lot.id not in visible["stock.lot"])
        if unread:
            if unread - unread.exists():
                raise UserError(
                    self.env._(
                        "This lot does not exist any more: it may have been deleted or "
                        "merged. Go back to the list and reload it."
                    )
                )
            unread.check_access("read")
        products = self.env["product.product"].browse(
            lot.product_id.id for lot in visible["stock.lot"].values()
        )
        products.sudo().fetch(["product_tmpl_id", "uom_id"])
        return visible

    @api.model
    def _node_record(self, vals, records):
        """Return the record behind a node, None if the user may not see it, and
        False for somebody unknown (a receipt without supplier)."""
        if not vals["res_id"]:
            return False
        return records[self._node_models()[vals["kind"]]].get(vals["res_id"])

    # ------------------------------------------------------------------
    # Nodes and edges
    # ------------------------------------------------------------------

    @api.model
    def _present_node(self, vals, record, totals):
        node = {
            **vals,
            "res_model": record._name if record else False,
            "label": self._node_label(vals, record),
            "product_id": False,
            "product": False,
            "quantity": 0.0,
            "uom": False,
            "flags": [],
            "date": False,
            "more_forward": 0,
            "more_backward": 0,
        }
        if vals["kind"] == "lot":
            total = totals[record.id]
            node.update(
                quantity=total["received"] + total["produced"] + total["found"],
                on_hand=sum(
                    total[name] for name in ("received", "produced", "found", "returned")
                )
                - sum(
                    total[name]
                    for name in (
                        "consumed",
                        "shipped",
                        "scrapped",
                        "lost",
                        "returned_to_vendor",
                    )
                ),
                flags=self._lot_flags(record),
                date=fields.Datetime.to_string(record.create_date),
            )
        elif record and "product_qty" in record and "product_uom_id" in record:
            product = record.product_id.sudo()
            node["quantity"] = record.product_uom_id.sudo()._compute_quantity(
                record.product_qty, product.uom_id
            )
            if "date_finished" in record:
                node["date"] = fields.Datetime.to_string(record.date_finished) or False
        if record and "product_id" in record and vals["kind"] not in PART_KINDS:
            product = record.product_id.sudo()
            node.update(
                product_id=product.id,
                product=product.display_name,
                uom=product.uom_id.name,
            )
        return node

    @api.model
    def _node_label(self, vals, record):
        if vals["kind"] == "stock":
            return self.env._("In stock")
        if vals["kind"] == "adjustment":
            return self.env._("Inventory adjustment")
        if record:
            return record.display_name
        if vals["kind"] == "supplier":
            return self.env._("Unknown supplier")
        return self.env._("Unknown consignee")

    @api.model
    def _lot_flags(self, lot):
        """Return what a user must know at once about a lot. Other add-ons extend."""
        flags = []
        if lot.expiration_date and lot.expiration_date < fields.Datetime.now():
            flags.append("expired")
        return flags

    @api.model
    def _present_edges(self, graph, records, companies):
        """Return the edges with the quantities that the user may see."""
        result = []
        for (source, target), edge in graph.edges.items():
            parts = [
                part
                for company_id, part in edge["parts"].items()
                if company_id is None or companies is None or company_id in companies
            ]
            lot = records["stock.lot"].get(edge["lot_id"])
            if not parts or not lot:
                continue
            result.append(
                {
                    "source": source,
                    "target": target,
                    "quantity": sum(quantity for quantity, _returned in parts),
                    "returned": sum(returned for _quantity, returned in parts),
                    "uom": lot.product_id.sudo().uom_id.name,
                    "certainty": "exact" if edge["exact"] else "possible",
                    "date": fields.Datetime.to_string(edge["date"]) or False,
                    "documents": self._edge_documents(edge, records),
                }
            )
        return result

    @api.model
    def _edge_documents(self, edge, records):
        documents = [
            records["stock.picking"].get(picking_id)
            for picking_id in edge["picking_ids"][:DOCUMENTS_SHOWN]
        ]
        if edge["document"]:
            kind, _colon, id_ = edge["document"].partition(":")
            documents.append(records[self._node_models()[kind]].get(int(id_)))
        return [
            {
                "res_model": document._name,
                "res_id": document.id,
                "label": document.display_name,
            }
            for document in dict.fromkeys(filter(None, documents))
        ]
