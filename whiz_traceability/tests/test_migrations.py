from odoo.modules.migration import load_script
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestMigrations(ExpiryCommon):
    """What an earlier version has written is read by this one."""

    def migrate(self, version):
        name = f"whiz_traceability/migrations/{version}/pre-migrate.py"
        load_script(file_path(name), "pre-migrate").migrate(self.env.cr, version)
        self.env.invalidate_all()

    def test_measures_get_a_watch(self):
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        for name in ("L1", "L2"):
            lot = self.dated(name, 20)
            self.transfer(
                [(self.milk, lot, 4)], self.stock, other.lot_stock_id, other.int_type_id
            )
        rule = self.rule([(30, "expiration_date", "discount")])
        events = self.run_rules()
        gone = self.dated("L3", 20)
        rule.stage_ids.unlink()
        rule.stage_ids = [(0, 0, {"days": 30, "date_kind": "expiration_date"})]
        events |= self.run_rules()
        self.assertEqual(len(events), 9)

        def told():
            return [
                (event.lot_id, event.stage_id, event.warehouse_id, event.company_id)
                for event in events
            ]

        expected = told()
        self.assertIn(
            (gone, rule.stage_ids, self.warehouse, self.env.company), expected
        )
        # as the first version kept them
        self.env.flush_all()
        self.env.cr.execute(
            """
            ALTER TABLE whiz_expiry_event
                ALTER COLUMN watch_id DROP NOT NULL, ADD COLUMN stage_id integer,
                ADD COLUMN warehouse_id integer, ADD COLUMN company_id integer;
            UPDATE whiz_expiry_event e
               SET stage_id = w.stage_id, warehouse_id = w.warehouse_id,
                   company_id = w.company_id
              FROM whiz_expiry_watch w WHERE w.id = e.watch_id;
            UPDATE whiz_expiry_event SET watch_id = NULL;
            DELETE FROM whiz_expiry_watch
            """
        )
        self.migrate("19.0.1.0.1")
        self.assertEqual(told(), expected)
        self.assertEqual(len(events.watch_id), 4)
        # once more: nothing is left to do
        self.migrate("19.0.1.0.1")
        self.assertEqual(told(), expected)
