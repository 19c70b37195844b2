"""Warnings, the GS1 verdict, and how easily a number is guessed."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib import gs1, numbering


def codes(issues):
    return [issue.code for issue in issues]


@pytest.mark.parametrize(
    ("pattern", "restart", "planned", "found"),
    [
        ("LOT{seq:4}", "", None, []),
        ("LOT{seq:2}", "", None, ["narrow"]),
        ("LOT{seq:2}", "", 99, []),
        ("LOT{seq:2}", "", 100, ["narrow"]),
        ("LOT{seq:3,step=10}", "", 100, []),
        ("LOT{seq:3,step=10}", "", 101, ["narrow"]),
        ("LOT{seq:3,start=950}", "", None, ["narrow"]),
        ("LOT{seq}", "", 10**9, []),
        ("{date:YYWW}{seq:4}", "", None, ["week_year"]),
        ("{date:GGWW}{seq:4}", "", None, []),
        ("{date:GGMM}{seq:4}", "", None, ["iso_year"]),
        ("{date:YYMMDDWW}{seq:4}", "", None, ["week_year"]),
        ("{date:GG}{produced:WW}{seq:4}", "", None, ["iso_year"]),
        (" LOT{seq:4}", "", None, ["outer_space"]),
        ("{seq:4} ", "", None, ["outer_space"]),
        ("OBT{seq:4}", "", None, ["command"]),
        ("ocd-{seq:4}", "", None, ["command"]),
        ("X-OCD{seq:4}", "", None, []),
        ("{random:9}", "day", None, ["restart_idle"]),
        ("{random:2}", "", 500, []),
        ("{random:2}", "", 513, ["random_crowded"]),
        ("{random:9,alphabet=alnum}", "", None, ["look_alikes"]),
        ("{seq:4,base=36}", "", None, ["look_alikes"]),
        ("{seq:4,base=32}", "", None, []),
        ("{product}{seq:4}{check}", "", None, ["check_values"]),
        ("{product}{seq:4}{check:of=seq}", "", None, []),
        ("{product:clean}{seq:4}{check:gs1}", "", None, []),
        ("{digits:4}", "", None, ["only_reads"]),
        ("{any:1+}{digits:1+}", "", None, ["only_reads", "ambiguous_reading"]),
    ],
)
def test_warnings(pattern, restart, planned, found):
    template = numbering.compile(pattern, restart)
    assert codes(template.warnings(planned)) == found
    assert all(
        issue.level in ("warning", "info") for issue in template.warnings(planned)
    )


# -- GS1


@pytest.mark.parametrize(
    ("pattern", "length", "found"),
    [
        ("LOT{date:YYMMDD}{seq:4}", 13, []),
        ("{gtin}{seq:6}", 20, []),
        ("{gtin}{seq:6}{check}", 21, ["gs1_length"]),
        ("LOT {seq:4}", 8, ["gs1_character"]),
        ("L#~{seq:4}", 7, ["gs1_character", "gs1_character"]),
        ("{date:YY MM}{seq:4}", 9, ["gs1_character"]),
        ("{seq:4}{random:2,alphabet=A#}", 6, ["gs1_character"]),
        ("{product}{seq:4}", None, ["gs1_values", "gs1_unbounded"]),
        ("{product:max=8}{seq:4}", 12, ["gs1_values"]),
        ("{product:17}{seq:4}", 21, ["gs1_values", "gs1_length"]),
        ("{document:clean,last=8}{seq:4}", 12, []),
        ("L{seq:3+}", 8, []),
        ("{gtin}{seq}", 21, ["gs1_length"]),
        ("{shift:06=A,14=LONG}{seq:4}", 8, []),
        ("{shift:06=A,14=A B}{seq:4}", 7, ["gs1_character"]),
    ],
)
def test_verdict_on_a_pattern(pattern, length, found):
    verdict = numbering.compile(pattern).gs1_verdict()
    assert verdict.length == length
    assert codes(verdict.issues) == found
    assert verdict.ok == (not set(found) - {"gs1_values"})


def test_a_growing_sequence_is_judged_by_what_is_planned():
    template = numbering.compile("{gtin}{seq:4+}")
    assert template.gs1_verdict(planned=999_999).ok
    assert not template.gs1_verdict(planned=1_000_000).ok


def test_verdict_with_what_is_known():
    template = numbering.compile("{product}-{seq:4}")
    assert template.gs1_verdict({"product": "A" * 15}) == (True, 20, [])
    assert codes(template.gs1_verdict({"product": "A" * 16}).issues) == ["gs1_length"]
    verdict = template.gs1_verdict({"product": "Käse"})
    assert not verdict.ok
    assert "ä" in str(verdict.issues[0])
    assert verdict.issues[0].part == "product"
    limited = numbering.compile("{product:max=3}{seq:4}")
    assert codes(limited.gs1_verdict({"product": "ABCD"}).issues) == ["value_long"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LOT-2026/001_a", []),
        ("A" * 20, []),
        ("A" * 21, ["gs1_too_long"]),
        ("", ["gs1_empty"]),
        ("lot 1", ["gs1_character"]),
        ("Lot~1", ["gs1_character"]),
        ("A/B#C", ["gs1_character"]),
        ("A\x1d10", ["gs1_character"]),
    ],
)
def test_verdict_on_a_number(text, found):
    verdict = numbering.gs1_verdict(text)
    assert (verdict.ok, codes(verdict.issues)) == (not found, found)


@given(st.text(max_size=25))
def test_the_verdict_is_that_of_the_codec(text):
    assert numbering.gs1_verdict(text).ok == (not gs1.check_value("10", text))


# -- guessing


@pytest.mark.parametrize(
    ("pattern", "planned", "probability", "ok"),
    [
        ("{seq:8}{check}", 100, 1, False),
        ("{random:12}", 10**6, Fraction(10**6, 32**12), True),
        ("{random:8}", 10**6, Fraction(10**6, 32**8), True),
        ("{random:4}", 10**6, Fraction(10**6, 32**4), False),
        ("{random:2}", 10**6, 1, False),
        ("{random:9}", 10**9, Fraction(10**9, 32**9), True),
        ("{random:8}", 10**9, Fraction(10**9, 32**8), False),
        ("{random:4,alphabet=digits}", 1, Fraction(1, 10_000), False),
        ("{random:5,alphabet=digits}", 9, Fraction(9, 100_000), True),
        ("{random:5,alphabet=digits}", 10, Fraction(1, 10_000), False),
        ("{random:4}{gtin}{random:4}", 10**6, Fraction(10**6, 32**8), True),
        # each number of the sequence has one right random part
        ("{seq:8}{random:3}", 10**6, Fraction(1, 32**3), True),
        ("{seq:8}{random:2}", 10**6, Fraction(1, 32**2), False),
        # a check character can be computed by everybody
        ("{random:4,alphabet=digits}{check}", 1, Fraction(1, 10_000), False),
    ],
)
def test_guessing(pattern, planned, probability, ok):
    guessing = numbering.compile(pattern).guessing(planned)
    assert guessing.probability == probability
    assert guessing.ok is ok
    assert guessing.issue.level == ("info" if ok else "warning")


def test_the_length_that_is_asked_for_is_enough_and_no_longer():
    for planned in (1, 10**4, 10**6, 10**9):
        issue = numbering.compile("{random:1}").guessing(planned).issue
        length = issue.values["length"]
        assert f"{length} characters" in str(issue)
        assert numbering.compile(f"{{random:{length}}}").guessing(planned).ok
        assert not numbering.compile(f"{{random:{length - 1}}}").guessing(planned).ok


def test_the_sentence_says_the_odds():
    sentence = str(numbering.compile("{random:8}").guessing(10**6).issue)
    assert "1,000,000" in sentence
    assert "1,099,511" in sentence
