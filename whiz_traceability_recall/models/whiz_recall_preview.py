import time
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import float_round

from .whiz_recall_line import OURS
from .whiz_recall_scope import without_gc

LOTS_SHOWN = 80
DOCUMENTS_SHOWN = 3


class WhizRecallPreview(models.Model):
    """What the scope screen shows: counts and lists of a scope that is not frozen."""

    _inherit = "whiz.recall"

    @api.readonly
    def get_scope_preview(self, options=None, lot_offset=0, lot_limit=LOTS_SHOWN):
        """Return what is affected as of now, with these options.

        :param options: dict with some of the scope fields of the case (``with_...``,
            ``days_before``, ``days_after``, ``min_share``); the case has the others
        :return: dict with ``counts`` (``lots``, ``exact``, ``possible``,
            ``consignees``, ``countries``, ``units``: text, ``value_ours`` and
            ``value_market`` at cost in the currency of the case), ``buckets`` (list of
            ``bucket``, ``label``, ``quantities``: text, ``lots``), ``products``,
            ``consignees`` (all, the most lots first), ``lots`` (a page of them;
            ``lot_total`` tells how many there are), ``findings`` (sentences: what gaps
            mean, seeds without movement), ``hidden`` (lots that the user may not see)
            and ``elapsed_ms``
        :raise AccessError: the user may not read the case
        :raise UserError: an unknown option, or a number out of range
        """
        self.ensure_one()
        self.check_access("read")
        start = time.perf_counter()
        options = self._check_scope_options(options or {})
        with without_gc():
            result = self._preview(options, lot_offset, lot_limit)
        result["elapsed_ms"] = round((time.perf_counter() - start) * 1000, 1)
        return result

    def _preview(self, options, lot_offset, lot_limit):
        scope = self._get_scope(options)
        lots, rows, hidden = self._visible_scope(scope)
        return {
            "case": {
                "id": self.id,
                "name": self.name,
                "title": self.title,
                "seed_ids": self.seed_lot_ids.ids,
                "seeds": self._seed_names(),
                "can_freeze": self.state == "scoping" and not self.snapshot_ids,
            },
            "options": options,
            "counts": self._preview_counts(lots, rows),
            "buckets": self._preview_buckets(rows),
            "products": self._preview_products(rows),
            "consignees": self._preview_consignees(rows),
            "lots": self._preview_lots(lots, rows, lot_offset, lot_limit),
            "lot_total": len(lots),
            "findings": self._preview_findings(scope, lots, rows),
            "hidden": hidden,
        }

    def _seed_names(self):
        """Return the names of the seed lots, the first five and how many more."""
        names = ", ".join(self.seed_lot_ids[:5].mapped("name"))
        more = len(self.seed_lot_ids) - 5
        if more > 0:
            return self.env._("%(lots)s and %(more)s more", lots=names, more=more)
        return names

    def action_open_scope(self):
        """Open the screen on which the scope is found; a draft begins with it."""
        self.ensure_one()
        if self.state == "draft" and self.seed_lot_ids:
            self.action_scope()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability_recall.action_recall_scope"
        )
        action["context"] = {"active_id": self.id, "active_model": self._name}
        return action

    def _check_scope_options(self, options):
        """Return all scope options: those given, checked and rounded as the fields of
        the case are, else those of the case.

        :raise UserError: no such option, or a value that it cannot have
        """
        result = self._get_scope_options()
        unknown = options.keys() - result.keys()
        if unknown:
            raise UserError(
                self.env._(
                    "A scope has no option %(name)s.", name=", ".join(sorted(unknown))
                )
            )
        for name, value in options.items():
            field = self._fields[name]
            if field.type == "boolean":
                result[name] = bool(value)
                continue
            number = value or 0
            most = 100 if name == "min_share" else 3650
            if (
                isinstance(number, bool)
                or not isinstance(number, int | float)
                or not 0 <= number <= most
                or (field.type == "integer" and number != int(number))
            ):
                label = field.get_description(self.env, ["string"])["string"]
                raise UserError(
                    self.env._(
                        "%(option)s: %(value)s cannot be used. Give a percentage from "
                        "0 to 100; it is rounded to two decimals.",
                        option=label,
                        value=value,
                    )
                    if name == "min_share"
                    else self.env._(
                        "%(option)s: %(value)s cannot be used. Give a whole number of "
                        "days from 0 to %(most)s.",
                        option=label,
                        value=value,
                        most=most,
                    )
                )
            result[name] = field.convert_to_cache(number, self)
        return result

    # ------------------------------------------------------------------
    # Rights
    # ------------------------------------------------------------------

    def _visible_scope(self, scope):
        """Return (lots, rows, number of lots withheld) of a scope, as the user may see
        them: lots that may be read, goods of the user's companies."""
        lots, rows = scope["lots"], scope["rows"]
        if self.env.su:
            return lots, rows, 0
        readable = set(
            self.env["stock.lot"]
            .with_context(active_test=False)
            ._search([("id", "in", list(lots))])
        )
        companies = {*self.env.companies.ids, False}
        visible = {id_: entry for id_, entry in lots.items() if id_ in readable}
        rows = [
            row
            for row in rows
            if row["lot_id"] in visible and row["company_id"] in companies
        ]
        return visible, rows, len(lots) - len(visible)

    # ------------------------------------------------------------------
    # Parts
    # ------------------------------------------------------------------

    def _preview_counts(self, lots, rows):
        consignees = {r["partner_id"] for r in rows if r["bucket"] == "at_customers"}
        partners = self.env["res.partner"].sudo().browse(consignees - {False})
        exact = sum(entry["certainty"] == "exact" for entry in lots.values())
        out = [row for row in rows if row["bucket"] == "at_customers"]
        return {
            "lots": len(lots),
            "exact": exact,
            "possible": len(lots) - exact,
            "consignees": len(consignees),
            "countries": len(partners.country_id),
            "units": self._sum_text(out),
            "value_ours": self._value([row for row in rows if row["bucket"] in OURS]),
            "value_market": self._value(out),
            "currency_id": self.currency_id.id,
        }

    def _value(self, rows):
        """Return what goods are worth at cost, in the currency of the case."""
        quantities = defaultdict(float)
        for row in rows:
            quantities[row["product_id"]] += row["quantity"]
        products = (
            self.env["product.product"]
            .sudo()
            .with_company(self.company_id)
            .browse(quantities)
        )
        return self.currency_id.round(
            sum(product.standard_price * quantities[product.id] for product in products)
        )

    def _sum_text(self, rows):
        """Return the quantities of rows as text, one number for each unit."""
        return self._sum_texts({None: rows})[None]

    def _sum_texts(self, groups):
        """Return {key: text as :meth:`_sum_text` has it} of {key: rows}."""
        sums = defaultdict(lambda: defaultdict(float))
        for key, rows in groups.items():
            for row in rows:
                sums[key][row["uom_id"]] += row["quantity"]
        ids = {uom_id for quantities in sums.values() for uom_id in quantities}
        uoms = [
            (uom.id, uom.rounding, uom.name)
            for uom in self.env["uom.uom"].sudo().browse(sorted(ids))
        ]
        return {
            key: ", ".join(
                f"{float_round(sums[key][id_], precision_rounding=rounding):,.10g}"
                f" {name}"
                for id_, rounding, name in uoms
                if id_ in sums[key]
            )
            for key in groups
        }

    def _preview_buckets(self, rows):
        labels = dict(
            self.env["whiz.recall.line"]
            ._fields["bucket"]
            ._description_selection(self.env)
        )
        by_bucket = defaultdict(list)
        for row in rows:
            by_bucket[row["bucket"]].append(row)
        return [
            {
                "bucket": bucket,
                "label": label,
                "quantities": self._sum_text(by_bucket[bucket]),
                "lots": len({row["lot_id"] for row in by_bucket[bucket]}),
                "places": self._preview_places(by_bucket[bucket])
                if bucket in OURS
                else [],
            }
            for bucket, label in labels.items()
            if by_bucket[bucket]
        ]

    def _preview_places(self, rows):
        """Return the places of goods that are still ours, most lots first."""
        by_place = defaultdict(list)
        for row in rows:
            by_place[row["res_model"], row["res_id"]].append(row)
        places = sorted(by_place.items(), key=lambda item: -len(item[1]))[:LOTS_SHOWN]
        return [
            {
                "label": self.env[model].sudo().browse(id_).display_name
                if model
                else self.env._("Unknown"),
                "quantities": self._sum_text(some),
                "res_model": model,
                "res_id": id_,
            }
            for (model, id_), some in places
        ]

    def _preview_products(self, rows):
        by_product = defaultdict(list)
        for row in rows:
            by_product[row["product_id"]].append(row)
        products = self.env["product.product"].sudo().browse(sorted(by_product))
        return [
            {
                "product_id": product.id,
                "product": product.display_name,
                "lots": len({row["lot_id"] for row in by_product[product.id]}),
                "ours": self._sum_text(
                    [r for r in by_product[product.id] if r["bucket"] in OURS]
                ),
                "market": self._sum_text(
                    [r for r in by_product[product.id] if r["bucket"] == "at_customers"]
                ),
            }
            for product in products
        ]

    def _preview_consignees(self, rows):
        """Return who has some of it, the most lines first, those unknown before all."""
        by_partner = defaultdict(list)
        for row in rows:
            if row["bucket"] == "at_customers":
                by_partner[row["partner_id"]].append(row)
        partners = self.env["res.partner"].sudo().browse(by_partner.keys() - {False})
        people = {partner.id: partner for partner in partners}
        nobody = partners.browse()
        quantities = self._sum_texts(by_partner)
        result = [
            {
                "partner_id": partner_id,
                "name": partner.complete_name
                if partner
                else self.env._("Unknown consignee"),
                "country": partner.country_id.name or "",
                "contact": partner.email or partner.phone or "",
                "lots": len({row["lot_id"] for row in some}),
                "deliveries": len({row["res_id"] for row in some}),
                "quantities": quantities[partner_id],
                "certainty": "exact"
                if any(row["certainty"] == "exact" for row in some)
                else "possible",
            }
            for partner_id, some in by_partner.items()
            for partner in [people.get(partner_id, nobody)]
        ]
        result.sort(key=lambda c: (bool(c["partner_id"]), -c["lots"], c["name"]))
        return result

    def _preview_lots(self, lots, rows, offset, limit):
        """Return a page of the lots: seeds first, then as far as they are from them."""
        order = ("seed", "ancestor", "sister", "line", "descendant")
        by_role = defaultdict(list)
        for lot_id, entry in lots.items():
            by_role[entry["role"]].append(lot_id)
        ids = [id_ for role in order for id_ in sorted(by_role[role])]
        page = ids[offset : offset + limit]
        by_lot = defaultdict(list)
        wanted = set(page)
        for row in rows:
            if row["lot_id"] in wanted:
                by_lot[row["lot_id"]].append(row)
        # the chain to a lot leads over others, which are not in the page
        around = {}
        for lot_id in page:
            while lot_id in lots and lot_id not in around:
                around[lot_id] = lots[lot_id]
                lot_id = lots[lot_id]["parent_id"]
        chains = self._scope_chains(around)
        records = self.env["stock.lot"].sudo().browse(page)
        return [
            {
                "lot_id": lot.id,
                "name": lot.name,
                "product": lot.product_id.display_name,
                "role": lots[lot.id]["role"],
                "certainty": lots[lot.id]["certainty"],
                "share": lots[lot.id]["share"],
                "why": chains[lot.id],
                "ours": self._sum_text(
                    [row for row in by_lot[lot.id] if row["bucket"] in OURS]
                ),
                "market": self._sum_text(
                    [row for row in by_lot[lot.id] if row["bucket"] == "at_customers"]
                ),
            }
            for lot in records
        ]
