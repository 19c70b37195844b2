from odoo import api, models
from odoo.fields import Domain


class WhizGuard(models.AbstractModel):
    _inherit = "whiz.guard"

    @api.model
    def _is_subcontracting(self, location):
        return bool(location.is_subcontract()) or super()._is_subcontracting(location)

    @api.model
    def _get_supply_domain(self):
        # companies are few, and each has such a place
        companies = self.env["res.company"].sudo().search(Domain.TRUE)
        there = companies.subcontracting_location_id.ids
        return super()._get_supply_domain() | (
            Domain("location_id", "child_of", there)
            & Domain("location_dest_id.usage", "=", "internal")
            & ~Domain("location_dest_id", "child_of", there)
        )
