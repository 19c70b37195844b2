"""Reading what scanners send and people type, apart from links."""

import datetime
from decimal import Decimal

import pytest
from lib import gs1

TODAY = datetime.date(2026, 11, 22)
GS = "\x1d"
GTIN = "09501101530003"
ELEMENTS = [("01", GTIN), ("10", "ABC"), ("21", "XYZ")]
STRING = "01" + GTIN + "10ABC" + GS + "21XYZ"


def parse(text, **options):
    return gs1.parse(text, TODAY, **options)


def codes(issues):
    return [issue.code for issue in issues]


@pytest.mark.parametrize("symbology", sorted(gs1.GS1_SYMBOLS))
def test_symbology_identifiers(symbology):
    message = parse(symbology + STRING)
    assert message.ok
    assert message.format == "element_string"
    assert message.symbology == symbology
    assert message.elements == ELEMENTS
    assert message.data == STRING
    assert message.text == symbology + STRING
    assert (message.gtin, message.lot, message.serial) == (GTIN, "ABC", "XYZ")


@pytest.mark.parametrize(
    "text",
    [
        STRING,
        GS + STRING,
        STRING + GS,
        "]d2" + GS + STRING,
        STRING + "\r\n",
        "\t " + STRING + "\0",
        STRING.replace(GTIN, GTIN + GS),  # a separator that is not needed
        STRING.replace(GS, "\u241d"),
        STRING.replace(GS, "{GS}"),
        "{FNC1}" + STRING.replace(GS, "{FNC1}"),
        STRING.encode(),
    ],
)
def test_other_ways_to_send_the_same(text):
    message = parse(text)
    assert message.ok, message.errors
    assert message.elements == ELEMENTS
    assert not message.warnings


@pytest.mark.parametrize("separator", ["#", "|", "~", "Alt029", "<GS>"])
def test_configured_separators(separator):
    text = STRING.replace(GS, separator)
    message = parse(text, separators=(separator,))
    assert message.ok
    assert message.elements == ELEMENTS
    # Not unless it is configured
    assert parse(text).elements != ELEMENTS


def test_hash_is_data_where_it_is_no_separator():
    message = parse("]C121A#B0109501101530003")
    assert message.serial == "A#B0109501101530003"
    assert "characters" in codes(message.errors)


@pytest.mark.parametrize(
    ("text", "elements", "values"),
    [
        (
            "01" + GTIN + "11260101" + "10ABC",
            [("01", GTIN), ("11", "260101"), ("10", "ABC")],
            {"11": datetime.date(2026, 1, 1), "10": "ABC"},
        ),
        (
            "01" + GTIN + "10ABC" + GS + "70032612311200",
            [("01", GTIN), ("10", "ABC"), ("7003", "2612311200")],
            {"7003": datetime.datetime(2026, 12, 31, 12, 0)},
        ),
        (
            "01" + GTIN + "3230000100",
            [("01", GTIN), ("3230", "000100")],
            {"3230": Decimal("100")},
        ),
        (
            "00395060001343521237" + "02" + GTIN + "3724" + GS + "10A",
            [("00", "395060001343521237"), ("02", GTIN), ("37", "24"), ("10", "A")],
            {"37": 24, "00": "395060001343521237"},
        ),
        (
            "01" + GTIN + "422528" + GS + "240REF",
            [("01", GTIN), ("422", "528"), ("240", "REF")],
            {"422": "528"},
        ),
    ],
)
def test_what_odoo_cannot_read(text, elements, values):
    """Identifiers that the parser of the host does not know, and its wrong pattern."""
    for prefix in ("", "]d2", "]C1"):
        message = parse(prefix + text)
        assert message.ok, message.errors
        assert message.elements == elements
        assert message.values.items() >= values.items()


@pytest.mark.parametrize(
    ("scan", "gtin"),
    [
        ("]E09506000134352", "09506000134352"),
        ("]E0950600013435212345", "09506000134352"),
        ("]E3950600013435212", "09506000134352"),
        ("]E440170725", "00000040170725"),
        ("]E44017072512", "00000040170725"),
        ("]I009506000134352", "09506000134352"),
        ("]I109506000134352", "09506000134352"),
        ("9506000134352", "09506000134352"),
        ("614141000036", "00614141000036"),
        ("40170725", "00000040170725"),
        ("19506000134359", "19506000134359"),
    ],
)
def test_gtin_without_identifier(scan, gtin):
    message = parse(scan)
    assert message.ok
    assert message.format == "ean"
    assert message.gtin == gtin
    assert message.elements == []
    assert codes(message.warnings) == ([] if scan[0] == "]" else ["bare_number"])


def test_add_on_of_a_magazine():
    assert parse("]E3950600013435212").rest == "12"
    assert parse("]E09506000134352").rest == ""


def test_gtin_without_identifier_and_with_wrong_check_digit():
    message = parse("]E09506000134353")
    assert codes(message.errors) == ["check_digit"]
    assert message.gtin is None
    assert parse("9506000134353").format == "plain"


@pytest.mark.parametrize(
    "scan",
    [
        "]E0ABC",
        "]E0123",
        "]E095060001343521",
        "]E4401707251",
        "]I1X",
        "]I1095060001343521",
    ],
)
def test_symbol_for_a_gtin_without_one(scan):
    message = parse(scan)
    assert message.format == "plain"
    assert codes(message.errors) == ["not_gs1"]


@pytest.mark.parametrize(
    "text",
    ["LOT-123", "ABC", "00123", "0x1D", "]d1hello", "]Q1LOT", "Lot 1", "-", "8",
     "010950110153", "ÄÖÜ", "\u0660\u0661", "01\u0661\u0662\u0663"],
)  # fmt: skip
def test_plain_text(text):
    message = parse(text)
    assert not message.ok
    assert message.format == "plain"
    assert message.elements == []
    assert (message.gtin, message.lot, message.serial) == (None, None, None)
    assert codes(message.errors) == ["not_gs1"]


@pytest.mark.parametrize(
    "text", ["10ABC", "9012", "4001234", "21XYZ", "17261231", "3230000100"]
)
def test_text_that_could_be_anything(text):
    """A reading is given, but nothing says that it is meant: look it up as it is."""
    message = parse(text)
    assert not message.ok
    assert message.format == "plain"
    assert message.errors[0].code == "no_key"
    assert message.elements


@pytest.mark.parametrize(
    "text", ["", None, " ", "\r\n", b"", "]d2", "]C1\r", GS, "]d2" + GS + GS]
)
def test_nothing(text):
    message = parse(text)
    assert codes(message.errors) == ["empty_scan"]
    assert message.format == "plain"


def test_control_characters_are_shown():
    assert "A<0x02>B" in str(parse("A\x02B").errors[0])


def test_symbol_that_is_not_marked():
    """A plain Code 128 or Data Matrix with an element string is read, with a word."""
    message = parse("]C001" + GTIN + "10ABC")
    assert message.ok
    assert message.elements == ELEMENTS[:2]
    assert codes(message.warnings) == ["unmarked"]
    # ... but what has no key in it is no GS1 data there
    assert parse("]C010ABC").format == "plain"
    assert parse("]C110ABC").format == "element_string"


@pytest.mark.parametrize(
    ("scan", "code", "ai"),
    [
        ("]d20109501101530004", "check_digit", "01"),
        ("0109501101530004", "check_digit", "01"),
        ("]d217261301", "month", "17"),
        ("]d201" + GTIN + "17260230", "day", "17"),
        ("]d201" + GTIN + "10" + "A" * 21, "too_long", "10"),
        ("01" + GTIN + "10" + "A" * 21, "too_long", "10"),
        ("]d201" + GTIN + "10LOT 1", "characters", "10"),
        ("]d201" + GTIN + "10" + GS + "21A", "empty", "10"),
        ("01" + GTIN + "10", "empty", "10"),
        ("]d2010950110153", "too_short", "01"),
        ("]d20109501101" + GS + "10A", "too_short", "01"),
        ("]d201" + GTIN + "422999", "country", "422"),
        ("]d201" + GTIN + "42252", "too_short", "422"),
        ("]d201" + GTIN + "70032612310", "too_short", "7003"),
        ("]d201" + GTIN + "30A", "not_digit", "30"),
        ("]d201" + GTIN + "10A" + GS + "10B", "conflict", "10"),
        ("]d210A", "requires", "10"),
        ("]d201" + GTIN + "21A" + GS + "235B", "excludes", "21"),
        ("]d201" + GTIN + "3102000001" + "3103000001", "excludes", "3102"),
        (
            "]d200395060001343521237" + "4330000100" + GS + "4331000100",
            "excludes",
            "4330",
        ),
        ("]d28010ab", "characters_39", "8010"),
        ("]d200395060001343521237" + "8030a+b", "characters_64", "8030"),
        ("]d201" + GTIN + "10A" + GS + GS + "17261231", "double_separator", "10"),
    ],
)
def test_errors(scan, code, ai):
    message = parse(scan)
    assert not message.ok
    assert (message.errors[0].code, message.errors[0].ai) == (code, ai)
    assert ai in str(message.errors[0])
    assert ai not in message.values or code not in (
        "check_digit",
        "month",
        "day",
        "empty",
    )


def test_both_sides_of_an_exclusion_are_one_error():
    scan = "]d200395060001343521237" + "4330000100" + GS + "4331000100"
    assert codes(parse(scan).errors) == ["excludes"]


def test_reading_goes_on_behind_an_error():
    message = parse("]d201" + GTIN + "17261332" + "10A" + GS + GS + "21B")
    assert message.elements == [
        ("01", GTIN),
        ("17", "261332"),
        ("10", "A"),
        ("21", "B"),
    ]
    assert codes(message.errors) == ["month", "double_separator"]
    assert "17" not in message.values
    assert message.serial == "B"


def test_repeated_with_the_same_value():
    message = parse("]d201" + GTIN + "10A" + GS + "10A")
    assert message.ok
    assert codes(message.warnings) == ["repeated"]
    assert message.lot == "A"


def test_unknown_identifier_of_known_length_is_kept():
    message = parse("]d201" + GTIN + "3106123456" + "10A")
    assert message.ok
    assert message.elements == [("01", GTIN), ("3106", "123456"), ("10", "A")]
    assert message.values["3106"] == "123456"
    assert codes(message.warnings) == ["kept_unknown"]
    message = parse("(01)" + GTIN + "(8099)NEW(10)A")
    assert message.ok
    assert message.values["8099"] == "NEW"


def test_unknown_identifier_of_unknown_length_stops():
    message = parse("]d201" + GTIN + "10A" + GS + "5512310B")
    assert codes(message.errors) == ["unknown_ai"]
    assert message.elements == [("01", GTIN), ("10", "A")]
    assert message.rest == "5512310B"


def test_logistic_unit():
    scan = "]C100395060001343521237" + "02" + GTIN + "15261231" + "3724" + GS + "10L1"
    message = parse(scan)
    assert message.ok
    assert message.sscc == "395060001343521237"
    assert message.gtin == GTIN
    assert message.count == 24
    assert message.lot == "L1"
    assert message.values["15"] == datetime.date(2026, 12, 31)


def test_two_symbols_on_one_pallet():
    """Each of the symbols lacks what the other one has."""
    contents = parse("]C102" + GTIN + "3724" + GS + "10L1")
    assert codes(contents.errors) == ["requires"]
    number = parse("]C100395060001343521237")
    both = gs1.combine([number, contents])
    assert both.ok
    assert both.elements == number.elements + contents.elements
    assert both.count == 24
    again = gs1.combine([both, number])
    assert again.ok
    assert not again.warnings
    other = parse("]C100395060001343521244")
    assert codes(gs1.combine([both, other]).errors) == ["conflict"]
    assert gs1.combine([]).ok
    assert gs1.combine([number]).today == TODAY


def test_expiry_is_that_of_date_or_time():
    assert parse("]d201" + GTIN + "17261231").expiry == datetime.date(2026, 12, 31)
    assert parse("]d201" + GTIN + "70032612311200").expiry == datetime.date(
        2026, 12, 31
    )
    assert parse("]d201" + GTIN).expiry is None


def test_gtin_of_pieces():
    assert parse("]d28006" + GTIN + "0102").gtin == GTIN
    assert parse("]d203" + GTIN).gtin == GTIN


def test_check():
    assert gs1.check(ELEMENTS).ok
    assert gs1.check(ELEMENTS).format == "elements"
    assert codes(gs1.check([("10", "A")]).errors) == ["requires"]
    assert codes(gs1.check([("x", "A")]).errors) == ["unknown_ai"]
    assert "check_digit" in repr(gs1.check([("01", GTIN[:-1] + "4")]))
    assert "ok" in repr(gs1.check(ELEMENTS))


def test_longer_than_any_symbol():
    text = "00" * 7089
    assert codes(parse(text).errors) != ["too_much"]
    message = parse(text + "0")
    assert codes(message.errors) == ["too_much"]
    assert message.elements == []
