"""A second opinion: biip reads the same as we do, where it checks as much."""

import datetime
import random
import string

import pytest
from lib import gs1

biip = pytest.importorskip("biip")

TODAY = datetime.date.today()
GTIN = "09506000134352"


def second_opinion(text):
    """Return biip's elements and the dates in them."""
    message = biip.parse(text).gs1_message
    if message is None:
        return None
    return [
        (element.ai.ai, element.value, element.date)
        for element in message.element_strings
    ]


def own_opinion(text):
    message = gs1.parse(text, TODAY)
    return [
        (
            ai,
            value,
            date if isinstance(date := message.values.get(ai), datetime.date) else None,
        )
        for ai, value in message.elements
    ]


def codes(count):
    """Random codes of right elements, in random order."""
    generator = random.Random(20261122)
    for _ in range(count):
        digits = "".join(generator.choices(string.digits, k=13))
        year, month = generator.randrange(20, 40), generator.randrange(1, 13)
        day = f"{year}{month:02d}{generator.randrange(29):02d}"
        free = "".join(generator.choices(gs1.CSET82, k=generator.randrange(1, 21)))
        more = [
            ("10", free),
            ("21", free[::-1]),
            ("17", day),
            ("11", day),
            ("240", free),
            ("3102", digits[:6]),
            ("422", "528"),
        ]
        generator.shuffle(more)
        yield [
            ("01", digits + gs1.check_digit(digits)),
            *more[: generator.randrange(6)],
        ]


@pytest.mark.parametrize("symbology", ["]d2", "]C1", "]Q3", "]e0"])
def test_element_strings(symbology):
    for elements in codes(500):
        text = symbology + gs1.element_string(elements)
        assert own_opinion(text) == second_opinion(text), text


def test_human_readable_text():
    for elements in codes(500):
        if any("(" in value or ")" in value for _ai, value in elements):
            continue
        text = gs1.hri(elements)
        message = biip.gs1_messages.GS1Message.parse_hri(text)
        theirs = [(element.ai.ai, element.value) for element in message.element_strings]
        assert gs1.parse(text, TODAY).elements == theirs


def test_links():
    for elements in codes(500):
        link = gs1.digital_link(elements)
        theirs = biip.gs1_digital_link_uris.GS1DigitalLinkURI.parse(link)
        assert dict(gs1.parse(link, TODAY).elements) == {
            element.ai.ai: element.value for element in theirs.element_strings
        }


@pytest.mark.parametrize(
    "text",
    [
        "]d201" + GTIN + "17261332",
        "]d201" + GTIN + "17260230",
        "]d201" + GTIN + "10",
        "]d2010950600",
        "]d25599",
    ],
)
def test_both_refuse(text):
    assert second_opinion(text) is None
    assert not gs1.parse(text, TODAY).ok


@pytest.mark.parametrize(
    "digits", ["0950600013435", "39506000134352123", "4017072", "1"]
)
def test_check_digits(digits):
    from biip.checksums import gs1_standard_check_digit

    assert gs1.check_digit(digits) == str(gs1_standard_check_digit(digits))
