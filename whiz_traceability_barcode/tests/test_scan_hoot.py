from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.whiz_traceability.tests.test_hoot import SUCCESS, job_hash


@tagged("post_install", "-at_install")
class TestScanHoot(HttpCase):
    """The JavaScript unit tests of the scan station."""

    @no_retry
    def test_desktop(self):
        suite = job_hash("@whiz_traceability_barcode/scan")
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={suite}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal=SUCCESS,
            error_checker=lambda message: "[HOOT]" not in message,
        )
