from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestNumberingLot(NumberingCommon):
    """Reservation, renaming and batches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serial = cls.numbered("P1", "SN{seq:4}")
        cls.user = new_test_user(cls.env, "lot_user", "stock.group_stock_user")
        cls.admin = new_test_user(
            cls.env,
            "lot_admin",
            "stock.group_stock_user,whiz_traceability.group_admin",
        )

    # -- reserved numbers

    def test_reserve_for_a_receipt(self):
        picking = self.receipt(self.serial, 3).with_user(self.user)
        picking.action_reserve_lot_numbers()
        self.assertEqual(picking.whiz_reserved_number_count, 3)
        reserved = ["SN0001", "SN0002", "SN0003"]
        self.assertEqual(self.numbers(self.serial, "reserved"), reserved)
        # kept from everybody else, given to this receipt first
        self.assertEqual(self.serial._next_lot_names(1), ["SN0004"])
        self.assertEqual(
            self.serial._preview_lot_names(1, picking.move_ids)["next"], "SN0001"
        )
        self.assertEqual(
            self.serial._next_lot_names(4, picking.move_ids), [*reserved, "SN0005"]
        )
        with self.assertRaisesRegex(UserError, "nothing to reserve"):
            self.receipt(self.product("P9"), 1).action_reserve_lot_numbers()

    def test_reserve_twice(self):
        picking = self.receipt(self.serial, 3)
        picking.action_reserve_lot_numbers()
        with self.assertRaisesRegex(UserError, "reserved already"):
            picking.action_reserve_lot_numbers()
        self.assertEqual(len(self.numbers(self.serial)), 3)

    def test_reserve_for_two_lines_of_a_product(self):
        """a purchase at two prices: two lines that Odoo does not merge"""
        picking = self.receipt(self.serial, 3)
        picking.move_ids.copy({"product_uom_qty": 2, "price_unit": 7})
        self.assertEqual(len(picking.move_ids), 2)
        picking.action_reserve_lot_numbers()
        self.assertEqual(picking.whiz_reserved_number_count, 5)
        with self.assertRaisesRegex(UserError, "reserved already"):
            picking.action_reserve_lot_numbers()

    def test_cancel_releases(self):
        self.template_of(self.serial).policy = "gapless"
        order = self.order(self.serial, 3)
        order.action_reserve_lot_numbers()
        self.assertEqual(order.whiz_reserved_number_count, 3)
        order.action_cancel()
        self.assertEqual(order.whiz_reserved_number_count, 0)
        self.assertEqual(len(self.numbers(self.serial, "free")), 3)
        self.assertEqual(self.serial._next_lot_names(1), ["SN0001"])

    def test_delete_releases(self):
        order = self.env["mrp.production"].create(
            {"product_id": self.serial.id, "product_qty": 2, "bom_id": False}
        )
        order.action_reserve_lot_numbers()
        order.unlink()
        self.assertEqual(len(self.numbers(self.serial, "free")), 2)

    def test_reserved_for_another_product(self):
        other = self.numbered("P2", "SN{seq:4}", uniqueness="company")
        self.template_of(self.serial).uniqueness = "company"
        picking = self.receipt(self.serial, 1)
        picking.action_reserve_lot_numbers()
        with self.assertRaisesRegex(ValidationError, "given out for"):
            self.lot(other, "SN0001")
        self.assertEqual(self.lot(self.serial, "SN0001").name, "SN0001")

    # -- GS1

    def test_gs1_verdict(self):
        """on each number, on the lot and in the ledger: what GS1 would not take"""
        lot = self.lot(self.serial, "SN0001")
        self.assertFalse(lot.gs1_verdict)
        product = self.numbered("P3", "Ä {seq:4}", typed="any")
        umlaut = self.env["stock.lot"].create({"product_id": product.id})
        self.assertIn("“Ä” is not one of the 82 characters", umlaut.gs1_verdict)
        number = self.Number.search([("lot_id", "=", umlaut.id)])
        self.assertEqual(number.gs1_verdict, umlaut.gs1_verdict)
        long = self.lot(product, "A" * 21)
        self.assertIn("has 21 characters; GS1 allows 20", long.gs1_verdict)
        self.assertFalse(self.env["stock.lot"].new({}).gs1_verdict)

    # -- renaming

    def moved(self):
        lot = self.env["stock.lot"].create({"product_id": self.serial.id})
        self.receive([(self.serial, lot, 1)])
        return lot

    def rename(self, lot, name, user=None, reason="misread"):
        wizard = (
            self.env["stock.lot.rename"]
            .with_user(user or self.admin)
            .create({"lot_id": lot.id, "new_name": name, "reason": reason})
        )
        wizard.action_rename()

    def test_rename_needs_a_number_and_a_reason(self):
        lot = self.moved()
        for name, reason in (("   ", "misread"), ("SN0050", "  ")):
            with self.assertRaisesRegex(UserError, "a new number and a reason"):
                self.rename(lot, name, reason=reason)
        with self.assertRaisesRegex(UserError, "has this number already"):
            self.rename(lot, f" {lot.name} ")
        self.assertFalse(lot.former_names)

    def test_rename_after_move(self):
        lot = self.moved()
        with self.assertRaisesRegex(UserError, "has moved already"):
            lot.with_user(self.user).name = "SN0050"
        with self.assertRaises(AccessError):
            self.rename(lot, "SN0050", self.user)
        self.rename(lot, "SN0050")
        self.assertEqual(lot.name, "SN0050")
        self.assertEqual(lot.former_names, "SN0001")
        body = lot.message_ids[0].body
        self.assertIn("SN0001", body)
        self.assertIn("misread", body)
        self.assertEqual(lot.message_ids[0].author_id, self.admin.partner_id)

    def test_old_name_finds(self):
        lot = self.moved()
        self.rename(lot, "SN0050")
        self.rename(lot, "SN0051")
        self.assertEqual(lot.former_names, "SN0050, SN0001")
        for text in ("SN0001", "SN0050", "SN0051"):
            found = self.trace.search_anything(text)
            self.assertIn(
                ("stock.lot", lot.id), [(f["res_model"], f["res_id"]) for f in found]
            )

    def test_old_name_is_never_used_again(self):
        lot = self.moved()
        self.rename(lot, "SN0050")
        with self.assertRaisesRegex(ValidationError, "was the number of SN0050"):
            self.lot(self.serial, "SN0001")
        with self.assertRaisesRegex(ValidationError, "SN1.*SN0002"):
            self.rename(lot, "SN1")

    def test_rename_before_move(self):
        lot = self.env["stock.lot"].create({"product_id": self.serial.id})
        lot.with_user(self.user).name = "SN0020"
        self.assertFalse(lot.former_names)
        # a mistake that never moved may be typed again
        self.assertEqual(self.lot(self.serial, "SN0001").name, "SN0001")

    def test_deleted_after_move(self):
        lot = self.moved()
        self.count(lot, 0)
        lot.quant_ids.sudo().unlink()
        lot.unlink()
        with self.assertRaisesRegex(ValidationError, "never used again"):
            self.lot(self.serial, "SN0001")

    # -- batches of serial numbers

    def test_batch(self):
        self.serial.use_expiration_date = True
        self.serial.product_tmpl_id.whiz_batch_template_id = self.template("B{seq:3}")
        Lot = self.env["stock.lot"]
        batch = Lot.create(
            {
                "product_id": self.serial.id,
                "is_whiz_batch": True,
                "expiration_date": "2027-05-31 00:00:00",
            }
        )
        self.assertEqual(batch.name, "B001")
        units = Lot.create(
            [
                {"product_id": self.serial.id, "whiz_batch_id": batch.id}
                for _ in range(2)
            ]
        )
        self.assertEqual(units.mapped("name"), ["SN0001", "SN0002"])
        self.assertEqual(units[0].expiration_date, batch.expiration_date)
        self.assertEqual(batch.whiz_batch_unit_count, 2)
        self.receive([(self.serial, unit, 1) for unit in units])
        found = self.trace.get_root_lots("stock.lot", batch.ids)
        self.assertEqual(set(found["lot_ids"]), {batch.id, *units.ids})
        # the screen has to ask for the units of a batch, and for nothing else
        self.assertNotIn("lot_ids", batch.action_open_genealogy()["context"])
        context = units.action_open_genealogy()["context"]
        self.assertEqual(context["lot_ids"], units.ids)

    def test_batch_of_something_else(self):
        other = self.product("P2", "serial")
        batch = self.lot(other, "B1", is_whiz_batch=True)
        lot = self.lot(self.serial, "SN0001")
        with self.assertRaisesRegex(ValidationError, "another product"):
            lot.whiz_batch_id = batch
        with self.assertRaisesRegex(ValidationError, "belongs to a batch"):
            lot.whiz_batch_id = self.lot(self.serial, "SN0002")
