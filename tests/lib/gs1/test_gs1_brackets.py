"""Reading bracketed text, as people type it and labels show it."""

import datetime

import pytest
from lib import gs1

TODAY = datetime.date(2026, 11, 22)
GTIN = "09501101530003"
ELEMENTS = [("01", GTIN), ("10", "ABC"), ("21", "XYZ")]


def parse(text):
    return gs1.parse(text, TODAY)


def codes(issues):
    return [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("(01)09501101530003(10)ABC(21)XYZ", ELEMENTS),
        ("[01]09501101530003[10]ABC[21]XYZ", ELEMENTS),
        ("(01) 09501101530003 (10) ABC (21) XYZ", ELEMENTS),
        ("( 01 )09501101530003\n(10)ABC\n(21)XYZ\n", ELEMENTS),
        ("(01)09501101530003(10)AB\\(21)C", [("01", GTIN), ("10", "AB(21)C")]),
        ("[01]09501101530003[10]AB(21)C", [("01", GTIN), ("10", "AB(21)C")]),
        ("(01)09501101530003(10)A\\((21)B", [("01", GTIN), ("10", "A("), ("21", "B")]),
        ("[01]09501101530003[10]A\\(B\\)", [("01", GTIN), ("10", "A(B)")]),
        ("(01)09501101530003(21)XYZ)", [("01", GTIN), ("21", "XYZ)")]),
    ],
)
def test_bracketed(text, elements):
    message = parse(text)
    assert message.ok, message.errors
    assert message.format == "bracketed"
    assert message.elements == elements


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("(01)09501101530003(10)AB(C)", "bracket"),
        ("(01)09501101530003(10)AB(2020)", "bracket"),
        ("(01)09501101530003(10)AB(", "bracket"),
        ("(01)09501101530003()", "bracket"),
        ("(01)09501101530003(10)", "empty"),
        ("[01]09501101530003[10]AB[C]", "bracket"),
        ("[01]09501101530003[99999]1", "bracket"),
        ("(05)1", "bracket"),
    ],
)
def test_bracketed_wrong(text, code):
    message = parse(text)
    assert codes(message.errors)[0] == code
    if code == "bracket" and "09501101530003" in text:
        assert message.gtin == GTIN, "what was read before stays"
        assert message.rest


@pytest.mark.parametrize("text", ["(A) 12", "(1)2", "()", "(", "[x]", "[", "(12345)6"])
def test_brackets_around_something_else(text):
    message = parse(text)
    assert message.format == "plain"
    assert codes(message.errors) == ["not_gs1"]
    assert message.elements == []


def test_what_is_no_identifier_is_shown():
    shown = {
        "(01)09501101530003(10)AB(C)D": "(C)",
        "(01)09501101530003(10)AB(": "(",
        "(01)09501101530003(2020)A": "(2020)",
    }
    for text, part in shown.items():
        assert str(parse(text).errors[0]).startswith(part + " is not")
