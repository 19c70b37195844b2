"""Check digits and characters, and every rule for the contents of values."""

import datetime

import pytest
from lib import gs1
from lib.gs1 import checks, coupons, rules

TODAY = datetime.date(2026, 11, 22)
YEAR = TODAY.year


@pytest.mark.parametrize(
    "digits",
    [
        "09506000134352",  # GTIN-14
        "9506000134352",  # the same as GTIN-13
        "395060001343521237",  # SSCC
        "614141000036",  # GTIN-12
        "40170725",  # GTIN-8
        "4006381333931",
    ],
)
def test_check_digit(digits):
    assert gs1.check_digit(digits[:-1]) == digits[-1]
    assert gs1.has_check_digit(digits)


def test_check_digit_finds_every_wrong_digit():
    right = "09506000134352"
    for position, digit in enumerate(right):
        for other in set("0123456789") - {digit}:
            wrong = right[:position] + other + right[position + 1 :]
            assert not gs1.has_check_digit(wrong), wrong


@pytest.mark.parametrize("text", ["", "7", "12A4", "\u0660\u0661\u0662", "1234 ", "²2"])
def test_check_digit_is_for_digits(text):
    assert not gs1.has_check_digit(text)


@pytest.mark.parametrize("text", ["", "12A", "\u0660\u0661", "²"])
def test_no_check_digit_for_what_is_not_digits(text):
    with pytest.raises(ValueError, match="digits"):
        gs1.check_digit(text)


@pytest.mark.parametrize(
    "text",
    [
        "1987654Ad4X4bL5ttr2310c2K",  # example of the General Specifications
        "12345678901234567890123NT",
        "99999zzzzzzzzzzzzzzzzzzT2",
        "12345_0123456789:;<=>?62",
        "12345_!\"%&'()*+,-./LC",
    ],
)
def test_check_pair(text):
    assert gs1.check_pair(text[:-2]) == text[-2:]
    assert gs1.has_check_pair(text)
    last = "2" if text[-1] != "2" else "3"
    assert not gs1.has_check_pair(text[:-1] + last)


def test_check_pair_finds_wrong_and_swapped_characters():
    right = "1987654Ad4X4bL5ttr2310c2K"
    for position in range(len(right) - 2):
        for other in gs1.CSET82:
            if other != right[position]:
                wrong = right[:position] + other + right[position + 1 :]
                assert not gs1.has_check_pair(wrong), wrong
        first, second = right[position : position + 2]
        if first != second and position < len(right) - 3:
            swapped = right[:position] + second + first + right[position + 2 :]
            assert not gs1.has_check_pair(swapped), swapped


def test_check_pair_is_for_the_82_characters():
    with pytest.raises(ValueError, match="82"):
        gs1.check_pair("lot 1")
    assert len(gs1.CSET82) == len(set(gs1.CSET82)) == 82
    assert len(checks.CSET32) == len(set(checks.CSET32)) == 32
    assert not gs1.has_check_pair("")
    assert not gs1.has_check_pair("2")
    assert gs1.has_check_pair("22")


def test_gtin14():
    assert gs1.gtin14("40170725") == "00000040170725"
    assert gs1.gtin14("614141000036") == "00614141000036"
    assert gs1.gtin14("9506000134352") == "09506000134352"
    assert gs1.gtin14("09506000134352") == "09506000134352"


def test_gtin_forms():
    """with the leading zeros that the shorter numbers do not have"""
    assert gs1.gtin_forms("19506000134359") == ["19506000134359"]
    assert gs1.gtin_forms("09506000134352") == ["09506000134352", "9506000134352"]
    assert gs1.gtin_forms("00614141000036")[-1] == "614141000036"
    assert gs1.gtin_forms("00000040170725")[-1] == "40170725"


@pytest.mark.parametrize("text", ["", "123", "9506000134353", "950600013435X"])
def test_gtin14_of_what_is_none(text):
    with pytest.raises(ValueError, match="GTIN"):
        gs1.gtin14(text)


#: Rule -> what is right, and what is wrong with the code that says so.
CASES = {
    "csum": (["09506000134352"], {"09506000134353": "check_digit"}),
    "csumalpha": (
        ["1987654Ad4X4bL5ttr2310c2K", "22"],
        {
            "1987654Ad4X4bL5ttr2310c2L": "check_pair",
            "33": "check_pair",
            "A": "check_pair",
        },
    ),
    "gcppos1": (
        ["9506", "9506A"],
        {"950": "company_prefix", "95A6": "company_prefix", "A": "company_prefix"},
    ),
    "gcppos2": (
        ["09506", "A9506"],
        {"0950": "company_prefix", "0950A": "company_prefix"},
    ),
    "yymmd0": (
        ["260228", "280229", "260200", "991231"],
        {"260001": "month", "261301": "month", "260229": "day", "260431": "day"},
    ),
    "yymmdd": (
        ["260228", "280229"],
        {"260200": "day", "261300": "day", "261301": "month", "260230": "day"},
    ),
    "yyyymmdd": (
        ["20260228", "19000228", "20000229", "99991231"],
        {
            "20260200": "day",
            "19000229": "day",
            "20261301": "month",
            "00001201": "year",
        },
    ),
    "hh": (["00", "23"], {"24": "hour", "99": "hour"}),
    "mi": (["00", "59"], {"60": "minute"}),
    "ss": (["00", "59"], {"60": "second"}),
    "hhmi": (["0000", "2359"], {"2400": "hour", "2360": "minute", "9999": "hour"}),
    "iso3166": (["528", "004", "894"], {"999": "country", "000": "country"}),
    "iso3166999": (["528", "999"], {"998": "country"}),
    "iso3166alpha2": (["NL", "US"], {"XX": "country", "nl": "country"}),
    "iso4217": (["978", "840", "999"], {"000": "currency", "998": "currency"}),
    "iso5218": (["0", "1", "2", "9"], {"3": "sex"}),
    "latitude": (["0000000000", "1800000000"], {"1800000001": "latitude"}),
    "longitude": (["0000000000", "3600000000"], {"3600000001": "longitude"}),
    "pcenc": (
        ["A", "%20B", "%fF"],
        {"%": "percent", "%2": "percent", "A%GG": "percent"},
    ),
    "yesno": (["0", "1"], {"2": "yes_no"}),
    "zero": (["0", "00"], {"1": "zero", "01": "zero"}),
    "nonzero": (["1", "0010"], {"0": "nonzero", "0000": "nonzero"}),
    "nozeroprefix": (["1", "10"], {"0": "leading_zero", "01": "leading_zero"}),
    "hasnondigit": (["1A", "A"], {"1": "only_digits", "123": "only_digits"}),
    "hyphen": (["-", "--"], {"X": "minus", "-X": "minus"}),
    "winding": (["0", "1", "9"], {"2": "winding"}),
    "pieceoftotal": (
        ["0101", "0102", "9999"],
        {"0000": "pieces", "0001": "pieces", "0100": "pieces", "0302": "pieces"},
    ),
    "posinseqslash": (
        ["1/1", "9/9", "2/3", "9/10"],
        dict.fromkeys(
            ("2/1", "0/1", "1/0", "1/02", "1//2", "1/", "/", "1"), "position"
        ),
    ),
    "importeridx": (["-", "_", "0", "a", "Z"], {"!": "importer", "/": "importer"}),
    "mediatype": (
        ["01", "10", "80", "99"],
        {"00": "media", "11": "media", "79": "media"},
    ),
    "packagetype": (
        ["1A", "200", "8", "8A", "BX", "PX", "ZZ", "X11"],
        dict.fromkeys(("0", "1", "1C", "8D", "X", "QQQ", "_9"), "package"),
    ),
    "iban": (
        ["GB98MIDL07009312345678", "BE71096123456769", "DE91100000000123456789"],
        {
            "BE71096123456760": "iban",
            "XX10096123456769": "iban",  # no such country
            "BE65096123": "iban",  # too short
            "BE71": "iban",
            "BE7109612345676a": "iban",
        },
    ),
    "cset64": (
        ["123", "12", "12=", "1=="],
        dict.fromkeys(("===", "123=", "12==", "1===", "1=2"), "padding"),
    ),
    "couponcode": (
        ["012345612345611110123"],
        {"01234561234561111012": "coupon", "712345612345611110123": "coupon"},
    ),
    "couponposoffer": (
        ["001234561234560123456", "061234567890121234569123456789012345"],
        {"201234561234560123456": "coupon", "0012345612345601234567": "coupon"},
    ),
}


def test_every_rule_has_cases():
    assert set(CASES) == set(rules.RULES)


@pytest.mark.parametrize("name", CASES)
def test_rule(name):
    right, wrong = CASES[name]
    rule = rules.RULES[name]
    for text in right:
        assert rule(text, YEAR) is None, text
    for text, code in wrong.items():
        found = rule(text, YEAR)
        assert (found if isinstance(found, str) else found[0]) == code, text
        assert code in gs1.MESSAGES


@pytest.mark.parametrize(
    "more",
    [
        "",
        "1" + "0" + "112" + "123" + "9",  # a second purchase, of the same company
        "1" + "3" + "119" + "123" + "1" + "1234567",  # ... of another one
        "2" + "212" + "0" + "123" + "9",
        "3" + "261231",
        "3" + "261231" + "4" + "260101",
        "3" + "261231" + "4" + "261231",
        "4" + "260101",
        "5" + "0" + "123456",
        "6" + "1" + "1234567",
        "9" + "0" + "0" + "7" + "1",
        "3" + "261231" + "5" + "1" + "1234567" + "9" + "6" + "2" + "0" + "0",
    ],
)
def test_coupon_fields(more):
    assert coupons.is_coupon("012345612345611110123" + more, YEAR)


@pytest.mark.parametrize(
    "more",
    [
        "0",  # no field begins so
        "1" + "4" + "112" + "123" + "9",  # no such rule
        "1" + "0" + "115" + "123" + "9",  # no such unit
        "1" + "0" + "112" + "123" + "8",  # no such company length
        "3" + "261331",
        "3" + "261200",
        "3" + "26123",
        "3" + "260101" + "4" + "261231",  # ends before it starts
        "5" + "0" + "12345",
        "6" + "8" + "12345678901234",
        "9" + "3" + "0" + "7" + "1",
        "9" + "0" + "3" + "7" + "1",
        "9" + "0" + "0" + "7" + "2",
        "9" + "0" + "0" + "7" + "1" + "0",
    ],
)
def test_wrong_coupon_fields(more):
    assert not coupons.is_coupon("012345612345611110123" + more, YEAR)


@pytest.mark.parametrize(
    ("ai", "text", "expected"),
    [("8008", "26090115301", "12"), ("7007", "2609012", "12"), ("01", "123", "14"),
     ("7011", "2609011", "10"), ("423", "5280", "6")],
)  # fmt: skip
def test_how_long_it_should_be(ai, text, expected):
    issue = gs1.check_value(ai, text, TODAY)
    assert issue.code == "too_short"
    assert f"needs {expected} characters" in str(issue)


def test_value_for_a_label():
    assert gs1.check_value("10", "L-2026/11") is None
    assert gs1.check_value("21", "A" * 20) is None
    assert gs1.check_value("10", "A" * 21).code == "too_long"
    assert gs1.check_value("10", "").code == "empty"
    issue = gs1.check_value("10", "LOT 1")
    assert issue.code == "characters"
    assert issue.ai == "10"
    assert "LOT 1" in str(issue)
    assert gs1.check_value("17", "260229", TODAY).code == "day"
    assert gs1.check_value("xx", "1").code == "unknown_ai"
