from odoo import models


class WhizHold(models.Model):
    """Holds are told at once to everybody whom they concern."""

    _name = "whiz.hold"
    _inherit = ["whiz.hold", "whiz.alert.source"]

    def _after_open(self):
        result = super()._after_open()
        self._alert("hold_placed")
        return result

    def _after_release(self):
        result = super()._after_release()
        self._alert("hold_released")
        return result

    def _get_alert_reason(self):
        return self.reason_id

    def _is_alert_true(self, kind):
        return kind != "hold_placed" or self.state == "open"

    def _get_alert_text(self, kind):
        lots = self._get_alert_lot_text()
        if kind == "hold_released":
            user, note = self.sudo().released_by_id.name, self.release_note
            title = self.env._("Released: %(reason)s", reason=self.reason_id.name)
        else:
            user, note = self.sudo().opened_by_id.name, self.note
            title = self.env._("On hold: %(reason)s", reason=self.reason_id.name)
        return title, self.env._(
            "%(lots)s, by %(user)s: %(note)s", lots=lots, user=user, note=note
        )
