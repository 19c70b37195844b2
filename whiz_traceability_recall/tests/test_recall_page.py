import io
import re
from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.whiz_traceability.lib.throttle import Throttle

from ..controllers import response as pages
from .common_notice import NoticeCommon

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 100


@tagged("post_install", "-at_install")
class TestRecallPage(NoticeCommon, HttpCase):
    """The page as a consignee without a login gets it."""

    browser_size = "390x844"
    touch_enabled = True

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.answer = cls.recall.response_ids.filtered(
            lambda r: r.partner_id == cls.rossi
        )

    def setUp(self):
        super().setUp()
        pages.PAGES.clear()
        pages.SENT.clear()

    def url(self, token=None):
        return f"/recall/{token or self.answer.token}"

    def send_form(self, data, files=None, token=None):
        return self.url_open(
            self.url(token), data=data, files=files, allow_redirects=True
        )

    def test_page(self):
        page = self.url_open(self.url())
        self.assertEqual(page.status_code, 200)
        self.assertTrue(page.text.startswith("<!DOCTYPE html>"))
        for text in (
            "JAR-1",
            "JAR-3",
            self.to_rossi.name,
            "Metal in the paste",
            "Metal can cut",
            "+49 800 1234567",
            'name="viewport"',
            'lang="en-US"',
        ):
            self.assertIn(text, page.text)
        for text in ("JAR-2", "Weber", "<script", "onclick", "session_id"):
            self.assertNotIn(text, page.text)
        self.assertNotIn("Set-Cookie", page.headers)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("default-src 'none'", page.headers["Content-Security-Policy"])
        self.assertEqual(self.answer.state, "opened")

    def test_answer(self):
        one, three = self.answer.line_ids.sorted("id")
        page = self.send_form(
            {
                "affected": "yes",
                f"on_hand-{one.id}": "1",
                f"sold_on-{one.id}": "3",
                f"to_return-{three.id}": "2",
                "contact_name": "Anna <b>",
                "remedy": "replacement",
                "customers_informed": "1",
            },
            files={"proof": ("photo.png", io.BytesIO(PNG), "image/png")},
        )
        self.assertEqual(page.status_code, 200)
        self.assertIn("Thank you", page.text)
        self.assertIn("Anna &lt;b&gt;", page.text)
        self.assertEqual((one.on_hand, one.sold_on, three.to_return), (1, 3, 2))
        self.assertEqual(self.answer.source, "page")
        self.assertEqual(self.answer.remedy, "replacement")
        self.assertTrue(self.answer.customers_informed)
        self.assertEqual(self.answer.attachment_ids.name, "photo.png")
        self.assertTrue(self.consignee(self.rossi).responded_date)
        # once more, the same: nothing doubles
        self.send_form({"affected": "yes", f"on_hand-{one.id}": "1"})
        self.assertEqual(one.on_hand, 1)
        self.assertEqual(one.sold_on, 0)
        self.assertEqual(len(self.recall.response_ids), 2)

    def test_wrong_answer_keeps_what_was_typed(self):
        one = self.answer.line_ids[0]
        page = self.send_form(
            {"affected": "yes", f"on_hand-{one.id}": "many", "note": "Back <door>"},
            files={"proof": ("x.html", io.BytesIO(b"<script>"), "text/html")},
        )
        self.assertEqual(page.status_code, 422)
        self.assertIn("Nothing was saved yet", page.text)
        self.assertIn('value="many"', page.text)
        self.assertIn("Back &lt;door&gt;", page.text)
        self.assertIn("neither a picture nor a PDF", page.text)
        self.assertFalse(self.answer.responded_date)
        self.assertFalse(self.answer.attachment_ids)

    def test_unknown_expired_and_forbidden_look_the_same(self):
        forms = {}
        expired = self.answer_of(self.weber)
        expired.expires_on = fields.Datetime.now() - timedelta(days=1)
        draft = self.case(self.raw)
        consignee = self.env["whiz.recall.consignee"].create(
            {"recall_id": draft.id, "partner_id": self.rossi.id}
        )
        consignee._ensure_responses()
        for name, token in (
            ("unknown", "A" * 43),
            ("short", "x"),
            ("odd", "%00%27%20or%201=1"),
            ("expired", expired.token),
            ("forbidden", consignee.response_id.token),
            ("forward", self.answer.forward_token),
        ):
            for method in ("get", "post"):
                page = self.url_open(
                    f"/recall/{token}",
                    data={"affected": "no"} if method == "post" else None,
                )
                forms[name, method] = (page.status_code, page.text, len(page.headers))
        self.assertEqual(len(set(forms.values())), 1, forms.keys())
        self.assertEqual(next(iter(forms.values()))[0], 404)
        self.assertFalse(expired.responded_date)

    def test_refused_links_cost_the_same(self):
        """No link tells by the number of queries whether there is something behind."""
        expired = self.answer_of(self.weber)
        expired.expires_on = fields.Datetime.now() - timedelta(days=1)
        draft = self.case(self.raw)
        consignee = self.env["whiz.recall.consignee"].create(
            {"recall_id": draft.id, "partner_id": self.rossi.id}
        )
        consignee._ensure_responses()
        renewed = self.answer.token
        self.answer.with_user(self.manager).action_renew_link()
        tokens = {
            "unknown": "A" * 43,
            "odd": "'%20or%201=1",
            "renewed": renewed,
            "expired": expired.token,
            "forbidden": consignee.response_id.token,
            "of the other page": self.answer.forward_token,
        }
        self.env.flush_all()
        Response = self.env["whiz.recall.response"]
        for name, token in tokens.items():
            self.env.invalidate_all()
            with self.subTest(name), self.assertQueryCount(1):
                self.assertFalse(Response._find_by_token(token))
        self.url_open(self.url("warm"))
        counts = {}
        for name, token in tokens.items():
            before = self.env.cr.sql_log_count
            self.url_open(self.url(token))
            counts[name] = self.env.cr.sql_log_count - before
        self.assertEqual(len(set(counts.values())), 1, counts)
        self.assertGreater(counts["unknown"], 0, "the requests are counted")

    def test_cancelled_case(self):
        self.recall.with_user(self.manager).action_cancel()
        page = self.url_open(self.url())
        self.assertIn("called off", page.text)
        self.assertNotIn("<form", page.text)

    def test_closed_case_is_shown_but_not_changed(self):
        self.answer._submit({"affected": "no"}, "page")
        self.recall.action_recover()
        self.recall.action_close()
        page = self.url_open(self.url())
        self.assertEqual(page.status_code, 200)
        self.assertIn("This recall is closed", page.text)
        self.assertIn("Not affected", page.text)
        self.assertNotIn("<form", page.text)
        page = self.send_form({"affected": "yes"})
        self.assertEqual(page.status_code, 422)
        self.assertEqual(self.answer.affected, "no")

    def test_rate_limit(self):
        self.patch(pages, "PAGES", Throttle(limit=3, window=3600))
        for _i in range(3):
            self.assertEqual(self.url_open("/recall/wrong").status_code, 404)
        page = self.url_open(self.url())
        self.assertEqual(page.status_code, 429)
        self.assertNotIn("JAR-1", page.text)
        self.patch(pages, "SENT", Throttle(limit=2, window=3600))
        for _i in range(2):
            page = self.send_form({"affected": "no"}, token="wrong")
            self.assertEqual(page.status_code, 404)
        page = self.send_form({"affected": "no"})
        self.assertEqual(page.status_code, 429)
        self.assertFalse(self.answer.affected)
        share = self.url_open(
            f"/recall/share/{self.answer.forward_token}", data={"name": "Shop"}
        )
        self.assertEqual(share.status_code, 429, "both pages share one limit")
        self.assertFalse(self.answer.child_ids)

    def test_forwarded_link(self):
        page = self.url_open(f"/recall/share/{self.answer.forward_token}")
        self.assertEqual(page.status_code, 200)
        self.assertIn("JAR-1", page.text)
        for text in (self.to_rossi.name, "Rossi", self.answer.token, "<script"):
            self.assertNotIn(text, page.text)
        page = self.url_open(
            f"/recall/share/{self.answer.forward_token}",
            data={"name": "Corner Shop", "email": "shop@example.com"},
        )
        child = self.answer.child_ids
        self.assertEqual(child.name, "Corner Shop")
        self.assertTrue(page.url.endswith(child.token))
        for text in (self.to_rossi.name, "Rossi", self.answer.token):
            self.assertNotIn(text, page.text)
        self.assertIn("JAR-1", page.text)
        page = self.send_form({"affected": "no"}, token=child.token)
        self.assertEqual(child.affected, "no")
        self.assertFalse(self.answer.affected)
        self.assertEqual(self.url_open("/recall/share/nothing").status_code, 404)

    def test_language_of_the_consignee(self):
        self.env["res.lang"]._activate_lang("it_IT")
        self.env.ref("base.module_whiz_traceability_recall")._update_translations(
            "it_IT"
        )
        self.rossi.lang = "it_IT"
        case = self.notified_case(self.raw)
        page = self.url_open(self.url(self.answer_of(self.rossi, case).token))
        self.assertIn('lang="it-IT"', page.text)
        self.assertIn("Richiamo per la sicurezza", page.text)
        self.assertIn("lotti", page.text)
        self.assertIn("Invia risposta", page.text)
        for text in ("Send answer", "What is wrong"):
            self.assertNotIn(text, page.text)
        line = self.answer_of(self.rossi, case).line_ids[0]
        page = self.send_form(
            {"affected": "yes", f"on_hand-{line.id}": "many"},
            token=self.answer_of(self.rossi, case).token,
        )
        self.assertIn("non è una quantità", page.text)
        self.assertNotIn("is no quantity", page.text)
        self.send_form({"affected": "no"}, token=self.answer_of(self.rossi, case).token)
        self.assertIn("Not affected", self.last_log(case), "staff read English")

    def test_phone(self):
        """At 390 pixels nothing is wider than the screen, and it can be filled in."""
        line = self.answer.line_ids[0]
        self.browser_js(
            self.url(),
            f"""
            const wide = document.documentElement.scrollWidth;
            if (wide > window.innerWidth) {{
                const out = [...document.querySelectorAll("*")].filter(
                    (el) => el.getBoundingClientRect().right > window.innerWidth
                );
                const names = out.map((el) => el.outerHTML.slice(0, 80));
                throw new Error("too wide: " + wide + names.join(" | "));
            }}
            for (const field of document.querySelectorAll(
                "button, input[type=text], input[type=tel]"
            )) {{
                const box = field.getBoundingClientRect();
                if (box.height < 44) throw new Error("too small: " + field.name);
            }}
            document.querySelector("[name=affected][value=yes]").click();
            document.querySelector("[name=on_hand-{line.id}]").value = "1";
            console.log("test successful");
            """,
        )
        self.assertFalse(re.search("<script", self.url_open(self.url()).text))
