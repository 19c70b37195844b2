"""Lists and ranges as people type and paste them."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lib import numbering
from lib.numbering import expand_ranges


def names(text, *args, **options):
    expansion = expand_ranges(text, *args, **options)
    assert expansion.ok, [str(issue) for issue in expansion.issues]
    return [entry.name for entry in expansion.entries]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10-15", "10 11 12 13 14 15"),
        ("1,4-7", "1 4 5 6 7"),
        ("1, 4 - 6 ,9", "1 4 5 6 9"),
        ("008-012", "008 009 010 011 012"),
        ("8-11", "8 9 10 11"),
        ("098-101", "098 099 100 101"),
        ("99-101", "99 100 101"),
        ("SN09-SN11", "SN09 SN10 SN11"),
        ("008-10", "008 009 010"),
        ("0-2", "0 1 2"),
        ("SN008-SN012", "SN008 SN009 SN010 SN011 SN012"),
        ("SN008-012", "SN008 SN009 SN010 SN011 SN012"),
        ("SN008..12", "SN008 SN009 SN010 SN011 SN012"),
        ("SN-008-SN-010", "SN-008 SN-009 SN-010"),
        ("SN-008..010", "SN-008 SN-009 SN-010"),
        ("SN-008 - SN-009", "SN-008 SN-009"),
        ("SN8–SN10", "SN8 SN9 SN10"),
        ("SN8…SN9", "SN8 SN9"),
        ("5-5", "5"),
        ("10+3", "10 11 12 13"),
        ("SN099 + 2", "SN099 SN100 SN101"),
        ("A1\nB2\r\n\n  \nC3\rD4", "A1 B2 C3 D4"),
        ('"2026-001"', "2026-001"),
        ('"1,2",3', "1,2 3"),
        # hyphens inside a number
        ("LOT-2026-001", "LOT-2026-001"),
        ("LOT2026-001", "LOT2026-001"),
        ("A-10-15", "A-10-15"),
        ("AB-CD", "AB-CD"),
        ("X1-Y2", "X1-Y2"),
        ("SN012-008", "SN012-008"),
        ("7-", "7-"),
        ("-7", "-7"),
        ("Käse-1", "Käse-1"),
    ],
)
def test_numbers_and_ranges(text, expected):
    assert names(text) == expected.split(" ")


def test_next_numbers_are_not_drawn_while_typing():
    assert names("~") == [None]
    assert names("5,~,~+2") == ["5", None, None, None, None]


def test_next_numbers_are_drawn_once_and_only_when_all_is_right():
    asked = []

    def draw(count):
        asked.append(count)
        return [f"N{number}" for number in range(count)]

    assert names("~+2,A\n~", draw=draw) == ["N0", "N1", "N2", "A", "N3"]
    assert asked == [4]
    assert not expand_ranges("~+2,A,A", draw=draw).ok
    assert names("A", draw=draw) == ["A"]
    assert asked == [4]


def test_as_many_as_are_needed():
    assert names("7,10+", needed=4) == ["7", "10", "11", "12"]
    assert names("~+", needed=3) == [None] * 3
    assert names("1-5,9+", needed=3)[-1] == "9"


COLUMNS = [
    ("A1\t5", "A1", "5", ""),
    ("A1;5", "A1", "5", ""),
    ("A1;2,5", "A1", "2.5", ""),
    ("A1;2.5", "A1", "2.5", ""),
    ("A1;1.234.567", "A1", "1234567", ""),
    ("A1;1,234.5", "A1", "1234.5", ""),
    ("A1;1.234,5", "A1", "1234.5", ""),
    ("A1;1 234", "A1", "1234", ""),
    ("A1;0,125", "A1", "0.125", ""),
    ("A1\t5\t2027-05-31", "A1", "5", "2027-05-31"),
    ("A1\t2027-05-31\t5", "A1", "5", "2027-05-31"),
    ("A1;;31.05.2027", "A1", None, "31.05.2027"),
    ("A1; ;31 May 2027", "A1", None, "31 May 2027"),
    ("A1;5;", "A1", "5", ""),
    ("A1;5;20270531", "A1", "5", "20270531"),
    ("A1,5,2027-05-31", "A1", "5", "2027-05-31"),
    ("A1,31/05/2027", "A1", None, "31/05/2027"),
    ('"A;1";5', "A;1", "5", ""),
    ('A1;"5"', "A1", "5", ""),
    ("\u00a0A1\u00a0;\u00a05", "A1", "5", ""),
]


@pytest.mark.parametrize(("line", "name", "quantity", "date"), COLUMNS)
def test_columns(line, name, quantity, date):
    (entry,) = expand_ranges(line).entries
    quantity = quantity and Decimal(quantity)
    assert (entry.name, entry.quantity, entry.date) == (name, quantity, date)


def test_the_quantity_goes_for_every_number_of_the_line():
    entries = expand_ranges("A1\nSN1-SN3;2;2027-05-31").entries
    assert [(e.name, e.quantity, e.date, e.line) for e in entries] == [
        ("A1", None, "", 1),
        ("SN1", 2, "2027-05-31", 2),
        ("SN2", 2, "2027-05-31", 2),
        ("SN3", 2, "2027-05-31", 2),
    ]


@pytest.mark.parametrize("mark", "\t;,")
def test_titles_say_which_column_is_which(mark):
    rows = [
        ["Quantity", "Expiry date", "Lot"],
        ["5", "12.5.27", "A1"],
        ["6", "", "A2"],
    ]
    expansion = expand_ranges("\n".join(mark.join(row) for row in rows))
    assert [tuple(entry) for entry in expansion.entries] == [
        ("A1", 5, "12.5.27", 2),
        ("A2", 6, "", 3),
    ]


def test_the_users_decimal_separator():
    assert expand_ranges("A;1,000", decimal=",").entries[0].quantity == 1
    assert expand_ranges("A;1,000", decimal=".").entries[0].quantity == 1000
    assert expand_ranges("A;1.000", decimal=",").entries[0].quantity == 1000


WRONG = [
    ("15-10", "line_backwards", "backwards"),
    ("SN012-SN008", "line_backwards", "quotes"),
    ("2026-001", "line_backwards", "quotes"),
    ("SN1..XY5", "line_ends", "together"),
    ("SN1..X", "line_ends", "together"),
    ("8-012", "line_padding", "zeros"),
    ("SN08-SN012", "line_padding", "zeros"),
    ("SN008-SN12", "line_padding", "zeros"),
    ("1-999999999", "line_limit", "10000"),
    ("1+999999999999999999999999", "line_limit", "10000"),
    ("~+10000", "line_limit", "10002"),
    ("1-" + "9" * 200, "line_ends", "together"),
    ("1,,2", "line_item", "nothing"),
    ("1,2,", "line_item", "nothing"),
    ('1,""', "line_item", "nothing"),
    ('1,"2', "line_quote", "quotation"),
    ("ABC+3", "line_no_digits", "digit"),
    ("+3", "line_no_digits", "digit"),
    ("10+", "line_needed", "+5"),
    (";5", "line_name", "no number"),
    ("A;B;5", "line_two_dates", "B"),
    ("A;2027-05-31;2027-06-30", "line_two_dates", "2027-06-30"),
    ("A;-5", "line_two_dates", "-5"),
    ("A;0", "line_quantity", "0"),
    ("A;1,000", "line_quantity_unsure", "1000 or 1;"),
    ("A;1;2027-05-31;x", "line_columns", "4"),
    ("1,2,3,2027-05-31", "line_columns", "4"),
    ("A\x1dB", "line_control", "<0x1D>"),
    ("A1,B2,A1", "line_twice", "A1"),
    ("1-5,3", "line_twice", "3"),
]


@pytest.mark.parametrize(("text", "code", "word"), WRONG)
def test_wrong_lines_are_named(text, code, word):
    expansion = expand_ranges("X1\n" + text + "\nX2")
    (issue,) = expansion.issues
    assert issue.code == code
    assert issue.values["line"] == 2
    assert "Line 2" in str(issue)
    assert word in str(issue)
    assert {"X1", "X2"} <= {entry.name for entry in expansion.entries}


def test_every_wrong_line_is_named_at_once():
    issues = expand_ranges("5-1\nA\n,\nA\n7;0").issues
    assert [(issue.values["line"], issue.code) for issue in issues] == [
        (1, "line_backwards"),
        (4, "line_twice"),
        (5, "line_quantity"),
    ]
    assert issues[1].values["other"] == 2


def test_the_same_lot_on_two_lines_where_that_is_allowed():
    entries = expand_ranges("A;5\nA;6", unique=False).entries
    assert [(entry.name, entry.quantity) for entry in entries] == [("A", 5), ("A", 6)]


def test_the_limit_goes_for_all_lines():
    expansion = expand_ranges("1-60\n101-160\n201", limit=100)
    assert [issue.values["count"] for issue in expansion.issues] == [120]
    assert len(expansion.entries) == 61


def test_huge_ranges_take_no_time():
    begin = time.process_time()
    expand_ranges("\n".join(["1-999999999", "SN0000000001-SN9999999999"] * 50))
    assert time.process_time() - begin < 1


# -- with a template

HEX = numbering.compile("L-{seq:3,base=16}")
CHECKED = numbering.compile("{product}-{seq:4,step=10}{check}")


def test_ranges_count_in_the_base_of_the_template():
    assert names("L-009-L-00C", HEX) == ["L-009", "L-00A", "L-00B", "L-00C"]
    assert names("L-0FE+2", HEX) == ["L-0FE", "L-0FF", "L-100"]
    assert names("L-009..L-00B", HEX) == ["L-009", "L-00A", "L-00B"]
    # not a number of the template
    assert names("X-009-X-010", HEX) == ["X-009", "X-010"]


def test_ranges_have_the_steps_and_check_characters_of_the_template():
    context = {"product": "P7"}
    texts = CHECKED.format_many(context, [11, 21, 31])
    assert names(f"{texts[0]}-{texts[-1]}", CHECKED) == texts
    assert names(f"{texts[0]}+2", CHECKED, context) == texts


@pytest.mark.parametrize(
    ("template", "ends", "code"),
    [
        (HEX, "L-00C-L-009", "line_backwards"),
        (HEX, "L-FFE+5", "line_full"),
        (HEX, "L-000-L-FFF", "line_limit"),
        (numbering.compile("{line:1}/{seq:3}"), "A/001..B/003", "line_ends"),
        (numbering.compile("{seq:3}-{random:2}"), "001-AB..003-AC", "line_random"),
        (numbering.compile("{seq:3,step=5}"), "001-004", "line_ends"),
    ],
)
def test_wrong_ranges_of_a_template(template, ends, code):
    (issue,) = expand_ranges(ends, template, limit=100).issues
    assert issue.code == code


@settings(max_examples=300)
@given(
    st.lists(
        st.sampled_from(
            '1 9 007 10 SN A - .. + ~ , ; \t " \n é \x1d 2027-05-31 L-00A 999999999'
            " 1.5 lot quantity".split(" ")
        ),
        max_size=12,
    ).map("".join),
    st.sampled_from([None, HEX]),
    st.sampled_from([None, 3]),
)
def test_no_text_raises(text, template, needed):
    expansion = expand_ranges(text, template, needed=needed, limit=50)
    assert len(expansion.entries) <= 50
    for issue in expansion.issues:
        assert f"Line {issue.values['line']}" in str(issue)
    for entry in expansion.entries:
        assert entry.name is None or entry.name.isprintable()


@given(
    st.text("ABC/_", max_size=4),
    st.integers(1, 6),
    st.integers(0, 10**6),
    st.integers(0, 50),
)
def test_a_range_keeps_prefix_and_zeros(prefix, width, first, more):
    last = first + more
    ends = prefix + str(first).zfill(width), prefix + str(last).zfill(width)
    expanded = names("..".join(ends))
    assert expanded[0], expanded[-1] == ends
    assert len(expanded) == more + 1
    assert [int(name[len(prefix) :]) for name in expanded] == list(
        range(first, last + 1)
    )
    assert sorted(expanded, key=numbering.natural_key) == expanded
