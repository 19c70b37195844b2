from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form

from .common_hold import HoldCommon


class TestHoldDialog(HoldCommon):
    """The dialog: which lots, what happens now, and that it does happen."""

    def dialog(self, records, user=None, **vals):
        wizard = self.env["whiz.hold.place"].with_context(
            active_model=records._name, active_ids=records.ids
        )
        return wizard.with_user(user or self.env.user).create({"note": "Why", **vals})

    def assertPreview(self, wizard, *texts):
        for text in texts:
            self.assertIn(text, wizard.preview)

    def test_opens_from_each_document(self):
        self.put(self.a, 10)
        picking = self.order(self.jar, 5)
        box = self.lot(self.product("Dialog Box"), "BOX")
        order = self.plan([(box, 1)], [(self.jar, None, 1)])
        quants = self.a.quant_ids.filtered("quantity")
        for records, lots in (
            (self.a | self.b, self.a | self.b),
            (quants, self.a),
            (picking, self.a),
            (order, box),
        ):
            self.assertEqual(self.dialog(records).lot_ids, lots)

    def test_order_without_a_finished_lot_yet(self):
        self.put(self.a, 10)
        order = self.plan(
            [(self.product("Dialog Box"), None, 1)], [(self.jar, None, 1)]
        )
        order.action_assign()
        self.assertEqual(self.dialog(order).lot_ids, self.a)

    def test_nothing_to_hold(self):
        with self.assertRaisesRegex(UserError, "no lot or serial number"):
            self.dialog(self.order(self.product("Plain", "none"), 1))

    def test_preview_and_what_happens(self):
        """What is foretold is what then happens."""
        self.put(self.a, 8)
        first = self.order(self.jar, 5, priority="1")
        last = self.order(self.jar, 3, self.weber)
        self.put(self.b, 6)
        wizard = self.dialog(self.a)
        self.assertPreview(
            wizard,
            f"replaced by other lots: 1 ({first.name}, Rossi",
            f"not enough of other lots: 1 ({last.name}, Weber",
        )
        self.assertEqual(self.reserved(first), {"A": 5}, "a preview changes nothing")
        self.assertFalse(self.a.is_held)
        action = wizard.action_hold()
        hold = self.env["whiz.hold"].browse(action["res_id"])
        self.assertEqual((hold.freed_count, hold.short_count), (2, 1))
        self.assertEqual(hold._get_short_moves(), last.move_ids)
        self.assertEqual(self.reserved(first), {"B": 5})
        self.assertEqual(self.reserved(last), {"B": 1})

    def test_preview_of_a_later_step(self):
        """What stands at the door is replaced from the stock behind it."""
        self.warehouse.delivery_steps = "pick_ship"
        self.put(self.a, 4)
        pick = self.procure(self.jar, 4)
        pick.picked = True
        pick._action_done()
        self.put(self.b, 4)
        self.assertPreview(
            self.dialog(self.a), "Reservations freed and replaced by other lots: 1"
        )

    def test_preview_without_orders(self):
        self.put(self.a, 4)
        wizard = self.dialog(self.a)
        self.assertPreview(wizard, "No order has them reserved")
        self.deliver([(self.jar, self.a, 4)])
        self.assertPreview(
            self.dialog(self.a), "Customers that have some of them already: 1"
        )

    def test_form(self):
        """In the form the preview follows what is chosen."""
        self.put(self.a, 10)
        self.order(self.jar, 8)
        wizard = self.env["whiz.hold.place"].with_context(
            active_model="stock.lot", active_ids=self.a.ids
        )
        with Form(wizard) as form:
            self.assertEqual(form.total_count, 1)
            self.assertIn("Late now", form.preview)
            form.quantity = 2
            self.assertIn("No order", form.preview)
            form.quantity = 3
            self.assertIn("Late now", form.preview)
            form.note = "A part of it"

    def test_cascade(self):
        self.put(self.a, 10)
        box, pallet = (
            self.lot(self.product(name), name.upper()) for name in ("Box", "Pallet")
        )
        self.produce([(box, 1)], [(self.jar, self.a, 1)])
        self.produce([(pallet, 1)], [(box.product_id, box, 1)])
        wizard = self.dialog(self.a)
        self.assertEqual((wizard.descendant_count, wizard.total_count), (2, 1))
        wizard.with_descendants = True
        self.assertEqual(wizard.total_count, 3)
        wizard.action_hold()
        self.assertTrue(box.is_held and pallet.is_held)
        self.assertEqual(self.a.hold_ids.lot_ids, self.a | box | pallet)

    def test_sisters(self):
        """Made in one order, or received in one delivery."""
        self.receive([(self.jar, self.a, 5), (self.jar, self.b, 5)])
        self.receive([(self.jar, self.c, 5)])
        self.assertEqual(self.trace._sisters(self.a), self.a | self.b)
        units = self.lots(self.serial, "U1 U2")
        self.produce([(unit, 1) for unit in units], [(self.jar, self.c, 1)])
        self.assertEqual(self.trace._sisters(units[0]), units[0] | units[1])
        wizard = self.dialog(units[0], with_sisters=True)
        self.assertEqual((wizard.sister_count, wizard.total_count), (1, 2))
        wizard.action_hold()
        self.assertTrue(units[1].is_held)

    def test_part_and_quarantine(self):
        self.put(self.a, 10, self.shelf_1)
        wizard = self.dialog(
            self.a,
            location_ids=[Command.set(self.shelf_1.ids)],
            quantity=4,
            to_quarantine=True,
        )
        wizard.action_hold()
        hold = self.a.hold_ids
        self.assertEqual(hold.location_ids, self.shelf_1)
        self.assertTrue(hold.is_partial)
        self.assertEqual(self.a.hold_summary, "Quality (a part)")
        self.assertEqual(self.reserved(hold.quarantine_picking_ids), {"A": 4})

    def test_evidence(self):
        photo = self.env["ir.attachment"].create(
            {"name": "photo.png", "datas": "aGk=", "res_model": "whiz.hold.place"}
        )
        self.dialog(self.a, evidence_ids=[Command.set(photo.ids)]).action_hold()
        self.assertEqual(self.a.hold_ids.evidence_ids, photo)
        self.assertEqual(photo.res_model, "whiz.hold")

    def test_orders_of_other_companies(self):
        """Orders of a shared lot in another company are counted, not named."""
        with self.in_company(self.company_2):
            self.put(self.a, 5)
            picking = self.order(self.jar, 5, self.weber)
            self.put(self.c, 5)
            self.deliver([(self.jar, self.c, 5)], self.weber)
        user = self.user("dialog_quality", "whiz_traceability.group_quality")
        wizard = self.dialog(self.a | self.c, user)
        self.assertPreview(wizard, "not enough of other lots: 1 (1 more)")
        for secret in (picking.name, "Weber", "Customers"):
            self.assertNotIn(secret, wizard.preview)
        wizard.action_hold()
        hold = self.a.hold_ids.with_user(user)
        self.assertEqual((hold.short_count, hold.shipped_count), (1, 0))
        bodies = "".join(hold.message_ids.mapped("body"))
        self.assertIn("Short now: 1 more", bodies)
        self.assertNotIn("Weber", bodies)
        self.assertEqual(self.a.hold_ids.with_company(self.company_2).short_count, 1)

    def test_lots_of_other_companies(self):
        """What the user may not see is counted, not held, and not named."""
        secret = self.lot(
            self.product("Secret", company_id=self.company_2.id),
            "SECRET",
            company_id=self.company_2.id,
        )
        self.put(self.a, 10)
        with self.in_company(self.company_2):
            self.put(self.a, 10)
            self.produce([(secret, 1)], [(self.jar, self.a, 1)])
        user = self.user("dialog_quality", "whiz_traceability.group_quality")
        wizard = self.dialog(self.a, user, with_descendants=True)
        self.assertEqual((wizard.total_count, wizard.hidden_count), (1, 1))
        self.assertNotIn("SECRET", wizard.preview)
        wizard.action_hold()
        self.assertFalse(secret.is_held)
        with self.assertRaises(AccessError):
            self.dialog(
                self.a, self.user("dialog_reader", "whiz_traceability.group_user")
            )


class TestHoldPartial(HoldCommon):
    """Holds on a part: the rest may leave, the part may not slip away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 10, cls.shelf_1)
        cls.put(cls.a, 10, cls.shelf_2)

    def move(self, quantity, source, destination):
        return self.transfer(
            [(self.jar, self.a, quantity)],
            source,
            destination,
            self.warehouse.int_type_id,
        )

    def test_quantity(self):
        """20 on hand, 4 held: 16 may leave, in one transfer or in several lines."""
        self.a._hold("quality", quantity=4)
        with self.assertRaisesRegex(UserError, "4 Units of A"):
            self.deliver([(self.jar, self.a, 17)], source=self.shelf_1)
        with self.assertRaisesRegex(UserError, "4 Units of A"):
            self.deliver(
                [(self.jar, self.a, 9), (self.jar, self.a, 8)], source=self.shelf_1
            )
        self.deliver([(self.jar, self.a, 10)], source=self.shelf_1)
        self.deliver([(self.jar, self.a, 6)], source=self.shelf_2)
        with self.assertRaisesRegex(UserError, "4 Units of A"):
            self.deliver([(self.jar, self.a, 1)], source=self.shelf_2)

    def test_location(self):
        self.a._hold("quality", location_ids=self.shelf_1)
        self.deliver([(self.jar, self.a, 10)], source=self.shelf_2)
        with self.assertRaisesRegex(UserError, "on hold"):
            self.deliver([(self.jar, self.a, 1)], source=self.shelf_1)

    def test_location_is_not_left_behind(self):
        """What is held by its place may not be moved out of it, but to quarantine."""
        bin_1 = self.env["stock.location"].create(
            {"name": "Bin", "location_id": self.shelf_1.id}
        )
        hold = self.a._hold("quality", location_ids=self.shelf_1)
        with self.assertRaisesRegex(UserError, "into quarantine, not to"):
            self.move(1, self.shelf_1, self.shelf_2)
        self.move(1, self.shelf_1, bin_1)
        self.move(2, self.shelf_2, self.stock)
        self.move(3, self.shelf_1, self.quarantine)
        self.assertIn(self.quarantine, hold.location_ids)
        with self.assertRaisesRegex(UserError, "on hold"):
            self.deliver([(self.jar, self.a, 3)], source=self.quarantine)
        with self.assertRaisesRegex(UserError, "into quarantine, not to"):
            self.move(1, self.quarantine, self.shelf_2)
        self.move(1, self.quarantine, self.shelf_1)

    def test_package(self):
        one, two = self.env["stock.package"].create([{"name": "P1"}, {"name": "P2"}])
        self.put(self.a, 5, self.shelf_1, one)
        self.put(self.a, 5, self.shelf_1, two)
        self.a._hold("quality", package_ids=one)

        def deliver(package, destination=self.customers, result=None):
            picking = self.order(self.jar, 5)
            picking.move_line_ids.unlink()
            picking.move_line_ids = [
                Command.create(
                    {
                        "move_id": picking.move_ids.id,
                        "product_id": self.jar.id,
                        "lot_id": self.a.id,
                        "quantity": 5,
                        "location_id": self.shelf_1.id,
                        "location_dest_id": destination.id,
                        "package_id": package.id,
                        "result_package_id": result and result.id,
                    }
                )
            ]
            picking.move_ids.location_dest_id = destination
            picking.move_line_ids.location_dest_id = destination
            picking.move_ids.picked = True
            picking._action_done()
            return picking

        deliver(two)
        with self.assertRaisesRegex(UserError, "on hold"):
            deliver(one)
        with self.assertRaisesRegex(UserError, "quarantine|package"):
            deliver(one, self.shelf_2)
        deliver(one, self.shelf_2, one)
        self.assertEqual(one.location_id, self.shelf_2)

    def test_reservation_of_packages(self):
        package = self.env["stock.package"].create({"name": "P1"})
        self.put(self.a, 5, self.shelf_1, package)
        self.a._hold("quality", package_ids=package)
        picking = self.order(self.jar, 25)
        self.assertEqual(self.reserved(picking), {"A": 20})
