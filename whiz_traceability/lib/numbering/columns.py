"""Pasted text, cut into lines and columns: number, quantity, date."""

import re
from decimal import Decimal
from typing import NamedTuple

from .issues import NumberingError, issue

#: Titles of columns, in small letters.
_TITLES = {
    "name": {"lot", "serial", "number", "name", "lot/serial", "serial number", "sn"},
    "quantity": {"quantity", "qty"},
    "date": {"date", "expiry", "expiration", "expiry date", "expiration date"},
}
#: A date that is nothing else, not even a list of numbers.
_DATE = re.compile(
    r"[0-9]{4}([-./])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([./])[0-9]{1,2}\2[0-9]{4}"
)
_BLANK = " \u00a0"
_QUANTITY = re.compile(
    r"[0-9]+(?:[.,][0-9]+)?|[0-9]{1,3}(?:[., '][0-9]{3})+(?:[.,][0-9]+)?"
)


class LineError(NumberingError):
    """A line that cannot be read."""

    def __init__(self, code, line, **values):
        super().__init__(issue(code, line=line, **values))


class Line(NamedTuple):
    """One line: what it says about which numbers, ``None`` where it says nothing."""

    number: int
    names: str
    quantity: Decimal | None
    date: str


def lines(text, decimal=None):
    """Yield a :class:`Line`, or a :class:`LineError`, for each line that is not empty.

    :param decimal: the decimal separator, "." or ","; without it both are read where
        that is safe
    """
    order = None
    first = True
    # not splitlines(): it would cut at the separators of a scanned GS1 code, too
    for number, line in enumerate(re.split("\r\n?|\n", text), 1):
        if not line.strip(_BLANK + "\t;,"):
            continue
        if first:
            first = False
            order = _titles(line)
            if order:
                continue
        try:
            yield _line(number, line, order, decimal)
        except LineError as error:
            yield error


def _titles(line):
    """Return the meaning of each column when ``line`` has titles, else None."""
    cells = [cell.strip(' "').lower() for cell in re.split("[\t;,]", line)]
    order = [
        next((name for name, titles in _TITLES.items() if cell in titles), None)
        for cell in cells
    ]
    if "name" not in order or None in order or len(set(order)) < len(order):
        return None
    return order


def _line(number, line, order, decimal):
    cells = _cells(number, line, by_comma=bool(order))
    if len(cells) > 3:
        raise LineError("line_columns", number, count=len(cells))
    if order:
        found = dict(zip(order, cells, strict=False))
        quantity, date = found.get("quantity", ""), found.get("date", "")
        name = found.get("name", "")
    else:
        name, quantity, date = _guess(number, cells)
    if not name:
        raise LineError("line_name", number)
    return Line(number, name, _quantity(number, quantity, decimal), date)


def _cells(number, line, by_comma):
    """Cut a line into columns; quotation marks stay, as ranges know them too."""
    separators = [mark for mark in "\t;" if mark in line]
    if separators:
        return split(number, line, "".join(separators))
    cells = split(number, line, ",")
    if by_comma or (len(cells) > 1 and _DATE.fullmatch(cells[-1])):
        return cells
    return [line.strip(_BLANK)]


def split(number, line, separators):
    """Split a line, or a part of it, at separators outside quotation marks."""
    if line.count('"') % 2:
        raise LineError("line_quote", number)
    cells = [""]
    quoted = False
    for character in line:
        quoted ^= character == '"'
        if character in separators and not quoted:
            cells.append("")
        else:
            cells[-1] += character
    return [cell.strip(_BLANK) for cell in cells]


def _guess(number, cells):
    """Tell quantity from date by what they look like."""
    name, *rest = cells
    quantity = date = ""
    for cell in filter(None, rest):
        cell = cell.strip('"')
        if _QUANTITY.fullmatch(cell) and not _DATE.fullmatch(cell) and not quantity:
            quantity = cell
        elif date or not re.search("[0-9]", cell) or cell.startswith("-"):
            raise LineError("line_two_dates", number, text=cell)
        else:
            date = cell
    return name, quantity, date


def _quantity(number, text, decimal):
    """Read a quantity; None when there is none."""
    text = text.strip('" ')
    if not text:
        return None
    plain = re.sub(r"[ '\u00a0\u202f]", "", text)
    marks = re.sub("[^.,]", "", plain)
    if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", plain) and not decimal:
        raise LineError(
            "line_quantity_unsure",
            number,
            text=text,
            first=plain.replace(marks, ""),
            second=plain.replace(marks, ".").rstrip("0").rstrip("."),
        )
    if not decimal and marks:
        # several of a kind separate thousands, and of two kinds the last is decimal
        decimal = "none" if len(marks) > 1 and len(set(marks)) == 1 else marks[-1]
    plain = "".join(c for c in plain if c not in ".," or c == decimal)
    plain = plain.replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,15})?", plain) or not Decimal(plain):
        raise LineError("line_quantity", number, text=text)
    return Decimal(plain)
