from odoo import api, models
from odoo.exceptions import MissingError


class WhizTraceSearch(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _search_targets(self):
        targets = super()._search_targets()
        for target in targets:
            if target["model"] == "stock.lot":
                target["fields"] = [*target["fields"], "former_names"]
        return targets

    @api.model
    def _get_root_domain(self, records):
        """A genealogy of a batch of serial numbers begins with all of them."""
        if records._name == "stock.lot":
            batches = records.filtered("is_whiz_batch")
            records |= batches.whiz_batch_unit_ids
        return super()._get_root_domain(records)

    @api.model
    def _genealogy_action(self, records):
        """Lots are named at once, unless there are batches, which stand for others."""
        action = super()._genealogy_action(records)
        if records._name == "stock.lot":
            # the screen tells what may not be read, and what is gone
            try:
                batches = records.sudo().filtered("is_whiz_batch")
            except MissingError:
                batches = records.browse()
            if not batches:
                action["context"]["lot_ids"] = records.ids
        return action
