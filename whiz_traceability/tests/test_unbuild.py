from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestUnbuild(TraceCommon):
    """Taking apart what was made: the components are descendants of the unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chip = cls.product("Chip", "serial")
        cls.glue = cls.product("Glue", uom=cls.kg)
        cls.phone = cls.product("Phone", "serial")
        cls.chips = cls.lots(cls.chip, "C1 C2 C3")
        cls.c1, cls.c2, cls.c3 = cls.chips
        cls.g1 = cls.lot(cls.glue, "G1")
        cls.units = cls.lots(cls.phone, "S1 S2 S3")
        cls.s1, cls.s2, cls.s3 = cls.units
        cls.receive([(cls.chip, chip, 1) for chip in cls.chips])
        cls.receive([(cls.glue, cls.g1, 10)])

    def test_single_unit(self):
        """S1 of C1 and 2 of G1 is taken apart: both come out of it, surely"""
        order = self.produce(
            [(self.s1, 1)], [(self.chip, self.c1, 1), (self.glue, self.g1, 2)]
        )
        unbuild = self.unbuild(order, self.s1)
        self.assertTrace("forward", self.s1, "C1 G1")
        self.assertTrace("backward", self.c1, "S1 G1")
        edges = self.edges(self.s1.get_genealogy())
        self.assertEqual(edges["S1", unbuild.name], (1, "exact"))
        self.assertEqual(edges[unbuild.name, "C1"], (1, "exact"))
        self.assertEqual(edges[unbuild.name, "G1"], (2, "exact"))
        self.assertNotIn(("S1", "In stock"), edges)
        self.assertEqual(edges["G1", "In stock"], (10, "exact"))

    def test_balance_of_the_unit_and_of_the_component(self):
        """S1: produced 1 = consumed 1. C1: received 1 + produced 1 = consumed 1 +
        on hand 1; it is on the shelf again, and not consumed any more"""
        order = self.produce([(self.s1, 1)], [(self.chip, self.c1, 1)])
        self.unbuild(order, self.s1)
        unit, chip = self.balance(self.s1), self.balance(self.c1)
        self.assertEqual(
            (unit["produced"], unit["consumed"], unit["on_hand"]), (1, 1, 0)
        )
        self.assertEqual(
            (chip["received"], chip["produced"], chip["consumed"], chip["on_hand"]),
            (1, 1, 1, 1),
        )
        self.assertTrue(unit["balanced"] and chip["balanced"])
        buckets = self.c1.get_whereabouts()["buckets"]
        self.assertEqual((buckets["on_hand"], buckets["consumed"]), (1, 0))

    def test_part_of_a_batch(self):
        """a batch of 10 from 5 kg of G1; 4 taken apart give 2 kg back"""
        cream = self.product("Cream")
        k1 = self.lot(cream, "K1")
        order = self.produce([(k1, 10)], [(self.glue, self.g1, 5)])
        unbuild = self.unbuild(order, k1, 4)
        edges = self.edges(k1.get_genealogy())
        self.assertEqual(edges["K1", unbuild.name], (4, "exact"))
        self.assertEqual(edges[unbuild.name, "G1"], (2, "exact"))
        self.assertEqual(edges["K1", "In stock"], (6, "exact"))
        buckets = self.g1.get_whereabouts()["buckets"]
        self.assertEqual((buckets["on_hand"], buckets["consumed"]), (7, 3))
        self.assertTrue(self.balance(self.g1)["balanced"])

    def test_one_of_several_serials(self):
        """three units in one order; S2 is taken apart and gives one chip back. Which
        chip was in S2 nobody recorded, but this one was"""
        order = self.produce(
            [(unit, 1) for unit in self.units],
            [(self.chip, chip, 1) for chip in self.chips],
        )
        unbuild = self.unbuild(order, self.s2)
        given_back = unbuild.produce_line_ids.move_line_ids.lot_id - self.s2
        self.assertEqual(len(given_back), 1)
        payload = self.s2.get_genealogy("forward", max_depth=2)
        self.assertEqual(self.labels(payload, "lot"), {"S2", given_back.name})
        edges = self.edges(payload)
        self.assertEqual(edges["S2", unbuild.name], (1, "exact"))
        self.assertEqual(edges[unbuild.name, given_back.name], (1, "exact"))
        self.assertEqual(
            self.edges(self.c1.get_genealogy())["C1", order.name], (1, "possible")
        )

    def test_all_of_several_serials(self):
        """all three units are taken apart, one by one: every chip is back"""
        order = self.produce(
            [(unit, 1) for unit in self.units],
            [(self.chip, chip, 1) for chip in self.chips],
        )
        for unit in self.units:
            self.unbuild(order, unit)
        for chip in self.chips:
            self.assertTrue(self.balance(chip)["balanced"])
            self.assertEqual(self.balance(chip)["on_hand"], 1)
        for unit in self.units:
            self.assertEqual(self.balance(unit)["on_hand"], 0)

    def test_built_again_into_another_unit(self):
        """C1 in S1, taken out, built into S2, sold to Weber: it reaches him over S2"""
        order = self.produce([(self.s1, 1)], [(self.chip, self.c1, 1)])
        self.unbuild(order, self.s1)
        self.produce([(self.s2, 1)], [(self.chip, self.c1, 1)])
        self.deliver([(self.phone, self.s2, 1)], self.weber)
        self.assertTrace("forward", self.c1, "S1 S2")
        payload = self.c1.get_genealogy("forward")
        self.assertEqual(self.edges(payload)["S2", "Weber"], (1, "exact"))
        self.assertTrue(self.balance(self.c1)["balanced"])
        self.assertEqual(self.c1.get_whereabouts()["buckets"]["consumed"], 1)

    def test_without_order(self):
        """a found unit is taken apart by its bill: an untracked case comes out"""
        case = self.product("Case", "none")
        radio = self.product("Radio", "serial")
        bom = self.env["mrp.bom"].create(
            {
                "product_tmpl_id": radio.product_tmpl_id.id,
                "bom_line_ids": [
                    (0, 0, {"product_id": case.id, "product_qty": 1}),
                ],
            }
        )
        r1 = self.lot(radio, "R1")
        self.count(r1, 1)
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": radio.id,
                "bom_id": bom.id,
                "lot_id": r1.id,
                "product_qty": 1,
            }
        )
        unbuild.action_unbuild()
        payload = r1.get_genealogy()
        self.assertEqual(
            self.edges(payload),
            {
                ("Inventory adjustment", "R1"): (1, "exact"),
                ("R1", unbuild.name): (1, "exact"),
            },
        )
        self.assertEqual(self.gap_kinds(payload), {"untracked_output"})
