"""All tokens, with what a picker and a manual say about them."""

import string
from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple

from . import parts
from .alphabets import ALPHABETS, BASES, DIGITS, HIGHEST
from .checks import METHODS, Check
from .dates import read_form
from .issues import PatternError, Term
from .sentences import _
from .settings import (
    LONGEST,
    Option,
    Width,
    alphabet,
    character,
    choice,
    number,
    part_name,
    part_names,
    size,
    width,
    words,
)


class Token(NamedTuple):
    """One token: what a pattern calls it, and what people are told about it."""

    name: str
    title: Term
    help: Term
    #: a token as it is typed; what it gives is in :func:`rows`
    example: str
    options: tuple
    #: makes the :class:`parts.Part` from token, piece and settings
    part: Callable
    #: group in a picker
    group: Term
    #: takes settings such as 06=A
    times: bool = False
    #: what a token that only reads stands for, None for anything
    chars: str | None = None

    @property
    def reads(self):
        """Whether it only reads: no number can be made with it."""
        return self.part is parts.Wild


_COUNT = Term(_("Counting"))
_DATES = Term(_("Dates"))
_CODES = Term(_("Codes and names"))
_SAFETY = Term(_("Safety"))
_READ = Term(_("Checking the numbers of others"))

_AS = Option("as", part_name, Term(_("Name of this part, for of= of a check")))

_SEQUENCE = (
    Option(
        "width",
        width(parts.WIDEST),
        Term(_("4 is exactly four characters, 4+ at least four; without: as needed")),
        Width(1, True),
        bare=True,
    ),
    Option(
        "start", number(0, HIGHEST), Term(_("First number, also after a restart")), 1
    ),
    Option("step", number(1, 10**9), Term(_("How much is added each time")), 1),
    Option(
        "base",
        choice(*BASES),
        Term(_("10 digits; 16 hexadecimal; 32 without I, L, O, U; 36; or letters")),
        "10",
    ),
    _AS,
)
_DATE = (
    Option(
        "form",
        read_form,
        Term(_("Codes of the date, e.g. YYMMDD, YYDDD, GG-WW, YYYY.MM.DD, HHMI")),
        read_form("YYMMDD"),
        bare=True,
    ),
    _AS,
)
_VALUE = (
    Option(
        "first", number(1, LONGEST), Term(_("Only the first characters")), bare=True
    ),
    Option("last", number(1, LONGEST), Term(_("Only the last characters"))),
    Option("max", number(1, LONGEST), Term(_("Refuse what is longer"))),
    Option("pad", character, Term(_("Fill up in front with this character"))),
    Option("or", words, Term(_("What to write when there is none"))),
    Option("upper", None, Term(_("In capital letters")), False),
    Option(
        "clean", None, Term(_("Only letters and digits, the rest is left out")), False
    ),
    _AS,
)
_SHIFT = (
    Option(
        "of",
        choice("date", "produced", "received"),
        Term(_("Which time of day counts")),
        "date",
    ),
    _AS,
)
_RANDOM = (
    Option("length", number(1, LONGEST), Term(_("How many characters")), 12, bare=True),
    Option(
        "alphabet",
        alphabet,
        Term(_("safe (no 0, 1, I, O), digits, hex, letters, alnum, mixed, or a list")),
        ALPHABETS["safe"],
    ),
    _AS,
)
_CHECK = (
    Option("method", choice(*METHODS), Term(_("How it is computed")), "mod37_36", True),
    Option(
        "of", part_names, Term(_("Parts that it covers, joined by +; else all before"))
    ),
    _AS,
)
_WILD = (
    Option("length", size, Term(_("4, 2-6 or 1+ characters")), size("1+"), bare=True),
    _AS,
)


def _date(name, title, help_text):
    example = f"{{{name}:YYMMDD}}"
    return Token(name, title, help_text, example, _DATE, parts.Date, _DATES)


def _value(name, title, help_text, settings="", part=parts.Value):
    example = f"{{{name}{settings}}}"
    return Token(name, title, help_text, example, _VALUE, part, _CODES)


def _wild(name, title, help_text, example, chars):
    return Token(name, title, help_text, example, _WILD, parts.Wild, _READ, chars=chars)


_LIST = (
    Token(
        "seq",
        Term(_("Sequence")),
        Term(_("A number that is counted up")),
        "{seq:4}",
        _SEQUENCE,
        parts.Sequence,
        _COUNT,
    ),
    Token(
        "random",
        Term(_("Random part")),
        Term(_("Characters that cannot be guessed")),
        "{random:12}",
        _RANDOM,
        parts.Random,
        _COUNT,
    ),
    _date(
        "date",
        Term(_("Date")),
        Term(_("Effective date of the receipt or production")),
    ),
    _date("produced", Term(_("Production date")), Term(_("Date of production"))),
    _date("received", Term(_("Receipt date")), Term(_("Date of the receipt"))),
    _date("expires", Term(_("Expiry date")), Term(_("Expiry date of the lot"))),
    Token(
        "shift",
        Term(_("Shift")),
        Term(_("The shift, by the time of day at which each begins")),
        "{shift:06=A,14=B,22=C}",
        _SHIFT,
        parts.shift,
        _DATES,
        times=True,
    ),
    _value("product", Term(_("Product code")), Term(_("Internal reference"))),
    _value("category", Term(_("Category")), Term(_("Product category")), ":3,upper"),
    _value(
        "gtin",
        Term(_("GTIN")),
        Term(_("GTIN of the product, with 14 digits")),
        part=parts.Gtin,
    ),
    _value("company", Term(_("Company")), Term(_("Code of the company"))),
    _value("warehouse", Term(_("Warehouse")), Term(_("Short name of the warehouse"))),
    _value(
        "line",
        Term(_("Line")),
        Term(_("Work centre or line of the production")),
        ":2,pad=0",
    ),
    _value("supplier", Term(_("Supplier")), Term(_("Code of the supplier")), ":max=6"),
    _value(
        "supplier_lot",
        Term(_("Supplier's lot")),
        Term(_("Lot or serial number that the supplier gave")),
    ),
    _value(
        "document",
        Term(_("Source document")),
        Term(_("Number of the receipt or manufacturing order")),
        ":clean",
    ),
    Token(
        "check",
        Term(_("Check character")),
        Term(_("Finds typing errors; covers all parts before it, or those of of=")),
        "{seq:4}{check}",
        _CHECK,
        Check,
        _SAFETY,
    ),
    _wild("digits", Term(_("Any digits")), Term(_("Digits")), "{digits:4}", DIGITS),
    _wild(
        "letters",
        Term(_("Any letters")),
        Term(_("Letters")),
        "{letters:1-3}",
        string.ascii_letters,
    ),
    _wild("any", Term(_("Any text")), Term(_("Any characters")), "{any:1+}", None),
)
TOKENS = {token.name: token for token in _LIST}

#: What people may type instead -> what they mean.
HINTS = {
    "sequence": "seq:4", "number": "seq:4", "counter": "seq:4", "serial": "seq:4",
    "lot": "seq:4", "sn": "seq:4", "no": "seq:4", "rand": "random:12",
    "year": "date:YYYY", "y": "date:YY", "yy": "date:YY", "yyyy": "date:YYYY",
    "month": "date:MM", "mm": "date:MM", "day": "date:DD", "dd": "date:DD",
    "doy": "date:DDD", "julian": "date:YYDDD", "week": "date:GGWW", "ww": "date:GGWW",
    "isoyear": "date:GGGG", "hour": "date:HH", "time": "date:HHMI", "today": "date",
    "prod_date": "produced:YYMMDD", "production_date": "produced:YYMMDD",
    "production": "produced:YYMMDD", "receipt": "received:YYMMDD",
    "receipt_date": "received:YYMMDD", "expiry": "expires:YYMMDD",
    "expiry_date": "expires:YYMMDD", "exp": "expires:YYMMDD",
    "code": "product", "item": "product", "sku": "product", "default_code": "product",
    "vendor": "supplier", "partner": "supplier", "vendor_lot": "supplier_lot",
    "workcenter": "line", "work_center": "line", "workcentre": "line",
    "origin": "document", "order": "document", "picking": "document", "mo": "document",
    "ean": "gtin", "barcode": "gtin", "checksum": "check", "check_digit": "check",
}  # fmt: skip


def find(piece):
    """Return the token that ``piece`` of a pattern names."""
    if piece.name in TOKENS:
        return TOKENS[piece.name]
    near = (
        *([piece.name] if piece.name in HINTS else ()),
        *get_close_matches(piece.name, TOKENS, 1),
        *get_close_matches(piece.name, HINTS, 1),
        "lot",
    )
    raise PatternError(
        "unknown_token",
        piece.name_start,
        len(piece.name),
        text=piece.name,
        proposal=f"{{{HINTS.get(near[0], near[0])}}}",
    )
