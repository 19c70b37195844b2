"""Find out what a scanned, typed or pasted text is, and read it."""

import re

from . import ais, checks, links, strings
from .issues import Issue, show
from .message import Message

#: Symbology identifiers of symbols that hold an element string: GS1-128, GS1 DataBar,
#: GS1 DataMatrix, GS1 QR Code, GS1 DotCode.
GS1_SYMBOLS = frozenset(("]C1", "]e0", "]d2", "]Q3", "]J1"))
#: EAN-13 and UPC, EAN-13 with add-on, EAN-8, and ITF-14 with and without its check.
_NUMBERS = {"]E0": 13, "]E3": 13, "]E4": 8, "]I0": 14, "]I1": 14}
_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
#: The largest QR code holds 7089 digits; twice that leaves room for what is escaped.
LONGEST = 2 * 7089
# GS, 0x1D, is white space to str.strip() but not to us
_SPACE = " \t\r\n\0"


def parse(text, today=None, separators=strings.SEPARATORS):
    r"""Read what was scanned, typed or pasted. Never raises for it.

    Reads element strings with and without symbology identifier, bracketed text, Digital
    Links, and the numbers of EAN, UPC and ITF-14 symbols. Without a symbology
    identifier or separator, an element string is only taken for one when it holds a key
    with check digit such as (01); else it may be any text (format "plain").

    :param str text: the text
    :param datetime.date today: decides on the century of dates; by default today's date
    :param separators: what stands between elements: ``"\x1d"``, and what the scanners
        in use send in its place, e.g. ``(*gs1.SEPARATORS, "#")``
    :rtype: Message
    """
    if isinstance(text, bytes):
        text = text.decode("latin-1")
    text = "" if text is None else str(text)
    message = Message(text, today, "plain")
    if len(text) > LONGEST:
        message.data = text
        message.error("too_much", length=str(len(text)))
        return message
    data = text.strip(_SPACE)
    symbology = _SYMBOLOGY.match(data)
    if symbology:
        message.symbology = symbology[0]
        data = data[3:]
    message.data = data
    if not data:
        message.error("empty_scan")
    elif message.symbology in _NUMBERS:
        _read_number(message, data[: _NUMBERS[message.symbology]])
    elif links.is_link(data):
        message.format = "digital_link"
        links.read_link(message, data)
        message.pair()
    elif strings.is_bracketed(data):
        message.format = "bracketed"
        strings.read_bracketed(message, data)
        message.pair()
    else:
        _read_string(message, _separated(data, separators))
    return message


def _separated(data, separators):
    for separator in separators:
        if separator != strings.GS and separator in data:
            data = data.replace(separator, strings.GS)
    return data


def _read_string(message, data):
    if not data.strip(strings.GS):
        message.error("empty_scan")
        return
    marked = message.symbology in GS1_SYMBOLS or strings.GS in data
    if not marked and _is_gtin(data):
        _read_number(message, data)
        message.warn("bare_number", text=data)
        return
    message.format = "element_string"
    whole = strings.read_element_string(message, data)
    keys = message.keys()
    if not (marked or whole or any(ai in message.values for ai in keys)):
        message.clear("plain")
        message.error("not_gs1", text=show(message.data))
        return
    message.pair()
    if not marked and not keys:
        message.format = "plain"
        message.errors.insert(0, Issue("no_key", "", {"text": show(message.data)}))
    elif not marked and message.symbology:
        message.warn("unmarked", symbology=message.symbology)
    strings.suspect(message, data)


def _is_gtin(data):
    return len(data) in (8, 12, 13, 14) and checks.has_check_digit(data)


def _read_number(message, data):
    """Read the number of a symbol that holds a GTIN and nothing else."""
    if not checks.is_digits(data) or len(data) not in (8, 12, 13, 14):
        message.error("not_gs1", text=show(message.data))
        return
    message.format = "ean"
    gtin, issue = ais.TABLE["01"].read(data.zfill(14), message.year)
    if issue:
        message.errors.append(issue)
    else:
        message.values["01"] = gtin
