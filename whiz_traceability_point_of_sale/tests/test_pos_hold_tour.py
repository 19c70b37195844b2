from odoo.tests import tagged

from odoo.addons.point_of_sale.tests.test_frontend import TestPointOfSaleHttpCommon


@tagged("post_install", "-at_install")
class TestPosHoldTour(TestPointOfSaleHttpCommon):
    def test_cashier_is_told(self):
        """A held serial number is not offered; typed, it stops the payment."""
        product = self.env["product.product"].create(
            {
                "name": "Hold Controller",
                "is_storable": True,
                "tracking": "serial",
                "available_in_pos": True,
            }
        )
        lot = self.env["stock.lot"].create({"name": "HELD-1", "product_id": product.id})
        source = self.main_pos_config.picking_type_id.default_location_src_id
        self.env["stock.quant"]._update_available_quantity(
            product, source, 1, lot_id=lot
        )
        lot.sudo()._hold("quality")
        self.main_pos_config.with_user(self.pos_user).open_ui()
        self.start_tour(
            f"/pos/ui/{self.main_pos_config.id}", "whiz_pos_hold", login="pos_user"
        )
        orders = self.env["pos.order"].search(
            [("config_id", "=", self.main_pos_config.id)]
        )
        self.assertFalse(orders.filtered(lambda order: order.state != "draft"))
