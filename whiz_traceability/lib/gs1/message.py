"""GS1 data that was read: elements, typed values, and what is wrong with them."""

import datetime

from . import ais
from .issues import Issue, show


class Message:
    """What :func:`gs1.parse` returns; it never raises for what was scanned.

    :ivar str text: what was scanned, unchanged
    :ivar str data: the same without symbology identifier and surrounding white space
    :ivar str format: "element_string", "bracketed", "digital_link", "ean" (EAN, UPC or
        ITF-14 without identifiers: ``gtin`` is set, ``elements`` is empty), "elements"
        (for :func:`gs1.check` and :func:`gs1.combine`) or "plain" (nothing says that it
        is GS1 data: look it up as it is; ``elements`` is then at best a guess)
    :ivar str symbology: symbology identifier such as "]d2", or ""
    :ivar list elements: ``(ai, text as encoded)`` in the order of the scan
    :ivar dict values: application identifier -> typed value (``values.py``), for every
        element that is right
    :ivar list errors: :class:`Issue`, why this is not right as GS1 data
    :ivar list warnings: :class:`Issue`, what a person should know
    :ivar set day_unknown: identifiers of dates that give no day (day 00); their value
        is the last day of the month
    :ivar list proposal: when a separator seems to be missing, the elements that it
        would be with the separator; else None
    :ivar str rest: what could not be read
    :ivar list ignored: parts of a Digital Link's query that are not GS1's
    """

    __slots__ = (
        "_seen",
        "data",
        "day_unknown",
        "elements",
        "errors",
        "format",
        "ignored",
        "proposal",
        "rest",
        "symbology",
        "text",
        "today",
        "values",
        "warnings",
    )  # fmt: skip

    def __init__(self, text="", today=None, format_="elements"):
        self.text = text
        self.data = text
        self.symbology = ""
        self.today = today or datetime.date.today()
        self.clear(format_)

    def clear(self, format_):
        """Forget what was read; it turned out to be of another format."""
        self.format = format_
        self.elements = []
        self.values = {}
        self.errors = []
        self.warnings = []
        self.day_unknown = set()
        self.proposal = None
        self.rest = ""
        self.ignored = []
        self._seen = {}

    def __repr__(self):
        state = "ok" if self.ok else ",".join(issue.code for issue in self.errors)
        return f"<Message {self.format} {self.elements!r} {state}>"

    @property
    def ok(self):
        """Whether this is GS1 data without any error."""
        return not self.errors

    @property
    def year(self):
        """The current year, kept where a century can be added or taken away."""
        return min(max(self.today.year, 1000), 9000)

    @property
    def gtin(self):
        """The GTIN of the item or, for a logistic unit, of what is in it, or None."""
        for ai in ("01", "03", "02"):
            if ai in self.values:
                return self.values[ai]
        for ai in ("8006", "8026"):
            if ai in self.values:
                return self.values[ai].gtin
        return None

    @property
    def lot(self):
        """The batch or lot number (10) as encoded, right or not, or None."""
        return self._text("10")

    @property
    def serial(self):
        """The serial number (21) as encoded, right or not, or None."""
        return self._text("21")

    @property
    def sscc(self):
        """The serial shipping container code (00), or None."""
        return self.values.get("00")

    @property
    def expiry(self):
        """The last day of use: date of (17), or of the date and time of (7003)."""
        value = self.values.get("17") or self.values.get("7003")
        return value.date() if isinstance(value, datetime.datetime) else value

    @property
    def count(self):
        """The number of items: (30) or (37), or None."""
        return self.values.get("30", self.values.get("37"))

    def _text(self, ai):
        return next((text for other, text in self.elements if other == ai), None)

    def error(self, code, ai="", **values):
        self.errors.append(Issue(code, ai, values))

    def warn(self, code, ai="", **values):
        self.warnings.append(Issue(code, ai, values))

    def add(self, identifier, text):
        """Add an element, and check its value."""
        ai = identifier.ai
        seen = self._seen
        self.elements.append((ai, text))
        if ai in seen:
            first = seen[ai][1]
            if first == text:
                self.warnings.append(identifier.issue("repeated"))
            else:
                self.errors.append(
                    identifier.issue("conflict", first, other=show(text))
                )
            return
        seen[ai] = (identifier, text)
        value, issue = identifier.read(text, self.year)
        if issue is not None:
            self.errors.append(issue)
            return
        self.values[ai] = value
        if not identifier.known:
            self.warnings.append(identifier.issue("kept_unknown", ai=ai))
        elif text[4:6] == "00" and identifier.parts[0].rules == ("yymmd0",):
            self.day_unknown.add(ai)
            self.warnings.append(
                identifier.issue("day_unknown", date=value.strftime("%Y-%m-%d"))
            )

    def pair(self):
        """Check which elements exclude each other, and which need each other."""
        seen = self._seen
        told = set()
        for ai, (identifier, _text) in seen.items():
            for other in sorted(identifier.excluded.intersection(seen)):
                # One sentence for a pair of which each excludes the other
                if (other, ai) not in told:
                    told.add((ai, other))
                    self.errors.append(identifier.issue("excludes", other=other))
            if identifier.needs and not _served(identifier, seen):
                self.errors.append(
                    identifier.issue("requires", needed=_spelled(identifier.needs))
                )
        return self

    def keys(self):
        """Return the identifiers that carry a check digit, right or wrong."""
        return [
            ai for ai, (identifier, _text) in self._seen.items() if identifier.checked
        ]

    def has(self, ai):
        """Whether an element with this identifier was read, right or wrong."""
        return ai in self._seen


def _served(identifier, seen):
    """Whether one of the alternatives that ``identifier`` needs is there."""
    if not identifier.single_needs.isdisjoint(seen):
        return True
    return any(
        all(any(ais.matches(ai, pattern) for ai in seen) for pattern in need)
        for need in identifier.needs
    )


def _spelled(needs):
    return " / ".join(" + ".join(f"({pattern})" for pattern in need) for need in needs)


def check(elements, today=None):
    """Check ``elements`` as one code.

    :param elements: pairs of identifier and text as encoded
    :return: a :class:`Message` of format "elements"
    """
    message = Message(today=today)
    for ai, text in elements:
        _add(message, ai, text)
    return message.pair()


def check_value(ai, text, today=None):
    """Check one value as encoded, such as a lot or serial number for a label.

    :param str ai: application identifier, "10" for a lot, "21" for a serial
    :return: :class:`Issue`, or None when the value can be written
    """
    message = Message(today=today)
    _add(message, ai, text)
    return message.errors[0] if message.errors else None


def combine(messages):
    """Return what several codes on one item say together.

    A pallet may carry its number and its contents in two symbols; what belongs together
    is to be judged over all of them.

    :param messages: :class:`Message` of each code
    :return: a :class:`Message` of format "elements"
    """
    messages = list(messages)
    combined = Message(today=messages[0].today if messages else None)
    for message in messages:
        for ai, text in message.elements:
            if combined._seen.get(ai, (None, None))[1] != text:
                _add(combined, ai, text)
    return combined.pair()


def _add(message, ai, text):
    identifier = ais.lookup(ai)
    if identifier is None:
        message.elements.append((ai, text))
        message.error("unknown_ai", ai, text=show(str(ai)))
    else:
        message.add(identifier, text)
