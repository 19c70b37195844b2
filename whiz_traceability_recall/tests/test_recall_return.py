from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common_notice import NoticeCommon


@tagged("post_install", "-at_install")
class TestRecallReturn(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.recall.response_ids.filtered(
            lambda r: r.partner_id == cls.rossi
        )

    def announce(self, **by_lot):
        errors = self.answer._submit(
            {
                "affected": "yes",
                "amounts": self.amounts(
                    self.answer, **{k: {"to_return": v} for k, v in by_lot.items()}
                ),
            },
            "page",
        )
        self.assertEqual(errors, [])

    def planned(self):
        return {
            (line.picking_id.return_id, line.lot_id.name): line.quantity
            for line in self.answer.return_ids.move_line_ids
        }

    def test_return_of_the_right_lots(self):
        self.announce(JAR_1=3, JAR_3=2)
        self.assertTrue(self.answer.can_return)
        self.answer.with_user(self.quality).action_create_returns()
        back = self.answer.return_ids
        self.assertEqual(len(back), 1)
        self.assertNotIn(back.state, ("done", "cancel"))
        self.assertEqual(back.origin, self.recall.name)
        self.assertEqual(
            self.planned(), {(self.to_rossi, "JAR-1"): 3, (self.to_rossi, "JAR-3"): 2}
        )
        self.assertFalse(self.answer.can_return)
        self.assert_refunded(back, True)
        with self.assertRaisesRegex(UserError, "in a return already"):
            self.answer.action_create_returns()
        self.assertIn(back.name, self.last_log())

    def test_when_it_is_back_it_is_recovered(self):
        self.announce(JAR_1=3)
        self.answer.action_create_returns()
        back = self.answer.return_ids
        back.move_ids.picked = True
        back._action_done()
        out = sum(
            row["quantity"]
            for row in self.trace._consignments(self.jar_1)
            if row["partner_id"] == self.rossi.id
        )
        self.assertEqual(out, 1)
        with self.assertRaisesRegex(UserError, "in a return already"):
            self.answer.action_create_returns()

    def test_correction_returns_what_is_more(self):
        self.announce(JAR_1=1)
        self.answer.action_create_returns()
        self.announce(JAR_1=3)
        self.answer.action_create_returns()
        self.assertEqual(self.planned(), {(self.to_rossi, "JAR-1"): 3})
        self.assertEqual(
            sorted(self.answer.return_ids.mapped("state")), ["assigned", "cancel"]
        )
        self.announce(JAR_1=2)
        self.assertFalse(self.answer.can_return)

    def test_latest_delivery_first(self):
        self.release_all()
        later = self.deliver([(self.jar, self.jar_1, 1)], self.rossi)
        self.backdate(self.to_rossi, "2026-01-01 10:00:00")
        self.announce(JAR_1=3)
        self.answer.action_create_returns()
        self.assertEqual(
            self.planned(), {(later, "JAR-1"): 1, (self.to_rossi, "JAR-1"): 2}
        )

    def test_more_than_was_delivered(self):
        self.announce(JAR_1=9)
        with self.assertRaisesRegex(UserError, "JAR-1: 5"):
            self.answer.action_create_returns()
        self.assertFalse(self.answer.return_ids)

    def test_replacement(self):
        self.answer.sudo().remedy = "replacement"
        self.announce(JAR_1=1)
        self.answer.sudo().remedy = "replacement"
        before = self.env["stock.picking"].search([])
        self.answer.action_create_returns()
        new = self.env["stock.picking"].search([]) - before - self.answer.return_ids
        self.assertEqual(new.picking_type_id.code, "outgoing")
        self.assertEqual(new.partner_id, self.rossi)
        self.assertNotIn(self.jar_1, new.move_line_ids.lot_id)
        self.assert_refunded(self.answer.return_ids, False)

    def assert_refunded(self, returns, refunded):
        """The credit is Odoo's own: where sales are installed, it asks this field"""
        if "to_refund" in returns.move_ids._fields:
            self.assertEqual(set(returns.move_ids.mapped("to_refund")), {refunded})

    def test_rights(self):
        self.announce(JAR_1=1)
        with self.assertRaises(AccessError):
            self.answer.with_user(self.user).action_create_returns()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "return-stranger",
            "whiz_traceability.group_recall_manager",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            self.answer.with_user(stranger).action_create_returns()


@tagged("post_install", "-at_install")
class TestRecallDisposition(NoticeCommon):
    """On hand: 1 kg RAW, 1 JAR-1, 2 JAR-2, 2 JAR-3."""

    def dispose(self, lot, user=None, **vals):
        record = self.env["whiz.recall.disposition"].with_user(user or self.manager)
        return record.create({"recall_id": self.recall.id, "lot_id": lot.id, **vals})

    def test_destroy_with_certificate(self):
        record = self.dispose(self.jar_3, method="Crushed", witness="Ms Weber")
        self.assertEqual((record.quantity, record.location_id), (2, self.stock))
        record.action_done()
        self.assertEqual(record.state, "done")
        self.assertTrue(record.name)
        self.assertEqual(record.scrap_id.state, "done")
        self.assertEqual(record.scrap_id.origin, self.recall.name)
        self.assertEqual(self.balance(self.jar_3)["scrapped"], 2)
        self.assertIn(record.scrap_id.name, self.last_log())
        html = (
            self.env["ir.actions.report"]
            ._render_qweb_html(
                "whiz_traceability_recall.report_certificate", record.ids
            )[0]
            .decode()
        )
        for text in (record.name, "JAR-3", "Crushed", "Ms Weber", self.recall.name):
            self.assertIn(text, html)
        with self.assertRaisesRegex(UserError, "not changed"):
            record.write({"witness": "Other"})
        with self.assertRaisesRegex(UserError, "stays on record"):
            record.unlink()
        with self.assertRaisesRegex(UserError, "is done"):
            record.action_done()

    def test_return_to_vendor(self):
        record = self.dispose(self.raw, kind="vendor")
        record.action_done()
        back = record.picking_id
        self.assertEqual(back.move_line_ids.lot_id, self.raw)
        self.assertEqual(back.move_line_ids.quantity, 1)
        self.assertEqual(back.location_dest_id.usage, "supplier")
        with self.assertRaisesRegex(UserError, "no receipt"):
            self.dispose(self.jar_1, kind="vendor").action_done()

    def test_rework(self):
        place = self.stock.copy({"name": "Rework", "location_id": self.stock.id})
        record = self.dispose(self.jar_2, kind="rework", quantity=1)
        with self.assertRaisesRegex(UserError, "worked on"):
            record.action_done()
        record.location_dest_id = place
        record.action_done()
        self.assertEqual(record.picking_id.state, "done")
        quant = self.jar_2.quant_ids.filtered(lambda q: q.location_id == place)
        self.assertEqual(quant.quantity, 1)

    def test_release(self):
        second = new_test_user(
            self.env, "recall-second", "whiz_traceability.group_recall_manager"
        )
        record = self.plan_release(self.jar_1)
        hold = record._get_holds()
        self.assertTrue(self.jar_1.is_held)
        record.action_done()
        # a second person confirms the release of recalled lots
        self.assertTrue(self.jar_1.is_held)
        self.assertIn("somebody else", self.logs())
        part = self.jar_1.hold_ids.filtered(lambda h: h.state == "open")
        self.assertNotEqual(part, hold)
        part.with_user(second)._release("Checked")
        self.jar_1.invalidate_recordset()
        self.assertFalse(self.jar_1.is_held)
        self.assertTrue(self.jar_3.is_held)
        with self.assertRaisesRegex(UserError, "nothing to release"):
            self.plan_release(self.jar_1).action_done()

    def plan_release(self, lot):
        return self.dispose(lot, kind="release", note="Laboratory: clean")

    def logs(self):
        return "\n".join(self.recall.decision_ids.mapped("note"))

    def test_what_is_not_there(self):
        with self.assertRaisesRegex(UserError, "not 5"):
            self.dispose(self.jar_3, quantity=5).action_done()
        stranger = self.lot(self.jar, "OTHER")
        with self.assertRaisesRegex(UserError, "not in the scope"):
            self.dispose(stranger, quantity=1).action_done()

    def test_rights(self):
        with self.assertRaises(AccessError):
            self.dispose(self.jar_3, user=self.quality)
        record = self.dispose(self.jar_3)
        with self.assertRaises(AccessError):
            record.with_user(self.quality).action_done()
        with self.assertRaisesRegex(UserError, "button"):
            record.write({"state": "done"})

    def test_drill_destroys_nothing(self):
        self.recall = self.notified_case(self.raw, kind="drill")
        with self.assertRaisesRegex(UserError, "drill"):
            self.dispose(self.jar_3).action_done()
