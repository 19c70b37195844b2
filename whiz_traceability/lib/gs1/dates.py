"""Dates as GS1 writes them: two digits for the year, day 00 for "day not given"."""

import datetime
from calendar import monthrange
from functools import lru_cache


def full_year(year, this_year):
    """Return the four-digit year of the two-digit ``year``, seen in ``this_year``.

    GS1 General Specifications 7.12: 51 to 99 years ahead is the century before, 50 to
    99 years back is the century after, everything else the current century.
    """
    ahead = year - this_year % 100
    century = this_year // 100
    if ahead >= 51:
        century -= 1
    elif ahead <= -50:
        century += 1
    return century * 100 + year


@lru_cache(maxsize=8192)
def read_date(text, this_year):
    """Read six digits YYMMDD; day 00 gives the last day of the month.

    :return: a ``datetime.date``, or the code of what is wrong: "month" or "day"
    """
    return _date(full_year(int(text[:2]), this_year), int(text[2:4]), int(text[4:]))


def read_long_date(text):
    """Read eight digits YYYYMMDD, like :func:`read_date`."""
    year = int(text[:4])
    # Python has no year 0, so that no such date can be true
    return _date(year, int(text[4:6]), int(text[6:])) if year else "year"


def _date(year, month, day):
    if not 1 <= month <= 12:
        return "month"
    last = monthrange(year, month)[1]
    if day > last:
        return "day"
    return datetime.date(year, month, day or last)


def read_time(digits):
    """Read HH, HHMM or HHMMSS that the rules found right; nothing is midnight."""
    return datetime.time(*(int(digits[i : i + 2]) for i in range(0, len(digits), 2)))
