"""Patterns that cannot be used: which character is wrong, and why."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lib import numbering
from lib.numbering.syntax import LIMIT, scan

#: pattern, code, the characters that are marked, a word of the sentence
WRONG = [
    ("LOT{seq:4", "not_closed", "{", "never closed"),
    ("LOT{", "not_closed", "{", "never closed"),
    ("LOT}", "not_opened", "}", "closes nothing"),
    ("{seq}}", "not_opened", "}", "closes nothing"),
    ("LOT{}", "no_name", "{}", "no token"),
    ("{ :4}", "no_name", "{ :4}", "no token"),
    ("{seq{line}", "brace_inside", "{", "inside"),
    ("{seq:4}{sek:4}", "unknown_token", "sek", "{seq}"),
    ("{year}-{seq:4}", "unknown_token", "year", "{date:YYYY}"),
    ("{ Week }{seq}", "unknown_token", "Week", "{date:GGWW}"),
    ("{vendor}{seq}", "unknown_token", "vendor", "{supplier}"),
    ("{xyzzyx}{seq}", "unknown_token", "xyzzyx", "{seq:4}"),
    ("{seq:}", "empty_setting", "}", "missing"),
    ("{seq:4,}", "empty_setting", "}", "missing"),
    ("{seq:4,step=}", "empty_setting", "step=", "missing"),
    ("{seq:4,=5}", "empty_setting", "=5", "missing"),
    ("{seq:four}", "not_width", "four", "4+"),
    ("{seq:0}", "not_width", "0", "at least"),
    ("{seq:19}", "not_width", "19", "18"),
    ("{seq:\u0664}", "not_width", "\u0664", "4"),
    ("{seq:4,6}", "setting_twice", "6", "width"),
    ("{seq:4,width=6}", "setting_twice", "width", "width"),
    ("{seq:4,start=x}", "not_number", "x", "whole number"),
    ("{seq:4,step=0}", "not_number", "0", "from 1"),
    ("{seq:4,start=99999999999999999999}", "not_number", "9" * 20, "from 0"),
    ("{seq:4,base=12}", "not_choice", "12", "letters"),
    ("{seq:4,pad=0}", "unknown_setting", "pad", "start="),
    ("{seq:4,upper}", "setting_twice", "upper", "width"),
    ("{product:upper=1}", "unknown_setting", "upper", "clean"),
    ("{digits:4,first=2}", "unknown_setting", "first", "length="),
    ("{date:YYMMM}", "unknown_form", "MMM", "YYYY"),
    ("{date:yy week}", "unknown_form", "w", "WW"),
    ("{date:YY%j}", "unknown_form", "%", "DDD"),
    ("{date:--}", "empty_form", "--", "no part"),
    ("{shift:25=A}", "not_shift", "25", "06=A"),
    ("{shift:6=A,06=B}", "not_shift", "06", "06=A"),
    ("{shift:6x=A}", "not_shift", "6x", "06=A"),
    ("{line:pad=00,first=2}", "not_character", "00", "one letter"),
    ("{line:pad=0}", "pad_width", "{line:pad=0}", "how wide"),
    ("{line:2,last=2}", "cut_twice", "{line:2,last=2}", "exclude"),
    ("{random:0}", "not_number", "0", "from 1"),
    ("{random:4,alphabet=AAB}", "not_alphabet", "AAB", "safe"),
    ("{random:4,alphabet=A}", "not_alphabet", "A", "safe"),
    ("{random:4,alphabet=\u00e4\u00f6}", "not_alphabet", "\u00e4\u00f6", "safe"),
    ("{any:5-2}", "not_size", "5-2", "2-6"),
    ("{any:0+}", "not_size", "0+", "2-6"),
    ("{seq:4,as=My Name}", "not_name", "My Name", "small letters"),
    ("{line}{product:as=line}", "name_taken", "{product:as=line}", "already"),
    ("{line:as=a}{product:as=a}", "name_taken", "{product:as=a}", "already"),
    ("{seq:4}-{seq:2}", "two_sequences", "{seq:2}", "second"),
    ("A{seq:2,start=100}", "start_full", "{seq:2,start=100}", "99"),
    ("{seq:2,base=letters,start=0}", "start_full", "{seq:2,base=letters,start=0}", "0"),
    ("{check}{seq:4}", "check_nothing", "{check}", "before"),
    ("--{check}", "check_nothing", "{check}", "before"),
    ("LOT{check:mod10}", "check_nothing", "{check:mod10}", "before"),
    ("A1{seq}{check:mod10}", "check_letters", "A", "mod37_36"),
    ("{{b{seq}{check}", "check_outside", "b", "of="),
    ("1{{a#b{seq}{check:luhn10}", "check_outside", "a", "of="),
    ("1-ab{seq}{check:luhn10}", "check_letters", "a", "gs1"),
    ("{seq:4,base=16}{check:mod10}", "check_letters", "{seq:4,base=16}", "mod37_36"),
    ("Caf\u00e9{seq}{check:gs1}", "check_outside", "\u00e9", "of="),
    ("LOT {seq}{check:gs1}", "check_letters", " ", "mod37_36"),
    ("{seq}{check:of=line}", "check_unknown", "line", "seq"),
    ("{seq}{check:of=}", "empty_setting", "of=", "missing"),
    ("{seq}{check:of=seq+}", "check_unknown", "s", "seq"),
    ("{seq}{check:of=check}", "check_later", "check", "itself"),
    ("{seq}{check:crc}", "not_choice", "crc", "luhn36"),
    ("A\tB{seq}", "control", "\t", "printed"),
]


@pytest.mark.parametrize(("pattern", "code", "marked", "word"), WRONG)
def test_the_wrong_character_is_named(pattern, code, marked, word):
    with pytest.raises(numbering.PatternError) as caught:
        numbering.compile(pattern)
    error = caught.value
    assert error.code == code
    assert pattern[error.position : error.position + error.length] == marked
    assert word in str(error)
    assert f"Character {error.position + 1}" in str(error)


def test_every_pattern_error_has_a_case():
    from lib.numbering import sentences

    tested = {code for _pattern, code, _marked, _word in WRONG}
    others = {"empty", "too_long", "no_settings", "not_restart", "legacy_token"}
    assert tested | others == set(sentences._PATTERN)


@pytest.mark.parametrize("pattern", ["", None])
def test_an_empty_pattern(pattern):
    with pytest.raises(numbering.PatternError) as caught:
        numbering.compile(pattern)
    assert caught.value.code == "empty"
    assert caught.value.position is None


def test_a_long_pattern():
    numbering.compile("A" * LIMIT)
    with pytest.raises(numbering.PatternError) as caught:
        numbering.compile("A" * (LIMIT + 3))
    assert (caught.value.position, caught.value.length) == (LIMIT, 3)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("{{{seq:2}}}", "{07}"),
        ("{{seq:2}}", "{seq:2}"),
        ("100%{seq:2}", "100%07"),
        ("{ SEQ : 2 , Start = 5 }", "07"),
        ("{seq:width=2}", "07"),
        ("{supplier-lot}", "L9"),
    ],
)
def test_text_and_tokens(pattern, text):
    template = numbering.compile(pattern)
    assert template.format({"supplier_lot": "L9"}, 7) == text


def test_tokens_know_their_place():
    pattern = "A{{{product}-{seq:4}"
    tokens = numbering.compile(pattern).tokens
    assert [pattern[start:end] for start, end, _name, _title in tokens] == [
        "{product}",
        "{seq:4}",
    ]
    assert [name for _start, _end, name, _title in tokens] == ["product", "seq"]


def test_the_same_template_is_made_once():
    assert numbering.compile("A{seq}", ["day"]) is numbering.compile("A{seq}", ["day"])
    assert numbering.compile("A{seq}", "day").restart == ("date.day",)


fragments = st.sampled_from(
    "{ } {{ }} : , = + - 0 4 99 seq date produced product line random check digits any"
    " shift gtin of as base start step first last max pad or upper clean alphabet"
    " mod10 luhn36 gs1 YY MM WW {seq:4} {date} {product} {check} {random:4} A 06=A"
    " \u00e4 \x00 \u0663".split(" ")
)


@settings(max_examples=400)
@given(st.one_of(st.text(max_size=40), st.lists(fragments, max_size=14).map("".join)))
def test_no_pattern_raises_anything_else(pattern):
    try:
        template = numbering.compile(pattern)
    except numbering.PatternError as error:
        assert str(error)
        if error.position is not None:
            assert 0 <= error.position < len(pattern)
            assert error.position + error.length <= len(pattern)
            assert error.length > 0
    else:
        assert [piece.start for piece in scan(pattern)][0] == 0
        assert template.parts[-1].end == len(pattern)
        for found in (
            *template.duplicates(),
            *template.warnings(),
            *template.gs1_verdict().issues,
            template.guessing(1000).issue,
        ):
            assert found.message


@given(st.text(max_size=20))
def test_no_restart_raises_anything_else(restart):
    try:
        numbering.compile("{date}{seq}", restart)
    except numbering.PatternError as error:
        assert error.code == "not_restart"
        assert "month" in str(error)
