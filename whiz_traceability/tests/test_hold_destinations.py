from odoo.exceptions import UserError

from ..models.whiz_hold import OwnVals
from .common_hold import HoldCommon


class TestHoldDestinations(HoldCommon):
    """Where held lots may go, by destination and reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 100)
        cls.spread = cls.product("Hold Spread")
        cls.out = cls.lot(cls.spread, "OUT")

    def move_to(self, destination, picking_type=None, source=None):
        return self.transfer(
            [(self.jar, self.a, 1)],
            source or self.stock,
            destination,
            picking_type or self.warehouse.int_type_id,
        )

    def assertStopped(self, text, function, *args, **kwargs):
        with self.assertRaisesRegex(UserError, text):
            function(*args, **kwargs)

    def test_customer(self):
        self.a._hold("quality")
        self.assertStopped("cannot go to a customer", self.move_to, self.customers)

    def test_dropship(self):
        self.a._hold("quality")
        self.assertStopped(
            "cannot go to a customer",
            self.move_to,
            self.customers,
            self.warehouse.in_type_id,
            self.suppliers,
        )

    def test_production(self):
        self.a._hold("quality")
        self.assertStopped(
            "cannot be used in production",
            self.produce,
            [(self.out, 1)],
            [(self.jar, self.a, 1)],
        )

    def test_production_is_recorded(self):
        """A held lot can still be produced: what was made has to be booked."""
        self.out._hold("quality")
        self.put(self.b, 10)
        self.produce([(self.out, 1)], [(self.jar, self.b, 1)])
        self.assertEqual(self.out.product_qty, 1)

    def test_unbuild(self):
        self.put(self.b, 10)
        order = self.produce([(self.out, 1)], [(self.jar, self.b, 1)])
        self.out._hold("quality")
        self.assertStopped(
            "cannot be used in production", self.unbuild, order, self.out
        )

    def test_other_company(self):
        self.a._hold("quality")
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self.assertStopped("cannot go to another company", self.move_to, transit)

    def test_from_another_company(self):
        """What arrives is received, whatever it is held for, and held by policy."""
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self.put(self.a, 5, transit)
        self.a._hold("quarantine")
        self.move_to(self.stock, self.warehouse.in_type_id, transit)
        self.assertEqual(self.quants(self.a), [("Stock", 101, 0)])
        self.env["whiz.hold.policy"].create({"name": "Wait for the lab"})
        self.put(self.b, 5, transit)
        self.transfer(
            [(self.jar, self.b, 5)],
            transit,
            self.stock,
            self.warehouse.in_type_id,
        )
        self.assertTrue(self.b.is_held)

    def test_hold_between_companies_says_where_it_ends(self):
        transit = self.env.ref("stock.stock_location_inter_company")
        transit.active = True
        self.put(self.b, 5, transit)
        hold = self.b._hold("quality", location_ids=transit)
        self.transfer(
            [(self.jar, self.b, 5)], transit, self.shelf_1, self.warehouse.in_type_id
        )
        self.assertIn("Shelf 1, where this hold does not", hold.message_ids[0].body)

    def test_own_transit(self):
        self.a._hold("quality")
        self.move_to(self.env.company.internal_transit_location_id)

    def test_vendor(self):
        self.a._hold("quality")
        self.move_to(self.suppliers)
        self.a._hold("legal")
        self.assertStopped("cannot go back to the vendor", self.move_to, self.suppliers)

    def test_scrap(self):
        self.a._hold("quality")
        self.scrap(self.a, 1)
        self.a._hold("legal")
        self.assertStopped("cannot be scrapped", self.scrap, self.a, 1)

    def loss(self):
        return self.env["stock.location"].create(
            {
                "name": "Donated",
                "usage": "inventory",
                "company_id": self.env.company.id,
            }
        )

    def test_given_away_by_a_transfer(self):
        """Goods are gone whatever document takes them to where losses are booked."""
        donated = self.loss()
        self.a._hold("quality")
        self.move_to(donated)
        self.a._hold("stolen")
        self.assertStopped("cannot be scrapped", self.move_to, donated)

    def test_given_away_in_two_steps(self):
        self.a._hold("legal")
        out = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.int_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.shelf_1.id,
            }
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.jar.id,
                "product_uom_qty": 1,
                "location_id": self.stock.id,
                "location_dest_id": self.shelf_1.id,
                "location_final_id": self.loss().id,
                "picking_id": out.id,
            }
        )
        self.assertEqual(self.guard._get_kinds(move)[move], "scrap")

    def test_a_transfer_uses_up_a_held_quantity(self):
        hold = self.a._hold("quality", quantity=4)
        hold.write(OwnVals({"opened_date": "2020-01-01"}))
        self.transfer(
            [(self.jar, self.a, 3)],
            self.stock,
            self.loss(),
            self.warehouse.int_type_id,
        )
        hold.invalidate_recordset(["held_quantity"])
        self.assertEqual(hold.held_quantity, 1)
        self.assertIn("scrapped", "".join(hold.message_ids.mapped("body")))

    def test_count(self):
        """A hold keeps stock from being distributed, not from being counted."""
        self.a._hold("legal")
        self.count(self.a, 90)
        self.count(self.a, 95)
        self.assertEqual(self.quants(self.a), [("Stock", 95, 0)])

    def test_inside_the_warehouse(self):
        self.a._hold("quality")
        self.move_to(self.shelf_1)
        self.move_to(self.quarantine)

    def test_only_into_quarantine(self):
        corner = self.env["stock.location"].create(
            {"name": "Corner", "location_id": self.quarantine.id}
        )
        self.a._hold("quarantine")
        self.assertStopped("only be moved into quarantine", self.move_to, self.shelf_1)
        self.move_to(self.quarantine)
        self.move_to(corner)
        self.transfer(
            [(self.jar, self.a, 1)],
            self.quarantine,
            corner,
            self.warehouse.int_type_id,
        )

    def test_receipt_and_return(self):
        self.a._hold("legal")
        self.receive([(self.jar, self.a, 5)])
        self.take_back([(self.jar, self.a, 5)], self.rossi)
        self.assertEqual(self.quants(self.a), [("Stock", 110, 0)])

    def test_return_of_a_delivery(self):
        picking = self.deliver([(self.jar, self.a, 5)])
        self.a._hold("legal")
        self.give_back(picking, {self.a: 5})
        self.assertEqual(self.quants(self.a), [("Stock", 100, 0)])

    def test_relocating_on_the_shelf(self):
        self.a._hold("quality")
        quant = self.a.quant_ids.filtered("quantity")
        quant.move_quants(self.shelf_2)
        self.assertEqual(self.quants(self.a), [("Shelf 2", 100, 0)])

    def test_reservation_for_quarantine(self):
        """Held goods can be reserved on the way to quarantine or to the vendor."""
        self.a._hold("quarantine")
        for location in (self.quarantine, self.suppliers):
            picking = self.order(
                self.jar,
                3,
                picking_type=self.warehouse.int_type_id,
                location_dest_id=location.id,
            )
            picking.move_ids.location_dest_id = location
            picking.action_assign()
            self.assertEqual(self.reserved(picking), {"A": 3})

    def test_effects_of_a_reason(self):
        """Each destination is stopped where the reason says so, and only there."""
        reason = self.env["whiz.hold.reason"].create({"name": "Own", "code": "own"})
        fields = [name for name in reason._fields if name.startswith("stop_")]
        self.a._hold(reason)
        for field in fields:
            reason.write({name: name == field for name in fields})
            self.assertTrue(reason._stops(field.removeprefix("stop_")))
            for other in set(fields) - {field}:
                self.assertFalse(reason._stops(other.removeprefix("stop_")))
        for kind in ("inventory", "receipt", "return", "quarantine"):
            self.assertFalse(reason._stops(kind))
