import base64
import email.message
import io

import openpyxl
from reportlab.pdfgen import canvas

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_notice import NoticeCommon


@tagged("post_install", "-at_install")
class TestRecallInboundFile(NoticeCommon):
    """Notices that come as files; what can be read is tested in ``tests/lib``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nuts = cls.product("Raw hazelnuts", barcode="4006381333931")
        cls.hz = cls.lot(cls.nuts, "HZ-O88123")
        cls.sender = cls.env["res.partner"].create(
            {"name": "Nocciole", "email": "Quality <q@nocciole.example.com>"}
        )

    def inbound(self, name, content, **vals):
        return (
            self.env["whiz.recall.inbound"]
            .with_user(self.quality)
            .create(
                {"file": base64.b64encode(content), "file_name": name, **vals},
            )
        )

    def table(self):
        book = openpyxl.Workbook()
        book.active.append(("Lot", "GTIN", "Product", "Expiry"))
        book.active.append(("hz 088123", 4006381333931, "Hazelnuts raw", "2027-03-12"))
        file = io.BytesIO()
        book.save(file)
        return file.getvalue()

    def test_table(self):
        notice = self.inbound("Recall of nuts.xlsx", self.table())
        self.assertEqual(notice.name, "Recall of nuts")
        notice.action_read()
        item = notice.item_ids
        self.assertEqual(
            (item.lot, item.gtin, item.product, str(item.date_from)),
            ("hz 088123", "4006381333931", "Hazelnuts raw", "2027-03-12"),
        )
        self.assertEqual(notice.match_ids.lot_id, self.hz)
        self.assertIn("hz 088123", notice.text)

    def test_file_is_kept_and_read_once(self):
        notice = self.inbound("nuts.xlsx", self.table(), text="Typed before")
        notice.action_read()
        self.assertFalse(notice.file)
        self.assertTrue(notice.text.startswith("Typed before"))
        attachment = notice.message_ids.attachment_ids
        self.assertEqual(attachment.name, "nuts.xlsx")
        rows = list(openpyxl.load_workbook(io.BytesIO(attachment.raw)).active.values)
        self.assertEqual(rows[1][0], "hz 088123")
        count = len(notice.item_ids)
        notice.write({"file": attachment.datas, "file_name": "nuts.xlsx"})
        notice.action_read()
        self.assertEqual(len(notice.item_ids), count, "the same lines are not doubled")

    def test_mail(self):
        mail = email.message.EmailMessage()
        mail["From"] = "q@nocciole.example.com"
        mail["Subject"] = "Urgent recall"
        mail["Date"] = "Tue, 03 Nov 2020 10:00:00 +0100"
        mail.set_content("Please look at the table")
        mail.add_attachment(
            self.table(), maintype="application", subtype="x", filename="lots.xlsx"
        )
        notice = self.inbound("mail.eml", mail.as_bytes())
        notice.action_read()
        self.assertEqual(notice.item_ids.mapped("lot"), ["hz 088123"])
        self.assertEqual(notice.partner_id, self.sender)
        self.assertEqual(str(notice.received_date), "2020-11-03 09:00:00")
        self.assertIn("Urgent recall", notice.text)

    def test_pdf(self):
        file = io.BytesIO()
        page = canvas.Canvas(file)
        page.drawString(50, 700, "Stop using lot HZ-088123 of our raw hazelnuts.")
        page.save()
        notice = self.inbound("nuts.pdf", file.getvalue())
        notice.action_read()
        self.assertEqual(notice.match_ids.lot_id, self.hz)

    def test_csv(self):
        content = "Chargennummer;Artikel\r\nHZ-088123;Rohe Haselnüsse\r\n"
        notice = self.inbound("x.csv", content.encode("cp1252"))
        notice.action_read()
        self.assertEqual(notice.item_ids.product, "Rohe Haselnüsse")

    def test_bad_files_lose_nothing(self):
        for name, content, words in (
            ("old.xls", b"\xd0\xcf\x11\xe0" + b"0" * 99, "Save it as .xlsx"),
            ("cut.pdf", b"%PDF-1.4 cut", "damaged"),
            ("photo.png", b"\x89PNG\r\n\x1a\n\x00", "none of mail"),
            ("empty.csv", b" \n", "empty"),
        ):
            notice = self.inbound(name, content, text="Lot HZ-088123")
            with mute_logger("pypdf._reader"), self.assertRaises(UserError) as caught:
                notice.action_read()
            self.assertIn(name, str(caught.exception))
            self.assertIn(words, str(caught.exception))
            self.assertEqual(notice.text, "Lot HZ-088123")
            self.assertEqual(base64.b64decode(notice.file), content)

    def test_size(self):
        with self.assertRaisesRegex(ValidationError, "larger than 10 MB"):
            self.inbound("big.csv", b"a" * (10 * 1024 * 1024 + 3))
