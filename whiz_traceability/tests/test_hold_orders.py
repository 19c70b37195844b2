from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_hold import HoldCommon


class TestHoldOrders(HoldCommon):
    """Placing a hold frees reservations and reserves other stock at once."""

    def test_replaced_at_once(self):
        self.put(self.a, 10)
        picking = self.order(self.jar, 10)
        self.assertEqual(self.reserved(picking), {"A": 10})
        self.put(self.b, 10)
        hold = self.a._hold("quality")
        self.assertEqual(self.reserved(picking), {"B": 10})
        self.assertEqual(self.quants(self.a), [("Stock", 10, 0)])
        self.assertEqual(self.quants(self.b), [("Stock", 10, 10)])
        self.assertEqual(hold.freed_move_ids, picking.move_ids)
        self.assertEqual((hold.freed_count, hold.short_count), (1, 0))
        self.assertFalse(hold.pending_lot_ids)
        self.assertIn("10 Units of A (Hold Jar)", picking.message_ids[0].body)
        self.assertIn("reserved instead", picking.message_ids[0].body)

    def test_short_now(self):
        self.put(self.a, 10)
        self.put(self.b, 3)
        picking = self.order(self.jar, 10)
        self.assertEqual(self.reserved(picking), {"A": 10})
        hold = self.a._hold("quality")
        self.assertEqual(self.reserved(picking), {"B": 3})
        self.assertEqual(hold.short_count, 1)
        self.assertIn("not enough", picking.message_ids[0].body)
        summary = hold.message_ids[0].body
        self.assertIn("Reservations freed: 1, of these replaced by", summary)
        self.assertNotIn(picking.name, summary, "shared lots are read by all")

    def test_short_documents_are_named(self):
        company = self.env.company
        product = self.product("Own Jar", company_id=company.id)
        lot = self.lot(product, "OWN", company_id=company.id)
        self.put(lot, 10)
        picking = self.order(product, 10)
        hold = lot._hold("quality")
        self.assertIn(f"Short now: {picking.name}, Rossi", hold.message_ids[0].body)

    def test_picked_lines(self):
        """Odoo does not unreserve what is picked; a hold does."""
        self.put(self.a, 10)
        picking = self.order(self.jar, 10)
        picking.move_ids.picked = True
        self.put(self.b, 10)
        self.a._hold("quality")
        self.assertEqual(self.reserved(picking), {"B": 10})
        self.assertFalse(picking.move_ids.picked)

    def test_other_lines_stay_picked(self):
        self.put(self.a, 4)
        self.put(self.b, 6)
        picking = self.order(self.jar, 10)
        picking.move_ids.picked = True
        self.a._hold("quality")
        self.assertEqual(self.reserved(picking), {"B": 6})
        self.assertTrue(picking.move_line_ids.picked)

    def test_components_of_an_order(self):
        self.put(self.a, 10)
        order = self.plan(
            [(self.lot(self.product("Hold Box"), "BOX"), 1)], [(self.jar, None, 4)]
        )
        order.action_assign()
        self.assertEqual(self.reserved(order.move_raw_ids), {"A": 4})
        self.put(self.b, 10)
        self.a._hold("quality")
        self.assertEqual(self.reserved(order.move_raw_ids), {"B": 4})
        self.assertIn("4 Units of A", order.message_ids[0].body)

    def test_internal_transfers_stay(self):
        """A reason that leaves goods free inside leaves their transfers alone."""
        self.put(self.a, 10)
        picking = self.order(self.jar, 10, picking_type=self.warehouse.int_type_id)
        self.a._hold("quality")
        self.assertEqual(self.reserved(picking), {"A": 10})
        self.a._hold("quarantine")
        self.assertFalse(self.reserved(picking))

    def test_pick_before_it_is_done(self):
        self.warehouse.delivery_steps = "pick_ship"
        self.put(self.a, 10)
        pick = self.procure(self.jar, 4)
        self.put(self.b, 10)
        self.a._hold("quality")
        self.assertEqual(self.reserved(pick), {"B": 4})

    def test_pick_again(self):
        """What stands at the door on hold is picked again, from other stock."""
        for steps in ("pick_ship", "pick_pack_ship"):
            with self.subTest(steps=steps):
                self.warehouse.delivery_steps = steps
                product = self.product(f"Jar {steps}")
                held, good = self.lots(product, "HELD GOOD")
                self.put(held, 4)
                move = self.procure(product, 4)
                while move.move_dest_ids or move.location_dest_id != self.customers:
                    move.picked = True
                    move._action_done()
                    move = move.move_dest_ids
                self.assertEqual(self.reserved(move), {"HELD": 4})
                self.put(good, 10)
                held._hold("quality")
                self.assertFalse(self.reserved(move))
                again = move.move_orig_ids.filtered(lambda m: m.state != "done")
                while again.move_orig_ids:
                    again = again.move_orig_ids
                self.assertEqual(self.reserved(again), {"GOOD": 4})
                self.assertEqual(again.location_id, self.stock)
                self.assertNotEqual(again.picking_id.state, "done")
                while again != move:
                    again.picked = True
                    again._action_done()
                    again = again.move_dest_ids
                self.assertEqual(self.reserved(move), {"GOOD": 4})
                move.picked = True
                move._action_done()
                self.assertEqual(move.state, "done")

    def test_bought_for_the_order(self):
        """MTO: what was bought for an order is held, so the order takes from stock."""
        self.put(self.b, 10)
        receipt = self.env["stock.move"].create(
            {
                "product_id": self.jar.id,
                "product_uom_qty": 5,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
                "picking_type_id": self.warehouse.in_type_id.id,
            }
        )
        receipt._action_confirm()
        picking = self.order(self.jar, 1)
        ship = picking.move_ids
        ship._do_unreserve()
        ship.write(
            {
                "product_uom_qty": 5,
                "procure_method": "make_to_order",
                "move_orig_ids": [Command.link(receipt.id)],
            }
        )
        receipt.move_line_ids.lot_id = self.a
        receipt.move_line_ids.quantity = 5
        receipt.picked = True
        receipt._action_done()
        ship._action_assign()
        self.assertEqual(self.reserved(ship), {"A": 5})
        self.a._hold("quality")
        self.assertEqual(self.reserved(ship), {"B": 5})

    def test_part_by_quantity(self):
        """Only what is reserved beyond the rest is freed, the last order first."""
        self.put(self.a, 10)
        first = self.order(self.jar, 5, scheduled_date="2030-01-01")
        last = self.order(self.jar, 5, scheduled_date="2030-01-02")
        self.put(self.b, 10)
        self.a._hold("quality", quantity=3)
        self.assertEqual(self.reserved(first), {"A": 5})
        self.assertEqual(self.reserved(last), {"A": 2, "B": 3})

    def test_part_by_location(self):
        self.put(self.a, 10, self.shelf_1)
        self.put(self.a, 10, self.shelf_2)
        picking = self.order(self.jar, 20)
        self.a._hold("quality", location_ids=self.shelf_1)
        self.assertEqual(self.reserved(picking), {"A": 10})
        self.assertEqual(picking.move_line_ids.location_id, self.shelf_2)

    def test_receipts_stay(self):
        picking = self.order(
            self.jar,
            5,
            picking_type=self.warehouse.in_type_id,
            location_dest_id=self.stock.id,
        )
        picking.move_ids.location_dest_id = self.stock
        picking.move_line_ids.lot_id = self.a
        self.a._hold("legal")
        self.assertEqual(self.reserved(picking), {"A": 5})

    def test_backorder(self):
        """What a backorder reserves is not held either."""
        self.put(self.a, 10)
        picking = self.order(self.jar, 10)
        picking.move_line_ids.quantity = 4
        picking.move_ids.picked = True
        picking._action_done()
        backorder = picking.backorder_ids
        self.assertEqual(self.reserved(backorder), {"A": 6})
        self.put(self.b, 6)
        self.a._hold("quality")
        self.assertEqual(self.reserved(backorder), {"B": 6})


@tagged("post_install", "-at_install")
class TestHoldBatchTransfer(HoldCommon):
    """Transfers that are picked together, if the app for it is there."""

    def setUp(self):
        super().setUp()
        if "stock.picking.batch" not in self.env:
            self.skipTest("stock_picking_batch is not installed")

    def test_batch_of_transfers(self):
        self.put(self.a, 10)
        pickings = self.order(self.jar, 4) | self.order(self.jar, 6)
        batch = self.env["stock.picking.batch"].create(
            {"picking_ids": [Command.set(pickings.ids)]}
        )
        batch.action_confirm()
        self.put(self.b, 4)
        self.a._hold("quality")
        self.assertEqual(self.reserved(batch), {"B": 4})
        batch.move_line_ids.lot_id = self.a
        batch.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "on hold"):
            batch.action_done()


class TestHoldQuarantine(HoldCommon):
    """The transfer into quarantine that a hold can plan."""

    def test_planned(self):
        package = self.env["stock.package"].create({"name": "PACK1"})
        self.put(self.a, 6, self.shelf_1)
        self.put(self.a, 4, self.shelf_2, package)
        self.put(self.b, 10)
        picking = self.order(self.jar, 10)
        self.assertIn("A", self.reserved(picking))
        hold = self.a._hold("quality", to_quarantine=True)
        transfer = hold.quarantine_picking_ids
        self.assertEqual(transfer.state, "assigned")
        self.assertEqual(transfer.location_dest_id, self.quarantine)
        self.assertEqual(
            sorted(
                (line.location_id.name, line.quantity, line.result_package_id.name)
                for line in transfer.move_line_ids
            ),
            [("Shelf 1", 6, False), ("Shelf 2", 4, "PACK1")],
        )
        transfer.button_validate()
        self.assertEqual(transfer.state, "done")
        self.assertEqual(
            self.quants(self.a), [("Quarantine", 4, 0), ("Quarantine", 6, 0)]
        )

    def test_first_location_is_made(self):
        self.quarantine.is_quarantine = False
        self.put(self.a, 5)
        hold = self.a._hold("quality", to_quarantine=True)
        location = hold.quarantine_picking_ids.location_dest_id
        self.assertTrue(location.is_quarantine)
        self.assertEqual(location.warehouse_id, self.warehouse)

    def test_part(self):
        self.put(self.a, 10)
        hold = self.a._hold("quality", quantity=3, to_quarantine=True)
        self.assertEqual(self.reserved(hold.quarantine_picking_ids), {"A": 3})

    def test_nothing_on_hand(self):
        hold = self.a._hold("quality", to_quarantine=True)
        self.assertFalse(hold.quarantine_picking_ids)

    def test_found_elsewhere(self):
        """What is found at another place is booked there, and fetched from there."""
        self.put(self.a, 10, self.shelf_1)
        hold = self.a._hold("quality", to_quarantine=True)
        first = hold.quarantine_picking_ids
        pickings, left = hold._quarantine_found(self.shelf_2, {self.a: 2})
        self.assertEqual((pickings, left), (first, {}))
        self.assertEqual(
            sorted(
                (line.location_id.name, line.quantity) for line in first.move_line_ids
            ),
            [("Shelf 1", 8), ("Shelf 2", 2)],
        )
        self.assertEqual(sum(first.move_ids.mapped("product_uom_qty")), 10)
        self.assertEqual(self.quants(self.a), [("Shelf 1", 8, 8), ("Shelf 2", 2, 2)])
        self.assertEqual(self.balance(self.a)["adjusted"], 0)
        first.button_validate()
        self.assertEqual(first.state, "done")
        self.assertFalse(first.backorder_ids)

    def test_all_found_elsewhere(self):
        self.put(self.a, 3, self.shelf_1)
        hold = self.a._hold("quality", to_quarantine=True)
        first = hold.quarantine_picking_ids
        hold._quarantine_found(self.shelf_2, {self.a: 3})
        self.assertEqual(self.quants(self.a), [("Shelf 2", 3, 3)])
        self.assertEqual(hold.quarantine_picking_ids, first)
        self.assertEqual(first.move_line_ids.location_id, self.shelf_2)
        self.assertEqual(set(first.move_ids.mapped("state")), {"cancel", "assigned"})

    def test_found_though_counted_elsewhere(self):
        """A place that was counted keeps what was found there."""
        self.put(self.a, 10, self.shelf_1)
        hold = self.a._hold("quality")
        counted = {(self.shelf_1.id, self.a.id): 9}
        hold._quarantine_found(self.shelf_2, {self.a: 2}, counted=counted)
        self.assertEqual(self.quants(self.a), [("Shelf 1", 9, 0), ("Shelf 2", 2, 2)])

    def test_found_and_nowhere_in_stock(self):
        hold = self.a._hold("quality")
        pickings, left = hold._quarantine_found(
            self.shelf_2, {self.a: 2}, may_add=False
        )
        self.assertFalse(pickings)
        self.assertEqual(left, {self.a: 2})
        pickings, left = hold._quarantine_found(self.shelf_2, {self.a: 2})
        self.assertFalse(left)
        self.assertEqual(self.reserved(pickings), {"A": 2})
        self.assertEqual(self.quants(self.a), [("Shelf 2", 2, 2)])

    def test_found_again(self):
        """What was carried away already is not booked a second time."""
        self.put(self.a, 10, self.shelf_1)
        hold = self.a._hold("quality")
        first, _left = hold._quarantine_found(self.shelf_2, {self.a: 2})
        more, _left = hold._quarantine_found(
            self.shelf_2, {self.a: 3}, sent={self.a: 2}
        )
        self.assertEqual(more, first)
        self.assertEqual(self.quants(self.a), [("Shelf 1", 7, 0), ("Shelf 2", 3, 3)])
        first.button_validate()
        hold._quarantine_found(self.shelf_2, {self.a: 4}, sent={self.a: 3})
        self.assertEqual(
            self.quants(self.a),
            [("Quarantine", 3, 0), ("Shelf 1", 6, 0), ("Shelf 2", 1, 1)],
        )

    def test_found_with_two_holds(self):
        self.put(self.a, 10, self.shelf_1)
        first = self.a._hold("quality", to_quarantine=True)
        second = self.a._hold("suspect", to_quarantine=True)
        planned = first.quarantine_picking_ids.move_ids
        self.assertEqual(planned.product_uom_qty, 10)
        second._quarantine_found(self.shelf_2, {self.a: 2})
        self.assertEqual(planned.product_uom_qty, 8, "what is there now")
        self.assertEqual(self.reserved(second.quarantine_picking_ids), {"A": 2})

    def test_moved_here_since(self):
        self.put(self.a, 3, self.shelf_2)
        hold = self.a._hold("quality", to_quarantine=True)
        pickings, left = hold._quarantine_found(
            self.shelf_2, {self.a: 3}, may_add=False
        )
        self.assertEqual((pickings, left), (hold.quarantine_picking_ids, {}))
        self.assertEqual(self.quants(self.a), [("Shelf 2", 3, 3)])

    def test_found_in_quarantine(self):
        self.put(self.a, 3, self.shelf_1)
        hold = self.a._hold("quality", to_quarantine=True)
        pickings, _left = hold._quarantine_found(self.quarantine, {self.a: 3})
        self.assertFalse(pickings, "it is there")
        self.assertEqual(self.quants(self.a), [("Quarantine", 3, 0)])
        self.assertEqual(hold.quarantine_picking_ids.state, "cancel")
