"""What can be wrong with GS1 data, as a code, named values and a sentence."""

from typing import NamedTuple


def _(sentence):
    """Mark ``sentence`` for translation; see :class:`Issue`."""
    return sentence


#: Code -> sentence with named values. Codes are stable; sentences may be reworded.
MESSAGES = {
    # the scan as a whole
    "empty_scan": _("Nothing was scanned."),
    "too_much": _("%(length)s characters are more than any GS1 symbol can hold."),
    "not_gs1": _("Not recognised as GS1 data: %(text)s. It is taken as plain text."),
    "no_key": _(
        "Nothing marks %(text)s as GS1 data, and no key such as (01) GTIN is in it. It"
        " is taken as plain text."
    ),
    "unmarked": _(
        "The symbol (%(symbology)s) does not say that it holds GS1 data; it was read as"
        " such because of what is in it."
    ),
    "bare_number": _(
        "%(text)s was read as a GTIN because of its length and check digit; it could"
        " also be a plain number."
    ),
    "missing_separator": _(
        "%(name)s: the separator after the value may be missing. If so, it reads"
        " %(proposal)s."
    ),
    # the parts of the scan
    "unknown_ai": _("No application identifier is known that begins %(text)s."),
    "kept_unknown": _(
        "(%(ai)s) is not a known application identifier; its text is kept as it is."
    ),
    "bracket": _(
        "%(text)s is not an application identifier. Write \\( for a bracket that"
        " belongs to the text, or put the identifiers in square brackets."
    ),
    "double_separator": _("Two separators follow each other after %(name)s."),
    "empty": _("%(name)s has no value."),
    "too_short": _(
        "%(name)s: %(text)s is too short, it needs %(expected)s characters."
    ),
    "too_long": _(
        "%(name)s: %(text)s is too long, at most %(expected)s characters are allowed."
    ),
    "not_digit": _("%(name)s: “%(character)s” in %(text)s is not a digit."),
    "characters": _(
        "%(name)s: “%(character)s” in %(text)s is not one of the 82 characters that"
        " GS1 allows."
    ),
    "characters_39": _(
        "%(name)s: “%(character)s” in %(text)s is not allowed; capital letters, digits"
        " and # - / are."
    ),
    "characters_64": _(
        "%(name)s: “%(character)s” in %(text)s is not allowed; letters, digits, - _ and"
        " = are."
    ),
    "cannot_write": _("%(name)s cannot be written from %(text)s."),
    # contents
    "check_digit": _(
        "%(name)s: the check digit of %(text)s is wrong, it should be %(expected)s."
    ),
    "check_pair": _(
        "%(name)s: the check characters of %(text)s are wrong, they should be"
        " %(expected)s."
    ),
    "company_prefix": _(
        "%(name)s: %(text)s does not begin with a GS1 company prefix of at least four"
        " digits."
    ),
    "year": _("%(name)s: the year in %(text)s does not exist."),
    "month": _("%(name)s: the month in %(text)s does not exist."),
    "day": _("%(name)s: the day in %(text)s does not exist."),
    "hour": _("%(name)s: the hour in %(text)s does not exist."),
    "minute": _("%(name)s: the minute in %(text)s does not exist."),
    "second": _("%(name)s: the second in %(text)s does not exist."),
    "country": _("%(name)s: there is no country with the code %(part)s."),
    "currency": _("%(name)s: there is no currency with the code %(part)s."),
    "sex": _("%(name)s: %(part)s is none of the codes 0, 1, 2 and 9 of ISO 5218."),
    "latitude": _("%(name)s: the latitude %(part)s is out of range."),
    "longitude": _("%(name)s: the longitude %(part)s is out of range."),
    "percent": _(
        "%(name)s: a %% in %(text)s is not followed by two hexadecimal digits."
    ),
    "padding": _("%(name)s: the = signs at the end of %(text)s are wrong."),
    "yes_no": _("%(name)s: %(part)s is neither 0 (no) nor 1 (yes)."),
    "zero": _("%(name)s: %(part)s must be zero."),
    "nonzero": _("%(name)s: %(part)s must not be zero."),
    "leading_zero": _("%(name)s: %(text)s must not begin with zero."),
    "only_digits": _("%(name)s: %(text)s must contain something else than digits."),
    "minus": _("%(name)s: %(part)s is not a minus sign."),
    "winding": _("%(name)s: the winding direction %(part)s is none of 0, 1 and 9."),
    "pieces": _("%(name)s: %(part)s does not say which piece of how many."),
    "position": _("%(name)s: %(text)s is not a position such as 1/2."),
    "importer": _("%(name)s: %(part)s is not an importer index."),
    "media": _("%(name)s: there is no media type with the code %(part)s."),
    "package": _("%(name)s: there is no package type with the code %(part)s."),
    "iban": _("%(name)s: %(text)s is not a valid IBAN."),
    "coupon": _("%(name)s: %(text)s does not follow the format of coupons."),
    "day_unknown": _(
        "%(name)s: the day is not given; %(date)s, the last day of the month, is used."
    ),
    # what belongs together
    "requires": _("%(name)s needs %(needed)s in the same code."),
    "excludes": _("%(name)s must not be in the same code as (%(other)s)."),
    "repeated": _("%(name)s is there more than once."),
    "conflict": _("%(name)s is there with different values: %(text)s and %(other)s."),
    # links
    "dl_characters": _("The link contains “%(character)s”, which no link may contain."),
    "dl_no_domain": _("The link has no domain."),
    "dl_no_key": _("A link needs a GS1 key such as /01/ with a GTIN; there is none."),
    "dl_words": _(
        "The link uses the word %(word)s, which GS1 has withdrawn; it should be"
        " /%(right)s/."
    ),
    "dl_order": _(
        "The identifiers in the path of the link, %(path)s, do not belong together in"
        " this order."
    ),
    "dl_path": _("%(name)s belongs in the path of the link, not behind the ?."),
    "dl_attribute": _("%(name)s may not stand behind the ? of a link."),
    "dl_unknown": _(
        "The link has %(text)s behind the ?, which is not a known identifier."
    ),
}


def show(text):
    """Return ``text`` with what cannot be seen in it written as its code, <0x1D>."""
    return "".join(
        character if character.isprintable() else f"<0x{ord(character):02X}>"
        for character in text
    )


class Issue(NamedTuple):
    """One thing that is wrong, or worth knowing.

    ``str(issue)`` is an English sentence. ``issue.template`` and ``issue.values`` are
    its parts for a translator, ``env._(issue.template, **issue.values)`` in Odoo: the
    sentences in this module carry the mark by which Odoo finds what to translate.
    """

    #: stable, a key of :data:`MESSAGES`
    code: str
    #: the application identifier that it is about, or ""
    ai: str
    #: name -> text for the sentence; "name" is the identifier with its title
    values: dict

    @property
    def template(self):
        return MESSAGES[self.code]

    @property
    def message(self):
        return self.template % self.values

    def __str__(self):
        return self.message


class GS1Error(ValueError):
    """Elements that cannot be written; ``issues`` says why."""

    def __init__(self, issues):
        self.issues = list(issues)
        super().__init__(" ".join(map(str, self.issues)))
