from datetime import date

from odoo.tests import HttpCase, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryTours(ExpiryCommon, HttpCase):
    """What a person does in the browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rule([])
        cls.old = cls.dated("TOUR-OLD", -3)
        cls.soon = cls.dated("TOUR-SOON", 20)
        cls.env["res.lang"].search([("code", "=", "en_US")]).date_format = "%m/%d/%Y"

    def open(self, tour):
        action = self.env.ref("whiz_traceability.action_expiry_stock")
        action.domain = [("product_id", "=", self.milk.id)]
        self.start_tour("/odoo/expiry", tour, login="admin")

    def test_scrap_what_is_expired(self):
        self.open("whiz_expiry_cockpit")
        scrap = self.env["stock.scrap"].search([("lot_id", "=", self.old.id)])
        self.assertEqual((scrap.state, scrap.scrap_qty), ("done", 10))
        self.assertEqual(self.old.product_qty, 0)
        self.assertEqual(self.soon.product_qty, 10)

    def test_ask_for_an_extension(self):
        self.open("whiz_expiry_forecast")
        extension = self.soon.expiry_extension_ids
        self.assertEqual(
            (extension.state, extension.new_day, extension.reason),
            ("requested", date(2040, 12, 31), "Retest 7: as fresh"),
        )
