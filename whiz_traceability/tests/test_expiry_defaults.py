from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryDefaults(ExpiryCommon):
    """The shelf life counts from when goods came in or were made."""

    def receipt(self, **vals):
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
                "partner_id": self.supplier.id,
                **vals,
            }
        )
        self.env["stock.move"].create(
            {
                "product_id": self.milk.id,
                "product_uom": self.unit.id,
                "product_uom_qty": 5,
                "picking_id": receipt.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
            }
        )
        receipt.action_confirm()
        receipt.move_line_ids.lot_name = "L1"
        receipt.move_line_ids.quantity = 5
        receipt.move_ids.picked = True
        return receipt

    @freeze_time("2026-03-20 10:00:00")
    def test_receipt_that_came_late(self):
        receipt = self.receipt(scheduled_date=datetime(2026, 3, 1, 8))
        receipt.button_validate()
        lot = receipt.move_line_ids.lot_id
        self.assertEqual(lot.expiration_date, datetime(2026, 6, 28, 10))
        self.assertEqual(lot.removal_date, datetime(2026, 6, 18, 10))
        self.assertEqual(receipt.move_line_ids.expiration_date, lot.expiration_date)

    @freeze_time("2026-03-20 10:00:00")
    def test_receipt_that_is_entered_later(self):
        receipt = self.receipt()
        receipt.whiz_effective_date = datetime(2026, 3, 9, 12)
        self.assertEqual(
            receipt.move_line_ids.expiration_date, datetime(2026, 6, 17, 12)
        )
        receipt.whiz_effective_date = datetime(2026, 3, 10, 12)
        receipt.button_validate()
        self.assertEqual(
            receipt.move_line_ids.lot_id.expiration_date, datetime(2026, 6, 18, 12)
        )

    @freeze_time("2026-03-20 10:00:00")
    def test_a_typed_date_stays(self):
        receipt = self.receipt(scheduled_date=datetime(2026, 3, 1, 8))
        receipt.move_line_ids.expiration_date = datetime(2026, 5, 1, 12)
        receipt.whiz_effective_date = datetime(2026, 3, 9, 12)
        receipt.button_validate()
        self.assertEqual(
            receipt.move_line_ids.lot_id.expiration_date, datetime(2026, 5, 1, 12)
        )

    @freeze_time("2026-03-20 10:00:00")
    def test_receipt_that_is_put_off(self):
        """Odoo leaves the line's date as it was planned first."""
        receipt = self.receipt()
        line = receipt.move_line_ids
        receipt.scheduled_date = datetime(2026, 3, 1, 8)
        self.assertEqual(line.expiration_date, datetime(2026, 6, 9, 8))
        receipt.scheduled_date = datetime(2026, 3, 10, 8)
        self.assertEqual(line.expiration_date, datetime(2026, 6, 18, 8))
        self.assertEqual(line.removal_date, datetime(2026, 6, 8, 8))
        receipt.move_ids.date = datetime(2026, 3, 15, 8)
        self.assertEqual(line.expiration_date, datetime(2026, 6, 23, 8))
        receipt.button_validate()
        self.assertEqual(line.lot_id.expiration_date, datetime(2026, 6, 28, 10))

    @freeze_time("2026-03-20 10:00:00")
    def test_a_typed_date_stays_when_it_is_put_off(self):
        receipt = self.receipt()
        receipt.move_line_ids.expiration_date = datetime(2026, 5, 1, 12)
        receipt.scheduled_date = datetime(2026, 3, 10, 8)
        receipt.button_validate()
        self.assertEqual(
            receipt.move_line_ids.lot_id.expiration_date, datetime(2026, 5, 1, 12)
        )

    @freeze_time("2026-03-20 10:00:00")
    def test_lines_that_are_added_later(self):
        """They count from when the goods came in too, not from the plan or today."""
        receipt = self.receipt()
        receipt.scheduled_date = datetime(2026, 3, 1, 8)
        receipt.whiz_effective_date = datetime(2026, 3, 9, 12)
        expected = datetime(2026, 6, 17, 12)
        move = receipt.move_ids
        vals = {"picking_id": receipt.id, "product_id": self.milk.id}
        move.move_line_ids = [(0, 0, {**vals, "lot_name": "L2", "quantity": 1})]
        context = {
            "default_company_id": self.env.company.id,
            "default_picking_id": receipt.id,
            "default_location_dest_id": self.stock.id,
            "default_product_id": self.milk.id,
            "default_tracking": "lot",
            "default_quantity": 2,
        }
        generated = move.action_generate_lot_line_vals(context, "generate", "A1", 1, "")
        generated += move.action_generate_lot_line_vals(
            context, "import", None, 0, "B1;1"
        )
        self.assertEqual(
            [vals["expiration_date"] for vals in generated], [expected] * 3
        )
        [typed] = move.action_generate_lot_line_vals(
            context, "import", None, 0, "B2;1;2026-05-15"
        )
        self.assertEqual(typed["expiration_date"], datetime(2026, 5, 15))
        move.move_line_ids = move._generate_serial_move_line_commands(
            [{"lot_name": "L3", "quantity": 1}]
        )
        lines = receipt.move_line_ids
        self.assertEqual(len(lines), 3)
        self.assertEqual(lines.mapped("expiration_date"), [expected] * 3)
        receipt.whiz_effective_date = datetime(2026, 3, 10, 12)
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertEqual(
            receipt.move_line_ids.lot_id.mapped("expiration_date"),
            [datetime(2026, 6, 18, 12)] * 3,
        )

    @freeze_time("2026-03-20 10:00:00")
    def test_made_earlier(self):
        """A back-dated order gets the date of the day on which it was made."""
        lot = self.lot(self.milk, "MADE")
        self.assertEqual(lot.expiration_date, datetime(2026, 6, 28, 10))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_lot SET create_date = '2026-03-20 10:00' WHERE id = %s",
            [lot.id],
        )
        lot.invalidate_recordset(["create_date"])
        water = self.product("Water", "none")
        order = self.plan(
            [(lot, 5)], [(water, None, 5)], whiz_effective_date=datetime(2026, 3, 5, 7)
        )
        order.qty_producing = 5
        order.move_raw_ids.picked = True
        order.button_mark_done()
        self.assertEqual(lot.production_date, date(2026, 3, 5))
        self.assertEqual(lot.expiration_date, datetime(2026, 6, 13, 12))
        self.assertEqual(lot.removal_date, datetime(2026, 6, 3, 12))

    @freeze_time("2026-03-20 03:00:00")
    def test_the_production_day_begins_at_six(self):
        self.env.company.whiz_day_start = 6
        lot = self.lot(self.milk, "NIGHT")
        order = self.plan([(lot, 5)], [(self.product("Water", "none"), None, 5)])
        order.qty_producing = 5
        order.move_raw_ids.picked = True
        order.button_mark_done()
        self.assertEqual(lot.production_date, date(2026, 3, 19))

    def test_production_date_in_a_form(self):
        form = Form(self.env["stock.lot"])
        form.product_id = self.milk
        form.name = "FORM"
        form.production_date = self.today - timedelta(days=10)
        lot = form.save()
        self.assertEqual(lot.expiration_date, self.at(90))
        lot.expiration_date = self.at(50)
        lot.production_date = self.today - timedelta(days=20)
        self.assertEqual(lot.expiration_date, self.at(50), "somebody gave this date")

    def test_every_lot_has_a_removal_date(self):
        """FEFO takes the wrong lot when the removal date is empty."""
        lot = self.dated("FEFO", 50)
        self.assertEqual(lot.removal_date, self.at(40))
