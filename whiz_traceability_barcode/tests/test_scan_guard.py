from datetime import timedelta

from odoo import fields
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

    def test_why_it_is_held(self):
        """Recalled, stolen and fake goods are called that, not just held."""
        for reason, code, title in (
            ("recall", "recall", "Recalled"),
            ("stolen", "register", "Stolen or fake?"),
            ("counterfeit", "register", "Stolen or fake?"),
            ("quality", "hold", "On hold"),
        ):
            with self.subTest(reason):
                lot = self.lot(self.jar, f"HELD-{reason}")
                lot._hold(reason, note="Why")
                answer = self.scan(lot.name)
                self.assertVerdict(answer, "stop")
                [badge] = answer["card"]["badges"]
                self.assertEqual((badge["code"], badge["label"]), (code, title))

    def test_too_short_a_shelf_life(self):
        """As the minimum says: stopped, or noted when it is booked."""
        self.jar.write({"use_expiration_date": True, "expiration_time": 100})
        self.j1.expiration_date = fields.Datetime.now() + timedelta(days=10)
        minimum = self.env["whiz.shelf.life"].create(
            {"partner_id": self.rossi.id, "amount": 30, "enforcement": "block"}
        )
        delivery = self.delivery([(self.jar, 8)])
        answer = self.scan("J1", delivery, "pick", swap=True)
        self.assertVerdict(answer, "stop", "Too short a shelf life")
        self.assertIn("Take a fresher lot", answer["message"])
        self.assertFalse(self.picked(delivery))
        minimum.enforcement = "reserve"
        answer = self.scan("J1", delivery, "pick", swap=True)
        self.assertVerdict(answer, "warn", "Take a fresher lot")
        self.assertEqual(self.picked(delivery), {"J1": 1})
        # nobody asks for it: another customer
        other = self.delivery([(self.jar, 2)], partner_id=self.weber.id)
        self.assertNotIn(
            "fresher", self.scan("J1", other, "pick", swap=True)["message"]
        )

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
