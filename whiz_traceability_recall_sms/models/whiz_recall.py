from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.whiz_traceability_recall.lib.wording import findings


class WhizRecall(models.Model):
    _inherit = "whiz.recall"

    also_by_sms = fields.Boolean(
        string="SMS beside Mail and Letter",
        help="Consignees with a mobile number get a short text beside the notice. It "
        "says what it is about and has the link to the answer. Each is paid for.",
    )
    test_phone = fields.Char(
        string="Test Number",
        help="Test notices by SMS, and those of a drill, go to this number. A drill "
        "without it sends none.",
    )

    @api.depends("also_by_sms")
    def _compute_notice_findings(self):
        return super()._compute_notice_findings()

    def _prepare_notice_vals_list(self, consignees):
        """Add the short texts to notices that were prepared before they were wanted."""
        vals_list = super()._prepare_notice_vals_list(consignees)
        if not self.also_by_sms:
            return vals_list
        told = consignees.notice_ids.filtered(
            lambda n: n.purpose == "notice" and n.number == 0 and n.state != "cancelled"
        )
        silent = (
            told.consignee_id
            - told.filtered(lambda n: n.channel == "sms").consignee_id
            - consignees.filtered("responded_date")
        )
        late = [self._prepare_notice_vals(consignee, "notice") for consignee in silent]
        return vals_list + [
            vals for vals in self._add_second_channel(late) if vals["channel"] == "sms"
        ]

    def _add_second_channel(self, vals_list):
        vals_list = super()._add_second_channel(vals_list)
        if not self.also_by_sms:
            return vals_list
        # one recordset, so that what is read is read for all of them at once
        consignees = self.env["whiz.recall.consignee"].browse(
            {vals["consignee_id"] for vals in vals_list}
        )
        with_number = {c.id for c in consignees if c._get_address("sms")}
        return vals_list + [
            {**vals, "channel": "sms"}
            for vals in vals_list
            if vals["channel"] != "sms" and vals["consignee_id"] in with_number
        ]

    def _check_notices(self):
        blocking, other = super()._check_notices()
        texts = self.notice_ids.filtered(
            lambda n: n.state == "draft" and n.channel == "sms"
        )
        Template = self.env["whiz.recall.template"]
        for lang in sorted(set(texts.mapped("lang"))):
            purposes = {"reminder", *texts.mapped("purpose")}
            for purpose in sorted(purposes):
                template = Template._find(self, purpose, "sms", lang)
                if not template:
                    label = dict(
                        Template._fields["purpose"]._description_selection(self.env)
                    )[purpose]
                    blocking.append(
                        self.env._(
                            "No template has a short text for SMS (%(purpose)s, "
                            "%(lang)s).",
                            purpose=label,
                            lang=lang,
                        )
                    )
                for kind, words, _start in findings(template.sms_text, lang):
                    blocking.append(
                        self.env._(
                            "“%(words)s” in the short text of %(template)s plays the "
                            "danger down: say it otherwise.",
                            words=words,
                            template=template.name,
                        )
                        if kind == "minimising"
                        else self.env._(
                            "“%(words)s” in the short text of %(template)s advertises: "
                            "say it otherwise.",
                            words=words,
                            template=template.name,
                        )
                    )
        return blocking, other

    def action_send_test(self):
        """Send the first short text of each language to the test number, too."""
        result = super().action_send_test()
        texts = self.notice_ids.filtered(lambda n: n.channel == "sms").sudo()
        if not texts or not self.test_phone:
            return result
        Sms = self.env["sms.sms"].sudo().with_company(self.company_id)
        sent = Sms
        for notice in texts.grouped("lang").values():
            notice = notice[:1]
            url = notice.consignee_id.response_id._get_url()
            # a test must not carry the key to somebody's answer
            body = notice._render_sms().replace(url, notice.get_base_url())
            sent |= Sms.create(
                {
                    "number": self.test_phone,
                    "body": self.env._("TEST: %s", body),
                }
            )
        sent.send(unlink_sent=False)
        failed = sent.filtered(lambda sms: sms.state == "error")
        if failed:
            raise UserError(
                self.env._(
                    "The test SMS to %(number)s failed: %(failure)s.",
                    number=self.test_phone,
                    failure=self.env["whiz.recall.sms"]._describe_failure(
                        failed[0].failure_type, False
                    ),
                )
            )
        return result
