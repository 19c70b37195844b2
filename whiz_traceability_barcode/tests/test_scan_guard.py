from odoo.tests import tagged

from .common_scan import ScanCommon


@tagged("post_install", "-at_install")
class TestScanGuard(ScanCommon):
    """What ``whiz.guard`` stops is stopped when it is scanned, with the reason."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.j1, cls.j2 = cls.lots(cls.jar, "J1 J2")
        cls.receive([(cls.jar, cls.j1, 5)])
        cls.receive([(cls.jar, cls.j2, 5)])
        cls.shelf = cls.env["stock.location"].create(
            {"name": "Quarantine", "location_id": cls.stock.id}
        )

    def test_lookup(self):
        self.j1._hold("quality", note="Metal found")
        answer = self.scan("J1")
        self.assertVerdict(answer, "stop", "J1")
        badges = answer["card"]["badges"]
        self.assertEqual([badge["code"] for badge in badges], ["hold"])
        self.assertIn("Move it now", [link["label"] for link in answer["links"]])
        self.j1._release_holds("Clean")
        self.assertVerdict(self.scan("J1"), "ok")

    def test_pick_is_blocked(self):
        delivery = self.delivery([(self.jar, 8)])
        self.scan("J2", delivery, "pick")
        self.j1._hold("quality")
        answer = self.scan("J1", delivery, "pick", swap=True)
        self.assertVerdict(answer, "stop", "J1")
        self.assertEqual(self.picked(delivery), {"J2": 1})

    def test_consuming_is_blocked(self):
        self.j1._hold("quality")
        order = self.plan([(self.lot(self.phone, "X1"), 1)], [(self.jar, None, 2)])
        self.assertVerdict(self.scan("J1", order, "produce"), "stop", "J1")
        self.assertFalse(self.picked(order))

    def test_receiving_and_counting_are_not(self):
        """The stock has to tell the truth about held goods too."""
        self.j1._hold("quality")
        receipt = self.receipt([(self.jar, 2)])
        answer = self.scan("01095011015300" + "0310J1", receipt, "receive")
        self.assertIn(answer["verdict"], ("ok", "warn"))
        answer = self.scan("J1", self.stock, "count")
        self.assertIn(answer["verdict"], ("ok", "warn"))

    def test_into_quarantine(self):
        self.j1._hold("quality")
        answer = self.scan("J1", self.shelf, "move")
        self.assertIn(answer["verdict"], ("ok", "warn"), answer["message"])
