import base64
from contextlib import contextmanager
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryExtension(ExpiryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk, cls.anna, cls.ben = (
            new_test_user(cls.env, name, f"whiz_traceability.{group}")
            for name, group in (
                ("clerk", "group_user"),
                ("anna", "group_quality"),
                ("ben", "group_quality"),
            )
        )
        cls.milk_lot = cls.dated("L1", 5)
        cls.Extension = cls.env["whiz.expiry.extension"]

    def ask(self, user=None, days=35, lot=None):
        extension = self.Extension.with_user(user or self.clerk).create(
            {
                "lot_id": (lot or self.milk_lot).id,
                "new_day": self.today + timedelta(days=days),
                "reason": "Retest 114: as fresh",
            }
        )
        extension.action_request()
        return extension

    def test_approve(self):
        extension = self.ask()
        self.assertEqual(extension.old_day, self.today + timedelta(days=5))
        self.assertEqual(extension.added_days, 30)
        extension.with_user(self.anna).action_approve()
        lot = self.milk_lot
        self.assertEqual(lot.expiration_date, self.at(35))
        # best before, removal and alert move with it
        self.assertEqual(lot.use_date, self.at(15))
        self.assertEqual(lot.removal_date, self.at(25))
        self.assertEqual(lot.alert_date, self.at(5))
        self.assertEqual(extension.approved_by_id, self.anna)
        history = " ".join(lot.message_ids.mapped("body"))
        self.assertIn("Retest 114: as fresh", history)
        self.assertEqual(lot.expiry_extension_ids, extension)

    def test_refuse(self):
        extension = self.ask()
        extension.with_user(self.anna).action_refuse()
        self.assertEqual(self.milk_lot.expiration_date, self.at(5))
        self.assertEqual(extension.state, "refused")
        with self.assertRaises(UserError):
            extension.with_user(self.anna).action_approve()

    def test_who_decides(self):
        extension = self.ask()
        with self.assertRaisesRegex(UserError, "Only Quality"):
            extension.action_approve()
        own = self.ask(self.anna)
        with self.assertRaisesRegex(UserError, "yourself"):
            own.action_approve()
        self.assertFalse(own.is_approve_allowed)
        self.assertIn("yourself", own.approve_note)
        self.assertFalse(own.with_user(self.ben).approve_note)
        self.assertTrue(own.with_user(self.ben).is_approve_allowed)
        self.env.company.whiz_extension_approval = "self"
        own.action_approve()
        self.assertEqual(own.state, "approved")

    def test_who_requests_does_not_decide(self):
        """Also what somebody else had begun."""
        extension = self.Extension.with_user(self.anna).create(
            {
                "lot_id": self.milk_lot.id,
                "new_day": self.today + timedelta(days=35),
                "reason": "Retest 114: as fresh",
            }
        )
        own = extension.with_user(self.ben)
        own.new_day = self.today + timedelta(days=90)
        with self.assertRaisesRegex(UserError, "Use the buttons"):
            own.requested_by_id = self.clerk
        own.action_request()
        self.assertEqual(extension.requested_by_id, self.ben)
        for user in (self.ben, self.anna):
            self.assertFalse(extension.with_user(user).is_approve_allowed)
            with self.assertRaisesRegex(UserError, "yourself"):
                extension.with_user(user).action_approve()
        third = new_test_user(self.env, "carl", "whiz_traceability.group_quality")
        extension.with_user(third).action_approve()
        self.assertEqual(extension.state, "approved")

    def test_nobody_writes_the_state(self):
        extension = self.ask()
        for user in (self.clerk, self.anna):
            with self.assertRaises(UserError):
                extension.with_user(user).state = "approved"
        with self.assertRaises(UserError):
            self.Extension.with_user(self.clerk).create(
                {
                    "lot_id": self.milk_lot.id,
                    "new_day": self.at(50).date(),
                    "reason": "x",
                    "state": "approved",
                }
            )

    def test_sent_is_sent(self):
        extension = self.ask()
        with self.assertRaises(UserError):
            extension.reason = "Another one"
        with self.assertRaises(UserError):
            extension.unlink()

    def test_only_later(self):
        with self.assertRaises(ValidationError):
            self.ask(days=5)

    def test_the_date_moved_meanwhile(self):
        extension = self.ask()
        self.milk_lot.expiration_date = self.at(7)
        with self.assertRaisesRegex(UserError, "has changed"):
            extension.with_user(self.anna).action_approve()

    def test_one_to_do(self):
        extension = self.ask()
        self.assertEqual(len(extension.activity_ids), 1)
        decider = extension.activity_ids.user_id
        self.assertTrue(decider.has_group("whiz_traceability.group_quality"))
        extension.with_user(self.anna).action_approve()
        self.assertFalse(extension.activity_ids)

    def test_evidence(self):
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.clerk)
            .create({"name": "test.pdf", "datas": base64.b64encode(b"%PDF-1.4")})
        )
        extension = self.Extension.with_user(self.clerk).create(
            {
                "lot_id": self.milk_lot.id,
                "new_day": self.at(50).date(),
                "reason": "Retest",
                "attachment_ids": [(6, 0, attachment.ids)],
            }
        )
        read = extension.with_user(self.anna).attachment_ids
        self.assertEqual(read.raw, b"%PDF-1.4")

    def test_expired_lot_can_be_sold_again(self):
        self.rule([(-1, "expiration_date", "hold")])
        lot = self.dated("OLD", -2)
        self.run_rules()
        self.assertTrue(lot.is_held)
        self.ask(lot=lot).with_user(self.anna).action_approve()
        self.assertFalse(lot.is_held)
        self.deliver([(self.milk, lot, 1)])

    @contextmanager
    def assertLocked(self):
        """What was refused is rolled back, as for a client."""
        message = "Use Extend Expiry"
        with self.assertRaisesRegex(UserError, message), self.env.cr.savepoint():
            yield

    def test_dates_are_locked(self):
        lot = self.milk_lot
        clerk = new_test_user(self.env, "stock", "stock.group_stock_user")
        lot.with_user(clerk).expiration_date = self.at(6)
        self.env.company.whiz_expiry_locked = True
        lot.with_user(clerk).expiration_date = self.at(4)
        for later in (self.at(5), False):
            with self.assertLocked():
                lot.with_user(clerk).expiration_date = later
        fresh = self.lot(self.milk, "FRESH")
        fresh.with_user(clerk).expiration_date = self.at(500)

    def test_every_date_is_locked(self):
        self.env.company.whiz_expiry_locked = True
        clerk = new_test_user(self.env, "stock", "stock.group_stock_user")
        lot = self.milk_lot.with_user(clerk)
        for name in ("use_date", "removal_date", "alert_date"):
            with self.subTest(name):
                day = lot[name]
                for later in (day + timedelta(days=1), False):
                    with self.assertLocked():
                        lot.write({"expiration_date": self.at(4), name: later})
                    with self.assertLocked():
                        lot[name] = later
                self.assertEqual(lot[name], day)
                lot[name] = day - timedelta(days=1)
        lot.sudo().removal_date = False
        lot.removal_date = self.at(3)
        lot.expiration_date = self.at(4)
        self.assertEqual(lot.removal_date, self.at(2), "moves with it")

    def test_production_date_is_locked(self):
        """It moves a date that was counted from it."""
        lot = self.lot(self.milk, "COUNTED")
        self.receive([(self.milk, lot, 1)])
        self.env.company.whiz_expiry_locked = True
        clerk = new_test_user(self.env, "stock", "stock.group_stock_user")
        before = lot.expiration_date
        with self.assertLocked():
            lot.with_user(clerk).production_date = self.today + timedelta(days=5)
        self.assertEqual(lot.expiration_date, before)
        lot.with_user(clerk).production_date = self.today - timedelta(days=5)
        self.assertEqual(lot.expiration_date, self.at(95))
        self.milk_lot.with_user(clerk).production_date = self.today
        self.assertEqual(self.milk_lot.expiration_date, self.at(5), "somebody's date")
        # a date that has gone with those of the product is nobody's any more
        self.milk.use_expiration_date = False
        lot.with_user(clerk).production_date = self.today
        self.assertFalse(lot.expiration_date)

    def test_history_of_an_edit(self):
        lot = self.milk_lot.with_context(tracking_disable=False)
        lot.expiration_date = self.at(6)
        self.assertIn("Expiry date changed", lot.message_ids[0].body)
        self.assertNotIn("Removal", lot.message_ids[0].body)
        lot.removal_date = self.at(6)
        old, new = self.at(-4).date(), self.at(6).date()
        self.assertIn(
            f"Removal Date changed from {old} to {new}", lot.message_ids[0].body
        )

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.in_company(other):
            product = self.perishable("Theirs", company_id=other.id)
            lot = self.dated("X", 5, product=product)
            extension = self.env["whiz.expiry.extension"].create(
                {
                    "lot_id": lot.id,
                    "new_day": self.at(50).date(),
                    "reason": "x",
                }
            )
        with self.assertRaises(AccessError):
            extension.with_user(self.anna).read(["reason"])


@tagged("post_install", "-at_install")
class TestExpiryCascade(ExpiryCommon):
    """What is made expires no later than its earliest ingredient, by policy."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.whiz_expiry_cascade = True
        cls.nut = cls.perishable("Nut")
        cls.early, cls.late = (
            cls.dated("EARLY", 30, product=cls.nut),
            cls.dated("LATE", 60),
        )
        cls.spread = cls.perishable("Spread")

    def make(self, name, inputs, days=90, product=None, **vals):
        lot = self.lot(product or self.spread, name, expiration_date=self.at(days))
        self.produce([(lot, 1)], inputs, **vals)
        return lot

    def inputs(self):
        salt = self.product("Salt", "none")
        return [(self.nut, self.early, 1), (self.milk, self.late, 1), (salt, None, 1)]

    def test_earliest(self):
        lot = self.make("S1", self.inputs())
        self.assertEqual(lot.expiration_date, self.at(30))
        self.assertEqual(lot.removal_date, self.at(20))
        self.assertEqual(lot.expiry_limited_by_id, self.early)
        self.assertIn("EARLY", lot.message_ids[0].body)

    def test_shorter_by_itself(self):
        lot = self.make("S1", self.inputs(), 10)
        self.assertEqual(lot.expiration_date, self.at(10))
        self.assertFalse(lot.expiry_limited_by_id)

    def test_policy(self):
        self.env.company.whiz_expiry_cascade = False
        self.assertEqual(self.make("S1", self.inputs()).expiration_date, self.at(90))
        self.spread.whiz_expiry_cascade = "limit"
        self.assertEqual(self.make("S2", self.inputs()).expiration_date, self.at(30))
        self.env.company.whiz_expiry_cascade = True
        self.spread.whiz_expiry_cascade = "own"
        self.assertEqual(self.make("S3", self.inputs()).expiration_date, self.at(90))

    def test_through_two_levels(self):
        spread = self.make("S1", self.inputs())
        cake = self.perishable("Cake")
        lot = self.make("C1", [(self.spread, spread, 1)], product=cake)
        self.assertEqual(lot.expiration_date, self.at(30))
        self.assertEqual(lot.expiry_limited_by_id, spread)

    def test_an_ingredient_turns_out_to_be_shorter(self):
        spread = self.make("S1", self.inputs())
        self.late.expiration_date = self.at(40)
        self.assertEqual(spread.expiration_date, self.at(30))
        self.late.expiration_date = self.at(20)
        self.assertEqual(spread.expiration_date, self.at(20))
        self.assertEqual(spread.expiry_limited_by_id, self.late)
        self.late.expiration_date = self.at(80)
        self.assertEqual(spread.expiration_date, self.at(20), "extend it by itself")

    def test_ingredient_without_dates(self):
        stone = self.product("Stone")
        lot = self.lot(stone, "X1", expiration_date=self.at(1))
        self.receive([(stone, lot, 1)])
        made = self.make("S1", [(stone, lot, 1)])
        self.assertEqual(made.expiration_date, self.at(90))

    def test_byproduct(self):
        oil = self.perishable("Oil")
        by = self.lot(oil, "OIL", expiration_date=self.at(90))
        lot = self.lot(self.spread, "S1", expiration_date=self.at(90))
        self.produce([(lot, 1)], self.inputs(), [(by, 1)])
        self.assertEqual(by.expiration_date, self.at(30))
