"""Notices as files; every file is made here."""

import datetime
import email.message
import io
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from recall_lib import documents, matching
from reportlab.pdfgen import canvas

TABLE = [
    ("Lot", "GTIN", "Product", "Best before"),
    ("HZ-1", 4006381333931.0, "Hazelnuts", datetime.datetime(2027, 3, 12)),
    ("HZ-2", "04006381333931", "Hazel\nnuts", datetime.date(2027, 3, 13)),
    (None, None, None, None),
]
ITEMS = [
    ("HZ-1", "4006381333931", "Hazelnuts", "2027-03-12"),
    ("HZ-2", "04006381333931", "Hazel nuts", "2027-03-13"),
]


def workbook(rows, above=()):
    book = openpyxl.Workbook()
    for row in [*above, *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def pdf(lines, **options):
    """A page with the columns of each line at fixed places."""
    file = io.BytesIO()
    page = canvas.Canvas(file, invariant=True, **options)
    for number, line in enumerate(lines):
        for column, text in enumerate(line):
            page.drawString(50 + 130 * column, 780 - 18 * number, str(text))
    page.save()
    return file.getvalue()


def mail(text="", attached=(), html=None, **headers):
    message = email.message.EmailMessage()
    message["From"] = headers.get("sender", "Quality <Q@Nocciole.example.com>")
    message["To"] = "you@example.com"
    message["Subject"] = headers.get("subject", "Recall of hazelnuts")
    message["Date"] = headers.get("date", "Tue, 03 Nov 2026 10:00:00 +0100")
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, content in attached:
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    return message.as_bytes()


def items(content, name=""):
    texts = documents.read(content, name).texts
    return [
        (item["lot"], item["gtin"], item["product"], item["date_from"])
        for text in texts
        for item in matching.read(text)
    ]


def test_workbook():
    assert items(workbook(TABLE), "notice.xlsx") == ITEMS
    # letterhead above the titles; the name of the file does not matter
    above = [("Nocciole Srl",), (), ("Recall", 17)]
    assert items(workbook(TABLE, above), "notice") == ITEMS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_table_in_text(encoding, delimiter):
    rows = [("Charge", "EAN", "Artikel"), ("Ä-1", "4006381333931", "Nüsse")]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    assert items(text.encode(encoding), "x.csv") == [
        ("Ä-1", "4006381333931", "Nüsse", "")
    ]


def test_pdf():
    lines = [["Nocciole Srl, recall"], [], ["Lot", "GTIN", "Product"]]
    lines += [["HZ-1", "4006381333931", "Raw hazelnuts"]]
    assert items(pdf(lines)) == [("HZ-1", "4006381333931", "Raw hazelnuts", "")]
    prose = [["Please stop using lot HZ-88123 of our hazelnuts at once."]]
    assert [item[0] for item in items(pdf(prose))] == ["HZ-88123"]


def test_mail():
    document = documents.read(
        mail(
            "Please see the table.",
            attached=[("lots.xlsx", workbook(TABLE)), ("logo.gif", b"GIF89a\0\0")],
        )
    )
    assert document.subject == "Recall of hazelnuts"
    assert document.sender == "Q@Nocciole.example.com"
    assert document.date == datetime.datetime(2026, 11, 3, 9)
    assert document.texts[0] == "Recall of hazelnuts\nPlease see the table."
    assert [i["lot"] for i in matching.read(document.texts[1])] == ["HZ-1", "HZ-2"]


def test_mail_as_web_page():
    html = (
        "<html><head><style>p{}</style></head><body><p>Dear customer,<br>stop</p>"
        "<table><tr><th>Batch</th><th>Product</th></tr><tr><td><b>HZ-1</b></td>"
        "<td>Hazel <i>nuts</i></td></tr></table><script>lot X-1</script></body></html>"
    )
    message = email.message.EmailMessage()
    message["Subject"] = "Recall"
    message.set_content(html, subtype="html")
    for content in (message.as_bytes(), html.encode()):
        assert items(content) == [("HZ-1", "", "Hazel nuts", "")]


def test_mail_in_a_mail():
    outer = email.message.EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("see below")
    inner = email.message_from_bytes(mail("stop lot HZ-7"), policy=email.policy.default)
    outer.add_attachment(inner)
    document = documents.read(outer.as_bytes(), "forwarded.eml")
    assert "HZ-7" in document.texts[1]
    assert document.subject == "Fwd"


def test_date_that_is_none():
    assert documents.read(mail("lot A1", date="soon")).date is None


def empty_book():
    return workbook([])


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"")
        archive.writestr("xl/x.xml", b"0" * (documents.MAX_UNPACKED + 1))
    return file.getvalue()


def other_archive():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", b"<x/>")
    return file.getvalue()


@pytest.mark.parametrize(
    "content, reason",
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (empty_book, "empty"),
        (b"\x00\x01\x02" * 50, "unknown"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "unknown"),
        (other_archive, "unknown"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 50, "old"),
        (b"a" * (documents.MAX_BYTES + 1), "large"),
        (b"lot A\n" * 200_000, "large"),
        (bomb, "large"),
        (lambda: workbook([["lot"]] * (documents.MAX_ROWS + 1)), "large"),
        (lambda: workbook(TABLE)[:-200], "damaged"),
        (b"%PDF-1.4 and no more", "damaged"),
        (lambda: pdf([["x"]])[:300], "damaged"),
        (lambda: pdf([]), "picture"),
        (lambda: pdf([["lot A1"]], encrypt="secret"), "encrypted"),
    ],
)
def test_unreadable(content, reason):
    with pytest.raises(documents.UnreadableError) as caught:
        documents.read(content() if callable(content) else content)
    assert caught.value.reason == reason


@given(st.binary(max_size=500), st.sampled_from(["", "x.eml", "x.pdf", "x.csv"]))
def test_any_bytes(content, name):
    for start in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"From: x\n"):
        try:
            document = documents.read(start + content, name)
        except documents.UnreadableError:
            continue
        assert document.texts


@given(st.text(max_size=300))
def test_any_page(text):
    assert isinstance(documents.html_text(f"<html>{text}</html>"), str)
