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
