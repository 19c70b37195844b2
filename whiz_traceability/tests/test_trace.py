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

    def test_merge(self):
        """N1 60 and N2 20 go into P1: each reaches it, exact; P1 has both ancestors"""
        (n1, n2), (p1,) = self.lots(self.nut, "N1 N2"), self.lots(self.paste, "P1")
        self.receive([(self.nut, n1, 60)])
        self.receive([(self.nut, n2, 30)], self.supplier_2)
        order = self.produce([(p1, 80)], [(self.nut, n1, 60), (self.nut, n2, 20)])
        self.assertTrace("forward", n1, "P1")
        self.assertTrace("forward", n2, "P1")
        self.assertTrace("backward", p1, "N1 N2")
        self.assertEqual(
            self.edges(p1.get_genealogy("backward")),
            {
                ("Trace Supplier", "N1"): (60, "exact"),
                ("Second Supplier", "N2"): (30, "exact"),
                ("N1", order.name): (60, "exact"),
                ("N2", order.name): (20, "exact"),
                (order.name, "P1"): (80, "exact"),
            },
        )
        self.assertBalance(n1, received=60, consumed=60)
        self.assertBalance(n2, received=30, consumed=20, on_hand=10)
        self.assertBalance(p1, produced=80, on_hand=80)

    def test_split(self):
        """N1 100 into P1 (40) and P2 (50): 10 are left"""
        (n1,), (p1, p2) = self.lots(self.nut, "N1"), self.lots(self.paste, "P1 P2")
        self.receive([(self.nut, n1, 100)])
        order = self.produce([(p1, 4)], [(self.nut, n1, 40)])
        order_2 = self.produce([(p2, 5)], [(self.nut, n1, 50)])
        self.assertTrace("forward", n1, "P1 P2")
        self.assertTrace("backward", p1, "N1")
        self.assertTrace("backward", p2, "N1")
        self.assertEqual(
            self.edges(n1.get_genealogy("forward")),
            {
                ("N1", "In stock"): (10, "exact"),
                ("N1", order.name): (40, "exact"),
                ("N1", order_2.name): (50, "exact"),
                (order.name, "P1"): (4, "exact"),
                (order_2.name, "P2"): (5, "exact"),
                ("P1", "In stock"): (4, "exact"),
                ("P2", "In stock"): (5, "exact"),
            },
        )
        self.assertBalance(n1, received=100, consumed=90, on_hand=10)
        self.assertBalance(p2, produced=5, on_hand=5)

    def test_diamond(self):
        """N1 > P1, P2 > J1: J1 once, 4 steps away, N1 once"""
        (n1,), (p1, p2) = self.lots(self.nut, "N1"), self.lots(self.paste, "P1 P2")
        (j1,) = self.lots(self.jar, "J1")
        self.receive([(self.nut, n1, 100)])
        self.produce([(p1, 40)], [(self.nut, n1, 50)])
        self.produce([(p2, 40)], [(self.nut, n1, 50)])
        order = self.produce([(j1, 80)], [(self.paste, p1, 40), (self.paste, p2, 30)])
        self.assertTrace("forward", n1, "P1 P2 J1")
        self.assertTrace("backward", j1, "P1 P2 N1")
        payload = n1.get_genealogy("forward")
        self.assertEqual(
            sorted(n["label"] for n in payload["nodes"] if n["kind"] == "lot"),
            ["J1", "N1", "P1", "P2"],
        )
        self.assertEqual(self.node(payload, "J1")["depth"], 4)
        edges = self.edges(payload)
        self.assertEqual(edges["P1", order.name], (40, "exact"))
        self.assertEqual(edges["P2", order.name], (30, "exact"))
        self.assertFalse(payload["gaps"])
        self.assertBalance(n1, received=100, consumed=100)
        self.assertBalance(p1, produced=40, consumed=40)
        self.assertBalance(p2, produced=40, consumed=30, on_hand=10)
        self.assertBalance(j1, produced=80, on_hand=80)

    def test_several_roots(self):
        """from P1 and J2 at once: both 0, N1 -2, and J1 on P1's side only"""
        (n1,), (p1, p2) = self.lots(self.nut, "N1"), self.lots(self.paste, "P1 P2")
        j1, j2 = self.lots(self.jar, "J1 J2")
        self.receive([(self.nut, n1, 100)])
        self.produce([(p1, 40)], [(self.nut, n1, 50)])
        self.produce([(p2, 40)], [(self.nut, n1, 50)])
        self.produce([(j1, 80)], [(self.paste, p1, 40)])
        self.produce([(j2, 80)], [(self.paste, p2, 40)])
        payload = (p1 | j2).get_genealogy()
        depths = {
            n["label"]: n["depth"] for n in payload["nodes"] if n["kind"] == "lot"
        }
        self.assertEqual(depths, {"N1": -2, "P1": 0, "P2": -2, "J1": 2, "J2": 0})
        self.assertEqual(payload["roots"], [f"lot:{p1.id}", f"lot:{j2.id}"])

    def test_byproduct(self):
        """N1 gives P1 and the by-product O1: both come from it, each possible"""
        oil = self.product("Oil", uom=self.kg)
        (n1,), (p1,), (o1,) = (
            self.lots(self.nut, "N1"),
            self.lots(self.paste, "P1"),
            self.lots(oil, "O1"),
        )
        self.receive([(self.nut, n1, 100)])
        order = self.produce([(p1, 80)], [(self.nut, n1, 100)], [(o1, 15)])
        self.assertTrace("forward", n1, "P1 O1")
        self.assertTrace("backward", o1, "N1")
        self.assertEqual(
            self.edges(n1.get_genealogy("forward")),
            {
                ("N1", order.name): (100, "possible"),
                (order.name, "P1"): (80, "possible"),
                (order.name, "O1"): (15, "possible"),
                ("P1", "In stock"): (80, "exact"),
                ("O1", "In stock"): (15, "exact"),
            },
        )
        self.assertBalance(n1, received=100, consumed=100)
        self.assertBalance(p1, produced=80, on_hand=80)
        self.assertBalance(o1, produced=15, on_hand=15)

    def test_same_name_on_two_products(self):
        """nut lot X goes to Rossi inside P1, cocoa lot X to Weber: never mixed"""
        x_nut, x_cocoa = self.lot(self.nut, "X"), self.lot(self.cocoa, "X")
        p1 = self.lot(self.paste, "P1")
        self.receive([(self.nut, x_nut, 10), (self.cocoa, x_cocoa, 20)])
        self.produce([(p1, 5)], [(self.nut, x_nut, 10)])
        self.deliver([(self.paste, p1, 5)], self.rossi)
        self.deliver([(self.cocoa, x_cocoa, 20)], self.weber)
        self.assertEqual(self.trace._descendants(x_nut), x_nut | p1)
        self.assertEqual(self.trace._descendants(x_cocoa), x_cocoa)
        self.assertEqual(
            self.labels(x_cocoa.get_genealogy(), "customer"),
            {"Weber"},
        )
        self.assertEqual(self.labels(x_nut.get_genealogy(), "customer"), {"Rossi"})
        self.assertBalance(x_nut, received=10, consumed=10)
        self.assertBalance(x_cocoa, received=20, shipped=20)

    def test_sub_assemblies(self):
        """a board with chip C1 goes into controller K1 over two orders"""
        chip, board = self.product("Chip", "serial"), self.product("Board", "serial")
        controller = self.product("Controller", "serial")
        (c1, c2), (b1,) = self.lots(chip, "C1 C2"), self.lots(board, "B1")
        (k1,) = self.lots(controller, "K1")
        self.receive([(chip, c1, 1), (chip, c2, 1)])
        self.produce([(b1, 1)], [(chip, c1, 1)])
        self.produce([(k1, 1)], [(board, b1, 1), (chip, c2, 1)])
        self.assertTrace("forward", c1, "B1 K1")
        self.assertTrace("forward", c2, "K1")
        self.assertTrace("backward", k1, "B1 C1 C2")
        payload = k1.get_genealogy("backward")
        depths = {
            n["label"]: n["depth"] for n in payload["nodes"] if n["kind"] == "lot"
        }
        self.assertEqual(depths, {"K1": 0, "B1": -2, "C2": -2, "C1": -4})
        self.assertBalance(c1, received=1, consumed=1)
        self.assertBalance(b1, produced=1, consumed=1)
        self.assertBalance(k1, produced=1, on_hand=1)

    def test_lot_without_moves(self):
        """nothing happened to it: itself alone, without origin, all buckets empty"""
        n1 = self.lot(self.nut, "N1")
        payload = n1.get_genealogy()
        self.assertEqual([n["label"] for n in payload["nodes"]], ["N1"])
        self.assertFalse(payload["edges"])
        self.assertEqual(self.gap_kinds(payload), {"missing_origin"})
        self.assertFalse(n1.get_whereabouts()["lines"])
        self.assertTrue(self.balance(n1)["balanced"])

    def test_no_lots(self):
        empty = self.env["stock.lot"]
        payload = empty.get_genealogy()
        self.assertEqual((payload["nodes"], payload["edges"]), ([], []))
        self.assertEqual(empty.get_mass_balance(), [])
        self.assertFalse(empty.get_whereabouts()["lines"])
        self.assertEqual(self.trace._consignments(empty), [])
