from odoo.tests import HttpCase, tagged

from .common import TraceCommon


class AlertTourCommon(TraceCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Alert Tour Jar")
        cls.tour_lot = cls.lot(cls.jar, "OV-1")
        cls.receive([(cls.jar, cls.tour_lot, 10)])


@tagged("post_install", "-at_install")
class TestAlertTour(AlertTourCommon):
    def test_open_form_is_marked(self):
        """A hold placed elsewhere reaches the open form and the screen in 2 s."""
        self.start_tour(
            f"/odoo/stock.lot/{self.tour_lot.id}", "whiz_alert", login="admin"
        )
        self.assertFalse(self.tour_lot.is_held)
        self.assertEqual(self.tour_lot.ref, "typed")
        self.assertEqual(self.tour_lot.hold_ids.release_note, "Tested again")


@tagged("post_install", "-at_install")
class TestOverviewTour(AlertTourCommon):
    def test_overview(self):
        self.tour_lot._hold("quality")
        self.start_tour("/odoo/traceability", "whiz_overview", login="admin")


@tagged("post_install", "-at_install")
class TestOverviewPhoneTour(AlertTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_overview(self):
        self.tour_lot._hold("quality")
        self.start_tour("/odoo/traceability", "whiz_overview_phone", login="admin")
