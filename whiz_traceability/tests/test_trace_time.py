from odoo.exceptions import UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceTime(TraceCommon):
    """Back-dated moves, a look at an earlier day, and later edits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut = cls.product("Nut", uom=cls.kg)
        cls.jar = cls.product("Jar")
        cls.n1, cls.j1, cls.j2 = (
            cls.lot(cls.nut, "N1"),
            cls.lot(cls.jar, "J1"),
            cls.lot(cls.jar, "J2"),
        )
        cls.receipt = cls.receive([(cls.nut, cls.n1, 100)])
        cls.order = cls.produce([(cls.j1, 50)], [(cls.nut, cls.n1, 30)])
        cls.order_2 = cls.produce([(cls.j2, 20)], [(cls.nut, cls.n1, 10)])
        cls.delivery = cls.deliver([(cls.jar, cls.j1, 40)])
        cls.back = cls.give_back(cls.delivery, {cls.j1: 15})
        for document, when in (
            (cls.receipt, "2026-03-01 08:00:00"),
            (cls.order, "2026-03-02 08:00:00"),
            (cls.delivery, "2026-03-03 23:30:00"),
            (cls.back, "2026-03-05 08:00:00"),
            (cls.order_2, "2026-03-06 08:00:00"),
        ):
            cls.backdate(document, when)

    def as_of(self, moment, tz="UTC"):
        return self.n1.with_context(tz=tz).get_genealogy(as_of=moment)

    def test_moment(self):
        """the order counts from its very second on"""
        self.assertEqual(self.labels(self.as_of("2026-03-02 07:59:59"), "lot"), {"N1"})
        self.assertEqual(
            self.labels(self.as_of("2026-03-02 08:00:00"), "lot"), {"N1", "J1"}
        )
        self.assertEqual(self.labels(self.as_of(None), "lot"), {"N1", "J1", "J2"})

    def test_quantities_of_that_day(self):
        """on 4 March: 100 in, 30 used, 70 left; 40 with Rossi and 10 here"""
        payload = self.as_of("2026-03-04")
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "N1"): (100, "exact"),
                ("N1", self.order.name): (30, "exact"),
                ("N1", "In stock"): (70, "exact"),
                (self.order.name, "J1"): (50, "exact"),
                ("J1", "Rossi"): (40, "exact"),
                ("J1", "In stock"): (10, "exact"),
            },
        )
        self.assertEqual(payload["as_of"], "2026-03-04 23:59:59")

    def test_return_later_that_week(self):
        """on the 5th the 15 are back"""
        edges = self.edges(self.as_of("2026-03-05"))
        self.assertEqual(edges["J1", "Rossi"], (25, "exact"))
        self.assertEqual(edges["J1", "In stock"], (25, "exact"))

    def test_before_everything(self):
        """on the day before the receipt the lot did not exist: no ends, no gaps"""
        payload = self.as_of("2026-02-28")
        self.assertEqual([n["label"] for n in payload["nodes"]], ["N1"])
        self.assertFalse(payload["edges"])
        self.assertFalse(payload["gaps"])

    def test_day_in_the_users_time_zone(self):
        """shipped 23:30 UTC on the 3rd: in Rome it is the 4th, in New York the 3rd"""
        for tz, day, shipped in (
            ("UTC", "2026-03-03", True),
            ("UTC", "2026-03-02", False),
            ("Europe/Rome", "2026-03-03", False),
            ("Europe/Rome", "2026-03-04", True),
            ("America/New_York", "2026-03-03", True),
            ("America/New_York", "2026-03-02", False),
        ):
            with self.subTest(tz=tz, day=day):
                customers = self.labels(self.as_of(day, tz), "customer")
                self.assertEqual(customers, {"Rossi"} if shipped else set())

    def test_day_when_the_clocks_change(self):
        """29 March 2026 has 23 hours in Rome: it ends at 21:59:59 UTC"""
        self.assertEqual(
            self.as_of("2026-03-29", "Europe/Rome")["as_of"], "2026-03-29 21:59:59"
        )
        self.assertEqual(
            self.as_of("2026-03-28", "Europe/Rome")["as_of"], "2026-03-28 22:59:59"
        )

    def test_time_zone_of_the_user(self):
        user = new_test_user(
            self.env, "yorker", "stock.group_stock_user", tz="America/New_York"
        )
        self.assertEqual(
            self.n1.with_user(user).get_genealogy(as_of="2026-03-03")["as_of"],
            "2026-03-04 04:59:59",
        )

    def test_not_a_date(self):
        for text in (
            "not a date",
            "2026-13-01",
            "2026-02-30",
            "03/01/2026",
            "tomorrow!!",
        ):
            for call in (
                lambda t: self.n1.get_genealogy(as_of=t),
                lambda t: self.trace.expand_node(
                    f"lot:{self.n1.id}", "forward", as_of=t
                ),
            ):
                with self.subTest(text=text), self.assertRaisesRegex(UserError, text):
                    call(text)

    def test_walks_as_of(self):
        """the Python interface takes a moment, too"""
        moment = Datetime.to_datetime("2026-03-02 08:00:00")
        self.assertEqual(self.trace._descendants(self.n1, moment), self.n1 | self.j1)
        self.assertEqual(self.trace._ancestors(self.j2, moment), self.j2)
        self.assertEqual(self.trace._ancestors(self.j2), self.j2 | self.n1)

    def test_expand_as_of(self):
        node = self.trace.expand_node(
            f"lot:{self.n1.id}", "forward", as_of="2026-03-04"
        )
        self.assertEqual(self.labels(node, "production"), {self.order.name})
        node = self.trace.expand_node(f"lot:{self.n1.id}", "forward")
        self.assertEqual(
            self.labels(node, "production"), {self.order.name, self.order_2.name}
        )

    # ------------------------------------------------------------------
    # Edits
    # ------------------------------------------------------------------

    def test_edited_quantity(self):
        """the done line of the order is corrected from 30 to 35"""
        self.order.move_raw_ids.move_line_ids.quantity = 35
        edges = self.edges(self.n1.get_genealogy("forward"))
        self.assertEqual(edges["N1", self.order.name], (35, "exact"))
        self.assertEqual(edges["N1", "In stock"], (55, "exact"))
        self.assertTrue(self.balance(self.n1)["balanced"])

    def test_edited_lot(self):
        """not N1 but N2 was used: at once N2 reaches J1 and N1 does not"""
        n2 = self.lot(self.nut, "N2")
        self.receive([(self.nut, n2, 100)])
        self.order.move_raw_ids.move_line_ids.lot_id = n2
        self.assertTrace("forward", self.n1, "J2")
        self.assertTrace("forward", n2, "J1")
        self.assertTrace("backward", self.j1, "N2")

    def test_edited_consignee(self):
        """the delivery was Weber's"""
        self.delivery.partner_id = self.weber
        customers = self.labels(self.j1.get_genealogy("forward"), "customer")
        self.assertEqual(customers, {"Weber"})

    def test_edited_to_nothing(self):
        """a done line set to 0 joins nothing any more"""
        self.order_2.move_raw_ids.move_line_ids.quantity = 0
        self.assertTrace("forward", self.n1, "J1")
        self.assertTrace("backward", self.j2, "")

    def test_open_and_cancelled_documents_do_not_count(self):
        """a draft and a cancelled delivery of J2 give it no consignee"""
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.weber.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 5,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        self.assertTrue(picking.move_line_ids.lot_id)
        lots = self.j1 | self.j2
        self.assertNotIn("Weber", self.labels(lots.get_genealogy(), "customer"))
        picking.action_cancel()
        self.assertNotIn("Weber", self.labels(lots.get_genealogy(), "customer"))

    def test_planned_order_does_not_count(self):
        order = self.plan([(self.lot(self.jar, "J3"), 5)], [(self.nut, self.n1, 5)])
        order.action_assign()
        self.assertEqual(order.move_raw_ids.move_line_ids.lot_id, self.n1)
        self.assertTrace("forward", self.n1, "J1 J2")
