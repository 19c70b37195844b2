from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..models import whiz_expiry_run
from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryPerform(CronMixinCase, ExpiryCommon):
    """Doing what was found to be due: in batches, and by whom."""

    def test_one_failing_lot_does_not_stop_the_others(self):
        self.rule([(30, "expiration_date", "hold")])
        lots = [self.dated(f"L{n}", n) for n in range(5)]
        Lot = self.env.registry["stock.lot"]
        hold = Lot._hold

        def fail(records, *args, **vals):
            if lots[2] in records:
                raise ValueError("no luck")
            return hold(records, *args, **vals)

        with (
            patch.object(Lot, "_hold", fail),
            self.assertLogs("odoo.addons.whiz_traceability", "WARNING") as logs,
        ):
            self.run_rules()
        self.assertEqual(len(logs.output), 1)
        self.assertEqual([lot.is_held for lot in lots], [True, True, False, True, True])
        failed = self.Event.search([("lot_id", "=", lots[2].id)])
        self.assertEqual((failed.state, failed.error), ("failed", "no luck"))
        self.run_rules()
        self.assertTrue(lots[2].is_held)
        self.assertEqual((failed.state, failed.error), ("done", False))

    def test_job_in_batches(self):
        self.rule([(30, "expiration_date", "digest")])
        for n in range(5):
            self.dated(f"L{n}", n)
        steps = []

        def commit(cron, processed=0, *, remaining=None, deactivate=False):
            cron.env.flush_all()
            steps.append((processed, remaining))
            return 1 if len(steps) < 4 else 0

        path = "odoo.addons.whiz_traceability.models.whiz_expiry_run.BATCH"
        with patch(path, 2), patch.object(IrCron, "_commit_progress", commit):
            self.Rule._cron_run()
            self.assertEqual(steps, [(0, None), (0, 5), (2, 3), (2, 1)])
            states = self.Event.search([]).mapped("state")
            self.assertEqual(sorted(states), ["done"] * 4 + ["new"])
            # the time was up; the next run goes on where this one stopped
            steps.clear()
            self.Rule._cron_run()
        self.assertEqual(set(self.Event.search([]).mapped("state")), {"done"})
        self.assertEqual(len(self.Event.search([])), 5)

    def test_to_do_on_the_product(self):
        user = new_test_user(self.env, "clerk", "stock.group_stock_user")
        self.rule([(30, "expiration_date", "activity")], user_id=user.id)
        for n in (3, 1, 2):
            self.dated(f"L{n}", n)
        self.run_rules()
        activity = self.milk.product_tmpl_id.activity_ids
        self.assertEqual(activity.user_id, user)
        self.assertEqual(activity.date_deadline, self.today + timedelta(days=1))
        self.assertIn("L3", activity.note)
        self.dated("L4", 4)
        self.run_rules()
        self.assertEqual(len(self.milk.product_tmpl_id.activity_ids), 1)
        self.assertFalse(self.env["stock.lot"].search([]).activity_ids)

    def test_responsible(self):
        stage, rule, product, quality = (
            new_test_user(self.env, name, groups)
            for name, groups in (
                ("stage", "base.group_user"),
                ("rule", "base.group_user"),
                ("product", "base.group_user"),
                ("quality", "whiz_traceability.group_quality"),
            )
        )
        record = self.rule([(30, "expiration_date", "discount")], user_id=rule.id)
        record.stage_ids.user_id = stage
        self.milk.responsible_id = product
        self.dated("L1", 20)
        event = self.run_rules()

        def responsible():
            return self.Rule._get_responsibles(event)[event]

        self.assertEqual(responsible(), stage)
        stage.active = False
        self.assertEqual(responsible(), rule)
        other = self.env["res.company"].create({"name": "Other"})
        rule.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.assertEqual(responsible(), product)
        product.active = False
        self.assertNotIn(responsible(), stage | rule | product)
        self.assertTrue(responsible())
        self.assertTrue(quality)

    def test_started_again_by_the_database(self):
        """What somebody changed at the same moment is no failure of a lot: nothing of
        the batch is kept, and the job says what remains."""
        self.rule([(30, "expiration_date", "hold")])
        lots = self.env["stock.lot"].union(*(self.dated(f"L{n}", n) for n in range(5)))
        Lot = self.env.registry["stock.lot"]
        hold, tries = Lot._hold, []

        def change(records, *args, **vals):
            tries.append(records)
            if len(tries) == 1:
                raise SerializationFailure("could not serialize access")
            return hold(records, *args, **vals)

        def states():
            events = self.Event.search([("lot_id", "in", lots.ids)])
            return sorted(events.mapped("state"))

        cron = self.env.ref("whiz_traceability.ir_cron_expiry")
        with (
            patch.object(whiz_expiry_run, "BATCH", 2),
            patch.object(Lot, "_hold", change),
            self.enter_registry_test_mode(),
        ):
            with mute_logger("odoo.addons.base.models.ir_cron"):
                cron.method_direct_trigger()
            self.assertEqual(len(tries), 1, "not again with the same snapshot")
            self.assertEqual(states(), ["new"] * 5)
            progress = self.env["ir.cron.progress"].search(
                [("cron_id", "=", cron.id)], limit=1, order="id desc"
            )
            self.assertEqual((progress.done, progress.remaining), (0, 5))
            cron.method_direct_trigger()
        self.assertEqual(states(), ["done"] * 5)
        self.assertTrue(all(lot.is_held for lot in lots))

    def test_digest_started_again_by_the_database(self):
        """who is to get one gets it on the same day"""
        self.rule([(30, "expiration_date", "digest")], user_id=self.env.user.id)
        self.dated("L1", 3)
        Digest = self.env.registry["whiz.expiry.digest"]
        send, tries = Digest._send_to, []

        def change(digests, user):
            tries.append(user)
            if len(tries) == 1:
                raise SerializationFailure("could not serialize access")
            return send(digests, user)

        with (
            patch.object(Digest, "_send_to", change),
            self.enter_registry_test_mode(),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            self.env.ref("whiz_traceability.ir_cron_expiry").method_direct_trigger()
        self.assertEqual(tries, [tries[0]] * 2)
        digest = self.env["whiz.expiry.digest"].search([("user_id", "=", tries[0].id)])
        self.assertEqual(digest.event_ids.lot_id.mapped("name"), ["L1"])
