from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTrace(TraceCommon):
    """Genealogies of one shape each, with sets and balances worked out by hand."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut = cls.product("Nut", uom=cls.kg)
        cls.cocoa = cls.product("Cocoa", uom=cls.kg)
        cls.paste = cls.product("Paste", uom=cls.kg)
        cls.jar = cls.product("Jar")

    def test_chain_to_customer(self):
        """supplier > N1 > P1 > J1 > Rossi, all exact, in both directions"""
        n1, p1, j1 = (
            self.lot(self.nut, "N1"),
            self.lot(self.paste, "P1"),
            self.lot(self.jar, "J1"),
        )
        self.receive([(self.nut, n1, 100)])
        order = self.produce([(p1, 40)], [(self.nut, n1, 60)])
        order_2 = self.produce([(j1, 80)], [(self.paste, p1, 30)])
        self.deliver([(self.jar, j1, 50)])

        self.assertEqual(self.trace._descendants(n1), n1 | p1 | j1)
        self.assertEqual(self.trace._ancestors(j1), n1 | p1 | j1)
        self.assertEqual(self.trace._ancestors(n1), n1)
        (consignment,) = self.trace._consignments(n1 | p1 | j1)
        self.assertEqual(consignment["lot_id"], j1.id)
        self.assertEqual(consignment["partner_id"], self.rossi.id)
        self.assertEqual(consignment["quantity"], 50)

        payload = n1.get_genealogy()
        self.assertEqual(payload["roots"], [f"lot:{n1.id}"])
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "N1"): (100, "exact"),
                ("N1", order.name): (60, "exact"),
                ("N1", "In stock"): (40, "exact"),
                (order.name, "P1"): (40, "exact"),
                ("P1", "In stock"): (10, "exact"),
                ("P1", order_2.name): (30, "exact"),
                (order_2.name, "J1"): (80, "exact"),
                ("J1", "Rossi"): (50, "exact"),
                ("J1", "In stock"): (30, "exact"),
            },
        )
        depths = {
            n["label"]: n["depth"] for n in payload["nodes"] if n["kind"] != "stock"
        }
        self.assertEqual(
            depths,
            {
                "Trace Supplier": -1,
                "N1": 0,
                order.name: 1,
                "P1": 2,
                order_2.name: 3,
                "J1": 4,
                "Rossi": 5,
            },
        )
        self.assertFalse(payload["gaps"])
        for lot in n1 | p1 | j1:
            self.assertTrue(self.balance(lot)["balanced"])
            self.assertEqual(self.balance(lot)["unexplained"], 0)

    def test_backward_shows_no_customers(self):
        n1, p1 = self.lot(self.nut, "N1"), self.lot(self.paste, "P1")
        self.receive([(self.nut, n1, 100)])
        self.produce([(p1, 40)], [(self.nut, n1, 60)])
        self.deliver([(self.paste, p1, 40)])
        backward = p1.get_genealogy(direction="backward")
        self.assertEqual(self.labels(backward, "customer"), set())
        self.assertEqual(self.labels(backward, "supplier"), {"Trace Supplier"})
        (root,) = [n for n in backward["nodes"] if n["depth"] == 0]
        self.assertEqual(root["more_forward"], 1)
