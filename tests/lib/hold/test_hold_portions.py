"""How much of a lot is free beside its holds, worked out by hand."""

import pytest
from lib.hold.portions import Cover, Stock, held_portions


def stock(key, quantity, locations=(), packages=()):
    return Stock(key, quantity, frozenset(locations), frozenset(packages))


def cover(locations=(), packages=(), quantity=0.0):
    return Cover(frozenset(locations), frozenset(packages), quantity)


SHELVES = [stock("one", 10, {1, 11}), stock("two", 5, {1, 12}, {7, 70})]


@pytest.mark.parametrize(
    ("covers", "expected"),
    [
        ([], {}),
        ([cover()], {"one": 10, "two": 5}),
        # a shelf, and the warehouse that both are in
        ([cover({12})], {"two": 5}),
        ([cover({1})], {"one": 10, "two": 5}),
        ([cover({99})], {}),
        # a package, and the pallet that it stands on
        ([cover(packages={7})], {"two": 5}),
        ([cover(packages={70})], {"two": 5}),
        ([cover({11}, {7})], {}),
        # quantities: the first places first, never more than there is
        ([cover(quantity=4)], {"one": 4}),
        ([cover(quantity=12)], {"one": 10, "two": 2}),
        ([cover(quantity=99)], {"one": 10, "two": 5}),
        ([cover({12}, quantity=2)], {"two": 2}),
        # overlapping holds: the larger one counts
        ([cover(quantity=4), cover(quantity=6)], {"one": 6}),
        # what is held on the shelf counts towards the quantity
        ([cover(quantity=6), cover({12})], {"two": 5, "one": 1}),
        ([cover(quantity=3), cover({12})], {"two": 5}),
        # two shelves
        ([cover({11}), cover({12})], {"one": 10, "two": 5}),
    ],
)
def test_portions(covers, expected):
    assert held_portions(SHELVES, covers) == expected


def test_order_of_holds_does_not_matter_for_the_sum():
    covers = [cover(quantity=6), cover({12}), cover({11}, quantity=2)]
    sums = {
        sum(held_portions(SHELVES, order).values())
        for order in (covers, covers[::-1], [covers[1], covers[2], covers[0]])
    }
    assert sums == {7}


def test_negative_stock_holds_nothing():
    assert held_portions([stock("one", -3)], [cover()]) == {}


def test_no_stock():
    assert held_portions([], [cover(), cover(quantity=4)]) == {}
