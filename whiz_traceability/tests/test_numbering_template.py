from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..lib import numbering
from .common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestNumberingTemplate(NumberingCommon):
    """Patterns, what is said about them, and where they count."""

    def test_wrong_patterns(self):
        for pattern, sentence in (
            ("{seq:4", "never closed"),
            ("{sek:4}", "Did you mean {seq"),
            ("{seq:x}", "no width"),
            ("LOT", "always the same"),
            ("{date:YYMMDD}", "neither a sequence nor a random part"),
            ("{digits:4}", "can check numbers but not make"),
        ):
            with (
                self.subTest(pattern),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                self.template(pattern)

    def test_every_restart_on_offer_is_understood(self):
        """each choice is taken, or refused because the text would not show it"""
        choices = self.env["whiz.numbering.template"].get_restart_catalogue()
        self.assertIn({"name": "day", "title": "every day"}, choices)
        for choice in choices:
            found = self.env["whiz.numbering.template"].preview_pattern(
                {
                    "pattern": "{seq:3}",
                    "restart": choice["name"],
                    "uniqueness": "everywhere",
                }
            )
            levels = {message["level"] for message in found["messages"]}
            self.assertIn("duplicate", levels, choice)
            self.assertNotIn("error", levels, choice)

    def test_hidden_restart(self):
        with self.assertRaisesRegex(ValidationError, "does not show all of it"):
            self.template("{date:YY}-{seq:3}", restart="day")
        with self.assertRaisesRegex(ValidationError, "cannot restart per"):
            self.template("{seq:3}", restart="moon")
        self.template("{date:YYMMDD}-{seq:3}", restart="day")

    def test_preview_rpc(self):
        found = self.Template.preview_pattern(
            {"pattern": "SN{seq:4}", "planned_quantity": 100}
        )
        self.assertTrue(found["ok"])
        self.assertEqual(found["names"], [f"SN000{n}" for n in range(1, 6)])
        self.assertEqual(found["tokens"], [[2, 9, "seq"]])
        self.assertTrue(found["is_gs1"])

        found = self.Template.preview_pattern({"pattern": "SN{seq:4"})
        self.assertFalse(found["ok"])
        (message,) = found["messages"]
        self.assertEqual((message["level"], message["position"]), ("error", 2))

        found = self.Template.preview_pattern({"pattern": "SN"})
        self.assertFalse(found["ok"])
        self.assertEqual(found["messages"][0]["level"], "duplicate")

    def test_preview_of_saved_template(self):
        product = self.numbered("P1", "SN{seq:4}")
        product._next_lot_names(7)
        template = self.template_of(product)
        found = self.Template.preview_pattern(
            {"pattern": "X{seq:2}", "id": template.id}
        )
        self.assertEqual(found["names"][0], "X08")

    def test_gs1(self):
        self.assertTrue(self.template("SN{seq:4}").is_gs1)
        long = self.template("A-VERY-LONG-FIXED-TEXT-{seq:4}")
        self.assertFalse(long.is_gs1)
        self.assertIn("GS1 allows 20", long.gs1_verdict)
        self.assertIn("82 characters", self.template("Ä{seq:4}").gs1_verdict)

    def test_guessing(self):
        weak = self.template("{random:3,alphabet=digits}", planned_quantity=400)
        self.assertIn("make the random part", weak.guessing)
        strong = self.template("{random:12}", planned_quantity=10000)
        self.assertIn("within the rule", strong.guessing)
        self.assertFalse(self.template("{seq:4}").guessing)

    def test_token_catalogue(self):
        groups = self.Template.get_token_catalogue()
        names = [token["name"] for group in groups for token in group["tokens"]]
        # a token that only reads is of no use for making numbers
        making = {name for name, token in numbering.TOKENS.items() if not token.reads}
        self.assertEqual(set(names), making)
        for group in groups:
            for token in group["tokens"]:
                self.assertTrue(token["example"].startswith("{" + token["name"]))

    def test_nearest(self):
        Rule = self.env["whiz.numbering.rule"]
        top = self.env["product.category"].create({"name": "Top"})
        low = self.env["product.category"].create({"name": "Low", "parent_id": top.id})
        product = self.product("P1", "serial", categ_id=low.id)
        incoming = self.warehouse.in_type_id
        picking = self.receipt(product, 1)

        def rule(pattern, **vals):
            Rule.create({"template_id": self.template(pattern).id, **vals})

        def nearest(record=None):
            return product._get_numbering_template(record).pattern

        self.assertFalse(nearest())
        rule("A{seq:1}", company_id=self.env.company.id)
        self.assertEqual(nearest(), "A{seq:1}")
        top.whiz_numbering_template_id = self.template("B{seq:1}")
        self.assertEqual(nearest(), "B{seq:1}")
        low.whiz_numbering_template_id = self.template("C{seq:1}")
        self.assertEqual(nearest(), "C{seq:1}")
        rule("D{seq:1}", categ_id=low.id, picking_type_id=incoming.id)
        self.assertEqual(nearest(), "C{seq:1}")
        self.assertEqual(nearest(picking), "D{seq:1}")
        product.product_tmpl_id.whiz_numbering_template_id = self.template("E{seq:1}")
        self.assertEqual(nearest(picking), "E{seq:1}")
        rule(
            "F{seq:1}",
            product_tmpl_id=product.product_tmpl_id.id,
            picking_type_id=incoming.id,
        )
        self.assertEqual(nearest(picking.move_ids), "F{seq:1}")
        self.assertEqual(nearest(), "E{seq:1}")
        self.template_of(product).active = False
        self.assertEqual(nearest(), "C{seq:1}")
        with self.assertQueryCount(0):
            product._get_numbering_template()
        low.whiz_numbering_template_id.company_id = self.env["res.company"].create(
            {"name": "Other"}
        )
        self.assertEqual(nearest(), "B{seq:1}")
        top.whiz_numbering_template_id.unlink()
        self.assertEqual(nearest(), "A{seq:1}")
        low.parent_id = False
        low.whiz_numbering_template_id = self.template("G{seq:1}")
        self.assertEqual(nearest(), "G{seq:1}")

    def test_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        product = self.numbered("P1", "SN{seq:4}")
        self.template_of(product).company_id = other
        self.assertFalse(product._get_numbering_template())
        self.assertTrue(product.with_company(other)._get_numbering_template())

    def test_shortcuts(self):
        template = self.template("SN{seq:4}")
        product = self.product("P1", "serial").product_tmpl_id
        with Form(product) as form:
            form.whiz_numbering_template_id = template
        rules = template.rule_ids
        self.assertEqual(rules.product_tmpl_id, product)
        self.assertEqual(product.whiz_next_lot_name, "SN0001")
        product.whiz_numbering_template_id = self.template("X{seq:2}")
        self.assertFalse(template.rule_ids)
        product.whiz_numbering_template_id = False
        self.assertFalse(rules.exists())
        product.categ_id = self.env["product.category"].create({"name": "Any"})
        product.categ_id.whiz_numbering_template_id = template
        self.assertEqual(product.whiz_nearest_template_id, template)

    def test_used_template_is_archived_not_deleted(self):
        product = self.numbered("P1", "SN{seq:4}")
        product._next_lot_names(1)
        with self.assertRaisesRegex(ValidationError, "archive it"):
            self.template_of(product).unlink()
        unused = self.template("SN{seq:4}")
        unused.unlink()
        self.assertFalse(unused.exists())

    # -- take over Odoo's prefixes

    def test_takeover(self):
        product = self.product("P1", "serial")
        other = self.product("P2", "lot")
        product.serial_prefix_format = "TK%(y)s-"
        other.serial_prefix_format = "TK%(y)s-"
        lots = self.env["stock.lot"].create(
            [{"product_id": product.id} for _ in range(3)]
        )
        sequence = product.lot_sequence_id
        wizard = self.env["whiz.numbering.takeover"].create({})
        line = wizard.line_ids.filtered(lambda line: line.sequence_id == sequence)
        self.assertEqual(line.pattern, "TK{date:YY}-{seq:7+}")
        self.assertEqual(line.product_tmpl_ids, (product | other).product_tmpl_id)
        self.assertEqual(line.next_before, line.next_after)
        # nothing has changed yet
        self.assertFalse(self.template_of(product))
        expected = line.next_after

        (wizard.line_ids - line).is_selected = False
        wizard.action_apply()
        self.assertTrue(self.template_of(product))
        self.assertEqual(self.template_of(product), self.template_of(other))
        self.assertEqual(
            product.lot_sequence_id, self.env.ref("stock.sequence_production_lots")
        )
        self.assertEqual(product._next_lot_names(1), [expected])
        self.assertEqual(len(lots.exists()), 3)

    def test_takeover_nothing_chosen(self):
        wizard = self.env["whiz.numbering.takeover"].create({"line_ids": []})
        with self.assertRaises(UserError):
            wizard.action_apply()

    def test_takeover_without_pattern(self):
        """a prefix that no pattern can say, taken all the same: which one is told"""
        product = self.product("P1", "serial")
        product.serial_prefix_format = "TN-"
        wizard = self.env["whiz.numbering.takeover"].create({})
        line = wizard.line_ids.filtered(
            lambda line: line.sequence_id == product.lot_sequence_id
        )
        (wizard.line_ids - line).is_selected = False
        line.pattern = " "
        with self.assertRaisesRegex(UserError, "has no pattern yet"):
            wizard.action_apply()

    def test_takeover_foreign_sequence(self):
        """a sequence that Odoo found by its prefix is left alone"""
        foreign = self.env["ir.sequence"].create(
            {"name": "Deliveries", "prefix": "TF/", "padding": 3, "code": "deliveries"}
        )
        product = self.product("P1", "serial")
        product.product_tmpl_id.lot_sequence_id = foreign
        wizard = self.env["whiz.numbering.takeover"].create(
            {"line_ids": [Command.create({"sequence_id": foreign.id})]}
        )
        self.assertIn("something else", wizard.line_ids.remarks)
        wizard.action_apply()
        self.assertEqual(product._next_lot_names(2), ["TF/001", "TF/002"])
        self.assertEqual(foreign.number_next_actual, 1)
