from odoo import api, fields, models


class StockLocation(models.Model):
    _inherit = "stock.location"

    is_quarantine = fields.Boolean(
        string="Quarantine",
        help="Held goods may always be moved here, and nothing reserves them from "
        "here while they are held. Locations inside count as quarantine, too.",
    )

    def _is_in_quarantine(self):
        """Return whether the location or one that it is inside is for quarantine."""
        self.ensure_one()
        return bool(self._get_quarantine_ids() & self._get_path_ids())

    def _get_path_ids(self):
        """Return the ids of the location and of all that it is inside."""
        return {int(id_) for id_ in (self.parent_path or "").split("/") if id_}

    @api.model
    def _get_quarantine_ids(self):
        """Return the ids of all quarantine locations, of every company."""
        return set(self.sudo()._search([("is_quarantine", "=", True)]).get_result_ids())
