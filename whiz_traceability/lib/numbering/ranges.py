"""Numbers as people type and paste them: lists and ranges, quantities and dates.

A line is one or more numbers, then, behind a tab or a semicolon, a quantity and a date
in either order::

    SN008-SN012
    1,4-7,~+5
    LOT-A <tab> 25 <tab> 2027-05-31

============================ ===========================================================
``10-15``                    10, 11, 12, 13, 14, 15
``1,4-7``                    1, 4, 5, 6, 7
``SN008-SN012``              SN008 to SN012; also ``SN008-012`` and ``SN008..SN012``
``10+3``                     10 and the 3 after it: 10, 11, 12, 13
``10+``                      10 and as many after it as are needed
``~``                        the next number of the template
``~+5``                      the next number and the 5 after it: six numbers
``"2026-001"``               one number, whatever is in it
============================ ===========================================================

A hyphen is a range only when nothing else can be meant: between two plain numbers
(``10-15``), between two texts that differ in their last digits only, and between a text
without hyphens and as many digits as it ends with (``SN008-012``). So ``LOT-2026-001``
is one number. ``..`` always is a range.

Commas separate columns, too, when the last one holds a date written like 2027-05-31, or
when the first line has titles ("lot,quantity,date").
"""

import re
from decimal import Decimal
from typing import NamedTuple

from .checks import Check
from .columns import LineError, lines, split
from .issues import NumberError
from .parts import Random, Sequence

#: Always a range: two dots, a dash, a hyphen with spaces around it.
_RANGE = re.compile(r" *(?:\.\.+|[\u2013\u2014\u2026]) *| +- +")
_MORE = re.compile(r"(.*?) *\+ *([0-9]*)")
_TAIL = re.compile(r"(.*?)([0-9]*)", re.DOTALL)
#: More digits than any number has that is counted up.
_DIGITS = 100


class Entry(NamedTuple):
    """One number."""

    #: None for the next number of the template, which is not drawn yet
    name: str | None
    #: None where none was given
    quantity: Decimal | None
    #: as it was written, "" where none was given
    date: str
    #: the line it comes from, from 1
    line: int


class Expansion(NamedTuple):
    """What was entered, and what is wrong with it, line by line."""

    entries: list
    issues: list

    @property
    def ok(self):
        return not self.issues


def expand_ranges(
    text,
    template=None,
    context=None,
    *,
    draw=None,
    needed=None,
    limit=10_000,
    decimal=None,
    unique=True,
):
    """Read numbers that were typed or pasted; see above for how they are written.

    :param template: a :class:`Template`; ranges between two of its numbers count as
        its sequence does, in its base, with right check characters
    :param context: as for ``Template.parse``
    :param draw: a function that draws so many next numbers, for ``~``. It is called
        once, and only when nothing is wrong; without it their entries have no name.
    :param needed: how many numbers are needed altogether, for ``10+``
    :param limit: the most numbers at once
    :param decimal: the decimal separator of quantities, "." or ","
    :param unique: whether a number may be there only once
    :return: an :class:`Expansion`. Nothing is raised, whatever the text.
    """
    entries = []
    issues = []
    seen = {}
    ranges = _Ranges(template, context or {}, limit)
    for line in lines(text or "", decimal):
        if isinstance(line, LineError):
            issues.append(line.issue)
            continue
        try:
            for item in split(line.number, line.names, ","):
                names = ranges.expand(line.number, item, len(entries), needed)
                if unique:
                    _once(line.number, names, seen)
                entries += [
                    Entry(name, line.quantity, line.date, line.number) for name in names
                ]
        except LineError as error:
            issues.append(error.issue)
    return Expansion(_drawn(entries, draw) if draw and not issues else entries, issues)


def _once(line, names, seen):
    for name in names:
        if name in seen:
            raise LineError("line_twice", line, text=name, other=seen[name])
        if name is not None:
            seen[name] = line


def _drawn(entries, draw):
    count = sum(entry.name is None for entry in entries)
    names = iter(draw(count) if count else ())
    return [
        entry._replace(name=next(names)) if entry.name is None else entry
        for entry in entries
    ]


class _Ranges:
    """Turns one item of a list into the numbers that it stands for."""

    def __init__(self, template, context, limit):
        self.template = template
        self.context = context
        self.limit = limit

    def expand(self, line, item, there, needed):
        """Return the names of ``item``; ``there`` numbers were entered before it."""
        if not item:
            raise LineError("line_item", line)
        if not item.isprintable():
            raise LineError("line_control", line, text=item)
        if len(item) > 1 and item[0] == item[-1] == '"':
            return self._single(line, item[1:-1].strip(), item, there)
        more = _MORE.fullmatch(item)
        if item == "~" or more:
            start, count = (more[1], more[2]) if more else ("~", "0")
            count = self._count(line, item, count, there, needed)
            self._room(line, item, count, there)
            return (
                [None] * count if start == "~" else self._count_on(line, start, count)
            )
        left, right = self._ends(line, item)
        if right is None:
            return self._single(line, item, item, there)
        return self._between(line, item, left, right, there)

    def _single(self, line, name, item, there):
        if not name:
            raise LineError("line_item", line)
        self._room(line, item, 1, there)
        return [name]

    def _room(self, line, item, count, there):
        if there + count > self.limit:
            raise LineError(
                "line_limit", line, text=item, count=there + count, limit=self.limit
            )

    def _count(self, line, item, more, there, needed):
        """Return how many numbers ``+more`` makes, the first one included."""
        if more:
            return int(more[:20]) + 1
        if needed is None:
            raise LineError("line_needed", line, text=item)
        return max(needed - there, 1)

    def _count_on(self, line, start, count):
        """Return ``count`` numbers from ``start`` on."""
        read = self._read(start)
        if read:
            first, step = self._value(read), self.template.sequence.step
            return self._renumber(
                line, start, read, range(first, first + count * step, step)
            )
        prefix, digits = _TAIL.fullmatch(start).groups()
        if not digits or len(digits) > _DIGITS:
            raise LineError("line_no_digits", line, text=start)
        return _numbered(prefix, len(digits), int(digits), count)

    def _ends(self, line, item):
        """Return both ends of a range, or the item and None when it is none."""
        explicit = _RANGE.split(item)
        if len(explicit) == 2 and all(explicit):
            return explicit
        for match in re.finditer("-", item):
            left, right = item[: match.start()].strip(), item[match.end() :].strip()
            if left and right and self._is_range(left, right):
                return left, right
        return item, None

    def _is_range(self, left, right):
        if self._read(left) and self._read(right):
            return True
        (prefix, start), (other, end) = (
            _TAIL.fullmatch(side).groups() for side in (left, right)
        )
        if not start or not end:
            return False
        if prefix == other:
            return True
        longest = max(len(start), len(end))
        return (
            not other
            and "-" not in prefix
            and len(start) == longest == len(end)
            and start < end
        )

    def _between(self, line, item, left, right, there):
        first, last = self._read(left), self._read(right)
        if first and last:
            return self._between_read(line, item, first, last, there)
        (prefix, start), (other, end) = (
            _TAIL.fullmatch(side).groups() for side in (left, right)
        )
        if not start or not end or other not in ("", prefix):
            raise LineError("line_ends", line, text=item)
        if max(len(start), len(end)) > _DIGITS:
            raise LineError("line_ends", line, text=item)
        # 008-12 is short for 008-012, but 8-012 and SN08-SN012 are mistakes
        short = len(end) < len(start) and not (prefix and other)
        if not short and end != str(int(end)).zfill(len(start)):
            raise LineError("line_padding", line, text=item)
        count = int(end) - int(start) + 1
        if count < 1:
            raise LineError("line_backwards", line, text=item)
        self._room(line, item, count, there)
        return _numbered(prefix, len(start), int(start), count)

    # -- numbers of the template

    def _read(self, text):
        """Return the reading of a number whose sequence can be counted on, or None."""
        if not self.template or not self.template.sequence:
            return None
        read = self.template.parse(text, self.context)
        return read if read.ok and read.certain else None

    def _value(self, read):
        return read.values[self.template.sequence.name]

    def _between_read(self, line, item, first, last, there):
        for part, one, other in zip(
            self.template.parts, first.parts, last.parts, strict=True
        ):
            if (
                not isinstance(part, Sequence | Check | Random)
                and one.text != other.text
            ):
                raise LineError("line_ends", line, text=item)
        start, end = self._value(first), self._value(last)
        count, odd = divmod(end - start, self.template.sequence.step)
        if count < 0:
            raise LineError("line_backwards", line, text=item)
        if odd:
            raise LineError("line_ends", line, text=item)
        self._room(line, item, count + 1, there)
        return self._renumber(
            line, item, first, range(start, end + 1, self.template.sequence.step)
        )

    def _renumber(self, line, item, read, numbers):
        if self.template.random and len(numbers) > 1:
            raise LineError("line_random", line, text=item)
        try:
            return self.template.renumber(read, numbers)
        except NumberError:
            last = self.template.sequence.last
            raise LineError("line_full", line, text=item, last=last) from None


def _numbered(prefix, width, start, count):
    return [prefix + str(start + i).zfill(width) for i in range(count)]
