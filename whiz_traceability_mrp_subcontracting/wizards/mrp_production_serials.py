from odoo import models


class MrpProductionSerials(models.TransientModel):
    _inherit = "mrp.production.serials"

    def action_apply(self):
        # Subcontracting replaces the method for its own orders, so that what
        # whiz_traceability does before it must be done here.
        if self.production_id._get_subcontract_move():
            self._create_typed_lots()
        return super().action_apply()
