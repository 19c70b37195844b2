"""Length of short texts, counted by hand after 3GPP TS 23.038 and TS 23.040."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sms_lib.segments import GSM_7, measure


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", ("GSM-7", 0, 0, "")),
        (None, ("GSM-7", 0, 0, "")),
        ("a" * 160, ("GSM-7", 160, 1, "")),
        ("a" * 161, ("GSM-7", 161, 2, "")),
        ("a" * 306, ("GSM-7", 306, 2, "")),
        ("a" * 307, ("GSM-7", 307, 3, "")),
        ("Rückruf: Größe, é, è", ("GSM-7", 20, 1, "")),
        ("€" * 80, ("GSM-7", 160, 1, "")),
        # the second part begins with the € that does not fit into the first
        ("a" * 152 + "€" + "a" * 152, ("GSM-7", 306, 3, "")),
        ("ç" * 70, ("UCS-2", 70, 1, "ç")),
        ("ç" * 71, ("UCS-2", 71, 2, "ç")),
        ("ç" * 134, ("UCS-2", 134, 2, "ç")),
        ("ç" * 135, ("UCS-2", 135, 3, "ç")),
        ("😀" * 35, ("UCS-2", 70, 1, "😀")),
        ("😀" * 67, ("UCS-2", 134, 3, "😀")),
        ("a–b“c", ("UCS-2", 5, 1, "–“")),
    ],
)
def test_measure(text, expected):
    assert measure(text) == expected


def test_alphabet():
    # 128 places, less the escape; CR and LF count as characters
    assert len(GSM_7) == 127


@given(st.text())
def test_any_text(text):
    alphabet, length, parts, others = measure(text)
    assert (alphabet == "UCS-2") == bool(others)
    assert length >= len(text)
    assert bool(parts) == bool(text)
    assert set(others) <= set(text)
