from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools import format_quantity, sql_array


@tagged("post_install", "-at_install")
class TestSqlArray(TransactionCase):
    def assertSent(self, values, element_type):
        rows = self.env.execute_query(
            SQL("SELECT unnest(%s)", sql_array(values, element_type))
        )
        self.assertEqual([value for (value,) in rows], list(values))

    def test_numbers(self):
        self.assertSent([3, 1, None, -2, 2**40], "int8")

    def test_texts(self):
        self.assertSent(
            ["A", "", " ", "a,b", '"', "\\", '\\"', "{}", "NULL", None, "%s", "é", "'"],
            "varchar",
        )

    def test_empty(self):
        self.assertSent([], "int4")
        self.assertSent((), "varchar")


@tagged("post_install", "-at_install")
class TestFormatQuantity(TransactionCase):
    def test_all_digits(self):
        for quantity, text in (
            (0.0, "0"),
            (3, "3"),
            (10.0, "10"),
            (2.5, "2.5"),
            (1234567.0, "1,234,567"),
            (12345.678, "12,345.678"),
            (0.1 + 0.2, "0.3"),
            (1 / 3, "0.333333"),
            (-1e-9, "0"),
            (-1200.5, "-1,200.5"),
        ):
            self.assertEqual(format_quantity(self.env, quantity), text)

    def test_language_and_unit(self):
        self.env["res.lang"]._activate_lang("de_DE")
        env = self.env(context={**self.env.context, "lang": "de_DE"})
        kg = env.ref("uom.product_uom_kgm")
        self.assertEqual(format_quantity(env, 12345.678, kg), "12.345,678 kg")
