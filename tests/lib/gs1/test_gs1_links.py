"""GS1 Digital Link: reading any link, writing ours."""

import datetime
from decimal import Decimal

import pytest
from lib import gs1

TODAY = datetime.date(2026, 11, 22)
GTIN = "09501101530003"
KEY = ("01", GTIN)


def parse(text):
    return gs1.parse(text, TODAY)


def codes(issues):
    return [issue.code for issue in issues]


@pytest.mark.parametrize(
    "start",
    [
        "https://id.gs1.org",
        "http://example.com",
        "HTTPS://EXAMPLE.COM",
        "https://example.com:8443/some/path",
        "https://example.com/01/stem",
        "https://192.0.2.1",
        "https://[2001:db8::1]",
        "]Q1https://id.gs1.org",
        "]d1https://a.b.example",
    ],
)
@pytest.mark.parametrize("end", ["", "#part", "?", "?&"])
def test_any_domain(start, end):
    message = parse(f"{start}/01/{GTIN}/10/ABC{end}")
    assert message.ok, message.errors
    assert message.format == "digital_link"
    assert message.elements == [KEY, ("10", "ABC")]


@pytest.mark.parametrize(
    ("path", "elements"),
    [
        (f"/01/{GTIN}", [KEY]),
        (
            f"/01/{GTIN}/22/2A/10/L/21/S",
            [KEY, ("22", "2A"), ("10", "L"), ("21", "S")],
        ),
        (f"/01/{GTIN}/22/2A/21/S", [KEY, ("22", "2A"), ("21", "S")]),
        (f"/01/{GTIN}/235/T", [KEY, ("235", "T")]),
        (f"/01/{GTIN}/10/A%2FB%25", [KEY, ("10", "A/B%")]),
        (f"/01/{GTIN}/10/A+B", [KEY, ("10", "A+B")]),
        ("/00/395060001343521237", [("00", "395060001343521237")]),
        ("/414/9506000134352/254/A1", [("414", "9506000134352"), ("254", "A1")]),
        ("/8010/9506AB/8011/12", [("8010", "9506AB"), ("8011", "12")]),
        # The rightmost key counts, what is before it is somebody's path
        ("/01/x/414/9506000134352", [("414", "9506000134352")]),
        (
            f"/01/{GTIN}?17=261231&3103=001250",
            [KEY, ("17", "261231"), ("3103", "001250")],
        ),
    ],
)
def test_path_and_query(path, elements):
    message = parse("https://id.gs1.org" + path)
    assert message.ok, message.errors
    assert message.elements == elements


def test_typed():
    message = parse(f"https://id.gs1.org/01/{GTIN}?17=261231&3103=001250")
    assert message.values["17"] == datetime.date(2026, 12, 31)
    assert message.values["3103"] == Decimal("1.25")


def test_parameters_of_others_are_ignored_and_reported():
    link = f"https://id.gs1.org/01/{GTIN}?utm_source=x&17=261231&linkType=all&flag&=1"
    message = parse(link)
    assert message.ok
    assert message.ignored == ["utm_source=x", "linkType=all", "flag", "=1"]
    assert message.elements == [KEY, ("17", "261231")]


@pytest.mark.parametrize(
    ("rest", "code", "ai"),
    [
        (f"/01/{GTIN}/21/S/10/L", "dl_order", ""),
        (f"/01/{GTIN}/10/A/10/A", "dl_order", ""),
        (f"/01/{GTIN}/235/T/21/S", "dl_order", ""),
        (f"/01/{GTIN}/17/261231", "dl_order", ""),
        ("/414/9506000134352/10/L", "dl_order", ""),
        (f"/01/{GTIN}?21=S", "dl_attribute", "21"),
        (f"/01/{GTIN}?235=S", "dl_attribute", "235"),
        (f"/01/{GTIN}?10=S", "dl_path", "10"),
        (f"/01/{GTIN}?17=261231&17=261231", "repeated", "17"),
        (f"/01/{GTIN}?01={GTIN}", "repeated", "01"),
        (f"/01/{GTIN}?17=261332", "month", "17"),
        (f"/01/{GTIN}?17=", "empty", "17"),
        (f"/01/{GTIN}?99999=1", "dl_unknown", "99999"),
        (f"/01/{GTIN}?55=1", "dl_unknown", "55"),
        (f"/01/{GTIN}?3103=1+250", "too_short", "3103"),
        (f"/01/{GTIN}?37=24", "excludes", "01"),
        (f"/01/{GTIN}/10/", "empty", "10"),
        (f"/01/{GTIN}/10/LOT%201", "characters", "10"),
        ("/01/9501101530003", "too_short", "01"),
        ("/01/09501101530004", "check_digit", "01"),
        (f"/01/{GTIN}/21/S?250=B&8111=0001", "requires", "8111"),
        (f"/gtin/{GTIN}/lot/L", "dl_words", "01"),
        ("/gtin/9501101530003", "dl_words", "01"),
        ("/416/9506000134352", "dl_no_key", ""),
        ("/10/L", "dl_no_key", ""),
        ("/", "dl_no_key", ""),
        ("", "dl_no_key", ""),
        (f"/01/{GTIN}/", "dl_no_key", ""),
        ("/products/01", "dl_no_key", ""),
        (f"/01/{GTIN}/10/A B", "dl_characters", ""),
        (f"/01/{GTIN}/10/A\u00e9", "dl_characters", ""),
        (f"/01/{GTIN}/10/A<B", "dl_characters", ""),
    ],
)
def test_wrong(rest, code, ai):
    message = parse("https://id.gs1.org" + rest)
    assert not message.ok
    assert message.format == "digital_link"
    assert (message.errors[0].code, message.errors[0].ai) == (code, ai)
    assert str(message.errors[0])


def test_no_domain():
    assert codes(parse(f"https:///01/{GTIN}").errors) == ["dl_no_domain"]


def test_words_are_read_all_the_same():
    message = parse(f"https://id.gs1.org/gtin/{GTIN}/lot/L/ser/S")
    assert message.elements == [KEY, ("10", "L"), ("21", "S")]
    assert codes(message.errors) == ["dl_words"] * 3
    assert "gtin" in str(message.errors[0])
    assert "/01/" in str(message.errors[0])


@pytest.mark.parametrize(
    "text", [f"ftp://id.gs1.org/01/{GTIN}", f"id.gs1.org/01/{GTIN}"]
)
def test_other_addresses_are_plain_text(text):
    assert parse(text).format == "plain"


@pytest.mark.parametrize(
    ("elements", "link"),
    [
        ([KEY], "/01/" + GTIN),
        ([("10", "L"), KEY, ("21", "S")], f"/01/{GTIN}/10/L/21/S"),
        ([("21", "S"), ("22", "2A"), KEY], f"/01/{GTIN}/22/2A/21/S"),
        ([KEY, ("235", "T")], f"/01/{GTIN}/235/T"),
        ([KEY, ("10", "A/B%")], f"/01/{GTIN}/10/A%2FB%25"),
        ([KEY, ("10", "A+B?&=")], f"/01/{GTIN}/10/A%2BB%3F%26%3D"),
        # of predefined length first
        (
            [KEY, ("240", "R&D"), ("17", "261231")],
            f"/01/{GTIN}?17=261231&240=R%26D",
        ),
        (
            [KEY, ("17", datetime.date(2026, 12, 31)), ("3103", Decimal("1.25"))],
            f"/01/{GTIN}?17=261231&3103=001250",
        ),
        ([("254", "A1"), ("414", "9506000134352")], "/414/9506000134352/254/A1"),
        (
            [("00", "395060001343521237"), ("02", GTIN), ("37", "24"), ("10", "L")],
            f"/00/395060001343521237?02={GTIN}&37=24&10=L",
        ),
    ],
)
def test_write(elements, link):
    assert gs1.digital_link(elements) == "https://id.gs1.org" + link
    assert gs1.digital_link(elements, "https://a.b/c/") == "https://a.b/c" + link


@pytest.mark.parametrize(
    ("elements", "code"),
    [
        ([], "dl_no_key"),
        ([("416", "9506000134352")], "dl_no_key"),
        ([("10", "L")], "dl_no_key"),
        ([KEY, ("8014", "1987654Ad4X4bL5ttr2310c2K")], "dl_attribute"),
        ([KEY, ("21", "S"), ("235", "T")], "dl_attribute"),
        ([KEY, KEY], "repeated"),
        ([("01", "09501101530004")], "check_digit"),
        ([KEY, ("10", "LOT 1")], "characters"),
        ([KEY, ("12345", "1")], "unknown_ai"),
    ],
)
def test_not_written(elements, code):
    with pytest.raises(gs1.GS1Error) as error:
        gs1.digital_link(elements)
    assert code in codes(error.value.issues)
    assert str(error.value)
