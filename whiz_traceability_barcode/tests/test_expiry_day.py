from datetime import datetime

from freezegun import freeze_time

from odoo.tests import tagged

from .common_scan import GTIN_JAR, ScanCommon


@tagged("post_install", "-at_install")
class TestScanExpiryDay(ScanCommon):
    """What the station, the public page and the label say, at both ends of a day.

    The lot is good until 31 December in Rome (UTC+1), whoever asks from where.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.partner_id.tz = "Pacific/Apia"
        cls.warehouse.partner_id = cls.env["res.partner"].create(
            {"name": "Rome", "tz": "Europe/Rome"}
        )
        cls.worker.tz = "Pacific/Pago_Pago"
        cls.jar.write({"use_expiration_date": True, "expiration_time": 100})
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Shelf", "location_id": cls.stock.id}
        )
        with freeze_time(datetime(2026, 12, 1, 12)):
            cls.j1 = cls.lot(
                cls.jar, "J1", expiration_date=datetime(2026, 12, 31, 9, 0)
            )
            cls.receive([(cls.jar, cls.j1, 10)])
            cls.open = cls.receipt([(cls.jar, 3)])

    def answers(self):
        """Return what each place says: is the lot expired now?"""
        self.env.invalidate_all()
        lot = self.j1.with_user(self.worker)

        def reasons(source, destination):
            found = self.station._reasons(
                lot, "move", None, source=source, destination=destination
            )
            return "expiry" in [reason["code"] for reason in found]

        reading = self.station._read(f"01{GTIN_JAR}17261231\x1d10J1")
        return {
            "helper": bool(lot._filter_expired()),
            "lookup": "expiry"
            in [reason["code"] for reason in self.scan("J1")["reasons"]],
            "move": reasons(self.stock, self.shelf),
            "deliver": reasons(self.stock, self.customers),
            "receive": reasons(self.suppliers, self.stock),
            "label that is received": bool(
                self.station._check_dates(reading, self.open, self.j1.browse())
            ),
            "public page": "expired"
            in [
                notice["code"]
                for notice in self.j1._get_verification_notices(self.env.company)
            ],
        }

    def assertExpired(self, moment, expected):
        with freeze_time(moment):
            answers = self.answers()
            self.assertEqual(answers, dict.fromkeys(answers, expected), moment)

    def test_day(self):
        self.assertExpired(datetime(2026, 12, 31, 9, 0, 1), False)
        self.assertExpired(datetime(2026, 12, 31, 22, 59, 59), False)
        self.assertExpired(datetime(2026, 12, 31, 23, 0, 0), True)

    def test_two_bins(self):
        with freeze_time(datetime(2026, 12, 2)):
            self.transfer(
                [(self.jar, self.j1, 4)],
                self.stock,
                self.shelf,
                self.warehouse.int_type_id,
            )
        self.assertExpired(datetime(2026, 12, 31, 22, 59, 59), False)
        self.assertExpired(datetime(2026, 12, 31, 23, 0, 0), True)

    def test_expiry_turned_off(self):
        self.jar.use_expiration_date = False
        with freeze_time(datetime(2027, 3, 1)):
            answers = self.answers()
            # the label is of today, whatever the product says
            answers.pop("label that is received")
            self.assertEqual(answers, dict.fromkeys(answers, False))

    def test_printed_day(self):
        """1 January in Rome is 31 December in UTC and in Samoa's neighbour."""
        self.j1.expiration_date = datetime(2026, 12, 31, 23, 30)
        self.j1.use_date = datetime(2026, 11, 30, 23, 30)
        self.deliver([(self.jar, self.j1, 4)])
        lot = self.j1.with_user(self.worker)
        card = dict(self.station._lot_facts(lot))
        page = dict(self.j1._get_verification_facts(self.env.company))
        label = self.j1._prepare_label({"date_format": "iso"})["values"]
        self.assertEqual(
            [card["Expires"], page["Use by"], label["expiry"]],
            ["01/01/2027", "01/01/2027", "2027-01-01"],
        )
        self.assertEqual(
            [card["Best before"], page["Best before"], label["best_before"]],
            ["12/01/2026", "12/01/2026", "2026-12-01"],
        )
        reading = self.station._read(f"01{GTIN_JAR}17270101\x1d10J1")
        with freeze_time(datetime(2026, 12, 1)):
            self.assertFalse(self.station._check_dates(reading, self.open, lot))

    def test_day_of_the_last_movement(self):
        with freeze_time(datetime(2026, 12, 30, 23, 30)):
            self.deliver([(self.jar, self.j1, 10)])
        where = dict(self.station._lot_facts(self.j1.with_user(self.worker)))["Where"]
        self.assertIn("Rossi on 12/31/2026", where)
