from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from odoo.addons.whiz_traceability.lib import gs1

from .common_labels import CASE_GTIN, GTIN, LabelCommon


@tagged("post_install", "-at_install")
class TestLabelSymbol(LabelCommon):
    """What the symbols of lots hold."""

    def values(self, lot, line=None):
        return lot._prepare_label(line)["values"]

    def contents(self, lot, kind="datamatrix", identifiers=("01", "17", "10", "21")):
        return self.env["whiz.label.symbol"]._get_contents(
            kind, identifiers, lot._prepare_label()
        )

    def test_every_kind_as_png(self):
        string = f"01{GTIN}17261231" + "10JAR-0331"
        domain = self.env.company.get_base_url()
        for kind, expected in {
            "datamatrix": ("]d2", string),
            "gs1_128": ("]C1", string),
            "gs1_qr": ("]Q3", string),
            "digital_link": ("]Q1", f"{domain}/01/{GTIN}/10/JAR-0331?17=261231"),
        }.items():
            with self.subTest(kind):
                self.assertEqual(
                    self.scan_png(self.jar_lot._label_symbol(kind, "png")), [expected]
                )

    def test_outputs(self):
        drawing = self.jar_lot._label_symbol("datamatrix", "svg")
        self.assertTrue(drawing.startswith("<svg "))
        self.assertIn('width="11mm"', drawing, "20 modules and quiet zones of 0.5 mm")
        self.assertIn(
            f"^FD_101{GTIN}1726123110JAR-0331^FS",
            self.jar_lot._label_symbol("datamatrix", "zpl"),
        )
        self.assertIn(">;>801", self.jar_lot._label_symbol("gs1_128", "zpl"))
        self.assertIn("^GFA,", self.jar_lot._label_symbol("gs1_qr", "zpl"))

    def test_unknown_kind(self):
        with self.assertRaises(UserError):
            self.jar_lot._label_symbol("ean13", "svg")
        with self.assertRaises(UserError):
            self.jar_lot._label_symbol("datamatrix", "gif")

    def test_serial(self):
        self.assertEqual(
            self.scan_png(self.serial._label_symbol("datamatrix", "png")),
            [("]d2", "010950600013436921X2/0001_a")],
        )
        link = self.scan_png(self.serial._label_symbol("digital_link", "png"))[0][1]
        self.assertTrue(link.endswith("/01/09506000134369/21/X2%2F0001_a"), link)

    def test_serial_with_batch(self):
        batch = self.lot(self.controller, "B-17", is_whiz_batch=True)
        self.serial.whiz_batch_id = batch
        self.assertEqual(
            self.scan_png(self.serial._label_symbol("datamatrix", "png")),
            [("]d2", "010950600013436910B-17\x1d21X2/0001_a")],
        )
        self.assertEqual(self.values(self.serial)["batch"], "B-17")

    def test_days_are_those_of_the_warehouse(self):
        """One moment, two days: the label says what the warehouse's calendar says."""
        self.jar_lot.expiration_date = "2026-12-31 23:30:00"
        for zone, day in {
            "Europe/Rome": "270101",
            "America/New_York": "261231",
            "Pacific/Auckland": "270101",
            "UTC": "261231",
        }.items():
            self.warehouse.partner_id.tz = zone
            with self.subTest(zone):
                line = {"warehouse": self.warehouse}
                source = self.jar_lot._prepare_label(line)
                element = gs1.element("17", source["elements"]["17"])
                self.assertEqual(element, ("17", day))

    def test_warehouse_of_the_stock(self):
        self.receive([(self.jar, self.jar_lot, 5)])
        self.warehouse.partner_id.tz = "Pacific/Kiritimati"
        self.jar_lot.expiration_date = "2026-12-31 10:30:00"
        self.assertEqual(
            self.contents(self.jar_lot)[0]["elements"][1], ["17", "270101"]
        )

    def test_printed_day_is_the_encoded_day(self):
        for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
            self.warehouse.partner_id.tz = zone
            line = {"warehouse": self.warehouse, "date_format": "iso"}
            source = self.jar_lot._prepare_label(line)
            day = source["elements"]["17"]
            self.assertEqual(source["values"]["expiry"], day.isoformat())

    def test_date_formats(self):
        self.assertEqual(self.values(self.jar_lot)["expiry"], "31 Dec 2026")
        line = {"date_format": "language"}
        self.assertEqual(self.values(self.jar_lot, line)["expiry"], "12/31/2026")

    def test_best_before_where_there_is_no_expiry(self):
        self.jar_lot.expiration_date = False
        self.jar_lot.use_date = "2026-12-01 10:00:00"
        contents, reason = self.contents(
            self.jar_lot, identifiers=("01", "17/15", "10")
        )
        self.assertFalse(reason)
        self.assertEqual(contents["elements"][1], ["15", "261201"])

    def test_no_dates_where_the_product_has_none(self):
        self.jar.use_expiration_date = False
        contents, _reason = self.contents(self.jar_lot)
        self.assertEqual(contents["text"], f"01{GTIN}10JAR-0331")

    # What GS1 cannot encode

    def test_no_gtin(self):
        contents, reason = self.contents(self.plain_lot)
        self.assertEqual(contents["kind"], "qr")
        self.assertEqual(contents["text"], "Lot #1", "as it is, not transliterated")
        self.assertIn("has no barcode", reason)
        with self.assertRaisesRegex(UserError, "has no barcode"):
            self.plain_lot._label_symbol("datamatrix", "svg")

    def test_barcode_that_is_no_gtin(self):
        self.plain.barcode = "ABC-1"
        _contents, reason = self.contents(self.plain_lot)
        self.assertIn("ABC-1, is no GTIN", reason)
        self.plain.barcode = "9506000134353"
        _contents, reason = self.contents(self.plain_lot)
        self.assertIn("no GTIN", reason)

    def test_characters(self):
        for name in ("A B", "Größe", "A#1", "漢字", "a~b"):
            lot = self.lot(self.jar, name)
            contents, reason = self.contents(lot)
            with self.subTest(name):
                self.assertEqual((contents["kind"], contents["text"]), ("qr", name))
                self.assertIn("82 characters", reason)

    def test_too_long(self):
        lot = self.lot(self.jar, "A" * 21)
        contents, reason = self.contents(lot, "gs1_128")
        self.assertEqual(contents["kind"], "code128")
        self.assertIn("at most 20", reason)

    def test_code128_that_cannot_hold_it_becomes_qr(self):
        contents, _reason = self.contents(self.lot(self.jar, "Größe"), "gs1_128")
        self.assertEqual(contents["kind"], "qr")

    def test_gs1_128_that_is_too_long_is_refused(self):
        self.serial.whiz_batch_id = self.lot(
            self.controller, "B" * 20, is_whiz_batch=True
        )
        with self.assertRaisesRegex(UserError, "Use GS1 DataMatrix or GS1 QR"):
            self.lot(
                self.controller,
                "S" * 20,
                whiz_batch_id=self.serial.whiz_batch_id.id,
            )._label_symbol("gs1_128", "svg")

    def test_expiry_that_two_digits_cannot_say(self):
        self.jar_lot.expiration_date = "2099-12-31 10:00:00"
        with freeze_time("2026-11-22"):
            contents, reason = self.contents(self.jar_lot)
        self.assertEqual(contents["kind"], "qr")
        self.assertIn("cannot be written", reason)

    def test_link_domain(self):
        self.env.company.whiz_link_domain = "https://id.example.com/"
        contents, _reason = self.contents(self.jar_lot, "digital_link", ("01", "10"))
        self.assertEqual(
            contents["text"], f"https://id.example.com/01/{GTIN}/10/JAR-0331"
        )

    def test_plain_kinds_need_no_gtin(self):
        contents, reason = self.contents(self.plain_lot, "code128")
        self.assertFalse(reason)
        self.assertEqual(contents["text"], "Lot #1")

    # Quantities and packagings

    def test_count(self):
        source = self.jar_lot._prepare_label({"quantity": 12.0, "uom": self.unit})
        self.assertEqual(source["elements"]["30"], 12)
        self.assertEqual(source["values"]["quantity"], "12")

    def test_net_weight(self):
        nuts = self.product("Nuts", uom=self.kg, barcode="9506000134376")
        lot = self.lot(nuts, "HZ-1")
        source = lot._prepare_label({"quantity": 24.5, "uom": self.kg})
        contents, reason = self.env["whiz.label.symbol"]._get_contents(
            "datamatrix", ("01", "310", "10"), source
        )
        self.assertFalse(reason)
        self.assertEqual(contents["text"], "01095060001343763103024500" + "10HZ-1")
        self.assertEqual(source["values"]["quantity"], "24.5")
        source = lot._prepare_label({"quantity": 500.0, "uom": self.gram})
        self.assertEqual(source["elements"]["3103"], "000500")

    def test_packaging_has_its_own_gtin(self):
        self.jar.uom_ids = self.dozen
        self.env["product.uom"].create(
            {"product_id": self.jar.id, "uom_id": self.dozen.id, "barcode": CASE_GTIN}
        )
        source = self.jar_lot._prepare_label({"quantity": 1.0, "uom": self.dozen})
        self.assertEqual(source["elements"]["01"], CASE_GTIN)
        self.assertEqual(source["elements"]["30"], 12)
        self.assertEqual(source["values"]["unit"], self.dozen.name)

    # Packages

    def package(self, name, *contents):
        package = self.env["stock.package"].create({"name": name})
        for product, lot, quantity in contents:
            self.env["stock.quant"]._update_available_quantity(
                product, self.stock, quantity, lot_id=lot, package_id=package
            )
        return package

    def test_pallet(self):
        package = self.package("395060001343521237", (self.jar, self.jar_lot, 48.0))
        source = package._prepare_label()
        make = self.env["whiz.label.symbol"]._get_contents
        number, reason = make("gs1_128", ("00",), source)
        self.assertFalse(reason)
        self.assertEqual(number["text"], "00395060001343521237")
        inside, reason = make("gs1_128", ("02", "37", "15/17", "10"), source)
        self.assertFalse(reason)
        self.assertEqual(inside["text"], f"02{GTIN}15261201" + "3748\x1d10JAR-0331")
        both = gs1.combine(
            map(gs1.parse, ("]C1" + number["text"], "]C1" + inside["text"]))
        )
        self.assertTrue(both.ok, both.errors)

    def test_mixed_pallet_says_its_number_only(self):
        package = self.package(
            "395060001343521237",
            (self.jar, self.jar_lot, 4.0),
            (self.plain, self.plain_lot, 2.0),
        )
        source = package._prepare_label()
        make = self.env["whiz.label.symbol"]._get_contents
        inside, reason = make("gs1_128", ("02", "37", "10"), source)
        self.assertIsNone(inside)
        self.assertTrue(reason)
        self.assertTrue(make("gs1_128", ("00",), source)[0])
        self.assertIn("Hazelnut spread", source["values"]["contents"])

    def test_pallet_of_goods_by_weight(self):
        """Without a count its number is still right; the contents are left out."""
        nuts = self.product("Nuts", uom=self.kg, barcode="9506000134376")
        package = self.package(
            "395060001343521237", (nuts, self.lot(nuts, "HZ-1"), 24.5)
        )
        source = package._prepare_label()
        make = self.env["whiz.label.symbol"]._get_contents
        self.assertEqual(make("gs1_128", ("00",), source)[0]["kind"], "gs1_128")
        contents, reason = make("gs1_128", ("02", "37", "10"), source)
        self.assertIsNone(contents)
        self.assertIn("needs", reason)

    def test_package_without_sscc(self):
        package = self.package("PACK0000007", (self.jar, self.jar_lot, 48.0))
        contents, reason = self.env["whiz.label.symbol"]._get_contents(
            "gs1_128", ("00",), package._prepare_label()
        )
        self.assertEqual(contents["kind"], "code128")
        self.assertEqual(contents["text"], "PACK0000007")
        self.assertIn("no serial shipping container code", reason)

    def test_empty_package(self):
        source = self.package("395060001343521237")._prepare_label()
        self.assertEqual(source["values"]["sscc"], "395060001343521237")
        self.assertEqual(source["values"]["lot"], "")

    # Rights

    def test_user_without_stock_rights(self):
        lot = self.jar_lot.with_user(self.user)
        self.assertTrue(lot._label_symbol("datamatrix", "png"))
        self.assertEqual(self.values(lot)["lot"], "JAR-0331")

    def test_other_company(self):
        company = self.env["res.company"].create({"name": "Other"})
        product = self.product("Other's", company_id=company.id)
        lot = self.lot(product, "O-1")
        with self.assertRaises(AccessError):
            self.print_lots_as(self.user, lot)

    def print_lots_as(self, user, lots):
        return self.Job.with_user(user)._print(
            self.layout.with_user(user),
            [{"record": lot.with_user(user), "copies": 1} for lot in lots],
        )
