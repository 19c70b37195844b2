"""Application identifiers: the table of ``table.py``, ready for use."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from . import rules, table, values
from .issues import Issue, show

#: Character class, and code of the issue for a character that is not in it.
_CHARACTERS = {
    "N": ("[0-9]", "not_digit"),
    # GS1 AI encodable character sets 82, 39 and 64 (URI-safe base64)
    "X": ('[!-"%-?A-Z_a-z]', "characters"),
    "Y": ("[#\\-/0-9A-Z]", "characters_39"),
    "Z": ("[\\-0-9A-Z_a-z=]", "characters_64"),
}
_PART = re.compile(
    r"(\[?)([NXYZ])(?:([0-9]+)|\.\.([0-9]+))((?::[a-z0-9]+)*)\]?(?:\*([0-9]))?"
)

#: Value lengths of the two-digit beginnings of identifiers that need no separator, by
#: GS1 General Specifications 7.8.5; also those that are not assigned yet.
PREDEFINED = {
    **dict.fromkeys(("01", "02", "03"), 14),
    **{str(prefix): 6 for prefix in (*range(11, 20), *range(31, 37))},
    **{"00": 18, "04": 16, "20": 2, "41": 13},
}


class Part(NamedTuple):
    """One part of a value: ``low`` to ``high`` characters of a set, and its rules."""

    charset: str
    low: int
    high: int
    optional: bool
    rules: tuple


class Identifier:
    """An application identifier, and how its value is read.

    :ivar ai: two to four digits
    :ivar title: data title, as printed
    :ivar parts: tuple of :class:`Part`
    :ivar predefined: has a length that every reader knows, so no separator follows
    :ivar query: may stand behind the ``?`` of a Digital Link
    :ivar link: None, or as key of a Digital Link its alternative orders of qualifiers
    :ivar needs: alternatives, each a tuple of identifiers or patterns such as 31nn
    :ivar excludes: identifiers or patterns
    :ivar kind: kind of the typed value, see ``values.py``
    :ivar known: is in the table; False for one that is kept as it came
    """

    __slots__ = (
        "ai",
        "checked",
        "checks",
        "decimals",
        "excluded",
        "excludes",
        "high",
        "kind",
        "known",
        "link",
        "low",
        "needs",
        "parts",
        "predefined",
        "query",
        "reader",
        "shape",
        "single_needs",
        "title",
    )  # fmt: skip

    def __init__(self, ai, title, parts, predefined, query=False, link=None, needs=(),
                 excludes=(), kind="", known=True):  # fmt: skip
        self.ai = ai
        self.title = title
        self.parts = parts
        self.predefined = predefined
        self.query = query
        self.link = link
        self.needs = needs
        self.excludes = excludes
        self.kind = kind
        self.known = known
        self.low = sum(part.low for part in parts if not part.optional)
        self.high = sum(part.high for part in parts)
        self.decimals = int(ai[-1]) if kind in ("decimal", "money") else 0
        self.shape = re.compile(_shape(parts))
        self.checks = tuple(
            (group, rules.RULES[rule])
            for group, part in enumerate(parts, 1)
            for rule in part.rules + (("cset64",) if part.charset == "Z" else ())
        )
        self.reader = values.READERS.get(kind)
        #: carries a check digit or check pair, by which a wrong reading shows
        self.checked = any("csum" in rule for part in parts for rule in part.rules)
        # patterns written out; most needs are met by one identifier alone
        self.single_needs = frozenset()
        self.excluded = frozenset()

    def __repr__(self):
        return f"<({self.ai}) {self.title}>"

    @property
    def name(self):
        return f"({self.ai}) {self.title}" if self.title else f"({self.ai})"

    def issue(self, code, text="", **named):
        """Return an :class:`Issue` about the value ``text`` of this identifier."""
        return Issue(code, self.ai, {"name": self.name, "text": show(text), **named})

    def read(self, text, year):
        """Read an encoded value.

        :param str text: the value as encoded
        :param int year: the current year, for the century of dates
        :return: ``(typed value, None)``, or ``(None, Issue)`` when it is wrong
        """
        match = self.shape.fullmatch(text)
        if match is None:
            return None, self._misfit(text)
        for group, rule in self.checks:
            part = match[group]
            if part is None:
                continue
            wrong = rule(part, year)
            if wrong:
                code, named = (wrong, {}) if isinstance(wrong, str) else wrong
                return None, self.issue(code, text, part=show(part), **named)
        return (self.reader(self, match, year) if self.reader else text), None

    def _misfit(self, text):
        """Say why ``text`` does not have the shape of this identifier's value."""
        if not text:
            return self.issue("empty")
        if len(text) < self.low:
            return self.issue("too_short", text, expected=str(self.low))
        if len(text) > self.high:
            return self.issue("too_long", text, expected=str(self.high))
        position = 0
        for part in self.parts:
            pattern, code = _CHARACTERS[part.charset]
            piece = text[position : position + part.high]
            for character in piece:
                if not re.fullmatch(pattern, character):
                    return self.issue(code, text, character=show(character))
            position += len(piece)
            if piece and len(piece) < part.low:
                expected = str(position - len(piece) + part.low)
                return self.issue("too_short", text, expected=expected)
        raise AssertionError(f"{self}: no reason found for {text!r}")


def _shape(parts):
    """Pattern of a whole value with one group per part.

    An optional part may only be there when the one before it is.
    """
    pattern, open_groups = "", 0
    for part in parts:
        if part.optional:
            pattern += "(?:"
            open_groups += 1
        size = f"{part.low},{part.high}" if part.low < part.high else f"{part.low}"
        pattern += f"({_CHARACTERS[part.charset][0]}{{{size}}})"
    return pattern + ")?" * open_groups


def _parts(text):
    parts = []
    for word in text.split():
        bracket, charset, exact, most, names, times = _PART.fullmatch(word).groups()
        part = Part(
            charset,
            int(exact or 1),
            int(exact or most),
            bool(bracket),
            tuple(names.split(":")[1:]),
        )
        parts += [part] * int(times or 1)
    return tuple(parts)


def _alternatives(text):
    """Split ``01+21,02`` into (("01", "21"), ("02",))."""
    text = table.ITEM if text == "item" else text
    return tuple(tuple(word.split("+")) for word in text.split(",")) if text else ()


def _load(rows):
    identifiers = {}
    for row in rows.splitlines():
        ais, flags, format_, kind, needs, excludes, link, title = row.split("|")
        first, _dash, last = ais.partition("-")
        alternatives = None
        if link:
            alternatives = tuple(
                tuple(order.split(",")) if order != "key" else ()
                for order in link.split("/")
            )
        for number in range(int(first), int(last or first) + 1):
            ai = str(number).zfill(len(first))
            identifiers[ai] = Identifier(
                ai,
                title,
                _parts(format_),
                "F" in flags,
                query="Q" in flags,
                link=alternatives,
                needs=_alternatives(needs),
                excludes=tuple(excludes.split(",")) if excludes else (),
                kind=kind,
            )

    @cache
    def expand(pattern):
        return frozenset(ai for ai in identifiers if matches(ai, pattern))

    for ai, identifier in identifiers.items():
        excluded = frozenset().union(*map(expand, identifier.excludes))
        identifier.excluded = excluded - {ai}
        singles = [need[0] for need in identifier.needs if len(need) == 1]
        identifier.single_needs = frozenset().union(*map(expand, singles))
    return identifiers


def matches(ai, pattern):
    """Tell whether ``ai`` is what ``pattern`` stands for: 310n, 31nn or itself."""
    return ai == pattern or (
        pattern.endswith("n")
        and len(ai) == len(pattern)
        and ai.startswith(pattern.rstrip("n"))
    )


#: Application identifier -> :class:`Identifier`.
TABLE = _load(table.ROWS)

#: First two digits -> number of digits of all identifiers that begin so.
LENGTHS = {ai[:2]: len(ai) for ai in TABLE}
LENGTHS.update((prefix, 2) for prefix in PREDEFINED if prefix not in LENGTHS)


def at(text, position):
    """Return the identifier that stands in ``text`` at ``position``.

    :return: an :class:`Identifier` of the table, an unknown one when at least its
        length is sure, or None
    """
    length = LENGTHS.get(text[position : position + 2])
    if length is None:
        return None
    return lookup(text[position : position + length])


def lookup(ai):
    """Return the identifier ``ai`` of the table, else see :func:`unknown`."""
    return TABLE.get(ai) or unknown(ai)


@lru_cache(maxsize=256)
def unknown(ai):
    """Return an identifier for ``ai``, which is not in the table.

    Its value is kept as it is: as many characters as the first two digits of the
    identifier say, or up to the next separator.

    :return: None when no identifier can look like ``ai``
    """
    length = LENGTHS.get(ai[:2])
    if length != len(ai) or not ai.isascii() or not ai.isdigit():
        return None
    size = PREDEFINED.get(ai[:2])
    part = Part("X", size or 1, size or 90, False, ())
    return Identifier(ai, "", (part,), bool(size), query=True, known=False)
