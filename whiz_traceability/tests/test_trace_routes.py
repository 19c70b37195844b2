from odoo.fields import Command
from odoo.tests import tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceRoutes(TraceCommon):
    """Ways through the warehouse and around it leave one lot and its true ends."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Jar")
        cls.j1 = cls.lot(cls.jar, "J1")

    def skip_without(self, module):
        if module not in self.env.registry._init_modules:
            self.skipTest(f"{module} is not installed")

    def validate(self, picking, lot=None):
        """Validate a transfer as the user does, with the lot on every line."""
        picking.action_assign()
        if lot:
            for line in picking.move_line_ids:
                line.lot_id = lot
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")

    def run_chain(self, picking, lot=None):
        """Validate a transfer and those that it pushes; return all of them."""
        pickings = picking
        while picking:
            self.validate(picking, lot)
            picking = picking.move_ids.move_dest_ids.picking_id - pickings
            pickings |= picking
        return pickings

    def test_two_step_receipt(self):
        """supplier > input > stock: received once, 12 in stock"""
        self.warehouse.reception_steps = "two_steps"
        move = self.env["stock.move"].create(
            {
                "product_id": self.jar.id,
                "product_uom": self.unit.id,
                "product_uom_qty": 12,
                "location_id": self.suppliers.id,
                "location_dest_id": self.warehouse.wh_input_stock_loc_id.id,
                "picking_type_id": self.warehouse.in_type_id.id,
                "warehouse_id": self.warehouse.id,
            }
        )
        move._action_confirm()
        move.picking_id.partner_id = self.supplier
        pickings = self.run_chain(move.picking_id, self.j1)
        self.assertEqual(len(pickings), 2)
        self.assertEqual(
            self.edges(self.j1.get_genealogy()),
            {
                ("Trace Supplier", "J1"): (12, "exact"),
                ("J1", "In stock"): (12, "exact"),
            },
        )
        self.assertEqual(self.balance(self.j1)["received"], 12)
        self.assertTrue(self.balance(self.j1)["balanced"])

    def test_three_step_delivery(self):
        """stock > packing > output > customer: one consignment of 5"""
        self.warehouse.delivery_steps = "pick_pack_ship"
        self.receive([(self.jar, self.j1, 12)])
        rule = self.env["stock.rule"]
        rule.run(
            [
                rule.Procurement(
                    self.jar,
                    5,
                    self.unit,
                    self.customers,
                    "five jars",
                    "TEST",
                    self.env.company,
                    {"warehouse_id": self.warehouse, "partner_id": self.rossi.id},
                )
            ]
        )
        pick = self.env["stock.picking"].search(
            [("product_id", "=", self.jar.id), ("state", "!=", "done")]
        )
        pickings = self.run_chain(pick)
        self.assertEqual(len(pickings), 3)
        out = pickings.filtered(lambda p: p.location_dest_id == self.customers)
        self.assertEqual(
            self.edges(self.j1.get_genealogy("forward")),
            {("J1", "Rossi"): (5, "exact"), ("J1", "In stock"): (7, "exact")},
        )
        (consignment,) = self.trace._consignments(self.j1)
        self.assertEqual(consignment["picking_id"], out.id)
        self.assertEqual(
            (consignment["quantity"], consignment["partner_id"]), (5, self.rossi.id)
        )
        self.assertBalance(self.j1, received=12, shipped=5, on_hand=7)

    def test_on_the_way_to_the_customer(self):
        """picked but not shipped: in our output still, not at the customer"""
        self.receive([(self.jar, self.j1, 12)])
        self.transfer(
            [(self.jar, self.j1, 5)],
            self.stock,
            self.warehouse.wh_output_stock_loc_id,
            self.warehouse.int_type_id,
        )
        self.assertEqual(
            self.edges(self.j1.get_genealogy("forward")),
            {("J1", "In stock"): (12, "exact")},
        )
        self.assertFalse(self.trace._consignments(self.j1))

    def test_kit(self):
        """a breakfast set is no lot: Rossi receives the jar and the spoon in it"""
        spoon, breakfast = self.product("Spoon"), self.product("Breakfast Set", "none")
        s1 = self.lot(spoon, "S1")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": breakfast.product_tmpl_id.id,
                "type": "phantom",
                "bom_line_ids": [
                    Command.create({"product_id": self.jar.id, "product_qty": 2}),
                    Command.create({"product_id": spoon.id, "product_qty": 1}),
                ],
            }
        )
        self.receive([(self.jar, self.j1, 12), (spoon, s1, 6)])
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.rossi.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": breakfast.id,
                            "product_uom_qty": 3,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        self.validate(picking)
        self.assertEqual(
            self.edges((self.j1 | s1).get_genealogy("forward")),
            {
                ("J1", "Rossi"): (6, "exact"),
                ("J1", "In stock"): (6, "exact"),
                ("S1", "Rossi"): (3, "exact"),
                ("S1", "In stock"): (3, "exact"),
            },
        )
        self.assertFalse(self.j1.get_genealogy()["gaps"])
        self.assertBalance(self.j1, received=12, shipped=6, on_hand=6)
        self.assertBalance(s1, received=6, shipped=3, on_hand=3)

    def test_straight_to_the_customer(self):
        """from the supplier's shelf to Rossi: both ends, and nothing of it is ours"""
        picking = self.transfer(
            [(self.jar, self.j1, 4)],
            self.suppliers,
            self.customers,
            self.warehouse.in_type_id,
            self.supplier,
        )
        picking.move_ids.partner_id = self.rossi
        self.assertEqual(
            self.edges(self.j1.get_genealogy()),
            {("Trace Supplier", "J1"): (4, "exact"), ("J1", "Rossi"): (4, "exact")},
        )
        (consignment,) = self.trace._consignments(self.j1)
        self.assertEqual(consignment["partner_id"], self.rossi.id)
        balance = self.balance(self.j1)
        self.assertEqual((balance["received"], balance["shipped"]), (4, 4))
        self.assertTrue(balance["balanced"])

    def test_dropship(self):
        """the same through a sale and the purchase that Odoo makes of it"""
        self.skip_without("stock_dropshipping")
        self.jar.write(
            {
                "route_ids": [
                    Command.link(
                        self.env.ref("stock_dropshipping.route_drop_shipping").id
                    )
                ],
                "seller_ids": [Command.create({"partner_id": self.supplier.id})],
            }
        )
        sale = self.env["sale.order"].create(
            {
                "partner_id": self.rossi.id,
                "order_line": [
                    Command.create({"product_id": self.jar.id, "product_uom_qty": 4})
                ],
            }
        )
        sale.action_confirm()
        purchase = self.env["purchase.order"].search(
            [("partner_id", "=", self.supplier.id)]
        )
        purchase.button_confirm()
        self.validate(sale.picking_ids, self.j1)
        self.assertEqual(
            self.edges(self.j1.get_genealogy()),
            {("Trace Supplier", "J1"): (4, "exact"), ("J1", "Rossi"): (4, "exact")},
        )

    def test_returned_to_vendor(self):
        """12 received, 5 sent back to the same supplier: two ends, 7 here"""
        receipt = self.receive([(self.jar, self.j1, 12)])
        back = self.give_back(receipt, {self.j1: 5})
        self.assertEqual(back.location_dest_id, self.suppliers)
        payload = self.j1.get_genealogy()
        supplier = f"supplier:{self.supplier.id}"
        vendor_return = f"vendor_return:{self.supplier.id}"
        lot = f"lot:{self.j1.id}"
        edges = {(e["source"], e["target"]): e["quantity"] for e in payload["edges"]}
        self.assertEqual(edges[supplier, lot], 12)
        self.assertEqual(edges[lot, vendor_return], 5)
        self.assertEqual(edges[lot, f"stock:{self.j1.id}"], 7)
        self.assertEqual(self.balance(self.j1)["returned_to_vendor"], 5)
        self.assertTrue(self.balance(self.j1)["balanced"])

    def test_subcontracting(self):
        """nuts N1 go to a subcontractor, who makes jar J1 of them"""
        self.skip_without("mrp_subcontracting")
        nut = self.product("Nut", uom=self.kg)
        n1 = self.lot(nut, "N1")
        maker = self.env["res.partner"].create({"name": "Maker", "is_company": True})
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.jar.product_tmpl_id.id,
                "type": "subcontract",
                "subcontractor_ids": [Command.link(maker.id)],
                "bom_line_ids": [
                    Command.create({"product_id": nut.id, "product_qty": 3})
                ],
            }
        )
        self.receive([(nut, n1, 100)])
        place = maker.property_stock_subcontractor
        self.transfer(
            [(nut, n1, 50)], self.stock, place, self.warehouse.int_type_id, maker
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.suppliers.id,
                "location_dest_id": self.stock.id,
                "partner_id": maker.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": 10,
                            "location_id": self.suppliers.id,
                            "location_dest_id": self.stock.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        self.validate(picking, self.j1)
        order = picking.move_ids.move_orig_ids.production_id
        self.assertEqual(order.state, "done")
        self.assertTrace("forward", n1, "J1")
        self.assertTrace("backward", self.j1, "N1")
        edges = self.edges(self.j1.get_genealogy())
        self.assertEqual(edges["N1", order.name], (30, "exact"))
        self.assertEqual(edges[order.name, "J1"], (10, "exact"))
        self.assertEqual(edges["J1", "In stock"], (10, "exact"))
        self.assertTrue(self.balance(self.j1)["balanced"])
        self.assertEqual(self.balance(n1)["on_hand"], 70)
        self.assertTrue(self.balance(n1)["balanced"])
