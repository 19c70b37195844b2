from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import Form, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryDay(ExpiryCommon):
    """The same answer in list, label, reservation and report, at both ends of a day.

    The lot is good until 31 December in Rome (UTC+1).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse.partner_id.tz = "Europe/Rome"
        cls.milk.removal_time = 0
        cls.receive_on(datetime(2026, 12, 1, 12))

    @classmethod
    def receive_on(cls, moment):
        with freeze_time(moment):
            cls.bottle = cls.lot(
                cls.milk, "BOTTLE", expiration_date=datetime(2026, 12, 31, 9, 0)
            )
            cls.receive([(cls.milk, cls.bottle, 10)])

    def answers(self):
        """Return what each place says: is the lot expired now?"""
        self.env.invalidate_all()
        lot, Lot = self.bottle, self.env["stock.lot"]
        quant = lot.quant_ids.filtered(lambda quant: quant.location_id == self.stock)
        row = self.Stock.search([("lot_id", "=", lot.id)])
        graph = lot.get_genealogy()
        milk = self.milk.with_context(warehouse_id=self.warehouse.id)
        free, forecast = milk.free_qty, milk.virtual_available
        move = self.env["stock.move"].new(
            {
                "product_id": self.milk.id,
                "product_uom": self.unit.id,
                "product_uom_qty": 1,
                "date": datetime.now(),
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
            }
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "move_line_ids": [
                    (
                        0,
                        0,
                        {"product_id": self.milk.id, "lot_id": lot.id, "quantity": 1},
                    )
                ],
            }
        )
        result = {
            "helper": bool(lot._filter_expired()),
            "form": lot.product_expiry_alert,
            "search": lot in Lot.search([("product_expiry_alert", "=", True)]),
            "search for the others": lot
            not in Lot.search([("product_expiry_alert", "=", False)]),
            "drop-down": "Expired"
            in lot.with_context(formatted_display_name=True).display_name,
            "days left": lot.expiry_days_left < 0,
            "cockpit": row.bucket == "expired",
            "cockpit's days": row.days_left < 0,
            "genealogy": "expired" in graph["nodes"][0]["flags"],
            "reservation": not move._get_available_quantity(self.stock),
            "question before delivery": bool(picking._check_expired_lots()),
            "available": not quant.available_quantity,
            "free": not free,
            "forecast": not forecast,
        }
        picking.unlink()
        return result

    def assertExpired(self, moment, expected):
        with freeze_time(moment):
            self.assertEqual(
                self.answers(), dict.fromkeys(self.answers(), expected), moment
            )

    def test_before_its_hour(self):
        self.assertExpired(datetime(2026, 12, 31, 8, 0), False)

    def test_after_its_hour(self):
        self.assertExpired(datetime(2026, 12, 31, 15, 0), False)

    def test_last_second_of_the_day(self):
        self.assertExpired(datetime(2026, 12, 31, 22, 59, 59), False)

    def test_first_second_of_the_next_day(self):
        self.assertExpired(datetime(2026, 12, 31, 23, 0, 0), True)

    def test_first_second_of_the_day(self):
        self.assertExpired(datetime(2026, 12, 30, 23, 0, 0), False)

    def test_a_warehouse_elsewhere(self):
        # in Samoa (UTC+13) 9:00 UTC of 31 December is 22:00, and the day ends at 11:00
        self.warehouse.partner_id.tz = "Pacific/Apia"
        self.assertExpired(datetime(2026, 12, 31, 10, 59, 59), False)
        self.assertExpired(datetime(2026, 12, 31, 11, 0, 0), True)

    def test_two_warehouses(self):
        apia = self.env["stock.warehouse"].create(
            {
                "name": "Apia",
                "code": "API",
                "partner_id": self.env["res.partner"]
                .create({"name": "Apia", "tz": "Pacific/Apia"})
                .id,
            }
        )
        with freeze_time(datetime(2026, 12, 31, 12, 0)):
            self.assertFalse(self.bottle._filter_expired())
            self.assertTrue(self.bottle._filter_expired(warehouse=apia))
            self.assertExpired(datetime(2026, 12, 31, 12, 0), False)

    def test_every_user_gets_the_same_answer(self):
        user = self.env.ref("base.user_admin")
        with freeze_time(datetime(2026, 12, 31, 15, 0)):
            for zone in ("Pacific/Apia", "Pacific/Pago_Pago"):
                lot = self.bottle.with_user(user).with_context(tz=zone)
                user.tz = zone
                self.env.invalidate_all()
                self.assertFalse(lot.product_expiry_alert, zone)

    def test_on_a_given_day(self):
        for day, expired in (
            (date(2026, 12, 31), False),
            (date(2027, 1, 1), True),
        ):
            self.assertEqual(bool(self.bottle._filter_expired(day)), expired)
            domain = self.env["stock.lot"]._get_expired_domain(day)
            self.assertEqual(bool(self.bottle.filtered_domain(domain)), expired)

    def test_day_of_the_label(self):
        self.bottle.expiration_date = datetime(2026, 12, 31, 23, 30)
        self.assertEqual(
            self.bottle._get_day("expiration_date"), {self.bottle: date(2027, 1, 1)}
        )

    def test_label_of_a_quant(self):
        """Odoo encodes 31 December where it prints 1 January."""
        self.bottle.write(
            {
                "expiration_date": datetime(2026, 12, 31, 23, 30),
                "use_date": datetime(2026, 11, 30, 23, 30),
            }
        )
        self.milk.barcode = "9521234560999"
        quant = self.bottle.quant_ids.filtered(lambda q: q.location_id == self.stock)
        barcode = quant._get_gs1_barcode()
        self.assertIn("1526120117270101", barcode)

    def test_dossier(self):
        self.bottle.expiration_date = datetime(2026, 12, 31, 23, 30)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "whiz_traceability.report_lot_dossier", self.bottle.ids
        )
        self.assertIn("01/01/2027", html.decode())

    def test_expiry_turned_off(self):
        """Odoo flags lots as expired after expiry was turned off on the product."""
        self.milk.use_expiration_date = False
        with freeze_time(datetime(2027, 3, 1)):
            self.env.invalidate_all()
            self.assertFalse(self.bottle.product_expiry_alert)
            expired = self.env["stock.lot"].search(
                [("product_expiry_alert", "=", True)]
            )
            self.assertNotIn(self.bottle, expired)
            self.assertFalse(self.Stock.search([("lot_id", "=", self.bottle.id)]))
            [node] = [
                node
                for node in self.bottle.get_genealogy()["nodes"]
                if node["kind"] == "lot"
            ]
            self.assertNotIn("expired", node["flags"])
            self.assertEqual(self.milk.free_qty, 10)

    def test_receipt_without_a_lot_is_not_asked_about(self):
        """Odoo asks "False, False is expired" on such receipts."""
        with freeze_time(datetime(2026, 12, 31, 15, 0)):
            receipt = self.env["stock.picking"].create(
                {
                    "picking_type_id": self.warehouse.in_type_id.id,
                    "location_id": self.suppliers.id,
                    "location_dest_id": self.stock.id,
                    "scheduled_date": datetime(2026, 1, 1),
                }
            )
            self.env["stock.move"].create(
                {
                    "product_id": self.milk.id,
                    "product_uom": self.unit.id,
                    "product_uom_qty": 1,
                    "picking_id": receipt.id,
                    "location_id": self.suppliers.id,
                    "location_dest_id": self.stock.id,
                }
            )
            receipt.action_confirm()
            receipt.move_line_ids.lot_name = "NEW"
            self.assertFalse(receipt._check_expired_lots())


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
