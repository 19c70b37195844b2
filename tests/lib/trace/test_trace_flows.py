"""What a movement means for a lot, and the identity of its mass balance."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lib.trace.flows import (
    INFLOW,
    INSIDE,
    OUTFLOW,
    SHARED,
    across_border,
    balance,
    classify,
)

USAGES = ("supplier", "internal", "transit", "customer", "inventory", "production")


@pytest.mark.parametrize(
    ("source", "destination", "counted", "expected"),
    [
        ("supplier", "internal", False, ("received", None)),
        ("supplier", "customer", False, ("received", "shipped")),
        ("supplier", "transit", False, ("received", None)),
        ("internal", "customer", False, (None, "shipped")),
        ("customer", "internal", False, ("returned", None)),
        ("customer", "supplier", False, ("returned", "returned_to_vendor")),
        ("internal", "supplier", False, (None, "returned_to_vendor")),
        ("internal", "production", False, (None, "consumed")),
        ("production", "internal", False, ("produced", None)),
        ("inventory", "internal", False, ("found", None)),
        ("internal", "inventory", True, (None, "lost")),
        ("internal", "inventory", False, (None, "scrapped")),
        ("inventory", "internal", True, ("found", None)),
        ("customer", "inventory", False, ("returned", "scrapped")),
        ("internal", "internal", False, (None, None)),
        ("internal", "transit", False, (None, None)),
        ("transit", "internal", False, (None, None)),
        ("internal", "view", False, (None, None)),
    ],
)
def test_classify(source, destination, counted, expected):
    assert classify(source, destination, counted) == expected


def test_every_outside_usage_has_a_meaning_on_both_sides():
    outside = set(USAGES) - INSIDE
    assert set(INFLOW) == set(OUTFLOW) == outside


@pytest.mark.parametrize(
    ("source", "destination", "expected"),
    [
        (SHARED, "internal", "shipped"),
        ("internal", SHARED, "received"),
        ("supplier", SHARED, "received"),
        (SHARED, SHARED, None),
        ("internal", "customer", None),
        ("transit", "internal", None),
    ],
)
def test_what_another_company_does_with_shared_goods(source, destination, expected):
    assert across_border(source, destination) == expected


def test_balance_by_hand():
    """100 + 20 + (3 - 1) + 5 = 10 + 4 + 60 + 40 + 2 + 6 and 5 unexplained"""
    totals = {
        "received": 100,
        "produced": 20,
        "found": 3,
        "lost": 1,
        "returned": 5,
        "consumed": 60,
        "shipped": 40,
        "scrapped": 2,
        "returned_to_vendor": 6,
    }
    result = balance(totals, on_hand=10, in_transit=4)
    assert result == {
        "received": 100,
        "produced": 20,
        "adjusted": 2,
        "returned": 5,
        "consumed": 60,
        "shipped": 40,
        "scrapped": 2,
        "returned_to_vendor": 6,
        "on_hand": 10,
        "in_transit": 4,
        "unexplained": 5,
    }


def test_balance_of_nothing():
    result = balance({}, 0.0, 0.0)
    assert set(result.values()) == {0.0}


def test_balance_sees_stock_without_movement():
    """5 on the shelf that nothing brought there: 5 too many"""
    assert balance({}, 5.0, 0.0)["unexplained"] == -5.0


moves = st.lists(
    st.tuples(
        st.sampled_from(USAGES),
        st.sampled_from(USAGES),
        st.booleans(),
        st.integers(min_value=1, max_value=1000),
    ),
    max_size=30,
)


@given(moves)
def test_balance_closes_when_stock_follows_the_moves(lines):
    totals, stock = {}, dict.fromkeys(USAGES, 0)
    for source, destination, scrap, quantity in lines:
        for name in filter(None, classify(source, destination, scrap)):
            totals[name] = totals.get(name, 0) + quantity
        stock[source] -= quantity
        stock[destination] += quantity
    result = balance(totals, stock["internal"], stock["transit"])
    assert result["unexplained"] == 0


@given(moves, st.integers(-50, 50))
def test_unexplained_is_what_the_stock_records_miss(lines, missing):
    totals, stock = {}, dict.fromkeys(USAGES, 0)
    for source, destination, scrap, quantity in lines:
        for name in filter(None, classify(source, destination, scrap)):
            totals[name] = totals.get(name, 0) + quantity
        stock[source] -= quantity
        stock[destination] += quantity
    result = balance(totals, stock["internal"] - missing, stock["transit"])
    assert result["unexplained"] == missing


def test_inside_to_inside_never_counts():
    for source, destination in itertools.product(INSIDE, repeat=2):
        assert classify(source, destination) == (None, None)
