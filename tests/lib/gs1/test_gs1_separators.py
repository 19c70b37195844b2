"""A separator that is missing: found, proposed, and not imagined too often."""

import datetime
import random
import string

import pytest
from lib import gs1

TODAY = datetime.date(2026, 11, 22)
GS = "\x1d"
GTIN = "09506000134352"
KEY = ("01", GTIN)
START = "]d201" + GTIN


def parse(text):
    return gs1.parse(text, TODAY)


@pytest.mark.parametrize(
    ("scan", "proposal"),
    [
        # a date behind the lot
        (START + "10ABC12317261231", [KEY, ("10", "ABC123"), ("17", "261231")]),
        # a separator at the end says nothing about those between
        (
            START + "10ABC12317261231" + GS,
            [KEY, ("10", "ABC123"), ("17", "261231")],
        ),
        # ten years back, fifteen ahead
        (START + "10ABC17161231", [KEY, ("10", "ABC"), ("17", "161231")]),
        (START + "10ABC17410101", [KEY, ("10", "ABC"), ("17", "410101")]),
        # two dates
        (
            START + "10LOT1126010117261231",
            [KEY, ("10", "LOT"), ("11", "260101"), ("17", "261231")],
        ),
        # a GTIN behind the lot, and nothing that marks the text as GS1 data
        ("10ABC0109501101530003", [("10", "ABC"), ("01", "09501101530003")]),
        # a free value behind the date
        (
            START + "10ABC1726123121XYZ987",
            [KEY, ("10", "ABC"), ("17", "261231"), ("21", "XYZ987")],
        ),
        # behind a value whose length is known, anything
        (START + "42252810ABC", [KEY, ("422", "528"), ("10", "ABC")]),
        (START + "7003261231120010ABC", [KEY, ("7003", "2612311200"), ("10", "ABC")]),
        # too long for a lot, with and without another cut before the date
        (
            START + "10ABCDEFGHIJKLMNOPQ17261231",
            [KEY, ("10", "ABCDEFGHIJKLMNOPQ"), ("17", "261231")],
        ),
        (
            START + "10ABCDEFGHIJ21KLMNOPQRSTUV17261231",
            [KEY, ("10", "ABCDEFGHIJ"), ("21", "KLMNOPQRSTUV"), ("17", "261231")],
        ),
        # the other separators arrived, but this one cannot be right
        (
            START + "21X" + GS + "10ABCDEFGHIJKLMNOPQ17261231",
            [KEY, ("21", "X"), ("10", "ABCDEFGHIJKLMNOPQ"), ("17", "261231")],
        ),
    ],
)
def test_proposal(scan, proposal):
    message = parse(scan)
    assert message.proposal == proposal
    (warning,) = [
        issue for issue in message.warnings if issue.code == "missing_separator"
    ]
    assert warning.ai == message.elements[-1][0]
    assert gs1.hri(proposal) in str(warning)
    # What was scanned stays what was scanned
    assert message.elements != proposal
    assert gs1.check(proposal, TODAY).ok


@pytest.mark.parametrize(
    "scan",
    [
        START + "10ABC123",
        START + "10ABC12317261331",  # no such month
        START + "10ABC12317261232",  # no such day
        START + "10ABC12317990101",  # not in this time
        START + "10ABC12317151231",
        START + "10ABC12317420101",
        START + "10ABC12317261231X",  # and then what?
        START + "10ABC0109506000134353",  # wrong check digit
        START + "10ABC" + GTIN,
        START + "1726123110ABC17261231",  # there is a 17 already
        START + "1017261231",  # nothing would be left of the lot
        START + "21X" + GS + "10ABC17261231",  # this scanner does send separators
        START + "10A" + GS + "21ABC17261231",
        START + "17261231",
        START + "9112261231",
        "(01)09506000134352(10)ABC12317261231",
        "https://id.gs1.org/01/09506000134352/10/ABC12317261231",
        "ABC12317261231",
        "]d299" + "A" * 250 + "17261231",
        # a due date is only for payment slips
        START + "10ABC12261231",
    ],
)
def test_no_proposal(scan):
    message = parse(scan)
    assert message.proposal is None
    assert "missing_separator" not in [issue.code for issue in message.warnings]


def test_second_symbol_of_a_pallet():
    """That it lacks the number of the pallet has nothing to do with separators."""
    scan = "]C102" + GTIN + "3724" + GS + "10"
    assert [issue.code for issue in parse(scan + "L1").errors] == ["requires"]
    message = parse("]C102" + GTIN + "10L1" + "15261231")
    assert message.proposal == [("02", GTIN), ("10", "L1"), ("15", "261231")]
    # ... but what is proposed must not lack something new
    assert parse("]C110L1" + "15261231").proposal is None


def lots(generator, count, alphabet, lengths):
    for _ in range(count):
        yield "".join(generator.choices(alphabet, k=generator.choice(lengths)))


@pytest.mark.parametrize(
    "alphabet", [string.ascii_uppercase + string.digits, string.digits]
)
def test_stripped_codes_are_found(alphabet):
    """Lot and then expiry, as many labels have it, by a scanner that strips."""
    generator = random.Random(20261122)
    right = total = 0
    for lot in lots(generator, 2000, alphabet, range(1, 13)):
        day = TODAY + datetime.timedelta(days=generator.randrange(-365, 5 * 365))
        elements = [KEY, ("10", lot), ("17", day.strftime("%y%m%d"))]
        stripped = START + "10" + lot + "17" + elements[2][1]
        total += 1
        right += parse(stripped).proposal == elements
    assert right / total > 0.97


@pytest.mark.parametrize(
    "alphabet", [string.ascii_uppercase + string.digits, string.digits]
)
def test_right_codes_are_left_alone(alphabet):
    generator = random.Random(20261122)
    doubts = sum(
        parse(START + "10" + lot).proposal is not None
        for lot in lots(generator, 5000, alphabet, range(1, 21))
    )
    assert doubts / 5000 < 0.003
