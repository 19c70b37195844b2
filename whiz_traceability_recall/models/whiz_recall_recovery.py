from odoo import models


class WhizRecallRecovery(models.Model):
    """What consignees say and send, seen from the case."""

    _inherit = "whiz.recall"

    def _get_recovery(self):
        """Add what the answers tell: ``destroyed`` there, with proof (a file, or staff
        took the answer down), and ``sold_on``, ``on_hand`` and ``returning``, which are
        not proved and count for nothing.
        """
        result = super()._get_recovery()
        told = {
            (line.consignee_id.id, line.lot_id.id): line
            for line in self.env["whiz.recall.response.line"]
            .sudo()
            .search(
                [
                    ("recall_id", "=", self.id),
                    ("response_id.parent_id", "=", False),
                    ("response_id.affected", "=", "yes"),
                ]
            )
        }
        for (consignee, lot), row in result.items():
            row.update(sold_on=0.0, on_hand=0.0, returning=0.0)
            line = told.get((consignee.id, lot.id))
            if not line:
                continue
            row.update(
                sold_on=line.sold_on, on_hand=line.on_hand, returning=line.to_return
            )
            answer = line.response_id
            if line.destroyed and (answer.attachment_ids or answer.source != "page"):
                # what came back cannot have been destroyed there
                row["destroyed"] = min(line.destroyed, row["open"])
                row["open"] -= row["destroyed"]
        return result
