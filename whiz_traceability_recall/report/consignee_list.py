from odoo import api, fields, models


class ConsigneeList(models.AbstractModel):
    """Who has what of a frozen scope, to be printed, phoned through and ticked off."""

    _name = "report.whiz_traceability_recall.report_consignee_list"
    _description = "Consignee List"

    @api.model
    def _get_report_values(self, docids, data=None):
        recalls = self.env["whiz.recall"].browse(docids)
        recalls.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "whiz.recall",
            "docs": recalls,
            "printed_at": fields.Datetime.now(),
            "consignees": {
                recall.id: self._get_consignees(recall) for recall in recalls
            },
        }

    @api.model
    def _get_consignees(self, recall):
        """Return [(partner, lines)] in the order of the names, unknown ones first."""
        lines = self.env["whiz.recall.line"].search(
            [("recall_id", "=", recall.id), ("bucket", "=", "at_customers")],
            order="partner_id, date, id",
        )
        groups = lines.sudo().grouped("partner_id")
        return sorted(
            groups.items(),
            key=lambda item: (bool(item[0]), item[0].complete_name or ""),
        )
