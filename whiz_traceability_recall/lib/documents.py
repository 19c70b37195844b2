"""Text out of the files in which notices come: mail, table, PDF, plain text.

What a file is, its content says, not its name. Files come from strangers: what would
take very long or very much memory is refused before it is read.
"""

import datetime
import email
import email.policy
import email.utils
import io
import re
import zipfile
from dataclasses import dataclass, field

import lxml.html
import openpyxl
from lxml.etree import ParserError
from pypdf import PdfReader
from pypdf.errors import PyPdfError

MAX_BYTES = 10 * 1024 * 1024
# A workbook is a packed archive: so large may it be unpacked.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 20_000
MAX_PAGES = 200
MAX_TEXT = 1_000_000

_HEADER = re.compile(
    rb"(?:Return-Path|Received|From|To|Date|Subject|MIME-Version|Message-ID|Delivered-To"
    rb"|DKIM-Signature|Content-Type|X-[\w-]+):",
    re.IGNORECASE,
)
_BLOCKS = {"br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "ul", "ol"}


class UnreadableError(Exception):
    """``reason``: "empty", "large", "encrypted", "damaged", "picture", "old" or
    "unknown"."""

    def __init__(self, reason):
        super().__init__(reason)
        self.reason = reason


@dataclass
class Document:
    """What was read: texts one after the other, and what a mail says of itself."""

    texts: list = field(default_factory=list)
    subject: str = ""
    sender: str = ""
    date: datetime.datetime | None = None  # UTC, without time zone


def read(content, name=""):
    """Return a :class:`Document` of a file.

    :param content: bytes
    :param name: file name; its end tells mails from other text
    :raise UnreadableError: says why
    """
    document = Document()
    _read_into(document, content, name, depth=0)
    document.texts = [text for text in document.texts if text.strip()]
    if not document.texts:
        raise UnreadableError("empty")
    if sum(map(len, document.texts)) > MAX_TEXT:
        raise UnreadableError("large")
    return document


def _read_into(document, content, name, depth):
    if len(content) > MAX_BYTES:
        raise UnreadableError("large")
    start = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:200]
    if not start:
        raise UnreadableError("empty")
    if start.startswith(b"%PDF-"):
        document.texts.append(_read_pdf(content))
    elif content.startswith(b"PK\x03\x04"):
        document.texts += _read_workbook(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableError("old")  # xls, doc, msg
    elif name.lower().endswith(".eml") or _HEADER.match(start):
        _read_mail(document, content, depth)
    else:
        text = _decode(content)
        is_html = re.match(r"\s*<(?:!doctype html|html|head|body|table)\b", text, re.I)
        document.texts.append(html_text(text) if is_html else text)


def _decode(content):
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if re.search(r"[\x00-\x08\x0e-\x1f]", text):
            break
        return text
    raise UnreadableError("unknown")


def _read_pdf(content):
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableError("encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise UnreadableError("large")
        text = "\n".join(_read_page(page) for page in reader.pages)
    except UnreadableError:
        raise
    # pypdf raises all sorts of errors on files that are cut off or made badly
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, OSError) as e:
        raise UnreadableError("damaged") from e
    except (IndexError, RecursionError, AssertionError, NotImplementedError) as e:
        raise UnreadableError("damaged") from e
    if not text.strip():
        raise UnreadableError("picture")
    return text


def _read_page(page):
    """Return the text as it stands on the page, with tabs between columns."""
    text = page.extract_text(extraction_mode="layout")
    return "\n".join(re.sub(r" {2,}", "\t", line.strip()) for line in text.splitlines())


def _read_workbook(content):
    """Return each sheet as lines with tabs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableError("unknown")
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise UnreadableError("large")
        book = openpyxl.load_workbook(
            io.BytesIO(content), read_only=True, data_only=True
        )
        return [_read_sheet(sheet) for sheet in book.worksheets]
    except UnreadableError:
        raise
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError, OSError) as e:
        raise UnreadableError("damaged") from e
    except (AttributeError, IndexError, SyntaxError) as e:
        raise UnreadableError("damaged") from e


def _read_sheet(sheet):
    lines = []
    for row in sheet.iter_rows(values_only=True):
        if len(lines) >= MAX_ROWS:
            raise UnreadableError("large")
        cells = [_cell_text(cell) for cell in row]
        if any(cells):
            lines.append("\t".join(cells))
    return "\n".join(lines)


def _cell_text(value):
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    elif isinstance(value, float) and value.is_integer():
        value = int(value)  # a GTIN that was typed as a number
    return re.sub(r"\s+", " ", str(value)).strip()


def _read_mail(document, content, depth):
    message = email.message_from_bytes(content, policy=email.policy.default)
    if not depth:
        document.subject = _header(message, "subject")
        document.sender = email.utils.parseaddr(_header(message, "from"))[1]
        document.date = _mail_date(message)
    body = message.get_body(preferencelist=("plain", "html"))
    text = ""
    if body is not None:
        try:
            text = body.get_content()
        except (LookupError, ValueError):  # a character set that nobody knows
            text = body.get_payload(decode=True).decode("utf-8", "replace")
        if body.get_content_subtype() == "html":
            text = html_text(text)
    document.texts.append(f"{_header(message, 'subject')}\n{text}".strip())
    for part in message.iter_attachments():
        attached = part.get_payload(decode=True)
        if part.get_content_type() == "message/rfc822" and part.is_multipart():
            attached = part.get_payload(0).as_bytes()
        if not attached or depth >= 2:
            continue
        try:
            _read_into(document, attached, part.get_filename() or "", depth + 1)
        except UnreadableError as error:
            # the logo in a signature is no reason to refuse a mail
            if error.reason == "large":
                raise


def _header(message, name):
    try:
        return re.sub(r"\s+", " ", str(message[name] or "")).strip()
    except (ValueError, IndexError):
        return ""


def _mail_date(message):
    try:
        date = email.utils.parsedate_to_datetime(_header(message, "date"))
    except (ValueError, TypeError):
        return None
    if date.tzinfo:
        date = date.astimezone(datetime.timezone.utc).replace(tzinfo=None)
    return date


def html_text(source):
    """Return the text of a page, a line for each block, tabs between cells."""
    try:
        root = lxml.html.document_fromstring(source.encode())
    except (ParserError, ValueError):
        return ""
    for element in list(root.iter("script", "style", "head")):
        element.drop_tree()
    for element in root.iter():
        if element.tag in _BLOCKS:
            element.tail = f"\n{element.tail or ''}"
            if element.tag == "br":
                continue
            element.text = (
                f"\n{element.text or ''}" if element.tag != "tr" else (element.text)
            )
        elif element.tag in ("td", "th"):
            inner = re.sub(r"\s+", " ", element.text_content()).strip()
            for child in list(element):
                element.remove(child)
            element.text, element.tail = inner, "\t"
    lines = (re.sub(r"[^\S\t]+", " ", line) for line in root.text_content().split("\n"))
    return "\n".join(line.strip() for line in lines if line.strip())
