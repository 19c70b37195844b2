from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

OURS = "stock_move_line_whiz_%"


@tagged("post_install", "-at_install")
class TestTraceIndex(TransactionCase):
    """What the indexes of the trace cost those who only move goods."""

    def columns(self, ours):
        """Return the columns of stock.move.line that our indexes hold, or those of
        others, also in their predicates: a change of no other writes an index."""
        self.env.cr.execute(
            """SELECT DISTINCT a.attname
                  FROM pg_index i
                  JOIN pg_class c ON c.oid = i.indexrelid
                  JOIN pg_depend d ON d.classid = 'pg_class'::regclass
                   AND d.objid = i.indexrelid AND d.refobjid = i.indrelid
                  JOIN pg_attribute a
                    ON a.attrelid = i.indrelid AND a.attnum = d.refobjsubid
                 WHERE i.indrelid = 'stock_move_line'::regclass
                   AND (c.relname LIKE %s) = %s""",
            [OURS, ours],
        )
        return {name for (name,) in self.env.cr.fetchall()}

    def test_no_change_of_a_line_writes_more_indexes(self):
        ours = self.columns(ours=True)
        self.assertLessEqual({"lot_id", "state", "location_dest_id"}, ours)
        self.assertLessEqual(ours, self.columns(ours=False))

    def test_all_are_there(self):
        self.assertFalse(self.env["whiz.trace"]._get_missing_indexes())
        self.env.cr.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'i' AND relname LIKE %s",
            [OURS],
        )
        names = {name for (name,) in self.env.cr.fetchall()}
        for name in names:
            self.env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
        self.assertEqual(set(self.env["whiz.trace"]._get_missing_indexes()), names)
