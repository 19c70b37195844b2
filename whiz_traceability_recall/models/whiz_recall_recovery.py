from collections import defaultdict

from odoo import models


class WhizRecallRecovery(models.Model):
    """What consignees say and send, seen from the case."""

    _inherit = "whiz.recall"

    def _get_destroyed(self):
        """Add what consignees have destroyed and proved.

        Proof is a file, or that staff took the answer down.
        """
        result = super()._get_destroyed()
        for line in (
            self.env["whiz.recall.response.line"]
            .sudo()
            .search(
                [
                    ("recall_id", "in", self.ids),
                    ("destroyed", ">", 0),
                    ("response_id.parent_id", "=", False),
                ]
            )
        ):
            response = line.response_id
            if response.attachment_ids or response.source != "page":
                result[response.consignee_id.id, line.lot_id.id] = line.destroyed
        return result

    def _get_recovery_details(self):
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
        destroyed_there = self._get_destroyed()
        result = {}
        for (consignee, lot), quantity in received.items():
            out = min(still[consignee.partner_id.id, lot.id], quantity)
            line = told.get((consignee.id, lot.id))
            proven = destroyed_there.get((consignee.id, lot.id), 0.0)
            destroyed = min(proven, out)
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
