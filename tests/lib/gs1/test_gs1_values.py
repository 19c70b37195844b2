"""Typed values: reading, centuries, days that are not given, and writing."""

import datetime
from decimal import Decimal

import pytest
from lib import gs1
from lib.gs1 import dates

TODAY = datetime.date(2026, 11, 22)
GTIN = "09506000134352"


def value(ai, text, today=TODAY):
    """Read one value, alone."""
    read, issue = gs1.TABLE[ai].read(text, today.year)
    assert issue is None, str(issue)
    return read


@pytest.mark.parametrize(
    ("ai", "text", "expected"),
    [
        ("01", GTIN, GTIN),
        ("10", "ABC", "ABC"),
        ("20", "02", "02"),
        ("30", "00012", 12),
        ("37", "24", 24),
        ("7004", "0100", 100),
        ("8111", "0010", 10),
        ("3100", "001250", Decimal("1250")),
        ("3103", "001250", Decimal("1.250")),
        ("3105", "000001", Decimal("0.00001")),
        ("3230", "000100", Decimal("100")),
        ("3922", "1299", Decimal("12.99")),
        ("3943", "0125", Decimal("0.125")),
        ("3932", "9781299", gs1.Money(Decimal("12.99"), "978")),
        ("3910", "840100", gs1.Money(Decimal("100"), "840")),
        ("11", "260101", datetime.date(2026, 1, 1)),
        ("17", "280229", datetime.date(2028, 2, 29)),
        ("7250", "19630115", datetime.date(1963, 1, 15)),
        ("7251", "196301152359", datetime.datetime(1963, 1, 15, 23, 59)),
        ("7003", "2612312359", datetime.datetime(2026, 12, 31, 23, 59)),
        ("4324", "2612000800", datetime.datetime(2026, 12, 31, 8, 0)),
        ("7007", "260901", datetime.date(2026, 9, 1)),
        (
            "7007",
            "260901260915",
            (datetime.date(2026, 9, 1), datetime.date(2026, 9, 15)),
        ),
        ("7011", "260901", datetime.date(2026, 9, 1)),
        ("7011", "2609011530", datetime.datetime(2026, 9, 1, 15, 30)),
        ("8008", "26090115", datetime.datetime(2026, 9, 1, 15, 0)),
        ("8008", "2609011530", datetime.datetime(2026, 9, 1, 15, 30)),
        ("8008", "260901153059", datetime.datetime(2026, 9, 1, 15, 30, 59)),
        ("4321", "1", True),
        ("4323", "0", False),
        ("4331", "000450", Decimal("4.50")),
        ("4333", "001800-", Decimal("-18.00")),
        ("8006", GTIN + "0103", gs1.Piece(GTIN, 1, 3)),
        ("8026", GTIN + "1012", gs1.Piece(GTIN, 10, 12)),
        ("4309", "0000000000" + "1800000000", gs1.Place(Decimal(-90), Decimal(180))),
        ("4309", "0000000000" + "1810000000", gs1.Place(Decimal(-90), Decimal(-179))),
        ("4309", "0900000000" + "0000000000", gs1.Place(Decimal(0), Decimal(0))),
        ("422", "528", "528"),
        ("423", "528", ("528",)),
        ("425", "528056276", ("528", "056", "276")),
        ("4300", "R%26D+%C3%A9t%C3%A9", "R&D été"),
        # Arctowski station, in the south and west
        (
            "4309",
            "02790858483015297971",
            gs1.Place(Decimal("-62.0914152"), Decimal("-58.4702029")),
        ),
        (
            "4309",
            "1423760000" + "0048952000",
            gs1.Place(Decimal("52.376"), Decimal("4.8952")),
        ),
    ],
)
def test_typed(ai, text, expected):
    read = value(ai, text)
    assert read == expected
    assert type(read) is type(expected)


@pytest.mark.parametrize(
    ("two_digits", "this_year", "expected"),
    [
        (26, 2026, 2026),
        (0, 2026, 2000),
        (76, 2026, 2076),  # 50 years ahead
        (77, 2026, 1977),  # 51 years ahead: the century before
        (99, 2026, 1999),
        (49, 2099, 2149),  # 50 years back: the century after
        (50, 2099, 2050),
        (0, 2050, 2100),
        (1, 2050, 2001),
        (51, 2000, 1951),
        (50, 2000, 2050),
    ],
)
def test_century(two_digits, this_year, expected):
    assert dates.full_year(two_digits, this_year) == expected


@pytest.mark.parametrize("this_year", [1999, 2000, 2026, 2049, 2050, 2051, 2099])
def test_century_is_the_nearest(this_year):
    """No year is read as more than 50 ahead or 49 back."""
    for two_digits in range(100):
        year = dates.full_year(two_digits, this_year)
        assert year % 100 == two_digits
        assert -49 <= year - this_year <= 50


def test_today_decides_on_the_century():
    scan = f"]d201{GTIN}17770101"
    assert gs1.parse(scan, TODAY).values["17"] == datetime.date(1977, 1, 1)
    later = datetime.date(2027, 1, 1)
    assert gs1.parse(scan, later).values["17"] == datetime.date(2077, 1, 1)


def test_leap_day_is_that_of_the_century():
    """29 February 2000 was; 29 February 2100 will not be."""
    scan = f"]d201{GTIN}17000229"
    assert gs1.parse(scan, datetime.date(2026, 1, 1)).ok
    message = gs1.parse(scan, datetime.date(2060, 1, 1))
    assert [issue.code for issue in message.errors] == ["day"]


@pytest.mark.parametrize("today", [datetime.date.min, datetime.date.max])
def test_any_today(today):
    message = gs1.parse(f"]d201{GTIN}1799123110A", today)
    assert message.ok
    assert message.values["17"].strftime("%m%d") == "1231"


@pytest.mark.parametrize(
    ("ai", "text", "expected"),
    [
        ("17", "260200", datetime.date(2026, 2, 28)),
        ("17", "280200", datetime.date(2028, 2, 29)),
        ("15", "261200", datetime.date(2026, 12, 31)),
        ("11", "260400", datetime.date(2026, 4, 30)),
    ],
)
def test_day_not_given(ai, text, expected):
    message = gs1.parse(f"]d201{GTIN}{ai}{text}", TODAY)
    assert message.ok
    assert message.values[ai] == expected
    assert message.day_unknown == {ai}
    (warning,) = message.warnings
    assert warning.code == "day_unknown"
    assert warning.ai == ai
    assert str(expected) in str(warning)


def test_day_not_given_with_a_time():
    message = gs1.check([("00", "395060001343521237"), ("4324", "2612000800")], TODAY)
    assert message.ok
    assert message.day_unknown == {"4324"}


def test_given_day_is_no_warning():
    message = gs1.parse(f"]d201{GTIN}17261231", TODAY)
    assert not message.day_unknown
    assert not message.warnings
    # month and day of a year with four digits stand elsewhere
    born = gs1.check([("8018", "395060001343521237"), ("7250", "19630015")], TODAY)
    assert not born.day_unknown
    born = gs1.check([("8018", "395060001343521237"), ("7250", "19001015")], TODAY)
    assert not born.day_unknown
    assert born.values["7250"] == datetime.date(1900, 10, 15)


@pytest.mark.parametrize(
    ("ai", "typed", "expected"),
    [
        ("17", datetime.date(2026, 12, 31), "261231"),
        ("7003", datetime.datetime(2026, 12, 31, 12, 30), "2612311230"),
        ("8008", datetime.datetime(2026, 12, 31, 12, 30), "2612311230"),
        ("8008", datetime.datetime(2026, 12, 31, 12, 30, 9), "261231123009"),
        ("7011", datetime.date(2026, 12, 31), "261231"),
        ("7250", datetime.date(1963, 1, 5), "19630105"),
        ("7251", datetime.datetime(1963, 1, 5, 7, 8), "196301050708"),
        (
            "7007",
            (datetime.date(2026, 9, 1), datetime.date(2026, 9, 15)),
            "260901260915",
        ),
        ("30", 12, "12"),
        ("8111", 10, "0010"),
        ("3103", Decimal("1.25"), "001250"),
        ("3103", 1.25, "001250"),
        ("3103", 2, "002000"),
        ("3922", Decimal("12.99"), "1299"),
        ("3932", gs1.Money(Decimal("12.99"), "978"), "9781299"),
        ("4321", True, "1"),
        ("4333", Decimal("-18"), "001800-"),
        (
            "4309",
            gs1.Place(Decimal("-62.0914152"), -58.4702029),
            "02790858483015297971",
        ),
        ("8006", gs1.Piece(GTIN, 1, 3), GTIN + "0103"),
        ("423", ("528", "056"), "528056"),
        ("4300", "R%26D", "R%26D"),
        ("10", "ABC", "ABC"),
        ("3103", 0, "000000"),
        ("30", 0, "0"),
        ("4333", 0, "000000"),
        ("4333", -1, "000100-"),
        ("4309", gs1.Place(0, 0), "09000000000000000000"),
        ("4309", gs1.Place(-90, 180), "00000000001800000000"),
        ("4309", gs1.Place(90, -1), "18000000003590000000"),
    ],
)
def test_written(ai, typed, expected):
    assert gs1.element(ai, typed) == (ai, expected)


@pytest.mark.parametrize(
    ("ai", "typed", "code"),
    [
        ("3103", Decimal("1.2345"), "cannot_write"),  # a fourth decimal
        ("3103", Decimal("-1"), "cannot_write"),
        ("3103", Decimal("NaN"), "cannot_write"),
        ("3103", 1000, "too_long"),
        ("30", 1.5, "cannot_write"),
        ("30", 10**8, "too_long"),
        ("17", 261231, "cannot_write"),
        ("17", datetime.date(1926, 1, 1), "cannot_write"),
        ("7003", datetime.datetime(2150, 1, 1, 12), "cannot_write"),
        ("10", 5, "cannot_write"),
        ("10", None, "cannot_write"),
        ("8006", ("x",), "cannot_write"),
        ("01", "9506000134352", "too_short"),
        ("0", "1", "unknown_ai"),
    ],
)
def test_not_written(ai, typed, code):
    with pytest.raises(gs1.GS1Error) as error:
        gs1.element(ai, typed)
    assert [issue.code for issue in error.value.issues] == [code]
    assert str(error.value) == str(error.value.issues[0])


def test_measure():
    assert gs1.measure("310", 1.25) == ("3103", "001250")
    assert gs1.measure("310", "1.2345", decimals=2) == ("3102", "000123")
    assert gs1.measure("310", Decimal("0.125"), decimals=2) == ("3102", "000013")
    assert gs1.measure("310", 1500, decimals=0) == ("3100", "001500")
    assert gs1.parse(f"[01]{GTIN}[3103]001250").values["3103"] == Decimal("1.25")


@pytest.mark.parametrize(
    ("quantity", "decimals"), [(1000, 3), (-1, 3), (1, 6), ("NaN", 3), ("many", 3)]
)
def test_measure_that_does_not_fit(quantity, decimals):
    with pytest.raises(gs1.GS1Error):
        gs1.measure("310", quantity, decimals)
