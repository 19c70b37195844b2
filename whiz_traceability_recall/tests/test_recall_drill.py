from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command, Date, Datetime
from odoo.tests import tagged

from .common_recall import RecallCommon

# everything that a drill must leave as it is
WATCHED = (
    "stock.quant",
    "stock.move",
    "stock.move.line",
    "stock.picking",
    "stock.lot",
    "mrp.production",
    "mail.mail",
    "mail.notification",
)


@tagged("post_install", "-at_install")
class TestRecallDrill(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def run_drill(self, drill, user):
        drill = drill.with_user(user)
        drill.action_open_scope()
        drill.get_scope_preview({})
        drill.action_freeze()
        drill.action_print_consignees()
        drill.action_contain()
        for consignee in drill.consignee_ids:
            consignee.action_contact_works()
        drill.action_close()

    def watch(self):
        """Return what stands in the tables that a drill must not touch."""
        self.env.flush_all()
        result = {}
        for model in WATCHED:
            self.env.cr.execute(
                f"SELECT to_jsonb(t) FROM {self.env[model]._table} t ORDER BY id"
            )
            result[model] = self.env.cr.fetchall()
        self.env.cr.execute(
            "SELECT to_jsonb(t) FROM mail_activity t WHERE user_id != %s ORDER BY id",
            [self.manager.id],
        )
        result["activities of others"] = self.env.cr.fetchall()
        return result

    def test_a_drill_changes_nothing(self):
        self.plan_delivery()
        self.rossi.email = "rossi@example.com"
        before = self.watch()
        drill = self.case(self.raw, kind="drill")
        self.run_drill(drill, self.manager)
        self.assertEqual(drill.state, "closed")
        after = self.watch()
        for name, rows in before.items():
            self.assertEqual(after[name], rows, name)
        self.assertFalse(self.raw.recall_count)

    def plan_delivery(self):
        """Reserve a jar for Weber."""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.weber.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 1,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def test_clock_and_verdict(self):
        drill = self.case(self.raw, kind="drill", drill_target="2")
        self.run_drill(drill, self.manager)
        self.assertEqual(
            set(drill.time_ids.mapped("step")),
            {
                "started",
                "traced",
                "frozen",
                "listed",
                "contained",
                "contacts",
                "closed",
            },
        )
        self.assertEqual(drill.verdict, "passed")
        self.assertEqual(drill.contact_rate, 100)
        self.assertEqual(drill.accounted_rate, 100)
        self.assertIn("of 2", drill.verdict_note)

    def test_too_late(self):
        drill = self.case(self.raw, kind="drill", drill_target="2")
        drill.action_scope()
        drill.time_ids.date = Datetime.now() - timedelta(hours=3)
        self.run_rest(drill)
        self.assertEqual(drill.verdict, "failed")
        self.assertAlmostEqual(drill.drill_hours, 3, delta=0.1)

    def run_rest(self, drill):
        drill.action_freeze()
        drill.action_contain()
        drill.consignee_ids.contact_result = "wrong"
        drill.action_close()

    def test_contacts_must_be_checked(self):
        drill = self.case(self.raw, kind="drill")
        drill.action_scope()
        drill.action_freeze()
        drill.action_contain()
        with self.assertRaisesRegex(UserError, "contacts of 2"):
            drill.action_close()
        first, second = drill.consignee_ids
        first.with_user(self.quality).action_contact_works()
        self.assertEqual(first.contact_user_id, self.quality)
        second.action_contact_wrong()
        self.assertEqual(second.contact_result, "missing")
        drill.action_close()
        self.assertEqual(drill.contact_rate, 50)

    def test_draw_is_repeatable(self):
        company = self.env.company
        weights = self.Recall._get_draw_weights(company)
        self.assertEqual(weights[self.jar_1.id], 1)
        self.assertNotIn(self.raw.id, weights)
        lot, seed, note = self.Recall._draw_lot(company, "7")
        self.assertEqual((lot, "7"), self.Recall._draw_lot(company, seed)[:2])
        self.assertIn(str(len(weights)), note)

    def test_draw_for_a_drill(self):
        drill = self.case(kind="drill")
        drill.action_draw_lot()
        self.assertTrue(drill.seed_lot_ids)
        again = self.Recall._draw_lot(self.env.company, drill.draw_seed)[0]
        self.assertEqual(again, drill.seed_lot_ids)
        with self.assertRaises(UserError):
            self.case(self.raw).action_draw_lot()

    def test_nothing_to_draw(self):
        company = self.env["res.company"].create({"name": "Fresh"})
        with self.assertRaisesRegex(UserError, "nothing to draw"):
            self.Recall._draw_lot(company)

    def test_planned(self):
        plan = self.env["whiz.recall.drill.plan"].create(
            {
                "name": "Yearly",
                "user_id": self.manager.id,
                "next_date": Date.today() - timedelta(days=3),
                "window_days": 0,
            }
        )
        self.in_one_transaction()
        self.env["whiz.recall.drill.plan"]._cron_start_drills()
        (drill,) = plan.drill_ids
        self.assertEqual((drill.kind, drill.state), ("drill", "scoping"))
        self.assertEqual(drill.activity_ids.user_id, self.manager)
        self.assertTrue(drill.clock_start)
        self.assertEqual(
            plan.next_date,
            Date.today() - timedelta(days=3) + relativedelta(months=12),
        )
        drill = drill.with_user(self.manager)
        drill.action_freeze()
        drill.action_contain()
        drill.consignee_ids.contact_result = "works"
        drill.action_close()
        self.assertEqual(drill.verdict, "passed")

    def test_unannounced_day(self):
        plan = self.env["whiz.recall.drill.plan"].create(
            {
                "user_id": self.manager.id,
                "next_date": Date.today(),
                "window_days": 3000,
            }
        )
        self.in_one_transaction()
        self.env["whiz.recall.drill.plan"]._cron_start_drills()
        drawn = plan.drawn_date
        self.assertTrue(drawn)
        self.env["whiz.recall.drill.plan"]._cron_start_drills()
        self.assertEqual(plan.drawn_date, drawn, "drawn once")
        with self.assertRaises(AccessError):
            plan.with_user(self.manager).drawn_date  # noqa: B018
        plan.drawn_date = Date.today()
        self.env["whiz.recall.drill.plan"]._cron_start_drills()
        self.assertTrue(plan.drill_ids.is_unannounced)
        self.assertFalse(plan.drawn_date)
