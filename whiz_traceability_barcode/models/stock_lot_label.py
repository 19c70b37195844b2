from odoo import api, models
from odoo.exceptions import UserError

from odoo.addons.whiz_traceability.lib.gs1.codes import COUNTRIES

from ..lib import symbols, zpl

#: What a label's symbol holds of a lot where nobody says otherwise.
IDENTIFIERS = ("01", "17/15", "11", "10", "21")
_LINK = ("01", "10", "21", "17/15")
#: Width of a module and of the widest GS1-128 in mm.
_MODULE, _WIDEST = 0.5, 165.0
#: What ``_label_symbol`` makes for thermal printers of 203 dpi: a dot in mm, then
#: margin and height of bars in dots.
_DOT, _MARGIN, _BARS = 0.125, 40, 120
_NUMERIC = {alpha2: numeric for numeric, alpha2 in COUNTRIES.items()}


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "whiz.label.source"]

    # ------------------------------------------------------------------
    # Public interface
    # ------------------------------------------------------------------

    def _label_symbol(self, kind, output):
        """Return the symbol of this lot or serial, read back before it is returned.

        :param str kind: "datamatrix", "gs1_128", "gs1_qr" or "digital_link"
        :param str output: "svg" and "zpl" (a whole label) return ``str``, "png"
            returns ``bytes``
        :raise UserError: when GS1 cannot encode it, and why; a label layout prints a
            plain symbol in that case
        """
        self.ensure_one()
        service = self.env["whiz.label.symbol"]
        if kind not in symbols.KINDS or output not in ("svg", "png", "zpl"):
            raise UserError(
                self.env._(
                    "There is no symbol %(kind)s as %(output)s.",
                    kind=kind,
                    output=output,
                )
            )
        identifiers = _LINK if kind == "digital_link" else IDENTIFIERS
        contents, reason = service._get_contents(
            kind, identifiers, self._prepare_label()
        )
        if reason:
            raise UserError(
                self.env._("%(lot)s: %(reason)s", lot=self.display_name, reason=reason)
            )
        try:
            symbol = service._make(contents)
        except symbols.SymbolError as error:
            raise UserError(service._translate(error)) from error
        if output == "svg":
            return symbols.svg(symbol, self._get_module(symbol))
        if output == "png":
            return symbols.png(symbol)
        dots = max(int(self._get_module(symbol) / _DOT), 2)
        height = _BARS if symbol.kind.linear else symbol.height * dots
        field = zpl.symbol(symbol, _MARGIN, _MARGIN, dots, _BARS)
        return zpl.label(
            [field], symbol.width * dots + 2 * _MARGIN, height + 2 * _MARGIN
        )

    @api.model
    def _get_module(self, symbol):
        """Return the width of a module in mm: GS1's, or what keeps to its limit."""
        if not symbol.kind.linear:
            return _MODULE
        return min(_MODULE, _WIDEST / symbol.full_width)

    def action_print_labels(self):
        """Open the dialog that prints labels of these lots."""
        return self.env["whiz.label.print"]._open(
            [{"lot_id": lot.id, "quantity": lot._get_label_quantity()} for lot in self]
        )

    # ------------------------------------------------------------------
    # What is on the label
    # ------------------------------------------------------------------

    def _get_label_quantity(self):
        """Return what one label stands for when no document says it."""
        return 1.0 if self.product_id.tracking == "serial" else self.product_qty

    def _get_label_gtin(self, uom=None):
        """Return ``(GTIN-14 or False, reason)`` of the lot's product or packaging."""
        product = self.product_id
        return product._get_label_gtin(uom)

    def _prepare_label(self, line=None):
        self.ensure_one()
        line = dict(line or {})
        if not line.get("warehouse"):
            line["warehouse"] = self.sudo().expiry_warehouse_id
        product = self.product_id
        serial = product.tracking == "serial" and not self.is_whiz_batch
        batch = self.whiz_batch_id.name if serial else False
        gtin, reason = self._get_label_gtin(line.get("uom"))
        days = self._get_label_days(line)
        origin = self._get_label_origin()
        source = product._prepare_label(line)
        source["values"] |= {
            "lot": self.name,
            "title": self.env._("Serial number") if serial else self.env._("Lot"),
            "batch": batch or "",
            "supplier_lot": self.supplier_lot_name or "",
            "origin": origin.name or "",
            "produced": self._format_label_day(days["11"], line),
            "best_before": self._format_label_day(days["15"], line),
            "expiry": self._format_label_day(days["17"], line),
            "gtin": gtin or "",
        }
        source["elements"] |= {
            **days,
            "01": gtin,
            "02": gtin,
            "10": batch if serial else self.name,
            "21": self.name if serial else False,
            "422": _NUMERIC.get(origin.code) if origin else False,
        }
        source |= {
            "plain": self.name,
            "name": self.name,
            "reason": reason,
            "link": self._get_label_link(line),
            "keys": ("01", "10", "21"),
        }
        return source

    def _get_label_days(self, line):
        """Return application identifier -> day in the time zone of the goods."""
        expires = self.product_id.use_expiration_date
        return {
            "11": self._get_label_day(self._get_production_moment(), line),
            "15": self._get_label_day(self.use_date, line) if expires else None,
            "17": self._get_label_day(self.expiration_date, line) if expires else None,
        }

    def _get_production_moment(self):
        """Return when the lot was made, a date or UTC datetime, or None if unknown."""
        return self["production_date"] if "production_date" in self._fields else None

    def _get_label_origin(self):
        """Return the country that the goods come from."""
        known = "origin_country_id" in self._fields
        return self["origin_country_id"] if known else self.env["res.country"]

    def _get_label_link(self, line):
        """Return a web address for a lot without GTIN, or False. To be extended.

        :param dict line: see ``_prepare_label``; nothing is written for a preview
        """
        return False
