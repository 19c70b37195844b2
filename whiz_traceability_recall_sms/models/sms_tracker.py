from odoo import fields, models


class SmsTracker(models.Model):
    _inherit = "sms.tracker"

    whiz_sms_id = fields.Many2one(
        "whiz.recall.sms", index="btree_not_null", ondelete="cascade"
    )

    def _action_update_from_sms_state(
        self, sms_state, failure_type=False, failure_reason=False
    ):
        result = super()._action_update_from_sms_state(
            sms_state, failure_type=failure_type, failure_reason=failure_reason
        )
        if ours := self.whiz_sms_id:
            if sms_state == "sent":
                ours._set_arrived("delivered")
            elif sms_state in ("process", "pending"):
                ours._set_arrived("sent")
            elif sms_state in ("error", "canceled"):
                ours._set_failed(failure_type, failure_reason)
        return result

    def _action_update_from_provider_error(self, provider_error):
        result = super()._action_update_from_provider_error(provider_error)
        if ours := self.whiz_sms_id:
            _status, failure_type, failure_reason = result
            ours._set_failed(failure_type, failure_reason)
        return result
