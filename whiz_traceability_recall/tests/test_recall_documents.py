import io

import openpyxl

from odoo.tests import HttpCase, tagged

from .common_notice import NoticeCommon

REPORTS = ("report_status", "report_authority", "report_closure")


@tagged("post_install", "-at_install")
class TestRecallDocuments(NoticeCommon, HttpCase):
    def html(self, name, case=None, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.user)
        return report._render_qweb_html(
            f"whiz_traceability_recall.{name}", (case or self.recall).ids
        )[0].decode()

    def test_rates(self):
        case = self.recall
        self.assertEqual(
            (case.notified_rate, case.responded_rate, case.recovered_rate), (0, 0, 0)
        )
        self.approve_and_send()
        answer = self.answer_of(self.rossi)
        answer._submit(
            {
                "affected": "yes",
                "amounts": self.amounts(answer, JAR_1={"destroyed": 2, "on_hand": 2}),
            },
            "page",
        )
        case.invalidate_recordset()
        self.assertEqual(case.notified_rate, 100)
        self.assertEqual((case.acknowledged_rate, case.responded_rate), (50, 50))
        # Rossi received 4 + 2, Weber 3; what was destroyed counts with proof only.
        self.assertEqual(case.recovered_rate, 0)
        answer._submit(
            {
                "affected": "yes",
                "amounts": self.amounts(answer, JAR_1={"destroyed": 2, "on_hand": 2}),
                "files": [("proof.pdf", b"%PDF-1")],
            },
            "page",
        )
        case.invalidate_recordset()
        self.assertAlmostEqual(case.recovered_rate, 100 * 2 / 9)
        self.give_back(self.to_rossi, {self.jar_1: 3})
        case.invalidate_recordset()
        # 3 are back; only 1 is left that can have been destroyed
        self.assertAlmostEqual(case.recovered_rate, 100 * 4 / 9)
        row = case._get_recovery()[self.consignee(self.rossi), self.jar_1]
        self.assertEqual(
            (row["received"], row["returned"], row["destroyed"], row["open"]),
            (4, 3, 1, 0),
        )

    def test_documents(self):
        self.approve_and_send()
        for name in REPORTS:
            html = self.html(name)
            self.assertIn(self.recall.name, html)
            self.assertIn("JAR-1", html)
            self.assertNotIn("DRILL", html)
        authority = self.html("report_authority")
        for text in ("DRAFT", "Metal in the paste", "Metal can cut", "+49 800 1234567"):
            self.assertIn(text, authority)
        self.assertIn("Still missing", authority)
        self.assertIn("the evaluation of the risk", authority)
        self.assertNotIn("when it was decided", authority)
        self.recall.capa = "New sieve, checked every day"
        closure = self.html("report_closure")
        self.assertIn("New sieve", closure)
        self.assertIn("notices approved", closure)
        self.assertIn("Silent", self.html("report_status").replace("silent", "Silent"))

    def test_supplier_claim(self):
        self.raw.supplier_lot_name = "HZ-88123"
        html = self.html("report_claim", user=self.quality)
        for text in ("Trace Supplier", "RAW", "HZ-88123", "Metal in the paste", "10"):
            self.assertIn(text, html)
        case = self.contained_case(self.lot(self.jar, "OURS"))
        self.assertIn("from a supplier", self.html("report_claim", case, self.quality))

    def test_drill_says_so(self):
        drill = self.notified_case(self.raw, kind="drill")
        for name in REPORTS:
            self.assertIn("DRILL", self.html(name, drill))

    def test_case_without_consignees(self):
        case = self.contained_case(self.lot(self.jar, "EMPTY"))
        for name in REPORTS:
            self.assertIn("EMPTY", self.html(name, case))

    def test_workbook(self):
        self.rossi.name = "=HYPERLINK(1)"
        self.approve_and_send()
        self.user.password = "recall-user"
        self.authenticate("recall-user", "recall-user")
        answer = self.url_open(f"/whiz_traceability_recall/{self.recall.id}.xlsx")
        self.assertEqual(answer.status_code, 200)
        book = openpyxl.load_workbook(io.BytesIO(answer.content))
        self.assertEqual(len(book.sheetnames), 3)
        rows = list(book.worksheets[0].values)
        lots = {row[rows[0].index("Lot")] for row in rows[1:]}
        self.assertEqual(lots, {"JAR-1", "JAR-2", "JAR-3"})
        self.assertEqual(rows[1][0], "=HYPERLINK(1)")
        self.assertEqual(book.worksheets[0]["A2"].data_type, "s")
        self.assertEqual(
            self.url_open("/whiz_traceability_recall/999999999.xlsx").status_code, 404
        )

    def test_workbook_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.user.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        self.user.password = "recall-user"
        self.authenticate("recall-user", "recall-user")
        answer = self.url_open(f"/whiz_traceability_recall/{self.recall.id}.xlsx")
        self.assertEqual(answer.status_code, 404)
