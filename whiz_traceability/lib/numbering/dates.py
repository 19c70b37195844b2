"""Dates in numbers: their forms, writing them, and putting them together again.

A *form* is what stands behind the colon of a date's token, ``YYMMDD`` or ``GG-WW``: a
row of codes out of :data:`CODES`, with separators between them if wanted. Case does not
matter. A code of one letter is one character in the number: Y is the last digit of the
year, M and D count on with letters after 9.

*Fields* are what a form shows and what is read back: ``{"year": (26, 2), "month": (11,
2)}``, a value and with how many digits it was written.
"""

import datetime
import re
from calendar import monthrange
from typing import NamedTuple

from ..gs1.dates import full_year
from .alphabets import DIGITS, LETTERS
from .issues import Term
from .sentences import _
from .settings import Bad
from .shapes import fixed, segment

SEPARATORS = "-./_: "


class Code(NamedTuple):
    """One code of a form. ``symbols``: one character for each value from ``low``."""

    field: str
    width: int
    low: int
    high: int
    title: Term
    symbols: str = ""

    @property
    def segment(self):
        return segment(self.symbols or DIGITS, self.width, self.width)

    def write(self, value):
        if self.symbols:
            return self.symbols[value - self.low]
        return str(value % 10**self.width).zfill(self.width)

    def read(self, text):
        """Return the value that ``text`` stands for, or None."""
        value = self.symbols.index(text) + self.low if self.symbols else int(text)
        return value if self.low <= value <= self.high else None


_YEAR = Term(_("year"))
_ISO_YEAR = Term(_("year of the ISO week"))
_MONTH = Term(_("month"))
_DAY = Term(_("day"))

CODES = {
    "YYYY": Code("year", 4, 1, 9999, _YEAR),
    "YY": Code("year", 2, 0, 99, _YEAR),
    "Y": Code("year", 1, 0, 9, _YEAR),
    "MM": Code("month", 2, 1, 12, _MONTH),
    "M": Code("month", 1, 1, 12, _MONTH, DIGITS[1:] + LETTERS[:3]),
    "L": Code("month", 1, 1, 12, _MONTH, LETTERS[:12]),
    "DD": Code("day", 2, 1, 31, _DAY),
    "D": Code("day", 1, 1, 31, _DAY, DIGITS[1:] + LETTERS[:22]),
    "DDD": Code("yearday", 3, 1, 366, Term(_("day of the year"))),
    "GGGG": Code("isoyear", 4, 1, 9999, _ISO_YEAR),
    "GG": Code("isoyear", 2, 0, 99, _ISO_YEAR),
    "G": Code("isoyear", 1, 0, 9, _ISO_YEAR),
    "WW": Code("week", 2, 1, 53, Term(_("ISO week"))),
    "E": Code("weekday", 1, 1, 7, Term(_("day of the week"))),
    "HH": Code("hour", 2, 0, 23, Term(_("hour"))),
    "MI": Code("minute", 2, 0, 59, Term(_("minute"))),
    "SS": Code("second", 2, 0, 59, Term(_("second"))),
}
TIMES = ("hour", "minute", "second")

#: Enough to know the day, each in its own way.
_WHOLE = (
    frozenset({"year", "month", "day"}),
    frozenset({"year", "yearday"}),
    frozenset({"isoyear", "week", "weekday"}),
)
#: What a sequence can restart by: what shows it, besides a whole date. Week 1 in
#: December and week 52 in January tell by themselves that the ISO year is another one.
PERIODS = {
    "year": (frozenset({"year"}),),
    "month": (frozenset({"year", "month"}),),
    "week": (frozenset({"isoyear", "week"}), frozenset({"year", "month", "week"})),
    "day": (),
    "hour": (),
}


def read_form(text):
    """Return the codes and separators of a form; :class:`Bad` for anything else."""
    form = []
    for match in re.finditer(r"MI|([A-Z])\1*|[^A-Z]", text.upper()):
        stretch = match[0]
        if stretch not in CODES and stretch not in SEPARATORS:
            raise Bad(
                "unknown_form",
                text=text[slice(*match.span())],
                offset=match.start(),
                length=len(stretch),
                known=", ".join(CODES),
            )
        form.append(CODES.get(stretch, stretch))
    if not any(isinstance(code, Code) for code in form):
        raise Bad("empty_form")
    return tuple(form)


def segments(form):
    return [code.segment if isinstance(code, Code) else fixed(code) for code in form]


def calendar_day(moment, day_start=0):
    """Return the date to which ``moment`` belongs when days begin at ``day_start``.

    :param moment: a ``datetime``, or a ``date``, which is taken as it is
    :param day_start: hours after midnight, 6 or 5.5
    """
    if isinstance(moment, datetime.datetime):
        return (moment - datetime.timedelta(hours=day_start)).date()
    return moment


def write(form, moment, day_start=0):
    """Write ``moment`` in ``form``; a form with a time of day needs a ``datetime``."""
    fields = _fields(calendar_day(moment, day_start))
    return "".join(
        code
        if isinstance(code, str)
        else code.write(
            getattr(moment, code.field) if code.field in TIMES else fields[code.field]
        )
        for code in form
    )


def _fields(day):
    isoyear, week, weekday = day.isocalendar()
    return {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "yearday": day.timetuple().tm_yday,
        "isoyear": isoyear,
        "week": week,
        "weekday": weekday,
    }


def shows(fields, period):
    """Tell whether a date of which ``fields`` are shown tells ``period`` apart."""
    shown = frozenset(fields)
    whole = any(way <= shown for way in _WHOLE)
    if period == "hour":
        return whole and "hour" in shown
    return whole or any(way <= shown for way in PERIODS[period])


def period_key(moment, period, day_start=0):
    """Return the text by which ``period`` differs from all others."""
    day = calendar_day(moment, day_start)
    if period == "hour":
        return f"{day.isoformat()}T{moment.hour:02}"
    if period == "week":
        return "{:04}-W{:02}".format(*day.isocalendar())
    return day.isoformat()[: {"year": 4, "month": 7, "day": 10}[period]]


class Conflict(Exception):
    """Fields of which no date can be made; ``code`` and ``values`` of the sentence."""

    def __init__(self, code, **values):
        self.code = code
        self.values = values
        super().__init__(code)


def assemble(fields, today, day_start=0):
    """Make a date out of fields that were read, as far as they go.

    A year of two digits is the one nearest to ``today`` (49 years back to 50 ahead,
    GS1's rule), of one digit the one from 5 years back to 4 ahead.

    :return: a ``datetime`` when the time of day is known, a ``date`` when only the day
        is, else None
    :raise Conflict: when no date has these fields
    """
    numbers = {
        name: _full(*read, today.year) if name.endswith("year") else read[0]
        for name, read in fields.items()
    }
    days = [_day(way, numbers) for way in _WHOLE if way <= numbers.keys()] or [
        _possible(numbers)
    ]
    for other in days[1:]:
        if other != days[0]:
            raise Conflict("dates_differ", text=str(days[0]), other=str(other))
    day = days[0]
    if day is None:
        return None
    _compare(numbers, day)
    if "hour" not in numbers:
        return day
    time = datetime.time(*(numbers.get(name, 0) for name in TIMES))
    moment = datetime.datetime.combine(day, time)
    if moment.hour * 60 + moment.minute < day_start * 60 and day < datetime.date.max:
        moment += datetime.timedelta(days=1)
    return moment


def _full(value, width, this_year):
    if width == 4:
        return value
    if width == 2:
        return full_year(value, this_year)
    return this_year - 5 + (value - this_year + 5) % 10


def _day(way, numbers):
    text = "-".join(str(numbers[name]) for name in sorted(way, key=_ORDER.index))
    try:
        if "month" in way:
            return datetime.date(numbers["year"], numbers["month"], numbers["day"])
        if "yearday" in way:
            new_year = datetime.date(numbers["year"], 1, 1)
            day = new_year + datetime.timedelta(days=numbers["yearday"] - 1)
            if day.year != new_year.year:
                raise Conflict("no_such_date", text=text)
            return day
        return datetime.date.fromisocalendar(
            numbers["isoyear"], numbers["week"], numbers["weekday"]
        )
    except (ValueError, OverflowError):
        raise Conflict("no_such_date", text=text) from None


_ORDER = ("year", "isoyear", "month", "week", "day", "yearday", "weekday")


def _possible(numbers):
    """Raise when there is no such day in any year; there is no whole date to return."""
    if "day" in numbers and "month" in numbers:
        month = numbers["month"]
        if numbers["day"] > monthrange(2024, month)[1]:
            raise Conflict("no_such_date", text=f"{month}-{numbers['day']}")
    if "week" in numbers and "isoyear" in numbers:
        _day(_WHOLE[2], {"weekday": 1, **numbers})


def _compare(numbers, day):
    """Raise where a field that was not needed for the date says something else."""
    actual = _fields(day)
    for name, value in numbers.items():
        if actual.get(name, value) != value:
            title = next(code.title for code in CODES.values() if code.field == name)
            raise Conflict("dates_differ", text=str(day), other=f"{title} {value}")
