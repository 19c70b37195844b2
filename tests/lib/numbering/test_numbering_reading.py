"""Typed and scanned numbers, also of suppliers: right, or which part is wrong."""

import datetime

import pytest
from lib import numbering

TODAY = datetime.date(2026, 11, 23)
OWN = numbering.compile("{product}-{produced:YYMMDD}-{seq:4}{check}")
CONTEXT = {"product": "P-100", "produced": datetime.date(2026, 11, 23)}
RIGHT = OWN.format(CONTEXT, 42)


def test_a_right_number():
    reading = OWN.parse(RIGHT, today=TODAY)
    assert "P-100-261123-0042" + RIGHT[-1] == RIGHT
    assert reading.ok
    assert reading.issue is None
    assert reading.values == {
        "product": "P-100",
        "produced": TODAY,
        "seq": 42,
        "check": RIGHT[-1],
    }
    assert [(part.name, part.text) for part in reading.parts] == [
        ("product", "P-100"),
        ("", "-"),
        ("produced", "261123"),
        ("", "-"),
        ("seq", "0042"),
        ("check", RIGHT[-1]),
    ]


#: typed, code, part, the characters that are marked, a word of the sentence
WRONG = [
    ("", "nothing", "", None, "no number"),
    ("P-100", "ends_early", "produced", "", "Production date"),
    ("P-100-261123-0042", "ends_early", "check", "", "Check character"),
    ("P-100-261123-00", "ends_early", "seq", "", "Sequence"),
    (RIGHT + "X", "left_over", "", "X", "does not belong"),
    (RIGHT + "\x1d", "left_over", "", "\x1d", "<0x1D>"),
    ("P-100-261123-0O42" + RIGHT[-1], "wrong_kind", "seq", "O", "digits"),
    ("P-100-261323-0042" + RIGHT[-1], "not_there", "produced", "261323", "month “13”"),
    (
        "P-100-260230-0042" + RIGHT[-1],
        "no_such_date",
        "produced",
        "260230",
        "2026-2-30",
    ),
    ("P-100-261123_0042" + RIGHT[-1], "other_text", "", "_", "“-” is expected"),
    ("P-100-261123-0024" + RIGHT[-1], "wrong_check", "check", RIGHT[-1], "swapped"),
    ("p-100-261123-0042" + RIGHT[-1], "wrong_cover", "check", RIGHT[-1], "“p”"),
    ("P-101-261123-0042" + RIGHT[-1], "wrong_check", "check", RIGHT[-1], "wrong"),
]


@pytest.mark.parametrize(("typed", "code", "part", "marked", "word"), WRONG)
def test_the_wrong_part_is_named(typed, code, part, marked, word):
    reading = OWN.parse(typed, today=TODAY)
    issue = reading.issue
    assert not reading.ok
    assert (issue.code, issue.part) == (code, part)
    assert word in str(issue)
    if marked is not None:
        assert typed[issue.position : issue.position + issue.length] == marked


@pytest.mark.parametrize(
    ("typed", "code", "marked", "word"),
    [
        (RIGHT.replace("100", "200"), "other_value", "P-200", "“P-100” is expected"),
        (RIGHT.replace("P", "p"), "wrong_case", "p-100", "capital"),
        ("X", "other_value", "X", "character 1"),
        ("P-100", "ends_early", "", "Production date"),
    ],
)
def test_what_is_known_is_expected(typed, code, marked, word):
    issue = OWN.parse(typed, CONTEXT, TODAY).issue
    assert issue.code == code
    assert word in str(issue)
    assert typed[issue.position : issue.position + issue.length] == marked


def test_dates_are_not_compared_with_what_is_known():
    other = OWN.format({**CONTEXT, "produced": datetime.date(2025, 1, 2)}, 7)
    reading = OWN.parse(other, CONTEXT, TODAY)
    assert reading.ok
    assert reading.values["produced"] == datetime.date(2025, 1, 2)


def test_what_cannot_be_written_is_not_expected():
    template = numbering.compile("{product:max=3}-{seq:2}")
    assert template.parse("ABC-01", {"product": "ABCD"}).ok


@pytest.mark.parametrize(
    ("pattern", "typed", "code"),
    [
        ("{seq:3+}", "0999", "zeros"),
        ("{seq}", "07", "zeros"),
        ("{seq}", "9" * 19, "too_high"),
        ("{seq:18,base=36}", "Z" * 18, "too_high"),
        ("{gtin}-{seq}", "09506000134353-1", "wrong_gtin"),
        ("{shift:06=AA,14=BB}{seq}", "AB1", "not_a_shift"),
        ("{line:2,pad=0}{seq:2}", "701", "wrong_kind"),
    ],
)
def test_what_no_number_can_be(pattern, typed, code):
    expected = {"wrong_kind": "ends_early"}.get(code, code)
    assert numbering.compile(pattern).parse(typed).issue.code == expected


def test_the_sequence_is_read_in_its_base():
    template = numbering.compile(
        "{seq:3,base=32}-{seq_name}".replace("-{seq_name}", "")
    )
    assert template.parse("00Z").values["seq"] == 31
    assert template.parse("00I").issue.code == "wrong_kind"


@pytest.mark.parametrize(
    ("pattern", "good", "bad", "part"),
    [
        # Julian date, plant letter, four digits
        (
            "L{produced:YDDD}{letters:1}{digits:4}",
            "L6327A0815",
            "L6377A0815",
            "produced",
        ),
        # six to eight characters behind a prefix
        ("SUP-{any:6-8,as=batch}", "SUP-AB/12.3", "SUP-AB", "batch"),
        ("{digits:6}{check:luhn10}", "1234566", "1234567", "check"),
        ("{letters:2}{expires:MMYY}", "XQ0527", "XQ1327", "expires"),
        ("{letters:2-3}-{digits:1+}", "ABC-1", "A1-1", "letters"),
    ],
)
def test_formats_of_suppliers(pattern, good, bad, part):
    template = numbering.compile(pattern)
    assert template.only_reads or part == "expires"
    assert template.parse(good, today=TODAY).ok
    assert template.parse(bad, today=TODAY).issue.part == part


def test_an_ambiguous_number_is_not_certain():
    template = numbering.compile("{product}-{line}-{seq:2}")
    reading = template.parse("A-B-C-01")
    assert reading.ok
    assert not reading.certain
    known = template.parse("A-B-C-01", {"product": "A"})
    assert known.ok
    assert known.certain
    assert known.values["line"] == "B-C"
    assert template.parse("A-B-01").certain


def test_the_right_way_to_cut_is_found():
    """The longest product that leaves something for the line is not the right one."""
    template = numbering.compile("{product}{date:YYMMDD}{line}")
    reading = template.parse("A99261123X", today=TODAY)
    assert reading.ok
    assert (reading.values["product"], reading.values["line"]) == ("A99", "X")


def test_very_ambiguous_and_long_numbers_take_no_time():
    pattern = "{product}{line}{category}{supplier}{document}{company}{digits:3}x"
    reading = numbering.compile(pattern).parse("7" * 120)
    assert not reading.ok


def test_sentences_can_be_translated():
    words = {
        "Sequence": "Folge",
        "digits": "Ziffern",
        numbering.MESSAGES["wrong_kind"]: (
            "%(part)s: Zeichen %(place)s, „%(text)s“: erlaubt sind %(kind)s."
        ),
    }

    def translate(sentence, /, **values):
        return words[sentence] % values if values else words[sentence]

    issue = OWN.parse("P-100-261123-0O42A").issue
    assert issue.sentence(translate) == "Folge: Zeichen 15, „O“: erlaubt sind Ziffern."
