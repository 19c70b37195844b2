"""What can be wrong with a symbol, as a code, named values and a sentence."""


def _(sentence):
    """Mark ``sentence`` for translation; see :class:`SymbolError`."""
    return sentence


#: Code -> sentence with named values. Codes are stable; sentences may be reworded.
MESSAGES = {
    "empty": _("There is nothing to encode."),
    "too_long_128": _(
        "%(length)s characters are more than the %(limit)s that a GS1-128 may hold. Use"
        " GS1 DataMatrix or GS1 QR, or spread the contents over two symbols."
    ),
    "characters_128": _(
        "Code 128 cannot hold %(character)s, which is in %(text)s. Use a QR code."
    ),
    "too_much": _("%(length)s characters are more than this symbol can hold."),
    "not_encoded": _("The symbol could not be made: %(reason)s"),
    "unreadable": _("The symbol was made but cannot be read back; it is not printed."),
    "differs": _(
        "The symbol reads %(found)s in place of %(expected)s; it is not printed."
    ),
}


class SymbolError(ValueError):
    """A symbol that cannot be made, or must not be printed.

    ``str(error)`` is an English sentence; ``template`` and ``values`` are its parts for
    a translator, ``env._(error.template, **error.values)`` in Odoo.
    """

    def __init__(self, code, **values):
        self.code = code
        self.values = values
        super().__init__(self.template % values)

    @property
    def template(self):
        return MESSAGES[self.code]


def show(text):
    """Return ``text`` with what cannot be seen in it written as its code, <0x1D>."""
    return "".join(
        character if character.isprintable() else f"<0x{ord(character):02X}>"
        for character in text
    )
