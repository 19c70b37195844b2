from odoo.tests import tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryHolds(ExpiryCommon):
    """Where the hold of a stage holds a lot: where its rule counts."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        # a product of one company, whose lots belong to it, on sale until they expire
        cls.milk.write({"company_id": cls.env.company.id, "removal_time": 0})

    def hold_rule(self, **vals):
        vals = {"company_id": self.env.company.id, **vals}
        return self.rule([(5, "expiration_date", "hold")], **vals)

    def in_both(self, name="L1", days=3):
        """Return a lot of which 6 are in the first warehouse and 4 in the other."""
        lot = self.dated(name, days)
        self.transfer(
            [(self.milk, lot, 4)],
            self.stock,
            self.other.lot_stock_id,
            self.other.int_type_id,
        )
        return lot

    def places(self, lot):
        """Return the places of the open holds of a lot; none: it holds all of it."""
        holds = lot.hold_ids.filtered(lambda hold: hold.state == "open")
        return [hold.location_ids for hold in holds.sorted("id")]

    def free(self, lot):
        """Return what may be delivered of a lot from the two warehouses."""
        found = []
        for warehouse in (self.warehouse, self.other):
            move = self.demand(
                10,
                warehouse.lot_stock_id,
                partner=self.rossi,
                picking_type=warehouse.out_type_id,
            )
            found.append(self.reserved(move).get(lot.name, 0))
            move._do_unreserve()
        return tuple(found)

    def test_a_rule_for_every_warehouse_holds_the_lot(self):
        self.hold_rule()
        lot = self.in_both()
        self.assertEqual(lot.company_id, self.env.company)
        self.run_rules()
        self.assertEqual(self.places(lot), [self.env["stock.location"]])
        self.assertEqual(self.free(lot), (0, 0))

    def test_rules_of_two_warehouses(self):
        """The hold of one must not be taken for that of the other."""
        for warehouse in (self.warehouse, self.other):
            self.hold_rule(warehouse_id=warehouse.id)
        lot = self.in_both()
        events = self.run_rules()
        self.assertEqual(set(events.mapped("state")), {"done"})
        views = self.warehouse.view_location_id | self.other.view_location_id
        holds = lot.hold_ids
        self.assertEqual(len(holds), 2)
        self.assertEqual(holds.location_ids, views)
        self.assertEqual(self.free(lot), (0, 0))

    def test_a_warehouse_with_a_nearer_rule(self):
        self.hold_rule()
        self.rule([(5, "expiration_date", "digest")], warehouse_id=self.other.id)
        lot = self.in_both()
        self.run_rules()
        self.assertEqual(self.places(lot), [self.warehouse.view_location_id])
        self.assertEqual(self.free(lot), (0, 4))

    def test_it_comes_into_the_other_warehouse_later(self):
        """The rule there finds for itself what is due."""
        for warehouse in (self.warehouse, self.other):
            self.hold_rule(warehouse_id=warehouse.id)
        lot = self.dated("L1", 3)
        self.run_rules()
        self.assertEqual(self.places(lot), [self.warehouse.view_location_id])
        self.transfer(
            [(self.milk, lot, 4)],
            self.suppliers,
            self.other.lot_stock_id,
            self.other.in_type_id,
        )
        self.run_rules()
        self.assertEqual(
            self.places(lot),
            [self.warehouse.view_location_id, self.other.view_location_id],
        )

    def test_a_rule_for_other_goods_changes_nothing(self):
        self.hold_rule()
        bread = self.perishable("Bread")
        self.hold_rule(
            warehouse_id=self.other.id, product_tmpl_id=bread.product_tmpl_id.id
        )
        lot = self.in_both()
        self.run_rules()
        self.assertEqual(self.places(lot), [self.env["stock.location"]])

    def test_a_hold_on_a_part_is_not_enough(self):
        self.hold_rule()
        lot = self.in_both()
        lot._hold("expiry", quantity=2, note="Two were warm")
        lot._hold("expiry", location_ids=self.stock, note="The shelf was warm")
        self.run_rules()
        self.assertEqual(len(lot.hold_ids), 3)
        self.assertEqual(self.free(lot), (0, 0))

    def test_held_already(self):
        self.hold_rule(warehouse_id=self.other.id)
        lot, wider = self.in_both(), self.in_both("L2")
        place = self.other.view_location_id
        lot._hold("expiry", location_ids=place, note="By hand")
        wider._hold("expiry", note="By hand")
        self.run_rules()
        self.assertEqual(len(lot.hold_ids), 1)
        self.assertEqual(len(wider.hold_ids), 1)

    def test_shared_lot_of_two_companies(self):
        """A rule of one company holds nothing of the other, and each has its hold."""
        company = self.env["res.company"].create({"name": "Other Company"})
        self.milk.company_id = False
        lot = self.dated("L1", 3)
        self.assertFalse(lot.company_id)
        with self.in_company(company):
            theirs = self.warehouse
            self.receive([(self.milk, lot, 4)])
        rule = self.hold_rule()
        self.run_rules()
        self.assertEqual(self.places(lot), [self.warehouse.view_location_id])
        self.assertEqual(lot.hold_ids.company_id, self.env.company)
        with self.in_company(company):
            self.deliver([(self.milk, lot, 1)])
        rule.company_id = False
        self.run_rules()
        self.assertEqual(
            self.places(lot), [self.warehouse.view_location_id, theirs.view_location_id]
        )

    def test_outside_of_warehouses(self):
        self.hold_rule()
        self.rule([], warehouse_id=self.other.id)
        yard = self.env["stock.location"].create({"name": "Yard", "usage": "internal"})
        lot = self.dated("L1", 3)
        self.transfer(
            [(self.milk, lot, 4)], self.stock, yard, self.warehouse.int_type_id
        )
        self.run_rules()
        places = self.env["stock.location"].union(*self.places(lot))
        self.assertEqual(places, self.warehouse.view_location_id | yard)
