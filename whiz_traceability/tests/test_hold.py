from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tools import mute_logger

from .common_hold import HoldCommon


class TestHold(HoldCommon):
    """The record: opened, overlapping, split, released, never changed or deleted."""

    def test_opened(self):
        hold = (self.a | self.b)._hold("quality", note="Splinter found")
        self.assertEqual(hold.state, "open")
        self.assertEqual(hold.opened_by_id, self.env.user)
        self.assertTrue(hold.opened_date)
        self.assertRegex(hold.name, r"^H-\d{4}")
        self.assertEqual((self.a | self.b).mapped("is_held"), [True, True])
        self.assertFalse(self.c.is_held)
        self.assertEqual(self.a.hold_summary, "Quality")
        self.assertIn("Splinter found", hold.message_ids.mapped("body")[-1])
        self.assertIn("Splinter found", self.a.message_ids[0].body)

    def test_subtypes(self):
        """Who follows a lot chooses to be told when it is held and released."""
        partner = self.rossi
        self.a.message_subscribe(partner.ids)
        hold = self.a._hold("quality", note="Why")
        hold._release("Because")
        subtypes = self.a.message_ids.subtype_id.mapped("name")
        self.assertIn("Held", subtypes)
        self.assertIn("Released", subtypes)

    def test_overlapping(self):
        """The lot is free when the last hold is released."""
        first = self.a._hold("quality")
        second = self.a._hold("complaint")
        self.assertEqual(self.a.hold_summary, "Quality, Complaint")
        first._release("Tested")
        self.assertTrue(self.a.is_held)
        second._release("Answered")
        self.assertFalse(self.a.is_held)
        self.assertFalse(self.a.hold_summary)
        self.assertEqual(len(self.a.hold_ids), 2)

    def test_release_some_of_its_lots(self):
        hold = (self.a | self.b)._hold("quality", note="Both")
        released = self.a._release_holds("A is good")
        self.assertEqual(released.split_from_id, hold)
        self.assertEqual(released.lot_ids, self.a)
        self.assertEqual(released.note, "Both")
        self.assertEqual(released.opened_date, hold.opened_date)
        self.assertEqual(hold.lot_ids, self.b)
        self.assertEqual((hold.state, released.state), ("open", "released"))
        self.assertEqual((self.a.is_held, self.b.is_held), (False, True))

    def test_release_by_reason(self):
        self.a._hold("quality")
        other = self.a._hold("complaint")
        released = self.a._release_holds("Tested", reason="quality")
        self.assertEqual(released.reason_id.code, "quality")
        self.assertEqual(other.state, "open")

    def test_release_twice(self):
        hold = self.a._hold("quality")
        hold._release("Tested")
        with self.assertRaisesRegex(UserError, "released already"):
            hold._release("Again")

    def test_release_without_a_note(self):
        hold = self.a._hold("quality")
        for note in ("", " ", None, False):
            with self.assertRaisesRegex(UserError, "Say why"):
                hold._release(note)

    def test_not_changed_not_deleted(self):
        hold = self.a._hold("quality")
        for vals in (
            {"state": "released"},
            {"lot_ids": [Command.clear()]},
            # else who may not release a reason would make it one that he may
            {"reason_id": self.env.ref("whiz_traceability.hold_reason_legal").id},
            {"quantity": 1},
            {"opened_by_id": self.env.ref("base.user_admin").id},
            {"release_note": "x"},
            {"pending_lot_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(UserError, "cannot be changed"):
                hold.write(vals)
        with self.assertRaisesRegex(UserError, "never deleted"):
            hold.unlink()
        hold.note = "Two splinters"
        self.assertEqual(hold.product_ids, self.jar)
        self.assertEqual(hold.lot_summary, "A")

    def test_created_by_a_client(self):
        """A client cannot open a hold in another name, nor one that is released."""
        admin = self.env.ref("base.user_admin")
        hold = self.env["whiz.hold"].create(
            {
                "reason_id": self.env.ref("whiz_traceability.hold_reason_quality").id,
                "note": "By hand",
                "lot_ids": [Command.link(self.a.id)],
                "state": "released",
                "opened_by_id": admin.id,
                "opened_date": "2000-01-01",
                "name": "H-X",
            }
        )
        self.assertEqual(hold.state, "open")
        self.assertEqual(hold.opened_by_id, self.env.user)
        self.assertGreater(str(hold.opened_date), "2020")
        self.assertTrue(self.a.is_held)

    def test_defaults_of_a_client_do_not_shrink_it(self):
        """Neither the context nor a default of the user says what is held."""
        user = self.user("clerk", "whiz_traceability.group_quality")
        self.env["ir.default"].with_user(user).set(
            "whiz.hold", "quantity", 0.5, user_id=True
        )
        lots = (
            (self.a | self.b)
            .with_user(user)
            .with_context(
                default_location_ids=[Command.link(self.shelf_1.id)],
                default_quantity=0.001,
                default_state="released",
                default_request_user_id=user.id,
                default_split_from_id=1,
            )
        )
        hold = lots._hold("quality", note="Smells")
        self.assertFalse(hold.is_partial)
        self.assertFalse(hold.location_ids)
        self.assertEqual(hold.quantity, 0)
        self.assertEqual(hold.state, "open")
        self.assertFalse(hold.request_user_id)
        self.assertFalse(hold.split_from_id)
        part = hold._split(self.a.with_env(hold.env))
        self.assertEqual(part.state, "open")
        self.assertFalse(part.is_partial)
        self.assertTrue(self.a.is_held)

    def test_without_lots(self):
        with self.assertRaisesRegex(UserError, "at least one lot"):
            self.env["whiz.hold"].create(
                {
                    "reason_id": self.env.ref(
                        "whiz_traceability.hold_reason_quality"
                    ).id,
                    "note": "Nothing",
                }
            )

    def test_unknown_reason(self):
        with self.assertRaisesRegex(UserError, "no hold reason with the code nope"):
            self.a._hold("nope")

    def test_quantity_of_a_serial(self):
        with self.assertRaisesRegex(ValidationError, "single unit"):
            self.lot(self.serial, "S1")._hold("quality", quantity=1)

    def test_lot_with_a_hold_is_not_deleted(self):
        self.a._hold("quality")._release("Good")
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            self.a.unlink()

    def test_flag_in_the_genealogy(self):
        self.receive([(self.jar, self.a, 1)])
        self.a._hold("quality")
        payload = self.a.get_genealogy()
        self.assertIn("held", self.node(payload, "A")["flags"])

    def test_quants_and_search(self):
        self.put(self.a, 1)
        self.put(self.b, 1)
        self.a._hold("quality")
        quants = self.env["stock.quant"].search(
            [("product_id", "=", self.jar.id), ("lot_is_held", "=", True)]
        )
        self.assertEqual(quants.lot_id, self.a)
        lots = self.env["stock.lot"].search(
            [("product_id", "=", self.jar.id), ("is_held", "=", False)]
        )
        self.assertEqual(lots, self.b | self.c)

    def test_shipped_before(self):
        """What left before the hold is shown on the hold."""
        self.put(self.a, 10)
        picking = self.deliver([(self.jar, self.a, 4)])
        hold = self.a._hold("quality")
        self.assertEqual(hold.shipped_count, 1)
        action = hold.action_open_shipped()
        self.assertEqual(action["domain"], [("id", "in", picking.ids)])

    def test_order_that_consumed_it(self):
        self.put(self.a, 10)
        box = self.lot(self.product("Hold Box"), "BOX")
        order = self.produce([(box, 1)], [(self.jar, self.a, 4)])
        self.assertFalse(order.held_component_ids)
        hold = self.a._hold("quality")
        order.invalidate_recordset(["held_component_ids"])  # as in a new request
        self.assertEqual(order.held_component_ids, self.a)
        hold._release("Good")
        order.invalidate_recordset(["held_component_ids"])
        self.assertFalse(order.held_component_ids)


class TestHoldRights(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        module = "whiz_traceability.group"
        cls.reader = cls.user("hold_reader", f"{module}_user")
        cls.quality = cls.user("hold_quality", f"{module}_quality")
        cls.quality_2 = cls.user("hold_quality_2", f"{module}_quality")
        cls.manager = cls.user("hold_manager", f"{module}_recall_manager")
        cls.manager_2 = cls.user("hold_manager_2", f"{module}_recall_manager")
        cls.keeper = cls.user("hold_keeper", "stock.group_stock_user")

    def test_who_may_hold(self):
        for user in (self.reader, self.keeper):
            with self.assertRaises(AccessError):
                self.a.with_user(user)._hold("quality")
        hold = self.a.with_user(self.quality)._hold("quality")
        self.assertEqual(hold.opened_by_id, self.quality)
        self.assertEqual(self.a.with_user(self.reader).hold_ids, hold)
        with self.assertRaises(AccessError):
            hold.with_user(self.keeper)._release("Good")

    def test_holding_needs_no_rights_on_stock(self):
        """Reservations are freed and replaced for who may only hold."""
        self.put(self.a, 5)
        picking = self.order(self.jar, 5)
        self.put(self.b, 5)
        hold = self.a.with_user(self.quality)._hold("quality", to_quarantine=True)
        self.assertEqual(self.reserved(picking), {"B": 5})
        self.assertEqual(hold.quarantine_count, 1)
        self.assertEqual(hold.freed_count, 1)

    def test_right_of_the_reason(self):
        hold = self.a._hold("stolen")
        with self.assertRaisesRegex(UserError, "Recall Manager"):
            hold.with_user(self.quality)._release("Found")
        hold.with_user(self.manager)._release("Found")
        self.assertEqual(hold.released_by_id, self.manager)
        self.assertEqual(hold.release_note, "Found")

    def test_second_person(self):
        hold = self.a._hold("recall")
        self.assertFalse(hold.with_user(self.manager)._release("Closed"))
        self.assertEqual(hold.request_user_id, self.manager)
        self.assertFalse(hold.with_user(self.manager)._release("Closed"))
        with self.assertRaises(UserError):
            hold.with_user(self.quality)._release("Closed")
        self.assertTrue(self.a.is_held)
        self.assertEqual(hold.with_user(self.manager_2)._release("Seen"), hold)
        self.assertFalse(self.a.is_held)

    def test_password_again(self):
        """Outside of the browser there is no password to ask for."""
        hold = self.a._hold("legal")
        hold.with_user(self.manager).sudo(False)
        with self.assertRaisesRegex(UserError, "password"):
            hold.with_user(self.manager)._release("Court order")
        wizard = (
            self.env["whiz.hold.release"]
            .with_user(self.manager)
            .create({"hold_ids": [Command.link(hold.id)], "note": "Court order"})
        )
        with self.assertRaises(UserError):
            wizard.action_release()
        self.assertFalse(hold.request_user_id)

    def test_reasons_are_configured_by_administrators(self):
        reason = self.env.ref("whiz_traceability.hold_reason_legal")
        for user in (self.quality, self.manager):
            with self.assertRaises(AccessError):
                reason.with_user(user).release_password = False
        admin = self.user("hold_admin", "whiz_traceability.group_admin")
        reason.with_user(admin).release_second_person = False

    def test_release_dialog(self):
        hold = (self.a | self.b)._hold("quality")
        wizard = (
            self.env["whiz.hold.release"]
            .with_user(self.quality)
            .with_context(active_model="stock.lot", active_ids=self.a.ids)
            .create({"note": "A is good"})
        )
        self.assertEqual(wizard.hold_ids, hold)
        self.assertEqual(wizard.lot_ids, self.a)
        self.assertFalse(wizard.problem)
        self.assertEqual(wizard.lot_summary, "A, B")
        self.assertFalse(wizard.requests or wizard.is_only_asked)
        self.assertFalse(wizard.needs_password)
        wizard.action_release()
        self.assertEqual((self.a.is_held, self.b.is_held), (False, True))

    def test_release_dialog_of_two_persons(self):
        """The first one asks; the second one reads who asked, and why."""
        hold = self.a._hold("counterfeit")
        first, second = (
            self.user(login, "whiz_traceability.group_recall_manager", name=name)
            for login, name in (("whiz_first", "Fay"), ("whiz_second", "Sam"))
        )
        dialog = self.env["whiz.hold.release"].with_context(
            active_model="whiz.hold", active_ids=hold.ids
        )
        wizard = dialog.with_user(first).create({"note": "Maker confirms it is real"})
        self.assertEqual(wizard.request_ids, hold)
        self.assertTrue(wizard.is_only_asked)
        wizard.action_release()
        self.assertEqual(hold.state, "open")
        wizard = dialog.with_user(second).create({"note": "Seen the letter"})
        self.assertFalse(wizard.request_ids or wizard.is_only_asked)
        self.assertIn("by Fay on", wizard.requests)
        self.assertIn("Maker confirms it is real", wizard.requests)
        wizard.action_release()
        self.assertEqual(hold.released_by_id, second)

    def test_release_dialog_with_the_password(self):
        hold = self.a._hold("legal")
        wizard = self.env["whiz.hold.release"].create({"hold_ids": hold, "note": "x"})
        self.assertTrue(wizard.needs_password)

    def test_release_dialog_says_what_is_wrong(self):
        hold = self.a._hold("stolen")
        dialog = self.env["whiz.hold.release"].with_context(
            active_model="whiz.hold", active_ids=hold.ids
        )
        wizard = dialog.with_user(self.quality).create({"note": "x"})
        self.assertIn("Recall Manager", wizard.problem)
        hold._release("x")
        with self.assertRaisesRegex(UserError, "nothing to release"):
            dialog.create({"note": "x"})


class TestHoldCompanies(HoldCommon):
    """Lots of one company, and lots that companies share."""

    def test_own_lots(self):
        lot = self.lot(
            self.product("Own Jar", company_id=self.env.company.id),
            "OWN",
            company_id=self.env.company.id,
        )
        hold = lot._hold("quality")
        self.assertEqual(hold.company_id, self.env.company)
        other = self.user(
            "hold_other",
            "whiz_traceability.group_quality",
            company_id=self.company_2.id,
            company_ids=[Command.set(self.company_2.ids)],
        )
        self.assertFalse(
            self.env["whiz.hold"].with_user(other).search([("id", "=", hold.id)])
        )
        with self.assertRaises(AccessError):
            hold.with_user(other).read(["note"])
        with self.assertRaises(AccessError):
            hold.with_user(other)._release("Good")

    def test_shared_lots(self):
        """A hold on a shared lot stops it in each company, and is seen there."""
        self.assertFalse(self.a.company_id)
        hold = self.a._hold("quality")
        self.assertFalse(hold.company_id)
        other = self.user(
            "hold_other",
            "whiz_traceability.group_quality",
            company_id=self.company_2.id,
            company_ids=[Command.set(self.company_2.ids)],
        )
        self.assertEqual(hold.with_user(other).reason_id.code, "quality")
        with self.in_company(self.company_2):
            self.put(self.a, 5)
            self.put(self.b, 5)
            picking = self.order(self.jar, 5)
            self.assertEqual(self.reserved(picking), {"B": 5})
            with self.assertRaisesRegex(UserError, "on hold"):
                self.deliver([(self.jar, self.a, 1)])
        hold.with_user(other)._release("Good")
        self.assertFalse(self.a.is_held)

    def test_reservations_in_the_other_company(self):
        with self.in_company(self.company_2):
            self.put(self.a, 5)
            picking = self.order(self.jar, 5)
            self.put(self.b, 5)
        self.a._hold("quality")
        self.assertEqual(self.reserved(picking), {"B": 5})

    def test_shelf_of_one_company(self):
        """A hold on the shelf of one company leaves the other's stock alone."""
        self.put(self.a, 5)
        hold = self.a._hold("quality", location_ids=self.stock)
        self.assertEqual(hold.company_id, self.env.company)
        with self.in_company(self.company_2):
            self.put(self.a, 5)
            self.deliver([(self.jar, self.a, 5)])

    def test_lots_of_several_companies(self):
        mine = self.lot(self.jar, "MINE", company_id=self.env.company.id)
        theirs = self.lot(self.jar, "THEIRS", company_id=self.company_2.id)
        holds = (mine | theirs | self.a)._hold("quality")
        self.assertEqual(len(holds), 3)
        self.assertEqual(
            set(holds.mapped("company_id.name")),
            {self.env.company.name, self.company_2.name},
        )
