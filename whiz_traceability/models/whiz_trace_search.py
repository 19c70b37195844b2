from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ..lib import gs1

EXACT, PREFIX, PART = 100, 60, 30
# A genealogy begins with so many lots at most, the newest.
ROOT_LIMIT = 200


class WhizTraceSearch(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _search_targets(self):
        """Return what the one search box looks in, the likeliest first.

        Each is a dict with ``model``, ``kind``, ``fields`` (what the text is
        compared with), ``detail`` (a field that tells matches apart) and optionally
        ``domain``. Other add-ons append.
        """
        return [
            {
                "model": "stock.lot",
                "kind": "lot",
                "fields": ["name", "supplier_lot_name", "ref"],
                "detail": "product_id",
            },
            {
                "model": "stock.picking",
                "kind": "picking",
                "fields": ["name", "origin"],
                "detail": "partner_id",
            },
            {
                "model": "mrp.production",
                "kind": "production",
                "fields": ["name", "origin"],
                "detail": "product_id",
            },
            {
                "model": "product.product",
                "kind": "product",
                "fields": ["default_code", "barcode", "name"],
                "detail": "categ_id",
                "domain": [("tracking", "!=", "none")],
            },
            {
                "model": "stock.package",
                "kind": "package",
                "fields": ["name"],
                "detail": "location_id",
            },
            {
                "model": "res.partner",
                "kind": "partner",
                "fields": ["name", "ref"],
                "detail": "city",
                "domain": [("parent_id", "=", False)],
            },
        ]

    @api.readonly
    @api.model
    def search_anything(self, text, limit=20):
        """Find records by any identifier that people have at hand.

        :param text: a lot, serial, supplier's lot, document, product code, barcode,
            package or partner, in full or in part; or a whole GS1 code or Digital Link
        :return: list of dicts ``res_model``, ``res_id``, ``label``, ``detail``,
            ``kind``, ``score`` (100 the same text, 60 begins with it, 30 contains
            it), best first; only what the user may read
        """
        code = str(text or "")
        text = code.strip()
        if not text:
            return []
        named = self._get_code_domains(code)
        like = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        patterns = ((EXACT, like), (PREFIX, f"{like}%"), (PART, f"%{like}%"))
        matches = []
        for rank, target in enumerate(self._search_targets()):
            model = self.env[target["model"]].with_context(skip_preprocess_gs1=True)
            if not model.has_access("read"):
                continue
            base = Domain(target.get("domain", Domain.TRUE))
            scores = {}
            domains = [
                (score, Domain.OR([(f, "=ilike", pattern)] for f in target["fields"]))
                for score, pattern in patterns
            ]
            if target["model"] in named:
                domains.insert(0, (EXACT, named[target["model"]]))
            # the same text first: it must not drown among many that contain it
            for score, domain in domains:
                if len(scores) >= limit:
                    break
                for record in model.search(base & domain, limit=limit):
                    scores.setdefault(record, score)
            for record, score in list(scores.items())[:limit]:
                detail = record[target["detail"]]
                matches.append(
                    {
                        "res_model": record._name,
                        "res_id": record.id,
                        "label": record.display_name,
                        "detail": detail
                        if isinstance(detail, str)
                        else detail.sudo().display_name
                        if detail
                        else "",
                        "kind": target["kind"],
                        "score": score,
                        "rank": rank,
                    }
                )
        matches.sort(key=lambda match: (-match["score"], match["rank"], match["label"]))
        return [
            {key: value for key, value in match.items() if key != "rank"}
            for match in matches[:limit]
        ]

    @api.model
    def _get_code_domains(self, text):
        """Return ``{model: domain}`` of what a GS1 code names; empty for other texts.

        Its lot or serial number is one of the product that the code names, if that is
        known here. A separator that seems to be missing is tried, too.
        """
        message = gs1.parse(text)
        if message.format == "plain":
            return {}
        domains, of_product = {}, Domain.TRUE
        if message.gtin:
            forms = gs1.gtin_forms(message.gtin)
            product = Domain("barcode", "in", forms) | Domain(
                "product_uom_ids.barcode", "in", forms
            )
            domains["product.product"] = product
            if self.env["product.product"].search_count(product, limit=1):
                of_product = Domain("product_id", "any", product)
        elements = [*message.elements, *(message.proposal or ())]
        names = [value for ai, value in elements if ai in ("10", "21")]
        if names:
            domains["stock.lot"] = Domain("name", "in", names) & of_product
        if message.sscc:
            sscc = [message.sscc, f"00{message.sscc}"]
            domains["stock.package"] = Domain("name", "in", sscc)
        return domains

    @api.readonly
    @api.model
    def get_root_lots(self, res_model, res_ids):
        """Return the lots to begin a genealogy with, for records of any screen.

        :param res_model: a model that :meth:`_get_root_domain` knows
        :return: ``{"lot_ids": [...], "total": how many lots there are, "label": what
            was opened}``; of more than ``ROOT_LIMIT`` lots the newest
        :raise UserError: a model that has nothing to do with lots, or records of which
            none exists any more
        """
        if res_model not in self.env:
            raise self._no_root_lots(res_model)
        asked = self.env[res_model].browse(res_ids)
        records = asked.exists()
        if not records:
            self._check_roots(asked)
        records.check_access("read")
        domain = self._get_root_domain(records)
        lots = self.env["stock.lot"].search(domain, limit=ROOT_LIMIT, order="id desc")
        total = len(lots)
        if total == ROOT_LIMIT:
            total = lots.search_count(domain)
        labels = records[:3].mapped("display_name")
        if len(records) > 3:
            labels.append("…")
        return {"lot_ids": lots.ids, "total": total, "label": ", ".join(labels)}

    @api.model
    def _get_root_domain(self, records):
        """Domain of the lots that a genealogy of the records begins with."""
        lines = Domain("state", "=", "done")
        match records._name:
            case "stock.lot":
                return Domain("id", "in", records.ids)
            case "product.product":
                return Domain("product_id", "in", records.ids)
            case "product.template":
                return Domain("product_id.product_tmpl_id", "in", records.ids)
            case "res.partner":
                return Domain("id", "in", self._lots_received_by(records)) | Domain(
                    "id", "in", self._lots_sent_by(records)
                )
            case "mrp.production":
                # what it produced, or else what it consumed
                lot_ids = records.lot_producing_ids.ids
                for field in ("production_id", "raw_material_production_id"):
                    lot_ids = lot_ids or self._line_lot_ids(
                        lines & Domain(f"move_id.{field}", "in", records.ids)
                    )
                return Domain("id", "in", lot_ids)
            case "stock.picking":
                lines = Domain("picking_id", "in", records.ids)
            case "stock.package":
                lines &= Domain("result_package_id", "in", records.ids)
            case _:
                raise self._no_root_lots(records._name)
        return Domain("id", "in", self._line_lot_ids(lines))

    @api.model
    def _no_root_lots(self, res_model):
        return UserError(
            self.env._(
                "%(model)s has no lots to trace: open the genealogy from a lot, "
                "product, transfer or manufacturing order.",
                model=res_model,
            )
        )

    @api.model
    def _line_lot_ids(self, domain):
        groups = self.env["stock.move.line"]._read_group(
            domain & Domain("lot_id", "!=", False), ["lot_id"]
        )
        return [lot.id for (lot,) in groups]

    @api.model
    def _genealogy_action(self, records):
        """Return the client action that opens the genealogy of the records."""
        return {
            **self._get_genealogy_action(),
            "context": {
                "active_model": records._name,
                "active_ids": records.ids,
                "active_id": records.ids[:1] and records.ids[0],
            },
        }

    @api.model
    @ormcache("self.env.lang")
    def _get_genealogy_action(self):
        # the cache is cleared when an action changes; to read one takes five queries
        return self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_genealogy"
        )
