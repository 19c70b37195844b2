"""Where a separator may be missing, and what the code would be with it.

Scanners that are not set up for GS1 leave the separators out. A lot of any characters
then swallows what follows it, and nothing in the code is formally wrong. What gives it
away is an element of predefined length inside the value that is right in itself, with a
check digit or a plausible date, and after which everything up to the end can be read.
"""

import datetime
import re

from . import ais

#: An element that is hardly there by chance: a key with check digit, or a date.
_EVIDENCE = re.compile(
    r"(?=(0[0-3][0-9]{14}|41[0-7][0-9]{13}|1[1-7][0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9]))"
)
#: How many years before and after today a date is plausible.
_YEARS_BACK, _YEARS_AHEAD = 10, 15
#: No value is longer; what is longer was not cut by a scanner.
_LONGEST = 200


def propose(message):
    """Return the elements of ``message`` with a missing separator added, or None.

    Looks into the last element whose value is free in its length.
    """
    if not message.elements:
        return None
    ai, text = message.elements[-1]
    identifier = ais.TABLE.get(ai)
    if identifier is None or identifier.predefined or len(text) > _LONGEST:
        return None
    before = message.elements[:-1]
    if identifier.low == identifier.high:
        # A length that the table knows: no guess is needed where to cut
        head, tail = text[: identifier.low], text[identifier.low :]
        rests = [_strict(tail, message)] if tail else []
        candidates = [[(ai, head), *rest] for rest in rests if rest]
    else:
        candidates = [
            [(ai, text[:position]), *rest]
            for position, rest in _tails(text, message)
            if identifier.read(text[:position], message.year)[1] is None
        ]
    known = {(issue.code, issue.ai) for issue in message.errors}
    for elements in candidates:
        if _better(before + elements, message, known):
            return before + elements
    return None


def _tails(text, message):
    """Yield ``(position, elements)`` for the ends of ``text`` that can be read.

    Those with the most evidence come first.
    """
    found = []
    for match in _EVIDENCE.finditer(text, 1):
        position = match.start()
        elements = _strict(text[position:], message)
        if elements:
            found.append((position, elements))
    found.sort(key=lambda tail: (-len(tail[1]), tail[0]))
    yield from found
    for position, elements in found:
        yield from _between(text, position, elements, message)


def _between(text, position, elements, message):
    """Yield the tails that begin with a lot or serial before the evidence."""
    for start in range(1, position - 2):
        ai, value = text[start : start + 2], text[start + 2 : position]
        if ai in ("10", "21") and ais.TABLE[ai].read(value, message.year)[1] is None:
            yield start, [(ai, value), *elements]


def _strict(text, message):
    """Read ``text`` as elements that are all right, or return None.

    A free value takes all that is left.
    """
    elements = []
    position = 0
    while position < len(text):
        identifier = ais.at(text, position)
        if identifier is None or not identifier.known:
            return None
        position += len(identifier.ai)
        end = position + identifier.high if identifier.predefined else len(text)
        value = text[position:end]
        read, issue = identifier.read(value, message.year)
        if issue or not _plausible(read, message.today):
            return None
        elements.append((identifier.ai, value))
        position = end
    return elements


def _plausible(value, today):
    if not isinstance(value, datetime.date):
        return True
    return -_YEARS_BACK <= value.year - today.year <= _YEARS_AHEAD


def _better(elements, message, known):
    """Whether ``elements`` are right but for what was wrong without them, too."""
    trial = type(message)(today=message.today)
    for ai, text in elements:
        trial.add(ais.lookup(ai), text)
    # What is wrong has no value, and what is repeated only one
    if len(trial.values) < len(elements):
        return False
    return known.issuperset((issue.code, issue.ai) for issue in trial.pair().errors)
