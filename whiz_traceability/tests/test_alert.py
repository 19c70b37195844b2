import json
from contextlib import contextmanager

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_hold import HoldCommon


class AlertCommon(HoldCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 10)
        cls.put(cls.b, 5)
        cls.group = cls.env.ref("whiz_traceability.group_user")
        cls.ann = cls.user("whiz_ann", "whiz_traceability.group_user", name="Ann")
        cls.quality = cls.user("whiz_quality", "whiz_traceability.group_quality")

    @contextmanager
    def signals(self):
        """Collect the payloads that go out over the bus."""
        sent = []

        def send(records, kind, payload, /, *, subchannel=None):
            if kind == "whiz_alert":
                self.assertEqual(records, self.group)
                sent.append(json.loads(json.dumps(payload)))

        self.patch(type(self.env["res.groups"]), "_bus_send", send)
        yield sent

    def alert(self, signal, user=None, **context):
        alerts = self.env["whiz.alert"].with_user(user or self.ann)
        return alerts.with_context(**context).get_alert(
            signal["kind"], signal["res_model"], signal["res_id"]
        )


@tagged("post_install", "-at_install")
class TestAlert(AlertCommon):
    """What is sent to all, and what each learns of it."""

    def test_hold_and_release(self):
        with self.signals() as sent:
            hold = self.a.with_user(self.quality)._hold("quality", note="Splinters")
            alert = self.alert(sent[0])
            hold._release("Tested again: fine.")
        placed, released = sent
        self.assertEqual(placed["kind"], "hold_placed")
        self.assertEqual(released["kind"], "hold_released")
        self.assertNotEqual(placed["key"], released["key"])
        self.assertIsNone(self.alert(placed), "it is released by now")
        self.assertEqual(alert["level"], "danger")
        self.assertEqual(alert["title"], "On hold: Quality")
        self.assertIn("A (Hold Jar)", alert["message"])
        self.assertIn("Splinters", alert["message"])
        self.assertEqual((alert["res_model"], alert["res_id"]), ("whiz.hold", hold.id))
        self.assertTrue(alert["on_screen"])
        alert = self.alert(released)
        self.assertEqual(alert["title"], "Released: Quality")
        self.assertIn("Tested again", alert["message"])

    def test_signal_says_nothing_but_that_something_happened(self):
        with self.signals() as sent:
            hold = self.a._hold("quality", note="Secret recipe")
        [signal] = sent
        key = signal.pop("key")
        self.assertEqual(len(key), 36)
        self.assertEqual(
            signal,
            {
                "kind": "hold_placed",
                "res_model": "whiz.hold",
                "res_id": hold.id,
                "company_ids": self.env.company.ids,
            },
        )

    def test_one_signal_for_many_lots(self):
        names = " ".join(f"M{number}" for number in range(30))
        lots = self.env["stock.lot"].union(*self.lots(self.jar, names))
        with self.signals() as sent:
            lots._hold("quality")
        [signal] = sent
        self.assertIn("M0, M1, M2 and 27 more", self.alert(signal)["message"])

    def test_part_of_a_hold_is_released(self):
        with self.signals() as sent:
            (self.a | self.b)._hold("quality")
            self.b._release_holds("This one is fine.")
        self.assertEqual([s["kind"] for s in sent], ["hold_placed", "hold_released"])
        self.assertIn("B (Hold Jar)", self.alert(sent[1])["message"])

    # ------------------------------------------------------------------
    # Whose concern it is
    # ------------------------------------------------------------------

    def test_goods_in_another_company(self):
        """A shared lot concerns those in whose warehouse it lies."""
        [lot] = self.lots(self.jar, "Z")
        with self.in_company(self.company_2):
            self.put(lot, 3, self.stock)
        with self.signals() as sent:
            lot._hold("quality")
        [signal] = sent
        self.assertEqual(signal["company_ids"], self.company_2.ids)
        self.assertIsNone(self.alert(signal))
        self.ann.company_ids |= self.company_2
        both = [self.env.company.id, self.company_2.id]
        self.assertTrue(self.alert(signal, allowed_company_ids=both))
        self.assertIsNone(self.alert(signal, allowed_company_ids=both[:1]))

    def test_lots_of_another_company(self):
        self.paste.company_id = self.company_2
        [lot] = self.lots(self.paste, "Z")
        with self.signals() as sent:
            lot._hold("quality")
        self.assertEqual(sent[0]["company_ids"], self.company_2.ids)
        self.assertIsNone(self.alert(sent[0]))

    def test_shared_lot_that_lies_nowhere(self):
        [lot] = self.lots(self.jar, "Z")
        with self.signals() as sent:
            lot._hold("quality")
        self.assertEqual(sent[0]["company_ids"], [])
        self.assertTrue(self.alert(sent[0]))

    def test_who_may_not_read_learns_nothing(self):
        hold = self.a._hold("quality")
        plain = self.user("whiz_plain_employee", "base.group_user")
        alerts = self.env["whiz.alert"].with_user(plain)
        self.assertIsNone(alerts.get_alert("hold_placed", "whiz.hold", hold.id))
        alerts = self.env["whiz.alert"].with_user(self.ann)
        for arguments in (
            ("hold_placed", "whiz.hold", 0),
            ("hold_placed", "whiz.hold", hold.id + 1000),
            ("hold_placed", "whiz.hold", "1"),
            ("hold_placed", "res.users", self.ann.id),
            ("hold_placed", "no.model", 1),
            ("no_kind", "whiz.hold", hold.id),
        ):
            self.assertIsNone(alerts.get_alert(*arguments), arguments)

    def test_production_is_told(self):
        maker = self.user("whiz_maker", "mrp.group_mrp_user")
        with self.signals() as sent:
            self.a._hold("quality")
        self.assertTrue(self.alert(sent[0], maker)["on_screen"])

    def test_unknown_kind_cannot_be_sent(self):
        hold = self.a._hold("quality")
        with self.assertRaises(KeyError):
            hold._alert("no_kind")

    # ------------------------------------------------------------------
    # On the screen
    # ------------------------------------------------------------------

    def test_only_what_one_subscribed_to(self):
        with self.signals() as sent:
            self.a._hold("quality")
        self.ann.whiz_alert_screen = "subscribed"
        alert = self.alert(sent[0])
        self.assertFalse(alert["on_screen"], "the form is marked in any case")
        self.env["whiz.alert.subscription"].create(
            {"user_id": self.ann.id, "channel": "screen"}
        )
        self.assertTrue(self.alert(sent[0])["on_screen"])

    def test_own_preference(self):
        self.ann.with_user(self.ann).whiz_alert_screen = "subscribed"
        self.assertEqual(self.ann.whiz_alert_screen, "subscribed")
        form = self.env.ref("base.view_users_form_simple_modif")
        arch = self.env["res.users"].with_user(self.ann).get_view(form.id)["arch"]
        self.assertIn("whiz_alert_screen", arch)


@tagged("post_install", "-at_install")
class TestAlertSubscription(AlertCommon):
    """Who subscribed is told, by the way they chose."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.food = cls.env["product.category"].create({"name": "Food"})
        cls.spreads = cls.env["product.category"].create(
            {"name": "Spreads", "parent_id": cls.food.id}
        )
        cls.tools = cls.env["product.category"].create({"name": "Tools"})
        cls.jar.categ_id = cls.spreads

    def subscribe(self, user=None, **vals):
        for name, value in vals.items():
            if name.endswith("_ids"):
                vals[name] = [Command.set(value.ids)]
        return self.env["whiz.alert.subscription"].create(
            {"user_id": (user or self.ann).id, **vals}
        )

    def activities(self, hold):
        return hold.activity_ids.filtered(lambda activity: activity.user_id == self.ann)

    def is_told(self, lots=None, reason="quality", **vals):
        """Return whether a subscription brings an activity for such a hold."""
        subscription = self.subscribe(**vals)
        hold = (lots or self.a)._hold(reason)
        told = bool(self.activities(hold))
        subscription.unlink()
        return told

    def test_filters(self):
        reason = self.env["whiz.hold.reason"]._get_by_code
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        self.assertTrue(self.is_told())
        self.assertTrue(self.is_told(product_ids=self.jar))
        self.assertFalse(self.is_told(product_ids=self.paste))
        self.assertTrue(self.is_told(categ_ids=self.spreads))
        self.assertTrue(self.is_told(categ_ids=self.food))
        self.assertFalse(self.is_told(categ_ids=self.tools))
        # one of them is enough
        self.assertTrue(self.is_told(product_ids=self.paste, categ_ids=self.food))
        self.assertTrue(self.is_told(warehouse_ids=self.warehouse))
        self.assertFalse(self.is_told(warehouse_ids=other))
        self.assertTrue(self.is_told(reason_ids=reason("quality")))
        self.assertFalse(self.is_told(reason_ids=reason("recall")))
        # all of them are needed
        self.assertFalse(
            self.is_told(product_ids=self.jar, reason_ids=reason("recall"))
        )
        self.assertFalse(self.is_told(on_hold=False, on_release=True))
        self.assertFalse(self.is_told(active=False))

    def test_activity_ends_with_the_hold(self):
        self.subscribe()
        hold = self.a._hold("quality", note="Splinters")
        (activity,) = self.activities(hold)
        self.assertEqual(activity.summary, "On hold: Quality")
        self.assertIn("Splinters", activity.note)
        hold._release("Tested again: fine.")
        self.assertFalse(self.activities(hold))

    def test_one_activity_for_many_lots_and_subscriptions(self):
        self.subscribe()
        self.subscribe(product_ids=self.jar)
        hold = (self.a | self.b)._hold("quality")
        self.assertEqual(len(self.activities(hold)), 1)

    def messages(self, hold):
        """Return what was sent to Ann; it is not part of the record's own chatter."""
        return self.env["mail.message"].search(
            [
                ("model", "=", hold._name),
                ("res_id", "=", hold.id),
                ("notified_partner_ids", "in", self.ann.partner_id.ids),
            ]
        )

    def test_message(self):
        self.subscribe(channel="mail", on_release=True)
        hold = self.a._hold("quality", note="Splinters")
        messages = self.messages(hold)
        self.assertEqual(messages.mapped("subject"), ["On hold: Quality"])
        self.assertIn("Splinters", messages.body)
        hold._release("Tested again: fine.")
        self.assertEqual(len(self.messages(hold)), 2)

    def test_text_is_no_markup(self):
        self.subscribe(channel="mail")
        self.subscribe()
        hold = self.a._hold("quality", note="<b>bold</b> & co")
        (activity,) = self.activities(hold)
        self.assertNotIn("<b>", activity.note)
        self.assertIn("&lt;b&gt;", self.messages(hold).body)

    def test_who_acts_is_not_told_of_it(self):
        self.subscribe(self.quality)
        hold = self.a.with_user(self.quality)._hold("quality")
        self.assertFalse(hold.sudo().activity_ids)

    def test_other_companies_and_no_right(self):
        self.subscribe()
        [lot] = self.lots(self.jar, "Z")
        with self.in_company(self.company_2):
            self.put(lot, 3, self.stock)
        self.assertFalse(self.activities(lot._hold("quality")))
        self.ann.group_ids = self.env.ref("base.group_user")
        self.assertFalse(self.activities(self.a._hold("quality")))

    @mute_logger("odoo.models.unlink")
    def test_rights(self):
        """One's own only; administrators keep order."""
        model = self.env["whiz.alert.subscription"]
        own = model.with_user(self.ann).create({})
        self.assertEqual(own.user_id, self.ann)
        other = self.subscribe(self.quality)
        self.assertEqual(model.with_user(self.ann).search([]), own)
        with self.assertRaises(AccessError):
            other.with_user(self.ann).channel = "mail"
        with self.assertRaises(AccessError):
            model.with_user(self.ann).create({"user_id": self.quality.id})
        with self.assertRaises(AccessError):
            own.user_id = self.quality
        own.invalidate_recordset()
        self.assertEqual(own.sudo().user_id, self.ann)
        admin = self.user("whiz_admin", "whiz_traceability.group_admin")
        other.with_user(admin).unlink()
        plain = self.user("whiz_plain_employee", "base.group_user")
        with self.assertRaises(AccessError):
            model.with_user(plain).search([])

    def test_queries_do_not_grow_with_the_lots(self):
        self.subscribe()
        names = " ".join(f"Q{number}" for number in range(40))
        lots = self.lots(self.jar, names)
        alerts = self.env["whiz.alert"]

        def count(chosen):
            chosen = self.env["stock.lot"].union(*chosen)
            hold = chosen._hold("quality")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            alerts._get_warehouses(hold.lot_ids)
            hold._get_alert_text("hold_placed")
            return self.env.cr.sql_log_count - before

        self.assertEqual(count(lots[:4]), count(lots[4:]))
