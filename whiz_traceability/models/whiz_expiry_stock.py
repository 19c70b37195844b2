from odoo import api, fields, models
from odoo.tools import SQL, format_date, formatLang

# Over so many days the pace is measured, or since the goods first came in.
PACE_DAYS = 90
BUCKETS = [
    ("expired", "Expired"),
    ("week", "0 to 7 days"),
    ("month", "8 to 30 days"),
    ("two_months", "31 to 60 days"),
    ("three_months", "61 to 90 days"),
    ("half_year", "91 to 180 days"),
    ("later", "Later"),
]
LIMITS = {
    "expired": -1,
    "week": 7,
    "month": 30,
    "two_months": 60,
    "three_months": 90,
    "half_year": 180,
}


class WhizExpiryStock(models.Model):
    """The cockpit: a lot with an expiry date that is in stock in a warehouse.

    What will not be sold in time is worked out for the lots of a product in a warehouse
    in the order of their removal dates (FEFO), at the pace p at which the product left
    the warehouse. With Q the quantity of a lot and of all before it and d the days that
    are left to sell it, at most p * d can have gone by then, so of all up to this lot

        sold = Q + M    with M = min(0, the smallest p * d - Q up to this lot)

    and of the lot itself the step by which M falls is not sold in time.
    """

    _name = "whiz.expiry.stock"
    _description = "Stock by Expiry"
    _auto = False
    _order = "last_day, id"
    _rec_name = "lot_id"
    _depends = {
        "stock.quant": ["quantity", "lot_id", "location_id", "product_id", "owner_id"],
        "stock.lot": ["expiration_date", "removal_date"],
    }

    lot_id = fields.Many2one("stock.lot", string="Lot/Serial", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    product_tmpl_id = fields.Many2one("product.template", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    supplier_id = fields.Many2one(
        "res.partner",
        readonly=True,
        help="From whom the lot was first received.",
    )
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    quantity = fields.Float(string="On Hand", digits="Product Unit", readonly=True)
    value = fields.Monetary(
        string="Value at Risk",
        readonly=True,
        help="Quantity on hand at the cost of the product; nothing for goods of "
        "somebody else.",
    )
    last_day = fields.Date(
        string="Expires",
        readonly=True,
        help="The last day on which the goods are good, in the time zone of the "
        "warehouse.",
    )
    sell_by = fields.Date(
        readonly=True,
        help="The removal date: until then it can be reserved for an order. Without "
        "one the expiry date.",
    )
    days_left = fields.Integer(
        readonly=True,
        aggregator="min",
        help="Days until the last good one; negative when it is over.",
    )
    bucket = fields.Selection(
        BUCKETS, string="Expires In", readonly=True, group_expand=True
    )
    pace = fields.Float(
        string="Pace (a Day)",
        digits="Product Unit",
        readonly=True,
        aggregator="avg",
        help="What left the warehouse a day, to customers and into production, net of "
        "returns, over the last 90 days, or since the product first came into the "
        "warehouse if that is not so long ago.",
    )
    pace_days = fields.Integer(
        string="Pace Measured Over (Days)",
        readonly=True,
        aggregator="min",
        help="90, or fewer for a product that has not been in the warehouse so long; "
        "a day that has begun counts as one.",
    )
    ahead = fields.Float(
        string="Goes Out Before",
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="Quantity of the same product in the warehouse that must be sold before "
        "this lot.",
    )
    sold_before = fields.Float(
        digits="Product Unit",
        readonly=True,
        aggregator=None,
        help="How much of what must be sold before this lot will be sold in time.",
    )
    unsold = fields.Float(
        string="Not Sold in Time",
        digits="Product Unit",
        readonly=True,
        help="What will be left on the sell-by day at the present pace, when the lots "
        "go out in the order in which they must be sold.",
    )
    is_unsold = fields.Boolean(
        string="Will Not Be Sold in Time",
        readonly=True,
        help="Some of it will be left on the sell-by day.",
    )
    unsold_value = fields.Monetary(
        string="Value Not Sold in Time",
        readonly=True,
        help="At the cost of the product.",
    )
    forecast = fields.Text(string="How This Is Worked Out", compute="_compute_forecast")
    event_ids = fields.One2many(
        "whiz.expiry.event", string="Measures", compute="_compute_event_ids"
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT s.*, s.quantity * s.cost AS value,
                   CASE %(buckets)s ELSE 'later' END AS bucket,
                   s.ahead + s.fall_before AS sold_before,
                   s.fall_before - LEAST(s.fall_before, s.slack) AS unsold,
                   s.fall_before - LEAST(s.fall_before, s.slack) > 0.000001
                       AS is_unsold,
                   (s.fall_before - LEAST(s.fall_before, s.slack)) * s.cost
                       AS unsold_value
              FROM (
                SELECT q.*,
                       LEAST(0, min(q.slack) OVER (
                           PARTITION BY q.product_id, q.warehouse_id, q.company_id
                           ORDER BY q.sell_by, q.id
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
                           AS fall_before
                  FROM (
                    SELECT base.*,
                           COALESCE(gone.pace_days, %(days)s) AS pace_days,
                           COALESCE(gone.pace, 0) AS pace,
                           sum(base.quantity) OVER same - base.quantity AS ahead,
                           COALESCE(gone.pace * GREATEST(base.days_to_sell, 0), 0)
                               - sum(base.quantity) OVER same AS slack
                      FROM (%(base)s) base
                 LEFT JOIN (%(gone)s) gone
                        ON gone.product_id = base.product_id
                       AND gone.warehouse_id = base.warehouse_id
                    WINDOW same AS (
                        PARTITION BY base.product_id, base.warehouse_id, base.company_id
                        ORDER BY base.sell_by, base.id
                        ROWS UNBOUNDED PRECEDING)
                  ) q
              ) s
            """,
            buckets=SQL(" ").join(
                SQL("WHEN s.days_left <= %s THEN %s", limit, bucket)
                for bucket, limit in LIMITS.items()
            ),
            days=PACE_DAYS,
            base=self._sql_base(),
            gone=self._sql_gone(),
        )

    @api.model
    def _sql_base(self):
        """SQL: the lots with an expiry date in stock, by warehouse."""
        # The lots are joined before they are summed up: how many are left after that
        # the planner takes for so few that it would look up each of a million.
        return SQL(
            """
            SELECT b.id, b.lot_id, b.product_id, b.company_id, b.warehouse_id,
                   b.quantity,
                   pp.product_tmpl_id, pt.categ_id, pt.uom_id, comp.currency_id,
                   -- on average: goods of somebody else are worth nothing here
                   COALESCE((pp.standard_price ->> b.company_id::text)::float8, 0)
                       * (b.own / b.quantity) AS cost,
                   day.last_day, day.sell_by, day.last_day - day.today AS days_left,
                   day.sell_by - day.today AS days_to_sell,
                   %(supplier)s AS supplier_id
              FROM (
                SELECT min(q.id) AS id, q.lot_id, q.product_id, loc.company_id,
                       loc.warehouse_id, sum(q.quantity)::float8 AS quantity,
                       COALESCE(sum(q.quantity) FILTER (WHERE %(is_own)s), 0)::float8
                           AS own,
                       min(l.expiration_date) AS expires,
                       min(COALESCE(l.removal_date, l.expiration_date)) AS leaves
                  FROM stock_quant q
                  JOIN stock_location loc
                    ON loc.id = q.location_id AND loc.usage = 'internal'
                   AND loc.company_id IS NOT NULL
                  JOIN stock_lot l ON l.id = q.lot_id AND l.expiration_date IS NOT NULL
                 WHERE q.quantity > 0
              GROUP BY q.lot_id, q.product_id, loc.company_id, loc.warehouse_id) b
              JOIN product_product pp ON pp.id = b.product_id
              JOIN product_template pt ON pt.id = pp.product_tmpl_id
               AND pt.use_expiration_date
              JOIN res_company comp ON comp.id = b.company_id
         LEFT JOIN (%(zones)s) place ON place.warehouse_id = b.warehouse_id
              JOIN (%(company_zones)s) home ON home.company_id = b.company_id
        CROSS JOIN LATERAL (
                SELECT (b.expires AT TIME ZONE 'UTC'
                        AT TIME ZONE zone.name)::date AS last_day,
                       (b.leaves AT TIME ZONE 'UTC'
                        AT TIME ZONE zone.name)::date AS sell_by,
                       (%(now)s AT TIME ZONE 'UTC'
                        AT TIME ZONE zone.name)::date AS today
                  FROM (SELECT COALESCE(place.zone, home.zone) AS name) zone) day
            """,
            supplier=self._sql_supplier(SQL("b.lot_id")),
            is_own=self._sql_is_own(SQL("q.owner_id"), SQL("loc.company_id")),
            zones=SQL(
                """SELECT wh.id AS warehouse_id, p.tz AS zone
                     FROM stock_warehouse wh
                     JOIN res_partner p ON p.id = wh.partner_id"""
            ),
            company_zones=SQL(
                """SELECT c.id AS company_id, COALESCE(p.tz, cal.tz, 'UTC') AS zone
                     FROM res_company c
                     JOIN res_partner p ON p.id = c.partner_id
                LEFT JOIN resource_calendar cal ON cal.id = c.resource_calendar_id"""
            ),
            now=SQL("%s::timestamp", fields.Datetime.now()),
        )

    @api.model
    def _sql_is_own(self, owner_id, company_id):
        """SQL: are goods the company's own? Odoo values no others."""
        return SQL(
            """(%(owner)s IS NULL OR %(owner)s = (
                   SELECT owner.partner_id FROM res_company owner
                    WHERE owner.id = %(company)s))""",
            owner=owner_id,
            company=company_id,
        )

    @api.model
    def _sql_supplier(self, lot_id):
        """SQL: from whom a lot was first received."""
        return SQL(
            """(SELECT COALESCE(partner.commercial_partner_id,
                                mover.commercial_partner_id)
                  FROM stock_move_line received
                  JOIN stock_location vendor
                    ON vendor.id = received.location_id AND vendor.usage = 'supplier'
                  JOIN stock_move move ON move.id = received.move_id
             LEFT JOIN stock_picking receipt ON receipt.id = received.picking_id
             LEFT JOIN res_partner partner ON partner.id = receipt.partner_id
             LEFT JOIN res_partner mover ON mover.id = move.partner_id
                 WHERE received.lot_id = %s AND received.state = 'done'
              ORDER BY received.date, received.id LIMIT 1)""",
            lot_id,
        )

    @api.model
    def _get_suppliers(self, lots):
        """Return {lot id: partner id} of whom the lots were first received from."""
        self.env["stock.move.line"].flush_model()
        self.env["stock.picking"].flush_model(["partner_id"])
        supplier = self._sql_supplier(SQL("lot.id"))
        return dict(
            self.env.execute_query(
                SQL("SELECT lot.id, %s FROM unnest(%s) AS lot(id)", supplier, lots.ids)
            )
        )

    @api.model
    def _sql_gone(self):
        """SQL: what left each warehouse, and in how many days.

        A product that came in for the first time meanwhile had fewer days to leave. How
        long it is there is asked of the warehouse: one that opens starts anew.
        """
        return SQL(
            """
            SELECT flow.product_id, flow.warehouse_id, span.days AS pace_days,
                   (flow.quantity / span.days)::float8 AS pace
              FROM (
                SELECT sml.product_id,
                       CASE WHEN src.usage = 'internal' THEN src.warehouse_id
                            ELSE dst.warehouse_id END AS warehouse_id,
                       sum(CASE WHEN src.usage = 'internal'
                                THEN sml.quantity_product_uom
                                ELSE -sml.quantity_product_uom END) AS quantity
                  FROM stock_move sm
                  JOIN stock_move_line sml ON sml.move_id = sm.id AND sml.state = 'done'
                  JOIN stock_location src ON src.id = sml.location_id
                  JOIN stock_location dst ON dst.id = sml.location_dest_id
                 WHERE sm.state = 'done' AND sm.date >= %(since)s
                   AND ((src.usage = 'internal'
                         AND dst.usage IN ('customer', 'production'))
                        OR (src.usage = 'customer' AND dst.usage = 'internal'))
              GROUP BY 1, 2) flow
         LEFT JOIN LATERAL (
                SELECT min(came.date) AS date
                  FROM stock_move came
                  JOIN stock_location place ON place.id = came.location_dest_id
                 WHERE came.product_id = flow.product_id AND came.state = 'done'
                   AND place.usage = 'internal'
                   AND place.warehouse_id = flow.warehouse_id
                   AND NOT EXISTS (
                       -- most have been there for long: one move says so
                       SELECT FROM stock_move older
                         JOIN stock_location at ON at.id = older.location_dest_id
                        WHERE older.product_id = flow.product_id
                          AND older.state = 'done' AND older.date < %(since)s
                          AND at.usage = 'internal'
                          AND at.warehouse_id = flow.warehouse_id)) first ON TRUE
        CROSS JOIN LATERAL (
                SELECT LEAST(%(days)s, GREATEST(1, CEIL(EXTRACT(
                           EPOCH FROM %(now)s - COALESCE(first.date, %(since)s)
                       ) / 86400)))::int AS days) span
            """,
            days=PACE_DAYS,
            now=SQL("%s::timestamp", fields.Datetime.now()),
            since=SQL(
                "%s::timestamp",
                fields.Datetime.subtract(fields.Datetime.now(), days=PACE_DAYS),
            ),
        )

    @api.depends_context("lang")
    def _compute_forecast(self):
        for stock in self:
            unit = stock.uom_id.name
            days = max((stock.sell_by - self._get_today(stock)).days, 0)

            def amount(quantity, unit=unit):
                number = formatLang(self.env, quantity, dp="Product Unit")
                return f"{number} {unit}"

            stock.forecast = self.env._(
                "Pace: %(pace)s a day; so much left the warehouse in %(period)s days.\n"
                "Days to sell it: %(days)s, until %(sell_by)s.\n"
                "That is at most %(most)s.\n"
                "Before this lot %(ahead)s must be sold, of which %(before)s will be.\n"
                "Of %(quantity)s %(sold)s will be sold in time, %(unsold)s will not.",
                pace=amount(stock.pace),
                period=stock.pace_days,
                days=days,
                sell_by=format_date(self.env, stock.sell_by),
                most=amount(stock.pace * days),
                ahead=amount(stock.ahead),
                before=amount(stock.sold_before),
                quantity=amount(stock.quantity),
                sold=amount(stock.quantity - stock.unsold),
                unsold=amount(stock.unsold),
            )

    @api.model
    def _get_today(self, stock):
        return fields.Date.subtract(stock.last_day, days=stock.days_left)

    def _compute_event_ids(self):
        events = self.env["whiz.expiry.event"].search(
            [("lot_id", "in", self.lot_id.ids), ("state", "!=", "obsolete")]
        )
        for stock in self:
            stock.event_ids = events.filtered(
                lambda event, stock=stock: (
                    event.lot_id == stock.lot_id
                    and event.warehouse_id == stock.warehouse_id
                )
            )
