from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..lib.wording import findings
from .common_notice import NoticeCommon


@tagged("post_install", "-at_install")
class TestRecallNotice(NoticeCommon):
    def test_one_notice_of_each_consignee(self):
        self.assertEqual(self.recall.state, "notifying")
        notices = self.recall.notice_ids
        self.assertEqual(
            {(n.partner_id, n.channel, n.purpose, n.state) for n in notices},
            {
                (self.rossi, "mail", "notice", "draft"),
                (self.weber, "mail", "notice", "draft"),
            },
        )
        self.recall._prepare_notices()
        self.assertEqual(self.recall.notice_ids, notices)
        self.assertEqual(self.notice(self.rossi).address, "recall@rossi.example.com")
        self.assertEqual(self.notice(self.weber).address, "info@weber.example.com")

    def test_each_sees_only_their_own(self):
        mails = self.approve_and_send()
        self.assertEqual(len(mails), 2)
        by_address = {address: (subject, body) for address, subject, body in mails}
        subject, body = by_address["recall@rossi.example.com"]
        self.assertIn(self.recall.name, subject)
        self.assertTrue(subject.startswith("URGENT"), subject)
        for word in (
            "JAR-1",
            "JAR-3",
            self.to_rossi.name,
            "Metal in the paste",
            "Metal can cut",
            "+49 800 1234567",
            self.answer_of(self.rossi)._get_url(),
        ):
            self.assertIn(word, body)
        for word in ("JAR-2", "Weber", self.to_weber.name, "RAW"):
            self.assertNotIn(word, body)
        self.assertIn("JAR-2", by_address["info@weber.example.com"][1])
        self.assertNotIn(
            self.answer_of(self.rossi)._get_url(),
            by_address["info@weber.example.com"][1],
        )

    def test_deadline_names_its_time_zone(self):
        self.answer_of(self.rossi).consignee_id.notified_date = "2026-11-24 10:00:00"
        self.rossi.tz = "Europe/Rome"
        deadline = self.notice(self.rossi)._format_deadline()
        self.assertIn("November 27, 2026, 11:00", deadline)
        self.assertIn("(Europe/Rome)", deadline)
        self.assertIn(deadline, self.notice(self.rossi)._render()[1])

    def test_sent_is_written_down_and_frozen(self):
        self.approve_and_send()
        notice = self.notice(self.rossi)
        self.assertEqual(notice.state, "sent")
        self.assertEqual(notice.approved_by_id, self.manager)
        self.assertTrue(notice.sent_date)
        self.assertEqual(self.consignee(self.rossi).notified_date, notice.sent_date)
        self.assertIn("JAR-1", notice.body)
        self.recall.text_ids.reason = "Something else"
        self.assertNotIn("Something else", notice.body)
        with self.assertRaisesRegex(UserError, "stays as it is"):
            notice.with_user(self.manager).write({"address": "x@example.com"})
        with self.assertRaisesRegex(UserError, "on record"):
            notice.unlink()
        self.assertIn("notices approved", self.last_log())

    def test_nothing_leaves_before_approval(self):
        self.assertEqual(self.send(), [])
        self.assertEqual(set(self.recall.notice_ids.mapped("state")), {"draft"})

    def test_nobody_else_approves(self):
        for user in (self.user, self.quality):
            with self.assertRaises(AccessError):
                self.recall.with_user(user).action_approve_notices()
            with self.assertRaises(AccessError):
                self.notice(self.rossi).with_user(user).write({"address": "x"})
        with self.assertRaisesRegex(UserError, "stays as it is"):
            self.notice(self.rossi).with_user(self.manager).write({"state": "sent"})

    def test_check_names_everything(self):
        self.recall.write({"contact_phone": False, "contact_email": False})
        text = self.recall.text_ids[:1]
        text.write(
            {"hazard": False, "reason": "A voluntary recall. 20 % off everything!"}
        )
        self.notice(self.weber).with_user(self.manager).address = False
        with self.assertRaises(UserError) as caught:
            self.recall.action_approve_notices()
        for words in ("contact", "hazard", "voluntary", "% off", "Weber"):
            self.assertIn(words, str(caught.exception))
        self.assertTrue(self.recall.notices_blocked)
        self.assertIn("voluntary", self.recall.notice_findings)

    def test_words_of_the_template_are_checked(self):
        self.env.ref(
            "whiz_traceability_recall.template_recall_en"
        ).introduction = "As a precautionary measure"
        with self.assertRaisesRegex(UserError, "precautionary"):
            self.recall.action_approve_notices()

    def test_every_template_passes_the_check(self):
        Template = self.env["whiz.recall.template"]
        for template in Template.search([]):
            for name in ("subject", "headline", "introduction", "instructions"):
                self.assertFalse(
                    findings(template[name] or "", template.lang), template.name
                )

    def test_template_placeholders(self):
        with self.assertRaisesRegex(ValidationError, "{nonsense}"):
            self.env.ref(
                "whiz_traceability_recall.template_recall_en"
            ).subject = "{nonsense}"

    def test_template_of_the_very_type(self):
        find = self.env["whiz.recall.template"]._find
        case = self.recall
        ref = self.env.ref
        self.assertEqual(
            find(case, "notice", "mail", "de"),
            ref("whiz_traceability_recall.template_recall_de"),
        )
        self.assertEqual(
            find(case, "notice", "mail", "nl"),
            ref("whiz_traceability_recall.template_recall_en"),
        )
        own = ref("whiz_traceability_recall.template_recall_en").copy(
            {"company_id": self.env.company.id, "sequence": 999}
        )
        self.assertEqual(find(case, "notice", "mail", "en"), own)
        withdrawal = self.case(self.raw, kind="withdrawal")
        self.assertEqual(
            find(withdrawal, "notice", "letter", "de"),
            ref("whiz_traceability_recall.template_withdrawal_de"),
        )

    def test_language(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.rossi.lang = "it_IT"
        case = self.notified_case(self.raw)
        notice = self.notice(self.rossi, case=case)
        self.assertEqual(notice.lang, "it")
        self.assertEqual(set(case.text_ids.mapped("lang")), {"en", "it"})
        self.assertIn("it", case.notice_findings)
        italian = case.text_ids.filtered(lambda t: t.lang == "it")
        self.assertIn("lotti", italian.instructions)
        italian.write({"reason": "Metallo", "hazard": "Taglia", "is_translated": True})
        subject, body = notice._render()
        self.assertIn("Richiamo", subject)
        self.assertIn("Metallo", body)
        self.assertNotIn("Metal in the paste", body)
        # where a language is not of the market, the first of the market is taken
        case.lang_ids = self.env["res.lang"]._lang_get("en_US")
        self.assertEqual(case._get_lang(self.rossi), "en")

    def test_contactability(self):
        rossi, weber = self.consignee(self.rossi), self.consignee(self.weber)
        self.assertEqual(rossi.contact_state, "good")
        self.assertEqual(weber.contact_state, "weak")
        for words in ("phone", "postal", "named for recalls"):
            self.assertIn(words, weber.contact_issues)
        self.assertEqual(self.recall.contactability, 50.0)
        self.weber.message_bounce = 1
        weber.invalidate_recordset()
        self.assertEqual(weber.contact_state, "bad")
        self.assertEqual(weber._get_channel(), "call")
        self.weber.write({"street": "Weg 1", "city": "Ulm"})
        self.assertEqual(weber._get_channel(), "letter")

    def test_letter(self):
        self.rossi_recall.email = False
        self.rossi.email = False
        case = self.notified_case(self.raw)
        letter = self.notice(self.rossi, case=case)
        self.assertEqual(letter.channel, "letter")
        self.assertIn("Via Roma 1", letter.address)
        with self.assertRaisesRegex(UserError, "approve it first"):
            letter.action_mark_posted()
        mails = self.approve_and_send(case)
        self.assertEqual(len(mails), 1)
        self.assertEqual(letter.state, "queued")
        self.assertIn("JAR-1", letter.body)
        self.assertIn("data:image/svg+xml", letter.body)
        self.assertFalse(self.consignee(self.rossi, case).notified_date)
        letter.with_user(self.manager).action_mark_posted()
        self.assertEqual(letter.state, "sent")
        self.assertEqual(letter.user_id, self.manager)
        self.assertTrue(self.consignee(self.rossi, case).notified_date)
        html = self.env["ir.actions.report"]._render_qweb_html(
            "whiz_traceability_recall.report_notice", letter.ids
        )[0]
        self.assertIn(b"Via Roma 1", html)
        self.assertIn(b"JAR-1", html)

    def test_bounce(self):
        self.approve_and_send()
        notice = self.notice(self.weber)
        self.assertTrue(self.consignee(self.weber).notified_date)
        notice._message_receive_bounce("info@weber.example.com", self.weber)
        self.assertEqual(notice.state, "bounced")
        self.assertFalse(self.consignee(self.weber).notified_date)
        self.assertEqual(self.recall.trouble_count, 1)
        self.assertIn("came back", self.last_log())
        self.weber.email = "new@weber.example.com"
        notice.with_user(self.manager).action_send_again()
        self.assertEqual([mail[0] for mail in self.send()], ["new@weber.example.com"])
        self.assertEqual(notice.state, "sent")
        with self.assertRaisesRegex(UserError, "not sent twice"):
            notice.with_user(self.manager).action_send_again()

    def test_drill_writes_to_nobody(self):
        drill = self.notified_case(self.raw, kind="drill")
        before = self.env["mail.mail"].search_count([])
        self.assertEqual(self.approve_and_send(drill), [])
        self.assertEqual(self.env["mail.mail"].search_count([]), before)
        self.assertEqual(set(drill.notice_ids.mapped("state")), {"sent"})
        drill = self.notified_case(
            self.raw, kind="drill", test_email="drill@maker.example.com"
        )
        mails = self.approve_and_send(drill)
        self.assertEqual({mail[0] for mail in mails}, {"drill@maker.example.com"})

    def test_test_notice(self):
        self.recall.test_email = "me@maker.example.com"
        with self.mock_mail_gateway():
            self.recall.with_user(self.manager).action_send_test()
        (mail,) = self._mails
        self.assertEqual(mail["email_to"], ["me@maker.example.com"])
        self.assertIn("TEST", mail["subject"])
        for response in self.recall.response_ids:
            self.assertNotIn(response.token, mail["body"])
        self.assertEqual(set(self.recall.notice_ids.mapped("state")), {"draft"})

    def test_expansion_brings_updates(self):
        self.release_all()
        case = self.recall = self.frozen_case(
            self.raw, hazard="Cuts", contact_id=self.manager.partner_id.id
        )
        self.deliver([(self.jar, self.jar_1, 1)], self.rossi)
        self.deliver([(self.jar, self.jar_3, 1)], self.supplier_2)
        case.with_user(self.manager).action_contain()
        case.with_user(self.manager).action_notify()
        self.approve_and_send()
        case.action_expand("Two more deliveries")
        self.recall.with_user(self.manager).action_prepare_notices()
        update = self.notice(self.rossi, "update")
        self.assertEqual(update.number, 1)
        self.assertFalse(self.notice(self.weber, "update"))
        self.assertEqual(self.notice(self.supplier_2).state, "draft")
        self.recall.with_user(self.manager).action_prepare_notices()
        self.assertEqual(len(self.recall.notice_ids), 4)
        response = self.answer_of(self.supplier_2)
        self.assertEqual(response.line_ids.lot_id, self.jar_3)

    def test_what_has_not_gone_out_stays_when_the_case_ends(self):
        self.recall.with_user(self.manager).action_approve_notices()
        self.recall.with_user(self.manager).action_cancel()
        self.assertEqual(set(self.recall.notice_ids.mapped("state")), {"cancelled"})
        self.assertIn("cancelled", self.last_log())
        self.assertEqual(self.send(), [])
        with self.assertRaisesRegex(UserError, "not closed"):
            self.recall.with_user(self.manager).action_tell_end()

    def test_announce_the_end(self):
        self.approve_and_send()
        self.recall.with_user(self.manager).action_recover()
        self.recall.with_user(self.manager).action_close()
        for _again in range(2):
            self.recall.with_user(self.manager).action_tell_end()
        mails = self.send()
        self.assertEqual(len(mails), 2)
        self.assertIn("closed", mails[0][1])
        self.assertNotIn("Answer now", mails[0][2])
        with self.assertRaises(AccessError):
            self.recall.with_user(self.quality).action_tell_end()

    def test_log_a_call(self):
        consignee = self.consignee(self.weber)
        Wizard = self.env["whiz.recall.contact"].with_user(self.quality)
        call = Wizard.create({"consignee_id": consignee.id, "reached": False})
        call.action_log()
        self.assertFalse(consignee.notified_date)
        Wizard.create(
            {"consignee_id": consignee.id, "note": "Spoke to Ms Weber"}
        ).action_log()
        calls = consignee.notice_ids.filtered(lambda n: n.channel == "call")
        self.assertEqual(calls.mapped("number"), [0, 1])
        self.assertEqual(calls.user_id, self.quality)
        self.assertTrue(consignee.notified_date)
        with self.assertRaisesRegex(UserError, "yet to come"):
            Wizard.create(
                {"consignee_id": consignee.id, "date": "2999-01-01 00:00:00"}
            ).action_log()
        with self.assertRaises(AccessError):
            Wizard.with_user(self.user).create({"consignee_id": consignee.id})

    def test_the_same_notice_cannot_be_made_twice(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.notice(self.rossi).copy({})
            self.env.flush_all()

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "recall-stranger",
            "whiz_traceability.group_recall_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for records in (
            self.recall.notice_ids,
            self.recall.response_ids,
            self.recall.response_ids.line_ids,
            self.recall.text_ids,
        ):
            found = records.with_user(stranger).search([("id", "in", records.ids)])
            self.assertFalse(found, records._name)
            with self.assertRaises(AccessError):
                records.with_user(stranger).check_access("read")
            records.with_user(self.user).check_access("read")
