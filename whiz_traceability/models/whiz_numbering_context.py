from datetime import timedelta

import pytz

from odoo import api, fields, models

from ..lib.expiry import as_zone


class WhizNumberingContext(models.AbstractModel):
    """What is known about the lots that a document brings in: the values of tokens.

    A model that lots come from says what it knows by ``_prepare_numbering_sources``;
    this turns it into the texts and dates that a pattern can show.
    """

    _name = "whiz.numbering.context"
    _description = "Context of a Number"

    @api.model
    def _get_sources(self, record):
        """Return what ``record`` knows; every key of the result is always there.

        ``company``, ``warehouse``, ``picking_type``, ``partner``, ``workcenter``:
        records. ``document``: the record that the numbers are drawn for. ``date``: when
        the goods came in or were made, naive UTC; ``kind``: "received" or "produced".
        ``origin``, ``supplier_lot``: texts. ``expires``: a datetime.
        """
        sources = {
            "company": self.env.company,
            "warehouse": self.env["stock.warehouse"],
            "picking_type": self.env["stock.picking.type"],
            "partner": self.env["res.partner"],
            "workcenter": self.env["mrp.workcenter"],
            "document": None,
            "date": None,
            "kind": None,
            "origin": "",
            # of the lot that is being made, which no document knows
            "supplier_lot": self.env.context.get("whiz_supplier_lot") or "",
            "expires": None,
        }
        if record and hasattr(record, "_prepare_numbering_sources"):
            sources |= record._prepare_numbering_sources()
        if not sources["company"]:
            sources["company"] = self.env.company
        if not sources["warehouse"]:
            sources["warehouse"] = sources["picking_type"].warehouse_id
        return sources

    @api.model
    def _get_timezone(self, sources):
        """Return the time zone where the goods are."""
        place = sources["warehouse"] or sources["company"]
        return as_zone(place._get_timezone_name())

    @api.model
    def _prepare(self, product, sources, date=None):
        """Return the values of all tokens, for a product and what is known.

        :param date: when the goods came in or were made: a naive UTC datetime, or a
            date, which is taken as it is. Without it that of the document, or now.
        """
        sources = {
            key: value.sudo() if isinstance(value, models.BaseModel) else value
            for key, value in sources.items()
        }
        product = product.sudo()
        company, partner = sources["company"], sources["partner"]
        moment = date or sources["date"] or fields.Datetime.now()
        if isinstance(moment, str):
            is_moment = len(moment) > len("2026-12-31")
            moment = (
                fields.Datetime.to_datetime(moment)
                if is_moment
                else fields.Date.to_date(moment)
            )
        expires = sources["expires"]
        if not expires and product.use_expiration_date:
            expires = moment + timedelta(days=product.expiration_time)
        local = self._get_local(moment, sources)
        workcenter = sources["workcenter"]
        return {
            "date": local,
            "produced": local if sources["kind"] != "received" else None,
            "received": local if sources["kind"] != "produced" else None,
            "expires": self._get_local(expires, sources),
            "day_start": company.whiz_day_start,
            "product": product.default_code,
            "category": product.categ_id.name,
            "gtin": product.barcode,
            "company": company.whiz_numbering_code or company.name,
            "warehouse": sources["warehouse"].code,
            "line": workcenter.code or workcenter.name,
            "supplier": partner.ref or partner.commercial_partner_id.ref,
            "supplier_lot": sources["supplier_lot"],
            "document": sources["document"].display_name
            if sources["document"]
            else sources["origin"],
        }

    @api.model
    def _get_local(self, moment, sources):
        """Return a naive UTC datetime in the warehouse's time zone; a date as it is."""
        if not moment or not hasattr(moment, "hour"):
            return moment or None
        zone = self._get_timezone(sources)
        return pytz.utc.localize(moment).astimezone(zone).replace(tzinfo=None)
