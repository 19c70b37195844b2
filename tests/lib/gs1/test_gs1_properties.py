"""What holds for all data: nothing raises, and what was written is read back."""

import datetime
import os
import random
import string
import time

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lib import gs1

TODAY = datetime.date(2026, 11, 22)
YEAR = TODAY.year
ALPHABETS = {
    "N": string.digits,
    "X": gs1.CSET82,
    "Y": "#-/" + string.digits + string.ascii_uppercase,
    "Z": "-_" + string.digits + string.ascii_letters,
}
#: How many random strings are read; the project promises a million.
RANDOM_STRINGS = int(os.environ.get("WHIZ_RANDOM_STRINGS", "20000"))

dates = st.dates(datetime.date(1977, 1, 1), datetime.date(2076, 12, 31))
keys = st.text(string.digits, min_size=13, max_size=13).map(
    lambda digits: digits + gs1.check_digit(digits)
)
texts = st.text(gs1.CSET82, min_size=1, max_size=20)


def part_texts(part):
    """Texts of the right length and characters, that often follow the rules, too."""
    size = st.text(ALPHABETS[part.charset], min_size=part.low, max_size=part.high)
    if "csum" in part.rules:
        return size.map(lambda digits: digits[:-1] + gs1.check_digit(digits[:-1]))
    if "csumalpha" in part.rules:
        head = st.text(string.digits, min_size=4, max_size=4)
        tail = st.text(gs1.CSET82, max_size=part.high - 6)
        return st.builds("{}A{}".format, head, tail).map(
            lambda text: text[: part.high - 2] + gs1.check_pair(text[: part.high - 2])
        )
    if "gcppos1" in part.rules and part.charset != "N":
        head = st.text(string.digits, min_size=4, max_size=4)
        tail = st.text(ALPHABETS[part.charset], max_size=part.high - 4)
        return st.builds("{}{}".format, head, tail)
    if {"yymmd0", "yymmdd"} & set(part.rules):
        return dates.map(lambda date: date.strftime("%y%m%d"))
    if "yyyymmdd" in part.rules:
        return dates.map(lambda date: date.strftime("%Y%m%d"))
    if "hyphen" in part.rules:
        return st.just("-")
    if "hhmi" in part.rules:
        return st.times().map(lambda moment: moment.strftime("%H%M"))
    samples = {
        "iso3166": ["528", "276"], "iso3166999": ["999", "056"], "iso4217": ["978"],
        "iso3166alpha2": ["NL", "US"], "yesno": ["0", "1"], "hh": ["00", "23"],
        "mi": ["00", "59"], "ss": ["00", "59"], "zero": ["0"], "winding": ["0", "9"],
        "pieceoftotal": ["0101", "0299"], "iso5218": ["0", "9"], "mediatype": ["01"],
        "packagetype": ["BX", "8"], "posinseqslash": ["1/3", "9/9"],
        "iban": ["GB98MIDL07009312345678"], "importeridx": ["A", "-"],
        "latitude": ["0000000001", "1800000000"], "longitude": ["3600000000"],
        "couponcode": ["012345612345611110123"],
        "couponposoffer": ["001234561234560123456"],
    }  # fmt: skip
    for rule in part.rules:
        if rule in samples:
            return st.sampled_from(samples[rule])
    if "pcenc" in part.rules:
        return st.text(string.ascii_letters + "+-.", min_size=1, max_size=part.high)
    return size


@st.composite
def right_elements(draw, ai):
    """An element of ``ai`` whose value is right."""
    identifier = gs1.TABLE[ai]
    text = ""
    for part in identifier.parts:
        if part.optional and not draw(st.booleans()):
            break
        text += draw(part_texts(part))
    assume(identifier.read(text, YEAR)[1] is None)
    return ai, text


right_messages = st.lists(
    st.sampled_from(sorted(gs1.TABLE)), min_size=1, max_size=5, unique=True
).flatmap(lambda ais: st.tuples(*map(right_elements, ais)).map(list))


@pytest.mark.parametrize("ai", sorted({ai[:3] for ai in gs1.TABLE if len(ai) == 4}))
def test_every_identifier_can_be_written_and_read(ai):
    """Every identifier once, those of four digits by their first three."""
    check_all(other for other in gs1.TABLE if other.startswith(ai))


@pytest.mark.parametrize("ai", sorted(ai for ai in gs1.TABLE if len(ai) < 4))
def test_every_short_identifier_can_be_written_and_read(ai):
    check_all([ai])


def check_all(ais):
    for ai in ais:
        write_and_read(ai)


def write_and_read(ai):
    @settings(max_examples=5)
    @given(right_elements(ai))
    def check(element):
        message = gs1.parse("]d2" + gs1.element_string([element]), TODAY)
        assert message.elements == [element]
        assert message.values.keys() == {ai}
        value = message.values[ai]
        if gs1.TABLE[ai].kind not in ("", "percent"):
            # What is typed is written as it was, but for zeros that say nothing
            again = gs1.element(ai, value)
            assert gs1.check([again], TODAY).values == {ai: value}

    check()


@settings(max_examples=300)
@given(right_messages, st.sampled_from(["]d2", "]C1", "]Q3", "\x1d"]))
def test_element_string_is_read_back(elements, prefix):
    message = gs1.parse(prefix + gs1.element_string(elements), TODAY)
    assert sorted(message.elements) == sorted(elements)
    assert set(message.values) == {ai for ai, _text in elements}
    assert {issue.code for issue in message.errors} <= {"requires", "excludes"}
    assert [issue.code for issue in message.errors] == [
        issue.code for issue in gs1.check(message.elements, TODAY).errors
    ]


@settings(max_examples=300)
@given(right_messages)
def test_human_readable_text_is_read_back(elements):
    message = gs1.parse(gs1.hri(elements, "[]"), TODAY)
    assert message.elements == elements
    assume(not any("(" in text or "\\" in text for _ai, text in elements))
    assert gs1.parse(gs1.hri(elements), TODAY).elements == elements


@settings(max_examples=300)
@given(keys, st.none() | texts, st.none() | texts, st.none() | dates)
def test_link_is_read_back(gtin, lot, serial, expiry):
    elements = [("01", gtin), ("10", lot), ("21", serial), ("17", expiry)]
    elements = [element for element in elements if element[1] is not None]
    message = gs1.parse(gs1.digital_link(elements, "https://a.example/x"), TODAY)
    assert message.ok, message.errors
    assert (message.gtin, message.lot, message.serial) == (gtin, lot, serial)
    assert message.values.get("17") == expiry


@settings(max_examples=200)
@given(right_messages)
def test_link_is_written_whole_or_not_at_all(elements):
    reasons = set()
    try:
        link = gs1.digital_link(elements)
    except gs1.GS1Error as error:
        reasons = {issue.code for issue in error.issues}
    if reasons:
        assert reasons <= {"dl_no_key", "dl_attribute"}
    else:
        assert sorted(gs1.parse(link, TODAY).elements) == sorted(elements)


@settings(max_examples=500)
@given(st.text(max_size=80) | st.binary(max_size=80) | st.none() | st.integers())
def test_nothing_raises(text):
    look_at(gs1.parse(text, TODAY))


BITS = """
    01 10 17 21 3103 422 7003 8006 8008 4309 55 261231 09506000134352 ABC 0 9
    ( ) [ ] \\ / ? & = % https:// ]d2 ]E0 {GS}
"""
BITS = [*BITS.split(), "\x1d", " ", "\u0661"]


@settings(max_examples=300)
@given(st.lists(st.sampled_from(BITS), max_size=15).map("".join))
def test_nothing_raises_for_what_looks_like_gs1(text):
    look_at(gs1.parse(text, TODAY))


def look_at(message):
    """Ask for all that a caller may ask for."""
    assert message.ok == (not message.errors)
    for issue in message.errors + message.warnings:
        assert str(issue).isprintable()
    assert isinstance(message.data, str)
    assert message.gtin is None or len(message.gtin) == 14
    assert message.lot is None or ("10", message.lot) in message.elements
    assert message.serial is None or ("21", message.serial) in message.elements
    assert all(ai in message.values for ai in message.day_unknown)
    assert message.format != "plain" or not message.ok
    repr(message), message.sscc, message.expiry, message.count
    if message.format not in ("plain", "ean") and message.ok:
        assert message.elements
        assert gs1.check(message.elements, TODAY).ok


@pytest.mark.parametrize("ai", sorted(gs1.TABLE))
def test_a_value_is_right_or_has_a_reason(ai):
    """Whatever is read as the value of an identifier, also of a wrong length."""
    identifier = gs1.TABLE[ai]
    generator = random.Random(ai)
    alphabets = (string.digits, gs1.CSET82, string.digits * 9 + "#= \u0661")
    for length in range(min(identifier.high, 40) + 2):
        text = "".join(generator.choices(generator.choice(alphabets), k=length))
        value, issue = identifier.read(text, YEAR)
        assert (value is None) == (issue is not None)
        if not identifier.low <= length <= identifier.high:
            assert issue.code in ("empty", "too_short", "too_long")


def random_string(generator):
    """Bytes, GS1 characters, or a right code with something broken in it."""
    kind = generator.randrange(4)
    length = generator.randrange(60)
    if kind == 0:
        return "".join(chr(generator.randrange(256)) for _ in range(length))
    if kind == 1:
        return "]d2" + "".join(generator.choices(gs1.CSET82 + "\x1d", k=length))
    if kind == 2:
        return "".join(generator.choices("0123456789\x1d()[]/%?=&", k=length))
    text = generator.choice(
        [
            "]d2010950600013435210ABC123\x1d1726123121XYZ987\x1d3103001250",
            "(01)09506000134352(10)ABC123(17)261231(4309)02790858483015297971",
            "https://id.gs1.org/01/09506000134352/10/ABC/21/X?17=261231&3103=001250",
            "010950600013435280080126123112305942252810ABC7007260901260915",
        ]
    )
    characters = list(text)
    for _ in range(generator.randrange(4)):
        position = generator.randrange(len(characters))
        characters[position] = chr(generator.randrange(256))
    return "".join(characters)


def test_random_strings():
    generator = random.Random(20261122)
    for _ in range(RANDOM_STRINGS):
        text = random_string(generator)
        try:
            look_at(gs1.parse(text, TODAY))
        except Exception as error:
            raise AssertionError(f"raised for {text!r}") from error


def test_speed():
    """At least 20,000 scans of four elements a second, of the processor's time."""
    generator = random.Random(20261122)
    scans = []
    for _ in range(2000):
        gtin = "".join(generator.choices(string.digits, k=13))
        elements = [
            ("01", gtin + gs1.check_digit(gtin)),
            ("17", TODAY + datetime.timedelta(days=generator.randrange(1000))),
            ("10", "".join(generator.choices(string.ascii_uppercase, k=10))),
            ("21", "".join(generator.choices(string.digits, k=16))),
        ]
        scans.append("]d2" + gs1.element_string(elements))
    best = 0
    for _ in range(5):
        start = time.process_time()
        for scan in scans:
            gs1.parse(scan, TODAY)
        best = max(best, len(scans) / (time.process_time() - start))
    assert best > 20000, f"{best:.0f} scans a second"
