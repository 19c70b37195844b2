from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.sms.models.sms_sms import SmsSms

from .common_sms import MOBILE, SmsNoticeCommon

OTHER = "+393471234568"


@tagged("post_install", "-at_install")
class TestRecallSmsReport(SmsNoticeCommon):
    """What the gateway says: at once, and later by its delivery reports."""

    def setUp(self):
        super().setUp()
        self.text = self.notice(self.rossi)

    def test_refused(self):
        self.assertEqual(self.send_texts(sim_error="insufficient_credit"), [])
        self.assertEqual(self.text.state, "failed")
        self.assertIn("Insufficient Credit", self.text.failure)
        self.assertFalse(self.consignee(self.rossi).notified_date)
        self.assertEqual(self.recall.trouble_count, 1)
        self.text.with_user(self.manager).action_send_again()
        # the number is tried again though it failed: it was not the number's fault
        self.assertEqual(self.text.address, MOBILE)
        self.assertEqual(len(self.send_texts()), 1)
        self.assertEqual((self.text.state, self.text.failure), ("sent", False))

    def test_gateway_cannot_be_reached(self):
        with (
            patch.object(self.env.cr, "rollback", lambda: None),
            self.assertLogs(level="WARNING"),
        ):
            self.assertEqual(self.send_texts(sim_error="jsonrpc_exception"), [])
        self.assertEqual(self.text.state, "doubtful")
        self.assertEqual(self.send_texts(), [], "nobody knows: it is not sent again")

    def test_report_settles_a_doubt(self):
        self.text.sudo().write({"state": "queued"})
        self.text._claim(MOBILE)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE whiz_recall_notice SET write_date = '2020-01-01' WHERE id = %s",
            [self.text.id],
        )
        self.text.invalidate_recordset()
        self.assertEqual(self.send_texts(), [])
        self.assertEqual(self.text.state, "doubtful")
        self.report(self.text, "delivered")
        self.assertEqual(self.text.state, "sent")
        self.assertEqual(self.text.sms_ids.state, "delivered")
        self.assertTrue(self.consignee(self.rossi).notified_date)

    def test_sent_again_with_the_same_identifier(self):
        self.text.sudo().write({"state": "queued"})
        self.text._claim(f"{MOBILE}, {OTHER}")
        before = self.text.sms_ids.filtered(lambda sms: sms.number == MOBILE)
        self.text.sudo().write({"state": "doubtful"})
        self.text.with_user(self.manager).action_send_again()
        self.assertEqual([number for number, _text in self.send_texts()], [MOBILE])
        self.assertEqual(self.text.sms_ids, before)
        self.assertEqual(self._sms[0]["uuid"], before.uuid)

    def test_delivered(self):
        self.send_texts()
        self.report(self.text, "delivered")
        self.assertEqual(self.text.sms_ids.state, "delivered")
        self.report(self.text, "sent")
        self.assertEqual(self.text.sms_ids.state, "delivered", "reports overtake")
        self.assertEqual(self.text.state, "sent")

    def test_bounced(self):
        self.send_texts()
        self.assertTrue(self.consignee(self.rossi).notified_date)
        self.report(self.text, "rejected")
        self.assertEqual(self.text.state, "bounced")
        self.assertIn("Rejected", self.text.failure)
        self.assertFalse(self.consignee(self.rossi).notified_date)
        self.assertIn("Rejected", self.last_log())
        consignee = self.consignee(self.rossi)
        consignee.invalidate_recordset()
        self.assertIn(f"SMS to {MOBILE} did not arrive", consignee.contact_issues)
        self.assertEqual(consignee._get_channel(), "letter")
        self.report(self.text, "delivered")
        self.assertEqual(self.text.state, "sent", "it came late")

    def test_one_of_two_numbers(self):
        self.rossi_recall.copy({"phone": OTHER})
        case = self.notified_case(self.raw)
        text = self.notice(self.rossi, case=case)
        self.send_texts(case, nbr_t_error={OTHER: "wrong_number_format"})
        self.assertEqual(text.state, "sent")
        self.assertIn(OTHER, text.failure)
        self.assertEqual(
            {sms.number: sms.state for sms in text.sms_ids},
            {MOBILE: "sent", OTHER: "failed"},
        )
        self.assertTrue(self.consignee(self.rossi, case).notified_date)
        self.report(text.with_context(active_test=False), "expired")
        self.assertEqual(text.state, "bounced")
        self.assertFalse(self.consignee(self.rossi, case).notified_date)

    def test_nobody_else_is_told(self):
        """A report that is not ours changes nothing here"""
        self.send_texts()
        self.env["sms.tracker"].create({"sms_uuid": "0" * 32})
        answer = self.make_jsonrpc_request(
            "/sms/status",
            {"message_statuses": [{"sms_status": "rejected", "uuids": ["0" * 32]}]},
        )
        self.assertEqual(answer, "OK")
        self.text.invalidate_recordset()
        self.assertEqual(self.text.state, "sent")

    def test_failed_texts_are_not_sent_from_elsewhere(self):
        self.send_texts(sim_error="server_error")
        mine = self.env["sms.sms"].search([("number", "=", MOBILE)])
        with self.mockSMSGateway():
            mine.resend_failed()
            SmsSms._process_queue(mine)
        self.assertEqual(self._sms, [])
