"""The shape of a number: what each part may look like, character by character.

The shape is what a part's text is recognised by. It knows nothing of meaning: that a
month is at most 12 is said by the part that reads it.
"""

import string
from typing import NamedTuple

from ..gs1 import CSET82
from .alphabets import ALNUM, DIGITS, LETTERS
from .issues import Term
from .sentences import _

#: Longer parts are compared as if they had no upper limit; see :func:`ambiguity`.
_LONG = 20


class Segment(NamedTuple):
    """``low`` to ``high`` characters out of ``chars``, or a fixed text.

    ``chars`` None is any character that can be printed, ``high`` None is no limit.
    """

    chars: frozenset | None
    low: int
    high: int | None
    text: str | None = None

    def allows(self, character):
        if self.chars is None:
            return character.isprintable()
        return character in self.chars

    def run(self, text, position):
        """Return how many characters of ``text`` can belong to this segment."""
        end = len(text) if self.high is None else min(len(text), position + self.high)
        place = position
        while place < end and self.allows(text[place]):
            place += 1
        return place - position


def segment(chars, low, high):
    return Segment(None if chars is None else frozenset(chars), low, high)


def fixed(text):
    return Segment(frozenset(text), len(text), len(text), text)


_KINDS = {
    frozenset(DIGITS): Term(_("digits")),
    frozenset(LETTERS): Term(_("capital letters")),
    frozenset(ALNUM): Term(_("digits and capital letters")),
    frozenset(string.ascii_letters): Term(_("letters")),
    frozenset(ALNUM + string.ascii_lowercase): Term(_("digits and letters")),
    frozenset(CSET82): Term(_("the 82 characters that GS1 allows")),
    None: Term(_("characters that can be printed")),
}


def kind(chars):
    """Return words for ``chars``, or simply the list of them."""
    if chars is not None:
        chars = frozenset(chars)
    return _KINDS.get(chars) or "".join(sorted(chars))


class Miss(NamedTuple):
    """Where a text stopped following the segments."""

    #: index of the segment, or the number of segments when text is left over
    index: int
    #: how many characters of that segment were there
    matched: int
    position: int


def readings(segments, text):
    """Yield every way in which ``text`` follows ``segments``, longest parts first.

    A way is a tuple with the end of each segment. The generator returns the farthest
    :class:`Miss`, the one that explains why a text that follows in no way does not.
    """
    dead = set()
    miss = Miss(-1, 0, 0)

    def walk(index, position):
        nonlocal miss
        if index == len(segments):
            if position == len(text):
                yield ()
            else:
                miss = max(miss, Miss(index, 0, position))
            return
        if (index, position) in dead:
            return
        alive = False
        for end in ends(index, position):
            for rest in walk(index + 1, end):
                alive = True
                yield (end, *rest)
        if not alive:
            dead.add((index, position))

    def ends(index, position):
        nonlocal miss
        part = segments[index]
        if part.text is not None:
            if text.startswith(part.text, position):
                return (position + part.low,)
            matched = _common(part.text, text[position : position + part.low])
        else:
            matched = part.run(text, position)
            if matched >= part.low:
                return range(position + matched, position + part.low - 1, -1)
        miss = max(miss, Miss(index, matched, position + matched))
        return ()

    yield from walk(0, 0)
    return miss


def _common(expected, text):
    """Return how many characters at the beginning are the same."""
    for count, (one, other) in enumerate(zip(expected, text, strict=False)):
        if one != other:
            return count
    return min(len(expected), len(text))


# -- Can every text be read in one way only? -------------------------------------------
#
# Two readings of one text are two walks through the same segments that take the same
# characters. All pairs of walks are followed at once, breadth first; a pair that has
# been apart and arrives at the end together is an example of a text with two readings,
# and the first that is found is a shortest one.


def ambiguity(parts):
    """Return (index, index, example) of a text that can be cut in two ways, or None.

    :param parts: the segments of each part
    :return: the two parts whose border is unclear, and a shortest such text. Lengths
        of more than 20 characters count as "any length".
    """
    cells = [
        (number, cell) for number, shape in enumerate(parts) for cell in _cells(shape)
    ]
    if sum(cell.high != cell.low for _number, cell in cells) < 2:
        return None
    start = (0, 1)
    seen = {(start, start, False)}
    paths = [(start, start, None, _witness(cells[0][1].chars, None), "")]
    for one, other, apart, character, before in paths:
        text = before + character
        if apart and _complete(cells, one) and _complete(cells, other):
            return (*apart, text)
        for one_next in _steps(cells, one):
            for other_next in _steps(cells, other):
                character = _witness(
                    cells[one_next[0]][1].chars, cells[other_next[0]][1].chars
                )
                if character is None:
                    continue
                numbers = {cells[one_next[0]][0], cells[other_next[0]][0]}
                now = apart or (len(numbers) > 1 and tuple(sorted(numbers))) or None
                key = (*sorted((one_next, other_next)), bool(now))
                if key not in seen:
                    seen.add(key)
                    paths.append((one_next, other_next, now, character, text))
    return None


def _cells(shape):
    for part in shape:
        if part.text is not None:
            yield from (segment(character, 1, 1) for character in part.text)
        elif part.high is None or (part.high > _LONG and part.high != part.low):
            yield part._replace(high=None)
        else:
            yield part


def _steps(cells, state):
    """Where a walk can be after one more character: same segment, or the next one."""
    index, count = state
    cell = cells[index][1]
    if cell.high is None:
        yield index, min(count + 1, cell.low)
    elif count < cell.high:
        yield index, count + 1
    if count >= cell.low and index + 1 < len(cells):
        yield index + 1, 1


def _complete(cells, state):
    index, count = state
    return index == len(cells) - 1 and count >= cells[index][1].low


def _witness(one, other):
    """Return a character out of both sets, the plainest one, or None."""
    if one is None or other is None:
        common = one or other or frozenset("A")
    else:
        common = one & other
    return min(common, key=lambda c: (not c.isalnum(), c), default=None)
