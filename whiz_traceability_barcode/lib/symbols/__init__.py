r"""Barcode symbols for lots: made, drawn, and read back.

Plain Python over two encoders: ``zxing-cpp`` (GS1 DataMatrix, GS1 QR, QR) and
``python-barcode`` (GS1-128, Code 128). Whoever made a symbol, ``zxing-cpp`` reads it
back before it is printed. ::

    >>> elements = [("01", "09506000134352"), ("10", "ABC123")]
    >>> symbol = symbols.encode("datamatrix", "010950600013435210ABC123", elements)
    >>> symbols.verify(symbol)
    >>> symbols.svg(symbol, x_dimension=0.5)
    '<svg ...'

================ ============================== ========== ======================
kind             symbol                         identifier what it holds
================ ============================== ========== ======================
``datamatrix``   GS1 DataMatrix, always square  ``]d2``    element string
``gs1_qr``       GS1 QR Code                    ``]Q3``    element string
``gs1_128``      GS1-128                        ``]C1``    element string
``digital_link`` QR Code with a Digital Link    ``]Q1``    web address
``qr``           QR Code                        ``]Q1``    any text
``code128``      Code 128                       ``]C0``    ASCII text
================ ============================== ========== ======================

The last two are for what GS1 cannot encode. Element strings are written as
``whiz_traceability.lib.gs1.element_string`` writes them, with 0x1D for FNC1.

Sources: GS1 General Specifications 5.4 to 5.7 (symbols, quiet zones, X-dimensions),
ISO/IEC 15424 (symbology identifiers).
"""

from .encode import KINDS, encode
from .issues import MESSAGES, SymbolError
from .pictures import png, svg
from .symbol import Kind, Symbol
from .verify import read, verify

__all__ = [
    "KINDS",
    "MESSAGES",
    "Kind",
    "Symbol",
    "SymbolError",
    "encode",
    "png",
    "read",
    "svg",
    "verify",
]
