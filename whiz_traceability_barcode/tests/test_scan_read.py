from odoo.tests import tagged

from .common_scan import GS, GTIN_JAR, GTIN_PHONE, ScanCommon

#: One red dot, as PNG.
PICTURE = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAA"
    "AElFTkSuQmCC"
)


@tagged("post_install", "-at_install")
class TestScanRead(ScanCommon):
    """What a code is, and that asking changes nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.j1 = cls.lot(cls.jar, "J1", supplier_lot_name="SUP/1")
        cls.p1 = cls.lot(cls.phone, "a/b%1")
        cls.receive([(cls.jar, cls.j1, 10), (cls.phone, cls.p1, 1)])

    def resolve(self, text, *args):
        return self.station.resolve(text, *args)

    def assertIs(self, text, record):  # pylint: disable=arguments-differ
        answer = self.resolve(text)
        self.assertEqual(
            (answer.get("res_model"), answer.get("res_id")),
            (record._name, record.id),
            answer,
        )
        return answer

    def test_codes_of_a_lot(self):
        for text in (
            "J1",
            f"]d201{GTIN_JAR}10J1",
            f"]C101{GTIN_JAR}10J1{GS}17271231",
            f"(01){GTIN_JAR}(10)J1",
            f"https://id.gs1.org/01/{GTIN_JAR}/10/J1?17=271231",
            "SUP/1",
            "j1",
        ):
            with self.subTest(text):
                self.assertIs(text, self.j1)
        self.assertIs(f"https://example.com/01/{GTIN_PHONE}/21/a%2Fb%251", self.p1)
        self.assertIs(f"01{GTIN_PHONE}21a/b%1", self.p1)

    def test_short_link(self):
        token = self.j1._get_public_token()
        self.assertEqual(token, self.j1._get_public_token())
        self.assertRegex(token, "^[a-z2-9]{16}$")
        self.assertIs(f"https://shop.example.com/v/{token}", self.j1)

    def test_other_things(self):
        package = self.env["stock.package"].create({"name": "395060001343521237"})
        delivery = self.delivery([(self.jar, 1)])
        self.assertIs("]C100395060001343521237", package)
        self.assertIs("395060001343521237", package)
        self.assertIs("9501101530003", self.jar)
        self.assertIs("]E09501101530003", self.jar)
        self.stock.barcode = "SHELF"
        self.assertIs("SHELF", self.stock)
        answer = self.assertIs(delivery.name, delivery)
        self.assertEqual(answer["open"]["mode"], "pick")

    def test_missing_separator(self):
        """A scanner without FNC1: a known lot tells where the number ends."""
        answer = self.assertIs(f"01{GTIN_JAR}10J117271231", self.j1)
        self.assertEqual(answer["verdict"], "warn")
        self.assertIn("separator", answer["message"])

    def test_wrong_check_digit_is_no_other_product(self):
        other = self.lot(self.nut, "J1")
        answer = self.resolve("(01)09501101530004(10)J1")
        self.assertEqual(answer["verdict"], "unknown")
        self.assertIn("check digit", answer["message"])
        self.assertFalse(answer.get("res_id"))
        self.assertTrue(other)

    def test_unknown(self):
        answer = self.resolve("]d2no\x1dsuch\x1ething")
        self.assertEqual(answer["verdict"], "unknown")
        self.assertEqual(answer["read"], "]d2no<0x1D>such<0x1E>thing")
        self.assertTrue(answer["links"])

    def test_ambiguous(self):
        self.lot(self.nut, "J1")
        answer = self.resolve("J1")
        self.assertEqual(answer["verdict"], "ask")
        self.assertEqual({c["label"] for c in answer["choices"]}, {"Jar", "Nut"})

    def test_card(self):
        self.jar.use_expiration_date = True
        self.j1.expiration_date = "2020-01-01"
        answer = self.resolve("J1")
        self.assertEqual(answer["verdict"], "stop")
        facts = {fact["label"]: fact["value"] for fact in answer["card"]["facts"]}
        self.assertEqual(facts["Supplier's lot"], "SUP/1")
        self.assertEqual(facts["Where"], "WH/Stock: 10 Units")
        self.assertEqual(facts["Expires"], "01/01/2020")
        self.assertEqual([b["code"] for b in answer["card"]["badges"]], ["expiry"])
        self.assertFalse(answer["card"]["image"])
        self.jar.image_1920 = PICTURE
        self.env.flush_all()
        self.assertIn(str(self.jar.id), self.resolve("J1")["card"]["image"])
        self.deliver([(self.phone, self.p1, 1)])
        answer = self.resolve("a/b%1")
        self.assertIn("Delivered to Rossi", answer["card"]["facts"][-1]["value"])

    def test_writes_nothing(self):
        before = self.env["whiz.scan.log"].search_count([])
        self.resolve("J1")
        self.assertEqual(self.env["whiz.scan.log"].search_count([]), before)
        self.assertTrue(self.station.resolve._readonly)

    def test_queries(self):
        """A code with GTIN asks few questions of the database, whatever it is."""
        self.resolve(f"01{GTIN_JAR}10J1")
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(18):
            self.resolve(f"01{GTIN_JAR}10J1")
