import csv
import io
import json
from urllib.parse import quote

from odoo.tests import HttpCase, new_test_user, tagged

from ..models import whiz_trace_present
from .common import TraceCommon


@tagged("post_install", "-at_install")
class TestGenealogyDocuments(TraceCommon, HttpCase):
    """Every transfer of an edge is named once, and what is left out is said."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar = cls.product("Jar")
        cls.j1 = cls.lot(cls.jar, "J1")
        # five lines of one lot in one transfer, and then three more transfers
        cls.receipts = cls.receive([(cls.jar, cls.j1, 10)] * 5)
        cls.deliveries = cls.deliver([(cls.jar, cls.j1, 1)] * 5)
        for _number in range(3):
            cls.receipts |= cls.receive([(cls.jar, cls.j1, 1)])
            cls.deliveries |= cls.deliver([(cls.jar, cls.j1, 1)])
        cls.user = new_test_user(cls.env, "qa_docs", "whiz_traceability.group_user")

    def edge(self, kind):
        """Return the edge between the lot and the only node of a kind."""
        payload = self.j1.with_user(self.user).get_genealogy()
        (key,) = [node["key"] for node in payload["nodes"] if node["kind"] == kind]
        (edge,) = [e for e in payload["edges"] if key in (e["source"], e["target"])]
        return edge

    def test_lines_of_one_transfer_hide_no_other(self):
        for kind, pickings in (
            ("supplier", self.receipts),
            ("customer", self.deliveries),
        ):
            edge = self.edge(kind)
            names = [document["label"] for document in edge["documents"]]
            self.assertEqual(sorted(names), sorted(pickings.mapped("name")))
            self.assertEqual(edge["more_documents"], 0)

    def test_bound(self):
        self.patch(whiz_trace_present, "DOCUMENTS_NAMED", 3)
        for kind in ("supplier", "customer"):
            edge = self.edge(kind)
            self.assertEqual(len(edge["documents"]), 3)
            self.assertEqual(edge["more_documents"], 1)

    def export(self, **params):
        self.authenticate("qa_docs", "qa_docs")
        params = {"lot_ids": self.j1.id, **params}
        query = "&".join(f"{name}={value}" for name, value in params.items())
        response = self.url_open(f"/whiz_traceability/genealogy.csv?{query}")
        self.assertEqual(response.status_code, 200, response.text[:200])
        return response.content.decode("utf-8-sig")

    def test_export_names_all(self):
        rows = list(csv.DictReader(io.StringIO(self.export())))
        (row,) = [row for row in rows if row["To"] == "Rossi"]
        names = row["Documents"].split(", ")
        self.assertEqual(sorted(names), sorted(self.deliveries.mapped("name")))

    def test_export_of_a_part_of_the_lots(self):
        """of 512 lots of a product the screen began with some: the file says so"""
        self.assertIn("begins with 1 of 512 lots", self.export(total=512))
        for params in ({}, {"total": 1}, {"total": ""}):
            self.assertNotIn("begins with", self.export(**params))

    def test_export_of_a_wrong_total(self):
        self.authenticate("qa_docs", "qa_docs")
        response = self.url_open(
            f"/whiz_traceability/genealogy.csv?lot_ids={self.j1.id}&total=many"
        )
        self.assertEqual(response.status_code, 400)

    def test_dossier_of_a_part_of_the_lots(self):
        """the same in print, also on the page that is shown without a PDF tool"""
        page = f"/report/html/whiz_traceability.report_lot_dossier/{self.j1.id}"
        self.authenticate("qa_docs", "qa_docs")
        self.assertNotIn("Printed are the dossiers", self.url_open(page).text)
        # the address of a report with values, as the web client makes it
        options = quote(json.dumps({"ids": self.j1.ids, "total": 512}))
        page = f"/report/html/whiz_traceability.report_lot_dossier?options={options}"
        response = self.url_open(f"{page}&context={quote('{}')}")
        text = " ".join(response.text.split())
        self.assertRegex(text, r"Printed are the dossiers of\s*<span>1</span>")
        self.assertIn("<span>512</span>", text)
        self.assertIn(">J1<", text)
