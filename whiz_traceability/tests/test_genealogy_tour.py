from odoo.tests import HttpCase, tagged

from .common import TraceCommon


class GenealogyTourCommon(TraceCommon, HttpCase):
    """A supplier's lot in one order, its jars with one customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        raw, jar = cls.product("Tour paste", uom=cls.kg), cls.product("Tour jar")
        cls.raw_lot = cls.lot(raw, "TOUR-RAW")
        cls.jar_lot = cls.lot(jar, "TOUR-JAR")
        cls.receive([(raw, cls.raw_lot, 10)])
        cls.produce([(cls.jar_lot, 4)], [(raw, cls.raw_lot, 10)])
        cls.deliver([(jar, cls.jar_lot, 4)])


@tagged("post_install", "-at_install")
class TestGenealogyTour(GenealogyTourCommon):
    def test_lot_to_customer(self):
        """Open the lot, walk its graph, open the customer, come back, export."""
        self.start_tour(
            f"/odoo/stock.lot/{self.raw_lot.id}", "whiz_genealogy", login="admin"
        )


@tagged("post_install", "-at_install")
class TestGenealogyPhoneTour(GenealogyTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_search_and_read(self):
        """Find a lot, tap it, read the table, on a phone."""
        self.start_tour("/odoo/genealogy", "whiz_genealogy_phone", login="admin")
