import base64
import io
from zipfile import ZipFile

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common_expiry import ExpiryCommon


@tagged("post_install", "-at_install")
class TestExpiryDigest(ExpiryCommon):
    """One digest for each responsible and day: one mail, one to-do, one list."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Digest = cls.env["whiz.expiry.digest"]
        cls.anna, cls.ben = (
            new_test_user(
                cls.env,
                name,
                "stock.group_stock_user",
                email=f"{name}@example.com",
                tz="UTC",
            )
            for name in ("anna", "ben")
        )
        cls.bread = cls.perishable("Bread")
        cls.rule([(30, "expiration_date", "discount")], user_id=cls.anna.id)
        cls.rule(
            [(30, "expiration_date", "digest")],
            product_tmpl_id=cls.bread.product_tmpl_id.id,
            user_id=cls.ben.id,
        )

    def send(self):
        self.run_rules()
        users = self.Digest._get_due_users()
        return {user: self.Digest._send_to(user) for user in users}

    def mails(self, digest):
        return self.env["mail.mail"].search(
            [("mail_message_id", "in", digest.message_ids.ids)]
        )

    def test_one_for_each_responsible(self):
        for n in range(25):
            self.dated(f"M{n}", n)
        self.dated("B1", 1, product=self.bread)
        sent = self.send()
        self.assertEqual(set(sent), {self.anna, self.ben})
        anna = sent[self.anna]
        self.assertEqual(anna.event_count, 25)
        self.assertEqual(anna.activity_ids.user_id, self.anna)
        self.assertEqual(len(anna.activity_ids), 1)
        self.assertEqual(sent[self.ben].event_ids.lot_id.mapped("name"), ["B1"])
        message = anna.message_ids.filtered("attachment_ids")
        self.assertEqual(message.subject, "Lots that expire: 25")
        self.assertEqual(message.partner_ids, self.anna.partner_id)
        self.assertIn("M0", message.body)
        self.assertIn("5 more in the attached list", " ".join(message.body.split()))
        mail = self.mails(anna)
        self.assertEqual(len(mail), 1)
        self.assertEqual(mail.recipient_ids, self.anna.partner_id)
        self.assertFalse(self.env["stock.lot"].search([]).activity_ids)

    def test_the_list(self):
        self.dated("=1+1", 5)
        self.dated("M2", 3)
        digest = self.send()[self.anna]
        attachment = digest.message_ids.attachment_ids
        self.assertEqual(attachment.mimetype.split(".")[-1], "sheet")
        content = io.BytesIO(base64.b64decode(attachment.datas))
        with ZipFile(content) as book:
            texts = book.read("xl/sharedStrings.xml").decode()
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        self.assertLess(texts.index("M2"), texts.index("=1+1"), "first the first")
        self.assertNotIn("<f>", sheet, "no text becomes a formula")

    def test_once_a_day(self):
        self.dated("M1", 1)
        self.assertEqual(len(self.send()), 1)
        self.dated("M2", 2)
        self.assertFalse(self.send(), "tomorrow is early enough")
        with freeze_time(self.at(1)):
            digest = self.send()[self.anna]
        self.assertEqual(digest.event_ids.lot_id.mapped("name"), ["M2"])

    def test_a_new_to_do_takes_the_place_of_the_old(self):
        self.dated("M1", 1)
        first = self.send()[self.anna]
        self.dated("M2", 2)
        with freeze_time(self.at(1)):
            second = self.send()[self.anna]
        self.assertFalse(first.activity_ids)
        self.assertIn("1 are left", second.activity_ids.note)

    def test_nothing_new_nothing_sent(self):
        self.assertFalse(self.send())

    def test_a_digest_that_fails_does_not_stop_the_others(self):
        self.dated("M1", 1)
        self.dated("B1", 1, product=self.bread)
        send = type(self.Digest)._send_to

        def fail(digests, user):
            if user == self.anna:
                raise ValueError("no luck")
            return send(digests, user)

        self.patch(type(self.Digest), "_send_to", fail)
        self.patch(
            type(self.env["ir.cron"]), "_commit_progress", lambda *_args, **_vals: 1
        )
        with self.assertLogs("odoo.addons.whiz_traceability", "ERROR"):
            self.Rule._cron_run()
        self.assertEqual(self.Digest.search([]).user_id, self.ben)

    def test_language_of_the_reader(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.anna.lang = "fr_FR"
        self.dated("M1", 1)
        digest = self.send()[self.anna]
        self.assertEqual(digest.env.lang, "fr_FR")

    def test_only_ones_own(self):
        self.dated("M1", 1)
        digest = self.send()[self.anna]
        self.assertEqual(self.Digest.with_user(self.anna).search([]), digest)
        self.assertFalse(self.Digest.with_user(self.ben).search([]))
        with self.assertRaises(AccessError):
            digest.with_user(self.ben).read(["day"])
        action = digest.with_user(self.anna).action_open_events()
        events = self.Event.with_user(self.anna).search(action["domain"])
        self.assertEqual(events, digest.event_ids)
