from odoo.tests import new_test_user, tagged

from .common_sql import SqlCommon

# the most that a genealogy may ask the database, whatever its size
MOST = 12


@tagged("post_install", "-at_install")
class TestQueryCount(SqlCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Jar")
        cls.phone = cls.product("Phone", "serial")
        cls.reader = new_test_user(cls.env, "qa", "whiz_traceability.group_user")

    def queries(self, call, records):
        """Return how many queries a call makes that finds no record in its cache.

        Rules and access rights are read once per server, not per call: they are
        read before.
        """
        records = records.with_user(self.reader)
        call(records)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        payload = call(records)
        return self.env.cr.sql_log_count - before, payload

    def assertFewQueries(self, lots, **vals):
        number, payload = self.queries(lambda lots: lots.get_genealogy(**vals), lots)
        self.assertLessEqual(number, MOST)
        return number, payload

    def all_kinds(self):
        """A lot with every kind of end, order and gap around it; 5 lots in all."""
        j1, j2 = self.lots(self.jar, "J1 J2")
        s1, s2 = self.lots(self.phone, "S1 S2")
        n1 = self.lot(self.product("Nut", uom=self.kg), "N1")
        salt = self.product("Salt", "none")
        self.receive([(n1.product_id, n1, 100), (salt, None, 10)])
        self.count(n1, 102)
        self.count(n1, 101)
        self.produce([(j1, 20)], [(n1.product_id, n1, 10), (salt, None, 1)], [(j2, 5)])
        order = self.produce([(s1, 1), (s2, 1)], [(self.jar, j1, 2)])
        self.as_built(order, j1, s1, 1)
        self.unbuild(order, s2)
        self.give_back(self.deliver([(self.phone, s1, 1)]), {s1: 1})
        self.deliver([(self.phone, s1, 1)], self.weber)
        self.deliver([(self.jar, j2, 1)]).move_line_ids.lot_id = False
        receipt = self.receive([(n1.product_id, n1, 10)], self.supplier_2)
        self.give_back(receipt, {n1: 10})
        self.scrap(n1, 3)
        return n1

    def test_all_kinds_at_once(self):
        _number, payload = self.assertFewQueries(self.all_kinds())
        kinds = {node["kind"] for node in payload["nodes"]}
        self.assertEqual(
            kinds,
            {
                "lot",
                "production",
                "unbuild",
                "supplier",
                "customer",
                "scrap",
                "adjustment",
                "stock",
            },
        )
        self.assertIn("delivery_without_lot", self.gap_kinds(payload))
        self.assertIn("untracked_component", self.gap_kinds(payload))

    def test_each_direction_and_day(self):
        lot = self.all_kinds()
        for vals in (
            {"direction": "forward"},
            {"direction": "backward"},
            {"as_of": "2100-01-01"},
            {"sibling_limit": 2},
        ):
            with self.subTest(**vals):
                self.assertFewQueries(lot, **vals)

    def test_expanding(self):
        lot = self.all_kinds()
        for direction in ("forward", "backward"):
            number, _payload = self.queries(
                lambda lots, d=direction: lots.env["whiz.trace"].expand_node(
                    f"lot:{lots.id}", d
                ),
                lot,
            )
            self.assertLessEqual(number, MOST)

    def test_the_size_does_not_matter(self):
        """5 lots or 300: the same number of queries"""

        def grow(name, width, depth):
            """A lot that becomes ``width`` lots, each of which becomes ``depth``."""
            root = self.lot(self.jar, name)
            number = width * (depth + 1)
            made = self.env["stock.lot"].create(
                [
                    {"product_id": self.jar.id, "name": f"{name}-{i}"}
                    for i in range(number)
                ]
            )
            orders = self.orders(self.jar, width + 1)
            pickings = self.pickings(self.rossi) | self.pickings(self.weber)
            self.line(root, number, "supplier", "internal")
            self.consume(orders[0], root, number)
            for i, middle in enumerate(made[:width]):
                self.output(orders[0], middle, 1)
                self.consume(orders[i + 1], middle, 1)
                for lot in made[width + i * depth : width + (i + 1) * depth]:
                    self.output(orders[i + 1], lot, 1)
                    self.line(lot, 1, "internal", "customer", picking=pickings[i % 2])
            self.write_lines()
            return root

        small, few = self.assertFewQueries(grow("SMALL", 2, 1))
        large, many = self.assertFewQueries(grow("LARGE", 60, 4))
        self.assertEqual((few["total"], many["total"]), (5 + 3, 301 + 61))
        self.assertFalse(many["truncated"])
        self.assertEqual(small, large)
        self.assertEqual(len(self.labels(many, "lot")), 301)
