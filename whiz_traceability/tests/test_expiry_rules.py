import random
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryRules(ExpiryCommon):
    STAGES = (
        (90, "expiration_date", "digest"),
        (30, "expiration_date", "discount"),
        (0, "expiration_date", "digest"),
        (-1, "expiration_date", "scrap"),
    )

    def found(self):
        """Return {(lot, days before, action, state)} of what was found."""
        events = self.Event.search([("product_id", "=", self.milk.id)])
        return {
            (event.lot_id.name, event.days, event.action, event.state)
            for event in events
        }

    def test_stages(self):
        self.rule(self.STAGES)
        for days in (-1, 0, 1, 30, 31, 90, 91):
            self.dated(f"L{days}", days)
        self.run_rules()
        self.assertEqual(
            self.found(),
            {
                ("L-1", -1, "scrap", "open"),
                ("L0", 0, "digest", "done"),
                ("L1", 30, "discount", "open"),
                ("L30", 30, "discount", "open"),
                ("L31", 90, "digest", "done"),
                ("L90", 90, "digest", "done"),
            },
        )

    def test_once(self):
        self.rule(self.STAGES)
        self.dated("L1", 20)
        self.assertEqual(len(self.run_rules()), 1)
        self.assertFalse(self.run_rules())

    def test_rearmed_when_the_date_moves(self):
        """Odoo reminds of a lot once for ever."""
        self.rule(self.STAGES)
        lot = self.dated("L1", 20)
        self.run_rules()
        lot.expiration_date = self.at(200)
        self.assertFalse(self.run_rules())
        self.assertEqual(self.found(), {("L1", 30, "discount", "obsolete")})
        lot.expiration_date = self.at(25)
        self.run_rules()
        lot.expiration_date = self.at(20)
        self.run_rules()
        self.assertEqual(
            sorted(self.Event.search([("lot_id", "=", lot.id)]).mapped("state")),
            ["obsolete", "obsolete", "open"],
        )

    def test_another_hour_is_no_other_date(self):
        self.rule(self.STAGES)
        lot = self.dated("L1", 20)
        self.run_rules()
        lot.expiration_date += timedelta(hours=3)
        self.assertFalse(self.run_rules())
        self.assertEqual(self.found(), {("L1", 30, "discount", "open")})

    def test_a_hold_is_never_left_out(self):
        self.rule(
            [
                (10, "expiration_date", "hold"),
                (0, "expiration_date", "digest"),
            ]
        )
        lot = self.dated("L0", 0)
        self.run_rules()
        self.assertEqual(
            self.found(), {("L0", 10, "hold", "done"), ("L0", 0, "digest", "done")}
        )
        self.assertTrue(lot.is_held)
        self.assertEqual(lot.hold_ids.reason_id.code, "expiry")

    def test_against_plain_words(self):
        """Random stages and dates: what is due, without what a later stage replaces."""
        generator = random.Random(4)
        kinds = ("use_date", "removal_date", "expiration_date")
        actions = ("digest", "discount", "hold")
        lots = [
            self.dated(f"L{number}", generator.randrange(-5, 40))
            for number in range(15)
        ]
        for lot in lots[::3]:
            lot.use_date = self.at(generator.randrange(-5, 40))
        for _turn in range(8):
            stages = [
                (
                    generator.choice((-2, 0, 0, 5, 10, 20)),
                    generator.choice(kinds),
                    generator.choice(actions),
                )
                for _stage in range(generator.randrange(1, 7))
            ]
            rule = self.rule(stages)
            self.Rule._evaluate()
            found = sorted(
                (event.lot_id.name, event.days, event.date_kind, event.action)
                for event in self.Event.search([("lot_id", "in", [x.id for x in lots])])
            )
            expected = []
            for lot in lots:
                due = {
                    stage: lot[stage[1]].date() - timedelta(days=stage[0])
                    for stage in stages
                }
                due = {stage: day for stage, day in due.items() if day <= self.today}
                latest = max(due.values(), default=None)
                expected += [
                    (lot.name, days, kind, action)
                    for days, kind, action in stages
                    if (days, kind, action) in due
                    and (due[days, kind, action] == latest or action == "hold")
                ]
            self.assertEqual(found, sorted(expected), stages)
            self.Event.search([]).unlink()
            rule.unlink()

    def test_held_once(self):
        self.rule([(10, "expiration_date", "hold"), (5, "expiration_date", "hold")])
        lot = self.dated("L0", 0)
        self.run_rules()
        self.assertEqual(len(lot.hold_ids), 1)

    def test_each_date(self):
        # expiry in 45 days: alert in 15, best before in 25, removal in 35
        self.dated("L45", 45)
        for date, days in (
            ("alert_date", 15),
            ("use_date", 25),
            ("removal_date", 35),
            ("expiration_date", 45),
        ):
            rule = self.rule([(days - 1, date, "digest")])
            self.run_rules()
            self.assertFalse(self.found(), date)
            rule.stage_ids.days = days
            self.run_rules()
            self.assertEqual(self.found(), {("L45", days, "digest", "done")}, date)
            rule.unlink()
            self.Event.search([]).unlink()

    def test_day_of_the_warehouse(self):
        self.rule([(0, "expiration_date", "digest")])
        lot = self.dated("L1", 1)
        self.run_rules()
        self.assertFalse(self.found())
        # 23:30 UTC of today is tomorrow in Rome, and today still in New York
        lot.expiration_date = self.at(0, 23) + timedelta(minutes=30)
        self.warehouse.partner_id.tz = "Pacific/Kiritimati"
        self.Rule._evaluate()
        event = self.Event.search([("lot_id", "=", lot.id)])
        zone = lot._get_timezone_names()[lot]
        self.assertEqual(zone, "Pacific/Kiritimati")
        day = lot._get_day("expiration_date")[lot]
        self.assertEqual(event.day, bool(event) and day)

    # ------------------------------------------------------------------
    # What is in stock
    # ------------------------------------------------------------------

    def test_only_what_is_in_stock(self):
        """Alerts for batches that are long gone are why people stop reading them."""
        self.rule(self.STAGES)
        self.dated("NEVER", 20, quantity=0)
        self.deliver([(self.milk, self.dated("SOLD", 20), 10)])
        self.scrap(self.dated("GONE", 20), 10)
        self.run_rules()
        self.assertFalse(self.found())
        self.dated("HERE", 20)
        self.run_rules()
        self.assertEqual(self.found(), {("HERE", 30, "discount", "open")})

    def test_sold_meanwhile(self):
        self.rule(self.STAGES)
        lot = self.dated("L1", 20)
        self.run_rules()
        picking = self.deliver([(self.milk, lot, 10)])
        self.run_rules()
        self.assertEqual(self.found(), {("L1", 30, "discount", "obsolete")})
        self.give_back(picking, {lot: 4})
        self.run_rules()
        event = self.Event.search([("lot_id", "=", lot.id), ("state", "=", "open")])
        self.assertEqual(event.quantity, 4)

    def test_quantity_and_value(self):
        self.rule(self.STAGES)
        lot = self.dated("L1", 20, quantity=7)
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        self.transfer(
            [(self.milk, lot, 3)], self.stock, shelf, self.warehouse.int_type_id
        )
        event = self.run_rules()
        self.assertEqual((event.quantity, event.value), (7, 14))

    def test_expiry_turned_off_on_the_product(self):
        self.rule(self.STAGES)
        self.dated("L1", 20)
        self.milk.use_expiration_date = False
        self.run_rules()
        self.assertFalse(self.found())

    def test_each_warehouse_by_itself(self):
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        lot = self.dated("L1", 20)
        self.transfer(
            [(self.milk, lot, 4)], self.stock, other.lot_stock_id, other.int_type_id
        )
        self.rule([(30, "expiration_date", "discount")])
        self.rule([(30, "expiration_date", "transfer")], warehouse_id=other.id)
        self.run_rules()
        events = self.Event.search([("lot_id", "=", lot.id)])
        self.assertEqual(
            {(e.warehouse_id, e.action, e.quantity) for e in events},
            {(self.warehouse, "discount", 6), (other, "transfer", 4)},
        )

    # ------------------------------------------------------------------
    # The nearest rule
    # ------------------------------------------------------------------

    def nearest(self):
        template, company = self.milk.product_tmpl_id, self.env.company
        return self.Rule._get_rule(template, self.warehouse, company)

    def test_nearest(self):
        above = self.env["product.category"].create({"name": "Food"})
        category = above.create({"name": "Dairy", "parent_id": above.id})
        self.milk.categ_id = category
        nothing = {"product_tmpl_id": False}
        chain = [
            nothing,
            {**nothing, "company_id": self.env.company.id},
            {**nothing, "warehouse_id": self.warehouse.id},
            {**nothing, "categ_id": above.id},
            {**nothing, "categ_id": category.id},
            {},
            {"warehouse_id": self.warehouse.id},
        ]
        self.assertFalse(self.nearest())
        for vals in chain:
            rule = self.rule([], **vals)
            self.assertEqual(self.nearest(), rule, vals)
        rule.active = False
        self.assertNotEqual(self.nearest(), rule)
        self.milk.categ_id = self.env["product.category"].create({"name": "Else"})
        self.Rule.search([("product_tmpl_id", "!=", False)]).active = False
        self.assertEqual(self.nearest().warehouse_id, self.warehouse)

    def test_same_target_twice(self):
        self.rule([])
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.rule([])

    def test_archived_rules_do_not_count(self):
        self.rule([])
        self.rule([], active=False)

    def test_rule_of_another_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.rule(self.STAGES, company_id=company.id)
        self.dated("L1", 20)
        self.run_rules()
        self.assertFalse(self.found())

    # ------------------------------------------------------------------
    # Odoo's own alert
    # ------------------------------------------------------------------

    def alerts(self, lot):
        return lot.activity_ids.filtered(lambda a: a.summary == "Alert Date Reached")

    def test_no_double_alert(self):
        self.rule([(90, "expiration_date", "digest")])
        covered = self.dated("L1", 20)
        bread = self.perishable("Bread")
        alone = self.dated("B1", 20, product=bread)
        self.run_rules()
        self.env["stock.lot"]._alert_date_exceeded()
        self.assertFalse(self.alerts(covered))
        self.assertEqual(len(self.alerts(alone)), 1)

    def test_no_double_alert_before_the_rules_ran(self):
        self.rule([(90, "expiration_date", "digest")])
        covered = self.dated("L1", 20)
        self.env["stock.lot"]._alert_date_exceeded()
        self.assertFalse(self.alerts(covered))
