"""What a person must know before a label is printed."""

from typing import NamedTuple


def _(sentence):
    """Mark ``sentence`` for translation; see :class:`Problem`."""
    return sentence


#: Code -> sentence with named values. Codes are stable; sentences may be reworded.
MESSAGES = {
    "text_cut": _("%(text)s does not fit and is cut."),
    "glyphs": _("The label's font has no sign for %(characters)s in %(text)s."),
    "symbol_large": _(
        "The symbol (%(symbol)s) needs %(needed)s mm and has %(given)s mm, even with"
        " %(dots)s dots per module. Give it more room or shorten what it holds."
    ),
    "symbol_reduced": _(
        "The symbol (%(symbol)s) is printed with %(dots)s dots per module in place of"
        " %(wanted)s, because it holds more than the layout has room for."
    ),
    "module_small": _(
        "The modules of the symbol (%(symbol)s) are %(size)s mm wide; GS1 asks for at"
        " least %(least)s mm."
    ),
    "too_wide": _(
        "The GS1-128 is %(width)s mm wide with its quiet zones, GS1 allows %(limit)s"
        " mm. Use GS1 DataMatrix or GS1 QR, or spread the contents over two symbols."
    ),
    "overlap": _("%(text)s covers the symbol (%(symbol)s) or its quiet zone."),
    "symbols_overlap": _(
        "Two symbols (%(symbol)s, %(other)s) or their quiet zones cover each other."
    ),
    "outside": _("%(text)s is outside the label."),
}
#: Those with which nothing is printed: the label could not be read.
STOPS = {"symbol_large", "too_wide", "overlap", "symbols_overlap", "outside"}


class Problem(NamedTuple):
    """One thing about a label.

    ``str(problem)`` is an English sentence; ``template`` and ``values`` are its parts
    for a translator.
    """

    code: str
    #: position of the item in the design
    item: int
    values: dict

    @property
    def stops(self):
        """Whether the label must not be printed."""
        return self.code in STOPS

    @property
    def template(self):
        return MESSAGES[self.code]

    def __str__(self):
        return self.template % self.values
