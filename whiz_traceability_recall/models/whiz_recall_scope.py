import gc
from collections import defaultdict
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.tools import float_round

CHAIN = " → "
# Units with these roundings leave whole quantities as they are.
WHOLE = frozenset((1.0, 0.1, 0.01, 0.001, 0.0001, 0.00001))

# A share is given in percent with so many decimals, and worked out this exactly.
SHARE_DECIMALS = 2
SHARE_ERROR = 1e-9


@contextmanager
def without_gc():
    """Do not look for circles of objects meanwhile.

    A large scope is made of millions of small objects, none of them in a circle; the
    search for circles, again and again, takes a sixth of the time. Odoo's own
    ``disabling_gc`` leaves it off when something fails.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class WhizRecallScope(models.Model):
    """What is affected: from the seed lots to lots, places and consignees.

    Every walk is asked of ``whiz.trace``; here it is decided where walks begin.
    """

    _inherit = "whiz.recall"

    with_ancestors = fields.Boolean(
        string="What Went Into Them",
        help="Also the lots that went into the seed lots, and all that was made from "
        "those. Choose it when the fault may have come in with an ingredient.",
    )
    with_sisters = fields.Boolean(
        string="Other Lots of the Same Orders",
        help="Also the lots that came out of the same orders as the seed lots.",
    )
    with_line = fields.Boolean(
        string="Same Line and Days",
        help="Also what was made at the same work centers (or, where an order has "
        "none, by the same operation type) on the same days.",
    )
    days_before = fields.Integer(help="So many days before the day of a seed lot, too.")
    days_after = fields.Integer(help="So many days after the day of a seed lot, too.")
    min_share = fields.Float(
        string="Minimum Share",
        digits=(5, SHARE_DECIMALS),
        help="Leave out lots in which less than this share (percent, two decimals) of "
        "every ingredient can come from the seed lots. A lot with exactly this share "
        "stays in. 0 leaves out nothing.",
    )

    _scope_numbers = models.Constraint(
        "check (days_before >= 0 and days_after >= 0 and min_share >= 0 "
        "and min_share <= 100)",
        "Days before and after cannot be negative, and the minimum share is a "
        "percentage from 0 to 100.",
    )

    @api.model
    def _scope_option_names(self):
        return (
            "with_ancestors",
            "with_sisters",
            "with_line",
            "days_before",
            "days_after",
            "min_share",
        )

    def _get_scope_options(self):
        self.ensure_one()
        return {name: self[name] for name in self._scope_option_names()}

    # ------------------------------------------------------------------
    # Lots
    # ------------------------------------------------------------------

    @api.model
    def _scope_lots(self, seeds, options):
        """Return the lots in scope and the orders on the way.

        :param seeds: ``stock.lot``
        :param options: dict of :meth:`_scope_option_names`
        :return: ``{"lots": {lot id: {"role", "certainty", "share", "parent_id",
            "order"}}, "orders": facts of the orders passed, "flows": of the lots}``;
            roles are ``seed``, ``ancestor``, ``sister``, ``line`` and ``descendant``
        """
        trace = self.env["whiz.trace"]
        roles = dict.fromkeys(seeds.ids, "seed")
        reasons = {}
        for role, lot_id, parent_id, order in self._scope_beside(seeds, options):
            if roles.setdefault(lot_id, role) == role:
                reasons.setdefault(lot_id, (parent_id, order))
        reached, orders, flows = trace._reach_with_facts(seeds)
        lots = {
            lot_id: self._scope_entry(lot_id, roles, reasons, entry, entry.exact)
            for lot_id, entry in reached.items()
        }
        if len(roles) > len(seeds):
            more, orders, flows = trace._reach_with_facts(seeds.browse(roles))
            for lot_id, entry in more.items():
                if lot_id not in lots:
                    lots[lot_id] = self._scope_entry(
                        lot_id, roles, reasons, entry, False
                    )
        least = (options.get("min_share") or 0.0) / 100
        if least:
            # shares are products of fractions: what is below by their error stays in
            least -= SHARE_ERROR
            lots = {
                lot_id: entry
                for lot_id, entry in lots.items()
                if entry["role"] != "descendant" or entry["share"] >= least
            }
        flows = [flow for flow in flows if flow.lot_id in lots]
        return {"lots": lots, "orders": orders, "flows": flows}

    @api.model
    def _scope_beside(self, seeds, options):
        """Yield (role, lot id, id of the lot or None and key of the order that make the
        connection) of the lots that are suspected beside the seeds."""
        trace = self.env["whiz.trace"]
        if options.get("with_ancestors"):
            for lot_id, reached in trace._reach(seeds, "backward").items():
                yield "ancestor", lot_id, reached.parent_id, reached.order
        if not (options.get("with_sisters") or options.get("with_line")):
            return
        makers = trace._makers(seeds)
        if options.get("with_sisters"):
            for lot_id, (seed_id, order) in makers["sisters"].items():
                yield "sister", lot_id, seed_id, order
        if options.get("with_line"):
            days = [options.get(f"days_{side}") or 0 for side in ("before", "after")]
            for lot_id, order in trace._same_line(makers["orders"], *days).items():
                yield "line", lot_id, None, order

    @api.model
    def _scope_entry(self, lot_id, roles, reasons, reached, exact):
        role = roles.get(lot_id, "descendant")
        parent_id, order = reasons.get(lot_id, (reached.parent_id, reached.order))
        return {
            "role": role,
            "certainty": "exact" if exact or role == "seed" else "possible",
            "share": reached.share,
            "parent_id": parent_id if role != "seed" else None,
            "order": order if role != "seed" else None,
        }

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @api.model
    def _scope_rows(self, lots, flows):
        """Return the rows of a scope: so much of a lot in one place.

        :param lots: as :meth:`_scope_lots` returns them, and ``flows`` too
        :return: list of dicts with the fields of ``whiz.recall.line``, without the
            sentences, which :meth:`_describe_rows` adds; not filtered by rights
        """
        trace = self.env["whiz.trace"]
        records = self.env["stock.lot"].sudo().browse(sorted(lots))
        product_ids = trace._products_of(lots)
        products = {
            product.id: product
            for product in self.env["product.product"]
            .sudo()
            .browse(set(product_ids.values()))
        }
        roundings = {
            id_: (p.uom_id.id, p.uom_id.rounding) for id_, p in products.items()
        }
        receiving = self._receiving_location_ids()
        sums = defaultdict(float)
        dates, texts = {}, {False: False}
        for line in [
            *trace._where_in_stock(records),
            *trace._where_gone(records, flows),
        ]:
            bucket = line["bucket"]
            if (
                bucket == "on_hand"
                and line["res_model"] == "stock.location"
                and line["res_id"] in receiving
            ):
                bucket = "receiving"
            sums[
                line["lot_id"],
                bucket,
                False,
                line["res_model"],
                line["res_id"],
                line["company_id"],
            ] += line["quantity"]
        for line in trace._consignments(records):
            key = (
                line["lot_id"],
                "at_customers",
                line["partner_id"],
                "stock.picking" if line["picking_id"] else False,
                line["picking_id"],
                line["company_id"] or False,
            )
            sums[key] += line["quantity"]
            if key not in dates or dates[key] < line["date"]:
                dates[key] = line["date"]
        rows = []
        for key, quantity in sums.items():
            lot_id, bucket, partner_id, res_model, res_id, company_id = key
            product_id = product_ids[lot_id]
            uom_id, rounding = roundings[product_id]
            if not (quantity.is_integer() and rounding in WHOLE):
                quantity = float_round(quantity, precision_rounding=rounding)
            if not quantity:
                continue
            # lines of a delivery have one moment
            date = dates.get(key, False)
            if date not in texts:
                texts[date] = fields.Datetime.to_string(date)
            rows.append(
                self._scope_row(
                    lot_id,
                    lots[lot_id],
                    product_id=product_id,
                    uom_id=uom_id,
                    bucket=bucket,
                    partner_id=partner_id,
                    res_model=res_model,
                    res_id=res_id,
                    company_id=company_id,
                    quantity=quantity,
                    date=texts[date],
                )
            )
        somewhere = {row["lot_id"] for row in rows}
        for lot in records.browse(sorted(lots.keys() - somewhere)):
            rows.append(
                self._scope_row(
                    lot.id,
                    lots[lot.id],
                    product_id=product_ids[lot.id],
                    uom_id=roundings[product_ids[lot.id]][0],
                    bucket="none",
                    company_id=lot.company_id.id,
                )
            )
        rows.sort(
            key=lambda row: (row["lot_id"], row["bucket"], row["partner_id"] or 0)
        )
        return rows

    @api.model
    def _scope_row(self, lot_id, entry, **vals):
        return {
            "lot_id": lot_id,
            "certainty": entry["certainty"],
            "share": round(entry["share"], 6),
            "is_seed": entry["role"] == "seed",
            "partner_id": False,
            "res_model": False,
            "res_id": False,
            "quantity": 0.0,
            "date": False,
            **vals,
        }

    @api.model
    def _receiving_location_ids(self):
        """Return the ids of the places in which goods are received and not put away."""
        # with receipts in one step, goods are put away at once
        warehouses = (
            self.env["stock.warehouse"]
            .sudo()
            .search([("reception_steps", "!=", "one_step")])
        )
        inputs = warehouses.wh_input_stock_loc_id | warehouses.wh_qc_stock_loc_id
        return set(
            self.env["stock.location"]
            .sudo()
            .search([("id", "child_of", inputs.ids)])
            .ids
        )

    # ------------------------------------------------------------------
    # Sentences
    # ------------------------------------------------------------------

    @api.model
    def _scope_chains(self, lots):
        """Return {lot id: the chain of lots and documents that leads to it}."""
        names = {
            lot.id: lot.name
            for lot in self.env["stock.lot"].sudo().browse(sorted(lots))
        }
        orders = self._scope_order_names({entry["order"] for entry in lots.values()})
        chains = {}

        def chain(lot_id):
            path = []
            while lot_id not in chains:
                path.append(lot_id)
                parent_id = lots[lot_id]["parent_id"] if lot_id in lots else None
                if parent_id not in lots or parent_id in path:
                    break
                lot_id = parent_id
            for lot_id in reversed(path):
                entry = lots[lot_id]
                before = chains.get(entry["parent_id"])
                parts = [before, orders.get(entry["order"]), names[lot_id]]
                chains[lot_id] = CHAIN.join(part for part in parts if part)
            return chains

        for lot_id in lots:
            chain(lot_id)
        return chains

    @api.model
    def _scope_order_names(self, keys):
        """Return {key of an order ("production:5"): its name}."""
        kinds = {
            kind["kind"]: kind["model"]
            for kind in self.env["whiz.trace"]._transformation_kinds()
        }
        ids = defaultdict(dict)
        for key in keys:
            if key:
                kind, _colon, id_ = key.partition(":")
                ids[kinds[kind]][int(id_)] = key
        return {
            keys_by_id[record.id]: record.display_name
            for model, keys_by_id in ids.items()
            for record in self.env[model].sudo().browse(keys_by_id)
        }

    @api.model
    def _describe_rows(self, rows, lots):
        """Add ``document`` and ``reason`` to the rows of a scope."""
        chains = self._scope_chains(lots)
        ids = defaultdict(set)
        for row in rows:
            if row["res_model"]:
                ids[row["res_model"]].add(row["res_id"])
        names = {
            (model, record.id): record.display_name
            for model, model_ids in ids.items()
            for record in self.env[model].sudo().browse(model_ids)
        }
        partners = {
            partner.id: partner.complete_name
            for partner in self.env["res.partner"]
            .sudo()
            .browse({row["partner_id"] for row in rows if row["partner_id"]})
        }
        for row in rows:
            document = names.get((row["res_model"], row["res_id"]), False)
            row["document"] = document
            reason = [chains[row["lot_id"]]]
            if row["bucket"] == "at_customers":
                reason += [document, partners.get(row["partner_id"])]
            row["reason"] = CHAIN.join(part for part in reason if part)
        return rows

    # ------------------------------------------------------------------
    # The whole
    # ------------------------------------------------------------------

    def _get_scope(self, options=None):
        """Return the scope of the case, as of now and not filtered by rights.

        :param options: other options than those of the case
        :return: ``{"lots", "orders", "rows"}``, see :meth:`_scope_lots` and
            :meth:`_scope_rows`
        """
        self.ensure_one()
        with without_gc():
            scope = self._scope_lots(
                self.sudo().seed_lot_ids.sudo(False),
                self._get_scope_options() if options is None else options,
            )
            scope["rows"] = self._scope_rows(scope["lots"], scope["flows"])
        return scope
