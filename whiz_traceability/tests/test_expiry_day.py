from datetime import date, datetime

from freezegun import freeze_time

from odoo.fields import Domain
from odoo.tests import tagged

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

    def move_to_apia(self):
        """The warehouse counts Samoa's days, its company those of Rome."""
        self.warehouse.partner_id = self.env["res.partner"].create(
            {"name": "Apia", "tz": "Pacific/Apia"}
        )

    def test_two_bins(self):
        self.move_to_apia()
        bin_ = self.stock.copy({"name": "Bin", "location_id": self.stock.id})
        self.transfer(
            [(self.milk, self.bottle, 4)], self.stock, bin_, self.warehouse.int_type_id
        )
        self.assertFalse(self.bottle.location_id, "there are two")
        self.assertExpired(datetime(2026, 12, 31, 10, 59, 59), False)
        self.assertExpired(datetime(2026, 12, 31, 11, 0, 0), True)

    def test_partly_delivered(self):
        self.move_to_apia()
        with freeze_time(datetime(2026, 12, 2)):
            self.deliver([(self.milk, self.bottle, 4)])
        self.assertFalse(self.bottle.location_id, "what the customer has counts")
        self.assertExpired(datetime(2026, 12, 31, 10, 59, 59), False)
        self.assertExpired(datetime(2026, 12, 31, 11, 0, 0), True)

    def assertSame(self, expected, companies, moment=datetime(2026, 12, 31, 12, 0)):
        """Check the answer for users of each of the companies."""
        for company in companies:
            with freeze_time(moment), self.subTest(company=company.name):
                lot = self.bottle.with_company(company)
                self.env.invalidate_all()
                found = lot.search([("product_expiry_alert", "=", True)])
                [node] = [
                    node
                    for node in lot.get_genealogy()["nodes"]
                    if node["key"] == f"lot:{lot.id}"
                ]
                self.assertEqual(
                    [
                        bool(lot._filter_expired()),
                        lot.product_expiry_alert,
                        lot in found,
                        bool(lot.filtered_domain(lot._get_expired_domain())),
                        "expired" in node["flags"],
                    ],
                    [expected] * 5,
                )

    def test_every_company_gets_the_same_answer(self):
        """Where the goods are, else of whom they are, says whose day it is."""
        address = self.env["res.partner"].create({"name": "A", "tz": "Pacific/Apia"})
        other = self.env["res.company"].create(
            {"name": "Apia", "partner_id": address.id}
        )
        companies = self.env.company | other
        self.assertFalse(self.bottle.company_id)
        self.assertSame(False, companies)
        self.milk.company_id = self.env.company
        with freeze_time(datetime(2026, 12, 2)):
            self.deliver([(self.milk, self.bottle, 10)])
        self.bottle.company_id = self.env.company
        self.assertFalse(self.bottle.expiry_warehouse_id)
        self.assertSame(False, companies)
        self.warehouse.company_id.partner_id.tz = "Pacific/Apia"
        address.tz = "Europe/Rome"
        self.assertSame(True, companies)

    def test_in_two_warehouses(self):
        """The lot counts the days of its company, each shelf those of its warehouse."""
        address = self.env["res.partner"].create({"name": "A", "tz": "Pacific/Apia"})
        apia = self.env["stock.warehouse"].create(
            {"name": "Apia", "code": "API", "partner_id": address.id}
        )
        with freeze_time(datetime(2026, 12, 2)):
            self.transfer(
                [(self.milk, self.bottle, 4)],
                self.stock,
                apia.lot_stock_id,
                apia.int_type_id,
            )
        self.assertFalse(self.bottle.expiry_warehouse_id)
        self.assertSame(False, self.env.company)
        with freeze_time(datetime(2026, 12, 31, 12, 0)):
            self.env.invalidate_all()
            self.assertEqual(
                [
                    quant.available_quantity
                    for place in (self.stock, apia.lot_stock_id)
                    for quant in self.bottle.quant_ids
                    if quant.location_id == place
                ],
                [6, 0],
            )

    def test_search_by_warehouse(self):
        bin_ = self.stock.copy({"name": "Bin", "location_id": self.stock.id})
        self.transfer(
            [(self.milk, self.bottle, 4)], self.stock, bin_, self.warehouse.int_type_id
        )
        gone = self.lot(self.milk, "GONE")
        self.assertEqual(self.bottle.expiry_warehouse_id, self.warehouse)
        self.assertFalse(gone.expiry_warehouse_id)
        lots = self.bottle | gone
        for value, expected in (
            (self.warehouse.id, self.bottle),
            (False, gone),
            ([False, self.warehouse.id], lots),
        ):
            domain = Domain("id", "in", lots.ids) & Domain(
                "expiry_warehouse_id", "in" if isinstance(value, list) else "=", value
            )
            self.assertEqual(lots.search(domain), expected)
            self.assertEqual(lots.filtered_domain(domain), expected)
        self.assertFalse(
            lots.search([("id", "in", lots.ids), ("expiry_warehouse_id", "!=", False)])
            - self.bottle
        )

    def test_number_of_queries(self):
        lots = self.bottle.browse().create(
            [{"product_id": self.milk.id, "name": f"Q{i}"} for i in range(10)]
        )
        self.receive([(self.milk, lot, 1) for lot in lots])
        self.env.flush_all()

        def queries(lots):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lots.mapped("product_expiry_alert")
            return self.env.cr.sql_log_count - before

        queries(lots)
        self.assertEqual(queries(lots), queries(lots[:2]))

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
