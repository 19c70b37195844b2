from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallCase(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def test_numbers(self):
        case = self.case(self.raw)
        drill = self.case(self.raw, kind="drill")
        self.assertRegex(case.name, r"^R-\d{4}$")
        self.assertRegex(drill.name, r"^D-\d{4}$")
        self.assertEqual(case.display_name, f"{case.name} Test case")

    def test_what_is_missing_is_said(self):
        case = self.case(reason=False, hazard_class=False)
        self.assertIn("seed lot", case.missing)
        with self.assertRaisesRegex(UserError, "seed lot"):
            case.action_scope()
        case.seed_lot_ids = self.raw
        self.assertFalse(case.missing)
        case.action_scope()
        with self.assertRaises(UserError) as caught:
            case.action_contain()
        for words in ("Freeze", "reason", "class"):
            self.assertIn(words, str(caught.exception))
        self.assertEqual(case.state, "scoping")

    def test_stage_cannot_be_written(self):
        case = self.case(self.raw)
        for env in (self.env, self.env(user=self.manager)):
            with self.assertRaisesRegex(UserError, "buttons"):
                case.with_env(env).write({"state": "closed"})
            with self.assertRaisesRegex(UserError, "buttons"):
                case.with_env(env).with_context(whiz_recall_own=True).write(
                    {"state": "closed"}
                )
            with self.assertRaisesRegex(UserError, "buttons"):
                case.with_env(env).write({"verdict": "passed"})
        self.assertEqual(self.case(self.raw, state="closed").state, "draft")

    def test_wrong_stage(self):
        case = self.case(self.raw)
        with self.assertRaisesRegex(UserError, "Draft"):
            case.action_close()

    def test_who_may(self):
        case = self.case(self.raw)
        with self.assertRaises(AccessError):
            case.with_user(self.user).action_scope()
        with self.assertRaises(AccessError):
            self.Recall.with_user(self.user).create({"title": "No"})
        case.with_user(self.quality).action_scope()
        case.with_user(self.quality).action_freeze()
        with self.assertRaisesRegex(AccessError, "Recall Manager"):
            case.with_user(self.quality).action_contain()
        case.with_user(self.manager).action_contain()
        self.assertEqual(case.state, "contained")
        with self.assertRaises(AccessError):
            case.with_user(self.quality).write({"title": "Other"})
        case.with_user(self.manager).write({"title": "Other"})

    def test_log(self):
        case = self.case(self.raw)
        case.with_user(self.quality).action_scope()
        first, second = case.decision_ids.sorted("id")
        self.assertEqual(second.user_id, self.quality)
        with self.assertRaises(UserError):
            second.note = "Something else"
        with self.assertRaises(UserError):
            second.unlink()
        with self.assertRaises(UserError):
            first.with_user(self.manager).write({"note": "x"})
        own = (
            self.env["whiz.recall.decision"]
            .with_user(self.quality)
            .create(
                {
                    "recall_id": case.id,
                    "note": "Line stopped",
                    "user_id": self.manager.id,
                    "date": "2020-01-01 00:00:00",
                }
            )
        )
        self.assertEqual(own.user_id, self.quality)
        self.assertGreater(own.date.year, 2020)

    def test_only_drafts_are_deleted(self):
        self.case(self.raw).unlink()
        case = self.frozen_case(self.raw)
        with self.assertRaisesRegex(UserError, "cancel it"):
            case.unlink()

    def test_frozen_fields(self):
        case = self.frozen_case(self.raw)
        with self.assertRaisesRegex(UserError, "frozen"):
            case.seed_lot_ids = self.jar_1
        with self.assertRaisesRegex(UserError, "frozen"):
            case.kind = "drill"
        case.write({"kind": "recall", "title": "New words"})
