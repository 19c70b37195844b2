from odoo import api, fields, models


class WhizRecallSms(models.Model):
    """One short text of a notice, to one number.

    It is written down before the text leaves, with the identifier that the gateway gets
    and names in its delivery report: so a report finds the notice also when the server
    died while it handed the text over. Odoo's own record of the text is deleted after
    sending.
    """

    _name = "whiz.recall.sms"
    _description = "SMS of a Recall Notice"
    _order = "notice_id desc, id"
    _rec_name = "number"

    notice_id = fields.Many2one(
        "whiz.recall.notice", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="notice_id.company_id", store=True)
    number = fields.Char(required=True, readonly=True)
    uuid = fields.Char(required=True, readonly=True, index=True)
    state = fields.Selection(
        [
            ("waiting", "Being handed over"),
            ("sent", "Sent"),
            ("delivered", "Delivered"),
            ("failed", "Failed"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        help="Sent: the gateway has taken it. Delivered: the phone has it, as the "
        "operator reports.",
    )
    failure = fields.Char(string="What Went Wrong", readonly=True)

    @api.model
    def _describe_failure(self, failure_type, failure_reason):
        labels = dict(
            self.env["mail.notification"]
            ._fields["failure_type"]
            ._description_selection(self.env)
        )
        label = labels.get(failure_type)
        if not label or failure_type == "unknown":
            return failure_reason or self.env._("Unknown error")
        return label

    def _set_arrived(self, state):
        """Take over what the gateway says of texts that it has taken.

        :param state: "sent" or "delivered"
        """
        for sms in self:
            if (sms.state, state) != ("delivered", "sent"):
                sms.write({"state": state, "failure": False})
        for notice in self.notice_id:
            if notice.state in ("doubtful", "bounced"):
                notice._set_sent(note=self.env._("The gateway reports it as sent."))

    def _set_failed(self, failure_type, failure_reason):
        """Take over that texts did not arrive; with the last of them the notice."""
        failure = self._describe_failure(failure_type, failure_reason)
        self.filtered(lambda sms: sms.state != "delivered").write(
            {"state": "failed", "failure": failure}
        )
        for notice in self.notice_id:
            if notice.state not in ("sent", "doubtful"):
                continue
            text = notice._describe_sms_failures()
            if notice._get_reached_numbers():
                notice.failure = text
            else:
                notice._set_bounced(text)
