from odoo.exceptions import UserError
from odoo.fields import Command

from .common_hold import HoldCommon


class TestHoldDoors(HoldCommon):
    """The three doors: validating, adding to and editing what is done."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 100)
        cls.put(cls.b, 100)

    def test_validating_a_delivery(self):
        self.a._hold("quality", note="Lab result awaited")
        with self.assertRaisesRegex(UserError, "A .Hold Jar. is on hold: Quality"):
            self.deliver([(self.jar, self.a, 5)])
        self.deliver([(self.jar, self.b, 5)])

    def test_typing_the_number(self):
        """A number that is only typed is the lot of that number."""
        self.warehouse.out_type_id.use_create_lots = True
        self.a._hold("quality")
        picking = self.order(self.jar, 5)
        picking.move_line_ids.unlink()
        picking.move_line_ids = [
            Command.create(
                {
                    "product_id": self.jar.id,
                    "lot_name": "A",
                    "quantity": 5,
                    "move_id": picking.move_ids.id,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )
        ]
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "on hold"):
            picking._action_done()

    def test_editing_a_done_line(self):
        picking = self.deliver([(self.jar, self.b, 5)])
        line = picking.move_line_ids
        self.a._hold("quality")
        for vals in (
            {"lot_id": self.a.id},
            {"lot_id": self.a.id, "quantity": 1},
            {"quant_id": self.a.quant_ids.filtered("quantity")[:1].id},
        ):
            with self.assertRaisesRegex(UserError, "on hold"):
                line.write(vals)
        line.quantity = 7
        self.assertEqual(line.lot_id, self.b)

    def test_editing_what_left_before_the_hold(self):
        """What has left may be put right downwards, not upwards."""
        line = self.deliver([(self.jar, self.a, 5)]).move_line_ids
        self.a._hold("quality")
        with self.assertRaisesRegex(UserError, "on hold"):
            line.quantity = 6
        line.quantity = 4
        line.lot_id = self.b
        self.assertEqual(self.quants(self.a), [("Stock", 100, 0)])

    def test_editing_the_destination(self):
        """An internal transfer does not become a delivery afterwards."""
        picking = self.transfer(
            [(self.jar, self.a, 5)],
            self.stock,
            self.shelf_1,
            self.warehouse.int_type_id,
        )
        self.a._hold("quality")
        with self.assertRaisesRegex(UserError, "cannot go to a customer"):
            picking.move_line_ids.location_dest_id = self.customers
        picking.move_line_ids.location_dest_id = self.shelf_2

    def test_taking_back_a_return(self):
        """Undoing what a customer has returned is a delivery by another name."""
        back = self.take_back([(self.jar, self.a, 5)], self.rossi)
        self.a._hold("quality")
        for vals in ({"quantity": 0}, {"lot_id": self.b.id}):
            with self.assertRaisesRegex(UserError, "cannot go to a customer"):
                back.move_line_ids.write(vals)

    def test_taking_back_a_receipt(self):
        """Less on a receipt is a return to the vendor by another name."""
        line = self.receive([(self.jar, self.a, 5)]).move_line_ids
        legal = self.env.ref("whiz_traceability.hold_reason_legal")
        legal.stop_vendor = True
        self.a._hold("legal")
        with self.assertRaisesRegex(UserError, "cannot go back to the vendor"):
            line.quantity = 1
        line.quantity = 6

    def test_another_number_for_what_is_held(self):
        """Held goods do not become free under another number."""
        line = self.receive([(self.jar, self.a, 5)]).move_line_ids
        hold = self.a._hold("quality")
        with self.assertRaisesRegex(UserError, "exchanged for B, because .*free"):
            line.lot_id = self.b
        self.assertEqual(line.lot_id, self.a)
        hold._release("It was B")
        line.lot_id = self.b
        self.assertEqual(line.lot_id, self.b)

    def test_another_number_elsewhere(self):
        """A hold on another place is about other goods of the lot."""
        line = self.receive([(self.jar, self.a, 5)]).move_line_ids
        self.a._hold("quality", location_ids=self.shelf_1.ids)
        line.lot_id = self.b
        self.assertEqual(line.lot_id, self.b)

    def test_a_state_that_is_written(self):
        """A line is done when its move is, whatever a client writes on it."""
        line = self.deliver([(self.jar, self.b, 5)]).move_line_ids
        self.a._hold("quality")
        line.state = "assigned"
        with self.assertRaisesRegex(UserError, "on hold"):
            line.lot_id = self.a
        with self.assertRaisesRegex(UserError, "on hold"):
            self.env["stock.move.line"].create(
                {
                    "move_id": line.move_id.id,
                    "state": "assigned",
                    "product_id": self.jar.id,
                    "lot_id": self.a.id,
                    "quantity": 5,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )

    def test_adding_to_a_done_transfer(self):
        picking = self.deliver([(self.jar, self.b, 5)])
        move = picking.move_ids
        self.a._hold("quality")
        vals = {
            "product_id": self.jar.id,
            "lot_id": self.a.id,
            "quantity": 5,
            "picking_id": picking.id,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
        }
        with self.assertRaisesRegex(UserError, "on hold"):
            self.env["stock.move.line"].create(vals)
        with self.assertRaisesRegex(UserError, "on hold"):
            self.env["stock.move.line"].create({**vals, "move_id": move.id})
        self.env["stock.move.line"].create({**vals, "lot_id": self.b.id})

    def test_adding_what_is_not_held(self):
        """What the line takes is gone from stock already when it is looked at."""
        picking = self.deliver([(self.jar, self.b, 5)])
        self.a._hold("quality", quantity=60)
        vals = {
            "product_id": self.jar.id,
            "lot_id": self.a.id,
            "picking_id": picking.id,
            "location_id": self.stock.id,
            "location_dest_id": self.customers.id,
        }
        with self.assertRaises(UserError) as error:
            self.env["stock.move.line"].create({**vals, "quantity": 41})
        self.assertIn("60 Units of A (Hold Jar) are on hold", str(error.exception))
        self.env["stock.move.line"].create(
            [{**vals, "quantity": 15}, {**vals, "quantity": 25}]
        )
        self.assertEqual(self.quants(self.a), [("Stock", 60, 0)])
        with self.assertRaises(UserError):
            self.env["stock.move.line"].create({**vals, "quantity": 1})

    def test_everything_or_nothing(self):
        """One held lot stops the whole transfer; the message names each."""
        (self.a | self.c)._hold("quality")
        self.put(self.c, 5)
        with self.assertRaises(UserError) as error:
            self.deliver(
                [(self.jar, self.a, 5), (self.jar, self.b, 5), (self.jar, self.c, 5)]
            )
        self.assertIn("A (Hold Jar)", str(error.exception))
        self.assertIn("C (Hold Jar)", str(error.exception))
        self.assertNotIn("B (Hold Jar)", str(error.exception))
        self.assertEqual(self.quants(self.b), [("Stock", 100, 0)])

    def test_administrator_too(self):
        self.a._hold("quality")
        admin = self.env.ref("base.user_admin")
        picking = self.order(self.jar, 200)
        picking.move_line_ids.lot_id = self.a
        picking.move_ids.picked = True
        for env in (self.env(user=admin), self.env(su=True)):
            with self.assertRaisesRegex(UserError, "on hold"):
                picking.with_env(env)._action_done()

    def test_written_free(self):
        """Writing that a lot is free does not free it, whoever writes it."""
        self.put(self.a, 5)
        hold = self.a._hold("quality")
        staff = self.user(
            "writer", "stock.group_stock_manager,whiz_traceability.group_quality"
        )
        lot = self.a.with_user(staff)
        for vals in (
            {"is_held": False},
            {"hold_ids": [Command.clear()]},
            {"hold_ids": [Command.unlink(hold.id)]},
        ):
            with self.assertRaisesRegex(UserError, "follows from its holds"):
                lot.write(vals)
        self.assertTrue(self.a.is_held)
        self.assertEqual(self.a.hold_ids, hold)
        self.env["stock.quant"].search([("lot_id", "=", self.a.id)]).with_user(
            staff
        ).write({"lot_is_held": False})
        self.assertTrue(self.a.is_held)
        twin = lot.create(
            {
                "name": "TWIN",
                "product_id": self.jar.id,
                "is_held": True,
                "hold_ids": [Command.link(hold.id)],
            }
        )
        self.assertFalse(twin.is_held or twin.hold_ids)
        self.assertEqual(hold.lot_ids, self.a)
