"""Fields of a label: text, symbols, lines."""

import re

#: Escape character of ``^FH``. The usual ``_`` is data, and the escape of ``^BX``.
_ESCAPE = "\\"
_SPECIAL = re.compile(r"[\^~\\\x00-\x1f\x7f]")
_JUSTIFY = {"left": "L", "center": "C", "right": "R"}


def _data(text):
    """Return ``^FH`` and ``^FD`` for ``text``; nothing in it is a command any more."""
    escaped = _SPECIAL.sub(lambda match: f"{_ESCAPE}{ord(match[0]):02X}", text)
    return f"^FH{_ESCAPE}^FD{escaped}^FS"


def text(x, baseline, content, size, align="left", width=None):
    """Return a line of text in the printer's scalable font.

    :param int x: left edge, of the block if there is a ``width``
    :param int size: height of the characters
    :param str align: "left", "center" or "right", within ``width``
    """
    block = f"^FB{width},1,0,{_JUSTIFY[align]}" if width and align != "left" else ""
    return f"^FT{x},{baseline}^A0N,{size}{block}{_data(content)}"


def rule(x, y, width, height, thickness):
    """Return a line (one of the sides 0) or the outline of a box."""
    return (
        f"^FO{x},{y}^GB{max(width, thickness)},{max(height, thickness)},{thickness}^FS"
    )


def symbol(made, x, y, dots, height=0):
    """Return the field for a ``lib.symbols.Symbol``.

    :param int x, y: top left corner of its modules; the quiet zone is around it
    :param int dots: width of a module
    :param int height: of bars
    """
    if made.name == "datamatrix":
        content = made.text.replace("_", "__").replace("\x1d", "_1")
        # quality 200, size by the printer, _ for escapes, square
        return f"^FO{x},{y}^BXN,{dots},200,,,,_,1{_data('_1' + content)}"
    if made.kind.linear:
        bars = _bars(made.codes)
        return f"^FO{x},{y}^BY{dots}^BCN,{height},N,N,N,N{_data(bars)}"
    return graphic(made, x, y, dots)


#: Code 128: start characters -> invocation code and subset
_START = {103: (">9", "A"), 104: (">:", "B"), 105: (">;", "C")}
_SWITCH = {99: (">5", "C"), 100: (">6", "B"), 101: (">7", "A")}
#: What has an invocation code of its own in subset B: > ~ DEL
_INVOKED = {30: ">0", 94: ">=", 95: ">1"}


def _bars(codes):
    """Return the field data that makes a printer use exactly these characters."""
    data, subset = _START[codes[0]]
    for code in codes[1:]:
        if code == 102:
            data += ">8"
        elif code in _SWITCH and _SWITCH[code][1] != subset:
            invocation, subset = _SWITCH[code]
            data += invocation
        elif subset == "C":
            data += f"{code:02d}"
        elif subset == "A" and code >= 64:
            # control characters: never in what we encode
            raise ValueError("Code 128 subset A is not written")
        else:
            data += _INVOKED.get(code) or chr(code + 32)
    return data


def graphic(made, x, y, dots):
    """Return the symbol as a picture, module for module."""
    lines = []
    for row in made.rows:
        bits = "".join(("1" if dark else "0") * dots for dark in row)
        bits += "0" * (-len(bits) % 8)
        line = f"{int(bits, 2):0{len(bits) // 4}X}"
        # a colon repeats the line above
        lines.append(line + ":" * (dots - 1))
    per_row = (made.width * dots + 7) // 8
    total = per_row * made.height * dots
    return f"^FO{x},{y}^GFA,{total},{total},{per_row},{''.join(lines)}^FS"


def label(fields, width, height, copies=1):
    """Return a whole label.

    :param fields: what the other functions return
    :param int copies: how many the printer makes of it
    """
    head = f"^XA^CI28^PW{width}^LL{height}^LH0,0"
    return "\n".join([head, *fields, f"^PQ{copies}^XZ", ""])
