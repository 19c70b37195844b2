from lxml import etree

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallTours(RecallCommon, HttpCase):
    """What a person does in the browser, from the lot to the end of a case."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()
        cls.manager.group_ids = [Command.link(cls.env.ref("stock.group_stock_user").id)]

    def test_whole_recall(self):
        self.start_tour(
            f"/odoo/stock.lot/{self.raw.id}",
            "whiz_recall_whole",
            login="recall-manager",
        )
        case = self.Recall.search([("seed_lot_ids", "in", self.raw.ids)])
        self.assertEqual(case.state, "closed")
        self.assertFalse(case.with_line, "the first of the two scopes was frozen")
        self.assertEqual(len(case.scope_line_ids.lot_id), 4)
        self.assertTrue(self.jar_3.is_held)
        self.assertEqual(
            case.time_ids.mapped("step"),
            ["started", "traced", "frozen", "contained", "closed"],
        )

    def test_drill(self):
        # only one lot can be drawn
        self.env["stock.move.line"].search([("date", "!=", False)]).filtered(
            lambda line: line.lot_id != self.jar_2
        ).write({"date": "2020-01-01 00:00:00"})
        self.start_tour(
            "/odoo/recall-drills", "whiz_recall_drill", login="recall-manager"
        )
        drill = self.Recall.search([("kind", "=", "drill")], limit=1)
        self.assertEqual(drill.seed_lot_ids, self.jar_2)
        self.assertEqual((drill.state, drill.verdict), ("closed", "passed"))
        self.assertFalse(self.jar_2.is_held)

    def test_consignee_list(self):
        case = self.frozen_case(self.raw)
        html, _kind = (
            self.env["ir.actions.report"]
            .with_user(self.user)
            ._render_qweb_html(
                "whiz_traceability_recall.report_consignee_list", case.ids
            )
        )
        text = html.decode()
        for word in ("Rossi", "Weber", "JAR-2", self.to_weber.name, case.name):
            self.assertIn(word, text)
        self.assertIn(case.snapshot_ids.hash, text)
        drill = self.frozen_case(self.raw, kind="drill")
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "whiz_traceability_recall.report_consignee_list", drill.ids
        )
        self.assertIn("Do not contact anybody", html.decode())


@tagged("post_install", "-at_install")
class TestRecallPhoneTour(RecallCommon, HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def test_lists_are_cards(self):
        case = self.frozen_case(self.raw)
        self.start_tour(
            f"/odoo/recalls/{case.id}", "whiz_recall_cards", login="recall-manager"
        )
        self.assertEqual(case.cost_total, 850)
        self.assertEqual(case.cost_ids.name, "Two trucks")

    def test_every_list_has_cards(self):
        view = self.Recall.get_view(view_type="form", mobile=True)
        arch = etree.fromstring(view["arch"])
        lists = arch.xpath("//field[list or kanban][not(ancestor::field)]")
        self.assertGreater(len(lists), 8)
        for field in lists:
            with self.subTest(field.get("name")):
                self.assertEqual(len(field.findall("kanban")), 1)
                # both in the form: the client chooses; else it gets what it asks for
                both = field.find("list") is not None
                self.assertEqual(field.get("mode"), "list,kanban" if both else None)
