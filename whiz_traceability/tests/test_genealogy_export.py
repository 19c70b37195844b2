import csv
import io

from openpyxl import load_workbook

from odoo.fields import Command
from odoo.tests import HttpCase, new_test_user, tagged

from ..controllers import genealogy_export
from .common import TraceCommon

TITLES = [
    "Direction",
    "Steps",
    "From (kind)",
    "From",
    "From product",
    "To (kind)",
    "To",
    "To product",
    "Quantity",
    "Returned",
    "Unit",
    "Certainty",
    "Date (UTC)",
    "Documents",
]


@tagged("post_install", "-at_install")
class TestGenealogyExport(TraceCommon, HttpCase):
    """The genealogy as a spreadsheet, as far as the user may see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nut, cls.jar = cls.product("Nut", uom=cls.kg), cls.product("Jar")
        cls.n1, cls.j1 = cls.lot(cls.nut, "N1"), cls.lot(cls.jar, "J1")
        cls.receipt = cls.receive([(cls.nut, cls.n1, 10.5)])
        cls.order = cls.produce([(cls.j1, 5)], [(cls.nut, cls.n1, 10.5)])
        cls.delivery = cls.deliver([(cls.jar, cls.j1, 5)])
        cls.give_back(cls.delivery, {cls.j1: 2})
        cls.backdate(cls.receipt, "2026-03-01 08:00:00")
        cls.user = new_test_user(cls.env, "qa_export", "whiz_traceability.group_user")

    def fetch(self, kind="csv", login="qa_export", **params):
        self.authenticate(login, login)
        params = {"lot_ids": str(self.n1.id), **params}
        query = "&".join(f"{name}={value}" for name, value in params.items())
        return self.url_open(f"/whiz_traceability/genealogy.{kind}?{query}")

    def rows(self, response):
        self.assertEqual(response.status_code, 200, response.text[:200])
        text = response.content.decode("utf-8-sig")
        titles, *rows = csv.reader(io.StringIO(text))
        self.assertEqual(titles, TITLES)
        return [dict(zip(TITLES, row)) for row in rows]

    def sheet(self, response):
        self.assertEqual(response.status_code, 200, response.text[:200])
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
        titles, *rows = sheet.iter_rows(values_only=True)
        self.assertEqual(list(titles), TITLES)
        return sheet, [dict(zip(TITLES, row)) for row in rows]

    def test_csv(self):
        response = self.fetch()
        self.assertEqual(response.headers["Content-Type"], "text/csv;charset=utf-8")
        self.assertIn("genealogy-N1.csv", response.headers["Content-Disposition"])
        self.assertTrue(response.content.startswith(b"\xef\xbb\xbf"), "for Excel")
        rows = self.rows(response)
        self.assertEqual(
            rows[0],
            {
                "Direction": "Where from",
                "Steps": "1",
                "From (kind)": "Supplier",
                "From": "Trace Supplier",
                "From product": "",
                "To (kind)": "Lot",
                "To": "N1",
                "To product": "Nut",
                "Quantity": "10.5",
                "Returned": "0.0",
                "Unit": "kg",
                "Certainty": "certain",
                "Date (UTC)": "2026-03-01 08:00:00",
                "Documents": self.receipt.name,
            },
        )
        self.assertEqual(
            [
                (r["Steps"], r["From"], r["To"], r["Quantity"], r["Returned"])
                for r in rows[1:]
            ],
            [
                ("1", "N1", self.order.name, "10.5", "0.0"),
                ("2", self.order.name, "J1", "5.0", "0.0"),
                ("3", "J1", "Rossi", "3.0", "2.0"),
                ("3", "J1", "In stock", "2.0", "0.0"),
            ],
        )

    def test_xlsx(self):
        response = self.fetch("xlsx")
        self.assertIn("genealogy-N1.xlsx", response.headers["Content-Disposition"])
        sheet, rows = self.sheet(response)
        self.assertEqual(len(rows), 5)
        self.assertEqual(rows[0]["From"], "Trace Supplier")
        self.assertEqual(rows[0]["Quantity"], 10.5, "a number, not a text")
        self.assertEqual(rows[0]["Steps"], 1)
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertTrue(sheet.auto_filter.ref.startswith("A1:N"))

    def test_xlsx_totals(self):
        """the totals of the table on the screen, for each way to group it"""
        response = self.fetch("xlsx")
        sheet = load_workbook(io.BytesIO(response.content)).worksheets[1]
        titles, *rows = sheet.iter_rows(values_only=True)
        self.assertEqual(titles, ("Grouped by", "Group", "Unit", "In", "Out", "Left"))
        unit = self.jar.uom_id.name
        self.assertEqual(
            rows,
            [
                ("Product", "Jar", unit, 5, 3, 2),
                ("Product", "Nut", "kg", 10.5, 10.5, 0),
                ("Partner", "Rossi", unit, 0, 3, 0),
                ("Partner", "Trace Supplier", "kg", 10.5, 0, 0),
                ("Partner", "No partner", unit, 5, 0, 2),
                ("Partner", "No partner", "kg", 0, 10.5, 0),
                *(("Document", *row) for row in self.document_totals(unit)),
                ("Total", None, unit, 5, 3, 2),
                ("Total", None, "kg", 10.5, 10.5, 0),
            ],
        )

    def document_totals(self, unit):
        named = [
            (self.receipt.name, "kg", 10.5, 0, 0),
            (self.order.name, unit, 5, 0, 0),
            (self.order.name, "kg", 0, 10.5, 0),
            (self.delivery.name, unit, 0, 3, 0),
        ]
        return [*sorted(named), ("No document", unit, 0, 0, 2)]

    def test_words(self):
        """the words of the screen, also for the kinds of orders"""
        j2, k1 = self.lot(self.jar, "J2"), self.lot(self.product("Lid"), "K1")
        self.receive([(self.nut, self.n1, 1)])
        self.produce([(j2, 1)], [(self.nut, self.n1, 1)], [(k1, 1)])
        rows = self.rows(self.fetch(lot_ids=j2.id))
        self.assertEqual({row["Direction"] for row in rows}, {"Where from", "Where to"})
        self.assertIn("Manufacturing order", {row["From (kind)"] for row in rows})
        self.assertIn("possible", {row["Certainty"] for row in rows})

    def test_rounded(self):
        """no 0.19999999999999998 where 0.1 of 0.3 went away"""
        lot = self.lot(self.nut, "N3")
        self.receive([(self.nut, lot, 0.3)])
        self.deliver([(self.nut, lot, 0.1)])
        rows = self.rows(self.fetch(lot_ids=lot.id))
        left = next(row for row in rows if row["To (kind)"] == "In stock")
        self.assertEqual(left["Quantity"], "0.2")

    def test_direction_depth_and_day(self):
        backward = self.rows(self.fetch(direction="backward"))
        self.assertEqual([row["From"] for row in backward], ["Trace Supplier"])
        shallow = self.rows(self.fetch(direction="forward", max_depth=1))
        self.assertEqual([row["To"] for row in shallow], [self.order.name])
        early = self.rows(self.fetch(as_of="2026-03-01"))
        self.assertEqual([row["To"] for row in early], ["N1", "In stock"])

    def test_a_part_says_that_it_is_one(self):
        self.patch(genealogy_export, "NODE_LIMIT", 3)
        self.assertIn("Only the nearest 3 records", self.fetch().text)

    def test_several_lots(self):
        n2 = self.lot(self.nut, "N2")
        self.receive([(self.nut, n2, 1)])
        rows = self.rows(self.fetch(lot_ids=f"{self.n1.id},{n2.id}"))
        self.assertLessEqual({"N1", "N2"}, {row["To"] for row in rows})

    def test_formulas_stay_text(self):
        """a lot with a formula for a name runs nowhere"""
        evil = '=HYPERLINK("http://evil","x")'
        lot = self.lot(self.nut, evil)
        self.receive([(self.nut, lot, 1)])
        rows = self.rows(self.fetch(lot_ids=lot.id))
        self.assertEqual(rows[0]["To"], "'" + evil)
        sheet, rows = self.sheet(self.fetch("xlsx", lot_ids=lot.id))
        self.assertEqual(rows[0]["To"], evil)
        self.assertEqual(sheet["G2"].data_type, "s", "a text, not a formula")
        self.assertIsNone(sheet["G2"].hyperlink)

    def test_bad_requests(self):
        """a sentence that says what is wrong, and 400"""
        for params, sentence in (
            ({"lot_ids": ""}, "as numbers"),
            ({"lot_ids": "1,x"}, "as numbers"),
            ({"lot_ids": "1;DROP TABLE"}, "as numbers"),
            ({"max_depth": "deep"}, "as numbers"),
            ({"direction": "sideways"}, "is no direction"),
            ({"as_of": "yesterday"}, "is no date"),
            ({"lot_ids": 2**31 - 1}, "does not exist any more"),
            ({"lot_ids": 2**40}, "does not exist any more"),
            ({"lot_ids": -5}, "does not exist any more"),
        ):
            for kind in ("csv", "xlsx"):
                with self.subTest(kind=kind, **params):
                    response = self.fetch(kind, **params)
                    self.assertEqual(response.status_code, 400)
                    self.assertIn(sentence, response.text)
                    self.assertNotIn("<script", response.text)

    def test_error_is_plain_text(self):
        """what was sent comes back as text, never as a page"""
        response = self.fetch(direction="<script>alert(1)</script>")
        self.assertEqual(response.status_code, 400)
        self.assertTrue(response.headers["Content-Type"].startswith("text/plain"))

    def test_no_access(self):
        """an internal user without the group: 403"""
        new_test_user(self.env, "clerk_export", "base.group_user")
        response = self.fetch(login="clerk_export")
        self.assertEqual(response.status_code, 403)
        self.assertNotIn("N1", response.text)

    def test_portal(self):
        new_test_user(self.env, "portal_export", "base.group_portal")
        response = self.fetch(login="portal_export")
        self.assertEqual(response.status_code, 403)

    def test_nobody(self):
        self.authenticate(None, None)
        response = self.url_open(
            f"/whiz_traceability/genealogy.csv?lot_ids={self.n1.id}",
            allow_redirects=False,
        )
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])

    def test_other_companies(self):
        """B's part of the shared lot is not in A's file"""
        company = self.env["res.company"].create({"name": "Company B"})
        hush = self.env["res.partner"].create(
            {"name": "Hush Supplier", "company_id": company.id}
        )
        with self.in_company(company):
            self.receive([(self.nut, self.n1, 1231)], hush)
        response = self.fetch()
        self.assertNotIn("Hush", response.text)
        self.assertNotIn("1231", response.text)
        # ... and the file says that something is missing: who it is from, what is left
        self.assertIn("need more rights: 2.", response.text)
        sheet, _rows = self.sheet(self.fetch("xlsx"))
        last = sheet.cell(row=sheet.max_row, column=1).value
        self.assertIn("need more rights: 2.", last)
        boss = new_test_user(
            self.env,
            "boss_export",
            "whiz_traceability.group_user",
            company_ids=[Command.set((company | self.env.company).ids)],
        )
        self.assertEqual(boss.company_id, self.env.company)
        self.authenticate("boss_export", "boss_export")
        self.opener.cookies["cids"] = f"{self.env.company.id}-{company.id}"
        response = self.url_open(
            f"/whiz_traceability/genealogy.csv?lot_ids={self.n1.id}"
        )
        self.assertIn("Hush Supplier", response.text)
