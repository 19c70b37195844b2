from odoo.exceptions import ValidationError
from odoo.tests import tagged

from odoo.addons.whiz_traceability_barcode.tests.common_scan import GTIN_JAR
from odoo.addons.whiz_traceability_barcode.tests.common_verification import (
    VerificationBrowserCase,
)

from .common_recall_scan import RecallScanCommon


@tagged("post_install", "-at_install")
class TestRecallVerification(RecallScanCommon, VerificationBrowserCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.whiz_verification = True
        cls.url = f"/01/{GTIN_JAR}/10/J1"

    def get(self, **headers):
        return self.url_open(self.url, headers=headers).text

    def write_texts(self):
        self.recall.write(
            {
                "public_url": "https://example.com/recall",
                "text_ids": [
                    (
                        0,
                        0,
                        {
                            "lang": "en",
                            "reason": "Metal",
                            "public_text": "Bring it back to the shop.",
                        },
                    ),
                    (0, 0, {"lang": "fr", "public_text": "Rapportez-le au magasin."}),
                ],
            }
        )

    def test_without_words_of_its_own(self):
        page = self.get()
        self.assertIn("Recall in force", page)
        self.assertIn("Stop using it and contact us", page)
        self.assertNotIn("Read more", page)

    def test_what_to_do(self):
        self.write_texts()
        page = self.get()
        self.assertEqual(page.count("Recall in force"), 1)
        self.assertIn("Bring it back to the shop.", page)
        self.assertIn('href="https://example.com/recall"', page)
        self.assertNotIn("Stop using it and contact us", page)
        # nothing else of the case
        for text in (self.recall.name, self.recall.title, "Metal"):
            self.assertNotIn(text, page)

    def test_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["res.lang"]._activate_lang("de_DE")
        self.write_texts()
        page = self.get(**{"Accept-Language": "fr-FR,fr;q=0.9"})
        self.assertIn("Rapportez-le au magasin.", page)
        # no German words: English
        page = self.get(**{"Accept-Language": "de"})
        self.assertIn("Bring it back to the shop.", page)

    def test_two_cases(self):
        self.write_texts()
        second = self.contained(self.j1, kind="withdrawal")
        page = self.get()
        self.assertIn("Bring it back to the shop.", page)
        self.assertIn("Withdrawn from the market", page)
        # closing or releasing one leaves the other
        second.with_user(self.manager).action_cancel()
        second.hold_ids.filtered(lambda h: h.state == "open").with_user(
            self.manager.copy({"login": "second-manager"})
        )._release("Nothing was wrong")
        page = self.get()
        self.assertIn("Bring it back to the shop.", page)
        self.assertNotIn("Withdrawn", page)

    def test_hold_without_a_case(self):
        self.url = f"/01/{GTIN_JAR}/10/J2"
        self.assertNotIn("Recall in force", self.get())
        self.j2._hold("recall", note="Not a case")
        page = self.get()
        self.assertIn("Recall in force", page)
        self.assertIn("Stop using it and contact us", page)

    def test_linkset(self):
        answer = self.url_open(f"{self.url}?linkType=all").json()
        [entry] = answer["linkset"]
        self.assertIn("https://ref.gs1.org/voc/recallStatus", entry)

    def test_address(self):
        with self.assertRaises(ValidationError):
            self.recall.public_url = "javascript:alert(1)"

    def test_in_a_browser(self):
        self.write_texts()
        self.look(
            self.url,
            ("Recall in force", "Bring it back to the shop.", "Read more", "J1"),
            ("Stop using it", "Metal", self.recall.name),
        )
        self.look(
            f"/01/{GTIN_JAR}/10/J2", ("is known to", "J2"), ("Recall", "Read more")
        )
