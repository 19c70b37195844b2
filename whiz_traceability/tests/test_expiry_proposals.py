from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryProposals(ExpiryCommon):
    """What stages propose, and what becomes of it when it is carried out."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quality = new_test_user(cls.env, "qa", "whiz_traceability.group_quality")
        cls.other = cls.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        cls.shelf, cls.shelf_2 = cls.env["stock.location"].create(
            [
                {"name": name, "location_id": cls.stock.id}
                for name in ("Shelf 1", "Shelf 2")
            ]
        )
        cls.bread = cls.perishable("Bread")
        # on sale until they expire
        (cls.milk | cls.bread).removal_time = 0

    def propose(self, action, product=None, days=5, **vals):
        """Make a rule with one stage; return the stage."""
        template = (product or self.milk).product_tmpl_id
        rule = self.rule(
            [(days, "expiration_date", action)],
            product_tmpl_id=template.id,
            company_id=self.env.company.id,
        )
        rule.stage_ids.write(vals)
        return rule.stage_ids

    def found(self):
        return self.run_rules().sorted("id").with_user(self.quality)

    def dialog(self, events):
        action = events.action_carry_out()
        wizard = self.env["whiz.expiry.action"].with_user(self.quality)
        return wizard.browse(action["res_id"])

    def validate(self, picking):
        picking.move_ids.picked = True
        picking._action_done()

    # ------------------------------------------------------------------
    # Each kind
    # ------------------------------------------------------------------

    def test_transfer(self):
        self.propose("transfer", location_dest_id=self.shelf.id)
        lot = self.dated("L1", 3)
        event = self.found()
        self.assertEqual((event.action, event.state), ("transfer", "open"))
        dialog = self.dialog(event)
        self.assertEqual(dialog.location_dest_id, self.shelf)
        picking = self.made(dialog.action_confirm())
        self.assertEqual((event.state, event.document), ("done", picking))
        self.validate(picking)
        self.assertEqual(lot.location_id, self.shelf)

    def test_donation(self):
        self.propose("donation", partner_id=self.weber.id)
        lot = self.dated("L1", 3)
        event = self.found()
        self.assertEqual((event.action, event.state), ("donation", "open"))
        dialog = self.dialog(event)
        self.assertEqual(dialog.partner_id, self.weber)
        picking = self.made(dialog.action_confirm())
        self.assertEqual(picking.partner_id, self.weber)
        self.assertEqual((event.state, event.document), ("done", picking))
        self.validate(picking)
        self.assertEqual(lot.product_qty, 0)

    def test_return_to_vendor(self):
        self.propose("return")
        lot = self.dated("L1", 3)
        event = self.found()
        self.assertEqual((event.action, event.state), ("return", "open"))
        picking = self.made(self.dialog(event).action_confirm())
        self.assertEqual(picking.partner_id, self.supplier)
        self.assertEqual(picking.location_dest_id.usage, "supplier")
        self.assertEqual((event.state, event.document), ("done", picking))
        self.validate(picking)
        self.assertEqual(lot.product_qty, 0)

    def test_discount(self):
        stage = self.propose("discount", discount=35)
        lot = self.dated("L1", 3)
        event = self.found()
        stage.discount = 50
        dialog = self.dialog(event)
        self.assertEqual(dialog.discount, 35, "what was proposed")
        dialog.action_confirm()
        self.assertEqual(lot.expiry_discount, 35)
        self.assertEqual(event.state, "done")

    # ------------------------------------------------------------------
    # What is settled
    # ------------------------------------------------------------------

    def test_nothing_is_free(self):
        self.propose("scrap")
        lot = self.dated("L1", 3)
        event = self.found()
        move = self.demand(10)
        self.assertEqual(self.reserved(move), {"L1": 10})
        with self.assertRaisesRegex(UserError, "Nothing is taken of L1"):
            self.dialog(event).action_confirm()
        self.assertEqual(event.state, "open")
        move._do_unreserve()
        scrap = self.made(self.dialog(event).action_confirm())
        self.assertEqual((event.state, event.document), ("done", scrap))
        self.assertEqual(lot.product_qty, 0)

    def test_no_empty_transfer(self):
        self.propose("transfer", location_dest_id=self.shelf.id)
        self.dated("L1", 3)
        event = self.found()
        self.reserved(self.demand(10))
        before = self.env["stock.picking"].search_count([])
        with self.assertRaisesRegex(UserError, "Nothing is taken of L1"):
            self.dialog(event).action_confirm()
        self.assertEqual(self.env["stock.picking"].search_count([]), before)

    def test_one_of_two_lots_is_free(self):
        self.propose("scrap")
        self.dated("L1", 1)
        self.dated("L2", 2)
        events = self.found()
        picking = self.demand(10).picking_id
        picking.move_ids._action_assign()
        reserved = picking.move_line_ids.lot_id
        self.assertEqual(len(reserved), 1)
        scrap = self.made(self.dialog(events).action_confirm())
        self.assertEqual(scrap.lot_id, (events.lot_id - reserved))
        self.assertEqual(
            {event.lot_id: (event.state, event.document) for event in events},
            {reserved: ("open", None), scrap.lot_id: ("done", scrap)},
        )

    def test_a_line_is_taken_off_the_list(self):
        """The measure of the same lot in the other warehouse stays."""
        self.propose("scrap")
        lot = self.dated("L1", 3)
        self.transfer(
            [(self.milk, lot, 4)],
            self.stock,
            self.other.lot_stock_id,
            self.other.int_type_id,
        )
        events = self.found()
        self.assertEqual(len(events), 2)
        dialog = self.dialog(events)
        self.assertEqual(len(dialog.line_ids), 2)
        dialog.line_ids.filtered(
            lambda line: line.warehouse_id == self.warehouse
        ).unlink()
        scrap = self.made(dialog.action_confirm())
        states = {event.warehouse_id: event.state for event in events}
        self.assertEqual(states, {self.warehouse: "open", self.other: "done"})
        self.assertEqual(scrap.scrap_qty, 4)
        self.made(self.dialog(events).action_confirm())
        documents = {event.warehouse_id: event.document for event in events}
        self.assertEqual(documents[self.other], scrap)
        self.assertEqual(documents[self.warehouse].scrap_qty, 6)

    # ------------------------------------------------------------------
    # Several stages at once
    # ------------------------------------------------------------------

    def test_different_destinations(self):
        self.propose("transfer", location_dest_id=self.shelf.id)
        stage = self.propose("transfer", self.bread, location_dest_id=self.shelf_2.id)
        self.dated("L1", 3)
        self.dated("B1", 3, product=self.bread)
        events = self.found()
        with self.assertRaisesRegex(UserError, "Transfer To: .*Shelf 1, .*Shelf 2"):
            events.action_carry_out()
        self.assertEqual(self.dialog(events[1]).location_dest_id, self.shelf_2)
        stage.location_dest_id = self.shelf
        self.assertEqual(self.dialog(events).location_dest_id, self.shelf)
        stage.location_dest_id = False
        with self.assertRaisesRegex(UserError, "Shelf 1, nothing"):
            events.action_carry_out()

    def test_different_partners(self):
        self.propose("donation", partner_id=self.weber.id)
        self.propose("donation", self.bread, partner_id=self.rossi.id)
        self.dated("L1", 3)
        self.dated("B1", 3, product=self.bread)
        with self.assertRaisesRegex(UserError, "Donate To: Rossi, Weber"):
            self.found().action_carry_out()

    def test_different_discounts(self):
        self.propose("discount", discount=20)
        self.propose("discount", self.bread, discount=40)
        self.dated("L1", 3)
        self.dated("B1", 3, product=self.bread)
        with self.assertRaisesRegex(UserError, "20, 40"):
            self.found().action_carry_out()

    def test_scraps_of_two_stages(self):
        """Nothing is proposed that could differ."""
        self.propose("scrap")
        self.propose("scrap", self.bread)
        self.dated("L1", 3)
        self.dated("B1", 3, product=self.bread)
        events = self.found()
        self.dialog(events).action_confirm()
        self.assertEqual(events.mapped("state"), ["done", "done"])
