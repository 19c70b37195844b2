from odoo.tests import new_test_user, tagged

from .common_recall_scan import RecallScanCommon


@tagged("post_install", "-at_install")
class TestRecallCard(RecallScanCommon):
    def badges(self, answer):
        return {badge["code"]: badge["label"] for badge in answer["card"]["badges"]}

    def test_recalled(self):
        answer = self.scan("J1")
        self.assertVerdict(answer, "stop", f"J1 is recalled ({self.recall.name})")
        self.assertEqual(self.badges(answer), {"recall": "Recalled"})
        facts = {fact["label"]: fact["value"] for fact in answer["card"]["facts"]}
        self.assertEqual(facts["Recall"], self.recall.display_name)
        labels = [link["label"] for link in answer["links"]]
        self.assertIn(f"Case {self.recall.name}", labels)
        self.assertIn("Move it now", labels)

    def test_of_no_recall(self):
        answer = self.scan("J2")
        self.assertVerdict(answer, "ok")
        self.assertEqual(self.badges(answer), {"free": "May move"})
        self.assertNotIn("Recall", [fact["label"] for fact in answer["card"]["facts"]])

    def test_frozen_but_not_stopped_yet(self):
        case = self.frozen_case(self.j2)
        answer = self.scan("J2")
        self.assertVerdict(answer, "warn", f"is in the scope of {case.display_name}")
        self.assertEqual(self.badges(answer), {"recall": "Recalled"})
        case.action_cancel()
        self.assertVerdict(self.scan("J2"), "ok")

    def test_drill(self):
        drill = self.frozen_case(self.j2, kind="drill")
        drill.action_contain()
        self.assertVerdict(self.scan("J2"), "ok")

    def test_held_for_another_reason(self):
        self.j2._hold("quality", note="Colour")
        answer = self.scan("J2")
        self.assertEqual(self.badges(answer), {"hold": "On hold"})
        self.assertNotIn("recalled", answer["message"])

    def test_picking_is_stopped(self):
        delivery = self.delivery([(self.phone, 1)])
        self.assertEqual(delivery.move_line_ids.lot_id, self.p3)
        answer = self.scan("P1", delivery, "pick")
        self.assertVerdict(answer, "stop", "Put it in quarantine")
        self.assertEqual(answer["title"], "Recalled")
        self.assertFalse(self.picked(delivery))

    def test_case_of_another_company(self):
        """The lot is shared, the case is not: it is stopped, and no more is told."""
        other = self.env["res.company"].create({"name": "Other company"})
        user = new_test_user(self.env, "other-worker", "stock.group_stock_user")
        user.write({"company_ids": other.ids, "company_id": other.id})
        self.station = self.env["whiz.scan"].with_user(user)
        answer = self.scan("J1")
        self.assertVerdict(answer, "stop")
        self.assertNotIn(self.recall.title, str(answer))
        self.assertFalse(
            [link for link in answer["links"] if link["icon"] == "fa-bullhorn"]
        )
