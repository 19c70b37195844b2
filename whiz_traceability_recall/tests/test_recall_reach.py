from odoo.tests import tagged

from .common_notice import NoticeCommon

BOUNCE = """\
From: Mail Delivery Subsystem <mailer-daemon@example.com>
To: recall@maker.example.com
Subject: Undelivered Mail Returned to Sender
Message-Id: <bounce-1@example.com>
Content-Type: multipart/report; report-type=delivery-status; boundary="x"
MIME-Version: 1.0

--x
Content-Type: text/plain

The mail could not be delivered.

--x
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com

Final-Recipient: rfc822; {address}
Action: failed
Status: 5.1.1

--x
Content-Type: text/rfc822-headers

Message-Id: {message_id}
Subject: Product safety recall

--x--
"""


@tagged("post_install", "-at_install")
class TestRecallReach(NoticeCommon):
    """Who can be reached, who was not, and who is not known."""

    def test_bounce_through_the_mail_gateway(self):
        self.approve_and_send()
        notice = self.notice(self.weber)
        self.env["mail.thread"].message_process(
            None,
            BOUNCE.format(
                address="info@weber.example.com", message_id=notice.mail_id.message_id
            ),
        )
        self.assertEqual(notice.state, "bounced")
        self.assertFalse(self.consignee(self.weber).notified_date)
        self.assertEqual(self.notice(self.rossi).state, "sent")
        # the next notice goes another way, and the score says why
        self.assertEqual(self.weber.message_bounce, 1)
        consignee = self.consignee(self.weber)
        consignee.invalidate_recordset()
        self.assertEqual(consignee.contact_state, "bad")
        self.assertIn("came back", consignee.contact_issues)

    def test_deliveries_to_nobody(self):
        self.release_all()
        picking = self.deliver([(self.jar, self.jar_3, 1)], self.weber)
        picking.partner_id = False
        picking.move_ids.partner_id = False
        case = self.notified_case(self.raw)
        unknown = case.consignee_ids.filtered(lambda c: not c.partner_id)
        self.assertEqual(len(unknown), 1)
        self.assertEqual(unknown.contact_state, "bad")
        self.assertIn("Nobody knows", unknown.contact_issues)
        self.assertFalse(unknown.notice_ids)
        self.assertFalse(unknown.response_id)
        self.assertIn("public warning", case.notice_findings)
        self.assertFalse(case.notices_blocked, "the others are told all the same")
        self.assertEqual(len(self.approve_and_send(case)), 2)

    def test_merged_partner(self):
        """Two consignees who turn out to be one keep what each was told"""
        self.approve_and_send()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (self.rossi | self.weber).ids, self.rossi
        )
        consignees = self.recall.consignee_ids
        self.assertEqual(consignees.partner_id, self.rossi)
        self.assertEqual(len(consignees), 2)
        self.recall.with_user(self.manager).action_prepare_notices()
        self.assertEqual(len(self.recall.notice_ids), 2, "nobody is told twice")
        self.assertEqual(self.recall.response_ids.partner_id, self.rossi)
        for answer in self.recall.response_ids:
            self.assertEqual(answer._submit({"affected": "no"}, "page"), [])
        self.assertTrue(all(consignees.mapped("responded_date")))

    def test_letters_and_visits_by_hand(self):
        Wizard = self.env["whiz.recall.contact"].with_user(self.quality)
        for channel in ("letter", "visit"):
            consignee = self.consignee(self.rossi)
            consignee.notified_date = False
            Wizard.create(
                {"consignee_id": consignee.id, "channel": channel, "note": "By hand"}
            ).action_log()
            logged = consignee.notice_ids.filtered(
                lambda n, channel=channel: n.channel == channel
            )
            self.assertEqual((logged.state, logged.note), ("sent", "By hand"))
            self.assertIn("Via Roma 1", logged.address)
            self.assertEqual(logged.user_id, self.quality)
            self.assertTrue(consignee.notified_date, channel)
