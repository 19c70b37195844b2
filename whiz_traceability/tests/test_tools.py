from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools import sql_array


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
