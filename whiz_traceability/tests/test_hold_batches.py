from contextlib import suppress
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.base.tests.test_ir_cron import CronMixinCase

from ..models import whiz_hold_order
from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldBatches(CronMixinCase, HoldCommon):
    """Holds on many lots: at once on hold, freed in the background, batch by batch."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.env["stock.lot"].create(
            [{"name": f"M{n:03}", "product_id": cls.serial.id} for n in range(7)]
        )
        for lot in cls.many:
            cls.put(lot, 1)
        cls.cron = cls.env.ref("whiz_traceability.ir_cron_free_reservations")
        for name, value in (("AT_ONCE", 3), ("BATCH", 3)):
            patcher = patch.object(whiz_hold_order, name, value)
            patcher.start()
            cls.addClassCleanup(patcher.stop)

    def run_cron(self):
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def test_background(self):
        picking = self.order(self.serial, 7)
        with self.capture_triggers(self.cron.id) as runs:
            hold = self.many._hold("quality")
        self.assertEqual(len(runs.records), 1)
        self.assertEqual(hold.pending_count, 7)
        self.assertEqual(hold.progress, 0)
        self.assertEqual(len(picking.move_line_ids), 7)
        with self.assertRaisesRegex(Exception, "on hold"):
            picking.move_ids.picked = True
            picking._action_done()
        self.run_cron()
        self.assertFalse(hold.pending_lot_ids)
        self.assertEqual(hold.progress, 100)
        self.assertFalse(picking.move_line_ids)
        self.assertEqual(hold.freed_move_ids, picking.move_ids)

    def test_many_reservations_of_few_lots(self):
        """Who holds, and all who are told of it, do not wait for many orders."""
        self.put(self.a, 10)
        pickings = [self.order(self.jar, 2) for _number in range(3)]
        with patch.object(whiz_hold_order, "LINES_AT_ONCE", 2):
            hold = self.a._hold("quality")
        self.assertEqual(hold.pending_lot_ids, self.a)
        self.assertEqual(self.reserved(pickings[0]), {"A": 2})
        self.put(self.b, 10)
        self.run_cron()
        self.assertFalse(hold.pending_lot_ids)
        for picking in pickings:
            self.assertEqual(self.reserved(picking), {"B": 2})

    def test_goes_on_after_a_crash(self):
        """What one transaction has freed is not freed again by the next."""
        self.order(self.serial, 7)
        hold = self.many._hold("quality")
        freed, original = [], type(hold)._free_lots

        def free(self, lots):
            freed.extend(lots.ids)
            return original(self, lots)

        def crash(self, lots):
            if len(freed) >= 3:
                raise KeyboardInterrupt
            return free(self, lots)

        cron = type(self.env["ir.cron"])
        with (
            patch.object(type(hold), "_free_lots_carefully", crash),
            patch.object(cron, "_commit_progress", lambda *args, **kwargs: 60),
            # assertRaises would roll back what a crash leaves
            suppress(KeyboardInterrupt),
        ):
            hold._cron_free_reservations()
        self.assertEqual(hold.pending_count, 4)
        with patch.object(type(hold), "_free_lots", free):
            self.run_cron()
        self.assertFalse(hold.pending_lot_ids)
        self.assertEqual(sorted(freed), sorted(self.many.ids))

    def test_one_fails(self):
        hold = self.many._hold("quality")
        original = type(hold)._free_lots

        def free(self, lots):
            if hold.lot_ids[4] in lots:
                raise ValueError("broken")
            return original(self, lots)

        with (
            patch.object(type(hold), "_free_lots", free),
            mute_logger("odoo.addons.whiz_traceability.models.whiz_hold_order"),
        ):
            self.run_cron()
        self.assertFalse(hold.pending_lot_ids)
        bodies = hold.message_ids.filtered(lambda m: "could not be freed" in m.body)
        self.assertEqual(len(bodies), 1)
        self.assertIn(hold.lot_ids[4].name, bodies.body)

    def test_started_again_by_the_database(self):
        """Only a new transaction sees what somebody else did at the same moment."""
        picking = self.order(self.serial, 7)
        hold = self.many._hold("quality")
        original, tries = type(hold)._free_lots, []

        def free(self, lots):
            tries.append(lots)
            if len(tries) == 1:
                raise SerializationFailure("could not serialize access")
            return original(self, lots)

        with patch.object(type(hold), "_free_lots", free):
            with mute_logger("odoo.addons.base.models.ir_cron"):
                self.run_cron()
            self.assertEqual(len(tries), 1, "not with the same snapshot")
            self.assertEqual(hold.pending_lot_ids, self.many)
            self.assertEqual(len(picking.move_line_ids), 7)
            self.run_cron()
        self.assertFalse(hold.pending_lot_ids)
        self.assertFalse(picking.move_line_ids)
        self.assertNotIn("could not be freed", "".join(hold.message_ids.mapped("body")))

    def test_started_again_while_the_user_waits(self):
        def fail(self, lots):
            raise SerializationFailure("could not serialize access")

        hold = self.many._hold("quality")
        with (
            patch.object(type(hold), "_free_lots", fail),
            self.assertRaises(SerializationFailure),
        ):
            hold._free_lots_carefully(self.many)

    def test_some_are_released_meanwhile(self):
        """What is released in the meantime keeps its reservation."""
        picking = self.order(self.serial, 7)
        hold = self.many._hold("quality")
        some = self.many[:3]
        part = hold._split(some)
        self.assertEqual(part.pending_lot_ids, some)
        self.assertEqual(hold.pending_lot_ids, self.many - some)
        part._release("These are fine")
        self.assertFalse(part.pending_lot_ids)
        self.assertEqual(hold.progress, 0)
        self.run_cron()
        self.assertEqual(hold.progress, 100)
        self.assertEqual(picking.move_line_ids.lot_id, some)

    def test_taken_out_but_not_released(self):
        """Lots that wait for a second person to release them are still freed."""
        picking = self.order(self.serial, 7)
        hold = self.many._hold("quality")
        with self.capture_triggers(self.cron.id) as runs:
            part = hold._split(self.many[:3])
        self.assertEqual(len(runs.records), 1)
        self.run_cron()
        self.assertFalse((hold | part).pending_lot_ids)
        self.assertFalse(picking.move_line_ids)

    def test_released_meanwhile(self):
        picking = self.order(self.serial, 7)
        hold = self.many._hold("quality")
        hold._release("A mistake")
        self.run_cron()
        self.assertEqual(len(picking.move_line_ids), 7)

    def test_queries_do_not_grow_with_the_lots(self):
        """Placing a hold costs as many queries for seven lots as for one."""

        def count(lots):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lots._hold("quality")
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(self.many[:4])
        few, more = count(self.many[:4]), count(self.many)
        self.assertLessEqual(more, few + 1)
