"""Draws that can be repeated."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recall_lib.draw import draw_one, sample


def test_the_same_seed_draws_the_same():
    weights = {n: n for n in range(1, 50)}
    assert draw_one(weights, "7") == draw_one(dict(sorted(weights.items())[::-1]), "7")


def test_weights_count():
    drawn = Counter(draw_one({"a": 1, "b": 9}, str(n)) for n in range(2000))
    assert 0.87 < drawn["b"] / 2000 < 0.93


def test_weight_nought_is_never_drawn():
    assert {draw_one({"a": 0, "b": 1}, str(n)) for n in range(50)} == {"b"}


@pytest.mark.parametrize("weights", [{}, {"a": 0}])
def test_nothing_to_draw(weights):
    with pytest.raises(ValueError):
        draw_one(weights, "1")


@pytest.mark.parametrize(
    "number, percent, expected",
    [
        (22, 10, 3),
        (20, 10, 2),
        (50, 2, 1),
        (5, 2, 1),
        (7, 100, 7),
        (7, 0, 0),
        (0, 10, 0),
    ],
)
def test_shares_are_rounded_up(number, percent, expected):
    assert len(sample(range(number), percent, "1")) == expected


@given(st.sets(st.integers(), max_size=40), st.integers(0, 100), st.text())
def test_a_sample_is_a_part(keys, percent, seed):
    drawn = sample(keys, percent, seed)
    assert set(drawn) <= keys and len(set(drawn)) == len(drawn)
    assert drawn == sample(list(keys), percent, seed)
