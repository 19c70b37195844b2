from odoo.tests import tagged

from .common_scan import GTIN_PHONE, ScanCommon


@tagged("post_install", "-at_install")
class TestScanProduce(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.product("Board", "serial")
        cls.glue = cls.product("Glue", uom=cls.gram)
        boards = cls.lots(cls.board, "B1 B2 B3")
        cls.g1 = cls.lot(cls.glue, "G1")
        for board in boards:
            cls.receive([(cls.board, board, 1)])
        cls.receive([(cls.glue, cls.g1, 100), (cls.screw, None, 100)])
        cls.boards = boards

    def order(self, count=2):
        order = self.env["mrp.production"].create(
            {
                "product_id": self.phone.id,
                "product_qty": count,
                "bom_id": False,
                "move_raw_ids": [
                    (0, 0, {"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity in (
                        (self.board, count),
                        (self.glue, 5 * count),
                        (self.screw, 4 * count),
                    )
                ],
            }
        )
        order.action_confirm()
        order.action_assign()
        return order

    def built(self, order):
        return {
            (r.finished_lot_id.name, r.component_lot_id.name, r.quantity)
            for r in order.whiz_as_built_ids
        }

    def test_as_built(self):
        """A finished unit, its components; the next one; all consumed and recorded."""
        order = self.order()
        answer = self.scan(f"01{GTIN_PHONE}21X1", order, "produce")
        self.assertVerdict(answer, "ok", "X1")
        self.assertEqual(answer["context"]["unit_name"], "X1")
        self.assertVerdict(self.scan("B2", order, "produce"), "ok", "Built into X1")
        self.assertVerdict(self.scan("G1", order, "produce"), "ok", "Built into X1")
        self.scan(f"01{GTIN_PHONE}21X2", order, "produce")
        self.scan("B1", order, "produce")
        answer = self.scan("G1", order, "produce")
        self.assertEqual(
            self.built(order),
            {("X1", "B2", 1), ("X1", "G1", 5), ("X2", "B1", 1), ("X2", "G1", 5)},
        )
        self.assertEqual(self.picked(order), {"B1": 1, "B2": 1, "G1": 10})
        self.assertEqual((answer["state"]["done"], answer["state"]["left"]), (2, 0))
        result = self.station.finish("produce", "mrp.production", order.id)
        self.assertEqual(order.state, "done")
        self.assertFalse(result["state"]["can_undo"], "it is over")
        consumed = {
            (line.lot_id.name or line.product_id.name): line.quantity
            for line in order.move_raw_ids.move_line_ids
        }
        self.assertEqual(consumed, {"B1": 1, "B2": 1, "G1": 10, "Screw": 8})
        self.assertEqual(
            set(order.move_finished_ids.move_line_ids.lot_id.mapped("name")),
            {"X1", "X2"},
        )
        certain = {
            edge["certainty"]
            for edge in self.lot(self.phone, "X1").get_genealogy("backward")["edges"]
            if edge["target"] == f"lot:{self.lot(self.phone, 'X1').id}"
        }
        self.assertIn("exact", certain)

    def test_second_board_asks(self):
        order = self.order()
        self.scan(f"01{GTIN_PHONE}21X1", order, "produce")
        self.scan("B1", order, "produce")
        answer = self.scan("B2", order, "produce")
        self.assertVerdict(answer, "ask", "X1 has B1 already")
        self.assertEqual(self.picked(order), {"B1": 1})

    def test_consume_without_unit(self):
        order = self.order()
        self.scan("B1", order, "produce")
        self.scan("G1", order, "produce", quantity=10)
        self.assertEqual(self.picked(order), {"B1": 1, "G1": 10})
        self.assertFalse(order.whiz_as_built_ids)

    def test_unknown_number_asks_whether_it_is_new(self):
        order = self.order()
        answer = self.scan("X-77", order, "produce")
        self.assertVerdict(answer, "ask", "X-77")
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "X-77")]))
        answer = self.scan("X-77", order, "produce", **answer["choices"][0]["options"])
        self.assertVerdict(answer, "ok", "Registered")
        self.assertEqual(order.lot_producing_ids.mapped("name"), ["X-77"])

    def test_next_number(self):
        order = self.order()
        answer = self.scan("WHIZ-NEXT-UNIT", order, "produce")
        self.assertVerdict(answer, "ok")
        self.scan("WHIZ-NEXT-UNIT", order, "produce")
        self.assertEqual(len(order.lot_producing_ids), 2)
        answer = self.scan("WHIZ-NEXT-UNIT", order, "produce")
        self.assertVerdict(answer, "stop", "makes 2 units")

    def test_unit_that_exists(self):
        unit = self.lot(self.phone, "X1")
        self.receive([(self.phone, unit, 1)])
        order = self.order()
        answer = self.scan(f"01{GTIN_PHONE}21X1", order, "produce")
        self.assertVerdict(answer, "stop", "was made before")
        self.assertFalse(order.lot_producing_ids)

    def test_undo(self):
        order = self.order()
        self.scan(f"01{GTIN_PHONE}21X1", order, "produce")
        self.scan("B1", order, "produce")
        self.undo(order, "produce")
        self.assertFalse(order.whiz_as_built_ids)
        self.assertFalse(self.picked(order))
        answer = self.undo(order, "produce")
        self.assertEqual(answer["context"], {"unit_id": False, "unit_name": False})
        self.assertFalse(order.lot_producing_ids)
        self.assertEqual(order.qty_producing, 0)
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "X1")]))

    def test_the_rest_is_named(self):
        """After one unit of two, the order with the other one is offered."""
        order = self.order()
        self.scan(f"01{GTIN_PHONE}21X1", order, "produce")
        self.scan("B1", order, "produce")
        result = self.station.finish("produce", "mrp.production", order.id)
        self.assertEqual(result["action"]["res_model"], "mrp.production.backorder")
        self.env["mrp.production.backorder"].with_context(
            **result["action"]["context"]
        ).create({}).action_backorder()
        self.assertEqual(order.state, "done")
        state = self.station.get_state("produce", "mrp.production", order.id)
        [rest] = state["rest"]
        backorder = order.production_group_id.production_ids - order
        self.assertEqual(
            (rest["res_id"], rest["label"]), (backorder.id, backorder.name)
        )

    def test_wrong_component(self):
        order = self.order()
        j1 = self.lot(self.jar, "J1")
        self.receive([(self.jar, j1, 1)])
        self.assertVerdict(self.scan("J1", order, "produce"), "stop", "need Jar")

    def test_lot_tracked(self):
        order = self.env["mrp.production"].create(
            {
                "product_id": self.jar.id,
                "product_qty": 10,
                "bom_id": False,
                "move_raw_ids": [
                    (0, 0, {"product_id": self.glue.id, "product_uom_qty": 20})
                ],
            }
        )
        order.action_confirm()
        self.scan("01095011015300031010J9", order, "produce")
        self.scan("G1", order, "produce")
        self.station.finish("produce", "mrp.production", order.id)
        self.assertEqual(order.state, "done")
        self.assertEqual(order.move_finished_ids.move_line_ids.lot_id.name, "10J9")
        self.assertEqual(self.picked(order), {"G1": 20})
