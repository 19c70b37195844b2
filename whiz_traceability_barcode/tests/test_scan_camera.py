import os
from tempfile import TemporaryDirectory
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

from odoo.addons.whiz_traceability.lib import gs1

from ..lib import symbols
from .common_scan import ScanCommon

WIDTH, HEIGHT = 640, 480


def write_video(path, symbol, scale):
    """Write one frame of YUV4MPEG2 with a symbol in the middle, as a camera sees it."""
    rows = [list(row) for row in symbol.rows]
    if len(rows) == 1:
        rows *= 60 // scale or 1
    luma = [bytearray(b"\xeb" * WIDTH) for _row in range(HEIGHT)]
    top = (HEIGHT - len(rows) * scale) // 2
    left = (WIDTH - len(rows[0]) * scale) // 2
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                for line in range(top + y * scale, top + (y + 1) * scale):
                    luma[line][left + x * scale : left + (x + 1) * scale] = (
                        b"\x10" * scale
                    )
    chroma = b"\x80" * (WIDTH * HEIGHT // 2)
    with open(path, "wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F15:1 Ip A1:1 C420jpeg\n".encode())
        for _frame in range(3):
            file.write(b"FRAME\n" + b"".join(luma) + chroma)


@tagged("post_install", "-at_install")
class TestScanCamera(ScanCommon, HttpCase):
    """A printed label before the camera: Chromium's video device plays a file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.p1 = cls.lot(cls.phone, "P1")
        cls.receive([(cls.phone, cls.p1, 1)])
        cls.elements = (("01", "04012345678901"), ("10", "LOT/7"), ("21", "P1"))

    def look_at(self, kind, scale):
        link = kind == "digital_link"
        text = (gs1.digital_link if link else gs1.element_string)(self.elements)
        symbol = symbols.encode(kind, text, self.elements)
        path = os.path.join(self.enterContext(TemporaryDirectory()), "label.y4m")
        write_video(path, symbol, scale)
        spawn = ChromeBrowser._spawn_chrome

        def spawn_with_camera(browser, cmd):
            switches = [
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={path}",
            ]
            return spawn(browser, [cmd[0], *switches, *cmd[1:]])

        with patch.object(ChromeBrowser, "_spawn_chrome", spawn_with_camera):
            self.start_tour("/odoo/scan", "whiz_scan_camera", login="worker")
        log = self.env["whiz.scan.log"].search([], limit=1)
        self.assertEqual(log.lot_id, self.p1)
        return log.text

    def test_datamatrix(self):
        text = self.look_at("datamatrix", 10)
        self.assertEqual(text, "]d2010401234567890110LOT/7\x1d21P1")

    def test_gs1_128(self):
        """Odoo's own camera loses the separator of GS1-128."""
        text = self.look_at("gs1_128", 2)
        self.assertEqual(text, "]C1010401234567890110LOT/7\x1d21P1")

    def test_gs1_qr(self):
        text = self.look_at("gs1_qr", 4)
        self.assertIn("10LOT/7\x1d21P1", text)

    def test_gs1_qr_close_by(self):
        """ZXing misses it in the full frame: its modules have too many pixels."""
        text = self.look_at("gs1_qr", 8)
        self.assertIn("10LOT/7\x1d21P1", text)

    def test_digital_link(self):
        text = self.look_at("digital_link", 5)
        self.assertEqual(text, "https://id.gs1.org/01/04012345678901/10/LOT%2F7/21/P1")
