"""The design of a label: what is where."""

import re
from dataclasses import dataclass, field, fields

INCH = 25.4
POINT = INCH / 72
#: Heads that are called 203 dpi have 8 dots per mm, which is 203.2 dpi.
_EIGHT_PER_MM = 203
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True)
class Item:
    """One thing on a label. Lengths in mm from the top left corner, sizes in points."""

    #: "text", "symbol", "line" or "box"
    kind: str
    x: float
    y: float
    width: float
    height: float
    #: of a text: with ``{placeholders}``
    text: str = ""
    size: float = 8.0
    bold: bool = False
    align: str = "left"
    #: of a symbol: most dots per module
    dots: int = 4
    #: of a symbol: whether its human readable text is printed below it
    hri: bool = False
    #: of a line or box
    thickness: float = 0.3
    #: whatever the maker of symbols wants to know
    options: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Design:
    """A label of ``width`` x ``height`` mm for a printer with ``dpi`` dots per inch."""

    width: float
    height: float
    items: tuple
    dpi: int = 203

    @property
    def dot(self):
        """Size of a dot in mm."""
        return 1 / 8 if self.dpi == _EIGHT_PER_MM else INCH / self.dpi

    @classmethod
    def from_dict(cls, design):
        """Return the design that was kept as JSON.

        An item's ``options`` get its ``number``; what else is in the dict and no
        attribute of :class:`Item` becomes an option, too.
        """
        known = {each.name for each in fields(Item)} - {"options"}
        items = []
        for number, item in enumerate(design["items"]):
            options = {key: item[key] for key in item if key not in known}
            plain = {key: item[key] for key in item if key in known}
            items.append(Item(**plain, options={**options, "number": number}))
        return cls(design["width"], design["height"], tuple(items), design["dpi"])


@dataclass(frozen=True)
class Sheet:
    """A page with labels in columns and rows. Lengths in mm."""

    width: float
    height: float
    columns: int
    rows: int
    left: float
    top: float
    #: from the left edge of a label to that of the next
    step_x: float
    #: from the top edge of a label to that of the next
    step_y: float

    @property
    def places(self):
        return self.columns * self.rows

    def place(self, number):
        """Return the top left corner ``(x, y)`` of the label, counted from 0."""
        row, column = divmod(number % self.places, self.columns)
        return self.left + column * self.step_x, self.top + row * self.step_y


def placeholders(text):
    """Return the names in braces in ``text``."""
    return _PLACEHOLDER.findall(text)


def fill(text, values):
    """Return ``text`` with its placeholders replaced by ``values``.

    A line none of whose placeholders has a value is left out: "Use by {expiry}" on a
    lot without expiry date. A name that nobody knows stays as it is, to be seen.
    """
    lines = []
    for line in text.splitlines():
        names = [name for name in placeholders(line) if name in values]
        if names and not any(values[name] for name in names):
            continue
        lines.append(
            _PLACEHOLDER.sub(
                lambda match: str(values.get(match[1], match[0]) or ""), line
            )
        )
    return "\n".join(lines)
