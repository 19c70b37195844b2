"""Read element strings, as scanners send them, and bracketed text, as people type."""

import re

from . import ais, separators
from .issues import show

#: What separates elements: the control character that scanners send for FNC1 ...
GS = "\x1d"
#: ... and what some send in its place, or copied text shows, none of which can be data.
SEPARATORS = (GS, "\u241d", "{GS}", "{FNC1}")

_GROUP = {
    "(": re.compile(r"\(\s*([0-9]{2,4})\s*\)"),
    "[": re.compile(r"\[\s*([0-9]{2,4})\s*\]"),
}
_ESCAPED = re.compile(r"\\([()\[\]])")


def read_element_string(message, data):
    """Read ``data``, in which separators are :data:`GS`, into ``message``.

    :return: whether the string could be cut into elements up to its end
    """
    position = 1 if data.startswith(GS) else 0
    end = len(data)
    previous = None
    whole = True
    while position < end:
        identifier = ais.at(data, position)
        if identifier is None:
            whole = False
            if data[position] == GS and previous:
                # Pass over it: what follows is still worth reading
                message.errors.append(previous.issue("double_separator"))
                position += 1
                continue
            message.rest = data[position:]
            message.error("unknown_ai", text=show(message.rest[:12]))
            break
        previous = identifier
        start = position + len(identifier.ai)
        position = data.find(GS, start)
        if position < 0:
            position = end
        if identifier.predefined:
            position = min(position, start + identifier.high)
        text = data[start:position]
        message.add(identifier, text)
        if len(text) < identifier.low:
            whole = False
        if position < end and data[position] == GS:
            # Also after a predefined length, where it is not needed
            position += 1
    return whole


def suspect(message, data):
    """Warn when a separator seems to be missing in the element string ``data``.

    A scanner that sent one separator sends them all: then only what is wrong is looked
    into.
    """
    if not message.elements:
        return
    ai = message.elements[-1][0]
    if GS in data.strip(GS) and ai in message.values:
        return
    proposal = separators.propose(message)
    if proposal:
        message.proposal = proposal
        identifier = ais.TABLE[ai]
        text = "".join(f"({ai}){value}" for ai, value in proposal)
        message.warnings.append(
            identifier.issue("missing_separator", proposal=show(text))
        )


def is_bracketed(data):
    """Tell whether ``data`` begins with an identifier in brackets."""
    return data[:1] in _GROUP and bool(_GROUP[data[0]].match(data))


def read_bracketed(message, data):
    """Read text such as ``(01)09506000134352(10)ABC`` or ``[01]...[10]ABC``.

    Space around identifiers and values is not part of them. Round brackets can be data:
    those are written with a backslash. Square ones cannot.
    """
    opening = data[0]
    group = _GROUP[opening]
    position = 0
    while position < len(data):
        match = group.match(data, position)
        if match is None:
            stop = data.find(")", position) + 1 or len(data)
            message.rest = data[position:]
            message.error("bracket", text=show(data[position:stop][:12]))
            return
        position = _next_group(data, opening, match.end())
        text = _ESCAPED.sub(r"\1", data[match.end() : position].strip())
        identifier = ais.lookup(match[1])
        if identifier is None:
            message.rest = data[match.start() :]
            message.error("bracket", text=show(match[0]))
            return
        message.add(identifier, text)


def _next_group(data, opening, position):
    while True:
        position = data.find(opening, position)
        if position < 0:
            return len(data)
        if data[position - 1] != "\\":
            return position
        position += 1
