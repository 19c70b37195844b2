from odoo.tests import HttpCase, tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestHoldTours(HoldCommon, HttpCase):
    """What a person does in the browser."""

    def open(self, path, tour, **kwargs):
        self.start_tour(path, tour, login="admin", **kwargs)

    def test_hold_with_another_lot_reserved(self):
        self.put(self.a, 10)
        picking = self.order(self.jar, 10)
        self.put(self.b, 10)
        self.open(f"/odoo/stock.lot/{self.a.id}", "whiz_hold_place")
        self.assertTrue(self.a.is_held)
        self.assertEqual(self.a.hold_ids.note, "Splinter found in a jar")
        self.assertEqual(self.reserved(picking), {"B": 10})

    def test_release(self):
        hold = self.a._hold("quality")
        self.open(f"/odoo/traceability-holds/{hold.id}", "whiz_hold_release")
        self.assertFalse(self.a.is_held)
        self.assertEqual(hold.release_note, "Laboratory: within limits")
        self.assertEqual(hold.released_by_id, self.env.ref("base.user_admin"))

    def test_release_with_the_password(self):
        reason = self.env.ref("whiz_traceability.hold_reason_legal")
        reason.release_second_person = False
        hold = self.a._hold(reason)
        self.open(
            f"/odoo/traceability-holds/{hold.id}", "whiz_hold_release_with_password"
        )
        self.assertFalse(self.a.is_held)
