"""A pattern, read and ready to write numbers."""

import secrets
from functools import cached_property, lru_cache
from math import prod

from . import findings, reading, scope, settings
from .catalogue import find
from .checks import Check, join
from .issues import NumberError, PatternError
from .parts import Job, Random, Sequence, Text, Wild
from .shapes import ambiguity
from .syntax import scan


def compile(pattern, restart=()):
    """Read a pattern; see the package for its syntax.

    :param pattern: the text of the pattern
    :param restart: what the sequence restarts by: names such as ``day`` or ``line``, in
        a list or joined by commas; see :mod:`scope`
    :return: a :class:`Template`, the same one for the same arguments
    :raise PatternError: with ``position``, ``length``, ``code`` and a sentence. Nothing
        else is raised, whatever the text.
    """
    if not isinstance(restart, str):
        restart = tuple(restart)
    return _compile(pattern or "", restart)


@lru_cache(maxsize=512)
def _compile(pattern, restart):
    return Template(pattern, restart)


class Template:
    """What :func:`compile` makes of a pattern. It does not change.

    ``parts`` are its parts in order (:mod:`parts`), ``restart`` the full names of what
    its sequence restarts by.
    """

    def __init__(self, pattern, restart):
        self.pattern = pattern
        self.parts = []
        cover = {}
        for piece in scan(pattern):
            part = Text(piece)
            if piece.name:
                token = find(piece)
                part = token.part(token, piece, settings.read(token, piece))
                self._add_name(part, piece)
                cover[part] = next(
                    (item.value_start for item in piece.settings if item.key == "of"), 0
                )
            self.parts.append(part)
        for part in self.parts:
            if isinstance(part, Check):
                part.bind(self.parts, cover[part])
        self.restart = scope.read_restart(restart, self.parts)

    def _add_name(self, part, piece):
        for other in self.parts:
            if isinstance(other, Sequence) and isinstance(part, Sequence):
                raise PatternError(
                    "two_sequences", piece.start, piece.end - piece.start
                )
            named = part.settings["as"] or (other.token and other.settings["as"])
            if named and part.name == other.name:
                raise PatternError(
                    "name_taken", piece.start, piece.end - piece.start, text=part.name
                )

    def __repr__(self):
        return f"compile({self.pattern!r}, {self.restart!r})"

    # -- what it consists of

    @cached_property
    def sequence(self):
        """The part that is counted up, or None; has ``begin``, ``step``, ``last``,
        ``capacity``."""
        return next((part for part in self.parts if isinstance(part, Sequence)), None)

    @cached_property
    def random(self):
        """The parts drawn at random."""
        return [part for part in self.parts if isinstance(part, Random)]

    @cached_property
    def only_reads(self):
        """Whether it can check numbers but not make them."""
        return any(isinstance(part, Wild) for part in self.parts)

    @cached_property
    def tokens(self):
        """``(start, end, token name, title)`` of each token, to mark them."""
        return [
            (part.start, part.end, part.token.name, part.title)
            for part in self.parts
            if part.token
        ]

    @cached_property
    def needs(self):
        """What a context must tell: keys such as "product" and "expires"."""
        names = set().union(*(part.needs for part in self.parts))
        return frozenset(names | {name.partition(".")[0] for name in self.restart})

    @cached_property
    def segments(self):
        """``(part, segment)`` for the whole number, in order."""
        return [(part, one) for part in self.parts for one in part.segments]

    @cached_property
    def ambiguity(self):
        """``(part, part, example)`` when a text can be cut in two ways, else None.

        The border between the two parts cannot be told, and numbers that are made
        from different values can be the same, as in ``{product}{seq:1+}``.
        """
        found = ambiguity([part.segments for part in self.parts])
        if not found:
            return None
        first, second, example = found
        # "the product and the line" says more than "the product and the hyphen"
        while isinstance(self.parts[first], Text):
            first -= 1
        while isinstance(self.parts[second], Text):
            second += 1
        return self.parts[first], self.parts[second], example

    # -- numbers

    def numbers(self, count, after=None):
        """Return the next ``count`` values of the sequence.

        :param after: the value drawn last, None before the first of a scope
        """
        if not self.sequence:
            return [None] * count
        begin, step = self.sequence.begin, self.sequence.step
        first = begin if after is None else after + step
        return list(range(first, first + count * step, step))

    def format(self, context, number=None, source=secrets.token_bytes):
        """Write one number; see :meth:`format_many`."""
        return self.format_many(context, [number], source)[0]

    def format_many(self, context, numbers, source=secrets.token_bytes):
        """Write numbers that differ in their sequence and random part only.

        :param context: a mapping. ``date``, ``produced`` and ``received`` are
            ``datetime`` in the warehouse's time zone (or ``date``, where no time of day
            is shown), ``expires`` too; ``product``, ``category``, ``gtin``,
            ``company``, ``warehouse``, ``line``, ``supplier``, ``supplier_lot``,
            ``document`` and ``shift`` are texts. ``day_start``: hours after midnight at
            which a production day begins, 0 when it is missing. Only what
            :attr:`needs` names must be there.
        :param numbers: the values of the sequence, one for each number to write; any
            list of the right length when there is no sequence
        :param source: a function that returns so many random bytes
        :return: the numbers, in order; all different when there is a random part and
            no sequence
        :raise NumberError: when one of them cannot be made
        """
        numbers = list(numbers)
        if not numbers:
            return []
        texts = self._write(context, numbers, source)
        if not self.random or self.sequence or len(numbers) < 2:
            return texts
        space = prod(part.space for part in self.random)
        # more than half would take many attempts for the last ones
        if 2 * len(numbers) > space:
            raise NumberError(
                "random_full", self.random[0].name, space=space, count=len(numbers)
            )
        different = dict.fromkeys(texts)
        while len(different) < len(numbers):
            missing = numbers[len(different) :]
            different.update(dict.fromkeys(self._write(context, missing, source)))
        return list(different)

    def _write(self, context, numbers, source):
        count = len(numbers)
        job = Job(context, numbers, count, source)
        columns = [
            None if isinstance(part, Check) else part.column(job) for part in self.parts
        ]
        return self._join(columns, count)

    def _join(self, columns, count):
        """Add the check characters to the columns, and make texts of them."""
        for index, part in enumerate(self.parts):
            if isinstance(part, Check):
                columns[index] = part.cover(self.parts, columns, count)
        texts = join(columns, count)
        return [texts] * count if isinstance(texts, str) else texts

    def renumber(self, read, numbers):
        """Write a number again with other values of the sequence.

        :param read: the :class:`reading.Reading` of the number
        :param numbers: the values; everything else stays, but for check characters
        """
        job = Job({}, list(numbers), len(numbers), None)
        columns = [
            part.column(job) if isinstance(part, Sequence) else text.text
            for part, text in zip(self.parts, read.parts, strict=True)
        ]
        return self._join(columns, job.count)

    def parse(self, text, context=None, today=None):
        """Read a number back, or say which part of it is wrong.

        :param context: what is known already: the texts of ``context`` must then be
            those of the number. Dates are not compared.
        :param today: the day by which two digits of a year are understood
        :return: a :class:`reading.Reading`; ``.ok``, ``.values``, ``.parts``,
            ``.issue``. Nothing is raised, whatever the text.
        """
        return reading.read(self, text, context or {}, today)

    def scope_key(self, context):
        """Return the text under which the counter for ``context`` is kept."""
        return scope.scope_key(self, context)

    # -- what is to be said about it

    def duplicates(self, unique="everywhere"):
        """Return the issues because of which the same number can be made twice.

        :param unique: within what a number must be different: "product", "company" or
            "everywhere"
        """
        return findings.duplicates(self, unique)

    def warnings(self, planned=None):
        """Return other issues that are worth knowing.

        :param planned: how many numbers are planned before the sequence restarts
        """
        return findings.warnings(self, planned)

    def gs1_verdict(self, context=None, planned=10**6):
        """Tell whether every number fits into GS1's (10) lot and (21) serial number.

        :param context: judge by its texts; else by what they could be at worst
        :param planned: to which number a sequence without a fixed width will grow
        """
        return findings.gs1_template(self, context, planned)

    def guessing(self, planned):
        """Tell how likely a guessed number is a real one, with ``planned`` in use."""
        return findings.guessing(self, planned)
