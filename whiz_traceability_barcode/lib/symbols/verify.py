"""Read a symbol back, as a scanner would."""

import zxingcpp

from .issues import SymbolError, show

_FORMATS = {
    "datamatrix": zxingcpp.BarcodeFormat.DataMatrix,
    "gs1_qr": zxingcpp.BarcodeFormat.QRCode,
    "digital_link": zxingcpp.BarcodeFormat.QRCode,
    "qr": zxingcpp.BarcodeFormat.QRCode,
    "gs1_128": zxingcpp.BarcodeFormat.Code128,
    "code128": zxingcpp.BarcodeFormat.Code128,
}
#: Pixels per module: the least with which all symbols are found.
_SCALE = 2
_BAR_HEIGHT = 20
#: 0 (light) -> 255, 1 (dark) -> 0
_PIXELS = bytes([255, *[0] * 255])


def read(symbol):
    """Return ``(symbology identifier, text)`` as read from the symbol's own modules.

    :return: None when it cannot be read
    """
    found = zxingcpp.read_barcodes(
        _image(symbol),
        formats=_FORMATS[symbol.name],
        text_mode=zxingcpp.TextMode.Plain,
        try_rotate=False,
        try_downscale=False,
        try_invert=False,
        is_pure=True,
    )
    if not found:
        return None
    # bytes, not text: what a scanner sends, not an interpretation of it
    return found[0].symbology_identifier, found[0].bytes


def verify(symbol):
    """Make sure that the symbol says what it should, symbology identifier included.

    :raise SymbolError: when it cannot be read or says something else
    """
    found = read(symbol)
    if found is None:
        raise SymbolError("unreadable")
    identifier, data = found
    expected = symbol.kind.identifier
    text = data.decode(errors="replace")
    if identifier != expected or data != symbol.text.encode():
        raise SymbolError(
            "differs",
            found=identifier + show(text),
            expected=expected + show(symbol.text),
        )


def _image(symbol):
    """Return the symbol as pixels that need no image library."""
    quiet = symbol.kind.quiet
    margin = b"\xff" * quiet * _SCALE
    times = _BAR_HEIGHT if symbol.kind.linear else _SCALE
    lines = []
    for row in symbol.rows:
        line = bytearray(len(row) * _SCALE)
        for pixel in range(_SCALE):
            line[pixel::_SCALE] = row.translate(_PIXELS)
        lines += [margin + line + margin] * times
    width = len(lines[0])
    blank = [b"\xff" * width] * (quiet * _SCALE)
    lines = [*blank, *lines, *blank]
    return memoryview(b"".join(lines)).cast("B", (len(lines), width))
