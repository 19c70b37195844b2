from odoo import api, fields, models

from ..lib import layout
from ..lib.layout.catalogue import FIELDS, IDENTIFIERS

#: Smallest and largest label in mm that a preview is made of.
_LEAST, _MOST = 5.0, 500.0


class WhizLabelLayout(models.Model):
    """What the editor of layouts asks while somebody draws."""

    _inherit = "whiz.label.layout"

    @api.model
    @api.readonly
    def preview(self, values, items):
        """Return what a label looks like while its layout is edited.

        :param dict values: ``target``, ``width``, ``height``, ``dpi``, ``date_format``,
            ``sample_lot_id``, ``sample_package_id``
        :param list items: dicts with the fields of ``whiz.label.layout.item``
        :return: dict with ``svg`` and ``problems``: dicts ``text``, ``stops`` and
            ``item`` (position in ``items`` or -1)
        """
        self.check_access("read")
        size = [float(values.get(side) or 0) for side in ("width", "height")]
        if not all(_LEAST <= side <= _MOST for side in size):
            text = self.env._("A label is 5 to 500 mm wide and high.")
            return {
                "svg": "",
                "problems": [{"text": text, "stops": True, "item": -1}],
            }
        Item = self.env["whiz.label.layout.item"]
        target = values.get("target") or "lot"
        design = {
            "width": size[0],
            "height": size[1],
            "dpi": int(values.get("dpi") or 203),
            "date_format": values.get("date_format") or "month",
            "sheet": None,
            "items": [Item.new(item)._get_design(target) for item in items],
        }
        source = self._get_sample(values)
        snapshot, notes = self._take_snapshot(design, source)
        label, stops = self._compose(design, snapshot)
        service = self.env["whiz.label.symbol"]
        shown = [
            {
                "text": service._translate(problem),
                "stops": problem.stops,
                "item": problem.item,
            }
            for problem in label.problems
        ]
        told = {each["text"] for each in shown}
        shown += [
            {"text": text, "stops": True, "item": -1}
            for text in stops
            if text not in told
        ]
        shown += [{"text": text, "stops": False, "item": -1} for text in notes]
        return {"svg": layout.svg(label), "problems": shown}

    @api.model
    def _get_sample(self, values):
        """Return the source that a preview shows: a record's, or made-up data."""
        model, name = ("stock.lot", "sample_lot_id")
        if values.get("target") == "package":
            model, name = ("stock.package", "sample_package_id")
        record = self.env[model].browse(values.get(name) or []).exists()
        line = {
            "date_format": values.get("date_format"),
            "quantity": 12.0,
            "is_preview": True,
        }
        if record:
            record.check_access("read")
            return record._prepare_label(line)
        return self._make_up_sample(values.get("target") or "lot", line)

    @api.model
    def _make_up_sample(self, target, line):
        """Return a source for a preview without a record. The GTIN is GS1's example."""
        product = self.env["product.product"]
        source = product._prepare_empty_label()
        day = fields.Date.from_string("2026-12-31")
        shown = product._format_label_day(day, line)
        gtin = "09506000134352"
        source["values"] |= {
            "product": self.env._("Hazelnut spread with cocoa, 400 g"),
            "code": "JAR-400",
            "lot": "JAR-0331",
            "title": self.env._("Lot"),
            "batch": "B-17",
            "supplier_lot": "HZ-88123",
            "gtin": gtin,
            "quantity": "12",
            "unit": self.env._("Units"),
            "produced": shown,
            "best_before": shown,
            "expiry": shown,
            "today": shown,
            "origin": self.env._("Italy"),
            "company": self.env.company.name,
            "document": "WH/IN/00031",
            "partner": "Weber GmbH",
            "sscc": "395060001343521237",
            "contents": self.env._("12 Hazelnut spread"),
        }
        source["elements"] = {
            "00": "395060001343521237",
            "01": gtin,
            "02": gtin,
            "10": "JAR-0331",
            "11": day,
            "15": day,
            "17": day,
            "30": 12,
            "37": 12,
            "240": "JAR-400",
            "3103": "004800",
            "422": "380",
        }
        package = target == "package"
        # what is in a package, or what is labelled: never both
        for ai in ("01", "30") if package else ("00", "02", "37"):
            del source["elements"][ai]
        return source | {
            "plain": "JAR-0331",
            "domain": product._get_link_domain(),
            "keys": ("00",) if package else ("01", "10", "21"),
        }

    @api.model
    @api.readonly
    def get_catalogue(self):
        """Return what the editor offers: ``placeholders`` and ``identifiers``.

        :return: lists of ``{"name", "title"}``
        """
        fields_ = FIELDS | {"hri": self.env._("Human readable text of the symbol")}
        return {
            "placeholders": [
                {"name": name, "title": self.env._(title)}
                for name, title in fields_.items()
            ],
            "identifiers": [
                {"name": name, "title": self.env._(title)}
                for name, title in IDENTIFIERS.items()
            ],
        }
