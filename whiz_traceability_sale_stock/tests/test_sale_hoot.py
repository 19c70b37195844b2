from odoo.tests import HttpCase, no_retry, tagged

from odoo.addons.whiz_traceability.tests.test_hoot import SUCCESS, job_hash


@tagged("post_install", "-at_install")
class TestSaleHoot(HttpCase):
    """Runs the JavaScript unit tests of this add-on."""

    @no_retry
    def test_desktop(self):
        self.browser_js(
            "/web/tests?headless&loglevel=2&preset=desktop&timeout=15000"
            f"&id={job_hash('@whiz_traceability_sale_stock')}",
            "",
            "",
            login="admin",
            timeout=300,
            success_signal=SUCCESS,
            error_checker=lambda message: "[HOOT]" not in message,
        )
