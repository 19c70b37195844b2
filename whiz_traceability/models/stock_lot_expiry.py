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
    expiry_warehouse_id = fields.Many2one(
        "stock.warehouse",
        string="Counts Its Days",
        compute="_compute_expiry_warehouse_id",
        search="_search_expiry_warehouse_id",
        compute_sudo=True,
        help="The one warehouse in which the goods are, in however many places; what "
        "was delivered of them does not count. The dates of the lot are days there.",
    )

    @api.model
    def _sql_expiry_warehouse(self, lot_id):
        """SQL: the id of the one warehouse in which a lot is in stock, else NULL.

        It is not kept on the lot, because each movement would have to write it.
        """
        self.env["stock.quant"].flush_model(["lot_id", "location_id", "quantity"])
        self.env["stock.location"].flush_model(["usage", "warehouse_id"])
        return SQL(
            """(SELECT CASE WHEN min(place.warehouse_id) = max(place.warehouse_id)
                            THEN min(place.warehouse_id) END
                  FROM stock_quant quant
                  JOIN stock_location place
                    ON place.id = quant.location_id AND place.usage = 'internal'
                 WHERE quant.lot_id = %s AND quant.quantity > 0)""",
            lot_id,
        )

    @api.depends("quant_ids.quantity")
    def _compute_expiry_warehouse_id(self):
        ids = self._origin.ids
        found = ids and self.env.execute_query(
            SQL(
                "SELECT lot.id, %s FROM unnest(%s) AS lot(id)",
                self._sql_expiry_warehouse(SQL("lot.id")),
                ids,
            )
        )
        warehouses = dict(found or ())
        for lot in self:
            lot.expiry_warehouse_id = warehouses.get(lot._origin.id)

    @api.model
    def _search_expiry_warehouse_id(self, operator, value):
        if operator != "in":
            return NotImplemented
        found = self._sql_expiry_warehouse
        domain = Domain.FALSE
        if ids := [id_ for id_ in value if id_]:
            domain |= Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "%s = ANY(%s)", found(SQL.identifier(alias, "id")), ids
                ),
                predicate=lambda lot: lot.expiry_warehouse_id.id in ids,
            )
        if False in value:
            domain |= Domain.custom(
                to_sql=lambda model, alias, query: SQL(
                    "%s IS NULL", found(SQL.identifier(alias, "id"))
                ),
                predicate=lambda lot: not lot.expiry_warehouse_id,
            )
        return domain

    # ------------------------------------------------------------------
    # Is it expired?
    # ------------------------------------------------------------------

    def _get_timezone_names(self, warehouse=None):
        """Return {lot: time zone} of the lots: where they are, or of ``warehouse``.

        Lots that are in no warehouse or in several have that of their company; those of
        all companies that of the current one.
        """
        if warehouse:
            return dict.fromkeys(self, warehouse._get_timezone_name())
        zones = {}
        result = {}
        for lot in self:
            # who may read a lot need not be able to read where it is
            place = (
                lot.sudo().expiry_warehouse_id
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
        zones = self.filtered(name)._get_timezone_names(warehouse)
        return {lot: local_day(lot[name], zones.get(lot)) for lot in self}

    def _filter_expired(self, day=None, warehouse=None, name="expiration_date"):
        """Return those of the lots that are expired on a day: the one helper that says.

        A lot is good until the end of the day of its date, in the time zone of the
        warehouse. The lots of a product that has no expiry dates never expire, whatever
        date they still have.

        :param day: a ``date``; without it today
        :param warehouse: where it is asked (or a company, for a place without
            warehouse); without it where the lot is
        :param str name: the date that counts, see ``_get_day``
        """
        now = fields.Datetime.now()
        dated = self.filtered(
            lambda lot: lot[name] and lot.sudo().product_id.use_expiration_date
        )
        zones = dated._get_timezone_names(warehouse)
        return dated.filtered(
            lambda lot: is_expired(
                lot[name], day or local_day(now, zones[lot]), zones[lot]
            )
        )

    # Neither names where the lot is: each movement of any goods would then look for the
    # lots and lines that show it. Who asks next reads it anew.

    @api.depends("expiration_date", "company_id", "product_id.use_expiration_date")
    @api.depends_context("company")
    def _compute_product_expiry_alert(self):
        expired = self._filter_expired()
        for lot in self:
            lot.product_expiry_alert = lot in expired

    @api.depends("expiration_date", "company_id")
    @api.depends_context("company")
    def _compute_expiry_days_left(self):
        now = fields.Datetime.now()
        dated = self.filtered("expiration_date")
        (self - dated).expiry_days_left = 0
        for lot, zone in dated._get_timezone_names().items():
            today = local_day(now, zone)
            lot.expiry_days_left = days_left(lot.expiration_date, today, zone) or 0

    def _search_product_expiry_alert(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_expired_domain()
        return Domain.OR(domain if flag else ~domain for flag in value)

    @api.model
    def _get_limits(self, day=None, moment=None, zones=None):
        """Return {moment: (warehouse ids, company ids)}.

        What has its date before the moment is expired in these warehouses, and outside
        of a warehouse in these companies (False: without a company), on ``day``, by
        default that of ``moment``, by default today.

        :param zones: what ``_get_timezone_names`` of the warehouses has returned
        """
        moment = moment or fields.Datetime.now()
        zones = zones or self.env["stock.warehouse"]._get_timezone_names()
        limits = {
            zone: day_start(day or local_day(moment, zone), zone)
            for zone in set(zones.values())
        }
        result = {limit: ([], []) for limit in limits.values()}
        for (warehouse_id, company_id), zone in zones.items():
            warehouse_ids, company_ids = result[limits[zone]]
            if warehouse_id:
                warehouse_ids.append(warehouse_id)
            else:
                company_ids.append(company_id)
        return result

    @api.model
    def _get_limit_domains(self, warehouse, company, limits):
        """Return [(domain of a place, moment)] of what ``_get_limits`` returns.

        :param str warehouse: the field in which the searched model has its warehouse
        :param str company: that with its company
        """
        if len(limits) == 1:
            return [(Domain.TRUE, limit) for limit in limits]
        return [
            (
                Domain(warehouse, "in", warehouse_ids)
                | Domain(warehouse, "=", False) & Domain(company, "in", company_ids),
                limit,
            )
            for limit, (warehouse_ids, company_ids) in limits.items()
        ]

    @api.model
    def _get_expired_domain(
        self, day=None, name="expiration_date", moment=None, zones=None
    ):
        """Return the domain of the lots that :meth:`_filter_expired` returns.

        :param moment: instead of a day, the day on which it falls in each warehouse
        :param zones: see ``_get_limits``
        """
        late = Domain.OR(
            place & Domain(name, "<", limit)
            for place, limit in self._get_limit_domains(
                "expiry_warehouse_id",
                "company_id",
                self._get_limits(day, moment, zones),
            )
        )
        return late & Domain("product_id.use_expiration_date", "=", True)

    @api.model
    def _sql_is_expired(self, day=None):
        """SQL: is a row of ``stock_lot`` expired? As :meth:`_filter_expired`."""
        limits = self._get_limits(day)
        warehouse = self._sql_expiry_warehouse(SQL("stock_lot.id"))
        late = SQL(" OR ").join(
            SQL(
                """(stock_lot.expiration_date < %s
                    AND (%s = ANY(%s)
                         OR %s IS NULL
                        AND COALESCE(stock_lot.company_id, 0) = ANY(%s)))""",
                limit,
                warehouse,
                warehouse_ids,
                warehouse,
                [company_id or 0 for company_id in company_ids],
            )
            if len(limits) > 1
            else SQL("stock_lot.expiration_date < %s", limit)
            for limit, (warehouse_ids, company_ids) in limits.items()
        )
        return SQL(
            """((%s) AND EXISTS (
                   SELECT FROM product_product pp
                     JOIN product_template pt ON pt.id = pp.product_tmpl_id
                    WHERE pp.id = stock_lot.product_id AND pt.use_expiration_date))""",
            late,
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
