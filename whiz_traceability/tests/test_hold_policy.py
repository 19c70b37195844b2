from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common_hold import HoldCommon


class TestHoldPolicy(HoldCommon):
    """Lots that are held as soon as they are received."""

    @classmethod
    def policy(cls, **vals):
        return cls.env["whiz.hold.policy"].create({"name": "Wait for the lab", **vals})

    def lot_received(self, name, product=None, partner=None, quantity=5):
        lot = self.lot(product or self.jar, name)
        self.receive([(lot.product_id, lot, quantity)], partner)
        return lot

    def test_always(self):
        policy = self.policy()
        lot = self.lot_received("NEW")
        self.assertTrue(lot.is_held)
        hold = lot.hold_ids
        self.assertEqual(hold.policy_id, policy)
        self.assertEqual(hold.reason_id.code, "quality")
        self.assertIn("Wait for the lab", hold.note)
        self.assertIn("WH/IN/", hold.note)

    def test_new_numbers(self):
        """Numbers that are typed on the receipt become lots on hold."""
        self.policy()
        picking = self.order(
            self.serial,
            2,
            picking_type=self.warehouse.in_type_id,
            location_dest_id=self.stock.id,
        )
        picking.move_ids.location_dest_id = self.stock
        for line, name in zip(picking.move_line_ids, ("SN1", "SN2"), strict=True):
            line.lot_name = name
        picking.move_ids.picked = True
        picking._action_done()
        lots = picking.move_line_ids.lot_id
        self.assertEqual(lots.mapped("is_held"), [True, True])
        self.assertEqual(len(lots.hold_ids), 1, "one hold for the delivery")

    def test_by_product_category_supplier(self):
        food = self.env["product.category"].create({"name": "Food"})
        nuts = self.env["product.category"].create(
            {"name": "Nuts", "parent_id": food.id}
        )
        contact = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.supplier.id}
        )
        self.paste.categ_id = nuts
        for vals, held in (
            ({"product_tmpl_ids": self.jar.product_tmpl_id}, "jar"),
            ({"category_ids": food}, "paste"),
            ({"partner_ids": self.supplier}, "jar paste"),
            ({"partner_ids": contact}, "jar paste"),
            ({"partner_ids": self.supplier_2}, ""),
            ({"category_ids": food, "partner_ids": self.supplier_2}, ""),
        ):
            with self.subTest(vals=vals):
                policy = self.policy(
                    **{name: [Command.set(r.ids)] for name, r in vals.items()}
                )
                found = []
                for name in ("jar", "paste"):
                    lot = self.lot_received(f"{name}{policy.id}", getattr(self, name))
                    if lot.is_held:
                        found.append(name)
                self.assertEqual(found, held.split())
                policy.active = False

    def test_first_delivery(self):
        """The first of a product by a supplier, each counted apart."""
        self.policy(frequency="first")
        self.assertTrue(self.lot_received("L1").is_held)
        self.assertFalse(self.lot_received("L2").is_held)
        self.assertTrue(self.lot_received("L3", partner=self.supplier_2).is_held)
        self.assertTrue(self.lot_received("P1", self.paste).is_held)

    def test_label_of_the_frequency(self):
        policy = self.policy(frequency="nth", interval=3)
        self.assertEqual(policy.deliveries, "One of 3 deliveries")
        policy.frequency = "first"
        self.assertEqual(policy.deliveries, "The first delivery")

    def test_every_third_delivery(self):
        self.policy(frequency="nth", interval=3)
        held = [self.lot_received(f"L{number}").is_held for number in range(1, 8)]
        self.assertEqual(held, [False, False, True, False, False, True, False])

    def test_two_lots_of_one_delivery_count_once(self):
        self.policy(frequency="nth", interval=2)
        one, two = self.lots(self.jar, "ONE TWO")
        self.receive([(self.jar, one, 1), (self.jar, two, 1)])
        self.assertFalse(one.is_held or two.is_held)
        self.assertTrue(self.lot_received("THREE").is_held)

    def test_number_above_one(self):
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.policy(frequency="nth", interval=1)

    def test_into_quarantine(self):
        self.policy(to_quarantine=True)
        lot = self.lot_received("NEW")
        self.assertEqual(self.reserved(lot.hold_ids.quarantine_picking_ids), {"NEW": 5})

    def test_two_steps(self):
        """Goods that are held at the door can still be put away."""
        self.warehouse.reception_steps = "two_steps"
        self.policy()
        lot = self.lot(self.jar, "NEW")
        picking = self.transfer(
            [(self.jar, lot, 5)],
            self.suppliers,
            self.warehouse.wh_input_stock_loc_id,
            self.warehouse.in_type_id,
            self.supplier,
        )
        self.assertTrue(lot.is_held)
        store = picking.move_ids.move_dest_ids
        self.assertEqual(self.reserved(store), {"NEW": 5})
        store.picked = True
        store._action_done()
        self.assertEqual(self.quants(lot), [("Stock", 5, 0)])

    def test_customer_returns_and_production_are_not_receipts(self):
        self.policy()
        self.take_back([(self.jar, self.a, 5)], self.rossi)
        self.count(self.b, 5)
        self.assertFalse(self.a.is_held or self.b.is_held)

    def test_other_company(self):
        self.policy(company_id=self.company_2.id)
        self.assertFalse(self.lot_received("NEW").is_held)
        with self.in_company(self.company_2):
            self.assertTrue(self.lot_received("THEIRS").is_held)

    def test_rules_of_other_companies_are_not_seen(self):
        theirs = self.policy(company_id=self.company_2.id)
        everywhere = self.policy(company_id=False)
        user = self.user("policy_reader", "whiz_traceability.group_user")
        found = self.env["whiz.hold.policy"].with_user(user).search([])
        self.assertIn(everywhere, found)
        self.assertNotIn(theirs, found)

    def test_plain_stock_user(self):
        """Who receives needs no right to hold."""
        self.policy()
        keeper = self.user("policy_keeper", "stock.group_stock_user")
        lot = self.lot(self.jar, "NEW")
        picking = self.order(
            self.jar,
            5,
            self.supplier,
            self.warehouse.in_type_id,
            location_dest_id=self.stock.id,
        )
        picking.move_ids.location_dest_id = self.stock
        picking.move_line_ids.lot_id = lot
        picking.move_ids.picked = True
        picking.with_user(keeper).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertTrue(lot.is_held)
        with self.assertRaises(AccessError):
            self.env["whiz.hold.policy"].with_user(keeper).create({"name": "x"})
