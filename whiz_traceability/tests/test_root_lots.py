from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..models import whiz_trace_search
from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestRootLots(TraceCommon):
    """From any screen to the lots that its genealogy begins with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar, cls.crate = cls.product("Jar"), cls.product("Crate")
        cls.j1, cls.j2 = cls.lots(cls.jar, "J1 J2")
        cls.k1 = cls.lot(cls.crate, "K1")
        cls.receipt = cls.receive([(cls.jar, cls.j1, 50), (cls.jar, cls.j2, 50)])
        cls.order = cls.produce([(cls.k1, 2)], [(cls.jar, cls.j1, 24)])
        cls.delivery = cls.deliver([(cls.crate, cls.k1, 1)])

    def roots(self, records):
        result = self.trace.get_root_lots(records._name, records.ids)
        return self.env["stock.lot"].browse(result["lot_ids"])

    def test_lots(self):
        self.assertEqual(self.roots(self.j1 | self.j2), self.j1 | self.j2)
        result = self.trace.get_root_lots("stock.lot", self.j1.ids)
        self.assertEqual(result["label"], "J1")

    def test_transfer(self):
        self.assertEqual(self.roots(self.receipt), self.j1 | self.j2)
        self.assertEqual(self.roots(self.delivery), self.k1)
        self.assertEqual(
            self.trace.get_root_lots("stock.picking", self.delivery.ids)["label"],
            self.delivery.name,
        )

    def test_transfer_that_is_not_done(self):
        """what is reserved on it"""
        picking = self.delivery.copy()
        picking.action_confirm()
        picking.action_assign()
        self.assertEqual(self.roots(picking), self.k1)

    def test_order(self):
        """what it produced, also when it is not done yet"""
        self.assertEqual(self.roots(self.order), self.k1)
        k2 = self.lot(self.crate, "K2")
        self.assertEqual(self.roots(self.plan([(k2, 1)], [(self.jar, self.j2, 1)])), k2)

    def test_order_without_lot_of_its_own(self):
        """the lots of its done lines, where the field is empty"""
        self.order.lot_producing_ids = False
        self.assertEqual(self.roots(self.order), self.k1)

    def test_order_of_by_products(self):
        """an untracked product, and what can be traced of its order: a by-product
        with a lot, or else what it consumed; the button is there with either"""
        plain, rest = self.product("Plain", "none"), self.lot(self.jar, "REST")
        order = self.produce([(plain, None, 1)], [(self.jar, self.j2, 2)], [(rest, 1)])
        self.assertEqual(self.roots(order), rest)
        self.assertTrue(order.has_genealogy)
        order = self.produce([(plain, None, 1)], [(self.jar, self.j2, 2)])
        self.assertEqual(self.roots(order), self.j2)
        self.assertTrue(order.has_genealogy)
        order = self.plan([(plain, None, 1)], [(self.jar, self.j2, 2)])
        self.assertFalse(self.roots(order))
        self.assertFalse(order.has_genealogy)
        self._fill(order.move_raw_ids, [(self.jar, self.j2, 2)])
        order.qty_producing = 1
        order.button_mark_done()
        self.assertTrue(order.has_genealogy)
        self.assertTrue(self.order.has_genealogy)

    def test_products(self):
        self.assertEqual(self.roots(self.jar), self.j1 | self.j2)
        self.assertEqual(self.roots(self.jar.product_tmpl_id), self.j1 | self.j2)
        self.assertEqual(self.roots(self.jar | self.crate), self.j1 | self.j2 | self.k1)

    def test_partner(self):
        """what Rossi received, and what was in it"""
        self.assertEqual(self.roots(self.rossi), self.k1 | self.j1)
        self.assertFalse(self.roots(self.weber))

    def test_supplier(self):
        """what came from the supplier, and not what others received"""
        other = self.lot(self.jar, "OTHER")
        self.receive([(self.jar, other, 5)], self.supplier_2)
        self.assertEqual(self.roots(self.supplier), self.j1 | self.j2)
        contact = self.env["res.partner"].create(
            {"name": "Sales", "parent_id": self.supplier_2.id}
        )
        self.assertEqual(self.roots(contact), other)

    def test_customer_who_only_sent_back(self):
        self.take_back([(self.crate, self.k1, 1)], self.weber)
        self.assertEqual(self.roots(self.weber), self.k1)

    def test_dropshipped(self):
        """the vendor is on the transfer, the consignee on the move: each is found, and
        only the consignee has received"""
        lot = self.lot(self.jar, "DROP")
        picking = self.transfer(
            [(self.jar, lot, 5)],
            self.suppliers,
            self.customers,
            self.warehouse.in_type_id,
            self.supplier_2,
        )
        picking.move_ids.partner_id = self.weber
        self.assertEqual(self.roots(self.weber), lot)
        self.assertEqual(self.roots(self.supplier_2), lot)
        received_by = self.env["stock.lot"].search
        self.assertEqual(received_by([("consignee_ids", "=", self.weber.id)]), lot)
        self.assertFalse(received_by([("consignee_ids", "=", self.supplier_2.id)]))

    def test_many(self):
        """the newest ones, and how many there are"""
        self.assertEqual(
            self.trace.get_root_lots("product.product", self.jar.ids)["total"], 2
        )
        self.patch(whiz_trace_search, "ROOT_LIMIT", 2)
        j3 = self.lot(self.jar, "J3")
        result = self.trace.get_root_lots("product.product", self.jar.ids)
        self.assertEqual(result["lot_ids"], [j3.id, self.j2.id])
        self.assertEqual(result["total"], 3)

    def test_package(self):
        package = self.env["stock.package"].create({"name": "P1"})
        picking = self.deliver([(self.jar, self.j2, 5)])
        picking.move_line_ids.result_package_id = package
        self.assertEqual(self.roots(package), self.j2)

    def test_label_of_many(self):
        many = self.j1 | self.j2 | self.k1 | self.lot(self.jar, "J3")
        self.assertEqual(
            self.trace.get_root_lots("stock.lot", many.ids)["label"], "J1, J2, K1, …"
        )

    def test_gone(self):
        """ids of deleted records are left out; where none is left, that is said"""
        gone = self.lot(self.jar, "GONE")
        gone_id = gone.id
        gone.unlink()
        result = self.trace.get_root_lots("stock.lot", [gone_id, self.j1.id])
        self.assertEqual(result["lot_ids"], self.j1.ids)
        with self.assertRaisesRegex(UserError, "does not exist any more"):
            self.trace.get_root_lots("stock.lot", [gone_id])

    def test_models_without_lots(self):
        """a model that has nothing to do with lots, or that does not exist"""
        for model, ids in (("res.country", [1]), ("no.such.model", [1])):
            with self.subTest(model=model), self.assertRaisesRegex(UserError, model):
                self.trace.get_root_lots(model, ids)

    def test_rights(self):
        user = new_test_user(self.env, "clerk", "base.group_user")
        with self.assertRaises(AccessError):
            self.trace.with_user(user).get_root_lots("stock.lot", self.j1.ids)

    def test_buttons(self):
        """the buttons of the forms open the client action on their record"""
        for record in (
            self.j1,
            self.delivery,
            self.order,
            self.jar,
            self.jar.product_tmpl_id,
        ):
            arch = record.get_view(view_type="form")["arch"]
            self.assertIn('name="action_open_genealogy"', arch, record._name)
            action = record.action_open_genealogy()
            self.assertEqual(action["tag"], "whiz_genealogy")
            self.assertEqual(action["context"]["active_model"], record._name)
            self.assertEqual(action["context"]["active_ids"], record.ids)
