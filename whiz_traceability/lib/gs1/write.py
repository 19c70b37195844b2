"""Write GS1 data: element strings, human readable text, Digital Links."""

import datetime
from decimal import Decimal

from . import ais, links, values
from .issues import GS1Error, Issue, show
from .message import Message


def element(ai, value):
    """Return ``(ai, text as encoded)`` for a typed value; see ``values.py``.

    >>> element("17", datetime.date(2026, 12, 31))
    ('17', '261231')

    :raise GS1Error: when the identifier is unknown or the value does not fit
    """
    return _encoded([(ai, value)])[0]


def measure(ai, quantity, decimals=3):
    """Return the element for a weight, length, area or volume.

    :param str ai: first three digits of the identifier, "310" for a net weight in kg
    :param quantity: ``Decimal``, ``int``, ``float`` or ``str``; rounded half up
    :param int decimals: how many decimals to write, 0 to 5
    :raise GS1Error: when the quantity has too many digits
    """
    ai = f"{ai}{decimals:d}"
    try:
        unit = Decimal(1).scaleb(-decimals)
        rounded = Decimal(str(quantity)).quantize(unit, "ROUND_HALF_UP")
    except ArithmeticError as error:
        named = {"name": f"({ai})", "text": str(quantity)}
        raise GS1Error([Issue("cannot_write", ai, named)]) from error
    return element(ai, rounded)


def element_string(elements, fnc1="\x1d"):
    """Return the element string of ``elements``, as a symbol holds it.

    The order is kept but for one thing: elements of predefined length at the end move
    before the last one of free length, which then needs no separator behind it.

    :param elements: pairs of identifier and value, text as encoded or typed
    :param str fnc1: what separates elements; the FNC1 at the beginning is not written
    :raise GS1Error: when a value is wrong or an identifier is there twice. Whether the
        identifiers may stand together is for :func:`gs1.check` to say: it depends on
        the other codes on the item, too.
    """
    encoded = _encoded(elements)
    tail = len(encoded)
    while tail and ais.TABLE[encoded[tail - 1][0]].predefined:
        tail -= 1
    if tail:
        encoded = [*encoded[: tail - 1], *encoded[tail:], encoded[tail - 1]]
    return _joined(encoded, fnc1)


def _joined(encoded, fnc1):
    text = ""
    separator = ""
    for ai, value in encoded:
        text += separator + ai + value
        separator = "" if ais.TABLE[ai].predefined else fnc1
    return text


def arrange(elements):
    """Return ``elements`` in the order that suits symbols and poor scanners best.

    First those of predefined length, keys before the others, then those of free length;
    the lot and the serial are the very last.
    """
    return sorted(elements, key=lambda element: _rank(element[0]))


def _rank(ai):
    identifier = ais.TABLE.get(ai)
    if identifier is None or not identifier.predefined:
        return 2 + (ai in ("10", "21"))
    return 0 if identifier.checked else 1


def hri(elements, brackets="()"):
    """Return the human readable text, ``(01)09506000134352(10)ABC``.

    With ``brackets="[]"`` it can be read back whatever is in the values, and it is what
    some encoders of symbols take.
    """
    opening, closing = brackets
    return "".join(f"{opening}{ai}{closing}{text}" for ai, text in _plain(elements))


def hri_lines(elements):
    """Return the human readable text with data titles, a line per element.

    >>> hri_lines([("10", "ABC")])
    ['BATCH/LOT (10) ABC']
    """
    return [
        f"{ais.TABLE[ai].title if ai in ais.TABLE else '?'} ({ai}) {text}"
        for ai, text in _plain(elements)
    ]


def digital_link(elements, domain="https://id.gs1.org"):
    """Return the Digital Link URI of ``elements``.

    The first element that can be a key begins the path, its qualifiers follow in the
    order of the standard, the others are attributes behind the ``?``.

    :param elements: pairs of identifier and value, text as encoded or typed
    :param str domain: scheme, domain and if need be the beginning of the path
    :raise GS1Error: when there is no key, a value is wrong, or an identifier has no
        place in a link
    """
    return links.write_link(_encoded(elements), domain)


def _plain(elements):
    """Encode what is typed; for people, what is wrong is shown as it is."""
    for ai, value in elements:
        identifier = ais.TABLE.get(ai)
        yield ai, values.encode(identifier, value) if identifier else str(value)


def _encoded(elements):
    """Return ``elements`` with encoded values, all of them right."""
    message = Message()
    for ai, value in elements:
        identifier = ais.TABLE.get(ai)
        if identifier is None:
            message.error("unknown_ai", str(ai), text=show(str(ai)))
            continue
        try:
            text = values.encode(identifier, value)
        except ValueError:
            message.errors.append(identifier.issue("cannot_write", repr(value)))
            continue
        if message.has(ai):
            message.errors.append(identifier.issue("repeated"))
        else:
            message.add(identifier, text)
            if _other_century(value, message.values.get(ai)):
                message.errors.append(identifier.issue("cannot_write", str(value)))
    if message.errors:
        raise GS1Error(message.errors)
    return message.elements


def _other_century(value, read):
    """Whether the date ``value`` is one that two digits for the year cannot say."""
    both = isinstance(value, datetime.date) and isinstance(read, datetime.date)
    return both and value.year != read.year
