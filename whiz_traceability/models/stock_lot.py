from odoo import api, fields, models
from odoo.fields import Domain

from ..lib.trace.flows import balance


class StockLot(models.Model):
    _inherit = "stock.lot"

    supplier_lot_name = fields.Char(
        string="Supplier's Lot",
        index="trigram",
        tracking=True,
        help="The number that the supplier has given to these goods, as printed on "
        "their label. Quote it when you ask the supplier about them.",
    )
    consignee_ids = fields.Many2many(
        "res.partner",
        string="Received by",
        compute="_compute_consignee_ids",
        search="_search_consignee_ids",
        help="Customers that still have some of this lot, net of returns. Searching "
        "also finds lots that a customer received inside a finished product; without "
        "a customer it finds what nobody received.",
    )

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_consignee_ids(self):
        trace = self.env["whiz.trace"]
        companies = trace._visible_companies()
        partners_by_lot = {}
        for consignment in trace._consignments(self):
            if companies is None or consignment["company_id"] in companies:
                partners_by_lot.setdefault(consignment["lot_id"], set()).add(
                    consignment["partner_id"]
                )
        partners = self.env["res.partner"].browse(
            {id_ for ids in partners_by_lot.values() for id_ in ids if id_}
        )
        visible = set(partners._filtered_access("read").ids)
        for lot in self:
            lot.consignee_ids = list(partners_by_lot.get(lot.id, set()) & visible)

    def _search_consignee_ids(self, operator, value):
        if operator not in ("in", "any", "ilike", "="):
            return NotImplemented
        if operator == "ilike":
            domain = Domain("display_name", "ilike", value)
        elif operator == "any":
            domain = value
        else:
            domain = Domain("id", "in", [id_ for id_ in value if id_])
        trace = self.env["whiz.trace"]
        partners = self.env["res.partner"].search(domain)
        found = Domain("id", "in", trace._lots_received_by(partners))
        if operator == "in" and False in value:
            found |= Domain("id", "not in", trace._lots_received_by())
        return found

    # ------------------------------------------------------------------
    # Public interface
    # ------------------------------------------------------------------

    @api.readonly
    def get_genealogy(
        self,
        direction="both",
        as_of=None,
        max_depth=None,
        node_limit=500,
        sibling_limit=None,
    ):
        """Return where the lots came from and where they went, as one graph.

        :param direction: ``forward`` (what was made of them, who received it),
            ``backward`` (what went into them, who supplied it) or ``both``
        :param as_of: show what was done up to this moment, or up to the end of this
            day in the user's time zone
        :param max_depth: number of steps from the lots; a lot to an order is one
        :param node_limit: number of nodes to return, the nearest first
        :param sibling_limit: number of neighbours to return beside each other
        :return: dict with ``roots``, ``nodes``, ``edges`` (always from cause to
            effect, quantities in the product's unit), ``gaps``, ``hidden`` (nodes
            that the user may not see), ``total`` (lots and orders walked),
            ``truncated`` and ``elapsed_ms``. See docs/architecture.rst.
        :raise AccessError: the user may not read one of the lots
        :raise UserError: a lot that does not exist, an unknown direction
        """
        return self.env["whiz.trace"]._genealogy(
            self, direction, as_of, max_depth, node_limit, sibling_limit
        )

    @api.readonly
    def get_whereabouts(self):
        """Return where the lots are now, as far as the user may see it.

        :return: ``{"buckets": {name: quantity}, "lines": [{"bucket", "lot_id",
            "quantity", "uom", "res_model", "res_id", "label"}]}`` with the buckets
            of :meth:`whiz.trace._whereabouts`
        """
        self.check_access("read")
        return self.env["whiz.trace"]._whereabouts(self)

    @api.readonly
    def get_mass_balance(self):
        """Return the mass balance of each lot, in the product's unit, as far as it is
        of the user's companies.

        :return: list of dicts: ``lot_id``, the quantities of
            :func:`lib.trace.flows.balance`, ``tolerance`` and ``balanced``
        """
        self.check_access("read")
        trace = self.env["whiz.trace"]
        companies = trace._visible_companies()
        totals = trace._flow_totals(trace._flows(self.ids))
        stock = trace._stock_of(self.ids, companies)
        result = []
        for lot in self:
            usages = stock.get(lot.id, {})
            vals = balance(
                totals[lot.id], usages.get("internal", 0.0), usages.get("transit", 0.0)
            )
            uom = lot.sudo().product_id.uom_id
            share = (lot.company_id or self.env.company).whiz_balance_tolerance / 100
            came_in = vals["received"] + vals["produced"] + max(vals["adjusted"], 0)
            vals["unexplained"] = uom.round(vals["unexplained"])
            vals["tolerance"] = share * came_in
            vals["balanced"] = (
                uom.compare(abs(vals["unexplained"]), vals["tolerance"]) <= 0
            )
            result.append({"lot_id": lot.id, **vals})
        return result

    @api.readonly
    def get_where_summary(self):
        """Return where one lot is and whether its balance closes, for people to read.

        :return: ``{"where": [{"bucket", "label", "quantity", "documents",
            "more_documents"}], "uom", "balance"}``: of what is on hand the places, of
            what could still be stopped the open documents; the balance as in
            :meth:`get_mass_balance`
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "where": self.env["whiz.trace"]._where_rows(self),
            "uom": self.sudo().product_id.uom_id.name,
            "balance": self.get_mass_balance()[0],
        }

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_genealogy(self):
        """Open the genealogy of the lots."""
        return self.env["whiz.trace"]._genealogy_action(self)
