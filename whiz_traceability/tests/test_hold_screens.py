from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldScreens(HoldCommon):
    """Where a lot is shown, one sees that it is on hold, and why."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.receive([(cls.jar, cls.a, 10), (cls.jar, cls.b, 5)])
        cls.quality = cls.user("whiz_quality", "whiz_traceability.group_quality")
        cls.reader = cls.user("whiz_reader", "whiz_traceability.group_user")

    def hold(self, lots=None, **vals):
        vals = {"note": "Splinters", **vals}
        lots = (lots or self.a).with_user(self.quality)
        return lots._hold(vals.pop("reason", "quality"), **vals).sudo(False)

    # ------------------------------------------------------------------
    # What a form says
    # ------------------------------------------------------------------

    def test_lot(self):
        self.assertFalse(self.a.hold_info)
        hold = self.hold()
        self.a.invalidate_recordset()
        info = self.a.with_user(self.quality).hold_info
        self.assertEqual(info["lots"], 1)
        (shown,) = info["holds"]
        self.assertEqual(shown["id"], hold.id)
        self.assertEqual(shown["reason"], "Quality")
        self.assertEqual(shown["note"], "Splinters")
        self.assertEqual(shown["by"], self.quality.name)
        self.assertTrue(shown["can_release"])
        self.assertEqual(self.a.hold_count, 1)
        self.assertIn(
            hold, self.env["whiz.hold"].search(self.a.action_open_holds()["domain"])
        )
        action = hold.with_user(self.quality).action_open_release()
        wizard = Form(
            self.env[action["res_model"]]
            .with_user(self.quality)
            .with_context(**action["context"])
        )
        self.assertEqual(wizard.hold_ids.ids, hold.ids)

    def test_form_that_is_open(self):
        self.assertFalse(self.a.with_user(self.reader).get_hold_info())
        self.hold()
        self.a.invalidate_recordset()
        info = self.a.with_user(self.reader).get_hold_info()
        self.assertEqual(info["holds"][0]["reason"], "Quality")
        plain = self.user("whiz_plain_employee", "base.group_user")
        with self.assertRaises(AccessError):
            self.a.with_user(plain).get_hold_info()

    def test_reader_sees_the_reason_but_cannot_release(self):
        self.hold()
        (shown,) = self.a.with_user(self.reader).hold_info["holds"]
        self.assertEqual(shown["reason"], "Quality")
        self.assertFalse(shown["can_release"])

    def test_release_needs_the_group_of_the_reason(self):
        reason = self.env["whiz.hold.reason"].search([("code", "=", "quality")])
        reason.release_group_id = self.env.ref("whiz_traceability.group_recall_manager")
        self.hold()
        (shown,) = self.a.with_user(self.quality).hold_info["holds"]
        self.assertFalse(shown["can_release"])

    def test_several_holds(self):
        self.hold()
        self.hold(reason="complaint", quantity=3)
        self.a.invalidate_recordset()
        shown = self.a.hold_info["holds"]
        self.assertEqual(
            [(hold["reason"], hold["is_partial"]) for hold in shown],
            [("Quality", False), ("Complaint", True)],
        )

    def test_transfer_names_its_held_lots(self):
        names = " ".join(f"N{number}" for number in range(8))
        lots = self.env["stock.lot"].union(*self.lots(self.jar, names))
        receipt = self.receive([(self.jar, lot, 1) for lot in lots])
        hold = self.hold(lots)
        receipt.invalidate_recordset()
        (shown,) = receipt.hold_info["holds"]
        self.assertEqual(shown["id"], hold.id)
        self.assertEqual(shown["lot_count"], 8)
        self.assertEqual(len(shown["lots"]), 5)
        hold._release("Tested again: fine.")
        receipt.invalidate_recordset()
        self.assertFalse(receipt.hold_info)

    def test_hold_of_another_company(self):
        """That it is held can be seen, why is the other company's matter."""
        self.paste.company_id = self.company_2
        [lot] = self.lots(self.paste, "Z")
        hold = lot._hold("quality", note="Secret")
        self.assertEqual(hold.company_id, self.company_2)
        infos = self.env["whiz.hold"].with_user(self.reader)._get_info_by_lot(lot)
        self.assertEqual(infos, {lot.id: [{"id": False}]})

    def test_new_records_have_no_holds(self):
        for model in ("stock.lot", "stock.picking", "mrp.production"):
            record = self.env[model].new()
            self.assertFalse(record.hold_info)
            self.assertFalse(record.has_held_lots)

    # ------------------------------------------------------------------
    # Filters
    # ------------------------------------------------------------------

    def found(self, model, **domain):
        [(field, value)] = domain.items()
        return self.env[model].with_user(self.reader).search([(field, "=", value)])

    def test_filter_of_lots_and_quants(self):
        self.hold()
        lots = self.a | self.b
        self.assertEqual(self.found("stock.lot", is_held=True) & lots, self.a)
        self.assertEqual(self.found("stock.lot", has_held_lots=True) & lots, self.a)
        self.assertEqual(self.found("stock.lot", is_held=False) & lots, self.b)
        quants = self.found("stock.quant", lot_is_held=True)
        self.assertEqual(quants.lot_id & lots, self.a)
        action = self.jar.action_open_held_quants()
        quants = self.env["stock.quant"].search(action["domain"])
        self.assertEqual(quants.mapped("lot_hold_summary"), ["Quality"])
        self.assertEqual(quants.action_open_lot()["res_id"], self.a.id)

    def test_filter_of_transfers(self):
        with_a = self.deliver([(self.jar, self.a, 1)])
        with_b = self.deliver([(self.jar, self.b, 1)])
        both = with_a | with_b
        self.hold()
        self.assertEqual(self.found("stock.picking", has_held_lots=True) & both, with_a)
        self.assertEqual(
            self.found("stock.picking", has_held_lots=False) & both, with_b
        )
        both.invalidate_recordset()
        self.assertEqual(both.mapped("has_held_lots"), [True, False])
        lines = self.env["stock.move.line"].search([("lot_id.is_held", "=", True)])
        self.assertEqual(set(lines.mapped("lot_hold_summary")), {"Quality"})

    def test_orders_that_consumed_a_lot_held_now(self):
        jam = self.product("Hold Jam")
        [made] = self.lots(jam, "J1")
        done = self.produce([(made, 4)], [(self.jar, self.a, 4)])
        planned = self.plan([(jam, None, 2)], [(self.jar, None, 2)])
        planned.action_assign()
        orders = done | planned
        self.assertFalse(any(orders.mapped("has_held_lots")))
        self.hold()
        orders.invalidate_recordset()
        self.assertEqual(orders.mapped("has_held_lots"), [True, False])
        self.assertEqual(orders.mapped("has_consumed_held_lots"), [True, False])
        found = self.found("mrp.production", has_consumed_held_lots=True)
        self.assertEqual(found & orders, done)
        found = self.found("mrp.production", has_consumed_held_lots=False)
        self.assertEqual(found & orders, planned)
        self.assertEqual(done.hold_info["holds"][0]["lots"][0]["name"], "A")

    def test_orders_whose_product_is_held(self):
        jam = self.product("Hold Jam")
        [made] = self.lots(jam, "J1")
        done = self.produce([(made, 4)], [(self.jar, self.a, 4)])
        self.hold(made)
        self.assertTrue(done.has_held_lots)
        self.assertFalse(done.has_consumed_held_lots)
        found = self.found("mrp.production", has_held_lots=True)
        self.assertIn(done, found)

    # ------------------------------------------------------------------
    # Paper
    # ------------------------------------------------------------------

    def test_dossier_shows_holds(self):
        hold = self.hold()
        second = self.hold(reason="complaint", note="Bad smell")
        second.with_user(self.quality)._release("Nose was wrong")
        report = "whiz_traceability.report_lot_dossier"
        html = self.env["ir.actions.report"]._render_qweb_html(report, self.a.ids)[0]
        for text in (hold.name, "On hold", "Splinters", "Nose was wrong", "not yet"):
            self.assertIn(text, html.decode())
        html = self.env["ir.actions.report"]._render_qweb_html(report, self.b.ids)[0]
        self.assertNotIn("Splinters", html.decode())

    # ------------------------------------------------------------------
    # Speed
    # ------------------------------------------------------------------

    def test_scrap_and_unbuild_orders(self):
        """their forms say so, too, before somebody takes the lot"""
        self.put(self.a, 10)
        box = self.lot(self.product("Held Box"), "BOX")
        order = self.produce([(box, 1)], [(self.jar, self.a, 4)])
        scrap = self.env["stock.scrap"].create(
            {"product_id": self.jar.id, "lot_id": self.a.id, "scrap_qty": 1}
        )
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": box.product_id.id,
                "mo_id": order.id,
                "lot_id": box.id,
                "product_qty": 1,
            }
        )
        for record, lot in ((scrap, self.a), (unbuild, box)):
            self.assertFalse(record.hold_info)
            hold = lot._hold("quality")
            record.invalidate_recordset()
            (shown,) = record.hold_info["holds"]
            self.assertEqual(shown["name"], hold.name)
            self.assertEqual(
                record.search([("id", "in", record.ids), ("has_held_lots", "=", True)]),
                record,
            )
            arch = record.get_view(view_type="form")["arch"]
            self.assertIn("whiz_hold_banner", arch)

    def test_no_query_when_nothing_is_held(self):
        pickings = self.deliver([(self.jar, self.a, 1)]) | self.deliver(
            [(self.jar, self.b, 1)]
        )
        order = self.plan([(self.paste, None, 1)], [(self.jar, None, 1)])
        lots = self.a | self.b
        lots.mapped("is_held")
        self.assertFalse(self.env["whiz.hold"]._is_any_open())
        with self.assertQueryCount(0):
            for records in (pickings, order, lots):
                records.mapped("has_held_lots")
                records.mapped("hold_info")
            lots.mapped("hold_summary")

    def test_queries_do_not_grow_with_the_page(self):
        names = " ".join(f"L{number}" for number in range(12))
        lots = self.lots(self.jar, names)
        pickings = self.env["stock.picking"].union(
            *(self.receive([(self.jar, lot, 1)]) for lot in lots)
        )
        self.hold(self.env["stock.lot"].union(*lots))

        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records.mapped("has_held_lots")
            return self.env.cr.sql_log_count - before

        self.assertGreaterEqual(count(pickings[:2]), count(pickings))

    def test_views_open(self):
        """The views that were extended can be read by plain users."""
        user = self.user(
            "whiz_stock",
            "stock.group_stock_user,mrp.group_mrp_user,stock.group_production_lot",
        )
        for model in (
            "stock.lot",
            "stock.quant",
            "stock.picking",
            "stock.move.line",
            "mrp.production",
            "stock.scrap",
            "mrp.unbuild",
        ):
            views = (
                self.env[model]
                .with_user(user)
                .get_views([(False, "list"), (False, "form"), (False, "search")])
            )
            self.assertTrue(views["views"], model)
        self.hold()
        with Form(self.a.with_user(user)) as form:
            self.assertTrue(form.hold_info)


@tagged("post_install", "-at_install")
class TestHoldInfoOfPlannedOrders(HoldCommon):
    def test_lots_to_be_made(self):
        [made] = self.lots(self.paste, "P1")
        order = self.plan([(made, 1)], [(self.jar, None, 1)])
        self.put(made, 1)
        made._hold("quality")
        self.assertTrue(order.has_held_lots)
        order.lot_producing_ids = [Command.clear()]
        order.move_finished_ids.move_line_ids.unlink()
        order.invalidate_recordset()
        self.assertFalse(order.has_held_lots)
