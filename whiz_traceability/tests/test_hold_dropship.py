from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldDropship(HoldCommon):
    """Goods that never come near us: the guard of the core covers them, no bridge."""

    def dropship(self, lot):
        """Return the transfer from vendor to customer of a real sale, with the lot."""
        if "stock_dropshipping" not in self.env.registry._init_modules:
            self.skipTest("stock_dropshipping is not installed")
        route = self.env.ref("stock_dropshipping.route_drop_shipping")
        self.jar.write(
            {
                "route_ids": [Command.link(route.id)],
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
        picking = sale.picking_ids
        picking.action_assign()
        picking.move_line_ids.lot_id = lot
        picking.move_ids.picked = True
        return picking

    def test_held_lot_is_stopped(self):
        picking = self.dropship(self.a)
        hold = self.a._hold("quality")
        with self.assertRaisesRegex(UserError, "cannot go to a customer"):
            picking.button_validate()
        picking.invalidate_recordset()
        self.assertTrue(picking.has_held_lots)
        self.assertEqual(picking.hold_info["holds"][0]["id"], hold.id)
        hold._release("Tested again: fine.")
        picking.button_validate()
        self.assertEqual(picking.state, "done")

    def test_number_that_was_only_typed(self):
        picking = self.dropship(self.env["stock.lot"])
        picking.move_line_ids.lot_name = self.a.name
        self.a._hold("quality")
        with self.assertRaisesRegex(UserError, "cannot go to a customer"):
            picking.button_validate()

    def test_other_lots_pass(self):
        self.a._hold("quality")
        picking = self.dropship(self.b)
        picking.button_validate()
        self.assertEqual(picking.state, "done")
