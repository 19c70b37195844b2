from odoo.tests import tagged

from .common_scan import GS, GTIN_JAR, GTIN_NUT, GTIN_PHONE, ScanCommon


@tagged("post_install", "-at_install")
class TestScanReceive(ScanCommon):
    def test_one_code_fills_all(self):
        """Product, lot, expiry and quantity from one GS1 DataMatrix."""
        self.jar.product_tmpl_id.use_expiration_date = True
        self.warehouse.partner_id.tz = "Europe/Rome"
        receipt = self.receipt([(self.jar, 40)])
        answer = self.scan(
            f"]d201{GTIN_JAR}17271231{GS}10HZ-88123{GS}3012", receipt, "receive"
        )
        self.assertVerdict(answer, "ok", "HZ-88123")
        self.assertEqual(self.picked(receipt), {"HZ-88123": 12})
        line = receipt.move_line_ids.filtered("picked")
        self.assertEqual(str(line.expiration_date), "2027-12-31 22:59:59")
        state = answer["state"]
        self.assertEqual((state["needed"], state["done"], state["left"]), (40, 12, 28))
        self.scan(f"]d201{GTIN_JAR}10HZ-88123{GS}3028", receipt, "receive")
        self.assertEqual(self.picked(receipt), {"HZ-88123": 40})
        self.assertEqual(len(receipt.move_line_ids), 1)
        self.station.finish("receive", "stock.picking", receipt.id)
        self.assertEqual(receipt.state, "done")
        lot = self.env["stock.lot"].search([("name", "=", "HZ-88123")])
        self.assertEqual(lot.product_qty, 40)
        self.assertEqual(str(lot.expiration_date), "2027-12-31 22:59:59")

    def test_counted_one_by_one_weighed_at_once(self):
        receipt = self.receipt([(self.jar, 3), (self.nut, 25)])
        self.scan(f"01{GTIN_JAR}10J1", receipt, "receive")
        self.scan(f"01{GTIN_JAR}10J1", receipt, "receive")
        self.scan(f"01{GTIN_NUT}10N1", receipt, "receive")
        self.assertEqual(self.picked(receipt), {"J1": 2, "N1": 25})

    def test_weight_and_packaging(self):
        """Kilograms from (310n); the barcode of a case holds twelve."""
        self.env["product.uom"].create(
            {
                "product_id": self.jar.id,
                "uom_id": self.dozen.id,
                "barcode": "19501101530000",
            }
        )
        receipt = self.receipt([(self.jar, 24), (self.nut, 25)])
        self.scan(f"01{GTIN_NUT}310200125010N1", receipt, "receive")
        self.scan("011950110153000010J1", receipt, "receive")
        self.assertEqual(self.picked(receipt), {"N1": 12.5, "J1": 12})

    def test_serials_one_by_one(self):
        """Scan the product once, then plain serial numbers; a double one is refused."""
        receipt = self.receipt([(self.phone, 3)])
        answer = self.scan("4012345678901", receipt, "receive")
        self.assertVerdict(answer, "expect", "Phone")
        for name in ("00:1B:44:11:3A:B7", "00:1B:44:11:3A:B8"):
            self.assertVerdict(self.scan(name, receipt, "receive"), "ok", name)
        answer = self.scan("00:1B:44:11:3A:B7", receipt, "receive")
        self.assertVerdict(answer, "stop", "counts once")
        self.assertVerdict(self.scan(f"01{GTIN_PHONE}21P3", receipt, "receive"), "ok")
        self.assertEqual(set(self.picked(receipt).values()), {1})
        self.assertEqual(len(self.picked(receipt)), 3)

    def test_proposed_line_gets_the_number(self):
        """A serial number goes to a line that Odoo proposed; none is made anew."""
        receipt = self.receipt([(self.phone, 3)])
        lines = receipt.move_line_ids
        self.assertEqual(len(lines), 3)
        self.scan(f"01{GTIN_PHONE}21P9", receipt, "receive")
        self.assertEqual(receipt.move_line_ids, lines)
        self.assertEqual(lines.filtered("picked").lot_name, "P9")
        self.undo(receipt, "receive")
        self.assertEqual(receipt.move_line_ids, lines)
        self.assertFalse(any(lines.mapped("picked")))
        self.assertFalse(any(lines.mapped("lot_name")))

    def test_backorder_keeps_what_is_scanned(self):
        receipt = self.receipt([(self.phone, 3)])
        self.scan(f"01{GTIN_PHONE}21P1", receipt, "receive")
        result = self.station.finish("receive", "stock.picking", receipt.id)
        self.assertEqual(result["action"]["res_model"], "stock.backorder.confirmation")
        self.env["stock.backorder.confirmation"].with_context(
            **result["action"]["context"]
        ).create({}).process()
        self.assertEqual(receipt.state, "done")
        self.assertEqual(receipt.move_line_ids.lot_id.mapped("name"), ["P1"])
        state = self.station.get_state("receive", "stock.picking", receipt.id)
        self.assertTrue(state["closed"])
        rest = [(row["res_model"], row["res_id"]) for row in state["rest"]]
        self.assertEqual(rest, [("stock.picking", receipt.backorder_ids.id)])
        state = self.station.get_state(
            "receive", "stock.picking", receipt.backorder_ids.id
        )
        self.assertEqual((state["needed"], state["rest"]), (2, []))

    def test_serial_in_stock(self):
        serial = self.lot(self.phone, "P1")
        self.receive([(self.phone, serial, 1)])
        receipt = self.receipt([(self.phone, 1)])
        answer = self.scan(f"01{GTIN_PHONE}21P1", receipt, "receive")
        self.assertVerdict(answer, "stop", "WH/Stock already")
        self.assertFalse(self.picked(receipt))

    def test_supplier_number_gets_our_own(self):
        """One number of ours for all of one supplier's lot; theirs is kept."""
        template = self.env["whiz.numbering.template"].create(
            {"name": "Own", "pattern": "OWN-{seq:4}"}
        )
        self.env["whiz.numbering.rule"].create(
            {"template_id": template.id, "product_tmpl_id": self.jar.product_tmpl_id.id}
        )
        receipt = self.receipt([(self.jar, 3)])
        for name in ("A7", "A7", "B1"):
            self.assertVerdict(
                self.scan(f"01{GTIN_JAR}10{name}", receipt, "receive"), "ok", "OWN-"
            )
        self.assertEqual(self.picked(receipt), {"OWN-0001": 2, "OWN-0002": 1})
        self.station.finish("receive", "stock.picking", receipt.id)
        self.assertEqual(
            receipt.move_line_ids.lot_id.mapped("supplier_lot_name"), ["A7", "B1"]
        )

    def test_our_own_number_shows_the_suppliers(self):
        template = self.env["whiz.numbering.template"].create(
            {"name": "Theirs", "pattern": "{supplier_lot:max=6}-{seq:2}"}
        )
        self.env["whiz.numbering.rule"].create(
            {"template_id": template.id, "product_tmpl_id": self.jar.product_tmpl_id.id}
        )
        receipt = self.receipt([(self.jar, 2)])
        for name in ("A7", "B1"):
            self.scan(f"01{GTIN_JAR}10{name}", receipt, "receive")
        self.assertEqual(self.picked(receipt), {"A7-01": 1, "B1-02": 1})

    def test_more_than_ordered_warns(self):
        receipt = self.receipt([(self.jar, 1)])
        self.scan(f"01{GTIN_JAR}10J1", receipt, "receive")
        answer = self.scan(f"01{GTIN_JAR}10J1", receipt, "receive")
        self.assertVerdict(answer, "warn", "more than the 1 Units ordered")
        self.assertEqual(self.picked(receipt), {"J1": 2})

    def test_not_expected(self):
        receipt = self.receipt([(self.jar, 1)])
        answer = self.scan(f"01{GTIN_NUT}10N1", receipt, "receive")
        self.assertVerdict(answer, "stop", "does not list Nut")
        self.assertFalse(self.picked(receipt))
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "N1")]))

    def test_unknown_code_offers_the_products(self):
        receipt = self.receipt([(self.jar, 1)])
        answer = self.scan("HELLO\x1dWORLD\x02", receipt, "receive")
        self.assertVerdict(answer, "unknown")
        self.assertIn("<0x1D>", answer["read"])
        self.assertIn("<0x02>", answer["read"])
        (choice,) = [c for c in answer["choices"] if "Jar" in c["label"]]
        self.context = {}
        answer = self.scan("LOT 7", receipt, "receive", **choice["options"])
        self.assertVerdict(answer, "ok", "LOT 7")

    def test_expired_label_warns(self):
        receipt = self.receipt([(self.jar, 1)])
        answer = self.scan(f"01{GTIN_JAR}17200131{GS}10J1", receipt, "receive")
        self.assertVerdict(answer, "warn", "expired on")

    def test_undo(self):
        receipt = self.receipt([(self.jar, 3), (self.phone, 1)])
        before = {
            (line.product_id, line.quantity, line.picked)
            for line in receipt.move_line_ids
        }
        self.scan(f"01{GTIN_JAR}10J1", receipt, "receive")
        self.scan(f"01{GTIN_JAR}10J1", receipt, "receive")
        answer = self.scan(f"01{GTIN_PHONE}21P1", receipt, "receive")
        self.assertTrue(answer["can_undo"])
        answer = self.undo(receipt, "receive")
        self.assertTrue(answer["undone"])
        self.assertEqual(self.picked(receipt), {"J1": 2})
        self.undo(receipt, "receive")
        self.assertEqual(self.picked(receipt), {"J1": 1})
        self.undo(receipt, "receive")
        self.assertEqual(
            {
                (line.product_id, line.quantity, line.picked)
                for line in receipt.move_line_ids
            },
            before,
        )
        self.assertVerdict(self.undo(receipt, "receive"), "stop", "Nothing to undo")
