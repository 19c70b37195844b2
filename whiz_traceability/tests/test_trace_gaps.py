from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceGaps(TraceCommon):
    """Broken places of the chain are named, each with a sentence and its record."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut = cls.product("Nut", uom=cls.kg)
        cls.jar = cls.product("Jar")
        cls.n1, cls.j1 = cls.lot(cls.nut, "N1"), cls.lot(cls.jar, "J1")

    def gap(self, payload, kind):
        (gap,) = [gap for gap in payload["gaps"] if gap["kind"] == kind]
        return gap

    def test_unbroken(self):
        self.receive([(self.nut, self.n1, 10)])
        self.produce([(self.j1, 5)], [(self.nut, self.n1, 10)])
        self.deliver([(self.jar, self.j1, 5)])
        self.assertEqual(self.n1.get_genealogy()["gaps"], [])

    def test_untracked_component(self):
        """sugar without a lot goes into J1 beside N1"""
        sugar = self.product("Sugar", "none", self.kg)
        self.receive([(self.nut, self.n1, 10), (sugar, None, 10)])
        order = self.produce(
            [(self.j1, 5)], [(self.nut, self.n1, 10), (sugar, None, 2)]
        )
        payload = self.j1.get_genealogy("backward")
        gap = self.gap(payload, "untracked_component")
        self.assertEqual(
            (gap["res_model"], gap["res_id"]), ("mrp.production", order.id)
        )
        self.assertEqual(gap["node"], f"production:{order.id}")
        self.assertEqual(
            gap["message"],
            f"Sugar went into {order.name} without a lot: where it came from cannot be "
            "told.",
        )
        self.assertEqual(self.labels(payload, "lot"), {"J1", "N1"})
        forward = self.n1.get_genealogy("forward")
        self.assertIn("untracked_component", self.gap_kinds(forward))

    def test_tracked_component_without_its_lot(self):
        """the lot of the nuts was forgotten on the done line"""
        self.receive([(self.nut, self.n1, 10)])
        order = self.produce([(self.j1, 5)], [(self.nut, self.n1, 10)])
        order.move_raw_ids.move_line_ids.lot_id = False
        payload = self.j1.get_genealogy()
        self.assertEqual(self.gap_kinds(payload), {"untracked_component"})
        self.assertEqual(self.labels(payload, "lot"), {"J1"})

    def test_untracked_output(self):
        """N1 becomes a spread without lots: the trace ends there and says so"""
        spread = self.product("Spread", "none")
        self.receive([(self.nut, self.n1, 10)])
        order = self.produce([(spread, None, 5)], [(self.nut, self.n1, 10)])
        payload = self.n1.get_genealogy()
        gap = self.gap(payload, "untracked_output")
        self.assertEqual(
            gap["message"],
            f"Spread came out of {order.name} without a lot: where it went cannot be "
            "told.",
        )
        self.assertEqual(self.labels(payload, "lot"), {"N1"})
        self.assertEqual(
            self.edges(payload)["N1", order.name],
            (10, "exact"),
        )

    def test_output_before_input(self):
        """the order's jars are dated the day before its nuts"""
        self.receive([(self.nut, self.n1, 10)])
        order = self.produce([(self.j1, 5)], [(self.nut, self.n1, 10)])
        self.backdate(order, "2026-03-02 08:00:00")
        self.assertNotIn("output_before_input", self.gap_kinds(self.n1.get_genealogy()))
        order.move_finished_ids.move_line_ids.date = "2026-03-01 08:00:00"
        gap = self.gap(self.n1.get_genealogy(), "output_before_input")
        self.assertEqual(
            (gap["res_model"], gap["res_id"]), ("mrp.production", order.id)
        )

    def test_output_before_the_last_input(self):
        """jars of the 2nd of March, and nuts that went in on the 1st and the 3rd"""
        n2 = self.lot(self.nut, "N2")
        self.receive([(self.nut, self.n1, 10), (self.nut, n2, 10)])
        order = self.produce(
            [(self.j1, 5)], [(self.nut, self.n1, 5), (self.nut, n2, 5)]
        )
        self.backdate(order, "2026-03-02 08:00:00")
        first, last = order.move_raw_ids.move_line_ids.sorted("id")
        first.date = "2026-03-01 08:00:00"
        self.assertNotIn("output_before_input", self.gap_kinds(self.j1.get_genealogy()))
        last.date = "2026-03-03 08:00:00"
        self.assertIn("output_before_input", self.gap_kinds(self.j1.get_genealogy()))

    def test_used_before_received(self):
        """nuts consumed on the 2nd and received on the 3rd of March"""
        receipt = self.receive([(self.nut, self.n1, 10)])
        order = self.produce([(self.j1, 5)], [(self.nut, self.n1, 10)])
        self.backdate(order, "2026-03-02 08:00:00")
        self.backdate(receipt, "2026-03-03 08:00:00")
        gap = self.gap(self.n1.get_genealogy(), "used_before_received")
        self.assertEqual(gap["node"], f"lot:{self.n1.id}")

    def test_missing_origin(self):
        """delivered from stock below zero: nothing brought J1 in"""
        self.deliver([(self.jar, self.j1, 5)])
        gap = self.gap(self.j1.get_genealogy(), "missing_origin")
        self.assertEqual((gap["res_model"], gap["res_id"]), ("stock.lot", self.j1.id))
        self.assertFalse(self.labels(self.j1.get_genealogy(), "stock"))

    def test_counting_is_an_origin(self):
        """found by counting: no gap; the adjustment is shown where it came from"""
        self.count(self.j1, 8)
        payload = self.j1.get_genealogy()
        self.assertFalse(payload["gaps"])
        self.assertEqual(
            self.edges(payload),
            {
                ("Inventory adjustment", "J1"): (8, "exact"),
                ("J1", "In stock"): (8, "exact"),
            },
        )

    def test_counted_down_and_up(self):
        """12 received; 9 counted, then 10: 3 missed, 1 found, in two ends"""
        self.receive([(self.jar, self.j1, 12)])
        self.count(self.j1, 9)
        self.count(self.j1, 10)
        lot = f"lot:{self.j1.id}"
        edges = {
            (e["source"], e["target"]): e["quantity"]
            for e in self.j1.get_genealogy()["edges"]
        }
        self.assertEqual(
            edges,
            {
                (f"supplier:{self.supplier.id}", lot): 12,
                (f"adjustment_in:{self.j1.id}", lot): 1,
                (lot, f"adjustment_out:{self.j1.id}"): 3,
                (lot, f"stock:{self.j1.id}"): 10,
            },
        )
        self.assertEqual(self.balance(self.j1)["adjusted"], -2)

    def test_more_out_than_in(self):
        """5 received, 7 delivered"""
        self.receive([(self.jar, self.j1, 5)])
        self.deliver([(self.jar, self.j1, 7)])
        self.assertEqual(
            self.gap_kinds(self.j1.get_genealogy()), {"quantity_not_conserved"}
        )

    def test_delivery_without_lot(self):
        """3 jars left without a lot: some may be of J1; said once, for two lots"""
        j2 = self.lot(self.jar, "J2")
        self.receive([(self.jar, self.j1, 10), (self.jar, j2, 10)])
        picking = self.deliver([(self.jar, self.j1, 3)])
        picking.move_line_ids.lot_id = False
        payload = (self.j1 | j2).get_genealogy()
        gap = self.gap(payload, "delivery_without_lot")
        self.assertEqual(
            gap["message"],
            f"3 {self.unit.name} of Jar were delivered without a lot: some may be of "
            "this one.",
        )
        self.assertFalse(self.labels(payload, "customer"))

    def test_delivery_without_lot_is_of_the_lot(self):
        """not of the order that made it, which has the same product"""
        self.receive([(self.nut, self.n1, 10)])
        self.produce([(self.j1, 5)], [(self.nut, self.n1, 10)])
        picking = self.deliver([(self.jar, self.j1, 3)])
        picking.move_line_ids.lot_id = False
        gap = self.gap(self.n1.get_genealogy("forward"), "delivery_without_lot")
        self.assertEqual(gap["node"], f"lot:{self.j1.id}")

    def test_production_without_order(self):
        """4 of 10 kg go into production and 3 jars come out, both by a plain transfer:
        nothing joins them, and both sides say so"""
        production = self.env["stock.location"].search(
            [
                ("usage", "=", "production"),
                ("company_id", "=", self.env.company.id),
            ],
            limit=1,
        )
        self.receive([(self.nut, self.n1, 10)])
        self.transfer(
            [(self.nut, self.n1, 4)],
            self.stock,
            production,
            self.warehouse.int_type_id,
        )
        self.transfer(
            [(self.jar, self.j1, 3)],
            production,
            self.stock,
            self.warehouse.int_type_id,
        )
        used = self.gap(self.n1.get_genealogy(), "used_without_order")
        self.assertEqual(used["node"], f"lot:{self.n1.id}")
        self.assertEqual(
            used["message"],
            "4 kg of N1 went into production without an order: what they became cannot "
            "be told.",
        )
        made = self.gap(self.j1.get_genealogy("backward"), "made_without_order")
        self.assertEqual((made["res_model"], made["res_id"]), ("stock.lot", self.j1.id))
        balance = self.balance(self.n1)
        self.assertEqual((balance["consumed"], balance["on_hand"]), (4, 6))

    def test_orders_beyond_the_limit_are_orders(self):
        """an order that is not shown is no gap"""
        self.receive([(self.nut, self.n1, 10)])
        self.produce([(self.j1, 5)], [(self.nut, self.n1, 10)])
        payload = self.n1.get_genealogy(max_depth=0)
        self.assertEqual(payload["gaps"], [])

    def test_receipt_without_supplier(self):
        """nobody is named: an unknown supplier, not a hole"""
        receipt = self.receive([(self.jar, self.j1, 10)])
        receipt.partner_id = False
        receipt.move_ids.partner_id = False
        payload = self.j1.get_genealogy()
        self.assertEqual(self.labels(payload, "supplier"), {"Unknown supplier"})
        self.assertEqual(payload["hidden"], 0)

    def test_delivery_without_consignee(self):
        self.receive([(self.jar, self.j1, 10)])
        delivery = self.deliver([(self.jar, self.j1, 4)])
        delivery.partner_id = False
        delivery.move_ids.partner_id = False
        payload = self.j1.get_genealogy()
        self.assertEqual(self.edges(payload)["J1", "Unknown consignee"], (4, "exact"))
        (consignment,) = self.trace._consignments(self.j1)
        self.assertIs(consignment["partner_id"], False)

    def test_scrap_within_an_order_is_no_ingredient(self):
        """2 of 10 kg N1 spoil at the machine: 8 in J1, 2 in the bin"""
        n2 = self.lot(self.nut, "N2")
        self.receive([(self.nut, self.n1, 10), (self.nut, n2, 10)])
        order = self.plan([(self.j1, 5)], [(self.nut, self.n1, 8)])
        spoiled = self.scrap(self.n1, 2, production_id=order.id)
        only = self.scrap(n2, 1, production_id=order.id)
        order.qty_producing = 5
        self._fill(
            order.move_raw_ids - (spoiled | only).move_ids, [(self.nut, self.n1, 8)]
        )
        order.with_context(skip_consumption=True).button_mark_done()
        self.assertEqual(order.state, "done")
        self.assertTrue(spoiled.move_ids.raw_material_production_id)
        self.assertTrace("backward", self.j1, "N1")
        self.assertTrace("forward", n2, "")
        self.assertEqual(
            self.edges(self.n1.get_genealogy("forward")),
            {
                ("N1", order.name): (8, "exact"),
                ("N1", spoiled.name): (2, "exact"),
                (order.name, "J1"): (5, "exact"),
                ("J1", "In stock"): (5, "exact"),
            },
        )
        balance = self.balance(self.n1)
        self.assertEqual((balance["consumed"], balance["scrapped"]), (8, 2))
        self.assertTrue(balance["balanced"])
