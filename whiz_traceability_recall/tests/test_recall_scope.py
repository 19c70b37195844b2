from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallFreeze(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()

    def test_lines(self):
        case = self.frozen_case(self.raw)
        self.assertEqual(
            self.lines(case),
            {
                ("RAW", "on_hand", ""): (1, "exact"),
                # one line for each order
                ("RAW", "consumed", ""): self.lines(case)["RAW", "consumed", ""],
                ("JAR-1", "on_hand", ""): (1, "possible"),
                ("JAR-1", "at_customers", "Rossi"): (4, "possible"),
                ("JAR-2", "on_hand", ""): (2, "possible"),
                ("JAR-2", "at_customers", "Weber"): (3, "possible"),
                ("JAR-3", "on_hand", ""): (2, "exact"),
                ("JAR-3", "at_customers", "Rossi"): (2, "exact"),
            },
        )
        consumed = case.scope_line_ids.filtered(lambda line: line.bucket == "consumed")
        self.assertEqual(sorted(consumed.mapped("quantity")), [3, 6])
        self.assertEqual(
            set(case.consignee_ids.mapped("partner_id.name")), {"Rossi", "Weber"}
        )

    def test_reason_is_the_chain(self):
        case = self.frozen_case(self.raw)
        line = case.scope_line_ids.filtered(
            lambda line: line.lot_id == self.jar_3 and line.bucket == "at_customers"
        )
        self.assertEqual(
            line.reason,
            " → ".join(
                ["RAW", self.order_b.name, "JAR-3", self.to_rossi.name, "Rossi"]
            ),
        )
        self.assertEqual(line.document, self.to_rossi.name)
        self.assertEqual(line.consignee_id.partner_id, self.rossi)

    def test_hash(self):
        case = self.frozen_case(self.raw)
        snapshot = case.snapshot_ids
        self.assertTrue(snapshot._is_genuine())
        self.assertRegex(snapshot.hash, "^[0-9a-f]{64}$")
        self.assertEqual(snapshot.state, "done")
        self.assertIn(snapshot.hash, case.decision_ids.sorted("id")[-1].note)
        snapshot.hash = "0" * 64
        self.assertFalse(snapshot._is_genuine())

    def test_lines_are_not_changed(self):
        case = self.frozen_case(self.raw)
        with self.assertRaises(UserError):
            case.scope_line_ids[:1].quantity = 100
        with self.assertRaises(UserError):
            case.scope_line_ids[:1].unlink()
        with self.assertRaises(AccessError):
            self.env["whiz.recall.line"].with_user(self.manager).create(
                {
                    "recall_id": case.id,
                    "snapshot_id": case.snapshot_ids.id,
                    "lot_id": self.raw.id,
                    "bucket": "on_hand",
                }
            )
        with self.assertRaisesRegex(UserError, "frozen already"):
            case.action_freeze()

    def test_expansion(self):
        case = self.frozen_case(self.raw)
        self.deliver([(self.jar, self.jar_3, 1)], self.weber)
        jar_4 = self.lot(self.jar, "JAR-4")
        self.produce([(jar_4, 2)], [(self.paste, self.raw, 1)])
        found, _scope = case._get_scope_difference()
        self.assertEqual({r["lot_id"] for r in found["new_lots"]}, {jar_4.id})
        (more,) = found["new_consignments"]
        self.assertEqual(
            (more["lot_id"], more["partner_id"], more["quantity"]),
            (self.jar_3.id, self.weber.id, 1),
        )
        with self.assertRaisesRegex(UserError, "why"):
            case.action_expand(" ")
        snapshot = case.action_expand("Found in the drum")
        self.assertEqual(snapshot.number, 1)
        self.assertEqual(snapshot.previous_hash, case.snapshot_ids[:1].hash)
        self.assertTrue(snapshot._is_genuine())
        self.assertEqual(len(case.consignee_ids), 2)
        self.assertFalse(case.action_expand("Again"))

    def test_interrupted_freeze_goes_on(self):
        case = self.case(self.raw)
        case.action_scope()
        scope = case._get_scope()
        rows = case._describe_rows(scope["rows"], scope["lots"])
        Snapshot = self.env["whiz.recall.snapshot"]
        self.patch(type(Snapshot), "_write_lines", lambda self, rows, number: len(rows))
        snapshot = Snapshot._freeze(case, rows)
        self.assertEqual(snapshot.state, "writing")
        self.assertFalse(case.is_frozen)

    def test_a_crash_at_each_border(self):
        """Whatever was committed when it stopped, every line is written once."""
        case = self.frozen_case(self.raw)
        snapshot = case.snapshot_ids
        _facts, rows = snapshot._load_rows()
        for size in range(1, len(rows)):
            self.env.cr.execute("DELETE FROM whiz_recall_line")
            self.env.invalidate_all()
            snapshot.state = "writing"
            left = len(rows)
            while left:
                with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                    snapshot._write_lines(rows, size)
                    raise ZeroDivisionError  # killed before the commit
                self.env.invalidate_all()
                left = snapshot._write_lines(rows, size)
            self.env.invalidate_all()
            self.assertEqual(snapshot.state, "done")
            lines = [line.lot_id.id for line in case.scope_line_ids]
            self.assertEqual(sorted(lines), sorted(row["lot_id"] for row in rows))
        self.assertTrue(snapshot._is_genuine())

    def test_batches_write_every_line_once(self):
        case = self.frozen_case(self.raw)
        snapshot = case.snapshot_ids
        _facts, rows = snapshot._load_rows()
        self.env.cr.execute("DELETE FROM whiz_recall_line")
        self.env.invalidate_all()
        snapshot.state = "writing"
        self.assertEqual(snapshot._write_lines(rows, 4), len(rows) - 4)
        self.assertEqual(snapshot.state, "writing")
        self.env.invalidate_all()
        self.assertEqual(snapshot._write_lines(rows, 100), 0)
        self.assertEqual(snapshot.state, "done")
        self.assertEqual(
            self.env["whiz.recall.line"].search_count([("recall_id", "=", case.id)]),
            len(rows),
        )
