"""What can be wrong with a pattern, a number or a list of numbers, in sentences."""

from typing import NamedTuple

from .sentences import LEVELS, MESSAGES


class Term(str):
    """An English word or phrase of this package that has a translation."""

    __slots__ = ()


def visible(text):
    """Return ``text`` with what cannot be seen in it written as its code, <0x1D>."""
    return "".join(
        character if character.isprintable() else f"<0x{ord(character):02X}>"
        for character in text
    )


class Issue(NamedTuple):
    """One thing that is wrong, or worth knowing; ``str(issue)`` is English.

    ``template`` and ``values`` are its parts for a translator, see :meth:`sentence`.
    """

    #: stable, a key of :data:`sentences.MESSAGES`
    code: str
    #: name -> text for the sentence; a :class:`Term` has a translation of its own
    values: dict
    #: where in the pattern or number, from 0; None when it is about the whole
    position: int | None = None
    #: how many characters from there
    length: int = 0
    #: the part of the number that it is about: a token's name, its ``as=``, or ""
    part: str = ""

    @property
    def level(self):
        """One of "error", "duplicate", "warning" and "info"."""
        return LEVELS[self.code]

    @property
    def template(self):
        return MESSAGES[self.code]

    @property
    def message(self):
        return self.template % self.values

    def sentence(self, translate):
        """The sentence in another language.

        :param translate: a function of the English sentence and its named values, such
            as ``env._`` of Odoo
        """
        values = {
            name: translate(value) if isinstance(value, Term) else value
            for name, value in self.values.items()
        }
        return translate(self.template, **values)

    def __str__(self):
        return self.message


def issue(code, position=None, length=0, about="", /, **values):
    """Make an :class:`Issue`; a position is also a value for people, from 1."""
    if position is not None:
        values["place"] = position + 1
    shown = {
        name: visible(value) if type(value) is str else value
        for name, value in values.items()
    }
    return Issue(code, shown, position, length, about)


class NumberingError(ValueError):
    """Something that cannot be done; ``issue`` says why, ``str()`` in a sentence."""

    def __init__(self, issue):
        self.issue = issue
        super().__init__(issue.message)

    @property
    def code(self):
        return self.issue.code

    @property
    def position(self):
        return self.issue.position

    @property
    def length(self):
        return self.issue.length


class PatternError(NumberingError):
    """A pattern that cannot be used: which character, and why."""

    def __init__(self, code, position=None, length=0, /, **values):
        super().__init__(issue(code, position, length, **values))


class NumberError(NumberingError):
    """A number that cannot be made: which part, and why."""

    def __init__(self, code, about="", /, **values):
        super().__init__(issue(code, None, 0, about, **values))
