from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.whiz_traceability.lib import gs1

from ..lib import layout, symbols
from .whiz_label_layout_item import FIELDS, IDENTIFIERS

#: Smallest and largest label in mm that a preview is made of.
_LEAST, _MOST = 5.0, 500.0


class WhizLabelLayout(models.Model):
    """The design of a label: what is where, on which paper, for which printer.

    Two forms of it as plain data go together. A *design* is the layout as a dict, a
    *snapshot* is what one label says on it. A print job keeps both, so that a reprint
    is the same label whatever has become of the layout or the lot.
    """

    _name = "whiz.label.layout"
    _description = "Label Layout"
    _order = "sequence, name, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="The first one is proposed where a product names none."
    )
    company_id = fields.Many2one(
        "res.company",
        help="Empty: every company can print it.",
    )
    target = fields.Selection(
        [
            ("lot", "Lots and serial numbers"),
            ("package", "Packages and pallets"),
            ("product", "Products"),
        ],
        required=True,
        default="lot",
        string="Labels Of",
    )
    width = fields.Float(required=True, default=50.0, digits=(8, 2), help="In mm.")
    height = fields.Float(required=True, default=25.0, digits=(8, 2), help="In mm.")
    dpi = fields.Selection(
        [
            ("203", "203 dpi (8 dots per mm)"),
            ("300", "300 dpi (12 dots per mm)"),
            ("600", "600 dpi (24 dots per mm)"),
        ],
        string="Printer Resolution",
        required=True,
        default="203",
        help="Modules of symbols are a whole number of dots of the printer: that is "
        "what makes them sharp.",
    )
    output = fields.Selection(
        [("pdf", "PDF"), ("zpl", "ZPL (thermal printer)")],
        required=True,
        default="pdf",
    )
    date_format = fields.Selection(
        [
            ("month", "31 Dec 2026"),
            ("iso", "2026-12-31"),
            ("language", "As in the user's language"),
        ],
        string="Dates",
        required=True,
        default="month",
        help="Dates are those of the warehouse's time zone.",
    )
    media = fields.Selection(
        [("roll", "Roll: a label per page"), ("sheet", "Sheet: several on a page")],
        string="Paper",
        required=True,
        default="roll",
    )
    page_width = fields.Float(default=210.0, digits=(8, 2))
    page_height = fields.Float(default=297.0, digits=(8, 2))
    columns = fields.Integer(default=4)
    rows = fields.Integer(default=12)
    margin_left = fields.Float(default=8.0, digits=(8, 2))
    margin_top = fields.Float(default=20.0, digits=(8, 2))
    gap_x = fields.Float(string="Gap Between Columns", digits=(8, 2))
    gap_y = fields.Float(string="Gap Between Rows", digits=(8, 2))
    item_ids = fields.One2many(
        "whiz.label.layout.item", "layout_id", string="Contents", copy=True
    )
    sample_lot_id = fields.Many2one(
        "stock.lot",
        string="Preview With Lot",
        ondelete="set null",
        help="Whose data the preview shows. Empty: made-up data.",
    )
    sample_package_id = fields.Many2one(
        "stock.package", string="Preview With Package", ondelete="set null"
    )

    _size = models.Constraint(
        "check (width between 5 and 500 and height between 5 and 500)",
        "A label is 5 to 500 mm wide and high.",
    )
    _grid = models.Constraint(
        "check (media != 'sheet' or (columns > 0 and rows > 0))",
        "A sheet has at least one column and one row.",
    )

    @api.constrains(
        "media", "output", "width", "height", "page_width", "page_height", "columns",
        "rows", "margin_left", "margin_top", "gap_x", "gap_y",
    )  # fmt: skip
    def _check_sheet(self):
        for record in self.filtered(lambda record: record.media == "sheet"):
            if record.output == "zpl":
                raise ValidationError(
                    self.env._("Thermal printers print rolls: choose PDF for a sheet.")
                )
            right = record.margin_left + record.columns * record.width
            right += (record.columns - 1) * record.gap_x
            bottom = record.margin_top + record.rows * record.height
            bottom += (record.rows - 1) * record.gap_y
            if right > record.page_width + 0.05 or bottom > record.page_height + 0.05:
                raise ValidationError(
                    self.env._(
                        "%(layout)s: the labels reach to %(right).1f x %(bottom).1f mm, "
                        "the page is %(width).1f x %(height).1f mm.",
                        layout=record.name,
                        right=right,
                        bottom=bottom,
                        width=record.page_width,
                        height=record.page_height,
                    )
                )

    @api.model
    def _get_layout(self, target, products=None):
        """Return the layout to propose: that of the products, else the first one."""
        own = products.whiz_label_layout_id if products and target == "lot" else self
        own = own._filtered_access("read").filtered("active")
        if len(own) == 1 and all(product.whiz_label_layout_id for product in products):
            return own
        return self.search(self._get_target_domain(target), limit=1)

    @api.model
    def _get_target_domain(self, target):
        companies = [False, *self.env.companies.ids]
        return Domain("target", "=", target) & Domain("company_id", "in", companies)

    # ------------------------------------------------------------------
    # Designs and snapshots
    # ------------------------------------------------------------------

    def _get_design(self):
        """Return the layout as plain data."""
        self.ensure_one()
        return {
            "width": self.width,
            "height": self.height,
            "dpi": int(self.dpi),
            "date_format": self.date_format,
            "sheet": self._get_sheet(),
            "items": [item._get_design(self.target) for item in self.item_ids],
        }

    def _get_sheet(self):
        if self.media != "sheet":
            return None
        return {
            "width": self.page_width,
            "height": self.page_height,
            "columns": self.columns,
            "rows": self.rows,
            "left": self.margin_left,
            "top": self.margin_top,
            "step_x": self.width + self.gap_x,
            "step_y": self.height + self.gap_y,
        }

    @api.model
    def _take_snapshot(self, design, source):
        """Return ``(snapshot, notes)``: what a label of ``source`` says.

        :param dict source: see ``whiz.label.source``
        :return: notes are sentences: why there is a plain symbol or none
        """
        service = self.env["whiz.label.symbol"]
        values, contents, notes = dict(source["values"]), {}, []
        values["hri"] = ""
        for number, item in enumerate(design["items"]):
            if item["kind"] != "symbol":
                continue
            found, reason = service._get_contents(
                item["symbol"], item["identifiers"], source
            )
            if reason:
                notes.append(self._explain(item["symbol"], found, reason))
            if found:
                contents[str(number)] = found
                values["hri"] = values["hri"] or self._get_readable(found)
        return {"values": values, "symbols": contents}, notes

    @api.model
    def _get_readable(self, contents):
        """Return the human readable text; a line may end between two elements."""
        pieces = [gs1.hri([element]) for element in contents["elements"]]
        return layout.BREAK.join(pieces) or contents["hri"]

    @api.model
    def _explain(self, kind, contents, reason):
        names = dict(
            self.env["whiz.label.layout.item"]
            ._fields["symbol"]
            ._description_selection(self.env)
        )
        if not contents:
            return self.env._(
                "No %(symbol)s: %(reason)s", symbol=names[kind], reason=reason
            )
        return self.env._(
            "%(plain)s in place of %(symbol)s: %(reason)s",
            plain=names[contents["kind"]],
            symbol=names[kind],
            reason=reason,
        )

    @api.model
    def _compose(self, design, snapshot):
        """Return ``(lib.layout.Composed, stops)``; every symbol was read back.

        :return: stops are sentences: why the label must not be printed
        """
        service = self.env["whiz.label.symbol"]
        stops = []

        def make(item):
            contents = snapshot["symbols"].get(str(item.options["number"]))
            if not contents:
                return None
            try:
                return service._make(contents), self._get_readable(contents)
            except symbols.SymbolError as error:
                stops.append(service._translate(error))
                return None

        label = layout.compose(
            layout.Design.from_dict(design), snapshot["values"], make
        )
        stops += [service._translate(problem) for problem in label.stops]
        return label, stops

    @api.model
    def _render(self, design, labels, output, skip=0, title=""):
        """Return the file for a printer.

        :param labels: iterable of ``(lib.layout.Composed, copies)``
        :rtype: bytes
        """
        if output == "zpl":
            return "".join(
                layout.zpl(label, copies) for label, copies in labels if copies
            ).encode()
        sheet = design["sheet"] and layout.Sheet(**design["sheet"])
        each = (label for label, copies in labels for _copy in range(copies))
        return layout.pdf(each, sheet, skip, title)

    # ------------------------------------------------------------------
    # Editor
    # ------------------------------------------------------------------

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
        line = {"date_format": values.get("date_format"), "quantity": 12.0}
        if record:
            record.check_access("read")
            return record._prepare_label(line)
        return self._make_up_sample(line)

    @api.model
    def _make_up_sample(self, line):
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
        return source | {
            "plain": "JAR-0331",
            "domain": self._get_sample_domain(),
            "keys": ("00", "01", "10"),
        }

    @api.model
    def _get_sample_domain(self):
        return self.env["stock.lot"]._get_link_domain()

    @api.model
    @api.readonly
    def get_catalogue(self):
        """Return what the editor offers: ``placeholders`` and ``identifiers``.

        :return: lists of ``{"name", "title"}``
        """
        fields_ = FIELDS | {"hri": self.env._("Human readable text of the symbol")}
        # pylint: disable=gettext-variable
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

    def action_preview(self):
        """Open the layout alone, large enough to work on it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
