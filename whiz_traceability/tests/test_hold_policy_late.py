from odoo.fields import Command

from .common_hold import HoldCommon


class TestHoldPolicyLate(HoldCommon):
    """Lots that come to a receipt that is done; receipts without a transfer."""

    @classmethod
    def policy(cls, **vals):
        return cls.env["whiz.hold.policy"].create({"name": "Wait for the lab", **vals})

    def add(self, receipt, lot, quantity=2):
        """Add a line to a done receipt."""
        move = receipt.move_ids[0]
        move.move_line_ids = [
            Command.create(
                {
                    "product_id": lot.product_id.id,
                    "lot_id": lot.id,
                    "quantity": quantity,
                    "picking_id": receipt.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        ]

    def receive_alone(self, lot, partner=None, quantity=5):
        """Receive with a move that belongs to no transfer."""
        move = self.env["stock.move"].create(
            {
                "product_id": lot.product_id.id,
                "product_uom_qty": quantity,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
                "partner_id": partner.id if partner else False,
                "picked": True,
                "move_line_ids": [
                    Command.create(
                        {
                            "product_id": lot.product_id.id,
                            "lot_id": lot.id,
                            "quantity": quantity,
                            "location_id": self.suppliers.id,
                            "location_dest_id": self.stock.id,
                        }
                    )
                ],
            }
        )
        move._action_done()
        self.assertEqual(move.state, "done")
        return move

    # ------------------------------------------------------------------
    # Corrected afterwards
    # ------------------------------------------------------------------

    def test_added(self):
        self.policy()
        receipt = self.receive([(self.jar, self.a, 5)])
        first = self.a.hold_ids
        self.add(receipt, self.b)
        self.assertTrue(self.b.is_held)
        self.assertIn(receipt.name, self.b.hold_ids.note)
        self.assertEqual(self.a.hold_ids, first)

    def test_edited(self):
        self.policy()
        receipt = self.receive([(self.jar, self.a, 5)])
        self.a._release_holds("It is B")
        receipt.move_line_ids.lot_id = self.b
        self.assertTrue(self.b.is_held)

    def test_edited_source(self):
        """What was booked as a return turns out to have come from a supplier."""
        self.policy()
        back = self.take_back([(self.jar, self.a, 5)], self.rossi)
        self.assertFalse(self.a.is_held)
        back.move_line_ids.location_id = self.suppliers
        self.assertTrue(self.a.is_held)

    def test_decided_already(self):
        """What was released does not come on hold for more of it, or elsewhere."""
        self.policy()
        receipt = self.receive([(self.jar, self.a, 5)])
        self.a._release_holds("Good")
        self.add(receipt, self.a)
        receipt.move_line_ids[0].quantity = 7
        receipt.move_line_ids[0].location_dest_id = self.shelf_1
        self.assertFalse(self.a.is_held)

    def test_only_receipts(self):
        self.policy()
        self.put(self.a, 10)
        self.put(self.b, 10)
        delivery = self.deliver([(self.jar, self.a, 5)])
        self.add(delivery, self.b)
        delivery.move_line_ids[0].lot_id = self.b
        self.assertFalse(self.a.is_held or self.b.is_held)

    def test_added_to_the_first_delivery(self):
        """What is added belongs to the delivery that it is added to."""
        self.policy(frequency="first")
        first = self.receive([(self.jar, self.a, 5)])
        first.move_ids.date = "2020-01-01"
        second = self.receive([(self.jar, self.b, 5)])
        new, late = self.lots(self.jar, "NEW LATE")
        self.add(second, new)
        self.add(first, late)
        self.assertFalse(new.is_held)
        self.assertTrue(late.is_held)

    def test_received_together(self):
        """Two transfers that are validated at once are two deliveries."""
        self.policy(frequency="first")
        pickings = self.env["stock.picking"]
        for lot in self.a | self.b:
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
            pickings |= picking
        pickings._action_done()
        self.assertEqual((self.a.is_held, self.b.is_held), (True, False))

    # ------------------------------------------------------------------
    # Without a transfer
    # ------------------------------------------------------------------

    def test_first_without_a_transfer(self):
        self.policy(frequency="first")
        self.receive_alone(self.a, self.supplier)
        self.receive_alone(self.b, self.supplier)
        self.receive_alone(self.c, self.supplier_2)
        self.assertEqual(
            (self.a.is_held, self.b.is_held, self.c.is_held), (True, False, True)
        )

    def test_nth_without_a_transfer(self):
        self.policy(frequency="nth", interval=3)
        lots = self.lots(self.jar, "L1 L2 L3 L4 L5 L6")
        for lot in lots:
            self.receive_alone(lot)
        self.assertEqual(
            [lot.is_held for lot in lots], [False, False, True, False, False, True]
        )

    def test_transfers_and_moves_of_one_supplier(self):
        """The supplier may be written on the transfer, or only on the move."""
        self.policy(frequency="nth", interval=3)
        contact = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.supplier.id}
        )
        self.receive_alone(self.a, contact)
        self.receive([(self.jar, self.b, 5)])
        self.receive_alone(self.lot(self.jar, "NOBODY"))
        self.receive([(self.jar, self.c, 5)], contact)
        self.assertEqual(
            (self.a.is_held, self.b.is_held, self.c.is_held), (False, False, True)
        )
