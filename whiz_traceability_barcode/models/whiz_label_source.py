from odoo import models
from odoo.tools import format_date
from odoo.tools.misc import formatLang

#: How dates are written on a label, as Babel patterns; None is that of the language.
DATE_FORMATS = {"month": "dd MMM yyyy", "iso": "yyyy-MM-dd", "language": None}


class WhizLabelSource(models.AbstractModel):
    """What a record says on its label. Lots, packages and products inherit it."""

    _name = "whiz.label.source"
    _description = "Records with Labels"

    def _prepare_label(self, line=None):
        """Return what the label of this record says.

        :param dict line: what is known about the occasion, all optional: ``quantity``,
            ``uom`` (``uom.uom``, also a packaging), ``warehouse``, ``document``,
            ``partner`` (records), ``date_format`` (of :data:`DATE_FORMATS`),
            ``is_preview`` (nothing may be written: it is only looked at)
        :return: dict with ``values`` (placeholder -> text), ``elements`` (application
            identifier -> typed value), ``plain`` (the number as it is), ``domain`` of
            Digital Links, ``link`` (web address without GS1 key, or False), ``reason``
            (why there can be no GS1 symbol, or False), ``keys`` (identifiers of what is
            labelled: without them a symbol only adds to another one) and ``name``, to
            speak of it
        """
        raise NotImplementedError

    def _get_label_day(self, moment, line):
        """Return the day of a UTC datetime where the goods are; a date as it is."""
        company = self.company_id or self.env.company
        context = self.env["whiz.numbering.context"]
        warehouse = line.get("warehouse") or self.env["stock.warehouse"]
        local = context._get_local(
            moment, {"warehouse": warehouse.sudo(), "company": company.sudo()}
        )
        return local.date() if hasattr(local, "hour") else local

    def _format_label_day(self, day, line):
        pattern = DATE_FORMATS[line.get("date_format") or "month"]
        return format_date(self.env, day, date_format=pattern) if day else ""

    def _format_label_quantity(self, quantity):
        """Return a quantity without zeros that say nothing."""
        if not quantity:
            return ""
        text = f"{quantity:.6f}".rstrip("0").rstrip(".")
        digits = len(text.partition(".")[2])
        return formatLang(self.env, quantity, digits=digits)

    def _get_label_uom(self, name):
        """Return a unit of the app ``uom``, without a query for each label."""
        id_ = self.env["ir.model.data"]._xmlid_to_res_id(f"uom.{name}")
        return self.env["uom.uom"].browse(id_)

    def _get_link_domain(self):
        """Return where Digital Links of the company lead to."""
        company = (self.company_id or self.env.company).sudo()
        return (company.whiz_link_domain or company.get_base_url()).rstrip("/")
