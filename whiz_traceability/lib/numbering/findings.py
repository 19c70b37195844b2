"""What is to be said about a pattern: duplicates, warnings, GS1, guessing."""

from fractions import Fraction
from math import prod
from typing import NamedTuple

from .. import gs1
from . import scope
from .alphabets import LOOK_ALIKES
from .catalogue import TOKENS
from .checks import Check
from .dates import shows
from .issues import Issue, NumberError, issue
from .parts import Date, Random, Sequence, Text, Value
from .shapes import kind

#: GS1's limit for (10) batch or lot number and (21) serial number.
GS1_LENGTH = 20
#: How likely a guess may be: EU 2016/161 art. 4(c), EU 2018/574 art. 8.
GUESSING_RULE = Fraction(1, 10_000)
#: What is planned when nobody says.
_PLANNED = 100

#: What is the same for all lots that must have different numbers.
_WITHIN = {
    "product": {"product", "company"},
    "company": {"company"},
    "everywhere": set(),
}


# -- duplicates ------------------------------------------------------------------------


def duplicates(template, unique):
    """See ``Template.duplicates``."""
    found = []
    if not template.sequence and not template.random:
        found.append(_no_counter(template))
    if template.sequence:
        for name in template.restart:
            found += _restart(template, name, _WITHIN[unique])
    if template.ambiguity and not template.only_reads:
        found.append(_ambiguous(template, "ambiguous"))
    if template.sequence:
        found += _short_year(template)
    return found


def _no_counter(template):
    shown = {part.title: None for part in template.parts if part.token}
    if not any(part.token and not isinstance(part, Check) for part in template.parts):
        return issue("constant")
    return issue("no_counter", parts=", ".join(shown))


def _restart(template, name, within):
    date, _dot, period = name.rpartition(".")
    if date:
        if not shows({code.field for code in _codes(template, date)}, period):
            yield issue(
                "period_hidden",
                period=scope.EVERY[period],
                date=TOKENS[date].title,
                proposal=f"{date}:{_SHOWN_BY[period]}",
            )
        return
    if name in within:
        return
    parts = [part for part in template.parts if part.token and part.token.name == name]
    title = TOKENS[name].title
    if not parts:
        yield issue("value_hidden", part=title, proposal=name)
    elif all(isinstance(part, Value) and not part.whole for part in parts):
        yield issue("value_cut", part=title)


_SHOWN_BY = {
    "hour": "YYMMDDHH",
    "day": "YYMMDD",
    "week": "GGWW",
    "month": "YYMM",
    "year": "YY",
}


def _short_year(template):
    dates = {name.partition(".")[0] for name in template.restart if "." in name}
    for date in sorted(dates):
        widths = [
            code.width
            for code in _codes(template, date)
            if code.field in ("year", "isoyear")
        ]
        if widths and max(widths) < 4:
            yield issue("year_short" if max(widths) == 1 else "year_two")


def _codes(template, date):
    """Return the codes by which a date is shown."""
    return [
        code
        for part in template.parts
        if isinstance(part, Date) and part.token.name == date
        for code in part.codes
    ]


def _ambiguous(template, code):
    first, second, example = template.ambiguity
    return issue(code, first=first.title, second=second.title, example=example)


# -- warnings --------------------------------------------------------------------------


def warnings(template, planned):
    """See ``Template.warnings``."""
    found = []
    if template.only_reads:
        wild = [
            part.title for part in template.parts if part.token and part.token.reads
        ]
        found.append(issue("only_reads", parts=", ".join(dict.fromkeys(wild))))
        if template.ambiguity:
            found.append(_ambiguous(template, "ambiguous_reading"))
    if template.sequence:
        found += _narrow(template.sequence, planned or _PLANNED)
    elif template.restart:
        found.append(issue("restart_idle"))
    if template.random and not template.sequence:
        space = prod(part.space for part in template.random)
        if 2 * (planned or _PLANNED) > space:
            found.append(
                issue("random_crowded", space=space, planned=planned or _PLANNED)
            )
    found += _years(template)
    found += _ends(template)
    for part in template.parts:
        if isinstance(part, Check):
            for value in part.uncertain(template.parts):
                found.append(
                    issue(
                        "check_values",
                        part=value.title,
                        method=part.method_name,
                        kind=kind(part.method.alphabet),
                    )
                )
        if isinstance(part, Sequence | Random):
            pairs = [pair for pair in LOOK_ALIKES if part.chars.issuperset(pair)]
            if pairs:
                found.append(
                    issue(
                        "look_alikes",
                        part=part.title,
                        pairs=", ".join("/".join(pair) for pair in pairs),
                    )
                )
    return found


def _narrow(sequence, planned):
    if sequence.capacity < planned:
        yield issue(
            "narrow",
            capacity=sequence.capacity,
            start=sequence.begin,
            step=sequence.step,
            last=sequence.last,
            planned=planned,
        )


def _years(template):
    """Find the year of the calendar beside a week, and the other way round."""
    for date in scope.DATES:
        fields = {code.field for code in _codes(template, date)}
        title = TOKENS[date].title
        if "week" in fields and "year" in fields and "isoyear" not in fields:
            yield issue("week_year", part=title)
        if "isoyear" in fields and "week" not in fields:
            yield issue("iso_year", part=title)


def _ends(template):
    first, last = template.parts[0], template.parts[-1]
    if isinstance(first, Text):
        if first.text.startswith(" "):
            yield issue("outer_space")
        # Odoo's web client runs a command when a scan begins with one of these
        for command in ("OBT", "OCD"):
            if first.text.upper().startswith(command):
                yield issue("command", text=command)
    elif isinstance(last, Text) and last.text.endswith(" "):
        yield issue("outer_space")


# -- GS1 -------------------------------------------------------------------------------


class Verdict(NamedTuple):
    """Whether numbers fit into GS1's element strings, and if not, why."""

    ok: bool
    #: characters at worst; None when there is no limit
    length: int | None
    #: the :class:`Issue` list; of a verdict that is ok only infos
    issues: list


def gs1_verdict(text):
    """Tell whether one number is fit for GS1's (10) lot or (21) serial number."""
    found = []
    if not text:
        found.append(issue("gs1_empty"))
    if len(text) > GS1_LENGTH:
        found.append(issue("gs1_too_long", length=len(text), limit=GS1_LENGTH))
    found += _characters(text)
    return Verdict(not found, len(text), found)


def gs1_template(template, context, planned):
    """See ``Template.gs1_verdict``."""
    found = []
    length = 0
    for part in template.parts:
        if isinstance(part, Text):
            size = len(part.text)
            found += _characters(part.text)
        elif isinstance(part, Sequence) and part.grows:
            highest = min(part.begin + part.step * (planned - 1), part.last)
            size = len(part.base.write(highest, part.width))
        elif isinstance(part, Value) and context and part.token.name in context:
            size = 0
            try:
                text = part.text(context) or ""
                size = len(text)
                found += _characters(text, part)
            except NumberError as error:
                found.append(error.issue)
        else:
            size = part.high
            found += _any_characters(part)
        if size is None:
            proposal = f"{part.token.name}:max=8"
            found.append(
                issue(
                    "gs1_unbounded",
                    part=part.title,
                    limit=GS1_LENGTH,
                    proposal=proposal,
                )
            )
        length = None if size is None or length is None else length + size
    if length and length > GS1_LENGTH:
        found.append(issue("gs1_length", length=length, limit=GS1_LENGTH))
    ok = all(one.level == "info" for one in found)
    return Verdict(ok, length, found)


def _any_characters(part):
    if part.chars is None:
        yield issue("gs1_values", part=part.title)
        return
    wrong = part.chars - set(gs1.CSET82)
    if wrong:
        yield issue("gs1_character", character=min(wrong))


def _characters(text, part=None):
    for character in dict.fromkeys(text):
        if character not in gs1.CSET82:
            name = part.name if part else ""
            yield issue("gs1_character", None, 0, name, character=character)


# -- guessing --------------------------------------------------------------------------


class Guessing(NamedTuple):
    """How likely a guessed number is a real one."""

    #: a ``Fraction``; 1 without a random part
    probability: Fraction
    ok: bool
    issue: Issue


def guessing(template, planned):
    """See ``Template.guessing``.

    Everything but the random part is taken as known to whoever guesses. Where there is
    a sequence, each of its numbers has one right random part, however many are in use.
    """
    if not template.random:
        return Guessing(Fraction(1), False, issue("guess_none"))
    space = prod(part.space for part in template.random)
    rivals = 1 if template.sequence else planned
    probability = min(Fraction(rivals, space), Fraction(1))
    ok = probability < GUESSING_RULE
    last = template.random[-1]
    length = last.length
    while Fraction(rivals, space) >= GUESSING_RULE:
        length += 1
        space *= len(last.alphabet)
    return Guessing(
        probability,
        ok,
        issue(
            "guess_ok" if ok else "guess_weak",
            planned=f"{planned:,}",
            odds=f"{int(1 / probability):,}",
            length=length,
        ),
    )
