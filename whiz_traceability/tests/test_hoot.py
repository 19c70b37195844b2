from odoo.tests import HttpCase, no_retry, tagged

SUCCESS = "[HOOT] Test suite succeeded"


def job_hash(name):
    """Return the id that HOOT gives to the suite or test of that full name.

    :param name: as in the suite's path, e.g. ``@whiz_traceability/genealogy``
    """
    value = 0
    for char in name:
        value = ((value << 5) - value + ord(char)) & 0xFFFFFFFF
    return f"{value:08x}"


class HootCase(HttpCase):
    """Runs the JavaScript unit tests of this add-on."""

    def run_suite(self, preset, *options):
        query = "&".join(
            [
                "headless",
                "loglevel=2",
                f"preset={preset}",
                "timeout=15000",
                *options,
                f"id={job_hash('@whiz_traceability')}",
            ]
        )
        self.browser_js(
            f"/web/tests?{query}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal=SUCCESS,
            # HOOT reports its failures at the end: go on until then
            error_checker=lambda message: "[HOOT]" not in message,
        )


@tagged("post_install", "-at_install")
class TestHoot(HootCase):
    def test_hash(self):
        self.assertEqual(job_hash("@web/core"), "e39ce9ba")

    @no_retry
    def test_desktop(self):
        self.run_suite("desktop")


@tagged("post_install", "-at_install")
class TestHootPhone(HootCase):
    browser_size = "375x667"
    touch_enabled = True

    @no_retry
    def test_phone(self):
        # what needs no screen has run on the desktop
        self.run_suite("mobile", "tag=-headless")
