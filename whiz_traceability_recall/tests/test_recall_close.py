from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import tagged

from .test_recall_containment import ContainmentCommon


@tagged("post_install", "-at_install")
class TestRecallClose(ContainmentCommon):
    """What is open when a case is closed is said, and stays in the log."""

    def points(self, case):
        return "\n".join(case._get_open_points())

    def finish(self, case):
        case.consignee_ids.sudo().write(
            {"notified_date": Datetime.now(), "responded_date": Datetime.now()}
        )
        case.count_ids.action_all_found()
        case.effectiveness_level = "e"

    def test_open_points(self):
        case = self.contained_case(self.raw)
        points = self.points(case)
        self.assertIn("2 of 2 consignees were not notified", points)
        self.assertIn("Consignees who still have goods of the scope: 2", points)
        self.assertIn("No sample", points)
        self.assertIn("1 places are not counted", points)
        case.consignee_ids[:1].sudo().notified_date = Datetime.now()
        points = self.points(case)
        self.assertIn("1 of 2 consignees were not notified", points)
        self.assertIn("1 of 2 consignees were notified and have not", points)
        case.action_draw_checks()
        self.assertIn("2 of 2 effectiveness checks have no", self.points(case))
        case.check_ids.result = "effective"
        self.assertNotIn("effectiveness", self.points(case))

    def test_asks_why(self):
        case = self.contained_case(self.raw).with_user(self.manager)
        action = case.action_close_case()
        self.assertEqual(case.state, "contained")
        wizard = self.env[action["res_model"]].with_user(self.manager)
        wizard = wizard.browse(action["res_id"])
        self.assertIn("not notified", wizard.open_points)
        with self.assertRaisesRegex(UserError, "Write down why"):
            wizard.action_close()
        wizard.note = "Found to be a false alarm"
        wizard.action_close()
        self.assertEqual(case.state, "closed")
        log = "\n".join(case.decision_ids.mapped("note"))
        self.assertIn("false alarm", log)
        self.assertIn("Closed with open points", log)

    def test_without_the_screen(self):
        """The log tells, whoever closes it."""
        case = self.contained_case(self.raw)
        case.action_close()
        log = "\n".join(case.decision_ids.mapped("note"))
        self.assertIn("Closed with open points", log)
        self.assertEqual(set(case.count_ids.mapped("state")), {"cancelled"})

    def test_nothing_open(self):
        case = self.contained_case(self.raw)
        self.finish(case)
        self.give_back(self.to_rossi, {self.jar_1: 4, self.jar_3: 2})
        self.give_back(self.to_weber, {self.jar_2: 3})
        self.assertFalse(self.points(case))
        case.with_user(self.manager).action_close_case()
        self.assertEqual(case.state, "closed")
        log = "\n".join(case.decision_ids.mapped("note"))
        self.assertNotIn("open points", log)

    def test_nobody_received_it(self):
        lot = self.lot(self.jar, "JAR-HERE")
        self.receive([(self.jar, lot, 1)])
        case = self.contained_case(lot)
        case.count_ids.action_all_found()
        self.assertFalse(self.points(case))

    def test_who_may(self):
        case = self.contained_case(self.raw)
        with self.assertRaises(AccessError):
            case.with_user(self.quality).action_close_case()
        with self.assertRaises(AccessError):
            self.env["whiz.recall.close"].with_user(self.quality).create(
                {"recall_id": case.id}
            )

    def test_facts_stay(self):
        """What the closure report says is not changed behind its back."""
        case = self.contained_case(self.raw)
        case.reason = "Metal fragments"
        case.action_close()
        for vals in (
            {"reason": "Nothing"},
            {"title": "Nothing", "depth": "consumer"},
            {"decided_date": False},
        ):
            with self.assertRaisesRegex(UserError, "is over"):
                case.write(vals)
        case.write({"reason": "Metal fragments", "user_id": self.manager.id})
        case.message_post(body="Seen again")
        self.assertEqual(case.reason, "Metal fragments")
        self.assertEqual(case.user_id, self.manager)
