from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form

from ..models.whiz_hold import OwnVals
from .common_hold import HoldCommon


class TestHoldLeft(HoldCommon):
    """What a hold on a quantity still holds, once held goods have gone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 10)

    def hold(self, quantity=4, **vals):
        """Hold a part, an hour ago: what happens in the test is after that."""
        hold = self.a._hold(vals.pop("reason", "quality"), quantity=quantity, **vals)
        self.an_hour_ago(hold)
        return hold

    def an_hour_ago(self, hold):
        before = fields.Datetime.now() - timedelta(hours=1)
        hold.sudo().write(OwnVals({"opened_date": before}))

    def to_vendor(self, quantity):
        return self.transfer(
            [(self.jar, self.a, quantity)],
            self.stock,
            self.suppliers,
            self.warehouse.out_type_id,
            self.supplier,
        )

    def assertFree(self, hold, held, free):
        """The form, what may be reserved, and what the doors let out all agree."""
        hold.invalidate_recordset()
        self.assertEqual(hold.held_quantity, held)
        quants = self.env["stock.quant"].search(
            [("lot_id", "=", self.a.id), ("location_id.usage", "=", "internal")]
        )
        quants.invalidate_recordset()
        self.assertEqual(sum(quants.mapped("held_quantity")), held)
        self.assertEqual(sum(quants.mapped("available_quantity")), free)
        self.jar.invalidate_recordset()
        self.assertEqual((self.jar.held_qty, self.jar.free_qty), (held, free))
        picking = self.order(self.jar, 100)
        self.assertEqual(self.reserved(picking).get("A", 0), free)
        picking.action_cancel()
        if held:
            # with a savepoint, unlike assertRaisesRegex
            with self.assertRaises(UserError) as caught:
                self.deliver([(self.jar, self.a, free + 1)])
            self.assertIn("of A (Hold Jar) are on hold", str(caught.exception))

    def test_nothing_has_happened(self):
        hold = self.hold()
        self.assertFree(hold, 4, 6)

    def test_scrapped(self):
        """Who scraps of a lot that is partly on hold scraps what is on hold."""
        hold = self.hold()
        self.scrap(self.a, 3)
        self.assertFree(hold, 1, 6)
        self.assertIn("3 Units of A scrapped", hold.message_ids[0].body)
        self.assertIn("Still on hold: 1.", hold.message_ids[0].body)
        self.scrap(self.a, 1)
        self.assertFree(hold, 0, 6)
        self.assertIn("release the hold", hold.message_ids[0].body)
        self.assertEqual(hold.state, "open", "who releases says why")
        self.deliver([(self.jar, self.a, 6)])

    def test_scrapped_more_than_was_held(self):
        hold = self.hold()
        self.scrap(self.a, 7)
        self.assertFree(hold, 0, 3)

    def test_scrapped_and_found_again(self):
        """Nobody gets a hold off by scrapping goods that are counted again."""
        hold = self.hold()
        self.scrap(self.a, 4)
        self.count(self.a, 9)
        self.assertFree(hold, 3, 6)
        self.count(self.a, 10)
        self.assertFree(hold, 4, 6)

    def test_counted_less(self):
        """What is missing may be any of it: as much as there is stays on hold."""
        hold = self.hold()
        self.count(self.a, 7)
        self.assertFree(hold, 4, 3)
        self.count(self.a, 2)
        self.assertFree(hold, 2, 0)
        self.count(self.a, 10)
        self.assertFree(hold, 4, 6)

    def test_counted_wrong_in_between(self):
        hold = self.hold()
        self.count(self.a, 6)
        self.scrap(self.a, 4)
        self.count(self.a, 6)
        self.assertFree(hold, 0, 6)

    def test_returned_to_the_vendor(self):
        hold = self.hold()
        back = self.to_vendor(3)
        self.assertFree(hold, 1, 6)
        self.assertIn("returned to the vendor", hold.message_ids[0].body)
        self.assertIn(back.name, hold.message_ids[0].body)
        self.receive([(self.jar, self.a, 2)])
        self.assertFree(hold, 3, 6)
        self.receive([(self.jar, self.a, 5)])
        self.assertFree(hold, 4, 10)

    def test_delivered_where_the_reason_lets_it_pass(self):
        """It takes what is free first, and no more is held than is there."""
        reason = self.env["whiz.hold.reason"].create(
            {"name": "Not for use", "code": "no_use", "stop_customer": False}
        )
        hold = self.hold(reason=reason)
        self.deliver([(self.jar, self.a, 5)])
        hold.invalidate_recordset()
        self.assertEqual(hold.held_quantity, 4)
        self.deliver([(self.jar, self.a, 3)])
        hold.invalidate_recordset()
        self.assertEqual(hold.held_quantity, 2)
        product = self.product("Hold Spread")
        with self.assertRaisesRegex(UserError, "cannot be used in production"):
            self.produce([(self.lot(product, "OUT"), 1)], [(self.jar, self.a, 1)])

    def test_reason_that_forbids_it(self):
        """Scrapping was only let through because it was not of what is held."""
        hold = self.hold(reason="legal")
        self.scrap(self.a, 5)
        self.assertFree(hold, 4, 1)
        with self.assertRaisesRegex(UserError, "cannot be scrapped"):
            self.scrap(self.a, 2)

    def test_scrapped_before_the_hold(self):
        scrap = self.scrap(self.a, 2)
        line = scrap.move_ids.move_line_ids
        line.date = fields.Datetime.now() - timedelta(hours=2)
        hold = self.hold()
        self.assertFree(hold, 4, 4)
        for record in (line, line.move_id):
            with self.assertRaisesRegex(UserError, "cannot be dated after it"):
                record.date = fields.Datetime.now()
        line.date = fields.Datetime.now() - timedelta(hours=3)

    def test_elsewhere(self):
        """A hold on what lies in a place is about what is scrapped there."""
        self.put(self.a, 10, self.shelf_1)
        hold = self.hold(location_ids=self.shelf_1)
        self.scrap(self.a, 3)
        picking = self.order(self.jar, 100)
        self.assertEqual(self.reserved(picking), {"A": 13})
        picking.action_cancel()
        self.scrap(self.a, 3, location_id=self.shelf_1.id)
        hold.invalidate_recordset()
        self.assertEqual(hold.held_quantity, 1)

    def test_each_lot(self):
        self.put(self.b, 10)
        hold = (self.a | self.b)._hold("quality", quantity=4)
        self.an_hour_ago(hold)
        self.scrap(self.a, 4)
        hold.invalidate_recordset()
        self.assertEqual(hold.held_quantity, 4)
        self.deliver([(self.jar, self.a, 6), (self.jar, self.b, 6)])
        with self.assertRaisesRegex(UserError, "4 Units of B"):
            self.deliver([(self.jar, self.b, 1)])

    def test_into_quarantine(self):
        hold = self.hold()
        self.scrap(self.a, 3)
        hold.action_move_to_quarantine()
        lines = hold.quarantine_picking_ids.move_line_ids
        self.assertEqual(lines.mapped("quantity"), [1])

    def test_orders_keep_what_became_free(self):
        """A second hold frees what it must, not what the first no longer holds."""
        self.hold()
        self.scrap(self.a, 4)
        picking = self.order(self.jar, 6)
        self.assertEqual(self.reserved(picking), {"A": 6})
        self.a._hold("complaint", quantity=1)
        self.assertEqual(self.reserved(picking), {"A": 5})

    def test_released(self):
        hold = self.hold()
        hold._release("Sorted out")
        self.assertEqual(hold.held_quantity, 0)

    def test_form(self):
        user = self.user("whiz_left", "whiz_traceability.group_quality")
        hold = self.hold()
        with Form(hold.with_user(user)) as form:
            self.assertEqual(form.held_quantity, 4)
