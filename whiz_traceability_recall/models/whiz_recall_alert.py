from odoo import models


class WhizRecall(models.Model):
    """A case that stops lots is told at once to everybody whom it concerns."""

    _name = "whiz.recall"
    _inherit = ["whiz.recall", "whiz.alert.source"]

    def _get_alert_lots(self):
        return self.env["stock.lot"].sudo().browse(self._get_scope_lot_ids())

    def _get_alert_reason(self):
        return self.env["whiz.hold.reason"]._get_by_code("recall")

    def _get_alert_text(self, kind):
        self.ensure_one()
        return self.env._("STOP: recall %(name)s", name=self.name), self.env._(
            "%(title)s. On hold: %(lots)s. Lots in all: %(count)s.",
            title=self.title,
            count=self.scope_lot_count,
            lots=self._get_alert_lot_text(),
        )
