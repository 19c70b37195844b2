"""Duplicates are foretold: no more and no fewer than come when numbers are drawn.

Patterns are put together from a few parts in all ways. For each, numbers are drawn for
days, products and lines chosen such that whatever can coincide does, each from the
counter of its scope.
"""

import datetime
import itertools
import random
from collections import Counter

import pytest
from lib import numbering

PARTS = [
    "",
    "-",
    "{date:YYYYMMDD}",
    "{date:YYYYMM}",
    "{date:Y}",
    "{date:GGGGWW}",
    "{date:YYYYWW}",
    "{product}",
    "{product:1}",
    "{product:max=4,pad=0}",
    "{line}",
]
SEQUENCES = ["{seq:2}", "{seq:1+}"]
RESTARTS = ["", "day", "week", "month", "year", "product", "line", "line,year"]
#: neighbours in a week, a month, a year; around New Year, with and without other days
#: in these years; ten years apart
DAYS = [
    datetime.date(*day)
    for day in [
        (2020, 12, 31),
        (2021, 1, 1),
        (2024, 1, 1),
        (2024, 11, 30),
        (2024, 12, 1),
        (2024, 12, 9),
        (2024, 12, 30),
        (2024, 12, 31),
        (2025, 1, 2),
        (2034, 12, 30),
    ]
]
EVENTS = [
    {"date": day, "product": product, "line": line}
    for day in DAYS
    for product in ("A", "A1", "A1-1", "A11", "1", "01", "001")
    for line in ("1", "11", "1-1", "-1")
]
#: Enough for the sequence to look like another one with a character in front.
COUNT = 12


def all_patterns():
    for before, one, sequence, other, behind in itertools.product(
        PARTS[1:], PARTS, SEQUENCES, PARTS, PARTS
    ):
        yield before + one + sequence + other + behind


def collides(template):
    """Draw for all events; tell whether a number came twice."""
    drawn = set()
    counters = Counter()
    for context in EVENTS:
        scope = template.scope_key(context)
        begin = counters[scope]
        counters[scope] += COUNT
        numbers = range(begin + 1, begin + 1 + COUNT)
        if numbers[-1] <= template.sequence.last:
            before = len(drawn)
            drawn.update(template.format_many(context, numbers))
            if len(drawn) < before + COUNT:
                return True
    return False


def cases():
    chosen = random.Random(2026).sample(sorted(set(all_patterns())), 250)
    short = [one + seq + two for one in PARTS for seq in SEQUENCES for two in PARTS]
    return [(pattern, restart) for pattern in [*chosen, *short] for restart in RESTARTS]


def test_every_duplicate_is_foretold():
    surprises = []
    for pattern, restart in random.Random(7).sample(cases(), 500):
        template = numbering.compile(pattern, restart)
        if not template.duplicates() and collides(template):
            surprises.append((pattern, restart))
    assert surprises == []


def test_what_is_foretold_comes():
    """For patterns of a few parts, where the events are enough to show it."""
    false_alarms = []
    for before, seq, behind in itertools.product(PARTS, SEQUENCES, PARTS):
        for restart in RESTARTS:
            template = numbering.compile(before + seq + behind, restart)
            codes = {found.code for found in template.duplicates()}
            if codes - {"ambiguous"} and not collides(template):
                false_alarms.append((template.pattern, restart, codes))
    assert false_alarms == []


@pytest.mark.parametrize(
    ("pattern", "restart", "unique", "codes"),
    [
        ("LOT", "", "everywhere", ["constant"]),
        ("LOT{check:of=product}{product}", "", "everywhere", ["no_counter"]),
        ("L{date:YYMMDD}", "", "product", ["no_counter"]),
        ("L{date:YYMMDD}{seq:3}", "", "everywhere", []),
        ("L{date:YYYYMMDD}{seq:3}", "day", "everywhere", []),
        ("L{date:YYMMDD}{seq:3}", "day", "everywhere", ["year_two"]),
        ("L{date:YDDD}{seq:3}", "day", "everywhere", ["year_short"]),
        ("L{date:YYYYMM}{seq:3}", "day", "everywhere", ["period_hidden"]),
        ("L{date:YYYYMMDD}{seq:3}", "hour", "everywhere", ["period_hidden"]),
        ("L{expires:YYYYMMDD}{seq:3}", "day", "everywhere", []),
        ("L{expires:YYYYMMDD}{seq:3}", "date.day", "everywhere", ["period_hidden"]),
        ("L{date:YYYYMMDD}{received}{seq:3}", "day", "everywhere", []),
        ("{seq:4}", "product", "everywhere", ["value_hidden"]),
        ("{seq:4}", "product", "company", ["value_hidden"]),
        ("{seq:4}", "product", "product", []),
        ("{seq:4}", "product,company", "product", []),
        ("{seq:4}", "company", "company", []),
        ("{seq:4}", "line,product", "product", ["value_hidden"]),
        ("{product:clean}{seq:4}", "product", "everywhere", ["value_cut"]),
        ("{product:2}{seq:4}{product}", "product", "everywhere", ["ambiguous"]),
        ("{product}{seq}", "", "everywhere", ["ambiguous"]),
        ("{product}{random:8}", "", "everywhere", []),
        ("{digits:4}", "", "everywhere", ["no_counter"]),
    ],
)
def test_duplicates(pattern, restart, unique, codes):
    template = numbering.compile(pattern, restart)
    assert [found.code for found in template.duplicates(unique)] == codes


def test_a_year_of_two_digits_is_no_more_than_worth_knowing():
    (found,) = numbering.compile("{date:YYMMDD}{seq:3}", "day").duplicates()
    assert found.level == "info"
    (found,) = numbering.compile("{date:YDDD}{seq:3}", "day").duplicates()
    assert found.level == "duplicate"


def test_sentences_say_what_to_do():
    (found,) = numbering.compile("{date:YYYYMM}{seq:3}", "day").duplicates()
    assert "every day" in str(found)
    assert "{date:YYMMDD}" in str(found)
    (found,) = numbering.compile("{seq:3}", "line").duplicates()
    assert "Line" in str(found)
    assert "{line}" in str(found)
    (found,) = numbering.compile("{product}-{line}-{seq:3}").duplicates()
    assert "Product code" in str(found)
    assert "Line" in str(found)


def test_a_gtin_is_one_scope_however_it_is_written():
    template = numbering.compile("{gtin}{seq:3}", "gtin")
    keys = {
        template.scope_key({"gtin": text})
        for text in ("9506000134352", "09506000134352")
    }
    assert len(keys) == 1
