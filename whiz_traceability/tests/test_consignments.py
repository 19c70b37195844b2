from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestConsignments(TraceCommon):
    """Who still has how much: deliveries net of what came back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Jar")
        cls.phone = cls.product("Phone", "serial")
        cls.j1, cls.j2 = cls.lots(cls.jar, "J1 J2")
        cls.s1 = cls.lot(cls.phone, "S1")
        cls.receive(
            [(cls.jar, cls.j1, 100), (cls.jar, cls.j2, 100), (cls.phone, cls.s1, 1)]
        )

    def consignments(self, lots):
        """Return [(lot, consignee or False, quantity)], oldest first."""
        partners = self.env["res.partner"]
        return [
            (
                lots.browse(c["lot_id"]).name,
                partners.browse(c["partner_id"] or []).name,
                c["quantity"],
            )
            for c in self.trace._consignments(lots)
        ]

    def test_two_customers_two_lots(self):
        self.deliver([(self.jar, self.j1, 10), (self.jar, self.j2, 20)])
        self.deliver([(self.jar, self.j1, 30)], self.weber)
        self.assertCountEqual(
            self.consignments(self.j1 | self.j2),
            [("J1", "Rossi", 10), ("J2", "Rossi", 20), ("J1", "Weber", 30)],
        )
        self.assertEqual(self.consignments(self.j2), [("J2", "Rossi", 20)])

    def test_what_a_consignment_tells(self):
        picking = self.deliver([(self.jar, self.j1, 10)])
        self.backdate(picking, "2026-03-01 08:00:00")
        (consignment,) = self.trace._consignments(self.j1)
        self.assertEqual(
            consignment,
            {
                "lot_id": self.j1.id,
                "partner_id": self.rossi.id,
                "picking_id": picking.id,
                "move_line_id": picking.move_line_ids.id,
                "date": picking.move_line_ids.date,
                "quantity": 10,
                "uom_id": self.unit.id,
                "company_id": self.env.company.id,
            },
        )

    def test_partial_return(self):
        """10 delivered, 4 back: Rossi has 6, and the edge says that 4 came back"""
        picking = self.deliver([(self.jar, self.j1, 10)])
        self.give_back(picking, {self.j1: 4})
        self.assertEqual(self.consignments(self.j1), [("J1", "Rossi", 6)])
        (edge,) = [
            e
            for e in self.j1.get_genealogy()["edges"]
            if e["target"] == f"customer:{self.rossi.id}"
        ]
        self.assertEqual((edge["quantity"], edge["returned"]), (6, 4))
        self.assertEqual(edge["documents"][0]["res_id"], picking.id)

    def test_full_return(self):
        """all 10 are back: no consignment; the genealogy still shows that he had it"""
        picking = self.deliver([(self.jar, self.j1, 10)])
        self.give_back(picking, {self.j1: 10})
        self.assertEqual(self.consignments(self.j1), [])
        self.assertEqual(
            self.edges(self.j1.get_genealogy("forward")),
            {("J1", "Rossi"): (0, "exact"), ("J1", "In stock"): (100, "exact")},
        )

    def test_one_lot_of_two_comes_back(self):
        """J1 and J2 delivered together, 5 of J2 come back"""
        picking = self.deliver([(self.jar, self.j1, 10), (self.jar, self.j2, 10)])
        self.give_back(picking, {self.j2: 5})
        self.assertCountEqual(
            self.consignments(self.j1 | self.j2),
            [("J1", "Rossi", 10), ("J2", "Rossi", 5)],
        )

    def test_return_without_link(self):
        """3 come in from Rossi by a transfer of their own: the 3 are of his 10"""
        self.deliver([(self.jar, self.j1, 10)])
        self.deliver([(self.jar, self.j1, 7)], self.weber)
        self.take_back([(self.jar, self.j1, 3)], self.rossi)
        self.assertCountEqual(
            self.consignments(self.j1), [("J1", "Rossi", 7), ("J1", "Weber", 7)]
        )

    def test_return_through_another_contact(self):
        """delivered to Rossi's shop, sent back by Rossi's warehouse: one company"""
        shop, store = self.env["res.partner"].create(
            [
                {"name": name, "parent_id": self.rossi.id, "type": "delivery"}
                for name in ("Shop", "Store")
            ]
        )
        self.deliver([(self.jar, self.j1, 10)], shop)
        self.take_back([(self.jar, self.j1, 3)], store)
        self.assertEqual(self.consignments(self.j1), [("J1", "Rossi", 7)])

    def test_return_of_somebody_who_had_none(self):
        """Weber never got J1: Rossi may still have all 10"""
        self.deliver([(self.jar, self.j1, 10)])
        self.take_back([(self.jar, self.j1, 3)], self.weber)
        self.assertEqual(self.consignments(self.j1), [("J1", "Rossi", 10)])

    def test_two_deliveries_one_return(self):
        """5 + 5 delivered, 7 back of the second's transfer: 3 of the first remain"""
        first = self.deliver([(self.jar, self.j1, 5)])
        second = self.deliver([(self.jar, self.j1, 5)])
        self.backdate(first, "2026-03-01 08:00:00")
        self.backdate(second, "2026-03-02 08:00:00")
        self.give_back(second, {self.j1: 7})
        (consignment,) = self.trace._consignments(self.j1)
        self.assertEqual(consignment["picking_id"], first.id)
        self.assertEqual(consignment["quantity"], 3)

    def test_return_and_resale(self):
        """S1 to Rossi, back, to Weber: Weber has it; the genealogy names both"""
        picking = self.deliver([(self.phone, self.s1, 1)])
        self.give_back(picking, {self.s1: 1})
        self.deliver([(self.phone, self.s1, 1)], self.weber)
        self.assertEqual(self.consignments(self.s1), [("S1", "Weber", 1)])
        self.assertEqual(
            self.edges(self.s1.get_genealogy("forward")),
            {("S1", "Rossi"): (0, "exact"), ("S1", "Weber"): (1, "exact")},
        )
        self.assertBalance(self.s1, received=1, shipped=2, returned=1)

    def test_serial_returned_by_nobody(self):
        """a serial comes back without a sender: Rossi cannot have it any more"""
        self.deliver([(self.phone, self.s1, 1)])
        self.take_back([(self.phone, self.s1, 1)])
        self.assertEqual(self.consignments(self.s1), [])

    def test_batch_returned_by_nobody(self):
        """3 jars come back without a sender: nobody's consignment shrinks"""
        self.deliver([(self.jar, self.j1, 10)])
        self.take_back([(self.jar, self.j1, 3)])
        self.assertEqual(self.consignments(self.j1), [("J1", "Rossi", 10)])

    def test_delivered_again_to_the_same(self):
        """10 out, 10 back, 6 out: 6"""
        picking = self.deliver([(self.jar, self.j1, 10)])
        back = self.give_back(picking, {self.j1: 10})
        again = self.deliver([(self.jar, self.j1, 6)])
        for number, document in enumerate((picking, back, again), start=1):
            self.backdate(document, f"2026-03-0{number} 08:00:00")
        (consignment,) = self.trace._consignments(self.j1)
        self.assertEqual(
            (consignment["picking_id"], consignment["quantity"]), (again.id, 6)
        )

    def test_between_customer_locations(self):
        """moved from one customer place to another: delivered once, not twice"""
        elsewhere = self.customers.copy({"name": "Consignment Store"})
        self.deliver([(self.jar, self.j1, 10)])
        self.transfer(
            [(self.jar, self.j1, 4)],
            self.customers,
            elsewhere,
            self.warehouse.int_type_id,
            self.rossi,
        )
        self.assertEqual(self.consignments(self.j1), [("J1", "Rossi", 10)])

    # ------------------------------------------------------------------
    # The field on the lot
    # ------------------------------------------------------------------

    def test_consignees_of_a_lot(self):
        """who still has some: Weber, but not Rossi, who sent all back"""
        picking = self.deliver([(self.jar, self.j1, 10)])
        self.deliver([(self.jar, self.j1, 5)], self.weber)
        self.give_back(picking, {self.j1: 10})
        self.assertEqual(self.j1.consignee_ids, self.weber)
        self.assertFalse(self.j2.consignee_ids)

    def test_search_by_consignee(self):
        """Rossi got J1 and, inside the crate K1, J2: both are found, and K1"""
        crate = self.product("Crate")
        k1, k2 = self.lots(crate, "K1 K2")
        self.produce([(k1, 1)], [(self.jar, self.j2, 12)])
        self.produce([(k2, 1)], [(self.jar, self.j2, 12)])
        shop = self.env["res.partner"].create(
            {"name": "Shop", "parent_id": self.rossi.id}
        )
        self.deliver([(self.jar, self.j1, 5), (crate, k1, 1)], shop)
        self.deliver([(crate, k2, 1)], self.weber)
        lots = self.env["stock.lot"]
        everything = self.j1 | self.j2 | k1 | k2 | self.s1
        for domain, expected in (
            ([("consignee_ids", "=", self.rossi.id)], self.j1 | self.j2 | k1),
            ([("consignee_ids", "in", self.weber.ids)], self.j2 | k2),
            ([("consignee_ids", "ilike", "ross")], self.j1 | self.j2 | k1),
            ([("consignee_ids.name", "=", "Weber")], self.j2 | k2),
            ([("consignee_ids", "=", self.supplier.id)], lots),
            (
                [("consignee_ids", "in", (self.rossi | self.weber).ids)],
                everything - self.s1,
            ),
            ([("consignee_ids", "=", False)], self.s1),
            ([("consignee_ids", "!=", False)], everything - self.s1),
            (
                [("consignee_ids", "in", [False, self.weber.id])],
                self.s1 | self.j2 | k2,
            ),
        ):
            with self.subTest(domain=domain):
                found = lots.search([("id", "in", everything.ids), *domain])
                self.assertEqual(found, expected)

    def test_search_finds_what_came_back(self):
        """they had it: still found"""
        picking = self.deliver([(self.jar, self.j1, 10)])
        self.give_back(picking, {self.j1: 10})
        self.assertIn(
            self.j1,
            self.env["stock.lot"].search([("consignee_ids", "=", self.rossi.id)]),
        )
