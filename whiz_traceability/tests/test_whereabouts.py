from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from ..models import whiz_trace_where
from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestWhereabouts(TraceCommon):
    """In which buckets a lot is now, each once, with its document."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar, cls.crate = cls.product("Jar"), cls.product("Crate")
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.receive([(cls.jar, cls.j1, 100)])

    def assertBuckets(self, lot, **expected):
        """Check the buckets, and that all but ``returned`` add up to what came in."""
        result = lot.get_whereabouts()
        buckets = {name: q for name, q in result["buckets"].items() if q}
        self.assertEqual(buckets, expected)
        totals = self.trace._flow_totals(self.trace._flows(lot.ids))[lot.id]
        came_in = sum(totals[name] for name in ("received", "found", "produced"))
        parts = sum(q for name, q in buckets.items() if name != "returned")
        self.assertAlmostEqual(parts, came_in - totals["lost"] - self.given_back(lot))
        for name, quantity in buckets.items():
            lines = [line for line in result["lines"] if line["bucket"] == name]
            self.assertAlmostEqual(sum(line["quantity"] for line in lines), quantity)
        return result["lines"]

    def given_back(self, lot):
        """What unbuilding and rework produced of the lot again."""
        flows = self.trace._flows(lot.ids)
        consumed = {(f.lot_id, f.order_node) for f in flows if f.outflow == "consumed"}
        return sum(
            flow.quantity
            for flow in flows
            if flow.inflow == "produced" and self.trace._gives_back(flow, consumed)
        )

    def open_delivery(self, quantity, product=None):
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": self.customers.id,
                "partner_id": self.rossi.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": (product or self.jar).id,
                            "product_uom_qty": quantity,
                            "location_id": self.stock.id,
                            "location_dest_id": self.customers.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def test_on_hand(self):
        (line,) = self.assertBuckets(self.j1, on_hand=100)
        self.assertEqual(
            line,
            {
                "bucket": "on_hand",
                "lot_id": self.j1.id,
                "quantity": 100,
                "uom": self.unit.name,
                "res_model": "stock.location",
                "res_id": self.stock.id,
                "label": self.stock.display_name,
            },
        )

    def test_reserved_on_an_open_delivery(self):
        """30 are set aside: they can still be stopped, and the document is named"""
        picking = self.open_delivery(30)
        lines = self.assertBuckets(self.j1, on_hand=70, reserved=30)
        (line,) = [line for line in lines if line["bucket"] == "reserved"]
        self.assertEqual(
            (line["res_model"], line["res_id"]), ("stock.picking", picking.id)
        )
        self.assertEqual(line["label"], picking.name)
        picking.action_cancel()
        self.assertBuckets(self.j1, on_hand=100)

    def test_summary(self):
        """what the screen shows: places, open documents once each, the balance"""
        pickings = [self.open_delivery(10) for _number in range(3)]
        with patch.object(whiz_trace_where, "DOCUMENTS_SHOWN", 2):
            summary = self.j1.get_where_summary()
        self.assertEqual(summary["uom"], self.unit.name)
        self.assertTrue(summary["balance"]["balanced"])
        hand, reserved = summary["where"]
        self.assertEqual(
            (hand["label"], hand["quantity"], hand["more_documents"]),
            ("On hand, free", 70, 0),
        )
        self.assertEqual(
            [place["label"] for place in hand["documents"]], [self.stock.display_name]
        )
        self.assertEqual((reserved["bucket"], reserved["quantity"]), ("reserved", 30))
        names = {document["label"] for document in reserved["documents"]}
        self.assertEqual(len(names), 2)
        self.assertLess(names, {picking.name for picking in pickings})
        self.assertEqual(reserved["more_documents"], 1)

    def test_all_reserved(self):
        self.open_delivery(100)
        self.assertBuckets(self.j1, reserved=100)

    def test_order_before_and_after_it_began(self):
        """24 set aside for an order: reserved; in production when it has begun;
        consumed when it is done"""
        k1 = self.lot(self.crate, "K1")
        order = self.plan([(k1, 2)], [(self.jar, self.j1, 24)])
        order.action_assign()
        lines = self.assertBuckets(self.j1, on_hand=76, reserved=24)
        self.assertIn(
            ("mrp.production", order.id),
            {(li["res_model"], li["res_id"]) for li in lines},
        )
        order.qty_producing = 1
        self.assertEqual(order.state, "progress")
        lines = self.assertBuckets(self.j1, on_hand=76, in_production=24)
        order.qty_producing = 2
        self._fill(order.move_raw_ids, [(self.jar, self.j1, 24)])
        order.with_context(skip_consumption=True).button_mark_done()
        lines = self.assertBuckets(self.j1, on_hand=76, consumed=24)
        (line,) = [line for line in lines if line["bucket"] == "consumed"]
        self.assertEqual(
            (line["res_model"], line["label"]), ("mrp.production", order.name)
        )

    def test_at_customers_and_returned(self):
        """40 delivered, 15 back: 25 there, 75 here; 15 is told beside it"""
        picking = self.deliver([(self.jar, self.j1, 40)])
        back = self.give_back(picking, {self.j1: 15})
        lines = self.assertBuckets(self.j1, on_hand=75, at_customers=25, returned=15)
        documents = {
            line["bucket"]: (line["res_model"], line["res_id"]) for line in lines
        }
        self.assertEqual(documents["at_customers"], ("stock.picking", picking.id))
        self.assertEqual(documents["returned"], ("stock.picking", back.id))

    def test_scrapped(self):
        scrap = self.scrap(self.j1, 8)
        lines = self.assertBuckets(self.j1, on_hand=92, scrapped=8)
        (line,) = [line for line in lines if line["bucket"] == "scrapped"]
        self.assertEqual((line["res_model"], line["res_id"]), ("stock.scrap", scrap.id))

    def test_scrapped_by_transfer(self):
        """Whoever carries it to where losses are booked gives it up; 3 were missing"""
        picking = self.scrap_by_transfer(self.j1, 8)
        self.count(self.j1, 89)
        lines = self.assertBuckets(self.j1, on_hand=89, scrapped=8)
        (line,) = [line for line in lines if line["bucket"] == "scrapped"]
        self.assertEqual(
            (line["res_model"], line["res_id"]), ("stock.picking", picking.id)
        )
        balance = self.balance(self.j1)
        self.assertEqual((balance["scrapped"], balance["adjusted"]), (8, -3))
        self.assertTrue(balance["balanced"])
        ends = {
            node["label"]: node["kind"]
            for node in self.j1.get_genealogy()["nodes"]
            if node["kind"] in ("scrap", "adjustment")
        }
        self.assertEqual(
            ends,
            {"Scrapped by transfer": "scrap", "Inventory adjustment": "adjustment"},
        )

    def test_returned_to_vendor(self):
        receipt = self.receive([(self.jar, self.j1, 20)])
        self.give_back(receipt, {self.j1: 20})
        self.assertBuckets(self.j1, on_hand=100, returned_to_vendor=20)

    def test_counted(self):
        """5 missed by counting are nowhere: they came off what came in"""
        self.count(self.j1, 95)
        self.assertBuckets(self.j1, on_hand=95)
        self.count(self.j1, 103)
        self.assertBuckets(self.j1, on_hand=103)

    def test_between_warehouses(self):
        """10 are on the way to the second warehouse, then there"""
        other = self.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        transit = self.env["stock.location"].create(
            {
                "name": "On the road",
                "usage": "transit",
                "location_id": self.stock.location_id.id,
            }
        )
        self.transfer(
            [(self.jar, self.j1, 10)], self.stock, transit, self.warehouse.int_type_id
        )
        lines = self.assertBuckets(self.j1, on_hand=90, in_transit=10)
        self.assertIn(transit.id, {line["res_id"] for line in lines})
        balance = self.balance(self.j1)
        self.assertEqual((balance["on_hand"], balance["in_transit"]), (90, 10))
        self.assertTrue(balance["balanced"])
        self.transfer(
            [(self.jar, self.j1, 10)], transit, other.lot_stock_id, other.int_type_id
        )
        lines = self.assertBuckets(self.j1, on_hand=100)
        places = {line["res_id"]: line["quantity"] for line in lines}
        self.assertEqual(places, {self.stock.id: 90, other.lot_stock_id.id: 10})

    def test_everything_at_once(self):
        """100 = 8 scrapped + 24 consumed + 25 at Rossi (40 - 15) + 10 in transit
        + 6 reserved + 27 free"""
        transit = self.env["stock.location"].create(
            {
                "name": "On the road",
                "usage": "transit",
                "location_id": self.stock.location_id.id,
            }
        )
        self.scrap(self.j1, 8)
        self.produce([(self.lot(self.crate, "K1"), 2)], [(self.jar, self.j1, 24)])
        picking = self.deliver([(self.jar, self.j1, 40)])
        self.give_back(picking, {self.j1: 15})
        self.transfer(
            [(self.jar, self.j1, 10)], self.stock, transit, self.warehouse.int_type_id
        )
        self.open_delivery(6)
        self.assertBuckets(
            self.j1,
            scrapped=8,
            consumed=24,
            at_customers=25,
            returned=15,
            in_transit=10,
            reserved=6,
            on_hand=27,
        )
        self.assertTrue(self.balance(self.j1)["balanced"])

    def test_several_lots(self):
        """the buckets are of both, the lines of each"""
        j2 = self.lot(self.jar, "J2")
        self.receive([(self.jar, j2, 7)])
        self.deliver([(self.jar, j2, 3)])
        result = (self.j1 | j2).get_whereabouts()
        self.assertEqual(result["buckets"]["on_hand"], 104)
        self.assertEqual(result["buckets"]["at_customers"], 3)
        of_j2 = {
            li["bucket"]: li["quantity"]
            for li in result["lines"]
            if li["lot_id"] == j2.id
        }
        self.assertEqual(of_j2, {"on_hand": 4, "at_customers": 3})

    def test_unreadable_document_loses_its_name(self):
        """a user who may not read the customer's transfer still sees the quantity"""
        self.deliver([(self.jar, self.j1, 40)])
        self.env["ir.rule"].create(
            {
                "name": "no transfers",
                "model_id": self.env["ir.model"]._get_id("stock.picking"),
                "domain_force": "[(0, '=', 1)]",
            }
        )
        user = self.env["res.users"].create(
            {
                "name": "Reader",
                "login": "reader",
                "group_ids": [
                    Command.set(self.env.ref("whiz_traceability.group_user").ids)
                ],
            }
        )
        result = self.j1.with_user(user).get_whereabouts()
        (line,) = [line for line in result["lines"] if line["bucket"] == "at_customers"]
        self.assertEqual(line["quantity"], 40)
        self.assertEqual(
            (line["res_model"], line["res_id"], line["label"]), (False,) * 3
        )
