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
        """Return {warehouse id: time zone} of all warehouses, in one query.

        None stands for a place without warehouse: the user's company.
        """
        self.env["res.partner"].flush_model(["tz"])
        self.env["res.company"].flush_model(["partner_id", "resource_calendar_id"])
        self.flush_model(["partner_id", "company_id", "active"])
        return dict(
            self.env.execute_query(
                SQL(
                    """SELECT wh.id, COALESCE(address.tz, own.tz, hours.tz, 'UTC')
                         FROM stock_warehouse wh
                         JOIN res_company company ON company.id = wh.company_id
                         JOIN res_partner own ON own.id = company.partner_id
                    LEFT JOIN res_partner address ON address.id = wh.partner_id
                    LEFT JOIN resource_calendar hours
                           ON hours.id = company.resource_calendar_id
                        WHERE wh.active
                    UNION ALL
                       SELECT NULL, COALESCE(own.tz, hours.tz, 'UTC')
                         FROM res_company company
                         JOIN res_partner own ON own.id = company.partner_id
                    LEFT JOIN resource_calendar hours
                           ON hours.id = company.resource_calendar_id
                        WHERE company.id = %s""",
                    self.env.company.id,
                )
            )
        )
