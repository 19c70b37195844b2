from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_sms import MOBILE, SmsNoticeCommon


@tagged("post_install", "-at_install")
class TestRecallSms(SmsNoticeCommon):
    def test_who_has_no_mail_gets_a_text(self):
        notice = self.notice(self.rossi)
        self.assertEqual((notice.channel, notice.address), ("sms", MOBILE))
        self.assertEqual(self.notice(self.weber).channel, "mail")

    def test_sent_once(self):
        ((number, text),) = self.send_texts()
        self.assertEqual(number, MOBILE)
        for words in ("URGENT", self.recall.name, "JAR-1, JAR-3", "recall jar"):
            self.assertIn(words.lower(), text.lower())
        self.assertIn(self.answer_of(self.rossi)._get_url(), text)
        for words in ("JAR-2", "Weber", "{"):
            self.assertNotIn(words, text)
        notice = self.notice(self.rossi)
        self.assertEqual(notice.state, "sent")
        self.assertEqual((notice.sms_text, notice.sms_ids.state), (text, "sent"))
        self.assertIn("JAR-1", notice.body)
        self.assertEqual(self.consignee(self.rossi).notified_date, notice.sent_date)
        self.assertEqual(self.send_texts(), [])
        self.env["sms.sms"]._gc_device()
        self.assertEqual(notice.sms_text, text)

    def test_nothing_waits_in_the_queue_of_odoo(self):
        self.send_texts()
        mine = self.env["sms.sms"].search([("number", "=", MOBILE)])
        self.assertFalse(mine.filtered(lambda sms: not sms.to_delete))

    def test_preview(self):
        notice = self.notice(self.rossi).with_user(self.manager)
        notice.action_preview()
        self.assertIn("JAR-1", notice.sms_text)
        self.assertRegex(notice.sms_measure, r"^\d+ characters, \d SMS$")
        self.recall.company_id.name = "Łódź Foods"
        notice.action_preview()
        self.assertIn("only 70 characters because of Ł ó ź", notice.sms_measure)

    def test_many_lots_are_counted(self):
        many = [{"lot": f"L{i}", "product": "Jar"} for i in range(9)]
        values = self.notice(self.rossi)._get_placeholder_values(many)
        self.assertEqual(values["lots"], "L0, L1, L2 +6")

    def test_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.rossi.lang = "de_DE"
        case = self.notified_case(self.raw)
        text = self.notice(self.rossi, case=case)._render_sms()
        self.assertIn("Produktsicherheitsrückruf", text)

    def test_numbers(self):
        consignee = self.consignee(self.rossi)
        for phone, address in (
            ("+39 02 8723 4567", False),
            ("12", False),
            ("347 123 4567", False),
            (False, False),
            ("0039 347 1234567", MOBILE),
        ):
            self.rossi_recall.phone = phone
            self.rossi.phone = False
            self.assertEqual(consignee._get_address("sms"), address, phone)
        italy = self.env.ref("base.it")
        self.rossi_recall.write({"country_id": italy.id, "phone": "347 123 4567"})
        self.assertEqual(consignee._get_address("sms"), MOBILE)
        second = self.rossi_recall.copy({"phone": "+393471234568"})
        self.assertEqual(consignee._get_address("sms"), f"{MOBILE}, {second.phone}")

    def test_invalid_number_lowers_the_score(self):
        consignee = self.consignee(self.rossi)
        self.rossi_recall.phone = "+39 12"
        self.rossi.phone = False
        consignee.invalidate_recordset()
        self.assertIn("+39 12 is no valid", consignee.contact_issues)
        self.assertIn("No phone number", consignee.contact_issues)
        self.assertEqual(consignee.contact_state, "weak")
        self.rossi.street = False
        consignee.invalidate_recordset()
        self.assertEqual(consignee.contact_state, "bad")

    def test_beside_the_mail(self):
        self.rossi_recall.email = "recall@rossi.example.com"
        case = self.contained_case(self.raw, also_by_sms=True)
        case.with_user(self.manager).action_notify()
        self.assertEqual(
            set(self.notice(self.rossi, case=case).mapped("channel")), {"mail", "sms"}
        )
        self.assertEqual(self.notice(self.weber, case=case).channel, "mail")
        self.assertEqual(len(self.send_texts(case)), 1)
        begin = self.consignee(self.rossi, case).notified_date
        step = case.reminder_hours
        for count in (1, 2):
            case._follow_up(begin + timedelta(hours=step * count + 1))
            reminders = self.notice(self.rossi, "reminder", case=case)
            self.assertEqual(reminders.mapped("number"), [1, 1, 2, 2][: 2 * count])
        self.assertEqual(len(self.send_texts(case)), 2)

    def test_more_consignees_need_no_more_queries(self):
        partners = self.env["res.partner"].create(
            [
                {
                    "name": f"Shop {i}",
                    "email": f"shop{i}@example.com",
                    "phone": f"+39347123{i:04}",
                }
                for i in range(40)
            ]
        )
        case = self.case(self.raw, also_by_sms=True)
        consignees = self.env["whiz.recall.consignee"].create(
            [{"recall_id": case.id, "partner_id": p.id} for p in partners]
        )
        counts = []
        for some in (consignees[:4], consignees[4:]):
            self.env.flush_all()
            self.env.invalidate_all()
            case.also_by_sms  # noqa: B018
            before = self.env.cr.sql_log_count
            vals_list = case._prepare_notice_vals_list(some)
            counts.append(self.env.cr.sql_log_count - before)
            self.assertEqual(len(vals_list), 2 * len(some))
        self.assertLessEqual(counts[1], counts[0])

    def test_wanted_later(self):
        self.rossi_recall.email = "recall@rossi.example.com"
        case = self.notified_case(self.raw)
        self.send_texts(case)
        case.also_by_sms = True
        for _again in range(2):
            case.with_user(self.manager).action_prepare_notices()
        notices = self.notice(self.rossi, case=case)
        self.assertEqual(sorted(notices.mapped("channel")), ["mail", "sms"])
        self.assertEqual(len(self.notice(self.weber, case=case)), 1)

    def test_check_before_sending(self):
        templates = self.env["whiz.recall.template"].search([])
        en = self.env.ref("whiz_traceability_recall.template_recall_en")
        en.sms_text = "Voluntary recall, 20% discount: {link}"
        blocking, _other = self.recall._check_notices()
        self.assertIn("Voluntary", "\n".join(blocking))
        templates.sms_text = False
        with self.assertRaisesRegex(UserError, "short text for SMS"):
            self.recall.with_user(self.manager).action_approve_notices()

    def test_template(self):
        en = self.env.ref("whiz_traceability_recall.template_recall_en")
        for text, error in (
            ("Recall of {products}", "must name {link}"),
            ("{nonsense} {link}", "{nonsense}"),
        ):
            with self.assertRaisesRegex(ValidationError, error):
                en.sms_text = text
        vals = {"name": "Only SMS", "channel": "sms", "lang": "en", "kind": "recall"}
        with self.assertRaisesRegex(ValidationError, "write its short text"):
            self.env["whiz.recall.template"].create(vals)
        own = self.env["whiz.recall.template"].create(
            {**vals, "sms_text": "Stop {products}: {link}"}
        )
        self.assertEqual(own.subject, "Only SMS")
        self.assertIn("Stop Recall jar", self.notice(self.rossi)._render_sms())
        self.assertNotEqual(self.notice(self.weber)._get_template(), own)

    def test_all_texts_are_in_the_alphabet(self):
        for template in self.env["whiz.recall.template"].search([]):
            self.assertTrue(template.sms_text, template.name)
            self.assertNotIn("only 70", template.sms_measure, template.name)

    def test_drill_writes_to_nobody(self):
        drill = self.notified_case(self.raw, kind="drill")
        self.assertEqual(self.notice(self.rossi, case=drill).channel, "sms")
        self.assertEqual(self.send_texts(drill), [])
        self.assertIn("nobody", self.notice(self.rossi, case=drill).note)
        drill = self.notified_case(self.raw, kind="drill", test_phone="+32456010203")
        self.assertEqual(
            [number for number, _text in self.send_texts(drill)], ["+32456010203"]
        )

    def test_test_text(self):
        self.manager.email = "manager@maker.example.com"
        self.recall.test_phone = "+32456010203"
        case = self.recall.with_user(self.manager)
        with self.mockSMSGateway(), self.mock_mail_gateway():
            case.action_send_test()
        (sms,) = self._sms
        self.assertEqual(sms["number"], "+32456010203")
        self.assertIn("TEST", sms["body"])
        self.assertNotIn(self.answer_of(self.rossi).token, sms["body"])
        self.assertEqual(self.notice(self.rossi).state, "draft")
        with (
            self.mockSMSGateway(sim_error="insufficient_credit"),
            self.mock_mail_gateway(),
            self.assertRaisesRegex(UserError, "Insufficient Credit"),
        ):
            case.action_send_test()

    def test_rights(self):
        self.send_texts()
        text = self.notice(self.rossi).sms_ids
        for user in (self.user, self.quality, self.manager):
            self.assertEqual(text.with_user(user).number, MOBILE)
            for action in (
                lambda user=user: text.with_user(user).write({"state": "failed"}),
                lambda user=user: text.with_user(user).unlink(),
                lambda user=user: text.with_user(user).copy(),
            ):
                self.assertRaises(AccessError, action)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "sms-stranger",
            "whiz_traceability.group_recall_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertFalse(text.with_user(stranger).search([("id", "=", text.id)]))
