"""Check characters: computed over other parts of the number.

All methods find every single character that is wrong, as long as letters are not
mistaken for digits (mod97_10 counts a letter as two digits). Of swapped neighbours they
find all but these:

========== ============== ================ ===========================================
method     covers         check characters swaps that it misses
========== ============== ================ ===========================================
mod10      digits         1 digit          digits that differ by 5
luhn10     digits         1 digit          0 with 9
luhn16     0-9 A-F        1 of these       0 with F
luhn36     0-9 A-Z        1 of these       0 with Z
mod37_36   0-9 A-Z        1 of these       one in 36 of those where the two follow each
                                           other in the alphabet, or are 0 and Z
mod97_10   0-9 A-Z        2 digits         1 with B, 2 with M, 3 with X
gs1        GS1's set 82   2 out of 32      none; does not look at swaps with itself
========== ============== ================ ===========================================

All but gs1 leave out what is neither letter nor digit, so that hyphens do not matter.

Sources: GS1 General Specifications 7.9 (mod10, gs1); ISO/IEC 7064 (mod37_36, mod97_10)
and Luhn's algorithm as in python-stdnum.
"""

import string
from itertools import repeat
from typing import NamedTuple

from stdnum import luhn
from stdnum.iso7064 import mod_37_36, mod_97_10

from .. import gs1
from ..gs1.checks import CSET32
from .alphabets import ALNUM, DIGITS
from .issues import PatternError
from .parts import Part, Text, Wrong
from .shapes import kind, segment

#: Characters that are left out, and how ``str.translate`` leaves them out.
_SKIPPED = string.punctuation + " "
_SKIP = str.maketrans("", "", _SKIPPED)


class Method(NamedTuple):
    """A way to compute check characters; ``compute`` takes the covered text."""

    alphabet: str
    symbols: str
    length: int
    compute: object
    skips: bool = True

    @property
    def covers(self):
        """All characters that may stand in the covered text."""
        return frozenset(self.alphabet + (_SKIPPED if self.skips else ""))

    def write(self, text):
        return self.compute(text.translate(_SKIP) if self.skips else text)


def _luhn(symbols):
    def compute(text):
        return luhn.calc_check_digit(text, symbols)

    return Method(symbols, symbols, 1, compute)


METHODS = {
    "mod37_36": Method(ALNUM, ALNUM, 1, mod_37_36.calc_check_digit),
    "mod97_10": Method(ALNUM, DIGITS, 2, mod_97_10.calc_check_digits),
    "mod10": Method(DIGITS, DIGITS, 1, gs1.check_digit),
    "luhn10": _luhn(DIGITS),
    "luhn16": _luhn(ALNUM[:16]),
    "luhn36": _luhn(ALNUM),
    "gs1": Method(gs1.CSET82, CSET32, 2, gs1.check_pair, skips=False),
}


class Check(Part):
    """Check characters."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        self.method_name = settings["method"]
        self.method = METHODS[self.method_name]
        self.segments = (segment(self.method.symbols, *[self.method.length] * 2),)
        #: indexes of the parts that it covers
        self.covered = ()

    def bind(self, parts, of_start):
        """Find what is covered among all ``parts`` of the pattern.

        :param of_start: where in the pattern the setting ``of=`` has its value
        """
        own = parts.index(self)
        self.covered = tuple(range(own))
        if self.settings["of"]:
            self.covered = self._named(parts, own, of_start)
        counted = frozenset(self.method.alphabet)
        if not any(
            parts[index].chars is None or parts[index].chars & counted
            for index in self.covered
        ):
            raise PatternError("check_nothing", self.start, self.end - self.start)
        for index in self.covered:
            self._require(parts[index])

    def _named(self, parts, own, position):
        covered = []
        for name in self.settings["of"]:
            found = [index for index, part in enumerate(parts) if part.name == name]
            if not found or not name:
                known = {part.name: None for part in parts[:own] if part.name}
                raise PatternError(
                    "check_unknown",
                    position,
                    len(name) or 1,
                    text=name,
                    known=", ".join(known),
                )
            if any(isinstance(parts[i], Check) and i >= own for i in found):
                raise PatternError("check_later", position, len(name), text=name)
            covered += found
        return tuple(sorted(set(covered)))

    def _require(self, part):
        """Refuse a part that always, or from time to time, has what is not covered."""
        if part.chars is None or part.chars <= self.method.covers:
            return
        character = min(part.chars - self.method.covers)
        start, length = part.start, part.end - part.start
        if isinstance(part, Text):
            start, length = _place(part, character), 1
        wider = [
            name for name in ("mod37_36", "gs1") if part.chars <= METHODS[name].covers
        ]
        raise PatternError(
            "check_letters" if wider else "check_outside",
            start,
            length,
            method=self.method_name,
            kind=kind(self.method.alphabet),
            part=part.title,
            character=character,
            proposal="".join(wider[:1]),
        )

    def uncertain(self, parts):
        """Return the covered parts of which only a value tells whether it fits."""
        return [parts[index] for index in self.covered if parts[index].chars is None]

    def cover(self, parts, columns, count):
        """Return the check characters for the columns of the parts."""
        for index in self.covered:
            column = columns[index]
            if isinstance(column, str):
                for character in column:
                    if character not in self.method.covers:
                        raise parts[index].refuse(
                            "check_character",
                            character=character,
                            kind=kind(self.method.alphabet),
                        )
        text = join([columns[index] for index in self.covered], count)
        if isinstance(text, str):
            return self.method.write(text)
        return list(map(self.method.write, text))

    def right(self, texts):
        """Return the check characters that belong to ``texts``, one for each part.

        :raise Wrong: when there is something that they cannot cover
        """
        covered = "".join(texts[index] for index in self.covered)
        for character in covered:
            if character not in self.method.covers:
                raise Wrong(
                    "wrong_cover",
                    character=character,
                    kind=kind(self.method.alphabet),
                )
        return self.method.write(covered)


def _place(part, character):
    """Return where in the pattern a character of a fixed text stands."""
    before = part.text[: part.text.index(character)]
    return part.start + len(before) + sum(before.count(brace) for brace in "{}")


def join(columns, count):
    """Join columns into one: a text where all are the same for every number."""
    if all(isinstance(column, str) for column in columns):
        return "".join(columns)
    rows = (
        repeat(column, count) if isinstance(column, str) else column
        for column in columns
    )
    return list(map("".join, zip(*rows, strict=True)))
