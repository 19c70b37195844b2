from odoo.tests import HttpCase, tagged

from .common_labels import LabelCommon


@tagged("post_install", "-at_install")
class TestLabelTours(LabelCommon, HttpCase):
    """What a person does in the browser."""

    def test_print_from_a_lot(self):
        self.start_tour(
            f"/odoo/traceability-lots/{self.jar_lot.id}",
            "whiz_label_print_lot",
            login="admin",
        )
        job = self.Job.search([], limit=1)
        self.assertEqual(job.line_ids.lot_id, self.jar_lot)
        self.assertEqual(job.label_count, 3)
        (line,) = job.line_ids
        self.assertTrue(line.checked_on, "the tour scanned a printed label")

    def test_edit_a_layout(self):
        layout = self.make_layout(
            self.symbol_item(identifiers="01 10", width=16, height=16, x=40, y=20),
            {"kind": "text", "text": "Lot {lot}", "x": 2, "y": 2, "width": 30,
             "height": 6},
            name="Tour layout",
        )  # fmt: skip
        self.start_tour(
            f"/odoo/label-layouts/{layout.id}", "whiz_label_edit_layout", login="admin"
        )
        symbol, text = layout.item_ids
        self.assertEqual((symbol.x, symbol.y), (39.5, 20.5), "moved by arrow keys")
        self.assertEqual((text.text, text.width), ("Batch {lot}", 30.5))
