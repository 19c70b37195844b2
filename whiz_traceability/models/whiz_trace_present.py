from collections import defaultdict
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

# Of the documents of an edge so many are named; more can nobody read.
DOCUMENTS_NAMED = 100


class Row(NamedTuple):
    """What a genealogy shows of one record."""

    model: str
    id: int
    label: str
    product_id: int | None
    date: object
    flags: list


class WhizTracePresent(models.AbstractModel):
    """What a user may see of a genealogy, with labels."""

    _inherit = "whiz.trace"

    @api.model
    def _present(self, graph, roots):
        """Return ``nodes``, ``edges``, ``gaps`` and ``hidden`` of a graph.

        Records that the user may not read are left out and counted, and so are
        ends that only movements of other companies lead to.
        """
        rows = self._visible_rows(graph, roots)
        products = self._product_labels(rows, graph)
        companies = self._visible_companies()
        totals = self._flow_totals(graph.flows)
        edges = self._present_edges(graph, rows, products, companies)
        with_edge = {key for edge in edges for key in (edge["source"], edge["target"])}
        models_by_kind = self._node_models()
        nodes = {}
        for key, vals in graph.nodes.items():
            row = rows.get((models_by_kind[vals["kind"]], vals["res_id"]))
            is_end = self._key_node(key) is None
            # an unknown partner, or scrap without an order, has no record to hide
            if (row is None and vals["res_id"]) or (is_end and key not in with_edge):
                continue
            nodes[key] = self._present_node(vals, row, products)
            if vals["kind"] == "lot":
                nodes[key].update(self._lot_quantities(totals[vals["res_id"]]))
        for order_node, sides in graph.orders.items():
            key = self._node_key(order_node)
            if key in nodes:
                nodes[key]["quantity"] = self._order_quantity(
                    order_node, sides, nodes[key]["product_id"]
                )
        edges = [e for e in edges if e["source"] in nodes and e["target"] in nodes]
        for loop in graph.loops():
            for key in loop & nodes.keys():
                nodes[key]["flags"].append("loop")
        for (key, direction), number in graph.unseen.items():
            if key in nodes:
                nodes[key][f"more_{direction}"] += max(number, 0)
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
    def _visible_companies(self):
        """Return the ids of the companies whose movements are shown, None for all."""
        return None if self.env.su else set(self.env.companies.ids)

    @api.model
    def _node_models(self):
        """Return {kind of node: model of its record}."""
        kinds = {k["kind"]: k["model"] for k in self._transformation_kinds()}
        return {
            "lot": "stock.lot",
            "supplier": "res.partner",
            "customer": "res.partner",
            "scrap": "stock.scrap",
            # a part of a lot, which has no record of its own
            "adjustment": "stock.lot",
            "stock": "stock.lot",
            **kinds,
        }

    @api.model
    def _node_columns(self):
        """Return {model: {column of :class:`Row`: field}}; others show their name."""
        return {
            "stock.lot": {"product_id": "product_id", "date": "create_date"},
            "mrp.production": {"product_id": "product_id", "date": "date_finished"},
            "mrp.unbuild": {"product_id": "product_id", "date": "create_date"},
            "stock.scrap": {"date": "date_done"},
            "res.partner": {"label": "complete_name"},
        }

    @api.model
    def _lot_flags(self):
        """Return {flag: SQL condition on stock_lot} of what must be known at once.

        Other add-ons extend.
        """
        return {
            "held": SQL("stock_lot.is_held"),
            "expired": self.env["stock.lot"]._sql_is_expired(),
        }

    @api.model
    def _visible_rows(self, graph, roots):
        """Return {(model, id): Row} of what the user may read, in one query.

        :raise UserError: a root does not exist any more
        :raise AccessError: a root may not be read
        """
        models_by_kind = self._node_models()
        wanted = defaultdict(set)
        wanted[roots._name].update(roots.ids)
        for vals in graph.nodes.values():
            wanted[models_by_kind[vals["kind"]]].add(vals["res_id"])
        for edge in graph.edges.values():
            wanted["stock.lot"].add(edge["lot_id"])
            for part in edge["parts"].values():
                wanted["stock.picking"].update(_pickings([part])[:DOCUMENTS_NAMED])
            if edge["document"]:
                kind, _colon, id_ = edge["document"].partition(":")
                wanted[models_by_kind[kind]].add(int(id_))
        queries = [
            self._sql_rows(self.env[model], ids)
            for model, ids in wanted.items()
            if ids and self.env[model].has_access("read")
        ]
        rows = {}
        if queries:
            for values in self._select(SQL(" UNION ALL ").join(queries)):
                row = Row(*values)
                rows[row.model, row.id] = row
        self._check_roots(roots.filtered(lambda r: (r._name, r.id) not in rows))
        return rows

    @api.model
    def _sql_rows(self, model, ids):
        """SQL: one row per record of the ids, as the rules of the model allow."""
        query = model._search([("id", "in", sorted(ids))], active_test=False)
        fields_by_column = {
            "label": "name",
            **self._node_columns().get(model._name, {}),
        }

        def column(name, sql_type):
            field = fields_by_column.get(name)
            if not field:
                return SQL("NULL::%s", SQL(sql_type))
            return model._field_to_sql(query.table, field, query)

        flags = SQL("NULL::varchar[]")
        if model._name == "stock.lot":
            flags = SQL(
                "array_remove(ARRAY[%s]::varchar[], NULL)",
                SQL(", ").join(
                    SQL("CASE WHEN %s THEN %s END", condition, flag)
                    for flag, condition in self._lot_flags().items()
                ),
            )
        return SQL(
            "(%s)",
            query.select(
                SQL("%s AS model", model._name),
                SQL.identifier(query.table, "id"),
                SQL("%s AS label", column("label", "varchar")),
                SQL("%s AS product_id", column("product_id", "integer")),
                SQL("%s AS date", column("date", "timestamp")),
                SQL("%s AS flags", flags),
            ),
        )

    @api.model
    def _check_numbers(self, **limits):
        """Say which limit is no number, or too small.

        :param limits: ``name=(value or None, the least that it may be)``
        """
        for name, (value, least) in limits.items():
            if value is not None and (not isinstance(value, int) or value < least):
                raise UserError(
                    self.env._(
                        "%(name)s must be a whole number from %(least)s on, not "
                        "%(value)s.",
                        name=name,
                        least=least,
                        value=value,
                    )
                )

    @api.model
    def _check_roots(self, unread):
        """Say why roots could not be read."""
        if not unread:
            return
        if unread - unread.exists():
            raise UserError(
                self.env._(
                    "This record does not exist any more: it may have been deleted. Go "
                    "back to the list and reload it."
                )
            )
        unread.check_access("read")

    @api.model
    def _product_labels(self, rows, graph):
        """Return {product id: (name, unit)}; who may see a lot may know what it is.

        What went into or came out of an order without a lot is read at once, too.
        """
        ids = {row.product_id for row in rows.values() if row.product_id}
        for sides in graph.orders.values():
            ids.update(*(side["untracked"] for side in sides.values()))
        products = self.env["product.product"].sudo().browse(ids)
        return {
            product.id: (product.display_name, product.uom_id.name)
            for product in products
        }

    # ------------------------------------------------------------------
    # Nodes and edges
    # ------------------------------------------------------------------

    @api.model
    def _present_node(self, vals, row, products):
        is_part = vals["kind"] in ("adjustment", "stock")
        product_id = row.product_id if row and not is_part else None
        name, uom = products[product_id] if product_id else (False, False)
        return {
            **vals,
            "res_model": row.model if row else False,
            "label": self._node_label(vals, row),
            "product_id": product_id or False,
            "product": name,
            "quantity": 0.0,
            "uom": uom,
            "flags": list(row.flags or ()) if row and not is_part else [],
            "date": fields.Datetime.to_string(row.date) if row and row.date else False,
            "more_forward": 0,
            "more_backward": 0,
        }

    @api.model
    def _node_label(self, vals, row):
        match vals["kind"]:
            case "stock":
                return self.env._("In stock")
            case "adjustment":
                return self.env._("Inventory adjustment")
            case "supplier" if not row:
                return self.env._("Unknown supplier")
            case "customer" if not row:
                return self.env._("Unknown consignee")
            case "scrap" if not row:
                return self.env._("Scrapped by transfer")
        return row.label

    @api.model
    def _lot_quantities(self, total):
        """Return how much of a lot came into being, and how much is still there."""
        quantity = total["received"] + total["produced"] + total["found"]
        gone = ("consumed", "shipped", "scrapped", "lost", "returned_to_vendor")
        return {
            "quantity": quantity,
            "on_hand": quantity + total["returned"] - sum(total[name] for name in gone),
        }

    @api.model
    def _order_quantity(self, node, sides, product_id):
        """Return how much of its own product an order made, or took apart."""
        kind = self._kind_of(node)
        side = sides.get("inputs" if kind.get("takes_apart") else "outputs")
        return side["quantity"].get(product_id, 0.0) if side else 0.0

    @api.model
    def _present_edges(self, graph, rows, products, companies):
        """Return the edges with the quantities that the user may see."""
        result = []
        for (source, target), edge in graph.edges.items():
            parts = [
                part
                for company_id, part in edge["parts"].items()
                if company_id is None or companies is None or company_id in companies
            ]
            lot = rows.get(("stock.lot", edge["lot_id"]))
            if not parts or not lot:
                continue
            result.append(
                {
                    "source": source,
                    "target": target,
                    "quantity": sum(part["quantity"] for part in parts),
                    "returned": sum(part["returned"] for part in parts),
                    "uom": products[lot.product_id][1],
                    "certainty": "exact" if edge["exact"] else "possible",
                    "date": fields.Datetime.to_string(
                        max(filter(None, (p["date"] for p in parts)), default=False)
                    ),
                    "documents": self._edge_documents(edge, parts, rows),
                    "more_documents": max(len(_pickings(parts)) - DOCUMENTS_NAMED, 0),
                }
            )
        return result

    @api.model
    def _edge_documents(self, edge, parts, rows):
        """Return the documents of an edge that the user may read."""
        keys = [("stock.picking", id_) for id_ in _pickings(parts)[:DOCUMENTS_NAMED]]
        if edge["document"]:
            kind, _colon, id_ = edge["document"].partition(":")
            keys.append((self._node_models()[kind], int(id_)))
        return [
            {"res_model": key[0], "res_id": key[1], "label": rows[key].label}
            for key in keys
            if key in rows
        ]


def _pickings(parts):
    """Return the ids of the transfers of parts of an edge, each once: a transfer may
    have many lines of a lot."""
    return list(dict.fromkeys(id_ for part in parts for id_ in part["picking_ids"]))
