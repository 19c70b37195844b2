from odoo import api, models
from odoo.tools import SQL


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _get_timezone_name(self):
        """Return the name of the time zone in which the warehouse counts its days.

        That of its address, of its company, of its company's working hours. Not that of
        the user: two people must get the same answer.
        """
        self.ensure_one()
        warehouse = self.sudo()
        return warehouse.partner_id.tz or warehouse.company_id._get_timezone_name()

    @api.model
    def _get_timezone_names(self):
        """Return {(warehouse id, company id): time zone}, in one query.

        One of the two is None: all warehouses, and all companies for what is in none.
        ``(None, False)`` stands for what has no company either: the current one.
        """
        self.env["res.partner"].flush_model(["tz"])
        self.env["res.company"].flush_model(["partner_id", "resource_calendar_id"])
        self.flush_model(["partner_id", "company_id"])
        zones = {
            (warehouse_id, company_id): zone
            for warehouse_id, company_id, zone in self.env.execute_query(
                SQL(
                    """SELECT wh.id, NULL::int,
                              COALESCE(address.tz, own.tz, hours.tz, 'UTC')
                         FROM stock_warehouse wh
                         JOIN res_company company ON company.id = wh.company_id
                         JOIN res_partner own ON own.id = company.partner_id
                    LEFT JOIN res_partner address ON address.id = wh.partner_id
                    LEFT JOIN resource_calendar hours
                           ON hours.id = company.resource_calendar_id
                    UNION ALL
                       SELECT NULL, company.id, COALESCE(own.tz, hours.tz, 'UTC')
                         FROM res_company company
                         JOIN res_partner own ON own.id = company.partner_id
                    LEFT JOIN resource_calendar hours
                           ON hours.id = company.resource_calendar_id"""
                )
            )
        }
        zones[None, False] = zones[None, self.env.company.id]
        return zones
