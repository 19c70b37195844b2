from odoo.addons.sms.tests.common import SMSCase
from odoo.addons.whiz_traceability_recall.tests.common_notice import NoticeCommon

MOBILE = "+393471234567"


class SmsNoticeCommon(NoticeCommon, SMSCase):
    """Rossi's contact for recalls has a mobile phone and no mail address, Weber has a
    mail address only."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.recall.with_user(cls.manager).action_cancel()
        cls.rossi.email = False
        cls.rossi_recall.write({"email": False, "phone": "+39 347 123 4567"})
        cls.recall = cls.notified_case(cls.raw)

    def send_texts(self, case=None, **gateway):
        """Approve what waits, run the job; return the texts as (number, text)."""
        case = case or self.recall
        with self.mockSMSGateway(sms_allow_unlink=True, **gateway):
            if case.draft_notice_count:
                case.with_user(self.manager).action_approve_notices()
            self.send()
        return [(sms["number"], sms["body"]) for sms in self._sms]

    def report(self, notice, status):
        """A delivery report of the gateway over all texts of a notice."""
        self.env.flush_all()
        answer = self.make_jsonrpc_request(
            "/sms/status",
            {
                "message_statuses": [
                    {"sms_status": status, "uuids": notice.sms_ids.mapped("uuid")}
                ]
            },
        )
        self.assertEqual(answer, "OK")
        self.env.invalidate_all()
