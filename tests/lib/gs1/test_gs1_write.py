"""Writing element strings and human readable text."""

import datetime
from decimal import Decimal

import pytest
from lib import gs1

GTIN = "09506000134352"
SSCC = "395060001343521237"
KEY = ("01", GTIN)
LOT = ("10", "ABC")
SERIAL = ("21", "XYZ")
EXPIRY = ("17", "261231")


@pytest.mark.parametrize(
    ("elements", "string"),
    [
        ([], ""),
        ([KEY], "01" + GTIN),
        ([KEY, LOT], "01" + GTIN + "10ABC"),
        ([KEY, LOT, SERIAL], "01" + GTIN + "10ABC|21XYZ"),
        # The order is kept where another one would save nothing ...
        ([KEY, LOT, EXPIRY, SERIAL], "01" + GTIN + "10ABC|1726123121XYZ"),
        ([KEY, EXPIRY, LOT, SERIAL], "01" + GTIN + "1726123110ABC|21XYZ"),
        # ... and the last of free length goes to the end where it saves a separator
        ([KEY, LOT, EXPIRY], "01" + GTIN + "1726123110ABC"),
        ([LOT, KEY], "01" + GTIN + "10ABC"),
        ([LOT, KEY, EXPIRY], "01" + GTIN + "1726123110ABC"),
        ([LOT, SERIAL, KEY], "10ABC|01" + GTIN + "21XYZ"),
        ([EXPIRY, KEY], "1726123101" + GTIN),
        # A known length is no predefined length
        ([KEY, ("422", "528"), LOT], "01" + GTIN + "422528|10ABC"),
        ([("7003", "2612311200"), KEY], "01" + GTIN + "70032612311200"),
        (iter([KEY, LOT]), "01" + GTIN + "10ABC"),
        (
            [KEY, ("17", datetime.date(2026, 12, 31)), ("3103", Decimal("1.5")), LOT],
            "01" + GTIN + "17261231" + "3103001500" + "10ABC",
        ),
    ],
)
def test_element_string(elements, string):
    assert gs1.element_string(elements, fnc1="|") == string


def test_separator():
    elements = [KEY, LOT, SERIAL]
    assert gs1.element_string(elements) == "01" + GTIN + "10ABC\x1d21XYZ"
    assert gs1.element_string(elements, "\xf1") == "01" + GTIN + "10ABC\xf121XYZ"


@pytest.mark.parametrize(
    ("elements", "codes"),
    [
        ([("01", "09506000134353")], ["check_digit"]),
        ([KEY, ("17", "260229")], ["day"]),
        ([KEY, ("10", "A" * 21)], ["too_long"]),
        ([KEY, ("10", "")], ["empty"]),
        ([KEY, ("10", "LOT 1"), ("21", "#")], ["characters", "characters"]),
        ([KEY, LOT, LOT], ["repeated"]),
        ([KEY, ("3106", "000001")], ["unknown_ai"]),
        ([KEY, ("10", 12)], ["cannot_write"]),
    ],
)
def test_what_is_wrong_is_not_written(elements, codes):
    with pytest.raises(gs1.GS1Error) as error:
        gs1.element_string(elements)
    assert [issue.code for issue in error.value.issues] == codes
    assert isinstance(error.value, ValueError)
    for issue in error.value.issues:
        assert str(issue) in str(error.value)


def test_one_of_several_symbols_may_lack_what_another_has():
    string = gs1.element_string([("02", GTIN), ("37", "24"), LOT])
    assert string == "02" + GTIN + "3724\x1d10ABC"


def test_arrange():
    elements = [
        SERIAL,
        LOT,
        ("240", "R"),
        EXPIRY,
        ("00", SSCC),
        ("3103", "001000"),
        KEY,
    ]
    assert gs1.arrange(elements) == [
        ("00", SSCC),
        KEY,
        EXPIRY,
        ("3103", "001000"),
        ("240", "R"),
        SERIAL,
        LOT,
    ]
    assert gs1.arrange([("8099", "?"), KEY]) == [KEY, ("8099", "?")]


def test_arranged_strings_need_the_fewest_separators():
    elements = [SERIAL, EXPIRY, LOT, KEY, ("240", "R")]
    assert gs1.element_string(gs1.arrange(elements)).count("\x1d") == 2


def test_hri():
    elements = [KEY, LOT, ("17", datetime.date(2026, 12, 31))]
    assert gs1.hri(elements) == "(01)09506000134352(10)ABC(17)261231"
    assert gs1.hri(elements, "[]") == "[01]09506000134352[10]ABC[17]261231"
    assert gs1.hri([]) == ""


def test_hri_lines():
    assert gs1.hri_lines([KEY, ("17", "261231"), ("8099", "N")]) == [
        "GTIN (01) 09506000134352",
        "USE BY or EXPIRY (17) 261231",
        "? (8099) N",
    ]


def test_hri_shows_what_is_wrong_as_it_is():
    """A person must be able to read what a scan said."""
    assert gs1.hri([("01", "123"), ("10", "LOT 1")]) == "(01)123(10)LOT 1"


def test_square_brackets_can_always_be_read_back():
    elements = [KEY, ("10", "AB(21)C")]
    assert gs1.parse(gs1.hri(elements, "[]")).elements == elements
    assert gs1.parse(gs1.hri(elements)).elements != elements
