from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .test_pos_hold import TestPosHoldCommon


@tagged("post_install", "-at_install")
class TestPosRecall(TestPosHoldCommon):
    """What a recall has stopped is not sold at the till."""

    def setUp(self):
        super().setUp()
        if "whiz.recall" not in self.env:
            self.skipTest("recalls are not installed")

    def contain(self, *lots, **vals):
        case = self.env["whiz.recall"].create(
            {
                "title": "Metal in the jar",
                "reason": "Metal in the jar",
                "hazard_class": "1",
                "seed_lot_ids": [lot.id for lot in lots],
                **vals,
            }
        )
        case.action_scope()
        case.action_freeze()
        case.action_contain()
        return case

    def test_not_offered_and_not_sold(self):
        case = self.contain(self.a)
        self.assertEqual(self.offered(), {"B": 5})
        (message,) = self.stops(["A", 1], ["B", 1])
        self.assertIn("on hold: Recall", message)
        self.assertEqual(self.sell(self.b).picking_ids.state, "done")
        # told as long as the case stops it, also after the goods were carried away
        case.hold_ids.quarantine_picking_ids.button_validate()
        self.assertEqual(len(self.stops(["A", 1])), 1)

    def test_sold_without_a_connection(self):
        """The money counts, the goods wait, and the case hears of it."""
        case = self.contain(self.a, to_quarantine=False)
        order = self.sell(self.a)
        self.assertEqual(order.state, "paid")
        picking = order.picking_ids
        self.assertNotEqual(picking.state, "done")
        self.assertIn("on hold: Recall", picking.message_ids[0].body)
        self.assertIn(picking.name, "".join(case.hold_ids.mapped("message_ids.body")))
        case.action_check_containment()
        self.assertIn(picking.name, case.decision_ids.sorted("id")[-1].note)

    def test_drill_stops_nothing(self):
        self.contain(self.a, kind="drill")
        self.assertEqual(self.offered(), {"A": 5, "B": 5})
        self.assertEqual(self.stops(["A", 1]), [])
        self.assertEqual(self.sell(self.a).picking_ids.state, "done")

    def test_cancelled_case_lets_it_be_sold_again(self):
        case = self.contain(self.a)
        case.action_cancel()
        self.assertEqual(len(self.stops(["A", 1])), 1, "a second person confirms")
        second = mail_new_test_user(
            self.env, "pos-recall-2", "whiz_traceability.group_recall_manager"
        )
        case.hold_ids.with_user(second)._release("Confirmed: nothing was wrong.")
        self.assertEqual(self.stops(["A", 1]), [])
