from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from odoo.addons.whiz_traceability_barcode.tests.common_scan import GTIN_JAR, GTIN_NUT

from .common_recall_scan import RecallScanCommon


@tagged("post_install", "-at_install")
class TestRecallCountScan(RecallScanCommon):
    def count(self, text, sheet=None, **options):
        return self.scan(text, sheet or self.sheet, "recall", **options)

    # ------------------------------------------------------------------
    # Choosing a sheet
    # ------------------------------------------------------------------

    def test_choose(self):
        rows = self.station.get_documents("recall")
        self.assertEqual(
            {row["label"] for row in rows}, {"WH/Stock", "WH/Stock/A-03"}, rows
        )
        [row] = self.station.get_documents("recall", "A-03")
        self.assertEqual(row["res_id"], self.sheet.id)
        self.assertIn(self.recall.name, row["detail"])
        self.assertIn("Lots: 4", row["detail"])
        rows = self.station.get_documents("recall", self.recall.name)
        self.assertEqual(len(rows), 2)
        # a place, by its barcode
        answer = self.scan("A-03", mode="recall")
        self.assertEqual(answer["open"]["res_id"], self.sheet.id)

    def test_own_sheets_first(self):
        other = self.sheet_of(self.recall, self.stock)
        self.assertEqual(
            [row["res_id"] for row in self.station.get_documents("recall")],
            [self.sheet.id, other.id]
            if self.sheet.id < other.id
            else [other.id, self.sheet.id],
        )
        last = max(self.sheet, other, key=lambda sheet: sheet.id)
        last.user_id = self.worker
        [first, _second] = self.station.get_documents("recall")
        self.assertEqual(first["res_id"], last.id)

    def test_number_of_the_case(self):
        """A case with several places asks which one."""
        answer = self.scan(self.recall.name, mode="recall")
        self.assertVerdict(answer, "ask", "stands for several")
        [choice] = [c for c in answer["choices"] if "A-03" in c["label"]]
        answer = self.scan(self.recall.name, mode="recall", **choice["options"])
        self.assertEqual(answer["open"]["res_id"], self.sheet.id)

    def test_two_cases_at_one_place(self):
        second = self.contained(self.j2)
        answer = self.scan("A-03", mode="recall")
        self.assertVerdict(answer, "ask")
        self.assertEqual(len(answer["choices"]), 2)
        self.sheet.action_done()
        answer = self.scan("A-03", mode="recall")
        self.assertEqual(answer["open"]["res_id"], second.count_ids.id)

    def test_place_without_a_sheet(self):
        shelf = self.env["stock.location"].create(
            {"name": "B-01", "location_id": self.stock.id, "barcode": "B-01"}
        )
        answer = self.scan("B-01", mode="recall")
        self.assertVerdict(answer, "unknown")
        answer = self.count("B-01")
        self.assertVerdict(answer, "stop", "expects anything here")
        self.assertIn(shelf.display_name, answer["title"])

    # ------------------------------------------------------------------
    # Counting
    # ------------------------------------------------------------------

    def test_count(self):
        state = self.station.get_state("recall", self.sheet._name, self.sheet.id)
        self.assertEqual((state["needed"], state["done"], state["left"]), (9, 0, 9))
        self.assertEqual(state["detail"], self.recall.display_name)
        [jars] = [line for line in state["lines"] if line["product"] == "Jar"]
        self.assertEqual(jars["expected"], "Missing: J1")
        # one of what is counted, all that is left of what is weighed
        self.assertVerdict(self.count("J1"), "ok", "1 Units Jar")
        self.assertVerdict(self.count(f"01{GTIN_JAR}10J1", quantity=4), "ok", "4 Units")
        self.assertVerdict(self.count(f"01{GTIN_NUT}10N1"), "ok", "2 kg")
        answer = self.count("P1")
        self.assertVerdict(answer, "ok", "P1")
        self.assertEqual(answer["state"]["left"], 1)
        self.assertVerdict(self.count("P1"), "stop", "counts once")
        self.assertEqual(self.found(), {"J1": (5, 5), "N1": (2, 2), "P1": (1, 1)})
        [phones] = [
            line for line in answer["state"]["lines"] if line["product"] == "Phone"
        ]
        self.assertEqual(phones["expected"], "Missing: P2")
        self.assertEqual(phones["left"], 1)

    def test_should_not_be_here(self):
        answer = self.count("J3")
        self.assertVerdict(answer, "warn", "should not be here")
        self.assertEqual(self.found(), {"J3": (1, 0)})
        [jars] = [line for line in answer["state"]["lines"] if line["product"] == "Jar"]
        # it makes up for nothing that is missing
        self.assertEqual((jars["needed"], jars["done"], jars["left"]), (5, 0, 5))
        self.assertEqual(jars["lots"][0]["package"], "should not be here")
        # who has no rights on stock counts as well
        reader = new_test_user(self.env, "reader", "whiz_traceability.group_user")
        self.station = self.env["whiz.scan"].with_user(reader)
        self.assertVerdict(self.count("J3"), "warn")
        self.assertEqual(self.found(), {"J3": (2, 0)})

    def test_to_quarantine(self):
        """What should not be here is booked here and sent, and stays counted."""
        answer = self.count("J3", quantity=3)
        names = [button["name"] for button in answer["state"]["buttons"]]
        self.assertEqual(names, ["to_quarantine"])
        answer = self.count("WHIZ-FOUND-TO-QUARANTINE")
        [picking] = self.recall.hold_ids.quarantine_picking_ids
        self.assertVerdict(answer, "ok", picking.name)
        self.assertEqual([link["label"] for link in answer["links"]], [picking.name])
        self.assertEqual(picking.move_line_ids.mapped("location_id"), self.shelf)
        self.assertEqual(sum(picking.move_line_ids.mapped("quantity")), 3)
        self.assertFalse(answer["state"]["buttons"])
        [jars] = [line for line in answer["state"]["lines"] if line["product"] == "Jar"]
        self.assertEqual(jars["lots"][0]["package"], "on the way to quarantine")
        self.assertVerdict(self.undo(self.sheet, "recall"), "stop", "stays counted")
        self.assertEqual(self.found(), {"J3": (3, 0)})

    def test_to_quarantine_when_it_is_closed(self):
        self.recall.sudo().to_quarantine = True
        answer = self.count("J3")
        self.assertVerdict(answer, "warn", "when the count is closed")
        self.station.finish("recall", self.sheet._name, self.sheet.id)
        line = self.sheet.line_ids.filtered(lambda line: line.lot_id == self.j3)
        self.assertEqual(line.sent, 1)
        self.assertTrue(self.recall.hold_ids.quarantine_picking_ids)

    def test_only_what_should_not_be_here(self):
        """A product that nobody expected has nothing that is needed or left."""
        sheet = self.sheet_of(self.recall, self.stock)
        answer = self.count("N1", sheet)
        [nuts] = [line for line in answer["state"]["lines"] if line["product"] == "Nut"]
        self.assertEqual((nuts["needed"], nuts["left"]), (False, False))
        self.assertEqual(answer["state"]["left"], 4)

    def test_of_no_recall(self):
        answer = self.count("J2")
        self.assertVerdict(answer, "expect", "stays where it is")
        self.assertFalse(answer["can_undo"])
        self.assertFalse(self.found())
        second = self.contained(self.j2)
        answer = self.count("J2")
        self.assertVerdict(answer, "warn", f"but of {second.name}")
        self.assertFalse(self.found())

    def test_unknown(self):
        self.assertVerdict(self.count("NOTHING"), "unknown")
        self.assertVerdict(self.count(f"01{GTIN_JAR}10NO"), "unknown")
        self.assertFalse(self.found())

    def test_product_then_number(self):
        answer = self.count("9501101530003")
        self.assertVerdict(answer, "expect", "Scan its lot number")
        self.assertVerdict(self.count("J1"), "ok", "Jar")
        self.assertFalse(self.context["pending_product_id"])

    def test_package(self):
        package = self.env["stock.package"].create({"name": "PALLET"})
        self.j1.quant_ids.filtered("quantity").package_id = package
        self.assertVerdict(self.count("PALLET"), "ok", "as a whole")
        self.assertEqual(self.found(), {"J1": (5, 5)})
        self.assertVerdict(self.count("PALLET"), "stop", "one by one")
        self.undo(self.sheet, "recall")
        self.assertFalse(self.found())
        other = self.env["stock.package"].create({"name": "OTHER"})
        self.j2.quant_ids.filtered("quantity").package_id = other
        self.assertVerdict(self.count("OTHER"), "expect", "Nothing in it")

    # ------------------------------------------------------------------
    # Undo, end, rights
    # ------------------------------------------------------------------

    def test_undo(self):
        self.count("J1")
        self.count("J1", quantity=3)
        self.count("J3")
        self.undo(self.sheet, "recall")
        self.assertEqual(self.found(), {"J1": (4, 5)})
        self.assertNotIn(self.j3, self.sheet.line_ids.lot_id)
        self.undo(self.sheet, "recall")
        answer = self.undo(self.sheet, "recall")
        self.assertFalse(answer["can_undo"])
        self.assertFalse(self.found())
        self.assertIn(self.j1, self.sheet.line_ids.lot_id)

    def test_finish(self):
        for code in ("N1", "P1", "P2", "J3"):
            self.count(code)
        self.count("J1", quantity=4)
        result = self.station.finish("recall", self.sheet._name, self.sheet.id)
        self.assertEqual(self.sheet.state, "done")
        self.assertEqual(self.sheet.done_user_id, self.worker)
        self.assertEqual(self.sheet.difference_count, 2)
        closed = result["state"]["closed"]
        self.assertIn("J1: 4 of 5", closed)
        self.assertIn("J3: 1 of 0", closed)
        self.assertFalse(result["state"]["can_finish"])
        note = self.recall.decision_ids.sorted("id")[-1].note
        self.assertIn("J1: 4 of 5", note)
        # nothing more is counted, and nothing is taken back
        self.assertVerdict(self.count("J1"), "stop", "counted already")
        self.assertVerdict(self.undo(self.sheet, "recall"), "stop")
        self.assertEqual(self.found()["J1"], (4, 5))

    def test_all_there(self):
        for code in ("N1", "P1", "P2"):
            self.count(code)
        answer = self.count("J1", quantity=5)
        self.assertEqual(answer["state"]["left"], 0)
        result = self.station.finish("recall", self.sheet._name, self.sheet.id)
        self.assertIn("everything is there", result["state"]["closed"])

    def test_other_company(self):
        other = self.env["res.company"].create({"name": "Other company"})
        stranger = new_test_user(self.env, "stranger", "stock.group_stock_user")
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        station = self.env["whiz.scan"].with_user(stranger)
        self.assertFalse(station.get_documents("recall"))
        with self.assertRaises(AccessError):
            station.get_state("recall", self.sheet._name, self.sheet.id)
        self.station = station
        self.assertVerdict(self.count("J1"), "stop")
        self.assertFalse(self.found())


@tagged("post_install", "-at_install")
class TestRecallCountTour(RecallScanCommon, HttpCase):
    def test_tour(self):
        self.start_tour("/odoo/scan", "whiz_scan_recall", login="worker")
        self.assertEqual(self.sheet.state, "done")
        self.assertEqual(
            self.found(), {"J1": (5, 5), "P1": (1, 1), "N1": (2, 2), "J3": (1, 0)}
        )
        self.assertEqual(self.sheet.done_user_id, self.worker)


@tagged("post_install", "-at_install")
class TestRecallCountPhoneTour(TestRecallCountTour):
    browser_size = "390x844"
    touch_enabled = True
