from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.whiz_traceability.tests.common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestRepairNumbering(NumberingCommon):
    def repair(self, product):
        return self.env["repair.order"].create(
            {
                "product_id": product.id,
                "product_qty": 1,
                "product_uom": product.uom_id.id,
                "partner_id": self.rossi.id,
            }
        )

    def test_template(self):
        product = self.numbered("R1", "RP{seq:3}")
        repair = self.repair(product)
        repair.action_generate_serial()
        self.assertEqual(repair.lot_id.name, "RP001")
        self.assertEqual(self.numbers(product, "used"), ["RP001"])

    def test_core_without_sequence(self):
        """Odoo fails on a product without a sequence; here the shared one helps"""
        product = self.product("R2", "serial")
        product.lot_sequence_id = False
        repair = self.repair(product)
        repair.action_generate_serial()
        self.assertTrue(repair.lot_id.name)

    def test_no_sequence_at_all(self):
        product = self.product("R3", "serial")
        self.env["product.template"].search([]).lot_sequence_id = False
        self.env.ref("stock.sequence_production_lots").unlink()
        with self.assertRaisesRegex(UserError, "numbering template"):
            self.repair(product).action_generate_serial()
