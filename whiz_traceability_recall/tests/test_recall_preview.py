from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallPreview(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def preview(self, case, user=None, **options):
        return case.with_user(user or self.quality).get_scope_preview(options)

    def names(self, preview):
        return [lot["name"] for lot in preview["lots"]]

    def test_counts(self):
        self.paste.standard_price = 10
        self.jar.standard_price = 2
        case = self.case(self.raw)
        shown = self.preview(case)
        counts = shown["counts"]
        self.assertEqual(
            {k: counts[k] for k in ("lots", "exact", "possible", "consignees")},
            {"lots": 4, "exact": 2, "possible": 2, "consignees": 2},
        )
        self.assertEqual(counts["units"], f"9 {self.unit.name}")
        # 1 kg of paste, 1 JAR-1 and 2 JAR-3 are here; 4 and 2 jars are out
        self.assertEqual(counts["value_ours"], 10 + 3 * 2)
        self.assertEqual(counts["value_market"], 6 * 2)
        self.assertEqual(shown["hidden"], 0)
        self.assertEqual(
            {c["name"]: (c["quantities"], c["certainty"]) for c in shown["consignees"]},
            {
                "Rossi": (f"6 {self.unit.name}", "exact"),
                "Weber": (f"3 {self.unit.name}", "possible"),
            },
        )

    def test_nothing_is_written(self):
        case = self.case(self.raw)
        self.env.flush_all()
        with self.env.registry.cursor(readonly=True) as cr:
            self.assertTrue(cr)
        self.preview(case)
        self.assertFalse(case.snapshot_ids)

    def test_backward(self):
        case = self.case(self.jar_3)
        self.assertEqual(self.names(self.preview(case)), ["JAR-3"])
        shown = self.preview(case, with_ancestors=True)
        self.assertEqual(self.names(shown), ["JAR-3", "RAW", "JAR-1", "JAR-2"])
        certainty = {lot["name"]: lot["certainty"] for lot in shown["lots"]}
        self.assertEqual(
            certainty,
            {"JAR-3": "exact", "RAW": "possible"}
            | dict.fromkeys(("JAR-1", "JAR-2"), "possible"),
        )
        why = {lot["name"]: lot["why"] for lot in shown["lots"]}
        self.assertEqual(why["RAW"], f"JAR-3 → {self.order_b.name} → RAW")
        self.assertEqual(
            why["JAR-1"],
            f"JAR-3 → {self.order_b.name} → RAW → {self.order_a.name} → JAR-1",
        )

    def test_sisters(self):
        shown = self.preview(self.case(self.jar_1), with_sisters=True)
        self.assertEqual(self.names(shown), ["JAR-1", "JAR-2"])
        self.assertEqual(shown["lots"][1]["role"], "sister")

    def test_same_line_and_days(self):
        self.backdate_order(self.order_a, "2026-03-10 08:00:00")
        self.backdate_order(self.order_b, "2026-03-12 08:00:00")
        case = self.case(self.jar_1)
        self.assertNotIn("JAR-3", self.names(self.preview(case, with_line=True)))
        self.assertNotIn(
            "JAR-3", self.names(self.preview(case, with_line=True, days_before=2))
        )
        self.assertIn(
            "JAR-3", self.names(self.preview(case, with_line=True, days_after=2))
        )

    def backdate_order(self, order, moment):
        order.with_context(force_date=True).date_finished = moment

    def test_minimum_share(self):
        other, jar_9 = self.lot(self.paste, "RAW-2"), self.lot(self.jar, "JAR-9")
        self.receive([(self.paste, other, 10)])
        self.produce([(jar_9, 4)], [(self.paste, self.raw, 1), (self.paste, other, 9)])
        case = self.case(self.raw)
        shown = {lot["name"]: lot["share"] for lot in self.preview(case)["lots"]}
        self.assertAlmostEqual(shown["JAR-9"], 0.1)
        self.assertEqual(shown["JAR-1"], 1)
        self.assertNotIn("JAR-9", self.names(self.preview(case, min_share=11)))
        self.assertIn("JAR-9", self.names(self.preview(case, min_share=10)))

    def test_minimum_share_to_the_hundredth(self):
        other, jar_9 = self.lot(self.paste, "RAW-2"), self.lot(self.jar, "JAR-9")
        mixed = self.lot(self.product("Recall filling", uom=self.kg), "MIX")
        self.receive([(self.paste, other, 10)])
        # 7 of 10 are of RAW, and of that 1 in 10: to a computer less than 0.07
        self.produce(
            [(mixed, 1)], [(self.paste, self.raw, 0.7), (self.paste, other, 0.3)]
        )
        clean = self.lot(mixed.product_id, "CLEAN")
        self.receive([(mixed.product_id, clean, 9)])
        self.produce(
            [(jar_9, 4)],
            [(mixed.product_id, mixed, 1), (mixed.product_id, clean, 9)],
        )
        self.assertLess(0.7 / 10, 0.07)
        case = self.case(self.raw)
        self.assertIn("JAR-9", self.names(self.preview(case, min_share=7)))
        self.assertNotIn("JAR-9", self.names(self.preview(case, min_share=7.01)))
        shown = self.preview(case, min_share=7.004)
        self.assertEqual(shown["options"]["min_share"], 7)
        self.assertIn("JAR-9", self.names(shown))
        # the case rounds in the same way, so that the freeze is what was shown
        case.min_share = 7.004
        case.action_scope()
        case.action_freeze()
        self.assertEqual(case.min_share, 7)
        self.assertIn(jar_9, case.scope_line_ids.lot_id)

    def test_minimum_share_of_the_case(self):
        case = self.case(self.raw)
        for share in (-1, 100.01):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                case.min_share = share
                case.flush_recordset()

    def test_seed_without_moves(self):
        case = self.case(self.lot(self.jar, "NEVER"))
        texts = [f["text"] for f in self.preview(case)["findings"]]
        self.assertTrue(any("NEVER" in text for text in texts), texts)
        self.assertTrue(any("No consignee" in text for text in texts), texts)

    def test_gaps(self):
        picking = self.deliver([(self.jar, self.jar_3, 2)], self.weber)
        picking.move_line_ids.lot_id = False
        texts = [f["text"] for f in self.preview(self.case(self.raw))["findings"]]
        self.assertTrue(any(f"2 {self.unit.name} may" in text for text in texts), texts)

    def test_unknown_consignee(self):
        picking = self.deliver([(self.jar, self.jar_3, 1)], self.weber)
        picking.partner_id = False
        picking.move_ids.partner_id = False
        shown = self.preview(self.case(self.raw))
        self.assertEqual(shown["consignees"][0]["name"], "Unknown consignee")
        self.assertTrue(
            any("name no consignee" in f["text"] for f in shown["findings"])
        )
        case = self.frozen_case(self.raw)
        self.assertEqual(
            self.lines(case, "at_customers")["JAR-3", "at_customers", ""], (1, "exact")
        )
        self.assertEqual(len(case.consignee_ids), 3)

    def test_wrong_options(self):
        case = self.case(self.raw)
        for options, message in (
            ({"x": 1}, "no option x"),
            ({"min_share": 101}, "Minimum Share: 101 .* 0 to 100"),
            ({"min_share": -0.01}, "Minimum Share: -0.01"),
            ({"min_share": "5,5"}, "Minimum Share: 5,5"),
            ({"min_share": float("nan")}, "Minimum Share"),
            ({"min_share": [5]}, "Minimum Share"),
            ({"min_share": True}, "Minimum Share"),
            ({"days_before": -1}, "Days Before: -1 .* whole number of days"),
            ({"days_before": 1.5}, "Days Before: 1.5"),
            ({"days_after": "3"}, "Days After: 3"),
            ({"days_after": 4000}, "Days After: 4000 .* 3650"),
        ):
            with self.assertRaisesRegex(UserError, message):
                case.get_scope_preview(options)

    def test_rights(self):
        other = self.env["res.company"].create({"name": "Other company"})
        case = self.case(self.raw)
        stranger = self.manager.copy({"login": "stranger"})
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        with self.assertRaises(AccessError):
            self.preview(case, stranger)
        # a lot that only the other company may see is counted, not shown
        self.jar_3.company_id = other
        shown = self.preview(case)
        self.assertNotIn("JAR-3", self.names(shown))
        self.assertEqual(shown["hidden"], 1)
        self.assertEqual(shown["counts"]["lots"], 3)

    def test_page(self):
        case = self.case(self.raw)
        first = case.get_scope_preview({}, 0, 2)
        rest = case.get_scope_preview({}, 2, 2)
        self.assertEqual(
            self.names(first) + self.names(rest), ["RAW", "JAR-1", "JAR-3", "JAR-2"]
        )
        self.assertEqual(first["lot_total"], 4)
