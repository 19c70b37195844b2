from odoo.service.model import get_public_method
from odoo.tests import new_test_user, tagged

from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestReadonly(TraceCommon):
    """Everything that asks runs on a cursor that cannot write: on a replica."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar, cls.crate = cls.product("Jar"), cls.product("Crate", "serial")
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.k1, cls.k2 = cls.lots(cls.crate, "K1 K2")
        cls.receive([(cls.jar, cls.j1, 100)])
        cls.order = cls.produce([(cls.k1, 1), (cls.k2, 1)], [(cls.jar, cls.j1, 24)])
        cls.as_built(cls.order, cls.j1, cls.k1, 12)
        cls.give_back(cls.deliver([(cls.crate, cls.k1, 1)]), {cls.k1: 1})
        cls.scrap(cls.j1, 3)
        cls.unbuild(cls.order, cls.k2)
        cls.user = new_test_user(cls.env, "qa", "whiz_traceability.group_user")
        cls.env.flush_all()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()

    def ask(self, call):
        """Run ``call(env)`` in a read-only transaction, and flush."""
        with self.env.registry.cursor(readonly=True) as cr:
            env = self.env(cr=cr, user=self.user, su=False)
            env.cr.execute("SHOW transaction_read_only")
            self.assertEqual(env.cr.fetchone(), ("on",))
            result = call(env)
            env.flush_all()
        return result

    def test_public_methods(self):
        for call, expected in (
            (lambda lot: len(lot.get_genealogy()["nodes"]) > 5, True),
            (
                lambda lot: (
                    lot.get_genealogy(as_of="2100-01-01", max_depth=3)["total"] > 2
                ),
                True,
            ),
            (lambda lot: lot.get_whereabouts()["buckets"]["scrapped"], 3),
            (lambda lot: lot.get_mass_balance()[0]["balanced"], True),
            (lambda lot: bool(lot.consignee_ids), False),
            (lambda lot: lot.search_count([("consignee_ids", "=", self.rossi.id)]), 3),
            (lambda lot: lot.action_open_genealogy()["tag"], "whiz_genealogy"),
        ):
            result = self.ask(
                lambda env, call=call: call(env["stock.lot"].browse(self.j1.id))
            )
            self.assertEqual(result, expected)

    def test_trace_methods(self):
        for call, expected in (
            (
                lambda t: t.expand_node(f"production:{self.order.id}", "forward")[
                    "total"
                ],
                2,
            ),
            (lambda t: t.search_anything("J1")[0]["label"], "J1"),
            (
                lambda t: t.get_root_lots("stock.lot", self.j1.ids)["lot_ids"],
                self.j1.ids,
            ),
            (
                lambda t: sorted(
                    t.get_root_lots("res.partner", self.rossi.ids)["lot_ids"]
                ),
                # K2 was taken apart, and its jars may be in K1
                sorted((self.j1 | self.k1 | self.k2).ids),
            ),
        ):
            result = self.ask(lambda env, call=call: call(env["whiz.trace"]))
            self.assertEqual(result, expected)

    def test_dossier(self):
        html = self.ask(
            lambda env: env["ir.actions.report"]._render_qweb_html(
                "whiz_traceability.report_lot_dossier", self.j1.ids
            )[0]
        )
        self.assertIn(b"J1", html)

    def test_marked_for_replicas(self):
        """the web client sends them to a replica, because they say so"""
        lot, trace = self.env["stock.lot"], self.trace
        for model, name in (
            (lot, "get_genealogy"),
            (lot, "get_whereabouts"),
            (lot, "get_mass_balance"),
            (trace, "expand_node"),
            (trace, "search_anything"),
            (trace, "get_root_lots"),
        ):
            method = get_public_method(model, name)
            self.assertTrue(getattr(method, "_readonly", False), name)
