"""The parts that a number is made of: each can write itself and read itself back.

A part knows its *segments* (what its text can look like), writes its *column* (its text
for each of many numbers, or one text when it is the same for all) and *reads* a text.
Check characters are in :mod:`checks`.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

from .. import gs1
from . import dates
from .alphabets import ALNUM, BASES, HIGHEST, LETTERS, draw
from .issues import NumberError, PatternError, Term, issue
from .sentences import _
from .shapes import fixed, segment

#: Widest sequence: nothing wider could ever be filled.
WIDEST = 18


class Job(NamedTuple):
    """What is to be written: ``count`` numbers in one context."""

    context: Mapping
    numbers: list
    count: int
    source: Callable


class Wrong(Exception):
    """A text that its part cannot have; ``code`` and ``values`` of the sentence."""

    def __init__(self, code, **values):
        self.code = code
        self.values = values
        super().__init__(code)


class Part:
    """One part of a pattern.

    :param token: its entry in the catalogue, None for fixed text
    :param piece: where it stands in the pattern
    :param settings: as :func:`settings.read` returns them
    """

    token = None

    def __init__(self, token, piece, settings):
        self.token = token
        self.start, self.end = piece.start, piece.end
        self.settings = settings
        self.name = settings.get("as") or token.name
        self.title = token.title
        self.segments = ()

    @property
    def low(self):
        return sum(part.low for part in self.segments)

    @property
    def high(self):
        """The most characters it can have; None for no limit."""
        highs = [part.high for part in self.segments]
        return None if None in highs else sum(highs)

    @property
    def chars(self):
        """All characters that it can hold; None for any."""
        sets = [part.chars for part in self.segments]
        return None if None in sets else frozenset().union(*sets)

    #: what the context must tell
    @property
    def needs(self):
        return frozenset()

    def column(self, job):
        raise NotImplementedError

    def read(self, text, context):
        """Return the value of ``text``, which has the right shape; else :class:`Wrong`.

        :param context: what is known, as when writing; may be empty
        """
        return text

    def refuse(self, code, **values):
        """Return the error for a number that cannot be made because of this part."""
        return NumberError(code, self.name, part=self.title, **values)

    def at(self, position, length, code, **values):
        """Return the issue about characters of a number that belong to this part."""
        values.setdefault("part", self.title)
        return issue(code, position, length, self.name, **values)


class Text(Part):
    """Text between the braces."""

    title = Term(_("Fixed text"))
    name = ""

    def __init__(self, piece):
        self.start, self.end = piece.start, piece.end
        self.text = piece.text
        self.segments = (fixed(piece.text),)

    def column(self, job):
        return self.text


class Sequence(Part):
    """The number that is counted up."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        self.width, self.grows = settings["width"]
        self.begin, self.step = settings["start"], settings["step"]
        self.base = BASES[settings["base"]]
        self.last = HIGHEST if self.grows else self.base.last(self.width)
        if not self.base.first <= self.begin <= self.last:
            raise PatternError(
                "start_full",
                piece.start,
                piece.end - piece.start,
                start=self.begin,
                last=self.last,
            )
        longest = len(self.base.write(self.last, self.width))
        self.segments = (segment(self.base.symbols, self.width, longest),)

    @property
    def capacity(self):
        """How many numbers there are, from the first to the last."""
        return (self.last - self.begin) // self.step + 1

    def column(self, job):
        if None in job.numbers:
            raise self.refuse("no_number")
        if min(job.numbers) < self.base.first:
            raise self.refuse("sequence_low", number=min(job.numbers))
        if max(job.numbers) > self.last:
            raise self.refuse("sequence_full", number=max(job.numbers), last=self.last)
        if self.base is BASES["10"]:
            return [str(number).zfill(self.width) for number in job.numbers]
        return [self.base.write(number, self.width) for number in job.numbers]

    def read(self, text, context):
        number = self.base.read(text, self.width)
        if number > self.last:
            raise Wrong("too_high")
        if self.base.write(number, self.width) != text:
            raise Wrong("zeros")
        return number


class Date(Part):
    """A date in any form."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        self.form = settings["form"]
        self.codes = [code for code in self.form if isinstance(code, dates.Code)]
        self.segments = tuple(dates.segments(self.form))
        self.timed = any(code.field in dates.TIMES for code in self.codes)

    @property
    def needs(self):
        return frozenset({self.token.name})

    def column(self, job):
        moment = job.context.get(self.token.name)
        if not moment:
            raise self.refuse("missing")
        if self.timed and not isinstance(moment, datetime.datetime):
            raise self.refuse("no_time")
        return dates.write(self.form, moment, job.context.get("day_start") or 0)

    def read(self, text, context):
        """Return ``(field, value, width)`` for each code, ``("year", 26, 2)``."""
        fields = []
        position = 0
        for code, shape in zip(self.form, self.segments, strict=True):
            stretch = text[position : position + shape.low]
            position += shape.low
            if isinstance(code, str):
                continue
            value = code.read(stretch)
            if value is None:
                raise Wrong("not_there", field=code.title, text=stretch)
            fields.append((code.field, value, code.width))
        return fields


class Value(Part):
    """A text that comes from a record: a code, a name, another number."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        cuts = [name for name in ("first", "last", "max") if settings.get(name)]
        where = piece.start, piece.end - piece.start
        if len(cuts) > 1:
            raise PatternError("cut_twice", *where)
        self.limit = settings[cuts[0]] if cuts else None
        self.pad = settings.get("pad")
        if self.pad and not cuts:
            raise PatternError("pad_width", *where)
        self.instead = settings.get("or")
        self.upper = settings.get("upper", False)
        self.clean = settings.get("clean", False)
        self.cut = bool({"first", "last"} & set(cuts))
        #: whether different records show different texts
        self.whole = not any((self.cut, self.upper, self.clean, self.pad, self.instead))
        self.segments = (self._shape(),)

    def _shape(self):
        chars = None
        low = self.limit if self.pad else 1
        if self.clean:
            chars = frozenset(ALNUM if self.upper else ALNUM + LETTERS.lower())
            if self.pad:
                chars |= {self.pad}
        if self.instead:
            low = min(low, len(self.instead))
            chars = chars and chars | set(self.instead)
        high = self.limit and max(self.limit, len(self.instead or ""))
        return segment(chars, low, high)

    @property
    def needs(self):
        return frozenset({self.token.name})

    def text(self, context):
        """Return the text of ``context``, or None when it is not known."""
        given = context.get(self.token.name)
        text = "" if given is None or given is False else str(given).strip()
        return self._shown(text) if text else self.instead

    def _shown(self, text):
        if not text.isprintable():
            raise self.refuse("value_control", text=text)
        shown = text.upper() if self.upper else text
        if self.clean:
            shown = re.sub("[^0-9A-Za-z]+", "", shown)
            if not shown:
                raise self.refuse("value_empty", text=text)
        if self.settings.get("max") and len(shown) > self.limit:
            raise self.refuse("value_long", text=shown, limit=self.limit)
        if self.cut:
            first = self.settings.get("first")
            shown = shown[:first] if first else shown[-self.limit :]
        return shown.rjust(self.limit, self.pad) if self.pad else shown

    def column(self, job):
        text = self.text(job.context)
        if text is None:
            raise self.refuse("missing")
        return text


class Gtin(Value):
    """A GTIN, always with 14 digits before it is cut."""

    def _shape(self):
        digits = frozenset("0123456789")
        size = self.limit if self.pad else min(self.limit or 14, 14)
        if self.instead:
            return segment(
                digits | set(self.instead),
                min(size, len(self.instead)),
                max(size, len(self.instead)),
            )
        return segment(digits, size, size)

    def _shown(self, text):
        try:
            text = gs1.gtin14(text)
        except ValueError:
            raise self.refuse("value_gtin", text=text) from None
        return super()._shown(text)

    def read(self, text, context):
        if not self.cut and text != self.instead and not gs1.has_check_digit(text):
            raise Wrong("wrong_gtin")
        return text


class Shift(Part):
    """The shift, from the time of day."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        self.times = sorted(settings["times"].items())
        codes = [code for _begins, code in self.times]
        self.segments = (
            segment(set("".join(codes)), min(map(len, codes)), max(map(len, codes))),
        )
        self.of = settings["of"]

    @property
    def needs(self):
        return frozenset({self.of})

    def column(self, job):
        return self.code(job.context)

    def code(self, context):
        moment = context.get(self.of)
        if not isinstance(moment, datetime.datetime):
            raise self.refuse("no_time" if moment else "missing")
        minutes = moment.hour * 60 + moment.minute
        begun = [code for begins, code in self.times if begins <= minutes]
        # before the first one of the day, the last one of the day before goes on
        return begun[-1] if begun else self.times[-1][1]

    def read(self, text, context):
        if text not in dict(self.times).values():
            raise Wrong("not_a_shift")
        return text


def shift(token, piece, settings):
    """A shift with its times given, or as the context names it."""
    return (Shift if settings["times"] else Value)(token, piece, settings)


class Random(Part):
    """Characters drawn at random."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        self.alphabet = settings["alphabet"]
        self.length = settings["length"]
        self.segments = (segment(self.alphabet, self.length, self.length),)

    @property
    def space(self):
        """How many different texts there are."""
        return len(self.alphabet) ** self.length

    def column(self, job):
        return draw(self.alphabet, self.length, job.count, job.source)


class Wild(Part):
    """Any text, in formats that only check numbers which others made."""

    def __init__(self, token, piece, settings):
        super().__init__(token, piece, settings)
        self.segments = (segment(token.chars, *settings["length"]),)

    def column(self, job):
        raise self.refuse("cannot_write")
