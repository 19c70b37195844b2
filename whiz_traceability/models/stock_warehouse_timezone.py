from odoo import models


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
