from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Datetime
from odoo.tests import tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallChecks(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def test_level_a_is_everybody(self):
        case = self.frozen_case(self.raw)
        case.with_user(self.quality).action_draw_checks()
        self.assertEqual(case.check_ids.partner_id, self.rossi | self.weber)
        with self.assertRaisesRegex(UserError, "drawn already"):
            case.action_draw_checks()

    def test_sample_with_seed(self):
        partners = self.env["res.partner"].create(
            [{"name": f"Consignee {n}"} for n in range(20)]
        )
        drawn = set()
        for _run in range(2):
            case = self.frozen_case(self.raw, effectiveness_level="c")
            case.consignee_ids.sudo().create(
                [{"recall_id": case.id, "partner_id": p.id} for p in partners]
            )
            case.action_draw_checks("42")
            # 10 % of 22, rounded up
            self.assertEqual(len(case.check_ids), 3)
            first = min(case.consignee_ids.ids)
            drawn.add(tuple(id_ - first for id_ in case.check_ids.consignee_id.ids))
        self.assertEqual(len(drawn), 1, "the same seed draws the same")

    def test_level_e(self):
        case = self.frozen_case(self.raw, effectiveness_level="e")
        with self.assertRaisesRegex(UserError, "Nobody"):
            case.action_draw_checks()

    def test_result(self):
        case = self.frozen_case(self.raw)
        case.action_draw_checks()
        self.assertEqual(case.checked_count, 0)
        first, second = case.check_ids.with_user(self.quality)
        first.result = "effective"
        second.result = "not_notified"
        self.assertEqual((case.checked_count, case.check_rate), (2, 50))
        self.assertEqual(first.user_id, self.quality)
        self.assertTrue(first.date)


@tagged("post_install", "-at_install")
class TestRecallCosts(RecallCommon):
    def test_total(self):
        case = self.case()
        Cost = self.env["whiz.recall.cost"].with_user(self.manager)
        Cost.create(
            [
                {"recall_id": case.id, "kind": "goods", "amount": 100},
                {"recall_id": case.id, "kind": "notice", "amount": 50.5},
            ]
        )
        self.assertEqual(case.cost_total, 150.5)
        case.cost_ids[0].amount = 0
        self.assertEqual(case.cost_total, 50.5)
        with self.assertRaises(AccessError):
            Cost.with_user(self.quality).create({"recall_id": case.id, "amount": 1})


@tagged("post_install", "-at_install")
class TestRecallPlan(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()
        cls.env["project.project"].search([("is_template", "=", True)]).write(
            {"whiz_recall_kind": False}
        )
        cls.template = cls.env["project.project"].create(
            {
                "name": "Plan",
                "is_template": True,
                "whiz_recall_kind": "recall",
                "task_ids": [
                    Command.create(
                        {
                            "name": "Stop",
                            "whiz_recall_hours": 2,
                            "whiz_recall_role": "production",
                        }
                    ),
                    Command.create({"name": "Report"}),
                ],
            }
        )
        cls.deputy = cls.quality.copy({"login": "recall-deputy", "name": "Deputy"})

    def planned_case(self, **vals):
        case = self.case(
            self.raw,
            decided_date="2026-03-01 10:00:00",
            user_id=self.manager.id,
            member_ids=[
                Command.create(
                    {
                        "role": "production",
                        "user_id": self.quality.id,
                        "deputy_id": self.deputy.id,
                    }
                )
            ],
            **vals,
        )
        case.with_user(self.manager).action_make_plan()
        return case

    def test_tasks(self):
        case = self.planned_case()
        stop = case.project_id.task_ids.filtered(lambda task: task.name == "Stop")
        report = case.project_id.task_ids - stop
        self.assertFalse(case.project_id.is_template)
        self.assertEqual(stop.user_ids, self.quality)
        self.assertEqual(
            stop.date_deadline, Datetime.to_datetime("2026-03-01 12:00:00")
        )
        self.assertEqual(report.user_ids, self.manager)
        self.assertFalse(report.date_deadline)
        case.decided_date = "2026-03-01 11:00:00"
        self.assertEqual(
            stop.date_deadline, Datetime.to_datetime("2026-03-01 13:00:00")
        )
        # a plan is made once
        project = case.project_id
        case.action_make_plan()
        self.assertEqual(case.project_id, project)

    def test_class_has_its_own(self):
        own = self.template.copy({"name": "Plan I", "whiz_recall_class": "1"})
        self.assertTrue(own.is_template)
        own.whiz_recall_kind = "recall"
        self.assertEqual(self.case(hazard_class="1")._get_plan_template(), own)
        self.assertEqual(
            self.case(hazard_class="2")._get_plan_template(), self.template
        )
        self.assertFalse(self.case(kind="recovery")._get_plan_template())

    def test_no_template(self):
        with self.assertRaisesRegex(UserError, "project template"):
            self.case(self.raw, kind="recovery").action_make_plan()

    def test_escalation_once(self):
        case = self.planned_case()
        self.in_one_transaction()
        self.Recall._cron_escalate()
        self.Recall._cron_escalate()
        self.assertEqual(
            case.activity_ids.user_id, self.manager | self.deputy, "owner and deputy"
        )
        self.assertEqual(len(case.activity_ids), 2)
        self.assertEqual(case.late_task_count, 1)

    def test_not_late(self):
        case = self.planned_case()
        case.decided_date = Datetime.now() - timedelta(hours=1)
        self.in_one_transaction()
        self.Recall._cron_escalate()
        self.assertFalse(case.activity_ids)
