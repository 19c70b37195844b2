from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestMassBalance(TraceCommon):
    """What came in is somewhere; what is not is unexplained."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut = cls.product("Nut", uom=cls.kg)
        cls.jar = cls.product("Jar")
        cls.n1, cls.j1 = cls.lot(cls.nut, "N1"), cls.lot(cls.jar, "J1")
        cls.receive([(cls.nut, cls.n1, 100)])

    def spoil_stock_records(self, lot, quantity):
        """Change the stock record without a movement, as a faulty script would."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE stock_quant SET quantity = quantity + %s"
            " WHERE lot_id = %s AND location_id = %s",
            [quantity, lot.id, self.stock.id],
        )
        self.env.invalidate_all()

    def test_every_term_once(self):
        """100 + 20 received, 2 found, 3 missed, 30 + 10 delivered and 4 back,
        40 consumed, 5 scrapped, 6 to the vendor, 8 in transit:
        120 - 1 + 4 - 40 - 40 - 5 - 6 - 8 = 24 on hand"""
        receipt = self.receive([(self.nut, self.n1, 20)])
        self.count(self.n1, 117)
        self.count(self.n1, 119)
        delivery = self.deliver([(self.nut, self.n1, 30)])
        self.deliver([(self.nut, self.n1, 10)], self.weber)
        self.give_back(delivery, {self.n1: 4})
        self.produce([(self.j1, 50)], [(self.nut, self.n1, 40)])
        self.scrap(self.n1, 5)
        self.give_back(receipt, {self.n1: 6})
        transit = self.env["stock.location"].create(
            {"name": "Road", "usage": "transit"}
        )
        self.transfer(
            [(self.nut, self.n1, 8)], self.stock, transit, self.warehouse.int_type_id
        )
        self.assertEqual(
            self.balance(self.n1),
            {
                "lot_id": self.n1.id,
                "received": 120,
                "produced": 0,
                "adjusted": -1,
                "shipped": 40,
                "returned": 4,
                "consumed": 40,
                "scrapped": 5,
                "returned_to_vendor": 6,
                "in_transit": 8,
                "on_hand": 24,
                "unexplained": 0,
                "tolerance": 0,
                "balanced": True,
            },
        )
        made = self.balance(self.j1)
        self.assertEqual((made["produced"], made["on_hand"]), (50, 50))

    def test_order_of_the_lots(self):
        """one dict per lot, in the order of the record set"""
        j2 = self.lot(self.jar, "J2")
        lots = j2 | self.n1 | self.j1
        self.assertEqual([vals["lot_id"] for vals in lots.get_mass_balance()], lots.ids)

    def test_less_than_the_moves_say(self):
        """3 kg are missing from the stock record"""
        self.spoil_stock_records(self.n1, -3)
        balance = self.balance(self.n1)
        self.assertEqual((balance["on_hand"], balance["unexplained"]), (97, 3))
        self.assertFalse(balance["balanced"])

    def test_more_than_the_moves_say(self):
        self.spoil_stock_records(self.n1, 2)
        balance = self.balance(self.n1)
        self.assertEqual((balance["on_hand"], balance["unexplained"]), (102, -2))
        self.assertFalse(balance["balanced"])

    def test_tolerance(self):
        """2 % of 100 kg: 2 kg may be missing, 2.01 may not"""
        self.env.company.whiz_balance_tolerance = 2
        self.spoil_stock_records(self.n1, -2)
        self.assertEqual(self.balance(self.n1)["tolerance"], 2)
        self.assertTrue(self.balance(self.n1)["balanced"])
        self.spoil_stock_records(self.n1, -0.01)
        self.assertAlmostEqual(self.balance(self.n1)["unexplained"], 2.01)
        self.assertFalse(self.balance(self.n1)["balanced"])

    def test_tolerance_of_the_lots_company(self):
        """a lot of another company is judged by that company's share"""
        company = self.env["res.company"].create(
            {"name": "Other Company", "whiz_balance_tolerance": 5}
        )
        self.env.company.whiz_balance_tolerance = 1
        n2 = self.lot(self.nut, "N2", company_id=company.id)
        with self.in_company(company):
            self.receive([(self.nut, n2, 40)])
        self.assertEqual(self.balance(n2)["tolerance"], 2)
        self.assertFalse(self.n1.company_id)
        self.assertEqual(self.balance(self.n1)["tolerance"], 1)

    def test_tolerance_is_a_share(self):
        for share in (-1, 100, 250):
            with (
                self.subTest(share=share),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.env.company.whiz_balance_tolerance = share
                self.env.flush_all()

    def test_rounding_is_not_a_difference(self):
        """0.1 + 0.2 - 0.3 is nothing"""
        n2 = self.lot(self.nut, "N2")
        self.receive([(self.nut, n2, 0.1), (self.nut, n2, 0.2)])
        self.deliver([(self.nut, n2, 0.3)])
        balance = self.balance(n2)
        self.assertEqual(balance["unexplained"], 0)
        self.assertTrue(balance["balanced"])
        self.assertFalse(self.labels(n2.get_genealogy(), "stock"))

    def test_below_zero(self):
        """delivered before it was booked in: minus 5 on hand, and it closes"""
        n2 = self.lot(self.nut, "N2")
        self.deliver([(self.nut, n2, 5)])
        balance = self.balance(n2)
        self.assertEqual((balance["shipped"], balance["on_hand"]), (5, -5))
        self.assertTrue(balance["balanced"])
