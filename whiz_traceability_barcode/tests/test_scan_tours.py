from odoo.tests import HttpCase, tagged

from .test_scan_count_move import ShelfCommon


class ScanTourCommon(ShelfCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar.write({"use_expiration_date": True, "expiration_time": 365})
        cls.old = cls.lot(cls.jar, "OLD", expiration_date="2020-01-01")
        cls.receive([(cls.jar, cls.old, 1)])

    def tour(self, name, url="/odoo/scan"):
        self.start_tour(url, name, login="worker")


@tagged("post_install", "-at_install")
class TestScanTours(ScanTourCommon):
    """Each mode in the browser; scans are typed as a scanner types them."""

    def test_lookup(self):
        self.transfer(
            [(self.jar, self.j1, 4)],
            self.shelf,
            self.stock,
            self.warehouse.int_type_id,
        )
        self.tour("whiz_scan_lookup")
        logs = self.env["whiz.scan.log"].search([("mode", "=", "lookup")])
        self.assertEqual(
            set(logs.mapped("text_shown")), {"]C0J1", "J1", "OLD", "no<0x1D>such"}
        )

    def test_receive(self):
        receipt = self.receipt([(self.jar, 3), (self.phone, 3)], name="TOUR/IN")
        self.tour("whiz_scan_receive")
        self.assertEqual(receipt.state, "done")
        self.assertEqual(self.picked(receipt), {"HZ-1": 3, "P9": 1, "P10": 1})
        self.assertEqual(receipt.backorder_ids.state, "done")
        self.assertEqual(self.picked(receipt.backorder_ids), {"P11": 1})
        self.assertFalse(self.env["stock.lot"].search([("name", "=", "WRONG")]))

    def test_pick(self):
        delivery = self.delivery([(self.jar, 2), (self.phone, 1)], name="TOUR/OUT")
        self.tour("whiz_scan_pick")
        self.assertEqual(delivery.state, "done")
        self.assertEqual(self.picked(delivery), {"J1": 2, "P2": 1})

    def test_produce(self):
        board = self.product("Board", "serial")
        for lot in self.lots(board, "B1 B2"):
            self.receive([(board, lot, 1)])
        order = self.env["mrp.production"].create(
            {
                "name": "TOUR/MO",
                "product_id": self.phone.id,
                "product_qty": 2,
                "bom_id": False,
                "move_raw_ids": [
                    (0, 0, {"product_id": board.id, "product_uom_qty": 2})
                ],
            }
        )
        order.action_confirm()
        self.tour("whiz_scan_produce")
        self.assertEqual(order.state, "done")
        self.assertEqual(
            {
                (r.finished_lot_id.name == "X1", r.component_lot_id.name)
                for r in order.whiz_as_built_ids
            },
            {(True, "B1"), (False, "B2")},
        )

    def test_count(self):
        self.tour("whiz_scan_count")
        quants = self.env["stock.quant"].search([("location_id", "=", self.shelf.id)])
        counted = quants.filtered("inventory_quantity_set")
        self.assertEqual(
            {quant.lot_id: quant.inventory_quantity for quant in counted},
            {self.j1: 2, self.p2: 1},
        )

    def test_move(self):
        self.tour("whiz_scan_move")
        self.assertEqual(self.at(self.p1, self.other), 1)
        self.assertEqual(self.at(self.j1, self.other), 4)
        self.assertEqual(self.at(self.p2, self.other), 0)
        self.assertEqual(self.at(self.p2, self.stock), 1)

    def test_pack(self):
        self.env.company.whiz_sscc_prefix = "39506000"
        delivery = self.delivery([(self.jar, 2), (self.phone, 1)], name="TOUR/OUT")
        self.tour("whiz_scan_pack")
        self.assertEqual(delivery.state, "done")
        packages = {
            line.lot_id: line.result_package_id for line in delivery.move_line_ids
        }
        self.assertEqual(packages[self.p1].name, "395060001343521237")
        self.assertTrue(packages[self.j1].valid_sscc)

    def test_setup(self):
        self.tour("whiz_scan_setup", "/odoo/scanner")


@tagged("post_install", "-at_install")
class TestScanPhoneTour(ScanTourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_receive(self):
        receipt = self.receipt([(self.jar, 3), (self.phone, 3)], name="TOUR/IN")
        self.tour("whiz_scan_receive")
        self.assertEqual(receipt.state, "done")
        self.assertEqual(receipt.backorder_ids.state, "done")
