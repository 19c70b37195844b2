from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.expiry import day_start, days_left, is_expired, local_day


class StockLot(models.Model):
    _inherit = "stock.lot"

    product_expiry_alert = fields.Boolean(
        string="Expired",
        search="_search_product_expiry_alert",
        help="The expiry date is over: it was the last day on which the goods were "
        "good, in the time zone of the warehouse where they are.",
    )
    expiry_days_left = fields.Integer(
        string="Days Left",
        compute="_compute_expiry_days_left",
        help="Days until the last one on which the goods are good; 0: today. Negative: "
        "so many days ago.",
    )
    production_date = fields.Date(
        string="Made On",
        copy=False,
        help="The day on which the goods were made, as on their label. What is made "
        "here gets it from its manufacturing order.",
    )
    origin_country_id = fields.Many2one(
        "res.country",
        string="Country of Origin",
        copy=False,
        help="Where the goods were grown, caught or made.",
    )
    expiry_limited_by_id = fields.Many2one(
        "stock.lot",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The ingredient that expires first. What was made of it expires no later.",
    )
    expiry_discount = fields.Float(
        string="Discount (%)",
        readonly=True,
        copy=False,
        help="The goods are sold at this discount because their date comes near.",
    )
    expiry_extension_ids = fields.One2many(
        "whiz.expiry.extension", "lot_id", string="Extensions"
    )
    expiry_event_ids = fields.One2many(
        "whiz.expiry.event", "lot_id", string="Expiry Measures"
    )

    # ------------------------------------------------------------------
    # Is it expired?
    # ------------------------------------------------------------------

    def _get_timezone_names(self, warehouse=None):
        """Return {lot: time zone} of the lots: where they are, or of ``warehouse``."""
        if warehouse:
            return dict.fromkeys(self, warehouse._get_timezone_name())
        zones = {}
        result = {}
        for lot in self:
            # who may read a lot need not be able to read where it is
            place = (
                lot.sudo().location_id.warehouse_id
                or lot.sudo().company_id
                or self.env.company
            )
            if place not in zones:
                zones[place] = place._get_timezone_name()
            result[lot] = zones[place]
        return result

    def _get_day(self, name, warehouse=None):
        """Return {lot: day} of a date of the lots: what a label and a report show.

        :param str name: ``expiration_date``, ``use_date``, ``removal_date`` or
            ``alert_date``
        :param warehouse: whose day it is, without it that of where the lot is
        """
        return {
            lot: local_day(lot[name], zone)
            for lot, zone in self._get_timezone_names(warehouse).items()
        }

    def _filter_expired(self, day=None, warehouse=None, name="expiration_date"):
        """Return those of the lots that are expired on a day: the one helper that says.

        A lot is good until the end of the day of its date, in the time zone of the
        warehouse. The lots of a product that has no expiry dates never expire, whatever
        date they still have.

        :param day: a ``date``; without it today
        :param warehouse: where it is asked, without it where the lot is
        :param str name: the date that counts, see ``_get_day``
        """
        now = fields.Datetime.now()
        zones = self._get_timezone_names(warehouse)
        return self.filtered(
            lambda lot: (
                lot.sudo().product_id.use_expiration_date
                and is_expired(lot[name], day or local_day(now, zones[lot]), zones[lot])
            )
        )

    @api.depends("expiration_date", "location_id", "product_id.use_expiration_date")
    def _compute_product_expiry_alert(self):
        expired = self._filter_expired()
        for lot in self:
            lot.product_expiry_alert = lot in expired

    @api.depends("expiration_date", "location_id")
    def _compute_expiry_days_left(self):
        now = fields.Datetime.now()
        for lot, zone in self._get_timezone_names().items():
            today = local_day(now, zone)
            lot.expiry_days_left = days_left(lot.expiration_date, today, zone) or 0

    def _search_product_expiry_alert(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_expired_domain()
        return Domain.OR(domain if flag else ~domain for flag in value)

    @api.model
    def _get_limits(self, day=None, moment=None, zones=None):
        """Return {warehouse id: moment} and the moment elsewhere: what is before it is
        expired on ``day``, by default that of ``moment``, by default today.

        :param zones: what ``_get_timezone_names`` of the warehouses has returned
        """
        moment = moment or fields.Datetime.now()

        def limit(zone):
            return day_start(day or local_day(moment, zone), zone)

        zones = dict(zones or self.env["stock.warehouse"]._get_timezone_names())
        elsewhere = limit(zones.pop(None))
        limits = {id_: limit(zone) for id_, zone in zones.items()}
        return (
            {id_: moment for id_, moment in limits.items() if moment != elsewhere},
            elsewhere,
        )

    @api.model
    def _get_expired_domain(
        self, day=None, name="expiration_date", moment=None, zones=None
    ):
        """Return the domain of the lots that :meth:`_filter_expired` returns.

        :param moment: instead of a day, the day on which it falls in each warehouse
        :param zones: see ``_get_limits``
        """
        limits, elsewhere = self._get_limits(day, moment, zones)
        late = Domain(name, "<", elsewhere)
        if limits:
            other = Domain("location_id.warehouse_id", "in", list(limits))
            late = Domain.OR(
                [
                    late & ~other,
                    *(
                        Domain("location_id.warehouse_id", "=", id_)
                        & Domain(name, "<", moment)
                        for id_, moment in limits.items()
                    ),
                ]
            )
        return late & Domain("product_id.use_expiration_date", "=", True)

    @api.model
    def _sql_is_expired(self, day=None):
        """SQL: is a row of ``stock_lot`` expired? As :meth:`_filter_expired`."""
        limits, elsewhere = self._get_limits(day)
        limit = SQL("%s", elsewhere)
        if limits:
            cases = SQL(" ").join(
                SQL("WHEN %s THEN %s::timestamp", id_, moment)
                for id_, moment in limits.items()
            )
            limit = SQL(
                """CASE (SELECT loc.warehouse_id FROM stock_location loc
                          WHERE loc.id = stock_lot.location_id)
                   %s ELSE %s END""",
                cases,
                elsewhere,
            )
        return SQL(
            """(stock_lot.expiration_date < %s AND EXISTS (
                   SELECT FROM product_product pp
                     JOIN product_template pt ON pt.id = pp.product_tmpl_id
                    WHERE pp.id = stock_lot.product_id AND pt.use_expiration_date))""",
            limit,
        )

    @api.depends("use_expiration_date", "expiration_date", "alert_date")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.context.get("formatted_display_name"):
            return
        # Odoo says "Expired" from the hour of the date on
        now = fields.Datetime.now()
        last_day = self.filtered(
            lambda lot: (
                lot.use_expiration_date
                and lot.expiration_date
                and lot.expiration_date <= now
            )
        )
        last_day -= last_day._filter_expired()
        days = last_day._get_day("expiration_date")
        for lot in last_day:
            date = fields.Date.to_string(days[lot])
            lot.display_name = lot.name + self.env._(
                "\t--Expire on %(date)s--", date=date
            )

    def action_extend_expiry(self):
        """Open a new extension for the lot."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extend Expiry of %s", self.name),
            "res_model": "whiz.expiry.extension",
            "view_mode": "form",
            "context": {"default_lot_id": self.id},
        }
