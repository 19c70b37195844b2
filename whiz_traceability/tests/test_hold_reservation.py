from odoo.exceptions import UserError

from .common_hold import HoldCommon


class TestHoldReservation(HoldCommon):
    """What is held is not reserved, and quants stay what they are."""

    def test_clean_lots_only(self):
        self.put(self.a, 10)
        self.put(self.b, 10)
        self.a._hold("quality")
        picking = self.order(self.jar, 15)
        self.assertEqual(self.reserved(picking), {"B": 10})
        self.assertEqual(picking.move_ids.state, "partially_available")
        self.assertEqual(self.quants(self.a), [("Stock", 10, 0)])
        self.assertEqual(self.quants(self.b), [("Stock", 10, 10)])
        self.a._release_holds("Tested again, good")
        picking.action_assign()
        self.assertEqual(self.reserved(picking), {"A": 5, "B": 10})

    def test_two_steps(self):
        """The second step of a delivery does not take what the first has brought."""
        self.warehouse.delivery_steps = "pick_ship"
        self.put(self.a, 10)
        pick = self.procure(self.jar, 4)
        self.assertEqual(self.guard._get_kinds(pick)[pick], "customer")
        self.assertEqual(self.reserved(pick), {"A": 4})
        pick.picked = True
        pick._action_done()
        ship = pick.move_dest_ids
        self.assertEqual(self.reserved(ship), {"A": 4})
        ship._do_unreserve()
        self.a._hold("quality")
        ship._action_assign()
        self.assertFalse(self.reserved(ship))
        self.assertEqual(self.quants(self.a), [("Output", 4, 0), ("Stock", 6, 0)])

    def test_part_by_quantity(self):
        """10 of A, 4 of them held: 6 go, then B. The order of removal stays."""
        self.put(self.a, 10)
        self.put(self.b, 10)
        self.a._hold("quality", quantity=4)
        picking = self.order(self.jar, 9)
        self.assertEqual(self.reserved(picking), {"A": 6, "B": 3})
        picking = self.order(self.jar, 9)
        self.assertEqual(self.reserved(picking), {"B": 7})

    def test_part_by_location(self):
        self.put(self.a, 10, self.shelf_1)
        self.put(self.a, 10, self.shelf_2)
        self.a._hold("quality", location_ids=self.shelf_1)
        picking = self.order(self.jar, 15)
        self.assertEqual(self.reserved(picking), {"A": 10})
        self.assertEqual(picking.move_line_ids.location_id, self.shelf_2)

    def test_part_by_quantity_in_a_location(self):
        """What lies elsewhere is not counted, and is as free as before."""
        self.put(self.a, 10, self.shelf_1)
        self.put(self.a, 10, self.shelf_2)
        self.a._hold("quality", location_ids=self.shelf_1, quantity=4)
        picking = self.order(self.jar, 18)
        self.assertEqual(self.reserved(picking), {"A": 16})
        self.assertEqual(
            sorted(
                (line.location_id.name, line.quantity) for line in picking.move_line_ids
            ),
            [("Shelf 1", 6), ("Shelf 2", 10)],
        )
        picking.do_unreserve()
        picking.move_ids.product_uom_qty = 12
        picking.action_assign()
        self.assertEqual(self.reserved(picking), {"A": 12})

    def test_two_parts_of_one_lot(self):
        self.put(self.a, 10, self.shelf_1)
        self.put(self.a, 10, self.shelf_2)
        self.a._hold("quality", location_ids=self.shelf_1, quantity=4)
        self.a._hold("complaint", quantity=7)
        picking = self.order(self.jar, 20)
        self.assertEqual(self.reserved(picking), {"A": 13})

    def test_context_of_a_client(self):
        """Whatever a client puts into the context filters nothing, lifts nothing."""
        self.put(self.a, 10)
        self.a._hold("quality")
        for value in (True, 1, "x", [1], [["id", "=", 0]], {"domain": []}):
            env = self.env(
                context={
                    **self.env.context,
                    "whiz_reservation": value,
                    "whiz_choosing": value,
                }
            )
            picking = self.order(self.jar, 3)
            picking.with_env(env).action_assign()
            self.assertFalse(picking.move_line_ids)
            # an adjustment of 10 to 7 changes the one quant
            env["stock.quant"]._update_available_quantity(
                self.jar, self.stock, -3, lot_id=self.a
            )
            self.assertEqual(self.quants(self.a), [("Stock", 7, 0)])
            self.put(self.a, 3)
            with self.assertRaises(UserError):
                self.deliver_in(env)

    def deliver_in(self, env):
        kept = self.env
        type(self).env = env
        try:
            self.deliver([(self.jar, self.a, 1)])
        finally:
            type(self).env = kept


class TestHoldCost(HoldCommon):
    """Where nothing is held, the doors and the filter cost a query, not one a line."""

    def delivery(self, count):
        lots = self.env["stock.lot"].create(
            [{"product_id": self.serial.id, "name": f"C{n:03}"} for n in range(count)]
        )
        for lot in lots:
            self.put(lot, 1)
        picking = self.order(self.serial, count)
        self.assertEqual(len(picking.move_line_ids), count)
        return picking.move_line_ids, lots

    def queries(self, function, *args):
        self.env.flush_all()
        before = self.cr.sql_log_count
        function(*args)
        return self.cr.sql_log_count - before

    def test_door(self):
        lines, lots = self.delivery(30)
        lines._check_whiz_guard()
        self.assertEqual(self.queries(lines._check_whiz_guard), 1)
        lots[0]._hold("quality", location_ids=self.quarantine)
        lines._check_whiz_guard()
        self.assertLessEqual(self.queries(lines._check_whiz_guard), 6)

    def test_receipt(self):
        """What comes in is not looked at."""
        picking = self.receive([(self.jar, self.a, 1)])
        lines = picking.move_line_ids
        lines._check_whiz_guard()
        self.assertEqual(self.queries(lines._check_whiz_guard), 0)

    def test_reservation(self):
        move = self.delivery(30)[0].move_id
        self.guard._get_reservation(move)
        self.assertLessEqual(self.queries(self.guard._get_reservation, move), 2)
        untracked = self.order(self.product("Plain", "none"), 1).move_ids
        self.assertEqual(self.queries(self.guard._get_reservation, untracked), 0)
