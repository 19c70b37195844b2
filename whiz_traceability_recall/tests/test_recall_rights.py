from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallRights(RecallCommon):
    """Who may read and write what, by group and by company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()
        cls.open_case = cls.frozen_case(cls.raw)
        cls.open_case.action_contain()
        cls.open_case.action_draw_checks()
        cls.open_case.cost_ids.create({"recall_id": cls.open_case.id, "amount": 5})
        other = cls.env["res.company"].create({"name": "Other company"})
        cls.stranger = cls.manager.copy({"login": "stranger"})
        cls.stranger.write({"company_ids": other.ids, "company_id": other.id})
        cls.records = (
            cls.open_case,
            cls.open_case.scope_line_ids.filtered("company_id"),
            cls.open_case.consignee_ids,
            cls.open_case.snapshot_ids,
            cls.open_case.decision_ids,
            cls.open_case.time_ids,
            cls.open_case.check_ids,
            cls.open_case.cost_ids,
            cls.open_case.count_ids,
        )

    def test_other_companies_see_nothing(self):
        for records in self.records:
            with self.subTest(model=records._name):
                self.assertTrue(records)
                found = records.with_user(self.stranger).search(
                    [("id", "in", records.ids)]
                )
                self.assertFalse(found)
                with self.assertRaises(AccessError):
                    records.with_user(self.stranger).read(["display_name"])

    def test_users_read(self):
        for records in self.records:
            if records._name == "whiz.recall.cost":
                continue
            with self.subTest(model=records._name):
                records.with_user(self.user).read()
        with self.assertRaises(AccessError):
            self.open_case.cost_ids.with_user(self.user).read()

    def test_users_do_not_write(self):
        for records in self.records:
            if records._name == "whiz.recall.count":
                continue  # whoever stands at the shelf counts
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records[:1].with_user(self.user).check_access("write")

    def test_nobody_writes_what_is_frozen(self):
        for records in (
            self.open_case.scope_line_ids,
            self.open_case.snapshot_ids,
            self.open_case.time_ids,
            self.open_case.decision_ids,
        ):
            for user in (self.quality, self.manager):
                with self.subTest(model=records._name, user=user.login):
                    self.assertFalse(records[:1].with_user(user).has_access("write"))
                    self.assertFalse(records[:1].with_user(user).has_access("unlink"))

    def test_milestones_are_not_written_by_hand(self):
        consignee = self.open_case.consignee_ids[:1].with_user(self.quality)
        consignee.contact_result = "works"
        with self.assertRaises(AccessError):
            consignee.notified_date = "2026-01-01 10:00:00"
        with self.assertRaises(AccessError):
            consignee.partner_id = self.weber

    def test_rows_of_a_freeze_are_for_administrators(self):
        with self.assertRaises(AccessError):
            self.open_case.snapshot_ids.with_user(self.manager).rows_file  # noqa: B018

    def test_external_users_see_nothing(self):
        portal = self.env["res.users"].create(
            {
                "name": "Portal",
                "login": "recall-portal",
                "group_ids": [self.env.ref("base.group_portal").id],
            }
        )
        for records in self.records:
            with self.subTest(model=records._name), self.assertRaises(AccessError):
                records.with_user(portal).read(["id"])


@tagged("post_install", "-at_install")
class TestRecallQueries(RecallCommon):
    def test_more_lots_need_no_more_queries(self):
        """one order with 2 and one with 40 serial numbers, delivered to 2 and 10"""
        counts = []
        for number, consignees in ((2, 2), (40, 10)):
            paste = self.product(f"Paste {number}", uom=self.kg)
            unit = self.product(f"Unit {number}", tracking="serial")
            raw = self.lot(paste, f"RAW {number}")
            self.receive([(paste, raw, 100)])
            serials = [self.lot(unit, f"U{number}-{n}") for n in range(number)]
            self.produce([(lot, 1) for lot in serials], [(paste, raw, number)])
            partners = self.env["res.partner"].create(
                [{"name": f"Consignee {n}"} for n in range(consignees)]
            )
            for n, lot in enumerate(serials):
                self.deliver([(unit, lot, 1)], partners[n % consignees])
            case = self.case(raw).with_user(self.quality)
            case.get_scope_preview({})  # warms the caches of the registry
            self.env.flush_all()
            self.env.invalidate_all()
            begin = self.env.cr.sql_log_count
            shown = case.get_scope_preview({})
            counts.append(self.env.cr.sql_log_count - begin)
            self.assertEqual(shown["counts"]["lots"], number + 1)
            self.assertEqual(shown["counts"]["consignees"], consignees)
        self.assertLessEqual(counts[1], counts[0] + 2, counts)
