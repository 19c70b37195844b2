"""Reading a number back, and naming the part of it that is wrong."""

import datetime
from contextlib import suppress
from typing import Any, NamedTuple

from . import dates
from .checks import Check
from .issues import Issue, NumberError, issue
from .parts import Date, Value, Wrong
from .shapes import fixed, kind, readings

#: So many ways to cut an ambiguous number are tried before the first one is taken.
_WAYS = 200


class PartText(NamedTuple):
    """A part of a number that was read: characters ``start`` to ``end``."""

    name: str
    title: str
    text: str
    start: int
    end: int


class Reading(NamedTuple):
    """What a number says; ``issue`` is what is wrong with it, or None."""

    text: str
    #: the number's :class:`PartText`, fixed texts included; empty when it has another
    #: shape
    parts: tuple
    #: name -> value: the ``int`` of a sequence, the ``date`` or ``datetime`` of a date
    #: that is shown completely (else None), the text of everything else
    values: dict
    issue: Issue | None
    #: whether the number can be read in one way only
    certain: bool = True

    @property
    def ok(self):
        return self.issue is None


def read(template, text, context, today):
    """See ``Template.parse``."""
    text = text or ""
    if not text:
        return Reading(text, (), {}, issue("nothing"))
    known = _known(template, context)
    segments = [
        (part, fixed(known[part]) if part in known else one)
        for part, one in template.segments
    ]
    ways = readings([one for _part, one in segments], text)
    failed = valid = None
    for _attempt in range(_WAYS):
        try:
            ends = next(ways)
        except StopIteration as stop:
            if failed is None and valid is None:
                return Reading(text, (), {}, _explain(segments, text, stop.value))
            break
        result = _interpret(template, text, _cut(segments, ends), context, today)
        if result.ok and valid:
            return valid._replace(certain=False)
        valid = valid or (result if result.ok else None)
        failed = failed or result
        if not template.ambiguity:
            break
    return valid or failed


def _known(template, context):
    """Return the texts that the context gives for parts of the number."""
    texts = {}
    for part in template.parts:
        if isinstance(part, Value) and part.token.name in context:
            # what cannot be written cannot be compared either
            with suppress(NumberError):
                texts[part] = part.text(context)
    return {part: text for part, text in texts.items() if text is not None}


def _cut(segments, ends):
    """Return ``{part: (start, end)}`` for the ends of all segments."""
    spans = {}
    start = 0
    for (part, _segment), end in zip(segments, ends, strict=True):
        spans[part] = (spans[part][0] if part in spans else start, end)
        start = end
    return spans


def _interpret(template, text, spans, context, today):
    """Read what each part says; the shape is right, the contents may be wrong."""
    values: dict[str, Any] = {}
    wrong = None
    fields: dict[str, dict] = {}
    for part, (start, end) in spans.items():
        stretch = text[start:end]
        try:
            value = part.read(stretch, context)
        except Wrong as error:
            wrong = wrong or _about(part, start, stretch, error)
            continue
        if isinstance(part, Date):
            wrong = wrong or _merge(fields, part, start, stretch, value)
        elif part.name:
            values.setdefault(part.name, value)
    for name, found in fields.items():
        part = next(part for part in template.parts if part.name == name)
        start, end = spans[part]
        try:
            values[name] = dates.assemble(
                found, today or datetime.date.today(), context.get("day_start") or 0
            )
        except dates.Conflict as error:
            values[name] = None
            wrong = wrong or part.at(start, end - start, error.code, **error.values)
    texts = [text[slice(*spans[part])] for part in template.parts]
    for part, stretch in zip(template.parts, texts, strict=True):
        if wrong is None and isinstance(part, Check):
            wrong = _verify(part, spans[part][0], stretch, texts)
    parts = tuple(
        PartText(part.name, part.title, text[start:end], start, end)
        for part, (start, end) in spans.items()
    )
    return Reading(text, parts, values, wrong)


def _merge(fields, part, start, stretch, new):
    """Add the fields of a date; parts with the same name belong to one date."""
    found = fields.setdefault(part.name, {})
    for field, value, width in new:
        other, other_width = found.get(field, (value, width))
        shared = 10 ** min(width, other_width)
        if value % shared != other % shared:
            return part.at(
                start, len(stretch), "dates_differ", text=str(other), other=str(value)
            )
        if width >= other_width:
            found[field] = value, width
    return None


def _verify(part, start, stretch, texts):
    try:
        right = part.right(texts)
    except Wrong as error:
        return _about(part, start, stretch, error)
    if right != stretch:
        return part.at(start, len(stretch), "wrong_check", text=stretch)
    return None


def _about(part, start, stretch, error):
    values = {"text": stretch, **error.values}
    return part.at(start, len(stretch), error.code, **values)


def _explain(segments, text, miss):
    """Turn the place where the shape was left into a sentence."""
    if miss.index == len(segments):
        rest = text[miss.position :]
        return issue("left_over", miss.position, len(rest), text=rest)
    part, segment = segments[miss.index]
    if miss.position >= len(text) and not segment.text:
        return part.at(miss.position, 0, "ends_early")
    if segment.text is None:
        return part.at(
            miss.position,
            1,
            "wrong_kind",
            text=text[miss.position],
            kind=kind(segment.chars),
        )
    start = miss.position - miss.matched
    found = text[start : start + segment.low]
    if found.lower() == segment.text.lower():
        code = "wrong_case"
    elif not found:
        following = [part for part, _segment in segments[miss.index :] if part.token]
        part = following[0] if following else part
        code = "ends_early"
    else:
        code = "other_value" if part.name else "other_text"
    return part.at(start, len(found), code, text=found, expected=segment.text)
