from datetime import timedelta

from odoo.exceptions import UserError
from odoo.fields import Command, Datetime
from odoo.tests import Form, tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallSeeds(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()
        cls.open_case = cls.case()

    def seed(self, **vals):
        form = Form(
            self.env["whiz.recall.seed"]
            .with_user(self.quality)
            .with_context(default_recall_id=self.open_case.id)
        )
        for name, value in vals.items():
            if name.endswith("_ids"):
                for record in value:
                    getattr(form, name).add(record)
            else:
                setattr(form, name, value)
        return form.save()

    def test_numbers(self):
        self.raw.supplier_lot_name = "S-77"
        self.jar.barcode = "09506000134352"
        wizard = self.seed(
            numbers="JAR-1, S-77\n(01)09506000134352(10)JAR-3\nUNKNOWN; JAR-1"
        )
        self.assertEqual(wizard.lot_ids, self.jar_1 | self.raw | self.jar_3)
        self.assertEqual(wizard.unknown, "UNKNOWN")
        wizard.action_add()
        self.assertEqual(self.open_case.seed_lot_ids, wizard.lot_ids)
        self.assertIn(
            "S-77".replace("S-77", "RAW"), self.open_case.decision_ids[:1].note
        )

    def test_gtin_of_another_product(self):
        self.jar.barcode = "09506000134352"
        wizard = self.seed(numbers="(01)09506000134369(10)JAR-3")
        self.assertFalse(wizard.lot_ids)
        with self.assertRaisesRegex(UserError, "No lot"):
            wizard.action_add()

    def test_supplier_lot(self):
        (self.raw | self.jar_2).supplier_lot_name = "s-88"
        self.assertEqual(
            self.seed(supplier_lot_name="S-88").lot_ids, self.raw | self.jar_2
        )

    def test_documents(self):
        self.assertEqual(
            self.seed(picking_ids=self.to_rossi).lot_ids, self.jar_1 | self.jar_3
        )
        self.assertEqual(self.seed(production_ids=self.order_b).lot_ids, self.jar_3)

    def test_days(self):
        self.order_b.with_context(force_date=True).date_finished = "2026-03-02 10:00:00"
        wizard = self.seed(
            date_from="2026-03-02 00:00:00", date_to="2026-03-02 23:00:00"
        )
        self.assertEqual(wizard.lot_ids, self.jar_3)
        soon = Datetime.now() + timedelta(days=1)
        self.assertFalse(self.seed(date_from=soon).lot_ids)

    def test_from_a_list(self):
        action = (self.jar_1 | self.jar_3).with_user(self.quality).action_open_recall()
        case = self.Recall.browse(action["context"]["active_id"])
        self.assertEqual(case.state, "scoping")
        self.assertEqual(case.seed_lot_ids, self.jar_1 | self.jar_3)
        self.assertIn("JAR-1, JAR-3", case.title)


@tagged("post_install", "-at_install")
class TestRecallCompanies(RecallCommon):
    """What is affected in another company is in the scope, and shown only to those who
    may see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["res.company"].create({"name": "Other company"})
        cls.tell_story()
        cls.env.user.company_ids = [Command.link(cls.other.id)]
        with cls.in_company(cls.other):
            cls.resold = cls.lot(cls.jar, "JAR-3")
            cls.receive([(cls.jar, cls.jar_3, 2)])
            cls.to_far = cls.deliver([(cls.jar, cls.jar_3, 1)], cls.weber)

    def test_scope_crosses_the_border(self):
        case = self.frozen_case(self.raw)
        lines = case.sudo().scope_line_ids
        theirs = lines.filtered(lambda line: line.company_id == self.other)
        self.assertEqual(
            {(line.bucket, line.quantity) for line in theirs},
            {("on_hand", 1), ("at_customers", 1)},
        )
        seen = (
            self.env["whiz.recall.line"]
            .with_user(self.manager)
            .search([("recall_id", "=", case.id)])
        )
        self.assertEqual(seen, lines - theirs)

    def test_merged_and_archived(self):
        """archived products are in, and a merged consignee stays reachable"""
        self.jar.product_tmpl_id.active = False
        case = self.frozen_case(self.raw)
        self.assertIn(self.jar_3, case.sudo().scope_line_ids.lot_id)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((self.rossi | self.weber).ids, self.weber)
        self.env.invalidate_all()
        self.assertEqual(case.consignee_ids.partner_id, self.weber)
        self.assertTrue(case.snapshot_ids._is_genuine())
