"""Typed values: from the encoded text to a Python value and back.

=========== ==========================================================================
kind        Python value
=========== ==========================================================================
(none)      ``str``, the text itself
count       ``int``
decimal     ``Decimal``; the last digit of the identifier says how many decimals
money       :class:`Money`
date        ``datetime.date``
dates       ``date``, or a tuple of two: from, to
moment      ``datetime.datetime`` without time zone, or ``date`` where no time is given
yesno       ``bool``
degrees     ``Decimal``, in the unit that the identifier names
place       :class:`Place`
piece       :class:`Piece`
countries   tuple of ISO 3166-1 numeric codes
percent     ``str``, with its percent-encoding undone
=========== ==========================================================================

To write, any ``str`` is taken as encoded, also one that is to be percent-encoded.
"""

import datetime
import decimal
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import unquote_plus

from . import dates


class Money(NamedTuple):
    """An amount in a currency, given by its ISO 4217 numeric code."""

    amount: Decimal
    currency: str


class Place(NamedTuple):
    """A point on earth in decimal degrees, north and east positive (WGS 84)."""

    latitude: Decimal
    longitude: Decimal


class Piece(NamedTuple):
    """One of the pieces of a trade item: ``gtin`` of 14 digits, piece 1 of total 2."""

    gtin: str
    piece: int
    total: int


# Readers: identifier, match of its shape, current year -> value.


def _read_count(identifier, match, year):
    return int(match[0])


def _read_decimal(identifier, match, year):
    return Decimal(match[0]).scaleb(-identifier.decimals)


def _read_money(identifier, match, year):
    return Money(Decimal(match[2]).scaleb(-identifier.decimals), match[1])


def _read_date(identifier, match, year):
    text = match[0]
    if len(text) == 8:
        return dates.read_long_date(text)
    return dates.read_date(text, year)


def _read_dates(identifier, match, year):
    start = dates.read_date(match[1], year)
    return (start, dates.read_date(match[2], year)) if match[2] else start


def _read_moment(identifier, match, year):
    day, *rest = match.groups(default="")
    time = "".join(rest)
    date = dates.read_long_date(day) if len(day) == 8 else dates.read_date(day, year)
    if not time:
        return date
    return datetime.datetime.combine(date, dates.read_time(time))


def _read_yesno(identifier, match, year):
    return match[0] == "1"


def _read_degrees(identifier, match, year):
    value = Decimal(match[1]).scaleb(-2)
    return -value if match[2] else value


def _read_place(identifier, match, year):
    # 0 is the south pole; longitudes count eastwards all around
    latitude = Decimal(match[1]).scaleb(-7) - 90
    longitude = Decimal(match[2]).scaleb(-7)
    return Place(latitude, longitude - 360 if longitude > 180 else longitude)


def _read_piece(identifier, match, year):
    return Piece(match[1], int(match[2][:2]), int(match[2][2:]))


def _read_countries(identifier, match, year):
    return tuple(code for code in match.groups() if code)


def _read_percent(identifier, match, year):
    return unquote_plus(match[0])


# Writers: identifier, value -> text. What does not fit is found by reading it again.


def _scaled(value, decimals):
    """Digits of ``value`` times 10 to the power of ``decimals``, exactly."""
    number = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    with decimal.localcontext() as context:
        context.prec = 60
        scaled = number.scaleb(decimals)
        if not scaled.is_finite() or scaled < 0 or scaled != scaled.to_integral_value():
            raise ValueError(f"{value} cannot be written with {decimals} decimals")
        return str(int(scaled))


def _write_count(identifier, value):
    return _scaled(value, 0).zfill(identifier.low)


def _write_decimal(identifier, value):
    return _scaled(value, identifier.decimals).zfill(identifier.low)


def _write_money(identifier, value):
    amount, currency = value
    return currency + _scaled(amount, identifier.decimals)


def _write_date(identifier, value):
    return _four_digits(value) if identifier.low == 8 else value.strftime("%y%m%d")


def _write_dates(identifier, value):
    days = value if isinstance(value, tuple) else (value,)
    return "".join(day.strftime("%y%m%d") for day in days)


def _write_moment(identifier, value):
    long = identifier.parts[0].high == 8
    text = _four_digits(value) if long else value.strftime("%y%m%d")
    if not isinstance(value, datetime.datetime):
        return text
    time = value.strftime("%H%M%S")
    if time.endswith("00") or identifier.high < len(text) + 6:
        time = time[:4]
    return text + time


def _four_digits(day):
    # strftime("%Y") does not fill up to four digits on every system
    return f"{day.year:04d}{day.month:02d}{day.day:02d}"


def _write_yesno(identifier, value):
    return "1" if value else "0"


def _write_degrees(identifier, value):
    value = Decimal(str(value)) if isinstance(value, float) else Decimal(value)
    return _scaled(abs(value), 2).zfill(6) + ("-" if value < 0 else "")


def _write_place(identifier, value):
    latitude, longitude = (Decimal(str(degrees)) for degrees in value)
    if longitude < 0:
        longitude += 360
    return _scaled(latitude + 90, 7).zfill(10) + _scaled(longitude, 7).zfill(10)


def _write_piece(identifier, value):
    gtin, piece, total = value
    return f"{gtin}{piece:02d}{total:02d}"


def _write_countries(identifier, value):
    return "".join(value)


READERS = {
    "count": _read_count,
    "decimal": _read_decimal,
    "money": _read_money,
    "date": _read_date,
    "dates": _read_dates,
    "moment": _read_moment,
    "yesno": _read_yesno,
    "degrees": _read_degrees,
    "place": _read_place,
    "piece": _read_piece,
    "countries": _read_countries,
    "percent": _read_percent,
}

WRITERS = {
    "count": _write_count,
    "decimal": _write_decimal,
    "money": _write_money,
    "date": _write_date,
    "dates": _write_dates,
    "moment": _write_moment,
    "yesno": _write_yesno,
    "degrees": _write_degrees,
    "place": _write_place,
    "piece": _write_piece,
    "countries": _write_countries,
}


def encode(identifier, value):
    """Return ``value`` as the text that stands behind ``identifier``.

    A ``str`` is taken as encoded already, any other value is written by the kind of the
    identifier; see the table above.

    :param Identifier identifier: an entry of the table
    :raise ValueError: when the value does not fit, such as four decimals where the
        identifier has three
    """
    if isinstance(value, str):
        return value
    writer = WRITERS.get(identifier.kind)
    if writer is None:
        raise ValueError(
            f"({identifier.ai}) {identifier.title} takes text, not {value!r}"
        )
    try:
        return writer(identifier, value)
    except (AttributeError, TypeError, ArithmeticError) as error:
        raise ValueError(
            f"({identifier.ai}) {identifier.title} cannot be written from {value!r}"
        ) from error
