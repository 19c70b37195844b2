import uuid
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_scan import ScanCommon


@tagged("post_install", "-at_install")
class TestScanOnce(ScanCommon):
    """Each scan counts once, whatever the network does, and leaves one line."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.receive([(cls.jar, cls.j1, 10)])
        cls.order = cls.delivery([(cls.jar, 5)])

    def vals(self, **vals):
        return {
            "uuid": str(uuid.uuid4()),
            "text": "J1",
            "mode": "pick",
            "res_model": "stock.picking",
            "res_id": self.order.id,
            **vals,
        }

    def test_sent_twice(self):
        scan = self.vals(queued=True, scanned_at="2026-01-02 03:04:05", device="Gun 7")
        first = self.station.submit(scan)
        again = self.station.submit(scan)
        self.assertEqual(self.picked(self.order), {"J1": 1})
        self.assertTrue(again.pop("repeated"))
        self.assertEqual(first, again)
        log = self.env["whiz.scan.log"].search([("uuid", "=", scan["uuid"])])
        self.assertEqual(len(log), 1)
        self.assertEqual(log.user_id, self.worker)
        self.assertEqual(log.device, "Gun 7")
        self.assertEqual(str(log.scanned_at), "2026-01-02 03:04:05")
        self.assertTrue(log.is_queued)
        self.assertEqual(log.lot_id, self.j1)
        self.assertEqual(log.document_name, self.order.name)

    def test_undo_sent_twice(self):
        self.station.submit(self.vals())
        self.station.submit(self.vals())
        undo = self.vals()
        self.station.undo(undo)
        self.station.undo(undo)
        self.assertEqual(self.picked(self.order), {"J1": 1})

    def test_a_wrong_scan_is_logged_and_changes_nothing(self):
        self.station.submit(self.vals())
        answer = self.station.submit(self.vals(text="?\x1d?"))
        self.assertEqual(answer["verdict"], "unknown")
        self.assertEqual(self.picked(self.order), {"J1": 1})
        log = self.env["whiz.scan.log"].browse(answer["log_id"])
        self.assertEqual((log.verdict, log.text_shown), ("unknown", "?<0x1D>?"))

    def test_an_error_of_odoo_is_an_answer(self):
        """What the document refuses is shown, and the scan is not half done."""
        self.order.action_cancel()
        answer = self.station.submit(self.vals())
        self.assertEqual(answer["verdict"], "stop")
        answer = self.station.submit(self.vals(res_id=2**30))
        self.assertEqual(answer["verdict"], "stop")
        self.assertIn("does not exist any more", answer["message"])

    def test_of_somebody_else(self):
        scan = self.vals()
        self.station.submit(scan)
        other = new_test_user(self.env, "other", "stock.group_stock_user")
        with self.assertRaises(AccessError):
            self.env["whiz.scan"].with_user(other).submit(scan)
        answer = self.env["whiz.scan"].with_user(other).undo(self.vals())
        self.assertEqual(answer["title"], "Nothing to undo")
        self.assertEqual(self.picked(self.order), {"J1": 1})

    def test_undo_after_validation(self):
        self.station.submit(self.vals())
        self.order.with_context(skip_backorder=True).button_validate()
        answer = self.station.undo(self.vals())
        self.assertEqual(answer["verdict"], "stop")
        self.assertIn("validated since", answer["message"])

    def test_no_scans(self):
        for wrong in (
            {"uuid": "x"},
            {"text": None},
            {"options": {"quantity": 0}},
            {"options": {"quantity": "x"}},
            {"options": {"quantity": -1}},
            {"options": "x"},
        ):
            with self.subTest(wrong), self.assertRaises(ValidationError):
                self.station.submit(self.vals(**wrong))
        with self.assertRaises(ValidationError):
            self.station.submit({})

    def test_any_text(self):
        for text in ("", " ", "\0", "]C1", "(01)", "x" * 20000, "%", "\\", "_", "ü€"):
            with self.subTest(text):
                answer = self.station.submit(self.vals(text=text))
                self.assertIn(answer["verdict"], ("unknown", "stop"))
        self.assertFalse(self.picked(self.order))

    def test_clean_up(self):
        self.station.submit(self.vals())
        old = self.station.submit(self.vals())
        log = self.env["whiz.scan.log"].browse(old["log_id"])
        log.date = "2020-01-01"
        count = self.env["whiz.scan.log"].search_count([])
        cron = type(self.env["ir.cron"])
        self.startPatcher(patch.object(cron, "_commit_progress", return_value=60))
        self.env.company.whiz_scan_log_days = 0
        self.env["whiz.scan.log"]._cron_clean()
        self.assertTrue(log.exists())
        self.env.company.whiz_scan_log_days = 30
        self.env["whiz.scan.log"]._cron_clean()
        self.assertFalse(log.exists())
        self.assertEqual(self.env["whiz.scan.log"].search_count([]), count - 1)
