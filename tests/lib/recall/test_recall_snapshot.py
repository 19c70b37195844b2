"""Hash and difference of frozen scopes, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recall_lib.snapshot import canonical, difference, digest

FACTS = {"case": "R-0001", "number": 0}


def row(lot, bucket="on_hand", quantity=1.0, partner=False, place=7, **vals):
    return {
        "lot_id": lot,
        "bucket": bucket,
        "partner_id": partner,
        "res_model": "stock.location",
        "res_id": place,
        "company_id": 1,
        "quantity": quantity,
        "uom_id": 1,
        "certainty": "exact",
        "reason": "A → B",
        **vals,
    }


def test_the_order_of_rows_does_not_matter():
    rows = [row(1), row(2), row(3, "at_customers", partner=9)]
    assert digest(rows, FACTS) == digest(rows[::-1], FACTS)


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": 2.0},
        {"lot_id": 8},
        {"partner_id": 4},
        {"certainty": "possible"},
        {"reason": "A → C"},
        {"company_id": 2},
    ],
)
def test_every_change_shows(change):
    assert digest([row(1)], FACTS) != digest([row(1, **change)], FACTS)


def test_facts_and_the_freeze_before_count():
    rows = [row(1)]
    hashes = {
        digest(rows, FACTS),
        digest(rows, {**FACTS, "number": 1}),
        digest(rows, FACTS, "ab"),
        digest([], FACTS),
    }
    assert len(hashes) == 4


def test_canonical_is_one_text():
    assert canonical({"b": 1, "a": "ä"}) == '{"a":"ä","b":1}'


def test_nothing_has_changed():
    rows = [row(1), row(2, "at_customers", 3.0, partner=9)]
    found = difference(rows, rows)
    assert not any(found.values())


def test_new_lot():
    found = difference([row(1)], [row(1), row(2), row(2, "at_customers", partner=9)])
    assert [r["bucket"] for r in found["new_lots"]] == ["on_hand", "at_customers"]
    assert not found["new_consignments"]


def test_new_consignment_is_what_is_more():
    before = [row(1, "at_customers", 3.0, partner=9)]
    now = [
        row(1, "at_customers", 5.0, partner=9),
        row(1, "at_customers", 1.0, partner=4),
    ]
    found = difference(before, now)
    assert {r["partner_id"]: r["quantity"] for r in found["new_consignments"]} == {
        9: 2.0,
        4: 1.0,
    }


def test_returned_goods_have_moved():
    before = [row(1, "at_customers", 3.0, partner=9)]
    now = [row(1, "at_customers", 1.0, partner=9), row(1, "on_hand", 2.0)]
    found = difference(before, now)
    assert not found["new_consignments"] and not found["new_lots"]
    assert sorted(
        (r["bucket"], r["before"], r["quantity"]) for r in found["moved"]
    ) == [
        ("at_customers", 3.0, 1.0),
        ("on_hand", 0.0, 2.0),
    ]


def test_gone_from_a_place():
    found = difference([row(1), row(1, place=8)], [row(1)])
    assert [(r["res_id"], r["quantity"]) for r in found["moved"]] == [(8, 0.0)]


def test_no_longer_reached():
    assert difference([row(1), row(2)], [row(1)])["gone_lots"] == [2]


rows = st.lists(
    st.builds(
        row,
        st.integers(1, 4),
        st.sampled_from(["on_hand", "at_customers", "consumed"]),
        st.integers(1, 9).map(float),
        st.sampled_from([False, 8, 9]),
        st.integers(1, 3),
    ),
    max_size=12,
)


@given(rows, rows)
def test_taking_the_difference_over_leaves_no_new_lot(before, now):
    found = difference(before, now)
    taken = before + found["new_lots"] + found["new_consignments"]
    again = difference(taken, now)
    assert not again["new_lots"]
