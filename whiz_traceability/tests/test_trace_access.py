from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestTraceAccess(TraceCommon):
    """Who may ask: people of the app and of the warehouse, and nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar, cls.crate = cls.product("Jar"), cls.product("Crate")
        cls.j1, cls.k1 = cls.lot(cls.jar, "J1"), cls.lot(cls.crate, "K1")
        cls.receive([(cls.jar, cls.j1, 100)])
        cls.order = cls.produce([(cls.k1, 2)], [(cls.jar, cls.j1, 24)])
        cls.delivery = cls.deliver([(cls.crate, cls.k1, 1)])
        cls.scrapping = cls.scrap(cls.j1, 3)

    def test_quality_staff_without_stock_rights(self):
        """the group of the app alone is enough for everything that it shows"""
        user = new_test_user(self.env, "qa", "whiz_traceability.group_user")
        self.assertFalse(user.has_group("stock.group_stock_user"))
        lot = self.j1.with_user(user)
        payload = lot.get_genealogy()
        self.assertEqual(payload["hidden"], 0)
        self.assertEqual(
            self.edges(payload),
            {
                ("Trace Supplier", "J1"): (100, "exact"),
                ("J1", self.order.name): (24, "exact"),
                ("J1", self.scrapping.name): (3, "exact"),
                ("J1", "In stock"): (73, "exact"),
                (self.order.name, "K1"): (2, "exact"),
                ("K1", "Rossi"): (1, "exact"),
                ("K1", "In stock"): (1, "exact"),
            },
        )
        result = lot.get_whereabouts()
        self.assertEqual(result["buckets"]["on_hand"], 73)
        self.assertTrue(all(line["label"] for line in result["lines"]))
        self.assertTrue(lot.get_mass_balance()[0]["balanced"])
        trace = self.trace.with_user(user)
        for text in ("J1", self.order.name, self.delivery.name, "Rossi"):
            self.assertTrue(trace.search_anything(text), text)
        self.assertEqual(
            trace.get_root_lots("mrp.production", self.order.ids)["lot_ids"],
            self.k1.ids,
        )
        self.assertEqual(
            self.labels(trace.expand_node(f"production:{self.order.id}", "backward")),
            {"J1"},
        )
        self.assertEqual(self.k1.with_user(user).consignee_ids, self.rossi)
        self.assertEqual(
            lot.search([("consignee_ids", "=", self.rossi.id)]).mapped("name"),
            ["J1", "K1"],
        )
        lot.action_open_genealogy()
        with self.assertRaises(AccessError):
            lot.ref = "changed"

    def test_warehouse_staff_belongs_to_it(self):
        user = new_test_user(self.env, "storeman", "stock.group_stock_user")
        self.assertTrue(user.has_group("whiz_traceability.group_user"))
        self.assertEqual(self.j1.with_user(user).get_genealogy()["hidden"], 0)

    def test_warehouse_staff_without_manufacturing(self):
        """they are users of the app, so they may read the order's name"""
        user = new_test_user(self.env, "storeman", "stock.group_stock_user")
        payload = self.j1.with_user(user).get_genealogy()
        self.assertIn(self.order.name, self.labels(payload, "production"))

    def test_groups_build_on_each_other(self):
        user = new_test_user(self.env, "boss", "whiz_traceability.group_admin")
        for group in ("recall_manager", "quality", "user"):
            self.assertTrue(user.has_group(f"whiz_traceability.group_{group}"))

    def test_strangers(self):
        """portal, public and an internal user without the group get nothing"""
        portal = new_test_user(self.env, "portal_user", "base.group_portal")
        internal = new_test_user(self.env, "internal_user", "base.group_user")
        for user in (portal, internal, self.env.ref("base.public_user")):
            lot = self.j1.with_user(user)
            trace = self.trace.with_user(user)
            for call in (
                lot.get_genealogy,
                lot.get_whereabouts,
                lot.get_mass_balance,
                lambda trace=trace: trace.expand_node(f"lot:{self.j1.id}", "forward"),
                lambda trace=trace: trace.expand_node(
                    f"production:{self.order.id}", "forward"
                ),
                lambda trace=trace: trace.get_root_lots("stock.lot", self.j1.ids),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()
            labels = {m["label"] for m in trace.search_anything("J1")}
            self.assertNotIn("J1", labels)

    def test_deleted_lot(self):
        gone = self.env["stock.lot"].create({"product_id": self.jar.id, "name": "GONE"})
        gone.unlink()
        for call in (gone.get_genealogy, (self.j1 | gone).get_genealogy):
            with self.assertRaisesRegex(UserError, "does not exist any more"):
                call()
        for direction in ("forward", "backward"):
            with self.assertRaisesRegex(UserError, "does not exist any more"):
                self.trace.expand_node(f"lot:{gone.id}", direction)

    def test_id_that_no_lot_can_have(self):
        """a number beyond the database's is a lot that does not exist"""
        lot = self.env["stock.lot"].browse(2**31)
        with self.assertRaisesRegex(UserError, "does not exist any more"):
            lot.get_genealogy()
        with self.assertRaisesRegex(UserError, "does not exist any more"):
            self.trace.expand_node(f"lot:{2**31}", "forward")
