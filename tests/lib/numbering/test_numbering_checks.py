"""Check characters: known values, and what every method promises to find."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib import gs1, numbering
from lib.numbering.checks import METHODS
from stdnum import ean, luhn
from stdnum.iso7064 import mod_37_36, mod_97_10

KNOWN = [
    ("mod10", "950600013435", "2"),
    ("mod10", "629104150021", "3"),
    ("luhn10", "7992739871", "3"),
    ("mod37_36", "A12425GABC1234002", "M"),
    ("mod97_10", "99991234567890121414", "90"),
    ("gs1", "1987654Ad4X4bL5ttr2310c", "2K"),
]


@pytest.mark.parametrize(("method", "text", "check"), KNOWN)
def test_known_values(method, text, check):
    template = numbering.compile(f"{{product}}{{check:{method}}}")
    assert template.format({"product": text}) == text + check
    assert template.parse(text + check).values == {"product": text, "check": check}


@given(st.text(string.digits + string.ascii_uppercase, min_size=1, max_size=20))
def test_the_standards_own_validation_agrees(text):
    assert mod_37_36.is_valid(text + METHODS["mod37_36"].write(text))
    assert mod_97_10.is_valid(text + METHODS["mod97_10"].write(text))
    alphabet = METHODS["luhn36"].alphabet
    assert luhn.is_valid(text + METHODS["luhn36"].write(text), alphabet)
    assert gs1.has_check_pair(text + METHODS["gs1"].write(text))


@given(st.text(string.digits, min_size=12, max_size=12))
def test_mod10_is_that_of_an_article_number(text):
    assert ean.is_valid(text + METHODS["mod10"].write(text))


# -- what is found


def is_right(method, text):
    length = method.length
    return method.write(text[:-length]) == text[-length:]


def same_kind(one, other):
    return one.isdigit() == other.isdigit()


#: What a swap of neighbours may leave unnoticed, as in the table of ``checks``.
MISSED = {
    "mod10": lambda a, b, alphabet: abs(int(a) - int(b)) == 5,
    "luhn10": lambda a, b, alphabet: {a, b} == {"0", "9"},
    "luhn16": lambda a, b, alphabet: {a, b} == {"0", "F"},
    "luhn36": lambda a, b, alphabet: {a, b} == {"0", "Z"},
    "mod37_36": lambda a, b, alphabet: (
        abs(alphabet.index(a) - alphabet.index(b)) in (1, 35)
    ),
    "mod97_10": lambda a, b, alphabet: {a, b} in ({"1", "B"}, {"2", "M"}, {"3", "X"}),
    "gs1": lambda a, b, alphabet: False,
}


@pytest.mark.parametrize("name", METHODS)
@given(data=st.data())
def test_every_wrong_character_is_found(name, data):
    method = METHODS[name]
    text = data.draw(st.text(method.alphabet, min_size=1, max_size=18))
    right = text + method.write(text)
    place = data.draw(st.integers(0, len(right) - 1))
    alphabet = method.alphabet if place < len(text) else method.symbols
    for wrong in alphabet:
        if wrong == right[place]:
            continue
        if name == "mod97_10" and not same_kind(wrong, right[place]):
            continue
        assert not is_right(method, right[:place] + wrong + right[place + 1 :])


@pytest.mark.parametrize("name", METHODS)
@given(data=st.data())
def test_every_swap_that_is_promised_is_found(name, data):
    method = METHODS[name]
    text = data.draw(st.text(method.alphabet, min_size=2, max_size=18))
    right = text + method.write(text)
    last = len(text) - 1 if name == "gs1" else len(right) - 1
    place = data.draw(st.integers(0, last - 1))
    one, other = right[place : place + 2]
    if one == other or MISSED[name](one, other, method.alphabet):
        return
    assert not is_right(method, right[:place] + other + one + right[place + 2 :])


@pytest.mark.parametrize("name", ["mod10", "luhn10", "luhn16", "luhn36", "mod97_10"])
def test_the_table_of_missed_swaps_says_no_more_than_is_true(name):
    method = METHODS[name]
    missed = [
        one + other
        for one in method.alphabet
        for other in method.alphabet
        if one < other and MISSED[name](one, other, method.alphabet)
    ]
    assert missed
    for pair in missed:
        assert method.write("7" + pair + "7") == method.write("7" + pair[::-1] + "7")


def test_mod37_36_misses_one_neighbouring_pair_in_36():
    """In each state of the computation exactly one pair is exchangeable."""
    method = METHODS["mod37_36"]
    alphabet = method.alphabet
    pairs = [(a, b) for a in alphabet for b in alphabet if a < b]
    states = {method.write(start): start for start in alphabet}
    assert len(states) == 36
    missed = [
        (a, b)
        for start in states.values()
        for a, b in pairs
        if method.write(start + a + b) == method.write(start + b + a)
    ]
    assert len(missed) == 36 == len(set(missed))
    assert all(MISSED["mod37_36"](a, b, alphabet) for a, b in missed)


# -- in a number


@pytest.mark.parametrize("name", METHODS)
def test_typing_errors_in_a_number_are_found(name):
    template = numbering.compile(f"{{date:YYMMDD}}-{{seq:6}}{{check:{name}}}")
    context = {"date": numbering.EXAMPLE["date"]}
    text = template.format(context, 90817)
    assert template.parse(text).ok
    for place, character in enumerate(text):
        for wrong in string.digits:
            if character.isdigit() and wrong != character:
                typed = text[:place] + wrong + text[place + 1 :]
                assert not template.parse(typed).ok, typed


def test_a_check_covers_what_stands_before_it():
    template = numbering.compile("{line}-{seq:3}{check:luhn10}-{product}")
    context = {"line": "12", "product": "ab"}
    assert (
        template.format(context, 34)
        == "12-034" + luhn.calc_check_digit("12034") + "-ab"
    )


def test_hyphens_do_not_count_but_for_gs1():
    with_hyphen, without = (
        [
            numbering.compile(pattern % name).format({}, 7)[-1]
            for name in ("mod37_36", "mod97_10", "luhn36")
        ]
        for pattern in ("A-{seq:3}{check:%s}", "A{seq:3}{check:%s}")
    )
    assert with_hyphen == without
    pair = numbering.compile("A-{seq:3}{check:gs1}").format({}, 7)
    assert pair == "A-007" + gs1.check_pair("A-007")


def test_a_check_over_named_parts_wherever_they_stand():
    template = numbering.compile(
        "{check:luhn36,of=unit+product}/{product}/{seq:3,as=unit}/x"
    )
    text = template.format({"product": "AB"}, 5)
    assert (
        text == luhn.calc_check_digit("AB005", METHODS["luhn36"].alphabet) + "/AB/005/x"
    )
    assert template.parse(text).values == {"product": "AB", "unit": 5, "check": text[0]}
    wrong = template.parse(text.replace("AB", "AC"))
    assert (wrong.issue.code, wrong.issue.part) == ("wrong_check", "check")


def test_a_check_over_a_check():
    template = numbering.compile("{seq:5}{check:luhn10,as=inner}{check:mod97_10}")
    text = template.format({}, 123)
    assert text == "00123" + (inner := luhn.calc_check_digit("00123")) + (
        mod_97_10.calc_check_digits("00123" + inner)
    )
    assert template.parse(text).ok


def test_a_check_over_a_random_part():
    template = numbering.compile("{random:8}{check:luhn36}")
    source = random.Random(11).randbytes
    for text in template.format_many({}, [None] * 20, source):
        assert template.parse(text).ok
        assert luhn.is_valid(text, METHODS["luhn36"].alphabet)


def test_all_parts_named_alike_are_covered():
    template = numbering.compile("{date:YY}{line}{date:DDD}{check:luhn10,of=date}")
    text = template.format({**numbering.EXAMPLE, "line": "x"})
    assert text == "26x327" + luhn.calc_check_digit("26327")
