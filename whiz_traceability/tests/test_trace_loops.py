from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceLoops(TraceCommon):
    """Rework: a lot goes back into itself or into one that it was made from."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.dough = cls.product("Dough", uom=cls.kg)
        cls.bread = cls.product("Bread")
        cls.d1, cls.b1 = cls.lot(cls.dough, "D1"), cls.lot(cls.bread, "B1")

    def loop_orders(self, payload):
        return {
            node["label"]
            for node in payload["nodes"]
            if node["key"]
            in {g["node"] for g in payload["gaps"] if g["kind"] == "loop"}
        }

    def test_into_itself(self):
        """D1 100, of which 30 are kneaded again into D1: 28 come out, 98 are there"""
        self.receive([(self.dough, self.d1, 100)])
        order = self.produce([(self.d1, 28)], [(self.dough, self.d1, 30)])
        self.assertTrace("forward", self.d1, "")
        self.assertTrace("backward", self.d1, "")
        payload = self.d1.get_genealogy()
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "D1"): (100, "exact"),
                ("D1", order.name): (30, "exact"),
                (order.name, "D1"): (28, "exact"),
                ("D1", "In stock"): (98, "exact"),
            },
        )
        self.assertEqual(self.gap_kinds(payload), {"loop"})
        self.assertEqual(self.loop_orders(payload), {order.name})
        for label in ("D1", order.name):
            self.assertIn("loop", self.node(payload, label)["flags"])
        balance = self.balance(self.d1)
        self.assertEqual((balance["produced"], balance["consumed"]), (28, 30))
        self.assertEqual(balance["on_hand"], 98)
        self.assertTrue(balance["balanced"])
        buckets = self.d1.get_whereabouts()["buckets"]
        self.assertEqual((buckets["on_hand"], buckets["consumed"]), (98, 2))

    def test_into_an_ancestor(self):
        """D1 > B1 > D1: 10 old breads go back into the dough they were made from"""
        self.receive([(self.dough, self.d1, 100)])
        bake = self.produce([(self.b1, 50)], [(self.dough, self.d1, 60)])
        knead = self.produce([(self.d1, 8)], [(self.bread, self.b1, 10)])
        self.deliver([(self.bread, self.b1, 40)])
        for direction in ("forward", "backward"):
            self.assertTrace(direction, self.d1, "B1")
            self.assertTrace(direction, self.b1, "D1")
        payload = self.d1.get_genealogy()
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "D1"): (100, "exact"),
                ("D1", bake.name): (60, "exact"),
                (bake.name, "B1"): (50, "exact"),
                ("B1", knead.name): (10, "exact"),
                (knead.name, "D1"): (8, "exact"),
                ("D1", "In stock"): (48, "exact"),
                ("B1", "Rossi"): (40, "exact"),
            },
        )
        self.assertEqual(self.loop_orders(payload), {bake.name, knead.name})
        self.assertTrue(self.balance(self.d1)["balanced"])

    def test_outside_the_loop(self):
        """flour F1 goes into the loop and cake C1 comes out: they are not on it"""
        flour, cake = self.product("Flour", uom=self.kg), self.product("Cake")
        f1, c1 = self.lot(flour, "F1"), self.lot(cake, "C1")
        self.receive([(flour, f1, 100)])
        self.produce([(self.d1, 100)], [(flour, f1, 100)])
        bake = self.produce([(self.b1, 50)], [(self.dough, self.d1, 60)])
        knead = self.produce([(self.d1, 8)], [(self.bread, self.b1, 10)])
        self.produce([(c1, 5)], [(self.bread, self.b1, 10)])
        payload = f1.get_genealogy()
        self.assertEqual(self.loop_orders(payload), {bake.name, knead.name})
        flagged = {n["label"] for n in payload["nodes"] if "loop" in n["flags"]}
        self.assertEqual(flagged, {"D1", "B1", bake.name, knead.name})
        self.assertTrace("forward", f1, "D1 B1 C1")
        self.assertTrace("backward", c1, "B1 D1 F1")

    def test_loop_has_depth_limit_too(self):
        """two steps from D1: the order and B1, not what is beyond"""
        self.receive([(self.dough, self.d1, 100)])
        self.produce([(self.b1, 50)], [(self.dough, self.d1, 60)])
        self.produce([(self.d1, 8)], [(self.bread, self.b1, 10)])
        payload = self.d1.get_genealogy("forward", max_depth=2)
        self.assertEqual(self.labels(payload, "lot"), {"D1", "B1"})
        self.assertEqual(self.node(payload, "B1")["more_forward"], 1)
