from odoo import api, fields, models


class RecallDocument(models.AbstractModel):
    """Values of the documents of a case, from its records."""

    _name = "report.whiz_traceability_recall.report_status"
    _description = "Recall Status Report"

    @api.model
    def _get_report_values(self, docids, data=None):
        recalls = self.env["whiz.recall"].browse(docids)
        recalls.check_access("read")
        return {
            "doc_ids": docids,
            "doc_model": "whiz.recall",
            "docs": recalls,
            "printed_at": fields.Datetime.now(),
            "facts": {recall.id: self._get_facts(recall) for recall in recalls},
        }

    @api.model
    def _get_facts(self, recall):
        """Return what the documents tell of one case."""
        lines = recall.scope_line_ids
        notices = self.env["whiz.recall.notice"]._read_group(
            [("recall_id", "=", recall.id), ("state", "=", "sent")],
            ["channel"],
            ["__count", "sent_date:min", "sent_date:max"],
        )
        channels = dict(
            self.env["whiz.recall.notice"]
            ._fields["channel"]
            ._description_selection(self.env)
        )
        consignees = recall.consignee_ids
        buckets = dict(lines._fields["bucket"]._description_selection(self.env))
        sums = self.env["whiz.recall.line"]._read_group(
            [("recall_id", "=", recall.id), ("bucket", "!=", "none")],
            ["bucket", "uom_id"],
            ["quantity:sum", "lot_id:count_distinct"],
        )
        products = {}
        for line in lines:
            products.setdefault(line.product_id, set()).add(line.lot_id)
        return {
            "products": [
                {
                    "product": product,
                    "lots": sorted(lots, key=lambda lot: lot.name),
                    "made": self._get_span(lots),
                }
                for product, lots in products.items()
            ],
            "buckets": [
                (buckets[bucket], quantity, uom.name, lots)
                for bucket, uom, quantity, lots in sums
            ],
            "notices": [
                (channels[channel], count, first, last)
                for channel, count, first, last in notices
            ],
            "silent": consignees.filtered(
                lambda c: c.notified_date and not c.responded_date
            ),
            "not_told": consignees.filtered(lambda c: not c.notified_date),
            "recovery": sorted(
                recall._get_recovery().items(),
                key=lambda item: (item[0][0].display_name, item[0][1].name),
            ),
            "dispositions": recall.disposition_ids.filtered(
                lambda d: d.state == "done"
            ),
            "decisions": recall.decision_ids.sorted("id"),
            "countries": consignees.country_id.mapped("name"),
            "text": recall.text_ids[:1],
            "missing": self._get_authority_missing(recall),
        }

    @api.model
    def _get_span(self, lots):
        dates = [
            lot.production_date if "production_date" in lot._fields else lot.create_date
            for lot in lots
        ]
        dates = [date for date in dates if date]
        return (min(dates), max(dates)) if dates else (False, False)

    @api.model
    def _get_authority_missing(self, recall):
        """Return what a notification of the authority still lacks, in sentences."""
        wanted = {
            "reason": self.env._("the reason and how it was discovered"),
            "hazard": self.env._("the hazard"),
            "hhe_seriousness": self.env._("the evaluation of the risk"),
            "decided_date": self.env._("when it was decided"),
            "contact_phone": self.env._("the phone number of the responsible person"),
            "user_id": self.env._("the responsible person"),
        }
        missing = [label for name, label in wanted.items() if not recall[name]]
        if not recall.notice_ids.filtered("body"):
            missing.append(self.env._("a copy of what the consignees were told"))
        return missing


class RecallAuthority(models.AbstractModel):
    _name = "report.whiz_traceability_recall.report_authority"
    _inherit = "report.whiz_traceability_recall.report_status"
    _description = "Recall Authority Notification"


class RecallClosure(models.AbstractModel):
    _name = "report.whiz_traceability_recall.report_closure"
    _inherit = "report.whiz_traceability_recall.report_status"
    _description = "Recall Closure Report"


class RecallClaim(models.AbstractModel):
    """What is claimed of the suppliers of lots that a case began with or passed."""

    _name = "report.whiz_traceability_recall.report_claim"
    _inherit = "report.whiz_traceability_recall.report_status"
    _description = "Recall Supplier Claim"

    @api.model
    def _get_facts(self, recall):
        return {**super()._get_facts(recall), "claims": self._get_claims(recall)}

    @api.model
    def _get_claims(self, recall):
        """Return [(supplier, [(lot, receipt, date, quantity)])] of the scope's lots."""
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                [
                    ("lot_id", "in", recall.scope_line_ids.lot_id.ids),
                    ("state", "=", "done"),
                    ("location_id.usage", "=", "supplier"),
                    ("company_id", "=", recall.company_id.id),
                    ("picking_id.partner_id", "!=", False),
                ],
                order="date",
            )
        )
        claims = {}
        for line in lines:
            supplier = line.picking_id.partner_id.commercial_partner_id
            claims.setdefault(supplier, []).append(
                (line.lot_id, line.picking_id, line.date, line.quantity_product_uom)
            )
        return list(claims.items())
