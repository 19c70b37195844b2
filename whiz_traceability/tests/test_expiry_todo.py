from unittest.mock import patch

from odoo.tests import new_test_user, tagged
from odoo.tools import html2plaintext

from odoo.addons.base.models.ir_cron import IrCron

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryToDo(ExpiryCommon):
    """The to-do of a stage names all lots that are at the stage, whenever found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = new_test_user(cls.env, "clerk", "stock.group_stock_user")

    def todo_rule(self, *stages, **vals):
        return self.rule(
            [(days, date, "activity") for days, date in stages],
            user_id=self.clerk.id,
            **vals,
        )

    def todos(self):
        """Return {summary: (names of the lots, days until the deadline)}."""
        return {
            activity.summary: (
                html2plaintext(activity.note).removeprefix("Lots: "),
                (activity.date_deadline - self.today).days,
            )
            for activity in self.milk.product_tmpl_id.activity_ids
        }

    def test_a_later_night_adds(self):
        self.todo_rule((30, "expiration_date"))
        self.dated("L9", 9)
        self.dated("L3", 3)
        self.run_rules()
        summary = "30 days before Expiry"
        self.assertEqual(self.todos(), {summary: ("L3, L9", 3)})
        self.dated("L20", 20)
        self.run_rules()
        self.assertEqual(self.todos(), {summary: ("L3, L9, L20", 3)})

    def test_a_number_that_looks_like_markup(self):
        self.todo_rule((30, "expiration_date"))
        self.dated("<b>9</b>", 9)
        self.run_rules()
        self.assertEqual(self.todos(), {"30 days before Expiry": ("<b>9</b>", 9)})

    def test_batches_of_one_night(self):
        self.todo_rule((30, "expiration_date"))
        for days in (1, 2, 3, 4, 5):
            self.dated(f"L{days}", days)
        path = "odoo.addons.whiz_traceability.models.whiz_expiry_run.BATCH"
        commit = patch.object(IrCron, "_commit_progress", lambda *_args, **_kwargs: 1)
        with patch(path, 2), commit:
            self.Rule._cron_run()
        [todo] = self.todos().values()
        self.assertEqual(todo, ("L1, L2, L3, L4, L5", 1))

    def test_what_is_gone_or_has_another_date_is_left_out(self):
        self.todo_rule((30, "expiration_date"))
        sold, moved = self.dated("SOLD", 1), self.dated("MOVED", 2)
        self.dated("KEPT", 4)
        self.run_rules()
        self.deliver([(self.milk, sold, 10)])
        moved.expiration_date = self.at(100)
        self.dated("NEW", 8)
        self.run_rules()
        [todo] = self.todos().values()
        self.assertEqual(todo, ("KEPT, NEW", 4))
        moved.expiration_date = self.at(6)
        self.run_rules()
        [todo] = self.todos().values()
        self.assertEqual(todo, ("KEPT, MOVED, NEW", 4))

    def test_what_is_at_a_later_stage_is_left_out(self):
        self.todo_rule((30, "expiration_date"), (5, "expiration_date"))
        lot = self.dated("L6", 20)
        self.run_rules()
        # the days go by
        lot.expiration_date = self.at(4)
        self.Event.search([]).day = self.at(4).date()
        self.dated("L10", 10)
        self.run_rules()
        todos = self.todos()
        self.assertEqual(todos["30 days before Expiry"], ("L10", 10))
        self.assertEqual(todos["5 days before Expiry"], ("L6", 4))

    def test_another_date_is_another_to_do(self):
        # expiry in 45 days: best before in 25, removal in 35
        self.todo_rule((35, "removal_date"), (45, "expiration_date"))
        self.dated("L45", 45)
        self.run_rules()
        self.assertEqual(
            self.todos(),
            {
                "35 days before Removal": ("L45", 35),
                "45 days before Expiry": ("L45", 45),
            },
        )

    def test_rules_of_two_warehouses(self):
        """One to-do: it is about the product, for the same person."""
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        self.todo_rule((30, "expiration_date"))
        self.todo_rule((30, "expiration_date"), warehouse_id=other.id)
        self.dated("HERE", 3)
        there = self.dated("THERE", 5)
        self.transfer(
            [(self.milk, there, 10)], self.stock, other.lot_stock_id, other.int_type_id
        )
        self.run_rules()
        [todo] = self.todos().values()
        self.assertEqual(todo, ("HERE, THERE", 3))

    def test_done_to_do_comes_again_with_the_next_lot(self):
        self.todo_rule((30, "expiration_date"))
        self.dated("L3", 3)
        self.run_rules()
        self.milk.product_tmpl_id.activity_ids.action_done()
        self.run_rules()
        self.assertFalse(self.todos())
        self.dated("L4", 4)
        self.run_rules()
        [todo] = self.todos().values()
        self.assertIn("L4", todo[0])
