from odoo.tests import new_test_user, tagged

from .common_scan import GTIN_JAR, ScanCommon


class ShelfCommon(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shelf, cls.other = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id, "barcode": name}
                for name in ("A-03", "B-01")
            ]
        )
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.p1, cls.p2 = cls.lots(cls.phone, "P1 P2")
        cls.receive([(cls.jar, cls.j1, 10), (cls.phone, cls.p1, 1)])
        cls.receive([(cls.phone, cls.p2, 1)])
        cls.transfer(
            [(cls.jar, cls.j1, 4), (cls.phone, cls.p1, 1)],
            cls.stock,
            cls.shelf,
            cls.warehouse.int_type_id,
        )
        # P1 is the older one, so that it is reserved first
        cls.p1.quant_ids.in_date = "2026-01-01"

    def at(self, lot, location):
        return sum(
            lot.quant_ids.filtered(lambda quant: quant.location_id == location).mapped(
                "quantity"
            )
        )


@tagged("post_install", "-at_install")
class TestScanCount(ShelfCommon):
    def test_count(self):
        self.assertEqual(
            self.scan("A-03", mode="count")["open"]["res_id"], self.shelf.id
        )
        for _scan in range(3):
            answer = self.scan("J1", self.shelf, "count")
        self.assertEqual(answer["state"]["left"], 2)
        answer = self.scan("P2", self.shelf, "count")
        self.assertVerdict(answer, "warn", "should be in WH/Stock")
        self.assertVerdict(self.scan("P2", self.shelf, "count"), "stop", "counts once")
        # nothing has changed yet, and a worker may not apply
        self.assertEqual(self.at(self.j1, self.shelf), 4)
        self.assertFalse(answer["state"]["can_finish"])
        manager = new_test_user(self.env, "boss", "stock.group_stock_manager")
        self.env["whiz.scan"].with_user(manager).finish(
            "count", "stock.location", self.shelf.id
        )
        self.assertEqual(self.at(self.j1, self.shelf), 3)
        self.assertEqual(self.at(self.p2, self.shelf), 1)
        # what was not counted is not touched
        self.assertEqual(self.at(self.p1, self.shelf), 1)

    def test_undo_stops_at_the_last_count(self):
        """An old scan would be taken off what somebody else counts the next time."""
        boss = new_test_user(self.env, "boss", "stock.group_stock_manager")
        worker = self.station
        worker_count = self.scan("J1", self.shelf, "count", quantity=4)
        self.assertTrue(worker_count["state"]["can_undo"])
        self.env["whiz.scan"].with_user(boss).finish(
            "count", "stock.location", self.shelf.id
        )
        self.station = self.env["whiz.scan"].with_user(boss)
        self.assertVerdict(self.scan("J1", self.shelf, "count", quantity=4), "ok")
        self.station = worker
        answer = self.undo(self.shelf, "count")
        self.assertVerdict(answer, "stop", "Nothing to undo")
        quant = self.j1.quant_ids.filtered(lambda q: q.location_id == self.shelf)
        self.assertEqual(quant.inventory_quantity, 4)

    def test_found_lot(self):
        answer = self.scan(f"01{GTIN_JAR}10J9", self.shelf, "count")
        self.assertVerdict(answer, "ask", "J9 yet")
        answer = self.scan(
            f"01{GTIN_JAR}10J9", self.shelf, "count", **answer["choices"][0]["options"]
        )
        self.assertVerdict(answer, "warn", "Found")

    def test_undo(self):
        self.scan("J1", self.shelf, "count")
        self.scan("J1", self.shelf, "count")
        self.undo(self.shelf, "count")
        quant = self.j1.quant_ids.filtered(lambda q: q.location_id == self.shelf)
        self.assertEqual(
            (quant.inventory_quantity_set, quant.inventory_quantity), (True, 1)
        )
        self.undo(self.shelf, "count")
        self.assertFalse(quant.inventory_quantity_set)

    def test_virtual_location(self):
        answer = self.scan("J1", self.customers, "count")
        self.assertVerdict(answer, "stop", "Nothing can lie here")


@tagged("post_install", "-at_install")
class TestScanMove(ShelfCommon):
    def test_move_at_once(self):
        answer = self.scan("P1", self.other, "move")
        self.assertVerdict(answer, "ok", "1 Units Phone moved to WH/Stock/B-01")
        self.assertEqual(self.at(self.p1, self.other), 1)
        self.assertEqual(len(answer["state"]["lines"]), 1)
        answer = self.undo(self.other, "move")
        self.assertEqual(self.at(self.p1, self.other), 0)
        self.assertEqual(self.at(self.p1, self.shelf), 1)
        self.assertFalse(answer["state"]["lines"], "it is not there any more")
        state = self.station.get_state("move", self.shelf._name, self.shelf.id)
        self.assertFalse(state["lines"], "nobody moved it there")
        answer = self.scan("P1", self.other, "move")
        self.assertEqual(len(answer["state"]["lines"]), 1)

    def test_asks_from_where(self):
        answer = self.scan("J1", self.other, "move")
        self.assertVerdict(answer, "ask", "several places")
        (choice,) = [c for c in answer["choices"] if "A-03" in c["label"]]
        answer = self.scan("J1", self.other, "move", quantity=3, **choice["options"])
        self.assertVerdict(answer, "ok", "3 Units Jar")
        self.assertEqual(self.at(self.j1, self.shelf), 1)
        self.assertEqual(self.at(self.j1, self.other), 3)

    def test_expired_may_be_put_aside(self):
        self.phone.use_expiration_date = True
        self.p1.expiration_date = "2020-01-01"
        self.assertVerdict(self.scan("P1", self.other, "move"), "warn", "expired")

    def test_reserved(self):
        delivery = self.delivery([(self.phone, 2)])
        self.assertEqual(len(delivery.move_line_ids), 2)
        answer = self.scan("P1", self.other, "move")
        self.assertVerdict(answer, "warn", delivery.name)
        self.assertEqual(delivery.move_line_ids.lot_id, self.p2)
        quant = self.p1.quant_ids.filtered(lambda q: q.location_id == self.other)
        self.assertEqual(quant.reserved_quantity, 0)

    def test_picked_by_others_is_refused(self):
        delivery = self.delivery([(self.phone, 1)])
        self.scan("P2", delivery, "pick", swap=True)
        answer = self.scan("P2", self.other, "move")
        self.assertVerdict(answer, "stop", "is picked for")
        self.assertEqual(self.picked(delivery), {"P2": 1})

    def test_more_than_there_is(self):
        answer = self.scan("P1", self.other, "move", quantity=2)
        self.assertVerdict(answer, "stop", "Only 1")

    def test_there_already(self):
        self.assertVerdict(self.scan("P1", self.shelf, "move"), "stop", "already")

    def test_no_stock(self):
        self.lot(self.jar, "GONE")
        self.assertVerdict(self.scan("GONE", self.shelf, "move"), "stop", "no stock")

    def test_another_location_is_the_next_destination(self):
        answer = self.scan("A-03", self.other, "move")
        self.assertEqual(answer["open"]["res_id"], self.shelf.id)
