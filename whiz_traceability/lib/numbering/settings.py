"""The settings of tokens: what they are called, what they take, what is wrong."""

import re
from typing import Any, NamedTuple

from ..gs1.checks import is_digits
from .alphabets import ALPHABETS
from .issues import PatternError, Term

#: The longest part of a number that a setting can ask for.
LONGEST = 64


class Bad(Exception):
    """A setting's text that does not fit; ``code`` and ``values`` of the sentence."""

    def __init__(self, code, **values):
        self.code = code
        self.values = values
        super().__init__(code)


class Option(NamedTuple):
    """A setting that a token has."""

    name: str
    #: a function of the text, that returns the value or raises :class:`Bad`;
    #: None for a switch, written as its name alone
    read: Any
    help: Term
    default: Any = None
    #: its value may be written without the name
    bare: bool = False


class Width(NamedTuple):
    """Exactly ``low`` characters, or at least so many when it ``grows``."""

    low: int
    grows: bool


class Size(NamedTuple):
    low: int
    high: int | None


def number(low, high):
    """Read a whole number from ``low`` to ``high``."""

    def read(text):
        if not is_digits(text) or len(text) > 19 or not low <= int(text) <= high:
            raise Bad("not_number", low=low, high=high)
        return int(text)

    return read


def width(highest):
    """Read 4 or 4+."""

    def read(text):
        digits = text.removesuffix("+").rstrip()
        if not is_digits(digits) or len(digits) > 3 or not 1 <= int(digits) <= highest:
            raise Bad("not_width", high=highest)
        return Width(int(digits), text.endswith("+"))

    return read


def size(text):
    """Read 4, 2-6 or 1+."""
    match = re.fullmatch(r"([0-9]{1,3})(?: *- *([0-9]{1,3})| *(\+))?", text)
    low, high, grows = match.groups() if match else ("0", None, None)
    read = Size(int(low), None if grows else int(high or low))
    if not 1 <= read.low <= (read.high or LONGEST) <= LONGEST:
        raise Bad("not_size", high=LONGEST)
    return read


def choice(*names):
    """Read one of ``names``; case does not matter, and - is as good as _."""

    def read(text):
        name = text.lower().replace("-", "_")
        if name not in names:
            raise Bad("not_choice", known=", ".join(names))
        return name

    read.choices = names
    return read


def alphabet(text):
    """Read the name of an alphabet, or its characters."""
    if text.lower() in ALPHABETS:
        return ALPHABETS[text.lower()]
    characters = set(text)
    if len(characters) != len(text) or len(text) < 2 or not text.isascii():
        raise Bad("not_alphabet", known=", ".join(ALPHABETS))
    return text


def character(text):
    if len(text) != 1 or not text.isalnum():
        raise Bad("not_character")
    return text


def words(text):
    return text


def part_name(text):
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        raise Bad("not_name")
    return text


def part_names(text):
    """Read names joined by +."""
    return tuple(name.strip().lower().replace("-", "_") for name in text.split("+"))


def read(token, piece):
    """Return the settings of ``piece`` as ``{name: value}``, defaults filled in.

    :param token: the token's entry in the catalogue
    """
    options = {option.name: option for option in token.options}
    bare = next((option for option in token.options if option.bare), None)
    values = {option.name: option.default for option in token.options}
    if token.times:
        values["times"] = {}
    given = set()
    for setting in piece.settings:
        if token.times and re.match("[0-9]", setting.key):
            _read_time(values["times"], setting)
            continue
        option = _find(token, options, bare, setting)
        if option.name in given:
            raise PatternError(
                "setting_twice",
                setting.key_start,
                len(setting.key or setting.value),
                text=option.name,
                token=f"{{{token.name}}}",
            )
        given.add(option.name)
        try:
            values[option.name] = not option.read or option.read(setting.value)
        except Bad as bad:
            raise PatternError(
                bad.code,
                setting.value_start + bad.values.pop("offset", 0),
                bad.values.pop("length", len(setting.value)),
                **{"text": setting.value, **bad.values},
            ) from None
    return values


def _find(token, options, bare, setting):
    key = (setting.key or setting.value).lower()
    option = options.get(key)
    if option and (option.read is None) == (not setting.key):
        return option
    if not setting.key and bare:
        return bare
    known = [
        name if option.read is None else name + "=" for name, option in options.items()
    ]
    raise PatternError(
        "unknown_setting" if known else "no_settings",
        setting.key_start,
        len(setting.key or setting.value),
        token=f"{{{token.name}}}",
        text=setting.key or setting.value,
        known=", ".join(known),
    )


def _read_time(times, setting):
    match = re.fullmatch(r"([0-9]{1,2})(?::([0-9]{2}))?", setting.key)
    hour, minute = (int(digits or 0) for digits in match.groups()) if match else (24, 0)
    begins = hour * 60 + minute
    if hour > 23 or minute > 59 or begins in times:
        raise PatternError(
            "not_shift", setting.key_start, len(setting.key), text=setting.key
        )
    times[begins] = setting.value
