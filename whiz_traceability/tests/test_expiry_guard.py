from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.mail.tests.common import mail_new_test_user

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryGuard(ExpiryCommon):
    """Expired stock: not sold and not used; but returned, scrapped, counted, moved."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Odoo asks before expired goods are used; the answer here is yes
        cls.env = cls.env(context={**cls.env.context, "skip_expired": True})
        cls.block = cls.rule([])
        cls.expired = cls.dated("OLD", -1)

    def assertStopped(self, call, *args, **vals):
        with self.assertRaisesRegex(UserError, "OLD .*expired"):
            call(*args, **vals)

    # ------------------------------------------------------------------
    # Doors
    # ------------------------------------------------------------------

    def test_delivery(self):
        self.assertStopped(self.deliver, [(self.milk, self.expired, 5)])

    def test_message(self):
        with self.assertRaises(UserError) as caught:
            self.deliver([(self.milk, self.expired, 5)])
        message = str(caught.exception)
        self.assertIn("OLD (Milk) expired", message)
        self.assertIn("It cannot be delivered.", message)
        self.assertIn("extension", message)

    def test_production(self):
        self.assertStopped(self.order, self.expired)

    def test_done_line(self):
        """Editing or adding to what is done is a delivery, too."""
        fresh = self.dated("NEW", 50)
        picking = self.deliver([(self.milk, fresh, 5)])
        with self.assertRaises(UserError):
            picking.move_line_ids.lot_id = self.expired
        with self.assertRaises(UserError):
            self.env["stock.move.line"].create(
                {
                    "move_id": picking.move_ids.id,
                    "picking_id": picking.id,
                    "product_id": self.milk.id,
                    "lot_id": self.expired.id,
                    "quantity": 1,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )

    def test_no_context_opens_it(self):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.milk.id,
                            "product_uom_qty": 5,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.move_line_ids = [
            Command.create(
                {
                    "product_id": self.milk.id,
                    "lot_id": self.expired.id,
                    "quantity": 5,
                    "picking_id": picking.id,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )
        ]
        picking.move_ids.picked = True
        keys = {"skip_expired": True, "whiz_any_date": True, "with_expiration": False}
        self.assertStopped(picking.with_context(**keys).button_validate)

    def test_what_stays_possible(self):
        self.scrap(self.expired, 1)
        self.count(self.expired, 8)
        self.count(self.expired, 9)
        self.transfer(
            [(self.milk, self.expired, 1)],
            self.stock,
            self.env["stock.location"].create(
                {"name": "Shelf", "location_id": self.stock.id}
            ),
            self.warehouse.int_type_id,
        )
        self.transfer(
            [(self.milk, self.expired, 2)],
            self.stock,
            self.suppliers,
            self.warehouse.out_type_id,
        )
        self.assertEqual(self.expired.product_qty, 7)

    def test_customer_gives_it_back(self):
        self.expired.expiration_date = self.at(20)
        picking = self.deliver([(self.milk, self.expired, 5)])
        self.expired.expiration_date = self.at(-1)
        self.give_back(picking, {self.expired: 3})
        self.assertEqual(self.expired.product_qty, 8)

    def test_last_day(self):
        self.expired.expiration_date = self.at(0, 0)
        self.deliver([(self.milk, self.expired, 2)])
        self.order(self.expired)

    def test_rule_decides(self):
        self.block.blocks_sale = False
        self.deliver([(self.milk, self.expired, 2)])
        self.assertStopped(self.order, self.expired)
        self.block.write({"blocks_sale": True, "blocks_use": False})
        self.order(self.expired, 2)
        self.assertStopped(self.deliver, [(self.milk, self.expired, 5)])
        self.block.blocked_from = "never"
        self.deliver([(self.milk, self.expired, 2)])

    def test_other_dates(self):
        # expires in 15 days, removal in 5, best before 5 days ago
        lot = self.dated("OTHER", 15)
        self.deliver([(self.milk, lot, 1)])
        self.block.blocked_from = "use_date"
        with self.assertRaisesRegex(UserError, "best-before"):
            self.deliver([(self.milk, lot, 1)])
        lot.use_date = self.at(0)
        self.deliver([(self.milk, lot, 1)])
        self.block.blocked_from = "removal_date"
        lot.removal_date = self.at(-1)
        with self.assertRaisesRegex(UserError, "taken from stock"):
            self.deliver([(self.milk, lot, 1)])

    def test_no_rule_no_block(self):
        self.block.active = False
        self.deliver([(self.milk, self.expired, 5)])

    def test_shipped_default(self):
        self.block.active = False
        self.env.ref("whiz_traceability.expiry_rule_default").active = True
        self.assertStopped(self.deliver, [(self.milk, self.expired, 5)])

    def test_order_that_is_entered_later(self):
        """It was not expired on the day on which the order was made."""
        self.assertTrue(self.env.user.has_group("whiz_traceability.group_quality"))
        lot = self.dated("YESTERDAY", -2)
        juice = self.lot(self.product("Juice"), "J1")
        inputs = [(self.milk, lot, 1)]
        self.produce([(juice, 1)], inputs, whiz_effective_date=self.at(-2))
        with self.assertRaises(UserError):
            self.produce([(juice, 1)], inputs, whiz_effective_date=self.at(-1))
        with self.assertRaises(UserError):
            self.produce([(juice, 1)], inputs, whiz_effective_date=self.at(2))

    # ------------------------------------------------------------------
    # Dated back
    # ------------------------------------------------------------------

    def staff(self, login, groups):
        groups = f"base.group_user,stock.group_stock_user,mrp.group_mrp_user{groups}"
        return mail_new_test_user(self.env, login, groups, name=login.title())

    def juice(self, lot, **vals):
        """Return a planned order that uses the lot, with its quantities."""
        juice = self.lot(self.product("Juice"), "J1")
        inputs = [(self.milk, lot, 1)]
        order = self.plan([(juice, 1)], inputs, **vals)
        order.qty_producing = order.product_qty
        self._fill(order.move_raw_ids, inputs)
        return order.with_context(skip_consumption=True)

    def messages(self, record):
        return " ".join(record.sudo().message_ids.mapped("body"))

    def test_dating_back_opens_no_door(self):
        """Who plans an order may date it, and so could use what is expired."""
        order = self.juice(self.expired)
        plain = order.with_user(self.staff("whiz_plain", ""))
        self.flush_tracking()
        tracked = plain.with_context(tracking_disable=False, mail_notrack=False)
        tracked.whiz_effective_date = self.at(-2)
        self.flush_tracking()
        order.invalidate_recordset(["message_ids"])
        tracked = order.message_ids.tracking_value_ids.field_id.mapped("name")
        self.assertIn("whiz_effective_date", tracked)
        for record in (plain, plain.sudo()):
            with self.assertRaises(UserError) as caught:
                record.button_mark_done()
            message = str(caught.exception)
            self.assertIn("OLD (Milk) expired", message)
            self.assertIn("only members of Traceability / Quality", message)
        self.assertNotEqual(order.state, "done")

    def test_quality_enters_an_order_later(self):
        order = self.juice(self.expired, whiz_effective_date=self.at(-2))
        quality = self.staff("whiz_late", ",whiz_traceability.group_quality")
        order.with_user(quality).button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertIn("Entered later: OLD (Milk) was good", self.messages(order))
        self.assertIn(order.name, self.messages(self.expired))
        note = self.expired.message_ids.filtered(
            lambda message: "Entered later" in message.body
        )
        self.assertEqual(note.author_id, quality.partner_id)
        # adding to what is done is a door of its own
        plain = self.staff("whiz_plain", "")
        line = order.move_raw_ids.move_line_ids.with_user(plain)
        with self.assertRaisesRegex(UserError, "only members of"):
            line.quantity += 1

    def test_nothing_to_note(self):
        fresh = self.dated("FRESH", 50)
        order = self.juice(fresh, whiz_effective_date=self.at(-2))
        order.with_user(self.staff("whiz_plain", "")).button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertNotIn("Entered later", self.messages(order))
        self.assertNotIn("Entered later", self.messages(fresh))

    def test_delivery_that_is_entered_later(self):
        """Quality enters a delivery of before the last day; nobody else does."""
        lines = [(self.milk, self.expired, 2)]
        plain = self.staff("whiz_plain", "")
        quality = self.staff("whiz_late", ",whiz_traceability.group_quality")
        picking = self.demand(2).picking_id
        picking.move_line_ids = [
            Command.create(
                {
                    "move_id": picking.move_ids.id,
                    "product_id": self.milk.id,
                    "lot_id": self.expired.id,
                    "quantity": 2,
                    "location_id": self.stock.id,
                    "location_dest_id": self.customers.id,
                }
            )
        ]
        picking.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "ask for an extension"):
            picking.with_user(quality).button_validate()
        picking.with_user(plain).whiz_effective_date = self.at(-2)
        with self.assertRaisesRegex(UserError, "only members of"):
            picking.with_user(plain).button_validate()
        picking.with_user(quality).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertIn("Entered later: OLD (Milk)", self.messages(picking))
        self.assertStopped(self.deliver, lines, whiz_effective_date=self.at(0))
        self.assertStopped(self.deliver, lines, whiz_effective_date=self.at(2))

    def flush_tracking(self):
        self.env.flush_all()
        self.env.cr.precommit.run()

    # ------------------------------------------------------------------
    # Reservation
    # ------------------------------------------------------------------

    def test_expired_is_not_reserved(self):
        move = self.demand(5)
        self.assertEqual(self.reserved(move), {})
        self.dated("NEW", 50, 3)
        self.assertEqual(self.reserved(move), {"NEW": 3})

    def test_expired_on_the_day_of_the_delivery(self):
        self.dated("SOON", 20)  # to be removed in 10 days
        move = self.demand(5)
        move.date = self.at(10, 23)
        self.assertEqual(self.reserved(move), {"SOON": 5})
        move._do_unreserve()
        move.date = self.at(11, 0)
        self.assertEqual(self.reserved(move), {})

    def test_second_step_of_a_delivery(self):
        """Odoo reserves an expired lot for the step that follows another."""
        output = self.env["stock.location"].create(
            {"name": "Packing", "location_id": self.warehouse.view_location_id.id}
        )
        lot = self.dated("SOON", 20)
        pick = self.demand(5, self.stock, output)
        ship = self.demand(
            5,
            output,
            self.customers,
            procure_method="make_to_order",
            move_orig_ids=[Command.link(pick.id)],
        )
        self.assertEqual(self.reserved(pick), {"SOON": 5})
        lot.expiration_date = self.at(5)  # to be removed 5 days ago
        pick.picked = True
        pick._action_done()
        self.assertEqual(self.reserved(ship), {})

    def test_reserved_for_its_return(self):
        """Expired goods could not be sent back to the vendor."""
        self.assertEqual(
            self.reserved(self.demand(5, self.stock, self.suppliers)), {"OLD": 5}
        )
