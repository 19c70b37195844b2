import base64
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import whiz_recall_response_forward
from .common_notice import NoticeCommon

PDF = b"%PDF-1.4 proof"


@tagged("post_install", "-at_install")
class TestRecallResponse(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.recall.response_ids.filtered(
            lambda r: r.partner_id == cls.rossi
        )

    def submit(self, source="page", **values):
        return self.answer._submit({"acknowledged": True, **values}, source)

    def line(self, lot):
        return self.answer.line_ids.filtered(lambda line: line.lot_id == lot)

    def test_lines_are_the_consignees_lots(self):
        self.assertEqual(self.answer.line_ids.lot_id, self.jar_1 | self.jar_3)
        self.assertEqual(self.line(self.jar_1).received, 4)
        self.assertEqual(self.line(self.jar_3).received, 2)
        self.assertEqual(len(self.recall.response_ids), 2)

    def test_answer_and_correct(self):
        self.approve_and_send()
        self.assertEqual(self.submit(), [])
        consignee = self.consignee(self.rossi)
        self.assertEqual(self.answer.state, "acknowledged")
        self.assertTrue(consignee.acknowledged_date)
        self.assertFalse(consignee.responded_date)
        errors = self.submit(
            affected="yes",
            amounts=self.amounts(
                self.answer,
                JAR_1={"on_hand": "1,5", "sold_on": "2"},
                JAR_3={"to_return": 2},
            ),
            contact_name="Anna",
            remedy="credit",
        )
        self.assertEqual(errors, [])
        line = self.line(self.jar_1)
        self.assertEqual((line.on_hand, line.sold_on), (1.5, 2))
        self.assertEqual(line.missing, 0.5 if line.uom_id.rounding < 1 else 1)
        first = consignee.responded_date
        self.assertTrue(first)
        self.assertIn("returning", consignee.answer)
        self.submit(affected="no")
        self.assertEqual(self.answer.affected, "no")
        self.assertEqual(sum(self.answer.line_ids.mapped("on_hand")), 0)
        self.assertEqual(consignee.responded_date, first)
        notes = self.recall.decision_ids.filtered(lambda d: d.kind == "response")
        self.assertEqual(len(notes), 3)
        self.assertIn("JAR-1: ", notes.sorted("id")[1].note)
        self.assertIn(" returning", notes.sorted("id")[1].note)
        self.assertNotIn("to_return", notes.sorted("id")[1].note)

    def test_wrong_quantities_change_nothing(self):
        for text in ("-1", "abc", "nan", "inf", "1e300", "1;2"):
            errors = self.submit(
                affected="yes",
                amounts=self.amounts(self.answer, JAR_1={"on_hand": text}),
            )
            self.assertEqual(len(errors), 1, text)
            self.assertIn("JAR-1", errors[0])
        errors = self.submit(
            affected="no", amounts=self.amounts(self.answer, JAR_1={"on_hand": "1"})
        )
        self.assertEqual(len(errors), 1)
        self.assertFalse(self.answer.responded_date)
        self.assertFalse(self.consignee(self.rossi).acknowledged_date)

    def test_more_than_we_know_of(self):
        self.submit(
            affected="yes", amounts=self.amounts(self.answer, JAR_1={"on_hand": 9})
        )
        self.assertEqual(self.line(self.jar_1).missing, -5)

    def test_lines_of_others_cannot_be_reached(self):
        other = self.answer_of(self.weber)
        self.submit(
            affected="yes",
            amounts={other.line_ids.id: {"on_hand": 3}},
        )
        self.assertEqual(other.line_ids.on_hand, 0)

    def test_proof(self):
        files = [("destroyed.pdf", PDF), ("again.pdf", PDF)]
        self.assertEqual(self.submit(affected="yes", files=files), [])
        self.assertEqual(self.submit(affected="yes", files=files), [])
        attachment = self.answer.attachment_ids
        self.assertEqual(len(attachment), 1)
        self.assertEqual(attachment.mimetype, "application/pdf")
        self.assertFalse(attachment.public)
        self.assertFalse(attachment.access_token)
        errors = self.submit(
            affected="yes",
            files=[
                ("page.html", b"<script>alert(1)</script>"),
                ("large.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024)),
            ],
        )
        self.assertEqual(len(errors), 2)
        errors = self.submit(
            affected="yes", files=[(f"{i}.pdf", PDF + b"%d" % i) for i in range(11)]
        )
        self.assertEqual(len(errors), 1)
        self.assertEqual(len(self.answer.attachment_ids), 1)

    def test_closed_case(self):
        self.recall.action_recover()
        self.recall.action_close()
        self.assertEqual(len(self.submit(affected="no")), 1)
        self.assertFalse(self.answer.responded_date)

    def test_tokens(self):
        Response = self.env["whiz.recall.response"]
        token = self.answer.token
        self.assertGreaterEqual(len(token), 43)
        self.assertEqual(Response._find_by_token(token), self.answer)
        for wrong in ("", None, False, "x", token[:-1], token + "x", token.lower()):
            self.assertFalse(Response._find_by_token(wrong), wrong)
        self.assertFalse(Response._find_by_token(self.answer.forward_token))
        self.assertFalse(Response._find_by_token(token, "forward_token"))
        self.answer.with_user(self.manager).action_renew_link()
        self.assertFalse(Response._find_by_token(token))
        self.assertEqual(Response._find_by_token(self.answer.token), self.answer)
        self.answer.expires_on = fields.Datetime.now() - timedelta(seconds=1)
        self.assertFalse(Response._find_by_token(self.answer.token))

    def test_tokens_are_not_read(self):
        for user in (self.user, self.quality, self.manager):
            answer = self.answer.with_user(user)
            with self.assertRaises(AccessError):
                answer.read(["token"])
            with self.assertRaises(AccessError):
                answer.search([("token", "=like", "a%")])
            self.assertNotIn("token", answer.fields_get())
        with self.assertRaises(AccessError):
            self.answer.with_user(self.user).action_show_link()
        self.assertIn(
            self.answer.token,
            self.answer.with_user(self.quality).action_show_link()["url"],
        )

    def test_answers_are_not_written_by_hand(self):
        for user in (self.user, self.quality, self.manager):
            with self.assertRaises(AccessError):
                self.answer.with_user(user).write({"affected": "no"})
            with self.assertRaises(AccessError):
                self.line(self.jar_1).with_user(user).write({"on_hand": 1})

    def test_taken_down_by_staff(self):
        Wizard = self.env["whiz.recall.answer"]
        wizard = Wizard.with_user(self.quality).create(
            {
                "response_id": self.answer.id,
                "affected": "yes",
                "contact_name": "Anna",
                "proof": base64.b64encode(PDF),
                "proof_name": "fax.pdf",
            }
        )
        self.assertEqual(wizard.line_ids.lot_id, self.jar_1 | self.jar_3)
        wizard.line_ids[0].destroyed = 4
        wizard.action_save()
        self.assertEqual(self.answer.source, "call")
        self.assertEqual(sum(self.answer.line_ids.mapped("destroyed")), 4)
        self.assertEqual(len(self.answer.attachment_ids), 1)
        self.assertEqual(
            self.recall.decision_ids.sorted("id")[-1].user_id, self.quality
        )
        again = Wizard.with_user(self.quality).create({"response_id": self.answer.id})
        self.assertEqual(again.line_ids[0].destroyed, 4)
        again.line_ids[0].on_hand = -1
        with self.assertRaises(UserError):
            again.action_save()
        with self.assertRaises(AccessError):
            Wizard.with_user(self.user).create({"response_id": self.answer.id})

    def test_forwarding(self):
        child, errors = self.answer._add_child({"name": " "})
        self.assertFalse(child)
        self.assertEqual(len(errors), 1)
        child, errors = self.answer._add_child(
            {"name": "Corner Shop", "email": "shop@example.com"}
        )
        self.assertEqual(errors, [])
        self.assertEqual(child.parent_id, self.answer)
        self.assertEqual(child.line_ids.lot_id, self.jar_1 | self.jar_3)
        self.assertEqual(set(child.line_ids.mapped("received")), {0})
        self.assertNotEqual(child.token, self.answer.token)
        child._submit({"affected": "yes"}, "page")
        self.assertFalse(self.consignee(self.rossi).responded_date)
        self.assertEqual(self.consignee(self.rossi).response_id, self.answer)
        self.assertIn("Corner Shop", self.last_log())
        self.patch(whiz_recall_response_forward, "MAX_CHILDREN", 1)
        child, errors = self.answer._add_child({"name": "Another"})
        self.assertFalse(child)

    def test_overdue(self):
        self.approve_and_send()
        self.assertFalse(self.answer.is_overdue)
        self.consignee(self.rossi).notified_date = fields.Datetime.now() - timedelta(
            hours=73
        )
        self.answer.invalidate_recordset()
        self.assertTrue(self.answer.is_overdue)

    def test_boards_are_told(self):
        told = []
        board = type(self.env["whiz.recall"])
        self.patch(board, "_tell_board", lambda recalls: told.append(recalls))
        self.submit(affected="no")
        self.assertIn(self.recall, told)
