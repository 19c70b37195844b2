from odoo import api, models


class WhizGuard(models.AbstractModel):
    _inherit = "whiz.guard"

    @api.model
    def _is_subcontracting(self, location):
        return bool(location.is_subcontract()) or super()._is_subcontracting(location)
