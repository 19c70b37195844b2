from datetime import timedelta

from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.fields import Command, Datetime
from odoo.tests import new_test_user, tagged
from odoo.tools import format_date, mute_logger

from ..lib.expiry import local_day
from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestShelfLife(ExpiryCommon):
    """Who gets goods that are good for long enough, and what had to go first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "skip_expired": True})
        cls.rule([])

    def test_fefo_order(self):
        self.use_fefo()
        for name, days in (("C", 60), ("A", 40), ("B", 50)):
            self.dated(name, days, 4)
        self.assertEqual(self.reserved(self.demand(6)), {"A": 4, "B": 2})

    # ------------------------------------------------------------------
    # Minimum remaining shelf life
    # ------------------------------------------------------------------

    def minimum(self, amount, unit="days", **vals):
        vals = {"partner_id": self.weber.id, **vals}
        return self.env["whiz.shelf.life"].create(
            {"amount": amount, "unit": unit, **vals}
        )

    def test_targets_are_not_deleted(self):
        """a customer or category with a minimum stays, and nothing is remembered of
        minimums that are gone"""
        category = self.env["product.category"].create({"name": "Chilled"})
        customer = self.env["res.partner"].create({"name": "Picky"})
        for vals in ({"categ_id": category.id}, {"partner_id": customer.id}):
            minimum = self.minimum(30, **{"partner_id": False, **vals})
            self.dated(f"L{minimum.id}", 60, 1)
            self.demand(1)
            target = minimum.categ_id or minimum.partner_id
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                target.unlink()
            minimum.unlink()
            target.unlink()
            self.assertTrue(self.demand(1))

    def test_days(self):
        self.minimum(30)
        self.dated("SHORT", 29)
        self.dated("LONG", 30, 3)
        self.assertEqual(self.reserved(self.demand(5)), {"LONG": 3})
        rossi = self.demand(5, partner=self.rossi)
        self.assertEqual(sum(self.reserved(rossi).values()), 5)

    def test_on_the_planned_day(self):
        self.minimum(30)
        self.dated("L40", 40)
        move = self.demand(5)
        move.date = self.at(10)
        self.assertEqual(self.reserved(move), {"L40": 5})
        move._do_unreserve()
        move.date = self.at(11)
        self.assertEqual(self.reserved(move), {})

    def test_share(self):
        self.minimum(66.5, "percent")  # of 100 days: 67
        self.dated("SHORT", 66)
        move = self.demand(5)
        self.assertEqual(self.reserved(move), {})
        self.dated("LONG", 67)
        self.assertEqual(self.reserved(move), {"LONG": 5})

    def test_share_of_a_life_that_only_the_lot_knows(self):
        """The dates come from labels: the product has no expiration time."""
        minimum = self.minimum(66.5, "percent")  # of 40 days: 27
        self.milk.expiration_time = 0
        self.use_fefo()
        short = self.dated("SHORT", 26, production_date=self.at(-14).date())
        move = self.demand(5)
        self.assertEqual(self.reserved(move), {})
        self.assertIn("SHORT is good for longest", move.picking_id.shelf_life_message)
        last = move.picking_id.shelf_life_message
        self.assertIn(format_date(self.env, self.at(27).date()), last)
        fresh = self.dated("LONG", 27, production_date=self.at(-13).date())
        self.assertEqual(self.reserved(move), {"LONG": 5})
        # of the short one nothing had to go first
        move.picked = True
        move._action_done()
        self.assertFalse(self.breaches())
        self.deliver([(self.milk, short, 1)], self.weber)
        breach = self.breaches()
        self.assertEqual(
            (breach.kind, breach.earlier_day, breach.days),
            ("shelf_life", self.at(27).date(), 1),
        )
        minimum.enforcement = "block"
        with self.assertRaisesRegex(UserError, "SHORT .*Weber needs"):
            self.deliver([(self.milk, short, 1)], self.weber)
        self.deliver([(self.milk, fresh, 1)], self.weber)

    def test_first_is_fresh_enough_for_its_own_life(self):
        """In SQL as in Python: 67 % of 100 days, and of 30."""
        self.minimum(67, "percent")
        self.milk.expiration_time = 0
        self.use_fefo()
        self.dated("SHORT", 66, production_date=self.at(-34).date())
        last = self.dated("LAST", 90, production_date=self.today)
        self.deliver([(self.milk, last, 1)], self.weber)
        self.assertFalse(self.breaches())
        first = self.dated("FIRST", 21, production_date=self.at(-9).date())
        self.deliver([(self.milk, last, 1)], self.weber)
        self.assertEqual(self.breaches().earlier_lot_id, first)

    def test_nothing_is_asked_of_a_lot_whose_life_is_not_known(self):
        self.minimum(66.5, "percent")
        self.milk.expiration_time = 0
        self.use_fefo()
        first = self.dated("L1", 26)
        second = self.dated("L2", 40)
        self.assertEqual(self.reserved(self.demand(1)), {"L1": 1})
        self.deliver([(self.milk, second, 1)], self.weber)
        self.assertEqual(self.breaches().earlier_lot_id, first)

    def test_who_makes_a_minimum_is_told_of_lives_that_are_not_known(self):
        minimums = self.env["whiz.shelf.life"]
        template = self.milk.product_tmpl_id
        vals = {"unit": "percent", "amount": 50}
        targets = (
            {"product_tmpl_id": template.id},
            {"categ_id": self.milk.categ_id.id},
        )
        for target in targets:
            new = minimums.new({**vals, **target})
            self.assertFalse(new._onchange_unit())
        self.milk.expiration_time = 0
        for target in targets:
            new = minimums.new({**vals, **target})
            self.assertIn("Milk", new._onchange_unit()["warning"]["message"])
            self.assertFalse(minimums.new({**target, "unit": "days"})._onchange_unit())

    def test_menu_for_quality(self):
        menu = self.env.ref("whiz_traceability.menu_shelf_life")
        quality, reader = (
            new_test_user(self.env, login, f"whiz_traceability.{group}")
            for login, group in (("qa", "group_quality"), ("reader", "group_user"))
        )
        menus = self.env["ir.ui.menu"]
        self.assertIn(menu.id, menus.with_user(quality)._visible_menu_ids())
        self.assertNotIn(menu.id, menus.with_user(reader)._visible_menu_ids())
        chain = menu.parent_id | menu.parent_id.parent_id
        self.assertLessEqual(
            set(chain.ids), menus.with_user(quality)._visible_menu_ids()
        )

    def test_address_of_the_customer(self):
        self.minimum(30)
        self.dated("SHORT", 29)
        address = self.weber.create(
            {"name": "Ramp 3", "parent_id": self.weber.id, "type": "delivery"}
        )
        self.assertEqual(self.reserved(self.demand(5, partner=address)), {})

    def test_nearest(self):
        category = self.milk.categ_id
        template = self.milk.product_tmpl_id
        rows = [
            {"partner_id": False},
            {"partner_id": False, "categ_id": category.id},
            {"partner_id": False, "product_tmpl_id": template.id},
            {},
            {"categ_id": category.id},
            {"product_tmpl_id": template.id},
        ]
        minimums = self.env["whiz.shelf.life"]
        for amount, vals in enumerate(rows, start=1):
            made = self.minimum(amount, **vals)
            found = minimums._get_minimum(self.weber, template, self.env.company)
            self.assertEqual(found, made)

    def test_message_of_missing(self):
        self.minimum(30)
        self.dated("SHORT", 20)
        self.dated("SHORTER", 15)
        move = self.demand(5)
        move._action_assign()
        message = move.picking_id.shelf_life_message
        self.assertIn("Milk: Weber needs goods", message)
        self.assertIn("SHORT is good for longest", message)
        self.dated("LONG", 50)
        move._action_assign()
        self.assertFalse(move.picking_id.shelf_life_message)

    def test_no_message_when_there_is_nothing(self):
        self.minimum(30)
        move = self.demand(5)
        move._action_assign()
        self.assertFalse(move.picking_id.shelf_life_message)

    def test_first_step_of_a_delivery(self):
        self.minimum(30)
        self.dated("SHORT", 25)
        output = self.env["stock.location"].create(
            {"name": "Packing", "location_id": self.warehouse.view_location_id.id}
        )
        ship = self.demand(5, output, self.customers)
        pick = self.demand(
            5,
            self.stock,
            output,
            partner=self.env["res.partner"],
            move_dest_ids=[Command.link(ship.id)],
        )
        self.assertEqual(self.reserved(pick), {})
        self.dated("LONG", 50)
        self.assertEqual(self.reserved(pick), {"LONG": 5})

    def test_taken_by_hand(self):
        minimum = self.minimum(30)
        short = self.dated("SHORT", 20)
        self.deliver([(self.milk, short, 1)], self.rossi)
        self.assertFalse(self.breaches())
        picking = self.deliver([(self.milk, short, 2)], self.weber)
        breach = self.breaches()
        self.assertEqual(
            (breach.kind, breach.picking_id, breach.days, breach.quantity),
            ("shelf_life", picking, 10, 2),
        )
        minimum.enforcement = "block"
        with self.assertRaisesRegex(UserError, "SHORT .*Weber needs"):
            self.deliver([(self.milk, short, 2)], self.weber)
        self.scrap(short, 1)

    def test_plain_users(self):
        self.minimum(30)
        self.dated("SHORT", 20)
        stock = new_test_user(self.env, "stock", "stock.group_stock_user")
        move = self.demand(5).with_user(stock)
        move._action_assign()
        self.assertFalse(move.move_line_ids)
        self.assertIn("Weber needs", move.picking_id.shelf_life_message)

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.minimum(30, company_id=other.id)
        self.dated("SHORT", 20)
        self.assertEqual(self.reserved(self.demand(5)), {"SHORT": 5})
        stock = new_test_user(self.env, "stock", "stock.group_stock_user")
        minimums = self.env["whiz.shelf.life"].with_user(stock)
        self.assertFalse(minimums.search([("company_id", "=", other.id)]))

    # ------------------------------------------------------------------
    # FEFO breaches
    # ------------------------------------------------------------------

    def breaches(self):
        return self.env["whiz.fefo.breach"].search([("product_id", "=", self.milk.id)])

    def use_fefo(self):
        fefo = self.env.ref("product_expiry.removal_fefo")
        self.milk.categ_id.removal_strategy_id = fefo

    def test_breach(self):
        self.use_fefo()
        first, second = self.dated("A", 40), self.dated("B", 47)
        self.deliver([(self.milk, first, 4)])
        self.assertFalse(self.breaches())
        picking = self.deliver([(self.milk, second, 4)])
        breach = self.breaches()
        self.assertEqual(
            (breach.lot_id, breach.earlier_lot_id, breach.days, breach.picking_id),
            (second, first, 7, picking),
        )
        self.assertEqual(breach.earlier_day, self.today + timedelta(days=30))
        self.order(second)
        self.assertEqual(len(self.breaches()), 2)

    def test_only_a_note_can_be_added(self):
        self.use_fefo()
        self.dated("A", 40)
        self.deliver([(self.milk, self.dated("B", 47), 4)])
        quality = new_test_user(self.env, "qa", "whiz_traceability.group_quality")
        breach = self.breaches().with_user(quality)
        breach.note = "The pallet was behind"
        with self.assertRaises(UserError):
            breach.days = 0

    def test_no_breach(self):
        self.use_fefo()
        first, second = self.dated("A", 40), self.dated("B", 47)
        # both at once: nothing of the first is left
        self.deliver([(self.milk, first, 10), (self.milk, second, 1)])
        self.assertFalse(self.breaches())
        # the first is reserved, on hold, elsewhere, too short or out of date
        again = self.dated("C", 41, 3)
        move = self.demand(3, partner=self.rossi)
        self.assertEqual(self.reserved(move), {"C": 3})
        self.deliver([(self.milk, second, 1)])
        self.assertFalse(self.breaches(), "reserved")
        move._do_unreserve()
        hold = again._hold("quality")
        self.deliver([(self.milk, second, 1)])
        self.assertFalse(self.breaches(), "on hold")
        self.assertTrue(hold)
        again.expiration_date = self.at(5)
        again._release_holds("fine")
        self.deliver([(self.milk, second, 1)])
        self.assertFalse(self.breaches(), "to be removed")

    def test_day_of_a_delivery_in_the_zone_of_the_warehouse(self):
        """The last of it has left: where the lot was is no longer known from itself."""
        zone = "Pacific/Kiritimati"  # UTC+14; the company's is UTC
        self.warehouse.partner_id = self.weber.create({"name": "Ramp", "tz": zone})
        self.minimum(30)
        short = self.dated("SHORT", 20)
        self.deliver([(self.milk, short, 10)], self.weber)
        breach = self.breaches()
        self.assertEqual(breach.last_day, local_day(short.expiration_date, zone))
        there = short._get_day("expiration_date")[short]
        self.assertNotEqual(breach.last_day, there)
        self.assertEqual(
            breach.earlier_day,
            local_day(Datetime.now(), zone) + timedelta(days=30),
        )
        self.assertEqual(breach.days, (breach.earlier_day - breach.last_day).days)

    def test_too_short_is_no_breach(self):
        self.use_fefo()
        self.minimum(60)
        self.dated("A", 40)
        second = self.dated("B", 80)
        self.deliver([(self.milk, second, 1)], self.weber)
        self.assertFalse(self.breaches())
        self.deliver([(self.milk, second, 1)], self.rossi)
        self.assertEqual(self.breaches().partner_id, self.rossi)

    def test_same_day_is_no_breach(self):
        self.use_fefo()
        self.dated("A", 40)
        second = self.dated("B", 40)
        second.removal_date += timedelta(hours=5)
        self.deliver([(self.milk, second, 1)])
        self.assertFalse(self.breaches())

    def test_not_without_fefo(self):
        self.milk.categ_id.removal_strategy_id = False
        self.dated("A", 40)
        self.deliver([(self.milk, self.dated("B", 47), 1)])
        self.assertFalse(self.breaches())
