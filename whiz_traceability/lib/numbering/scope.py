"""What a sequence restarts by, and the key under which one run of it is kept.

A restart is a row of names: periods (``day``, ``week``, ``month``, ``year``, ``hour``)
and tokens of codes and names (``product``, ``line``, ...). A period belongs to a date:
``expires.month``; without one to the only date that the pattern shows, else to
``date``.
"""

import json
from contextlib import suppress

from ..gs1 import gtin14
from .catalogue import TOKENS
from .dates import PERIODS, period_key
from .issues import NumberError, PatternError, Term
from .parts import Date, Gtin, Shift, Value, shift
from .sentences import _

DATES = tuple(name for name, token in TOKENS.items() if token.part is Date)
VALUES = tuple(
    name for name, token in TOKENS.items() if token.part in (Value, Gtin, shift)
)
#: period -> words for a sentence
EVERY = {
    "hour": Term(_("every hour")),
    "day": Term(_("every day")),
    "week": Term(_("every week")),
    "month": Term(_("every month")),
    "year": Term(_("every year")),
}


def read_restart(restart, parts):
    """Return ``restart`` as a sorted tuple of full names, ``("date.day", "line")``.

    :param restart: names, in a list or joined by commas
    :param parts: the parts of the pattern
    """
    if isinstance(restart, str):
        restart = [name for name in restart.split(",") if name.strip()]
    shown = {part.token.name for part in parts if isinstance(part, Date)}
    home = shown.pop() if len(shown) == 1 else "date"
    full = set()
    for name in restart:
        date, _dot, period = str(name).strip().lower().rpartition(".")
        if period in PERIODS and (date or home) in DATES:
            full.add(f"{date or home}.{period}")
        elif period in VALUES and not date:
            full.add(period)
        else:
            known = ", ".join([*PERIODS, *VALUES])
            raise PatternError("not_restart", text=str(name), known=known)
    return tuple(sorted(full))


def scope_key(template, context):
    """Return a text that is the same only where the sequence goes on counting.

    :param context: as for ``Template.format``; ``context["keys"]`` may name what a text
        does not tell for sure, ``{"product": 17}`` with a database id
    :raise NumberError: when a date is missing that it goes by
    """
    if not template.restart:
        return ""
    key = [[name, _value(template, name, context)] for name in template.restart]
    # JSON keeps the values apart whatever is in them, and a person can read it
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))


def _value(template, name, context):
    date, _dot, period = name.rpartition(".")
    if date:
        moment = context.get(date)
        if not moment:
            raise NumberError("missing", date, part=TOKENS[date].title)
        if period == "hour" and not hasattr(moment, "hour"):
            raise NumberError("no_time", date, part=TOKENS[date].title)
        return period_key(moment, period, context.get("day_start") or 0)
    value = (context.get("keys") or {}).get(name)
    if value is None:
        value = context.get(name)
        for part in template.parts:
            if name == "shift" and isinstance(part, Shift):
                value = part.code(context)
    if value is None or value is False:
        return None
    if isinstance(value, int):
        return value
    text = str(value).strip()
    if name == "gtin":
        with suppress(ValueError):
            text = gtin14(text)
    return text or None
