from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.whiz_traceability.lib import gs1

from ..lib import layout, symbols


class WhizLabelLayout(models.Model):
    """The design of a label: what is where, on which paper, for which printer.

    Two forms of it as plain data go together. A *design* is the layout as a dict, a
    *snapshot* is what one label says on it. A print job keeps both, so that a reprint
    is the same label whatever has become of the layout or the lot.
    """

    _name = "whiz.label.layout"
    _description = "Label Layout"
    _order = "target, sequence, name, id"

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
                        "%(layout)s: the labels reach to %(right).1f x %(bottom).1f "
                        "mm, the page is %(width).1f x %(height).1f mm.",
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
