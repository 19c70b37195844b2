r"""Write labels for thermal printers in ZPL II.

Plain Python, no package. Lengths are printer dots. ::

    >>> zpl.label([zpl.text(20, 40, "A^B", 30)], 400, 200)
    '^XA^CI28^PW400^LL200^LH0,0\n^FT20,40^A0N,30^FH\\^FDA\\5EB^FS\n^PQ1^XZ\n'

What stands in a field cannot become a command: ``^``, ``~`` and the escape character
are written as hexadecimal codes. DataMatrix is made by the printer (``^BX``, FNC1 as
``_1``), bars are sent as the very symbol characters that were verified (``^BC`` in mode
N, FNC1 as ``>8``), and QR codes, for which ZPL has no FNC1, as graphics (``^GF``).

Source: Zebra Programming Guide for ZPL II.
"""

from .write import graphic, label, rule, symbol, text

__all__ = ["graphic", "label", "rule", "symbol", "text"]
