from odoo.fields import Domain
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools import one_of, sql_array


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

    def test_one_of(self):
        partners = self.env["res.partner"].create([{"name": name} for name in "ABC"])
        users = self.env.user.with_context(active_test=False)
        for some in (partners[:2], partners, partners.browse()):
            found = partners.search(
                Domain("id", "any!", one_of(some.ids))
                & Domain("id", "in", partners.ids)
            )
            self.assertEqual(found, some)
        domain = Domain("partner_id", "any!", one_of(users.partner_id.ids))
        self.assertEqual(users.search(domain & Domain("id", "=", users.id)), users)
        self.assertFalse(users.search(Domain("partner_id", "any!", one_of([]))))
