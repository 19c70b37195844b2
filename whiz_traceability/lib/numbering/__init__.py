"""Numbers of lots and serials: from a pattern to numbers, and back.

Plain Python, no Odoo. A pattern is text with tokens in braces::

    >>> template = numbering.compile("{product}-{produced:YYDDD}-{seq:4}{check}", "day")
    >>> context = {"product": "P7", "produced": datetime.date(2026, 11, 23)}
    >>> template.format(context, 12)
    'P7-26327-0012C'
    >>> template.parse("P7-26327-0012C").values["produced"]
    datetime.date(2026, 11, 23)
    >>> print(template.parse("P7-26327-00A1H").issue)
    Sequence: “A” at character 12 is wrong; allowed here: digits.

Syntax
------
``{name}``, or ``{name:setting,setting}``; a setting is ``key=value``, or the value
alone for the one that a token needs most: ``{seq:4}`` is ``{seq:width=4}``. Text
outside the braces is taken as it is; ``{{`` and ``}}`` stand for braces.

==================== ===================================================================
counting             ``{seq:4}`` exactly four digits, ``{seq:4+}`` at least four;
                     ``start=``, ``step=``, ``base=`` 10, 16, 32, 36, letters;
                     ``{random:12,alphabet=safe}``
dates                ``{date}`` (receipt or production, whichever it is),
                     ``{produced}``, ``{received}``, ``{expires}``, with a form of
                     codes: ``YYMMDD``, ``YYDDD``, ``GG-WW-E``, ``YYMMDDHHMI``
                     (:func:`date_rows`); ``{shift:06=A,14=B,22=C}``
codes and names      ``{product} {category} {gtin} {company} {warehouse} {line}
                     {supplier} {supplier_lot} {document}``; ``{category:3}`` the first
                     three characters, ``last=``, ``max=``, ``pad=0``, ``or=X``,
                     ``upper``, ``clean``
check characters     ``{check}`` over everything before it,
                     ``{check:luhn36,of=gtin+seq}`` over named parts; methods in
                     :mod:`checks`
numbers of others    ``{digits:4} {letters:1-3} {any:1+}``; such patterns only read
==================== ===================================================================

Every token takes ``as=name``, by which ``of=`` and the values that are read call it.

================= ======================================================================
:func:`compile`   pattern and restart -> :class:`Template`, or :class:`PatternError`
:class:`Template` ``format``, ``format_many``, ``numbers``, ``parse``, ``scope_key``,
                  ``duplicates``, ``warnings``, ``gs1_verdict``, ``guessing``,
                  ``tokens``, ``needs``, ``sequence``, ``ambiguity``
others            :func:`expand_ranges`, :func:`gs1_verdict`, :func:`natural_key`,
                  :func:`from_sequence`, :data:`TOKENS`, :func:`rows`,
                  :func:`date_rows`, :func:`option_rows`
================= ======================================================================

What is wrong or worth knowing is an :class:`Issue`: a stable ``code``, a ``level``, a
``position`` and a sentence for people, with its parts for a translator.

Modules, from the bottom: ``sentences``, ``issues``, ``alphabets``, ``shapes`` (what a
part looks like; ambiguity), ``syntax``, ``settings``, ``dates``, ``parts``, ``checks``,
``catalogue`` (the tokens), ``scope`` (restarts), ``reading``, ``findings``,
``template``, ``manual``; beside them ``columns``, ``ranges``, ``sorting``, ``legacy``.
"""

from .catalogue import TOKENS
from .findings import GS1_LENGTH, Guessing, Verdict, gs1_verdict
from .issues import Issue, NumberError, NumberingError, PatternError, Term
from .legacy import from_sequence
from .manual import EXAMPLE, EXAMPLE_NUMBER, date_rows, option_rows, rows
from .ranges import Entry, Expansion, expand_ranges
from .reading import PartText, Reading
from .scope import EVERY, VALUES
from .sentences import MESSAGES
from .sorting import natural_key
from .template import Template, compile

__all__ = [
    "EVERY",
    "EXAMPLE",
    "EXAMPLE_NUMBER",
    "GS1_LENGTH",
    "MESSAGES",
    "TOKENS",
    "VALUES",
    "Entry",
    "Expansion",
    "Guessing",
    "Issue",
    "NumberError",
    "NumberingError",
    "PartText",
    "PatternError",
    "Reading",
    "Template",
    "Term",
    "Verdict",
    "compile",
    "date_rows",
    "expand_ranges",
    "from_sequence",
    "gs1_verdict",
    "natural_key",
    "option_rows",
    "rows",
]
