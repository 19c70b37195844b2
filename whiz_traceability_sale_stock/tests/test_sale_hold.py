from odoo.fields import Command
from odoo.tests import tagged

from odoo.addons.whiz_traceability.tests.common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestSaleHold(HoldCommon):
    """An order promises nothing that is on hold, and shows what is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 24)
        cls.put(cls.b, 12)

    def sale(self, quantity, uom=None, **vals):
        return self.env["sale.order"].create(
            {
                "partner_id": self.rossi.id,
                "warehouse_id": self.warehouse.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.jar.id,
                            "product_uom_qty": quantity,
                            "product_uom_id": (uom or self.unit).id,
                        }
                    )
                ],
                **vals,
            }
        )

    def numbers(self, order):
        order.invalidate_recordset()
        order.order_line.invalidate_recordset()
        self.jar.invalidate_recordset()
        line = order.order_line
        return (
            line.free_qty_today,
            line.virtual_available_at_date,
            line.held_qty_today,
        )

    def test_availability_of_a_quotation(self):
        order = self.sale(5)
        self.assertEqual(self.numbers(order), (36, 36, 0))
        self.a._hold("quality")
        self.assertEqual(self.numbers(order), (12, 12, 24))

    def test_availability_in_the_unit_of_the_line(self):
        order = self.sale(1, self.dozen)
        self.a._hold("quality", quantity=12)
        self.assertEqual(self.numbers(order), (2, 2, 1))

    def test_other_warehouses_are_not_counted(self):
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        self.put(self.a, 7, other.lot_stock_id)
        self.a._hold("quality")
        self.assertEqual(self.numbers(self.sale(5))[2], 24)
        order = self.sale(5, warehouse_id=other.id)
        self.assertEqual(self.numbers(order), (0, 0, 7))

    def test_availability_of_an_order(self):
        self.a._hold("quality")
        order = self.sale(20)
        order.action_confirm()
        self.assertEqual(self.numbers(order)[2], 24)
        self.assertEqual(order.order_line.qty_available_today, 12)
        self.assertLess(order.order_line.free_qty_today, 20)

    def test_order_shows_its_held_lots(self):
        order = self.sale(30)
        order.action_confirm()
        picking = order.picking_ids
        picking.move_ids.picked = True
        picking._action_done()
        other = self.sale(1)
        orders = order | other
        self.assertFalse(order.has_held_lots)
        self.assertFalse(order.hold_info)
        hold = self.a._hold("complaint", note="Splinters")
        orders.invalidate_recordset()
        self.assertEqual(orders.mapped("has_held_lots"), [True, False])
        self.assertEqual(order.hold_info["holds"][0]["id"], hold.id)
        self.assertEqual(order.hold_info["holds"][0]["note"], "Splinters")
        found = self.env["sale.order"].search([("has_held_lots", "=", True)])
        self.assertEqual(found & orders, order)
        found = self.env["sale.order"].search([("has_held_lots", "=", False)])
        self.assertEqual(found & orders, other)

    def test_salesperson_without_rights_on_stock(self):
        order = self.sale(30)
        order.action_confirm()
        order.picking_ids.move_ids.picked = True
        order.picking_ids._action_done()
        self.a._hold("complaint", note="Splinters")
        user = self.user("whiz_sales", "sales_team.group_sale_salesman_all_leads")
        mine = order.with_user(user)
        mine.invalidate_recordset()
        self.assertTrue(mine.has_held_lots)
        (hold,) = mine.hold_info["holds"]
        self.assertFalse(hold["id"], "who may not read holds learns no reason")
        self.assertNotIn("note", hold)
        self.assertEqual(hold["lots"], [{"id": self.a.id, "name": "A"}])
        found = mine.search([("has_held_lots", "=", True)])
        self.assertIn(mine, found)

    def test_no_query_more_when_nothing_is_held(self):
        orders = self.sale(1) | self.sale(2) | self.sale(3)
        self.assertFalse(self.env["whiz.hold"]._is_any_open())
        orders.order_line.mapped("display_qty_widget")
        orders.order_line.mapped("product_id.uom_id")
        orders.order_line.mapped("warehouse_id")
        with self.assertQueryCount(0):
            orders.mapped("has_held_lots")
            orders.mapped("hold_info")
            orders.order_line.mapped("held_qty_today")
