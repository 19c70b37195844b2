"""From the prefix and suffix of Odoo's own sequences to a pattern.

Odoo's sequences know dates only, written ``%(year)s``; ``range_`` in front means the
date on which the period of the sequence begins, ``current_`` the present day.
"""

import re

from .issues import PatternError, issue
from .syntax import escape

_CODES = {
    "year": "YYYY",
    "y": "YY",
    "month": "MM",
    "day": "DD",
    "doy": "DDD",
    "woy": "WW",
    "weekday": "E",
    "h24": "HH",
    "min": "MI",
    "sec": "SS",
    "isoyear": "GGGG",
    "isoy": "GG",
    "isoweek": "WW",
}
_PIECE = re.compile(r"%\((?P<name>[^()]*)\)s|%%|.", re.DOTALL)
_DIFFERENT = {"woy": "legacy_week", "weekday": "legacy_weekday"}


def from_sequence(prefix, suffix="", padding=0, step=1):
    """Return the pattern that numbers like one of Odoo's sequences.

    :param prefix: the text in front of the number, with ``%(year)s`` and so on
    :param suffix: the text behind it
    :param padding: the least digits of the number
    :param step: how much is added each time
    :return: the pattern, and a list of the issues in which it differs
    :raise PatternError: for what Odoo knows and a pattern does not; the position is
        that in the prefix, or in the suffix
    """
    found = {}
    before, behind = _convert(prefix or "", found), _convert(suffix or "", found)
    settings = f"{max(padding, 1)}+" + (f",step={step}" if step != 1 else "")
    return f"{before}{{seq:{settings}}}{behind}", list(found.values())


def _convert(text, found):
    """Return the pattern for ``text``; add issues to ``found`` by their code."""
    pattern = form = ""
    for match in _PIECE.finditer(text):
        if match["name"] is None:
            pattern += _date(form) + escape(match[0][:1])
            form = ""
            continue
        name = match["name"].removeprefix("range_").removeprefix("current_")
        if name not in _CODES:
            raise PatternError(
                "legacy_token", match.start(), len(match[0]), text=match[0]
            )
        if match["name"].startswith("range_"):
            found["range"] = issue("legacy_range", text=match[0])
        if name in _DIFFERENT:
            found[name] = issue(_DIFFERENT[name])
        form += _CODES[name]
    return pattern + _date(form)


def _date(form):
    return f"{{date:{form}}}" if form else ""
