from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common_notice import NoticeCommon


@tagged("post_install", "-at_install")
class TestRecallFollowUp(NoticeCommon):
    """Class II: answer within 72 hours, a reminder every 24 hours, two of them."""

    def at(self, hours):
        begin = self.consignee(self.rossi).notified_date
        return begin + timedelta(hours=hours)

    def test_deadlines_by_class(self):
        self.assertEqual((self.recall.due_hours, self.recall.reminder_hours), (72, 24))
        case = self.case(self.raw, hazard_class="1")
        self.assertEqual((case.due_hours, case.reminder_hours), (24, 8))

    def test_remind_then_escalate(self):
        self.approve_and_send()
        self.answer_of(self.weber)._submit({"affected": "no"}, "page")
        self.recall._follow_up(self.at(23))
        self.assertFalse(self.notice(self.rossi, "reminder"))
        for _again in range(2):
            self.recall._follow_up(self.at(25))
        reminder = self.notice(self.rossi, "reminder")
        self.assertEqual(reminder.mapped("number"), [1])
        ((address, subject, body),) = self.send()
        self.assertEqual(address, "recall@rossi.example.com")
        self.assertIn("Reminder", subject)
        self.assertIn("JAR-1", body)
        self.recall._follow_up(self.at(49))
        self.assertEqual(self.notice(self.rossi, "reminder").mapped("number"), [1, 2])
        self.assertFalse(self.recall.activity_ids)
        for _again in range(2):
            self.recall._follow_up(self.at(73))
        activity = self.recall.activity_ids
        self.assertEqual(len(activity), 1)
        self.assertIn("Rossi", activity.note)
        self.assertEqual(activity.user_id, self.recall.user_id)
        self.assertTrue(self.consignee(self.rossi).escalated_date)
        self.assertFalse(self.notice(self.weber, "reminder"))
        self.assertEqual(len(self.notice(self.rossi, "reminder")), 2)

    def test_who_has_no_mail_is_called_at_once(self):
        self.approve_and_send()
        self.weber.message_bounce = 1
        self.recall._follow_up(self.at(25))
        self.assertFalse(self.notice(self.weber, "reminder"))
        self.assertTrue(self.consignee(self.weber).escalated_date)

    def test_job(self):
        self.approve_and_send()
        self.recall.consignee_ids.notified_date = fields.Datetime.now() - timedelta(
            days=2
        )
        with self.no_commit():
            self.env["whiz.recall.notice"]._cron_follow_up()
        self.assertEqual(len(self.recall.notice_ids), 4)
        self.recall.with_user(self.manager).action_recover()
        self.recall.with_user(self.manager).action_close()
        with self.no_commit():
            self.env["whiz.recall.notice"]._cron_follow_up()
        self.assertEqual(len(self.recall.notice_ids), 4)
