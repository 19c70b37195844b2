"""What each token writes, and what it refuses."""

import datetime
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib import numbering
from lib.numbering.alphabets import ALPHABETS, BASES, HIGHEST, draw

CONTEXT = {
    "date": datetime.datetime(2026, 11, 23, 2, 5, 9),
    "produced": datetime.datetime(2026, 11, 22, 23, 59),
    "received": datetime.date(2026, 12, 1),
    "expires": datetime.date(2027, 5, 31),
    "product": "P-100",
    "category": "Dairy",
    "gtin": "9506000134352",
    "company": "WZ",
    "warehouse": "WH",
    "line": 7,
    "supplier": "ACME Inc.",
    "supplier_lot": " L 22/17 ",
    "document": "WH/MO/00042",
}

WRITTEN = [
    ("{seq}", 7, "7"),
    ("{seq}", 12345, "12345"),
    ("{seq:4}", 7, "0007"),
    ("{seq:4+}", 12345, "12345"),
    ("{seq:3,base=16}", 255, "0FF"),
    ("{seq:3,base=32}", 31, "00Z"),
    ("{seq:3,base=32}", 18, "00J"),
    ("{seq:3,base=36}", 36**3 - 1, "ZZZ"),
    ("{seq:2,base=letters}", 1, "AA"),
    ("{seq:2,base=letters}", 26 * 26, "ZZ"),
    ("{seq:2+,base=letters}", 26 * 26 + 1, "AAA"),
    ("{seq:1+,base=letters}", 27, "AA"),
    ("{date}", 1, "261123"),
    ("{produced:YYYY-MM-DD}", 1, "2026-11-22"),
    ("{received:YYDDD}", 1, "26335"),
    ("{expires:MMYY}", 1, "0527"),
    ("{date:GGWWE}", 1, "26481"),
    ("{date:HHMISS}", 1, "020509"),
    ("{date:YMD}", 1, "6BN"),
    ("{date:L}", 1, "K"),
    ("{shift:06=A,14=B,22=C}", 1, "C"),
    ("{shift:of=produced,06=A,14=B,22=C}", 1, "C"),
    ("{shift:2:05=late,6=day}", 1, "late"),
    ("{product}", 1, "P-100"),
    ("{product:max=5}", 1, "P-100"),
    ("{product:last=3}", 1, "100"),
    ("{product:clean}", 1, "P100"),
    ("{category:3,upper}", 1, "DAI"),
    ("{category:9,pad=X}", 1, "XXXXDairy"),
    ("{gtin}", 1, "09506000134352"),
    ("{gtin:last=5}", 1, "34352"),
    ("{gtin:max=20,pad=0}", 1, "00000009506000134352"),
    ("{company}{warehouse}", 1, "WZWH"),
    ("{line:2,pad=0}", 1, "07"),
    ("{supplier:clean,upper,max=8}", 1, "ACMEINC"),
    ("{supplier_lot}", 1, "L 22/17"),
    ("{document:clean,last=4}", 1, "0042"),
    ("{shift}", 1, "N"),
]


@pytest.mark.parametrize(("pattern", "number", "text"), WRITTEN)
def test_written(pattern, number, text):
    context = {**CONTEXT, "shift": "N"}
    template = numbering.compile(pattern)
    assert template.format(context, number) == text
    assert template.needs <= context.keys()
    assert template.parse(text, today=datetime.date(2026, 11, 23)).ok


#: pattern, number, what is different in the context, code, part, a word of the sentence
REFUSED = [
    ("{seq:2}", 100, {}, "sequence_full", "seq", "99"),
    ("{seq:2,base=letters}", 677, {}, "sequence_full", "seq", "676"),
    ("{seq:2,base=letters}", 0, {}, "sequence_low", "seq", "0"),
    ("{seq:2}", -1, {}, "sequence_low", "seq", "-1"),
    ("{seq}", HIGHEST + 1, {}, "sequence_full", "seq", str(HIGHEST)),
    ("{seq}", None, {}, "no_number", "seq", "number"),
    ("{expires}", 1, {"expires": None}, "missing", "expires", "Expiry date"),
    ("{expires:HH}", 1, {}, "no_time", "expires", "time"),
    ("{shift:06=A}", 1, {"date": None}, "missing", "shift", "Shift"),
    ("{shift:06=A,of=received}", 1, {}, "no_time", "shift", "time"),
    ("{line}", 1, {"line": False}, "missing", "line", "Line"),
    ("{line}", 1, {"line": "  "}, "missing", "line", "Line"),
    ("{product:max=4}", 1, {}, "value_long", "product", "P-100"),
    ("{product:clean}", 1, {"product": "--"}, "value_empty", "product", "--"),
    ("{product}", 1, {"product": "A\x1dB"}, "value_control", "product", "<0x1D>"),
    ("{gtin}", 1, {"gtin": "9506000134353"}, "value_gtin", "gtin", "check digit"),
    ("{gtin}", 1, {"gtin": "123"}, "value_gtin", "gtin", "123"),
    ("{digits:4}", 1, {}, "cannot_write", "digits", "only reads"),
    ("{product}{check}", 1, {"product": "abc"}, "check_character", "product", "a"),
    ("{product}{check:mod10}", 1, {}, "check_character", "product", "P"),
]


@pytest.mark.parametrize(
    ("pattern", "number", "changes", "code", "part", "word"), REFUSED
)
def test_refused(pattern, number, changes, code, part, word):
    with pytest.raises(numbering.NumberError) as caught:
        numbering.compile(pattern).format({**CONTEXT, **changes}, number)
    assert (caught.value.code, caught.value.issue.part) == (code, part)
    assert word in str(caught.value)


def test_zero_is_a_value_but_nothing_is_not():
    template = numbering.compile("{line:or=X}")
    assert [template.format({"line": line}) for line in (0, "0", None, False, "")] == [
        "0",
        "0",
        "X",
        "X",
        "X",
    ]
    assert numbering.compile("{gtin:or=NONE}").format({"gtin": ""}) == "NONE"


@pytest.mark.parametrize(
    ("moment", "day", "shift"),
    [
        (datetime.datetime(2026, 11, 23, 5, 59), "261122", "C"),
        (datetime.datetime(2026, 11, 23, 6, 0), "261123", "A"),
        (datetime.datetime(2026, 11, 23, 21, 59), "261123", "B"),
        (datetime.datetime(2026, 11, 23, 22, 0), "261123", "C"),
        (datetime.datetime(2026, 11, 24, 0, 0), "261123", "C"),
    ],
)
def test_the_night_shift_belongs_to_the_day_on_which_it_began(moment, day, shift):
    template = numbering.compile("{date}{shift:06=A,14=B,22=C}{date:HHMI}")
    context = {"date": moment, "day_start": 6}
    text = template.format(context)
    assert text == day + shift + moment.strftime("%H%M")
    assert template.parse(text, context, moment).values["date"] == moment


def test_the_date_is_that_of_the_context_and_nothing_else():
    """A back-dated receipt has a back-dated number, whatever day it is today."""
    template = numbering.compile("{date:YYMMDD}{seq:3}", "day")
    late = {"date": datetime.datetime(2019, 2, 28, 12)}
    assert template.format(late, 1) == "190228001"
    assert template.scope_key(late) == '[["date.day","2019-02-28"]]'


def test_numbers_of_the_sequence():
    template = numbering.compile("{seq:4,start=10,step=5}")
    assert template.numbers(3) == [10, 15, 20]
    assert template.numbers(3, after=20) == [25, 30, 35]
    assert template.format_many({}, template.numbers(2)) == ["0010", "0015"]
    assert template.sequence.capacity == (9999 - 10) // 5 + 1
    assert numbering.compile("{random:4}").numbers(2) == [None, None]
    assert template.format_many({}, []) == []


def test_a_range_that_runs_over_the_end_makes_nothing():
    template = numbering.compile("{seq:2}")
    with pytest.raises(numbering.NumberError):
        template.format_many({}, range(95, 101))


# -- bases


@given(st.sampled_from(sorted(BASES)), st.integers(1, 8), st.data())
def test_a_base_is_read_back_and_sorts_like_its_numbers(name, width, data):
    base = BASES[name]
    numbers = st.integers(base.first, base.last(width))
    one, other = data.draw(numbers), data.draw(numbers)
    texts = [base.write(number, width) for number in (one, other)]
    assert [len(text) for text in texts] == [width, width]
    assert (texts[0] < texts[1]) == (one < other)
    assert [base.read(text, width) for text in texts] == [one, other]


@given(st.sampled_from(sorted(BASES)), st.integers(1, 8), st.integers(1, HIGHEST - 1))
def test_a_growing_sequence_grows(name, width, number):
    base = BASES[name]
    text, following = base.write(number, width), base.write(number + 1, width)
    assert (len(text), text) < (len(following), following)
    assert base.read(text, width) == number


@pytest.mark.parametrize("name", sorted(BASES))
def test_the_last_number_of_a_width(name):
    base = BASES[name]
    last = base.write(base.last(3), 3)
    assert last == base.symbols[-1] * 3
    assert len(base.write(base.last(3) + 1, 3)) == 4


def test_no_look_alikes_in_base_32():
    assert not set("ILOU") & set(BASES["32"].symbols)
    assert len(set(BASES["32"].symbols)) == 32


# -- random parts


@pytest.mark.parametrize("alphabet", [*ALPHABETS.values(), "AB", "0123456"])
def test_every_character_is_equally_likely(alphabet):
    source = random.Random(3).randbytes
    drawn = "".join(draw(alphabet, 10, 1000, source))
    assert len(drawn) == 10_000
    mean = len(drawn) / len(alphabet)
    # chi-squared, far beyond chance for an alphabet of any of these sizes
    spread = sum((drawn.count(one) - mean) ** 2 / mean for one in alphabet)
    assert set(drawn) == set(alphabet)
    assert spread < len(alphabet) + 6 * len(alphabet) ** 0.5 + 10


def test_every_byte_that_counts_counts_the_same():
    """Byte by byte: 256 is no multiple of 10, so that six bytes must not count."""
    offered = iter([bytes(range(256)), bytes(range(256))])
    drawn = draw("0123456789", 250, 1, lambda size: next(offered))
    assert {drawn[0].count(digit) for digit in "0123456789"} == {25}


def test_random_numbers_differ():
    template = numbering.compile("{random:2,alphabet=digits}")
    texts = template.format_many({}, [None] * 50, random.Random(1).randbytes)
    assert len(set(texts)) == 50
    with pytest.raises(numbering.NumberError) as caught:
        template.format_many({}, [None] * 51)
    assert caught.value.code == "random_full"


def test_random_numbers_come_from_the_operating_system():
    template = numbering.compile("{random:20}")
    first, second = template.format({}), template.format({})
    assert first != second
    assert set(first + second) <= set(ALPHABETS["safe"])


def test_the_random_source_can_be_replaced():
    template = numbering.compile("{random:8}-{random:4,alphabet=hex,as=pin}{check}")
    texts = [
        template.format_many({}, [None] * 3, random.Random(5).randbytes)
        for _ in range(2)
    ]
    assert texts[0] == texts[1]
    assert template.parse(texts[0][0]).values.keys() == {"random", "pin", "check"}
