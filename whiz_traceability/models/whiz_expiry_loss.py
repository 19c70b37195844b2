from odoo import fields, models
from odoo.tools import SQL


class WhizExpiryLoss(models.Model):
    """What was written off because its date was over: a done line into a loss location.

    It counts when on that day the removal or expiry date of the lot was over, or when
    the scrap says so.
    """

    _name = "whiz.expiry.loss"
    _description = "Value Lost to Expiry"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "lot_id"
    _depends = {
        "stock.move.line": [
            "state",
            "quantity_product_uom",
            "lot_id",
            "owner_id",
            "date",
        ],
        "stock.lot": ["expiration_date", "removal_date"],
    }

    date = fields.Date(readonly=True)
    lot_id = fields.Many2one("stock.lot", string="Lot/Serial", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one(
        "product.category", string="Product Category", readonly=True
    )
    company_id = fields.Many2one("res.company", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    supplier_id = fields.Many2one("res.partner", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    value = fields.Monetary(
        string="Value Lost",
        readonly=True,
        help="At today's cost of the product; nothing for goods of somebody else.",
    )
    kind = fields.Selection(
        [("scrap", "Scrapped"), ("count", "Counted away")], readonly=True
    )
    move_line_id = fields.Many2one("stock.move.line", readonly=True)

    @property
    def _table_query(self):
        tag = self.env.ref("whiz_traceability.scrap_reason_expired", False)
        stock = self.env["whiz.expiry.stock"]
        return SQL(
            """
            SELECT sml.id, sml.id AS move_line_id, sml.lot_id, sml.product_id,
                   pt.categ_id, sml.company_id, src.warehouse_id, pt.uom_id,
                   comp.currency_id, zone.day AS date,
                   sml.quantity_product_uom AS quantity,
                   CASE WHEN %(is_own)s
                        THEN sml.quantity_product_uom * COALESCE(
                            (pp.standard_price ->> sml.company_id::text)::numeric, 0)
                        ELSE 0 END AS value,
                   CASE WHEN sm.is_inventory THEN 'count' ELSE 'scrap' END AS kind,
                   %(supplier)s AS supplier_id
              FROM stock_location dst
              JOIN stock_move_line sml
                ON sml.location_dest_id = dst.id AND sml.state = 'done'
              JOIN stock_move sm ON sm.id = sml.move_id
              JOIN stock_location src
                ON src.id = sml.location_id AND src.usage = 'internal'
              JOIN stock_lot l ON l.id = sml.lot_id
              JOIN product_product pp ON pp.id = sml.product_id
              JOIN product_template pt ON pt.id = pp.product_tmpl_id
              JOIN res_company comp ON comp.id = sml.company_id
              JOIN res_partner cp ON cp.id = comp.partner_id
         LEFT JOIN resource_calendar cal ON cal.id = comp.resource_calendar_id
         LEFT JOIN stock_warehouse wh ON wh.id = src.warehouse_id
         LEFT JOIN res_partner wp ON wp.id = wh.partner_id
        CROSS JOIN LATERAL (
                SELECT (sml.date AT TIME ZONE 'UTC' AT TIME ZONE name)::date AS day,
                       (LEAST(l.removal_date, l.expiration_date)
                        AT TIME ZONE 'UTC' AT TIME ZONE name)::date AS last_day
                  FROM (VALUES (COALESCE(wp.tz, cp.tz, cal.tz, 'UTC'))) AS z(name)) zone
             WHERE dst.usage = 'inventory'
               AND (zone.last_day < zone.day
                    OR EXISTS (SELECT FROM stock_scrap_stock_scrap_reason_tag_rel r
                                WHERE r.stock_scrap_id = sm.scrap_id
                                  AND r.stock_scrap_reason_tag_id = %(tag)s))
            """,
            supplier=stock._sql_supplier(SQL("sml.lot_id")),
            is_own=stock._sql_is_own(SQL("sml.owner_id"), SQL("sml.company_id")),
            tag=tag.id if tag else None,
        )
