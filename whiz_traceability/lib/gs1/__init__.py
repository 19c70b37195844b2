r"""GS1 codec: read and write what barcodes, labels and links say in GS1's language.

Plain Python, no Odoo, no third-party package. ::

    >>> message = gs1.parse("]d2010950600013435210ABC123\x1d17261231")
    >>> message.ok, message.gtin, message.lot, message.values["17"]
    (True, '09506000134352', 'ABC123', datetime.date(2026, 12, 31))
    >>> gs1.hri(message.elements)
    '(01)09506000134352(10)ABC123(17)261231'
    >>> gs1.digital_link(message.elements)
    'https://id.gs1.org/01/09506000134352/10/ABC123?17=261231'

Reading never raises: :func:`parse` returns a :class:`Message` that says what it found
and, in sentences for people, what is wrong (``errors``) or doubtful (``warnings``).
Every :class:`Issue` has a stable code and named values, so that it can be translated.
Writing raises :class:`GS1Error` rather than produce a symbol that others cannot read.

*Elements* are pairs of application identifier and value as encoded, in order:
``[("01", "09506000134352"), ("10", "ABC123")]``. The functions that write also take
typed values in their place, ``("17", datetime.date(2026, 12, 31))``.

========================= ============================================================
reading                   :func:`parse`, :func:`combine`
checking                  :func:`check`, :func:`check_value`
writing                   :func:`element_string`, :func:`hri`, :func:`hri_lines`,
                          :func:`digital_link`, :func:`element`, :func:`measure`,
                          :func:`arrange`
check digits, characters  :func:`check_digit`, :func:`has_check_digit`,
                          :func:`check_pair`, :func:`has_check_pair`, :func:`gtin14`,
                          :func:`gtin_forms`, :data:`CSET82`
the identifiers           :data:`TABLE`
========================= ============================================================

Modules, from the bottom: ``table`` (all application identifiers, as data), ``codes``
(countries, currencies, package types), ``dates``, ``checks`` (check digits),
``coupons``, ``rules`` (what a value must fulfil), ``values`` (typed values), ``issues``
(codes and sentences), ``ais`` (the table, ready for use), ``message`` (elements and how
they belong together), ``separators`` (missing ones), ``strings`` and ``links`` (the
formats), ``parse``, ``write``.

Sources: GS1 General Specifications, GS1 Barcode Syntax Dictionary, GS1 Digital Link
Standard: URI Syntax. GS1 is a trademark of GS1 AISBL.
"""

from .ais import TABLE, Identifier
from .checks import (
    CSET82,
    check_digit,
    check_pair,
    gtin14,
    gtin_forms,
    has_check_digit,
    has_check_pair,
)
from .issues import MESSAGES, GS1Error, Issue
from .message import Message, check, check_value, combine
from .parse import GS1_SYMBOLS, parse
from .strings import SEPARATORS
from .values import Money, Piece, Place
from .write import (
    arrange,
    digital_link,
    element,
    element_string,
    hri,
    hri_lines,
    measure,
)

__all__ = [
    "CSET82",
    "GS1_SYMBOLS",
    "MESSAGES",
    "SEPARATORS",
    "TABLE",
    "GS1Error",
    "Identifier",
    "Issue",
    "Message",
    "Money",
    "Piece",
    "Place",
    "arrange",
    "check",
    "check_digit",
    "check_pair",
    "check_value",
    "combine",
    "digital_link",
    "element",
    "element_string",
    "gtin14",
    "gtin_forms",
    "has_check_digit",
    "has_check_pair",
    "hri",
    "hri_lines",
    "measure",
    "parse",
]
