from collections import defaultdict

from odoo import api, fields, models


class WhizRecallRates(models.Model):
    """How well a case works, from the notices, answers and returns themselves."""

    _inherit = "whiz.recall"

    notified_rate = fields.Float(
        string="Notified",
        compute="_compute_rates",
        help="Share of the consignees (percent) that were told.",
    )
    acknowledged_rate = fields.Float(
        string="Acknowledged",
        compute="_compute_rates",
        help="Share of the consignees (percent) that have read it.",
    )
    responded_rate = fields.Float(
        string="Responded",
        compute="_compute_rates",
        help="Share of the consignees (percent) that said whether they are affected.",
    )
    recovered_rate = fields.Float(
        string="Recovered",
        compute="_compute_recovered_rate",
        help="Share (percent) of what consignees received that came back or was "
        "destroyed there with proof. Where a case has several units, the mean of their "
        "shares.",
    )

    @api.depends(
        "consignee_ids.notified_date",
        "consignee_ids.acknowledged_date",
        "consignee_ids.responded_date",
    )
    def _compute_rates(self):
        Consignee = self.env["whiz.recall.consignee"]
        counts = {
            recall.id: counts
            for recall, *counts in Consignee._read_group(
                [("recall_id", "in", self.ids)],
                ["recall_id"],
                [
                    "__count",
                    "notified_date:count",
                    "acknowledged_date:count",
                    "responded_date:count",
                ],
            )
        }
        for recall in self:
            total, *done = counts.get(recall.id, (0, 0, 0, 0))
            shares = [100.0 * count / total if total else 0.0 for count in done]
            recall.notified_rate = shares[0]
            recall.acknowledged_rate = shares[1]
            recall.responded_rate = shares[2]

    def _get_recovery(self):
        """Return what came back of every consignment, as of now.

        :return: {(consignee, lot): {"received", "returned", "destroyed", "sold_on",
            "on_hand", "returning", "open"}} in the products' units; ``destroyed`` is
            what the consignee destroyed and proved; ``open`` is neither returned nor
            destroyed
        """
        self.ensure_one()
        received = {
            (consignee, lot): quantity
            for consignee, lot, quantity in self.env["whiz.recall.line"]
            .sudo()
            ._read_group(
                [("recall_id", "=", self.id), ("consignee_id", "!=", False)],
                ["consignee_id", "lot_id"],
                ["quantity:sum"],
            )
        }
        lots = self.env["stock.lot"].sudo().union(*(lot for _c, lot in received))
        still = defaultdict(float)
        if lots:
            for row in self.env["whiz.trace"]._consignments(lots):
                still[row["partner_id"] or False, row["lot_id"]] += row["quantity"]
        told = {
            (line.consignee_id.id, line.lot_id.id): line
            for line in self.sudo().response_ids.line_ids
            if not line.response_id.parent_id
        }
        result = {}
        for (consignee, lot), quantity in received.items():
            out = min(still[consignee.partner_id.id, lot.id], quantity)
            line = told.get((consignee.id, lot.id))
            proven = line and (
                line.response_id.attachment_ids or line.response_id.source != "page"
            )
            destroyed = min(line.destroyed, out) if proven else 0.0
            result[consignee, lot] = {
                "received": quantity,
                "returned": quantity - out,
                "destroyed": destroyed,
                "sold_on": line.sold_on if line else 0.0,
                "on_hand": line.on_hand if line else 0.0,
                "returning": line.to_return if line else 0.0,
                "open": out - destroyed,
            }
        return result

    def _compute_recovered_rate(self):
        for recall in self:
            sums = defaultdict(lambda: [0.0, 0.0])
            recovery = recall._get_recovery() if recall.consignee_ids else {}
            for (_consignee, lot), row in recovery.items():
                total = sums[lot.product_id.uom_id]
                total[0] += row["returned"] + row["destroyed"]
                total[1] += row["received"]
            shares = [100.0 * back / all_ for back, all_ in sums.values() if all_]
            recall.recovered_rate = sum(shares) / len(shares) if shares else 0.0
