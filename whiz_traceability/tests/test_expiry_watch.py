from odoo.tests import new_test_user, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryWatch(ExpiryCommon):
    """What the measures of a stage in a warehouse have in common."""

    def test_one_watch_for_a_stage_in_a_warehouse(self):
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        for name in ("L1", "L2", "L3"):
            lot = self.dated(name, 20)
            self.transfer(
                [(self.milk, lot, 4)], self.stock, other.lot_stock_id, other.int_type_id
            )
        rule = self.rule(
            # of one day, so that both count
            [(30, "expiration_date", "digest"), (10, "use_date", "digest")]
        )
        self.assertEqual(len(self.run_rules()), 12)
        watches = self.env["whiz.expiry.watch"].search(
            [("stage_id", "in", rule.stage_ids.ids)]
        )
        self.assertEqual(
            sorted((w.stage_id.id, w.warehouse_id.id) for w in watches),
            sorted(
                (s.id, w.id) for s in rule.stage_ids for w in self.warehouse | other
            ),
        )
        self.dated("L4", 20)
        new = self.run_rules()
        self.assertEqual(len(new), 2)
        self.assertLessEqual(new.watch_id, watches)
        self.assertEqual(
            self.env["whiz.expiry.watch"].search_count(
                [("stage_id", "in", rule.stage_ids.ids)]
            ),
            len(watches),
        )

    def test_grouped_by_what_they_have_in_common(self):
        """The list of measures can be searched and grouped by warehouse and rule."""
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        lot = self.dated("L1", 20)
        self.transfer(
            [(self.milk, lot, 4)], self.stock, other.lot_stock_id, other.int_type_id
        )
        rule = self.rule([(30, "expiration_date", "discount")])
        events = self.run_rules()
        reader = new_test_user(self.env, "qa", "whiz_traceability.group_user")
        Event = self.Event.with_user(reader)
        domain = [("rule_id", "=", rule.id)]
        self.assertEqual(
            dict(Event._read_group(domain, ["warehouse_id"], ["quantity:sum"])),
            {self.warehouse: 6, other: 4},
        )
        self.assertEqual(
            Event._read_group(domain, ["rule_id", "company_id"], ["__count"]),
            [(rule, self.env.company, 2)],
        )
        self.assertEqual(
            Event.search([*domain, ("warehouse_id", "=", other.id)]),
            events.filtered(lambda event: event.warehouse_id == other),
        )
        self.assertEqual(rule.with_user(reader).event_count, 2)

    def test_measures_stay_when_the_stage_goes(self):
        rule = self.rule([(30, "expiration_date", "discount")])
        self.dated("L1", 20)
        event = self.run_rules()
        rule.stage_ids.unlink()
        self.assertEqual(
            (event.stage_id.id, event.warehouse_id), (False, self.warehouse)
        )
        self.assertEqual((event.days, event.action), (30, "discount"))
        event.action_dismiss()
        self.assertEqual(event.state, "dismissed")
        # two stages that are gone do not get into each other's way
        rule.stage_ids = [(0, 0, {"days": 30, "date_kind": "expiration_date"})]
        self.assertEqual(len(self.run_rules()), 1)
        rule.stage_ids.unlink()

    def test_outside_of_warehouses(self):
        """Goods of the company in a place that belongs to no warehouse count, too."""
        self.rule([(30, "expiration_date", "discount")])
        yard = self.env["stock.location"].create({"name": "Yard", "usage": "internal"})
        self.assertFalse(yard.warehouse_id)
        lot = self.dated("L1", 20)
        self.transfer(
            [(self.milk, lot, 4)], self.stock, yard, self.warehouse.int_type_id
        )
        events = self.run_rules()
        self.assertEqual(
            {(event.warehouse_id.id, event.quantity) for event in events},
            {(False, 4), (self.warehouse.id, 6)},
        )
        self.assertFalse(self.run_rules())
        self.transfer(
            [(self.milk, lot, 4)], yard, self.stock, self.warehouse.int_type_id
        )
        self.run_rules()
        self.assertEqual(
            {(event.warehouse_id.id, event.state) for event in events},
            {(False, "obsolete"), (self.warehouse.id, "open")},
        )
