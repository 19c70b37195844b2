from odoo.tests import tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryOwner(ExpiryCommon):
    """Goods that belong to somebody else are counted, but worth nothing here.

    As for Odoo, goods whose owner is the company itself are its own.
    """

    def owned(self, name, days, *parts):
        """Return a lot of (owner or None, quantity)."""
        lot = self.dated(name, days, 0)
        for owner, quantity in parts:
            self.env["stock.quant"]._update_available_quantity(
                self.milk, self.stock, quantity, lot_id=lot, owner_id=owner
            )
        return lot

    def mixed(self, days=5):
        ours = self.env.company.partner_id
        return self.owned("L1", days, (None, 3), (ours, 2), (self.supplier, 5))

    def row(self, lot):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.Stock.search([("lot_id", "=", lot.id)])

    def test_cockpit(self):
        row = self.row(self.mixed())
        # at a cost of 2
        self.assertEqual((row.quantity, row.value), (10, 10))
        self.assertEqual((row.unsold, row.unsold_value), (10, 10))
        theirs = self.row(self.owned("L2", 5, (self.supplier, 4)))
        self.assertEqual((theirs.quantity, theirs.value), (4, 0))

    def test_measure(self):
        self.rule([(30, "expiration_date", "discount")])
        self.mixed()
        event = self.run_rules()
        self.assertEqual((event.quantity, event.value), (10, 10))

    def test_loss(self):
        lot = self.mixed(-3)
        for owner in (self.env["res.partner"], self.supplier):
            scrap = self.env["stock.scrap"].create(
                {
                    "product_id": self.milk.id,
                    "lot_id": lot.id,
                    "owner_id": owner.id,
                    "location_id": self.stock.id,
                    "scrap_qty": 2,
                }
            )
            scrap.do_scrap()
        self.env.flush_all()
        losses = self.env["whiz.expiry.loss"].search([("lot_id", "=", lot.id)])
        self.assertEqual(
            sorted((loss.quantity, loss.value) for loss in losses), [(2, 0), (2, 4)]
        )

    def test_overview(self):
        lots = [("product_id", "=", self.milk.id)]
        self.mixed()
        self.assertEqual(self.env["whiz.overview"]._get_expiring_value(lots), 10)
