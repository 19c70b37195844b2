from datetime import timedelta

from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallOverview(RecallCommon):
    """The first page of the app counts open cases and names who is silent."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def overview(self, user=None):
        page = self.env["whiz.overview"].with_user(user or self.quality).get_overview()
        (count,) = [c for c in page["counts"] if c["key"] == "recalls"]
        return count, {item["key"]: item for item in page["attention"]}

    def test_open_cases_are_counted_and_drills_are_not(self):
        before, _items = self.overview()
        case = self.case(self.raw)
        drill = self.case(self.raw, kind="drill")
        count, items = self.overview()
        self.assertEqual(count["value"], before["value"] + 1)
        self.assertEqual(count["level"], "danger")
        self.assertIn(f"recall-{case.id}", items)
        self.assertNotIn(f"recall-{drill.id}", items)
        listed = self.env["whiz.recall"].search(count["action"]["domain"])
        self.assertEqual(len(listed), count["value"])
        case.with_user(self.manager).action_cancel()
        self.assertEqual(self.overview()[0]["value"], before["value"])

    def test_silent_consignees_come_first(self):
        case = self.frozen_case(self.raw)
        key = f"recall-{case.id}"
        self.assertEqual(self.overview()[1][key]["priority"], 15)
        told = Datetime.now() - timedelta(hours=case.due_hours)
        rossi, weber = case.consignee_ids.sudo()[:2]
        (rossi | weber).notified_date = told + timedelta(hours=1)
        self.assertEqual(self.overview()[1][key]["priority"], 15)
        rossi.notified_date = told - timedelta(hours=1)
        item = self.overview()[1][key]
        self.assertEqual(item["priority"], 5)
        self.assertIn("1 of 2 consignees are silent", item["text"])
        rossi.responded_date = Datetime.now()
        self.assertEqual(self.overview()[1][key]["priority"], 15)

    def test_of_another_company_nothing_is_seen(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = new_test_user(
            self.env,
            "recall-stranger",
            "whiz_traceability.group_quality",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.case(self.raw)
        count, items = self.overview(stranger)
        self.assertEqual((count["value"], items), (0, {}))
