from odoo.tests import tagged

from .common_scan import GTIN_JAR, GTIN_NUT, GTIN_PHONE, ScanCommon


@tagged("post_install", "-at_install")
class TestScanPick(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.j1, cls.j2 = cls.lots(cls.jar, "J1 J2")
        cls.p1, cls.p2 = cls.lots(cls.phone, "P1 P2")
        cls.receive([(cls.jar, cls.j1, 10), (cls.phone, cls.p1, 1)])
        cls.receive([(cls.phone, cls.p2, 1)])

    def test_reserved_lot(self):
        delivery = self.delivery([(self.jar, 3), (self.phone, 1)])
        self.assertVerdict(self.scan("J1", delivery, "pick"), "ok", "1 Units Jar")
        self.scan(f"01{GTIN_JAR}10J1", delivery, "pick")
        self.assertEqual(self.picked(delivery), {"J1": 2})
        answer = self.scan("J1", delivery, "pick", quantity=1)
        self.assertEqual(answer["state"]["left"], 1)
        self.scan(f"01{GTIN_PHONE}21P1", delivery, "pick")
        self.assertTrue(answer["state"]["can_undo"])
        result = self.station.finish("pick", "stock.picking", delivery.id)
        self.assertEqual(delivery.state, "done")
        self.assertFalse(result["state"]["can_undo"], "it is over")
        self.assertEqual((self.j1.product_qty, self.p1.product_qty), (7, 0))

    def test_reservation_stays_true(self):
        """What a scan takes from the reservation it gives back when undone."""
        delivery = self.delivery([(self.jar, 3)])
        quant = self.j1.quant_ids.filtered(lambda q: q.location_id == self.stock)
        self.assertEqual(quant.reserved_quantity, 3)
        self.scan("J1", delivery, "pick")
        self.assertEqual(quant.reserved_quantity, 3)
        self.undo(delivery, "pick")
        self.assertEqual(quant.reserved_quantity, 3)
        self.assertEqual(delivery.move_line_ids.mapped("quantity"), [3])
        self.assertFalse(self.picked(delivery))

    def test_wrong_lot_is_blocked_until_decided(self):
        delivery = self.delivery([(self.phone, 1)])
        answer = self.scan("P2", delivery, "pick")
        self.assertVerdict(answer, "stop", "P1 reserved")
        self.assertFalse(self.picked(delivery))
        answer = self.scan("P2", delivery, "pick", **answer["choices"][0]["options"])
        self.assertVerdict(answer, "ok")
        self.assertEqual(self.picked(delivery), {"P2": 1})
        quant = self.p1.quant_ids.filtered(lambda q: q.location_id == self.stock)
        self.assertEqual(quant.reserved_quantity, 0)

    def test_expired_is_blocked(self):
        """By the guard's rule; a product without expiry has no dates that count."""
        delivery = self.delivery([(self.jar, 1)])
        self.j1.expiration_date = "2020-01-01"
        self.assertVerdict(self.scan("J1", delivery, "pick"), "ok")
        self.undo(delivery, "pick")
        self.jar.use_expiration_date = True
        self.assertVerdict(self.scan("J1", delivery, "pick"), "stop", "expired")
        self.assertFalse(self.picked(delivery))

    def test_product_that_is_not_needed(self):
        delivery = self.delivery([(self.jar, 1)])
        self.assertVerdict(self.scan("P1", delivery, "pick"), "stop", "not need Phone")

    def test_more_than_needed_asks(self):
        delivery = self.delivery([(self.jar, 2)])
        answer = self.scan("J1", delivery, "pick", quantity=5)
        self.assertVerdict(answer, "ask", "still needs 2")
        anyway, only = answer["choices"]
        self.scan("J1", delivery, "pick", **only["options"])
        self.assertEqual(self.picked(delivery), {"J1": 2})
        self.assertEqual(anyway["options"]["quantity"], 5)

    def test_not_in_stock(self):
        delivery = self.delivery([(self.jar, 11)])
        answer = self.scan("J2", delivery, "pick", swap=True)
        self.assertVerdict(answer, "stop", "There is no stock of J2")

    def test_nothing_is_created(self):
        delivery = self.delivery([(self.jar, 1)])
        before = self.env["stock.lot"].search_count([])
        answer = self.scan(f"01{GTIN_JAR}10NEW", delivery, "pick")
        self.assertVerdict(answer, "stop", "has no lot or serial number NEW")
        self.scan("9501101530003", delivery, "pick")
        answer = self.scan("NEW", delivery, "pick")
        self.assertVerdict(answer, "stop", "NEW")
        self.assertEqual(self.env["stock.lot"].search_count([]), before)

    def test_same_number_on_two_products_asks(self):
        other = self.lot(self.nut, "J1")
        self.receive([(self.nut, other, 5)])
        delivery = self.delivery([(self.jar, 1)])
        answer = self.scan("J1", delivery, "pick")
        self.assertVerdict(answer, "ask", "Which one")
        self.assertEqual([c["label"] for c in answer["choices"]], ["Jar", "Nut"])
        self.assertFalse(self.picked(delivery))
        wrong = self.scan("J1", delivery, "pick", **answer["choices"][1]["options"])
        self.assertVerdict(wrong, "stop", "not need Nut")
        right = self.scan("J1", delivery, "pick", **answer["choices"][0]["options"])
        self.assertVerdict(right, "ok")
        self.assertEqual(delivery.move_line_ids.lot_id, self.j1)
        # a GTIN tells them apart
        self.undo(delivery, "pick")
        self.assertVerdict(self.scan(f"01{GTIN_JAR}10J1", delivery, "pick"), "ok")
        answer = self.scan(f"01{GTIN_NUT}10J1", delivery, "pick")
        self.assertVerdict(answer, "stop", "not need Nut")

    def test_serial_counts_once(self):
        delivery = self.delivery([(self.phone, 2)])
        self.scan("P1", delivery, "pick")
        self.assertVerdict(self.scan("P1", delivery, "pick"), "stop", "counts once")
        self.assertEqual(self.picked(delivery), {"P1": 1})

    def test_untracked(self):
        self.receive([(self.screw, None, 50)])
        delivery = self.delivery([(self.screw, 20)])
        self.scan("SCREW", delivery, "pick", quantity=20)
        self.assertEqual(self.picked(delivery), {"Screw": 20})

    def test_from_a_place(self):
        """A scanned shelf says from where the next ones are taken."""
        shelf = self.env["stock.location"].create(
            {"name": "A-03", "location_id": self.stock.id, "barcode": "A-03"}
        )
        self.transfer(
            [(self.jar, self.j1, 4)], self.stock, shelf, self.warehouse.int_type_id
        )
        delivery = self.delivery([(self.jar, 2)])
        self.scan("A-03", delivery, "pick")
        self.scan("J1", delivery, "pick", quantity=2, swap=True)
        line = delivery.move_line_ids.filtered("picked")
        self.assertEqual(line.location_id, shelf)

    def test_whole_package(self):
        package = self.env["stock.package"].create({"name": "395060001343521237"})
        self.transfer(
            [(self.jar, self.j1, 10)],
            self.stock,
            self.stock,
            self.warehouse.int_type_id,
        )
        self.j1.quant_ids.filtered(
            lambda q: q.location_id == self.stock
        ).package_id = package
        delivery = self.delivery([(self.jar, 10)])
        self.assertVerdict(self.scan("00395060001343521237", delivery, "pick"), "ok")
        self.assertEqual(self.picked(delivery), {"J1": 10})
        self.undo(delivery, "pick")
        self.assertFalse(self.picked(delivery))

    def test_document_by_scan(self):
        delivery = self.delivery([(self.jar, 1)])
        answer = self.scan(delivery.name, mode="pick")
        self.assertEqual(answer["open"]["res_id"], delivery.id)
        answer = self.scan("nothing", mode="pick")
        self.assertVerdict(answer, "unknown", "is none")
        receipt = self.receipt([(self.jar, 1)])
        self.assertVerdict(self.scan(receipt.name, mode="pick"), "stop", "mode Receive")
