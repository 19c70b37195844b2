"""The characters that sequences and random parts are written in."""

import string
from typing import NamedTuple

from ..gs1.checks import CSET32

DIGITS = string.digits
LETTERS = string.ascii_uppercase
ALNUM = DIGITS + LETTERS

#: The highest number that a counter can hold: PostgreSQL's bigint.
HIGHEST = 2**63 - 1

#: Alphabets of random parts. "safe" has no 0, 1, I and O.
ALPHABETS = {
    "safe": CSET32,
    "digits": DIGITS,
    "hex": DIGITS + "ABCDEF",
    "letters": LETTERS,
    "alnum": ALNUM,
    "mixed": ALNUM + string.ascii_lowercase,
}

#: Pairs that are easily mistaken for each other, in print or in handwriting.
LOOK_ALIKES = ("0O", "1I")


class Base(NamedTuple):
    """How a sequence writes its numbers.

    The characters are in the order of their character codes, so that texts of equal
    length sort like their numbers.
    """

    symbols: str
    #: the first number of a given width: A is 1, but the digit 0 is 0
    first: int

    def write(self, number, width):
        """Write ``number`` with at least ``width`` characters.

        Letters count A to Z, then AA, AB, as the columns of a spreadsheet do; with
        three letters from AAA. Numbers count as usual, with zeros in front.
        """
        if self.first:
            number -= 1
            while number >= 26**width:
                number -= 26**width
                width += 1
        size = len(self.symbols)
        written = []
        while number:
            number, digit = divmod(number, size)
            written.append(self.symbols[digit])
        return "".join(reversed(written)).rjust(width, self.symbols[0])

    def read(self, text, width):
        """Return the number that :meth:`write` wrote with at least ``width``."""
        number = 0
        for character in text:
            number = number * len(self.symbols) + self.symbols.index(character)
        if self.first:
            number += 1 + sum(26**short for short in range(width, len(text)))
        return number

    def last(self, width):
        """Return the highest number that has exactly ``width`` characters."""
        return min(len(self.symbols) ** width - 1 + self.first, HIGHEST)


#: Bases of sequences. 32 is Crockford's alphabet: no I, L, O and U.
BASES = {
    "10": Base(DIGITS, 0),
    "16": Base(DIGITS + "ABCDEF", 0),
    "32": Base("0123456789ABCDEFGHJKMNPQRSTVWXYZ", 0),
    "36": Base(ALNUM, 0),
    "letters": Base(LETTERS, 1),
}


def draw(alphabet, length, count, source):
    """Return ``count`` random texts, every one of them equally likely.

    :param alphabet: the characters, ASCII, at most 256
    :param source: a function of a number of bytes, such as ``secrets.token_bytes``
    """
    # A byte stands for a character; the few at the end of its range that would make
    # some characters likelier than others are thrown away.
    size = len(alphabet)
    fair = 256 - 256 % size
    table = bytes(ord(alphabet[byte % size]) for byte in range(fair)).ljust(256)
    unfair = bytes(range(fair, 256))
    drawn = ""
    while len(drawn) < count * length:
        wanted = (count * length - len(drawn)) * 256 // fair + 8
        drawn += source(wanted).translate(table, unfair).decode("ascii")
    return [drawn[i : i + length] for i in range(0, count * length, length)]
