from odoo import api, models
from odoo.tools import SQL


class WhizTrace(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _lot_flags(self):
        """A lot in the frozen scope of a case is recalled; drills and cancelled cases
        do not count."""
        return {
            **super()._lot_flags(),
            "recalled": SQL(
                """EXISTS (SELECT FROM whiz_recall_line wrl
                             JOIN whiz_recall wr ON wr.id = wrl.recall_id
                            WHERE wrl.lot_id = stock_lot.id AND wr.kind != 'drill'
                              AND wr.state NOT IN ('draft', 'cancelled'))"""
            ),
        }

    @api.model
    def _flush_trace(self):
        result = super()._flush_trace()
        self.env["whiz.recall"].flush_model(["kind", "state"])
        self.env["whiz.recall.line"].flush_model(["lot_id", "recall_id"])
        return result
