from datetime import datetime

from odoo.tests import freeze_time, tagged

from .common_scan import ScanCommon


@tagged("post_install", "-at_install")
class TestScanDocuments(ScanCommon):
    """What a person can choose from."""

    def row(self, mode, record):
        [row] = self.station.get_documents(mode, record.name)
        self.assertEqual(row["res_id"], record.id)
        return row

    def test_late_from_the_next_day(self):
        """By the day of the person, who is six hours behind the server here."""
        self.worker.tz = "America/Chicago"
        receipt = self.receipt([(self.jar, 1)])
        receipt.scheduled_date = datetime(2026, 11, 20, 15)
        with freeze_time("2026-11-21 05:59:00"):
            self.assertFalse(self.row("receive", receipt)["late"])
        with freeze_time("2026-11-21 06:01:00"):
            self.assertTrue(self.row("receive", receipt)["late"])

    def test_late_for_its_deadline(self):
        delivery = self.delivery([(self.jar, 1)])
        delivery.scheduled_date = datetime(2099, 1, 2)
        self.assertFalse(self.row("pick", delivery)["late"])
        delivery.move_ids.date_deadline = datetime(2099, 1, 1)
        self.assertTrue(self.row("pick", delivery)["late"])

    def test_late_order(self):
        order = self.env["mrp.production"].create(
            {
                "product_id": self.jar.id,
                "product_qty": 1,
                "date_start": datetime(2026, 1, 1),
            }
        )
        order.action_confirm()
        self.assertTrue(self.row("produce", order)["late"])
        order.date_start = datetime(2099, 1, 1)
        self.assertFalse(self.row("produce", order)["late"])

    def test_the_most_urgent_first(self):
        early, late, urgent = (self.receipt([(self.jar, 1)]) for _ in range(3))
        early.scheduled_date = datetime(2026, 1, 1)
        late.scheduled_date = datetime(2026, 1, 2)
        urgent.scheduled_date = datetime(2026, 1, 3)
        urgent.priority = "1"
        ours = (early | late | urgent).ids
        rows = self.station.get_documents("receive", limit=1000)
        self.assertEqual(
            [row["res_id"] for row in rows if row["res_id"] in ours],
            [urgent.id, early.id, late.id],
        )

    def test_places_of_a_warehouse_first(self):
        """What belongs to none, as transit between companies, is seldom counted."""
        nowhere = self.env["stock.location"].create(
            {"name": "A Truck", "usage": "transit", "location_id": False}
        )
        for mode in ("count", "move"):
            ids = [row["res_id"] for row in self.station.get_documents(mode, "", 1000)]
            self.assertLess(ids.index(self.stock.id), ids.index(nowhere.id), mode)

    def test_quarantine_first(self):
        """However many places there are before it in the alphabet."""
        locations = self.env["stock.location"].create(
            [
                {"name": f"0-{number}", "location_id": self.stock.id}
                for number in range(10)
            ]
        )
        quarantine = self.env["stock.location"].create(
            {"name": "Z", "location_id": self.stock.id, "is_quarantine": True}
        )
        shelf = locations.create({"name": "Z1", "location_id": quarantine.id})
        ids = [row["res_id"] for row in self.station.get_documents("move", "", 5)]
        self.assertEqual(len(ids), 5)
        self.assertLessEqual({quarantine.id, shelf.id}, set(ids))
        self.assertFalse({quarantine.id, shelf.id} & set(ids[-2:]))
        ids = [row["res_id"] for row in self.station.get_documents("move", "0-", 5)]
        self.assertLessEqual(set(ids), set(locations.ids))
        quarantine.is_quarantine = False
        self.assertEqual(len(self.station.get_documents("move", "", 5)), 5)
