"""Make symbols with the encoders that make each kind right."""

import zxingcpp
from barcode.codex import Code128, Gs1_128
from barcode.errors import BarcodeError

from .issues import SymbolError, show
from .symbol import Kind, Symbol

#: Name -> :class:`Kind`. X-dimensions: GS1 General Specifications 5.12.3, the smallest
#: of the tables for items in general distribution (GS1-128) and for other items.
KINDS = {
    "datamatrix": Kind("]d2", 1, linear=False, gs1=True, least=0.254),
    "gs1_qr": Kind("]Q3", 4, linear=False, gs1=True, least=0.396),
    "gs1_128": Kind("]C1", 10, linear=True, gs1=True, least=0.25),
    "digital_link": Kind("]Q1", 4, linear=False, gs1=False, least=0.396),
    "qr": Kind("]Q1", 4, linear=False, gs1=False, least=0),
    "code128": Kind("]C0", 10, linear=True, gs1=False, least=0),
}
#: Most data characters of a GS1-128, separators included.
GS1_128_LENGTH = 48
#: What python-barcode takes for FNC1.
_FNC1 = "\xf1"


def encode(name, text, elements=()):
    """Return the symbol that holds ``text``.

    :param str name: key of :data:`KINDS`
    :param str text: an element string with 0x1D for FNC1, a web address or plain text
    :param elements: for GS1 DataMatrix and GS1 QR the same as pairs of application
        identifier and value, checked and in the order of ``text``
    :rtype: Symbol
    :raise SymbolError: when the kind cannot hold it
    """
    kind = KINDS[name]
    if not text:
        raise SymbolError("empty")
    codes = ()
    if name == "gs1_128":
        codes, rows = _gs1_128(text)
    elif name == "code128":
        codes, rows = _code128(text)
    elif name in ("datamatrix", "gs1_qr"):
        rows = _matrix(name, text, elements)
    else:
        rows = _qr(text)
    return Symbol(name, kind, text, rows, codes)


def _gs1_128(text):
    if len(text) > GS1_128_LENGTH:
        raise SymbolError("too_long_128", length=len(text), limit=GS1_128_LENGTH)
    return _bars(Gs1_128, text.replace("\x1d", _FNC1))


def _code128(text):
    bad = next((character for character in text if not " " <= character <= "~"), None)
    if bad is not None:
        raise SymbolError("characters_128", character=show(bad), text=show(text))
    if len(text) > 2 * GS1_128_LENGTH:
        raise SymbolError("too_much", length=len(text))
    return _bars(Code128, text)


def _bars(encoder, text):
    try:
        # An encoder keeps state, so each of the two calls needs one of its own
        codes = tuple(encoder(text).encoded)
        bars = encoder(text).build()[0]
    except (BarcodeError, KeyError, RuntimeError, ValueError) as error:
        raise SymbolError("not_encoded", reason=str(error)) from error
    return codes, (bytes(map(int, bars)),)


_FORMATS = {
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "gs1_qr": zxingcpp.BarcodeFormat.QRCode,
}


def _matrix(name, text, elements):
    # Brackets are not in the character set of any value, so nothing can be taken for an
    # application identifier that is none. Parentheses are in it.
    content = "".join(f"[{ai}]{value}" for ai, value in elements)
    # Without force_square a fifth of all DataMatrix symbols come out rectangular, with
    # another symbology identifier. Unknown options are ignored, hence verify().
    options = {"force_square": True} if name == "datamatrix" else {"ec_level": "M"}
    try:
        made = zxingcpp.create_barcode(content, _FORMATS[name], gs1=True, **options)
    except ValueError as error:
        raise SymbolError("not_encoded", reason=str(error)) from error
    rows = _rows(made)
    width, height = len(rows[0]), len(rows)
    if name == "datamatrix" and height != width:
        raise SymbolError("not_encoded", reason=f"{width} x {height}")
    return rows


def _qr(text):
    # ASCII goes without an ECI, which not every scanner knows; other text says that it
    # is UTF-8, else it would be Latin-1 or Shift JIS. Bytes in place of a text would
    # get the ECI of binary data, at which Odoo's camera reader (zxing-js) gives up.
    options = {} if text.isascii() else {"eci": "UTF8"}
    try:
        made = zxingcpp.create_barcode(
            text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", **options
        )
    except ValueError as error:
        raise SymbolError("too_much", length=len(text)) from error
    return _rows(made)


def _rows(made):
    """Return the modules of a matrix, see :class:`Symbol`."""
    image = memoryview(made.to_image(scale=1, add_quiet_zones=False))
    height, width = image.shape[:2]
    pixels = image.tobytes()
    return tuple(
        bytes(pixel == 0 for pixel in pixels[start : start + width])
        for start in range(0, width * height, width)
    )
