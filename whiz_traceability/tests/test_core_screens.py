from odoo.tests import new_test_user, tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestCoreScreens(TraceCommon):
    """Odoo's own Traceability report and the buttons of a lot keep working."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut, cls.jar = cls.product("Nut", uom=cls.kg), cls.product("Jar")
        cls.n1, cls.j1 = cls.lot(cls.nut, "N1"), cls.lot(cls.jar, "J1")
        cls.receipt = cls.receive([(cls.nut, cls.n1, 10)])
        cls.order = cls.produce([(cls.j1, 5)], [(cls.nut, cls.n1, 10)])
        cls.delivery = cls.deliver([(cls.jar, cls.j1, 5)])
        cls.user = new_test_user(cls.env, "core_stock", "stock.group_stock_user")

    def test_report(self):
        report = self.env["stock.traceability.report"].with_user(self.user)
        lines = report.get_lines(model_name="stock.lot", model_id=self.j1.id, level=1)
        by_reference = {line["reference"]: line for line in lines}
        self.assertEqual(set(by_reference), {self.delivery.name, self.order.name})
        self.assertEqual({line["lot_name"] for line in lines}, {"J1"})
        made = by_reference[self.order.name]
        self.assertTrue(made["unfoldable"])
        inside = report.get_lines(
            made["id"],
            model_name=made["model"],
            model_id=made["model_id"],
            level=made["level"] + 1,
        )
        self.assertEqual({line["lot_name"] for line in inside}, {"N1"})

    def test_lot_buttons(self):
        lot = self.n1.with_user(self.user)
        self.assertEqual(lot.delivery_ids, self.delivery)
        self.assertEqual(lot.partner_ids, self.rossi)
        self.assertEqual(lot.action_lot_open_transfers()["res_id"], self.delivery.id)
        action = self.j1.with_user(self.user).action_lot_open_quants()
        self.assertEqual(action["res_model"], "stock.quant")
