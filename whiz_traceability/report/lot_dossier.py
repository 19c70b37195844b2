from odoo import api, fields, models

from ..lib.trace.table import document_names

# A dossier is read by people: what is longer belongs into the export.
NODE_LIMIT = 2000
ENDS = ("supplier", "customer", "scrap", "adjustment", "stock")
FLOWS = (
    "received",
    "produced",
    "adjusted",
    "returned",
    "on_hand",
    "in_transit",
    "consumed",
    "shipped",
    "scrapped",
    "returned_to_vendor",
)


class LotDossier(models.AbstractModel):
    _name = "report.whiz_traceability.report_lot_dossier"
    _description = "Lot Dossier"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return what the template shows.

        :param data: ``{"ids", "total"}`` where the lots are not all: the ids, and how
            many there are. It comes with the address of the report, so that the page
            that is shown without a PDF tool says so, too.
        """
        data = data or {}
        docids = docids or [id_ for id_ in data.get("ids", ()) if isinstance(id_, int)]
        lots = self.env["stock.lot"].browse(docids)
        balances = {vals["lot_id"]: vals for vals in lots.get_mass_balance()}
        return {
            "doc_ids": docids,
            "doc_model": "stock.lot",
            "docs": lots,
            "root_total": data.get("total") or 0,
            "printed_at": fields.Datetime.now(),
            "document_names": document_names,
            "flow_labels": self._flow_labels(),
            "dossiers": {
                lot.id: self._get_dossier(lot, balances[lot.id]) for lot in lots
            },
        }

    @api.model
    def _get_dossier(self, lot, balance):
        """Return what the template shows of one lot."""
        graph = lot.get_genealogy(node_limit=NODE_LIMIT)
        nodes = {node["key"]: node for node in graph["nodes"]}
        used = {}
        for edge in graph["edges"]:
            if nodes[edge["target"]]["kind"] not in ENDS:
                used[edge["source"]] = used.get(edge["source"], 0.0) + edge["quantity"]

        def rows(kind, ancestors):
            found = [
                node
                for node in graph["nodes"]
                if node["kind"] == kind and (node["depth"] < 0) == ancestors
                if node["depth"] != 0
            ]
            return sorted(found, key=lambda n: (abs(n["depth"]), n["label"]))

        customers = [
            {"node": nodes[edge["target"]], "lot": nodes[edge["source"]], "edge": edge}
            for edge in graph["edges"]
            if nodes[edge["target"]]["kind"] == "customer"
        ]
        senders = {
            kind: sorted(
                (
                    {
                        "node": nodes[edge["source"]],
                        "lot": nodes[edge["target"]],
                        "edge": edge,
                    }
                    for edge in graph["edges"]
                    if nodes[edge["source"]]["kind"] == kind
                ),
                key=lambda row: row["node"]["label"],
            )
            for kind in ("supplier", "customer")
        }
        holds = self.env["whiz.hold"]
        if holds.has_access("read"):
            holds = holds.search([("lot_ids", "in", lot.ids)], order="id")
        return {
            "holds": holds,
            "used": used,
            "graph": graph,
            "balance": balance,
            "balance_rows": [(name, balance[name]) for name in FLOWS if balance[name]],
            "whereabouts": lot.get_where_summary()["where"],
            "ingredients": rows("lot", True),
            "products": rows("lot", False),
            "suppliers": senders["supplier"],
            # what they sent back and is of no known delivery
            "returners": senders["customer"],
            "customers": sorted(customers, key=lambda row: row["node"]["label"]),
        }

    @api.model
    def _flow_labels(self):
        return {
            **self.env["whiz.trace"]._bucket_labels(),
            "on_hand": self.env._("On hand"),
            "received": self.env._("Received"),
            "produced": self.env._("Produced"),
            "adjusted": self.env._("Adjusted by counting"),
            "shipped": self.env._("Shipped"),
        }
