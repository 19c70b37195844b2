"""Break a text into lines that fit into a box."""

from . import fonts
from .design import POINT

#: Distance of two lines in sizes of the font, and the part of it above the baseline.
LEADING = 1.16
ASCENT = 0.93
#: Smallest size in points that people read without a glass.
LEAST = 5.0
#: Where a line may end without a blank.
BREAK = "\N{ZERO WIDTH SPACE}"
_STEP = 0.5
_MARK = "\N{HORIZONTAL ELLIPSIS}"
#: mm that may be missing: rounding of what people type
_SLACK = 0.05


def flow(text, width, height, size, bold):
    """Return ``(lines, size, whole)`` for a box of ``width`` x ``height`` mm.

    The text is broken between words, made smaller down to :data:`LEAST`, at last broken
    within words and cut.

    :return: ``whole`` is False when something was cut
    """
    least = min(size, LEAST)
    while True:
        lines = _wrap(text, width, size, bold, within_words=False)
        if lines is not None and _height(lines, size) <= height + _SLACK:
            return lines, size, True
        if size <= least:
            break
        size = max(size - _STEP, least)
    lines = _wrap(text, width, size, bold, within_words=True)
    room = max(int((height + _SLACK) / (size * LEADING * POINT)), 1)
    if len(lines) <= room:
        return lines, size, True
    lines = lines[:room]
    lines[-1] = _cut(lines[-1], width, size, bold)
    return lines, size, False


def _height(lines, size):
    return len(lines) * size * LEADING * POINT


def _fits(text, width, size, bold):
    return fonts.width(text, bold) * size * POINT <= width + _SLACK


def _wrap(text, width, size, bold, within_words):
    """Return the lines, or None when a word is too long and must not be broken."""
    lines = []
    for paragraph in text.split("\n"):
        line = ""
        for blank, word in _words(paragraph):
            longer = f"{line}{blank}{word}" if line else word
            if _fits(longer, width, size, bold):
                line = longer
                continue
            if line:
                lines.append(line)
            if not _fits(word, width, size, bold):
                if not within_words:
                    return None
                *full, word = _pieces(word, width, size, bold)
                lines += full
            line = word
        lines.append(line)
    return lines


def _words(paragraph):
    """Yield each word with what stands before it, a blank or nothing."""
    for group in paragraph.split():
        blank = " "
        for word in group.split(BREAK):
            if word:
                yield blank, word
                blank = ""


def _pieces(word, width, size, bold):
    pieces = [""]
    for character in word:
        if pieces[-1] and not _fits(pieces[-1] + character, width, size, bold):
            pieces.append("")
        pieces[-1] += character
    return pieces


def _cut(line, width, size, bold):
    while line and not _fits(line + _MARK, width, size, bold):
        line = line[:-1]
    return line.rstrip() + _MARK
