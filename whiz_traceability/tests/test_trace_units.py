from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceUnits(TraceCommon):
    """Quantities are in the product's unit, whatever unit a line was entered in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut = cls.product("Nut", uom=cls.kg)
        cls.jar = cls.product("Jar")
        cls.n1, cls.j1 = cls.lot(cls.nut, "N1"), cls.lot(cls.jar, "J1")

    def test_grams_of_a_product_in_kilograms(self):
        """2.5 kg + 500 g received, 750 g used: 3 kg in, 0.75 out, 2.25 left"""
        self.receive([(self.nut, self.n1, 2.5), (self.nut, self.n1, 500, self.gram)])
        order = self.produce([(self.j1, 5)], [(self.nut, self.n1, 750, self.gram)])
        payload = self.n1.get_genealogy()
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "N1"): (3, "exact"),
                ("N1", order.name): (0.75, "exact"),
                ("N1", "In stock"): (2.25, "exact"),
                (order.name, "J1"): (5, "exact"),
                ("J1", "In stock"): (5, "exact"),
            },
        )
        self.assertEqual(
            {e["uom"] for e in payload["edges"] if e["source"] == f"lot:{self.n1.id}"},
            {"kg"},
        )
        node = self.node(payload, "N1")
        self.assertEqual(
            (node["quantity"], node["uom"], node["on_hand"]), (3, "kg", 2.25)
        )
        balance = self.balance(self.n1)
        self.assertEqual((balance["received"], balance["consumed"]), (3, 0.75))
        self.assertTrue(balance["balanced"])

    def test_dozens(self):
        """2 dozen received, 1 dozen delivered, half a dozen back: 24, 12, 6"""
        self.receive([(self.jar, self.j1, 2, self.dozen)])
        picking = self.deliver([(self.jar, self.j1, 1, self.dozen)])
        self.give_back(picking, {self.j1: 0.5})
        # the return is in the unit of the delivery
        back = picking.return_ids
        self.assertEqual(back.move_line_ids.product_uom_id, self.dozen)
        (consignment,) = self.trace._consignments(self.j1)
        self.assertEqual(
            (consignment["quantity"], consignment["uom_id"]), (6, self.unit.id)
        )
        payload = self.j1.get_genealogy()
        (edge,) = [e for e in payload["edges"] if e["target"].startswith("customer:")]
        self.assertEqual((edge["quantity"], edge["returned"]), (6, 6))
        buckets = self.j1.get_whereabouts()["buckets"]
        self.assertEqual((buckets["on_hand"], buckets["at_customers"]), (18, 6))
        self.assertTrue(self.balance(self.j1)["balanced"])

    def test_order_in_another_unit(self):
        """an order of 2 dozen jars: its node says 24 units"""
        self.receive([(self.nut, self.n1, 10)])
        order = self.produce(
            [(self.j1, 2)], [(self.nut, self.n1, 4)], product_uom_id=self.dozen.id
        )
        payload = self.j1.get_genealogy()
        node = self.node(payload, order.name)
        self.assertEqual((node["quantity"], node["uom"]), (24, self.unit.name))
        self.assertEqual(self.edges(payload)[order.name, "J1"], (24, "exact"))

    def test_as_built_in_the_components_unit(self):
        """3 units share 600 g entered in grams; 0.2 kg of them are in U1"""
        phone = self.product("Phone", "serial")
        units = self.lots(phone, "U1 U2 U3")
        self.receive([(self.nut, self.n1, 10)])
        order = self.produce(
            [(unit, 1) for unit in units], [(self.nut, self.n1, 600, self.gram)]
        )
        self.as_built(order, self.n1, units[0], 0.2)
        edges = self.edges(self.n1.get_genealogy("forward"))
        self.assertEqual(edges["N1", "U1"], (0.2, "exact"))
        rest, certainty = edges["N1", order.name]
        self.assertAlmostEqual(rest, 0.4)
        self.assertEqual(certainty, "possible")
