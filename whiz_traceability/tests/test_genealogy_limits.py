from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_sql import SqlCommon


@tagged("post_install", "-at_install")
class TestGenealogyLimits(SqlCommon):
    """A part of a large genealogy says what more there is.

    R1 goes into 6 orders, each of which makes 2 lots; each lot goes to Rossi (the
    first of an order) or Weber (the second).
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        nut, jar = cls.product("Nut", uom=cls.kg), cls.product("Jar")
        cls.r1 = cls.lot(nut, "R1")
        cls.jars = cls.lots(jar, " ".join(f"J{i}" for i in range(12)))
        cls.six = cls.orders(jar, 6)
        receipt = cls.pickings(cls.supplier)
        to_rossi, to_weber = cls.pickings(cls.rossi), cls.pickings(cls.weber)
        cls.line(cls.r1, 60, "supplier", "internal", picking=receipt)
        for i, order in enumerate(cls.six):
            cls.consume(order, cls.r1, 10)
            for lot, picking in zip(cls.jars[2 * i : 2 * i + 2], (to_rossi, to_weber)):
                cls.output(order, lot, 3)
                cls.line(lot, 3, "internal", "customer", picking=picking)
        cls.write_lines()

    def kinds(self, payload):
        counts = {}
        for node in payload["nodes"]:
            counts[node["kind"]] = counts.get(node["kind"], 0) + 1
        return counts

    def test_everything(self):
        payload = self.r1.get_genealogy()
        self.assertEqual(
            self.kinds(payload),
            {"lot": 13, "production": 6, "supplier": 1, "customer": 2},
        )
        self.assertFalse(payload["truncated"])
        self.assertEqual(payload["total"], 19)
        for node in payload["nodes"]:
            self.assertEqual(
                (node["more_forward"], node["more_backward"]), (0, 0), node
            )

    def test_node_limit(self):
        """5 nodes: the root and the nearest 4; the root says what is missing"""
        payload = self.r1.get_genealogy(node_limit=5)
        self.assertEqual(len(payload["nodes"]), 5)
        self.assertTrue(payload["truncated"])
        self.assertIn("R1", self.labels(payload))
        self.assertLessEqual(max(abs(n["depth"]) for n in payload["nodes"]), 1)
        root = self.node(payload, "R1")
        shown = self.kinds(payload).get("production", 0)
        self.assertEqual(root["more_forward"], 6 - shown)
        keys = {node["key"] for node in payload["nodes"]}
        for edge in payload["edges"]:
            self.assertLessEqual({edge["source"], edge["target"]}, keys)

    def test_node_limit_of_one(self):
        payload = self.r1.get_genealogy(node_limit=1)
        self.assertEqual(self.labels(payload), {"R1"})
        root = self.node(payload, "R1")
        self.assertEqual((root["more_forward"], root["more_backward"]), (6, 1))

    def test_limit_that_is_just_enough(self):
        """22 nodes fit into 22: nothing is missing, whatever ``truncated`` says"""
        payload = self.r1.get_genealogy(node_limit=22)
        self.assertEqual(len(payload["nodes"]), 22)
        self.assertFalse(payload["truncated"])

    def test_sibling_limit(self):
        """2 orders beside each other, 4 more; their lots are there"""
        payload = self.r1.get_genealogy("forward", sibling_limit=2)
        self.assertEqual(self.kinds(payload)["production"], 2)
        self.assertEqual(self.kinds(payload)["lot"], 5)
        self.assertTrue(payload["truncated"])
        self.assertEqual(self.node(payload, "R1")["more_forward"], 4)

    def test_max_depth(self):
        """one step: the orders; two: the jars"""
        one = self.r1.get_genealogy("forward", max_depth=1)
        self.assertEqual(self.kinds(one), {"lot": 1, "production": 6})
        for node in one["nodes"]:
            if node["kind"] == "production":
                self.assertEqual((node["more_forward"], node["more_backward"]), (2, 0))
        two = self.r1.get_genealogy("forward", max_depth=2)
        self.assertEqual(self.kinds(two)["lot"], 13)
        none = self.r1.get_genealogy(max_depth=0)
        self.assertEqual(self.labels(none), {"R1", "Trace Supplier"})
        self.assertEqual(self.node(none, "R1")["more_forward"], 6)

    def test_direction_counts_the_other_side(self):
        """a forward view of a jar knows that there is an order behind it"""
        jar = self.jars[0].get_genealogy("forward")
        node = self.node(jar, "J0")
        self.assertEqual((node["more_forward"], node["more_backward"]), (0, 1))
        backward = self.r1.get_genealogy("backward")
        node = self.node(backward, "R1")
        self.assertEqual((node["more_forward"], node["more_backward"]), (6, 0))

    def test_limits_that_are_none(self):
        for name, value in (
            ("max_depth", "x"),
            ("max_depth", -1),
            ("node_limit", 0),
            ("node_limit", "500"),
            ("sibling_limit", 0),
        ):
            with self.assertRaisesRegex(UserError, f"{name} must be a whole number"):
                self.r1.get_genealogy(**{name: value})

    def test_unknown_direction(self):
        for direction in ("sideways", "", None, "FORWARD"):
            with self.assertRaisesRegex(UserError, "is no direction"):
                self.r1.get_genealogy(direction)

    # ------------------------------------------------------------------
    # Expanding
    # ------------------------------------------------------------------

    def expand(self, lot, direction="forward", **vals):
        return self.trace.expand_node(f"lot:{lot.id}", direction, **vals)

    def test_expanding_equals_the_whole(self):
        """pages of 4 of the 6 orders: no order twice, none missing, the same edges"""
        whole = self.r1.get_genealogy("forward", max_depth=1)
        nodes, edges = [], []
        for offset in (0, 4, 8):
            page = self.expand(self.r1, offset=offset, limit=4)
            self.assertEqual(page["total"], 6)
            nodes += [node["key"] for node in page["nodes"]]
            edges += [(e["source"], e["target"], e["quantity"]) for e in page["edges"]]
        self.assertEqual(len(nodes), 6)
        self.assertEqual(set(nodes), {f"production:{id_}" for id_ in self.six.ids})
        self.assertCountEqual(
            edges, [(e["source"], e["target"], e["quantity"]) for e in whole["edges"]]
        )

    def test_expanding_keeps_its_order(self):
        """the newest first, and the same on every call"""
        first = [node["res_id"] for node in self.expand(self.r1)["nodes"]]
        again = [node["res_id"] for node in self.expand(self.r1)["nodes"]]
        self.assertEqual(first, again)

    def test_expanding_an_order(self):
        key = f"production:{self.six[0].id}"
        page = self.trace.expand_node(key, "forward")
        self.assertEqual(self.labels(page), {"J0", "J1"})
        self.assertEqual({node["depth"] for node in page["nodes"]}, {1})
        self.assertEqual({e["source"] for e in page["edges"]}, {key})
        page = self.trace.expand_node(key, "backward")
        self.assertEqual(self.labels(page), {"R1"})
        self.assertEqual({node["depth"] for node in page["nodes"]}, {-1})

    def test_expanding_to_the_ends(self):
        page = self.expand(self.jars[0])
        self.assertEqual(self.labels(page), {"Rossi"})
        page = self.expand(self.r1, "backward")
        self.assertEqual(self.labels(page), {"Trace Supplier"})

    def test_what_is_announced_is_there(self):
        """``more_...`` is the number of neighbours that expanding brings"""
        payload = self.r1.get_genealogy(node_limit=6)
        shown = {node["key"] for node in payload["nodes"]}
        for node in payload["nodes"]:
            for direction in ("forward", "backward"):
                if node["kind"] not in ("lot", "production"):
                    continue
                page = self.trace.expand_node(node["key"], direction)
                new = {n["key"] for n in page["nodes"]} - shown
                with self.subTest(node=node["label"], direction=direction):
                    self.assertEqual(node[f"more_{direction}"], len(new))

    def test_ends_cannot_be_expanded(self):
        for key in (
            f"customer:{self.rossi.id}",
            "stock:1",
            "nonsense",
            "lot:",
            "lot:x",
            "",
        ):
            with (
                self.subTest(key=key),
                self.assertRaisesRegex(UserError, "cannot be expanded"),
            ):
                self.trace.expand_node(key, "forward")
        with self.assertRaisesRegex(
            UserError, "both is no direction: use forward, backward"
        ):
            self.expand(self.r1, "both")
