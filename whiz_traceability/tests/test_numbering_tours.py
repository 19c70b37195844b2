from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_numbering import NumberingCommon


@tagged("post_install", "-at_install")
class TestNumberingTours(NumberingCommon, HttpCase):
    """What a person does in the browser."""

    def open(self, record, path, tour):
        self.start_tour(f"/odoo/{path}/{record.id}", tour, login="admin")

    def test_define_a_template(self):
        self.start_tour(
            "/odoo/numbering-templates", "whiz_numbering_define", login="admin"
        )
        template = self.Template.search([("name", "=", "Tour template")])
        self.assertEqual(template.pattern, "T{seq:4}{check}")

    def test_receive_20_serials(self):
        product = self.numbered("Tour receipt", "RC{seq:4}")
        picking = self.receipt(product, 20)
        self.open(picking, "stock.picking", "whiz_numbering_receive")
        self.assertEqual(picking.state, "done")
        lots = picking.move_ids.lot_ids.sorted("name")
        self.assertEqual(
            lots.mapped("name"), [f"RC{number:04}" for number in range(1, 21)]
        )
        self.assertEqual(len(self.numbers(product, "used")), 20)
        self.assertEqual(len(self.numbers(product)), 20)

    def test_produce_5(self):
        product = self.numbered("Tour order", "PR{seq:4}")
        order = self.order(product, 5)
        self.open(order, "mrp.production", "whiz_numbering_produce")
        self.assertEqual(order.state, "done")
        self.assertEqual(
            order.lot_producing_ids.sorted("name").mapped("name"),
            [f"PR{number:04}" for number in range(1, 6)],
        )

    def test_type_a_wrong_one(self):
        product = self.numbered("Tour typing", "WR{seq:4}")
        picking = self.receipt(product, 1)
        with mute_logger("odoo.http"):  # it logs every sentence that a user is told
            self.open(picking, "stock.picking", "whiz_numbering_type_wrong")
        self.assertEqual(picking.move_line_ids.lot_name, "WR0011")
