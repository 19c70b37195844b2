"""The text of a pattern: what stands in braces and what does not.

::

    pattern:  any of  text  {{  }}  {token}
    token:    name  or  name : setting , setting ...
    setting:  value  or  key = value

Spaces around names, keys and values do not matter, nor does the case of a token's name.
"""

from typing import NamedTuple

from .issues import PatternError

#: The longest pattern.
LIMIT = 250


class Setting(NamedTuple):
    """``key=value``, or a value alone, with ``key`` "" and one position for both."""

    key: str
    value: str
    key_start: int
    value_start: int


class Piece(NamedTuple):
    """A stretch of the pattern: fixed ``text``, or a token by ``name``."""

    start: int
    end: int
    text: str
    name: str = ""
    name_start: int = 0
    settings: tuple = ()


def scan(pattern):
    """Cut ``pattern`` into pieces; :class:`PatternError` where it is malformed."""
    if not pattern:
        raise PatternError("empty")
    if len(pattern) > LIMIT:
        raise PatternError("too_long", LIMIT, len(pattern) - LIMIT, limit=LIMIT)
    for position, character in enumerate(pattern):
        if not character.isprintable():
            code = f"U+{ord(character):04X}"
            raise PatternError("control", position, 1, code=code)
    pieces = []
    position = 0
    while position < len(pattern):
        if pattern[position] == "{" and pattern[position : position + 2] != "{{":
            piece = _token(pattern, position)
        else:
            piece = _text(pattern, position)
        pieces.append(piece)
        position = piece.end
    return pieces


def escape(text):
    """Return the pattern that stands for ``text`` itself."""
    return text.replace("{", "{{").replace("}", "}}")


def _text(pattern, start):
    text = ""
    position = start
    while position < len(pattern):
        character = pattern[position]
        if character in "{}":
            if pattern[position : position + 2] != character * 2:
                if character == "}":
                    raise PatternError("not_opened", position, 1)
                break
            position += 1
        text += character
        position += 1
    return Piece(start, position, text)


def _token(pattern, start):
    close = pattern.find("}", start)
    inner = pattern.find("{", start + 1, None if close < 0 else close)
    if inner >= 0:
        raise PatternError("brace_inside", inner, 1)
    if close < 0:
        raise PatternError("not_closed", start, 1)
    name, colon, settings = pattern[start + 1 : close].partition(":")
    name, name_start = _strip(name, start + 1)
    if not name:
        raise PatternError("no_name", start, close + 1 - start)
    read = ()
    if colon:
        read = tuple(_settings(settings, close - len(settings)))
    name = name.lower().replace("-", "_")
    return Piece(start, close + 1, "", name, name_start, read)


def _settings(text, start):
    for stretch in text.split(","):
        key, equals, value = stretch.partition("=")
        if not equals:
            key, value = "", key
        key_text, key_start = _strip(key, start)
        value_text, value_start = _strip(value, start + (len(key) + 1 if equals else 0))
        if not value_text or (equals and not key_text):
            raise PatternError("empty_setting", start, max(len(stretch), 1))
        yield Setting(key_text, value_text, key_start, value_start)
        start += len(stretch) + 1


def _strip(text, start):
    """Return ``text`` without spaces around it, and where it now starts."""
    left = text.lstrip()
    return left.rstrip(), start + len(text) - len(left)
