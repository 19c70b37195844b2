"""Compose a label: every text and symbol gets its exact place."""

from dataclasses import dataclass
from typing import NamedTuple

from . import fonts
from .design import POINT, fill
from .flow import ASCENT, LEADING, flow
from .problems import Problem

#: Human readable text below bars, in points.
_HRI_SIZE = 7.0
#: Fewest dots per module that printers print reliably.
_FEWEST_DOTS = 2
#: Widest GS1-128 in mm, quiet zones included (GS1 General Specifications 5.4).
_WIDEST = 165.0
_SLACK = 0.05


class Text(NamedTuple):
    """A line of text; ``x`` is the left edge of a block of ``width`` mm."""

    x: float
    baseline: float
    width: float
    text: str
    size: float
    bold: bool
    align: str


class Mark(NamedTuple):
    """A symbol; ``x, y`` is the corner of its modules, the quiet zone is around it."""

    x: float
    y: float
    symbol: object
    dots: int
    module: float
    bar_height: float

    @property
    def width(self):
        return self.symbol.width * self.module

    @property
    def height(self):
        bars = self.symbol.kind.linear
        return self.bar_height if bars else self.symbol.height * self.module


class Rule(NamedTuple):
    """A line or the outline of a box."""

    x: float
    y: float
    width: float
    height: float
    thickness: float


@dataclass(frozen=True)
class Composed:
    """A label ready to be written; lengths in mm."""

    design: object
    texts: tuple
    marks: tuple
    rules: tuple
    problems: tuple

    @property
    def stops(self):
        """The problems with which it must not be printed."""
        return [problem for problem in self.problems if problem.stops]


def compose(design, values, make_symbol):
    """Put everything in its place.

    :param Design design: the label
    :param dict values: placeholder -> text
    :param make_symbol: called with a symbol's :class:`Item`; returns a
        ``lib.symbols.Symbol`` and its human readable text, or None for no symbol
    :rtype: Composed
    """
    composer = _Composer(design)
    for number, item in enumerate(design.items):
        if item.kind == "symbol":
            made = make_symbol(item)
            if made:
                composer.symbol(number, item, *made)
        elif item.kind == "text":
            content = fill(item.text, values).strip()
            if content:
                composer.text(number, item, content)
        else:
            composer.rule(number, item)
    composer.collisions()
    return Composed(
        design,
        tuple(text for _number, text in composer.texts),
        tuple(mark for _number, mark in composer.marks),
        tuple(composer.rules),
        tuple(composer.problems),
    )


class _Composer:
    def __init__(self, design):
        self.design = design
        self.texts, self.marks, self.rules, self.problems = [], [], [], []

    def problem(self, code, number, **values):
        self.problems.append(Problem(code, number, values))

    def inside(self, number, item, what):
        ends = item.x + item.width, item.y + item.height
        limits = self.design.width, self.design.height
        if min(item.x, item.y) < -_SLACK or any(
            end > limit + _SLACK for end, limit in zip(ends, limits, strict=True)
        ):
            self.problem("outside", number, text=what)

    def text(self, number, item, content):
        self.inside(number, item, content)
        lacking = fonts.missing(content, item.bold)
        if lacking:
            self.problem("glyphs", number, characters=lacking, text=content)
        lines, size, whole = flow(
            content, item.width, item.height, item.size, item.bold
        )
        if not whole:
            self.problem("text_cut", number, text=content)
        step = size * POINT * LEADING
        for position, line in enumerate(lines):
            baseline = item.y + position * step + size * POINT * ASCENT
            mark = Text(item.x, baseline, item.width, line, size, item.bold, item.align)
            self.texts.append((number, mark))

    def symbol(self, number, item, symbol, readable):
        self.inside(number, item, symbol.name)
        kind, dot = symbol.kind, self.design.dot
        below = (
            flow(
                readable, item.width, _HRI_SIZE * POINT * LEADING * 2, _HRI_SIZE, False
            )
            if item.hri and readable
            else ([], _HRI_SIZE, True)
        )
        lines, size, whole = below
        if not whole:
            self.problem("text_cut", number, text=readable)
        text_height = len(lines) * size * POINT * LEADING
        height = item.height - text_height
        dots = _most_dots(symbol, item.width, height, dot, item.dots)
        least = min(_FEWEST_DOTS, item.dots)
        if dots < least and _is_too_wide(symbol, least * dot):
            self.problem(
                "too_wide",
                number,
                width=f"{symbol.full_width * least * dot:.1f}",
                limit=f"{_WIDEST:g}",
            )
            dots = least
        elif dots < least:
            self.problem(
                "symbol_large",
                number,
                symbol=symbol.name,
                needed=f"{symbol.full_width * least * dot:.1f}",
                given=f"{item.width if kind.linear else min(item.width, height):.1f}",
                dots=least,
            )
            dots = least
        elif dots < item.dots:
            self.problem(
                "symbol_reduced",
                number,
                symbol=symbol.name,
                dots=dots,
                wanted=item.dots,
            )
        module = dots * dot
        smallest = item.options.get("least") or kind.least
        if module < smallest - 0.005:
            self.problem(
                "module_small",
                number,
                symbol=symbol.name,
                size=f"{module:.3f}",
                least=f"{smallest:.3f}",
            )
        left = _left(item, symbol.full_width * module) + kind.quiet * module
        top = item.y + (0 if kind.linear else kind.quiet * module)
        mark = Mark(left, top, symbol, dots, module, height)
        self.marks.append((number, mark))
        bottom = item.y + height if kind.linear else mark.y + mark.height
        bottom += 0 if kind.linear else kind.quiet * module
        for position, line in enumerate(lines):
            baseline = bottom + (position * LEADING + ASCENT) * size * POINT
            self.texts.append(
                (
                    number,
                    Text(item.x, baseline, item.width, line, size, False, "center"),
                )
            )

    def rule(self, number, item):
        self.inside(number, item, item.kind)
        self.rules.append(Rule(item.x, item.y, item.width, item.height, item.thickness))

    def collisions(self):
        """Say where a text stands in a symbol or its quiet zone, or two meet."""
        areas = [(number, mark, _quiet_area(mark)) for number, mark in self.marks]
        told = set()
        for number, text in self.texts:
            for other, mark, area in areas:
                if (number, other) not in told and _meet(_text_area(text), area):
                    told.add((number, other))
                    self.problem(
                        "overlap", number, text=text.text, symbol=mark.symbol.name
                    )
        for position, (number, mark, area) in enumerate(areas):
            for _other, other_mark, other_area in areas[position + 1 :]:
                # quiet zones may share the same room, modules may not reach into them
                if _meet(_dark_area(mark), other_area) or _meet(
                    area, _dark_area(other_mark)
                ):
                    self.problem(
                        "symbols_overlap",
                        number,
                        symbol=mark.symbol.name,
                        other=other_mark.symbol.name,
                    )


def _is_too_wide(symbol, module):
    """Whether GS1 forbids a symbol of this width."""
    bars = symbol.kind.gs1 and symbol.kind.linear
    return bars and symbol.full_width * module > _WIDEST


def _most_dots(symbol, width, height, dot, wanted):
    """Return the most dots per module, at most ``wanted``, with which it has room."""
    if symbol.kind.gs1 and symbol.kind.linear:
        width = min(width, _WIDEST)
    dots = int((width + _SLACK) / (symbol.full_width * dot))
    if not symbol.kind.linear:
        full_height = symbol.height + 2 * symbol.kind.quiet
        dots = min(dots, int((height + _SLACK) / (full_height * dot)))
    return min(dots, wanted)


def _left(item, width):
    room = item.width - width
    return item.x + {"left": 0, "center": room / 2, "right": room}[item.align]


def _dark_area(mark):
    return mark.x, mark.y, mark.x + mark.width, mark.y + mark.height


def _quiet_area(mark):
    quiet = mark.symbol.kind.quiet * mark.module
    above = 0 if mark.symbol.kind.linear else quiet
    left, top, right, bottom = _dark_area(mark)
    return left - quiet, top - above, right + quiet, bottom + above


def _text_area(text):
    used = fonts.width(text.text, text.bold) * text.size * POINT
    left = text.x + {
        "left": 0,
        "center": (text.width - used) / 2,
        "right": text.width - used,
    }.get(text.align, 0)
    height = text.size * POINT
    return (
        left,
        text.baseline - 0.75 * height,
        left + used,
        text.baseline + 0.1 * height,
    )


def _meet(one, other):
    return (
        one[0] < other[2] - _SLACK
        and other[0] < one[2] - _SLACK
        and one[1] < other[3] - _SLACK
        and other[1] < one[3] - _SLACK
    )
