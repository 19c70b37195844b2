from odoo.tests import new_test_user, tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestSearch(TraceCommon):
    """One box for any identifier, the likeliest match first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product(
            "Zwieback Jar", default_code="ZJ-77", barcode="4006381333931"
        )
        cls.other = cls.product("Zwieback Box")

    def found(self, text, **vals):
        return [m["label"] for m in self.trace.search_anything(text, **vals)]

    def test_exact_before_prefix_before_part(self):
        self.lots(self.jar, "AXQ7 XQ7B XQ7")
        matches = self.trace.search_anything("xq7")
        self.assertEqual(
            [(m["label"], m["score"]) for m in matches],
            [("XQ7", 100), ("XQ7B", 60), ("AXQ7", 30)],
        )
        self.assertEqual(
            matches[0],
            {
                "res_model": "stock.lot",
                "res_id": self.lot(self.jar, "XQ7").id,
                "label": "XQ7",
                "detail": self.jar.display_name,
                "kind": "lot",
                "score": 100,
            },
        )

    def test_exact_does_not_drown(self):
        """the one XQ7 among 60 lots that contain it, with room for 5"""
        self.lots(self.jar, " ".join(f"9XQ7{i:02}" for i in range(60)) + " XQ7")
        found = self.found("XQ7", limit=5)
        self.assertEqual(len(found), 5)
        self.assertEqual(found[0], "XQ7")

    def test_prefix_does_not_drown(self):
        """and the one that begins with it, too"""
        self.lots(self.jar, "XQ7-BEGIN " + " ".join(f"9XQ7{i:02}" for i in range(60)))
        self.assertEqual(self.found("XQ7", limit=5)[0], "XQ7-BEGIN")

    def test_every_kind(self):
        """a number that everything has: each kind is found, the lot first"""
        lot = self.lot(self.jar, "KQZ1")
        receipt = self.receive([(self.jar, lot, 5)], origin="KQZ1")
        order = self.produce([(self.lot(self.other, "B1"), 1)], [(self.jar, lot, 1)])
        order.origin = "KQZ1"
        self.jar.default_code = "KQZ1"
        package = self.env["stock.package"].create({"name": "KQZ1"})
        partner = self.env["res.partner"].create({"name": "Somebody", "ref": "KQZ1"})
        matches = self.trace.search_anything("kqz1")
        self.assertEqual(
            [(m["kind"], m["res_id"]) for m in matches],
            [
                ("lot", lot.id),
                ("picking", receipt.id),
                ("production", order.id),
                ("product", self.jar.id),
                ("package", package.id),
                ("partner", partner.id),
            ],
        )
        self.assertEqual({m["score"] for m in matches}, {100})

    def test_other_numbers_of_a_lot(self):
        """the supplier's number and the reference"""
        lot = self.lot(self.jar, "L1", supplier_lot_name="SUP-4711", ref="REF-0815")
        for text in ("SUP-4711", "sup-47", "REF-0815", "0815"):
            (match,) = self.trace.search_anything(text)
            self.assertEqual(
                (match["res_model"], match["res_id"]), ("stock.lot", lot.id)
            )

    def test_product_by_code_barcode_and_name(self):
        for text in ("ZJ-77", "4006381333931", "Zwieback Jar"):
            (match,) = self.trace.search_anything(text)
            self.assertEqual((match["kind"], match["res_id"]), ("product", self.jar.id))

    def test_gs1_code(self):
        """scanned, typed with brackets, as a link: the lot first, then its product"""
        lot = self.lot(self.jar, "XQ7")
        self.lot(self.other, "XQ7")  # another product's
        for code in (
            "]d2010400638133393110XQ7\x1d17271231",
            "010400638133393110XQ7\x1d17271231",
            "(01)04006381333931(17)271231(10)XQ7",
            "https://example.com/01/04006381333931/10/XQ7?17=271231",
        ):
            matches = self.trace.search_anything(code)
            self.assertEqual(
                [(m["res_model"], m["res_id"], m["score"]) for m in matches],
                [
                    ("stock.lot", lot.id, 100),
                    ("product.product", self.jar.id, 100),
                ],
                code,
            )

    def test_gs1_code_without_separator(self):
        """the scanner left it out: the lot is XQ7, the expiry follows"""
        lot = self.lot(self.jar, "XQ7")
        matches = self.trace.search_anything("]d2010400638133393110XQ717271231")
        self.assertEqual(
            (matches[0]["res_model"], matches[0]["res_id"]), ("stock.lot", lot.id)
        )

    def test_gs1_code_of_a_serial_and_of_a_box(self):
        unit = self.product("Quirk", "serial", barcode="09506000134352")
        serial = self.lot(unit, "SQ-9")
        box = self.env["stock.package"].create({"name": "006141411234567890"})
        found = self.found("(01)09506000134352(21)SQ-9")
        self.assertEqual(found[0], serial.name)
        self.assertEqual(self.found("(00)006141411234567890"), [box.name])

    def test_gs1_code_of_an_unknown_product(self):
        """the number alone then"""
        lot = self.lot(self.jar, "XQ7")
        matches = self.trace.search_anything("(01)09506000134352(10)XQ7")
        self.assertEqual([m["res_id"] for m in matches], [lot.id])

    def test_untracked_products_are_left_out(self):
        self.product("Zwieback Bag", "none")
        self.assertEqual(len(self.found("Zwieback")), 2)

    def test_signs_that_mean_something_in_sql(self):
        """%, _ and \\ are plain signs"""
        for name in ("A%B", "A_B", "A\\B", "AxB", "AxxB"):
            self.lot(self.jar, "WQ" + name)
        self.assertEqual(self.found("WQA%B"), ["WQA%B"])
        self.assertEqual(self.found("WQA_B"), ["WQA_B"])
        self.assertEqual(self.found("WQA\\B"), ["WQA\\B"])
        self.assertEqual(self.found("QA%"), ["WQA%B"])
        self.assertEqual(self.found("QA_"), ["WQA_B"])
        self.assertEqual(self.found("QA\\"), ["WQA\\B"])
        self.assertEqual(self.found("'; DROP TABLE stock_lot; --"), [])

    def test_nothing_to_look_for(self):
        for text in ("", "   ", None, False):
            self.assertEqual(self.trace.search_anything(text), [])

    def test_blanks_around(self):
        self.lot(self.jar, "XQ7")
        self.assertEqual(self.found("  XQ7\n"), ["XQ7"])

    def test_other_letters(self):
        self.lot(self.jar, "Größe-Ж")
        for text in ("Größe-Ж", "Größe", "öße-Ж"):
            self.assertEqual(self.found(text), ["Größe-Ж"])

    def test_limit(self):
        self.lots(self.jar, " ".join(f"XQ7{i:02}" for i in range(30)))
        self.assertEqual(len(self.found("XQ7")), 20)
        self.assertEqual(len(self.found("XQ7", limit=3)), 3)

    def test_rights(self):
        """an internal user of another department finds products and partners only as
        far as Odoo shows them, and no lots"""
        self.lot(self.jar, "XQ7")
        user = new_test_user(self.env, "clerk", "base.group_user")
        self.assertEqual(self.trace.with_user(user).search_anything("XQ7"), [])
        reader = new_test_user(self.env, "qa", "whiz_traceability.group_user")
        self.assertEqual(len(self.trace.with_user(reader).search_anything("XQ7")), 1)

    def test_other_companies(self):
        company = self.env["res.company"].create({"name": "Other Company"})
        lot = self.lot(self.jar, "XQ7", company_id=company.id)
        reader = new_test_user(self.env, "qa", "whiz_traceability.group_user")
        self.assertEqual(self.trace.with_user(reader).search_anything("XQ7"), [])
        self.assertEqual(self.found("XQ7"), [lot.name])
