from odoo import api, models


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
            # lots that are gone or may not be read are what the screen tells
            batches = records.sudo().search_count(
                [("id", "in", records.ids), ("is_whiz_batch", "=", True)], limit=1
            )
            if not batches:
                action["context"]["lot_ids"] = records.ids
        return action
