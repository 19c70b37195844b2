from odoo.fields import Command
from odoo.tests import Form, tagged

from odoo.addons.whiz_traceability.tests.common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestSubcontractingNumbering(NumberingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        component = cls.product("Blank", "none")
        cls.finished = cls.numbered("Engraved", "EN{seq:3}")
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.finished.product_tmpl_id.id,
                "type": "subcontract",
                "subcontractor_ids": [Command.link(cls.supplier.id)],
                "bom_line_ids": [
                    Command.create({"product_id": component.id, "product_qty": 1})
                ],
            }
        )

    def wizard(self, receipt):
        action = receipt.move_ids.action_show_subcontract_details()
        order = self.env["mrp.production"].browse(action["res_id"])
        return order, Form.from_action(self.env, order.action_generate_serial())

    def test_wizard(self):
        receipt = self.receipt(self.finished, 3)
        _order, form = self.wizard(receipt)
        self.assertEqual(form.lot_name, "EN001")
        wizard = form.save()
        wizard.action_generate_serial_numbers()
        wizard.action_apply()
        lots = receipt.move_ids.lot_ids
        self.assertEqual(set(lots.mapped("name")), {"EN001", "EN002", "EN003"})
        self.assertEqual(len(self.numbers(self.finished, "used")), 3)

    def test_typed_order(self):
        """EN009 is made before EN010, and both before Odoo sorts them"""
        self.template_of(self.finished).typed = "any"
        receipt = self.receipt(self.finished, 2)
        _order, form = self.wizard(receipt)
        form.serial_numbers = "E9\nE10"
        form.save().action_apply()
        lots = receipt.move_ids.lot_ids.sorted("id")
        self.assertEqual(lots.mapped("name"), ["E9", "E10"])

    def test_dialog_of_the_receipt(self):
        receipt = self.receipt(self.finished, 2)
        self.assertEqual(self.generate(receipt, 2), ["EN001", "EN002"])
