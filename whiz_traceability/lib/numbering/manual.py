"""Tables of all tokens and codes with examples, for a picker and a manual."""

import datetime

from .catalogue import TOKENS
from .dates import CODES, write
from .template import compile

#: The context of the examples.
EXAMPLE = {
    "date": datetime.datetime(2026, 11, 23, 14, 5),
    "produced": datetime.datetime(2026, 11, 23, 14, 5),
    "received": datetime.datetime(2026, 11, 23, 14, 5),
    "expires": datetime.date(2027, 5, 31),
    "shift": "B",
    "product": "P-100",
    "category": "Dairy",
    "gtin": "9506000134352",
    "company": "WZ",
    "warehouse": "WH",
    "line": "7",
    "supplier": "ACME",
    "supplier_lot": "L2217",
    "document": "WH/MO/00042",
}
#: The number of the examples.
EXAMPLE_NUMBER = 42


def rows():
    """Return ``(title, token as typed, example, help)`` of each token.

    The example is what the token gives for :data:`EXAMPLE`, "" for a token that only
    reads.
    """
    return [
        (token.title, token.example, _example(token), token.help)
        for token in TOKENS.values()
    ]


def _example(token):
    template = compile(token.example)
    if template.only_reads:
        return ""
    # an example that is not random, so that it stays the same
    return template.format(EXAMPLE, EXAMPLE_NUMBER, lambda size: bytes(range(size)))


def date_rows():
    """Return ``(code, title, example)`` of each code of a date."""
    return [
        (code, entry.title, write((entry,), EXAMPLE["date"]))
        for code, entry in CODES.items()
    ]


def option_rows(name):
    """Return ``(setting as typed, help)`` of each setting of a token."""
    return [
        (option.name + ("=" if option.read else ""), option.help)
        for option in TOKENS[name].options
    ]
