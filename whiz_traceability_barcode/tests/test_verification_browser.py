from odoo.tests import tagged

from .common_verification import VerificationBrowserCase
from .test_verification import VerificationCommon


@tagged("post_install", "-at_install")
class TestVerificationBrowser(VerificationCommon, VerificationBrowserCase):
    """The public page on a phone: it has no script, so there is no tour of it."""

    def test_known(self):
        self.look(
            self.url_p1,
            ("is known to", "Phone", "P/1", self.company.name),
            ("Recall in force",),
        )

    def test_recall(self):
        self.jar.use_expiration_date = True
        self.j1.expiration_date = "2020-01-31 12:00:00"
        self.j1._hold("recall", note="Glass")
        self.look(
            self.url_j1,
            ("Recall in force", "Stop using it", "Expired", "is known to"),
            ("Glass",),
        )

    def test_long_names(self):
        """Nothing is wider than the screen, whatever the names."""
        self.phone.name = "Superlongproductnamewithoutanyspaces" * 3
        self.company.whiz_verification_contact = "x" * 90
        self.look(self.url_p1, ("Superlong",))

    def test_unknown(self):
        self.look(
            self.url_p1 + "X",
            ("We cannot say anything about this number",),
            ("Phone", self.company.name),
        )


@tagged("post_install", "-at_install")
class TestVerificationDesktop(TestVerificationBrowser):
    browser_size = "1366x768"
