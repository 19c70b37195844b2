from odoo import models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    def _get_quarantine_location(self):
        """Return the warehouse's quarantine location; the first one is made here."""
        self.ensure_one()
        Location = self.env["stock.location"].sudo()
        location = Location.search(
            [
                ("is_quarantine", "=", True),
                ("usage", "=", "internal"),
                ("location_id", "child_of", self.view_location_id.id),
            ],
            order="parent_path",
            limit=1,
        )
        return location or Location.create(
            {
                "name": self.env._("Quarantine"),
                "location_id": self.view_location_id.id,
                "usage": "internal",
                "is_quarantine": True,
                "company_id": self.company_id.id,
            }
        )
