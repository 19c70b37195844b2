import json
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models.whiz_verification import CODES_PER_WINDOW
from .common_scan import GTIN_JAR, GTIN_PHONE, ScanCommon


class VerificationCommon(ScanCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.write(
            {
                "whiz_verification": True,
                "phone": "+39 02 1234",
                "whiz_verification_user_id": cls.env.ref("base.user_admin").id,
            }
        )
        cls.j1 = cls.lot(cls.jar, "J1")
        cls.p1 = cls.lot(cls.phone, "P/1")
        cls.receive([(cls.jar, cls.j1, 10), (cls.phone, cls.p1, 1)])
        cls.Session = cls.env["whiz.verification"]
        cls.Alert = cls.env["whiz.verification.alert"]
        cls.url_p1 = f"/01/{GTIN_PHONE}/21/P%2F1"
        cls.url_j1 = f"/01/{GTIN_JAR}/10/J1"

    def check(self):
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            self.Alert._cron_check()


@tagged("post_install", "-at_install")
class TestVerificationPage(VerificationCommon, HttpCase):
    def get(self, url, **headers):
        return self.url_open(url, headers=headers)

    def test_known(self):
        answer = self.get(self.url_p1)
        self.assertEqual(answer.status_code, 200)
        for text in ("Phone", "P/1", self.company.name, "+39 02 1234", "is known to"):
            self.assertIn(text, answer.text)
        self.assertNotIn("<script", answer.text)
        self.assertIn("default-src 'none'", answer.headers["Content-Security-Policy"])
        self.assertNotIn("session_id", answer.headers.get("Set-Cookie", ""))
        session = self.Session.search([("lot_id", "=", self.p1.id)])
        self.assertEqual(session.code, self.url_p1)
        self.get(self.url_p1)
        self.assertEqual(session.hits, 2)

    def test_short_link(self):
        answer = self.get(f"/v/{self.j1._get_public_token()}")
        self.assertIn("J1", answer.text)
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(
            self.get(f"/v/{self.j1._get_public_token().upper()}").status_code, 404
        )

    def test_recall_and_expiry(self):
        self.assertNotIn("Recall in force", self.get(self.url_j1).text)
        self.jar.use_expiration_date = True
        self.j1.expiration_date = "2020-01-31 12:00:00"
        self.j1._hold("recall", note="Glass")
        answer = self.get(self.url_j1).text
        self.assertIn("Recall in force", answer)
        self.assertIn("Expired", answer)
        self.assertIn("01/31/2020", answer)
        self.assertNotIn("Glass", answer)
        self.company.whiz_verification_dates = False
        self.assertNotIn("01/31/2020", self.get(self.url_j1).text)

    def test_destroyed(self):
        self.scrap(self.p1, 1)
        answer = self.get(self.url_p1)
        self.assertIn("no longer in use", answer.text)

    def test_destroyed_by_transfer(self):
        """A serial that a count has missed may still be in use, a given up one not."""
        self.count(self.p1, 0)
        self.assertNotIn("no longer in use", self.get(self.url_p1).text)
        self.count(self.p1, 1)
        self.scrap_by_transfer(self.p1, 1)
        self.assertIn("no longer in use", self.get(self.url_p1).text)

    def test_unknown_and_forbidden_look_alike(self):
        """What does not exist, is not public, or belongs to a company without page."""
        unknown = self.get(f"/01/{GTIN_PHONE}/21/P%2F2")
        self.jar.product_tmpl_id.whiz_verification = False
        hidden = self.company.create({"name": "Hidden"})
        secret = self.product("Secret", company_id=hidden.id, barcode="4006381333931")
        self.env["stock.lot"].create(
            {"name": "S1", "product_id": secret.id, "company_id": hidden.id}
        )
        same = [
            self.url_j1,
            "/01/04006381333931/10/S1",
            f"/01/{GTIN_PHONE}",
            "/01/nonsense/10/x",
            "/01/04012345678900/21/P%2F1",
            "/v/aaaaaaaaaaaaaaaa",
            "/v/x",
        ]
        for url in same:
            with self.subTest(url):
                answer = self.get(url)
                self.assertEqual(answer.status_code, 404)
                self.assertEqual(answer.text, unknown.text)
                self.assertEqual(set(answer.headers), set(unknown.headers))

    def test_same_way_for_unknown_and_forbidden(self):
        """The same number of queries: the time tells nothing either."""
        self.jar.product_tmpl_id.whiz_verification = False

        def queries(code, visitor):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lot, _company = self.Session._look_at(code, visitor)
            self.env.flush_all()
            self.assertFalse(lot)
            return self.env.cr.sql_log_count - before

        site = "https://id.gs1.org"
        token = self.j1._get_public_token()
        queries(site + self.url_j1, "warm")
        counts = {
            name: queries(code, name)
            for name, code in (
                ("forbidden", site + self.url_j1),
                ("unknown", f"{site}/01/{GTIN_JAR}/10/J2"),
                ("forbidden token", token),
                ("unknown token", "a" * 16),
            )
        }
        self.assertEqual(len(set(counts.values())), 1, counts)

    def test_page_off(self):
        self.company.whiz_verification = False
        self.assertEqual(self.get(self.url_p1).status_code, 404)

    def test_language_of_the_visitor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        answer = self.get(
            self.url_p1, **{"Accept-Language": "xx, fr-CA;q=0.8, en;q=0.5"}
        )
        self.assertIn('lang="fr-FR"', answer.text)
        answer = self.get(self.url_p1, **{"Accept-Language": "xx"})
        self.assertIn('lang="en-US"', answer.text)

    def test_linkset(self):
        self.phone.product_tmpl_id.write(
            {
                "whiz_passport_url": "https://passport.example.com/p1",
                "whiz_instructions_url": "javascript:alert(1)",
            }
        )
        answer = self.get(self.url_p1, Accept="application/linkset+json")
        self.assertEqual(answer.headers["Content-Type"], "application/linkset+json")
        [links] = json.loads(answer.text)["linkset"]
        vocabulary = "https://ref.gs1.org/voc/"
        self.assertEqual(
            set(links),
            {"anchor", *(vocabulary + n for n in ("defaultLink", "pip", "dpp"))},
        )
        self.p1._hold("recall")
        answer = self.get(f"{self.url_p1}?linkType=all")
        [links] = json.loads(answer.text)["linkset"]
        self.assertIn(f"{vocabulary}recallStatus", links)
        answer = self.url_open(f"{self.url_p1}?linkType=gs1:dpp", allow_redirects=False)
        self.assertEqual(answer.status_code, 307)
        self.assertEqual(answer.headers["Location"], "https://passport.example.com/p1")
        unknown = self.get(f"/01/{GTIN_PHONE}/21/x?linkType=all")
        self.jar.product_tmpl_id.whiz_verification = False
        forbidden = self.get(f"{self.url_j1}?linkType=all")
        self.assertEqual(
            (unknown.status_code, unknown.text), (forbidden.status_code, forbidden.text)
        )
        self.assertEqual(unknown.status_code, 404)

    def test_enumeration_is_limited(self):
        for number in range(CODES_PER_WINDOW):
            answer = self.get(f"/01/{GTIN_PHONE}/21/{number}")
            self.assertEqual(answer.status_code, 404)
        count = self.Session.search_count([])
        for url in (self.url_p1, f"/01/{GTIN_PHONE}/21/nope"):
            answer = self.get(url)
            self.assertEqual(answer.status_code, 429)
            self.assertNotIn("Phone", answer.text)
        self.assertEqual(self.Session.search_count([]), count)

    def test_staff_and_previews_are_no_visitors(self):
        self.url_open(self.url_p1, method="HEAD")
        self.assertFalse(self.Session.search([("lot_id", "=", self.p1.id)]))
        self.authenticate("worker", "worker")
        self.get(self.url_p1)
        self.assertFalse(self.Session.search([("lot_id", "=", self.p1.id)]))

    def test_label_link(self):
        self.assertRegex(self.j1._get_label_link({}), "/v/[a-z2-9]{16}$")
        self.jar.product_tmpl_id.whiz_verification = False
        self.assertFalse(self.j1._get_label_link({}))
        self.company.whiz_verification = False
        self.assertFalse(self.p1._get_label_link({}))

    def test_preview_draws_no_token(self):
        """A preview writes nothing; what is printed has a link that works."""
        product = self.product("No GTIN")
        lot = self.lot(product, "L1")
        layout = self.env.ref("whiz_traceability_barcode.layout_link")
        self.env["whiz.label.layout"].preview(
            {"target": "lot", "width": 60, "height": 30, "sample_lot_id": lot.id},
            [{"kind": "symbol", "symbol": "digital_link", "width": 28, "height": 28}],
        )
        action = lot.action_print_labels()
        wizard = self.env["whiz.label.print"].browse(action["res_id"])
        wizard.layout_id = layout
        self.assertTrue(wizard.preview)
        self.assertFalse(wizard.stops)
        self.assertFalse(lot.whiz_public_token)
        wizard.action_print()
        self.assertTrue(lot.whiz_public_token)
        job = self.env["whiz.print.job"].search([], limit=1)
        self.assertIn(lot.whiz_public_token, str(job.line_ids.snapshot))
        answer = self.get(f"/v/{lot.whiz_public_token}")
        self.assertIn("L1", answer.text)
        self.assertEqual(self.get(f"/v/{'0' * 16}").status_code, 404)


@tagged("post_install", "-at_install")
class TestVerificationSessions(VerificationCommon):
    def visit(self, visitor, region=None, code=None, at=None):
        code = code or f"https://id.gs1.org{self.url_p1}"
        self.Session._look_at(code, visitor, region)
        session = self.Session.search([("visitor", "=", visitor)], limit=1)
        if at:
            session.write({"first_at": at, "last_at": at})
        return session

    def test_address_is_not_kept(self):
        one = self.Session._hash_address("192.0.2.1")
        self.assertRegex(one, "^[0-9a-f]{32}$")
        self.assertEqual(one, self.Session._hash_address("192.0.2.1"))
        self.assertNotEqual(one, self.Session._hash_address("192.0.2.2"))
        # one household has one IPv6 network
        self.assertEqual(
            self.Session._hash_address("2001:db8::1"),
            self.Session._hash_address("2001:db8::ffff:1"),
        )
        self.assertTrue(self.Session._hash_address("no address"))

    def test_coarse_position(self):
        session = self.visit(
            "v", {"country_code": "DE", "latitude": 52.5, "longitude": 13.4}
        )
        self.assertEqual((session.latitude, session.longitude), (52, 13))
        self.assertEqual(session.country_id.code, "DE")

    def test_sessions_not_loads(self):
        for _load in range(5):
            session = self.visit("v")
        self.assertEqual(
            (len(self.Session.search([("visitor", "=", "v")])), session.hits), (1, 5)
        )
        session.last_at = fields.Datetime.now() - timedelta(minutes=31)
        self.visit("v")
        self.assertEqual(len(self.Session.search([("visitor", "=", "v")])), 2)

    def test_many_visitors(self):
        self.company.whiz_verification_visitors = 3
        for name in "ab":
            self.visit(name)
        self.check()
        self.assertFalse(self.Alert.search([("lot_id", "=", self.p1.id)]))
        self.visit("c")
        self.check()
        alert = self.Alert.search([("lot_id", "=", self.p1.id)])
        self.assertEqual(alert.kind, "visitors")
        self.assertEqual(len(alert.session_ids), 3)
        self.assertIn("3 different visitors", alert.evidence)
        self.assertEqual(alert.activity_ids.user_id, self.env.ref("base.user_admin"))
        # renewed, not doubled; and each session is looked at once
        self.visit("d")
        self.check()
        self.assertEqual(len(alert.session_ids), 4)
        self.assertEqual(len(alert.activity_ids), 1)
        self.assertFalse(self.Session.search([("is_checked", "=", False)]))
        # closed: only what is new opens another one
        alert.action_close()
        self.assertFalse(alert.activity_ids)
        self.check()
        self.assertEqual(len(self.Alert.search([("lot_id", "=", self.p1.id)])), 1)

    def test_travel(self):
        now = fields.Datetime.now()
        self.visit(
            "a",
            {"country_code": "DE", "latitude": 52.5, "longitude": 13.4},
            at=now - timedelta(hours=2),
        )
        self.visit("b", {"country_code": "JP", "latitude": 35.7, "longitude": 139.7})
        self.check()
        alert = self.Alert.search([("lot_id", "=", self.p1.id)])
        self.assertEqual(alert.kind, "travel")
        self.assertIn("DE", alert.evidence)
        self.assertIn("JP", alert.evidence)

    def test_market(self):
        self.jar.whiz_market_country_ids = self.env.ref("base.de")
        self.visit("a", {"country_code": "DE"}, f"https://id.gs1.org{self.url_j1}")
        self.check()
        self.assertFalse(self.Alert.search([("lot_id", "=", self.j1.id)]))
        self.visit("b", {"country_code": "CN"}, f"https://id.gs1.org{self.url_j1}")
        self.check()
        alert = self.Alert.search([("lot_id", "=", self.j1.id)])
        self.assertEqual(alert.kind, "market")
        self.assertIn("CN", alert.evidence)

    def test_after_return(self):
        delivery = self.deliver([(self.phone, self.p1, 1)])
        self.visit("owner", at=fields.Datetime.now() - timedelta(days=1))
        self.check()
        self.assertFalse(self.Alert.search([("lot_id", "=", self.p1.id)]))
        self.give_back(delivery, {self.p1: 1})
        self.backdate(delivery, fields.Datetime.now() - timedelta(days=3))
        self.visit("x", at=fields.Datetime.now() + timedelta(minutes=1))
        self.check()
        alert = self.Alert.search([("lot_id", "=", self.p1.id)])
        self.assertEqual(alert.kind, "ended")
        self.assertIn("Returned", alert.evidence)
        self.assertEqual(alert.session_ids.visitor, "x")

    def test_a_lot_is_on_many_goods(self):
        """Many visitors and far places are usual for the number of a lot."""
        self.company.whiz_verification_visitors = 2
        for name in "abcd":
            self.visit(name, code=f"https://id.gs1.org{self.url_j1}")
        self.check()
        self.assertFalse(self.Alert.search([("lot_id", "=", self.j1.id)]))

    def test_retention(self):
        self.company.whiz_verification_days = 30
        old = fields.Datetime.now() - timedelta(days=31)
        known, unknown = self.visit("a", at=old), self.visit("b", code="x", at=old)
        kept = self.visit("c")
        unknown.first_at = fields.Datetime.now() - timedelta(days=4000)
        cron = type(self.env["ir.cron"])
        with patch.object(cron, "_commit_progress", return_value=60):
            self.Session._cron_clean()
        self.assertEqual((known | unknown | kept).exists(), kept)

    def test_rights(self):
        session = self.visit("a")
        user = new_test_user(self.env, "tracer", "whiz_traceability.group_user")
        quality = new_test_user(self.env, "quality", "whiz_traceability.group_quality")
        for model in (self.Session, self.Alert):
            with self.assertRaises(AccessError):
                model.with_user(user).search([])
        self.assertIn(session, self.Session.with_user(quality).search([]))
        with self.assertRaises(AccessError):
            session.with_user(quality).write({"hits": 1})
        with self.assertRaises(AccessError):
            self.Alert.with_user(quality).create(
                {"lot_id": self.p1.id, "kind": "market", "company_id": self.company.id}
            )
        other = self.company.create({"name": "Other"})
        session.company_id = other
        self.assertNotIn(session, self.Session.with_user(quality).search([]))
