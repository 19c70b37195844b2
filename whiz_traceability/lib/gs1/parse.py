"""Find out what a scanned, typed or pasted text is, and read it."""

import re

from . import ais, checks, links, strings
from .issues import Issue, show
from .message import Message

#: Symbology identifiers of symbols that hold an element string: GS1-128, GS1 DataBar,
#: GS1 DataMatrix, GS1 QR Code, GS1 DotCode.
GS1_SYMBOLS = frozenset(("]C1", "]e0", "]d2", "]Q3", "]J1"))
#: Symbols that hold a GTIN and nothing else, but for the add-on of EAN and UPC: EAN-13
#: and UPC, EAN-8, ITF-14 with and without its own check.
_EAN13 = re.compile("([0-9]{13})([0-9]{2}|[0-9]{5})?")
_EAN8 = re.compile("([0-9]{8})([0-9]{2}|[0-9]{5})?")
_ITF14 = re.compile("([0-9]{14})()")
_NUMBERS = {"]E0": _EAN13, "]E3": _EAN13, "]E4": _EAN8, "]I0": _ITF14, "]I1": _ITF14}
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
        number = _NUMBERS[message.symbology].fullmatch(data)
        if number:
            message.rest = number[2] or ""
            _read_number(message, number[1])
        else:
            message.error("not_gs1", text=show(data))
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
        if separator in data:
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


def _read_number(message, digits):
    """Read the ``digits`` of a GTIN that stands alone."""
    message.format = "ean"
    gtin, issue = ais.TABLE["01"].read(digits.zfill(14), message.year)
    if issue:
        message.errors.append(issue)
    else:
        message.values["01"] = gtin
