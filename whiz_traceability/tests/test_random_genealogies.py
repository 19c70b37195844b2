import random
from collections import defaultdict
from contextlib import contextmanager

from odoo.fields import Datetime
from odoo.tests import tagged

from .common_sql import SqlCommon

CASES = 60


class NaiveWalk:
    """The genealogy as one would do it by hand: line by line, set by set."""

    def __init__(self, lines, records, as_of=None):
        """
        :param lines: what ``SqlCommon.line`` collected
        :param records: as-built rows (order, component lot, unit, quantity)
        """
        self.consumed = defaultdict(float)
        self.produced = defaultdict(float)
        for line in lines:
            vals = line["vals"]
            order = next(iter(vals.items()), None) if vals else None
            if not line["lot_id"] or not order or (as_of and line["date"] > as_of):
                continue
            name = "unbuild" if order[0] == "unbuild_id" else "production"
            key = (name, order[1]), line["lot_id"]
            if line["target"] == "production":
                self.consumed[key] += line["quantity"]
            elif line["source"] == "production":
                self.produced[key] += line["quantity"]
        recorded = defaultdict(float)
        for order_id, component, unit, quantity in records:
            order = ("production", order_id)
            if (order, unit) in self.produced:
                recorded[order, component] += quantity
        through = {
            (order, lot)
            for (order, lot), quantity in self.consumed.items()
            if recorded[order, lot] < quantity
        }
        self.steps = {
            (lot, other)
            for order, lot in through
            for made, other in self.produced
            if made == order
        } | {
            (component, unit)
            for order_id, component, unit, _quantity in records
            if (("production", order_id), component) in self.consumed
            and (("production", order_id), unit) in self.produced
        }

    def reach(self, lot, forward):
        found, todo = {lot}, [lot]
        while todo:
            here = todo.pop()
            for source, target in self.steps:
                start, end = (source, target) if forward else (target, source)
                if start == here and end not in found:
                    found.add(end)
                    todo.append(end)
        return found


@tagged("post_install", "-at_install")
class TestRandomGenealogies(SqlCommon):
    """On small random genealogies the engine equals a naive walk (60, always the
    same ones: the number of the case is the seed)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = [
            cls.product("Nut", uom=cls.kg),
            cls.product("Jar"),
            cls.product("Phone", "serial"),
        ]
        cls.pool = cls.env["stock.lot"].create(
            [{"product_id": products[i % 3].id, "name": f"L{i}"} for i in range(10)]
        )
        cls.production_pool = cls.orders(cls.product("Thing", "none"), 5)
        cls.unbuild_pool = cls.unbuilds(cls.product("Other", "none"), 2)
        cls.sendings = [
            *cls.pickings(cls.rossi, 2),
            *cls.pickings(cls.weber, 2),
            *cls.pickings(cls.env["res.partner"], 1),
        ]

    def day(self, rng):
        return f"2026-03-{rng.randint(1, 9):02} 12:00:00"

    def make_case(self, seed):
        """Write a random genealogy; return its lines and its as-built rows."""
        rng = random.Random(seed)
        lots = rng.sample(list(self.pool), rng.randint(3, len(self.pool)))
        for lot in lots:
            if rng.random() < 0.8:
                self.line(
                    lot, rng.randint(1, 20), "supplier", "internal", self.day(rng)
                )
        orders = rng.sample(
            [*self.production_pool, *self.unbuild_pool], rng.randint(1, 6)
        )
        for order in orders:
            # the same lot may be on both sides, and twice on one
            for lot in rng.choices(lots, k=rng.randint(1, 3)):
                self.consume(order, lot, rng.randint(1, 9), self.day(rng))
            for lot in rng.choices(lots, k=rng.randint(0, 3)):
                self.output(order, lot, rng.randint(1, 9), self.day(rng))
        for lot in rng.choices(lots, k=rng.randint(0, 8)):
            source, target = rng.choice(
                [
                    ("internal", "customer"),
                    ("internal", "customer"),
                    ("customer", "internal"),
                    ("internal", "inventory"),
                    ("inventory", "internal"),
                    ("internal", "supplier"),
                    ("internal", "transit"),
                    ("transit", "internal"),
                    ("supplier", "customer"),
                ]
            )
            picking = (
                rng.choice(self.sendings) if "customer" in (source, target) else None
            )
            self.line(
                lot, rng.randint(1, 9), source, target, self.day(rng), picking=picking
            )
        lines = self.write_lines()
        return lines, self.make_records(rng, lines)

    def make_records(self, rng, lines):
        """Write as-built records of some orders, within what they consumed."""
        walk = NaiveWalk(lines, [])
        records = {}
        for ((name, order_id), component), quantity in walk.consumed.items():
            units = sorted(
                lot for order, lot in walk.produced if order == (name, order_id)
            )
            if name != "production" or not units or rng.random() < 0.5:
                continue
            left = quantity
            for unit in rng.sample(units, rng.randint(1, len(units))):
                part = rng.randint(1, int(left)) if left >= 1 else 0
                if part:
                    records[order_id, component, unit] = part
                    left -= part
        company = self.env.company.id
        self.insert(
            "whiz_as_built",
            [
                {
                    "production_id": order_id,
                    "component_lot_id": component,
                    "finished_lot_id": unit,
                    "quantity": quantity,
                    "company_id": company,
                }
                for (order_id, component, unit), quantity in records.items()
            ],
        )
        return [(*key, quantity) for key, quantity in records.items()]

    def clear(self):
        for table in ("whiz_as_built", "stock_quant", "stock_move_line", "stock_move"):
            column, ids = {
                "whiz_as_built": ("component_lot_id", self.pool.ids),
                "stock_quant": ("lot_id", self.pool.ids),
                "stock_move_line": ("lot_id", self.pool.ids),
                "stock_move": ("product_id", self.pool.product_id.ids),
            }[table]
            self.env.cr.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [ids])
        self.env.invalidate_all()

    @contextmanager
    def case(self, seed):
        """Give (lines, as-built rows) of a random genealogy, and clear it away."""
        with self.subTest(seed=seed):
            yield self.make_case(seed)
        self.clear()

    def test_equals_the_naive_walk(self):
        """the same lots, forward and backward, today and on an earlier day"""
        biggest = 0
        for seed in range(CASES):
            with self.case(seed) as (lines, records):
                for as_of in (None, f"2026-03-{seed % 9 + 1:02} 12:00:00"):
                    walk = NaiveWalk(lines, records, as_of)
                    moment = Datetime.to_datetime(as_of)
                    for lot in self.pool:
                        forward = self.trace._descendants(lot, moment)
                        backward = self.trace._ancestors(lot, moment)
                        self.assertEqual(set(forward.ids), walk.reach(lot.id, True))
                        self.assertEqual(set(backward.ids), walk.reach(lot.id, False))
                        biggest = max(biggest, len(forward))
        self.assertGreater(biggest, 4, "the cases are worth something")

    def test_converses(self):
        """B is a descendant of A exactly when A is an ancestor of B"""
        for seed in range(CASES):
            with self.case(seed):
                forward = {
                    (a.id, b) for a in self.pool for b in self.trace._descendants(a).ids
                }
                backward = {
                    (a, b.id) for b in self.pool for a in self.trace._ancestors(b).ids
                }
                self.assertEqual(forward, backward)

    def test_genealogy_shows_what_the_walk_finds(self):
        """the lots of the payload are those of the walk, its edges those between"""
        for seed in range(CASES):
            with self.case(seed) as (lines, records):
                walk = NaiveWalk(lines, records)
                root = self.pool[0]
                payload = root.get_genealogy()
                shown = {n["res_id"] for n in payload["nodes"] if n["kind"] == "lot"}
                self.assertEqual(
                    shown, walk.reach(root.id, True) | walk.reach(root.id, False)
                )
                keys = {node["key"] for node in payload["nodes"]}
                for edge in payload["edges"]:
                    self.assertGreaterEqual(edge["quantity"], 0)
                    self.assertLessEqual({edge["source"], edge["target"]}, keys)
                self.assertFalse(payload["truncated"])
                self.assertEqual(payload["hidden"], 0)

    def test_mass_balance_closes(self):
        for seed in range(CASES):
            with self.case(seed):
                for balance in self.pool.get_mass_balance():
                    self.assertEqual(balance["unexplained"], 0)
                    self.assertTrue(balance["balanced"])

    def test_consignments(self):
        """never below zero; delivered minus returned, but for returns that no
        delivery explains"""
        for seed in range(CASES):
            with self.case(seed) as (lines, _records):
                net = defaultdict(float)
                for consignment in self.trace._consignments(self.pool):
                    self.assertGreater(consignment["quantity"], 0)
                    net[consignment["lot_id"]] += consignment["quantity"]
                for lot in self.pool:
                    own = [line for line in lines if line["lot_id"] == lot.id]
                    out = sum(
                        line["quantity"] for line in own if line["target"] == "customer"
                    )
                    back = sum(
                        line["quantity"] for line in own if line["source"] == "customer"
                    )
                    self.assertLessEqual(net[lot.id], out)
                    self.assertGreaterEqual(net[lot.id], out - back)
                    if not back:
                        self.assertEqual(net[lot.id], out)

    def test_whereabouts_agree_with_the_balance(self):
        """bucket by bucket; what is at customers is at least shipped - returned"""
        for seed in range(CASES):
            with self.case(seed):
                for lot, balance in zip(self.pool, self.pool.get_mass_balance()):
                    buckets = lot.get_whereabouts()["buckets"]
                    self.assertEqual(buckets["on_hand"], balance["on_hand"])
                    self.assertEqual(buckets["in_transit"], balance["in_transit"])
                    self.assertEqual(
                        buckets["returned_to_vendor"], balance["returned_to_vendor"]
                    )
                    self.assertEqual(buckets["returned"], balance["returned"])
                    self.assertLessEqual(buckets["consumed"], balance["consumed"])
                    self.assertGreaterEqual(
                        buckets["at_customers"],
                        balance["shipped"] - balance["returned"],
                    )
