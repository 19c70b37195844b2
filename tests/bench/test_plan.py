"""The generated factory is what it claims to be. Needs neither Odoo nor a database."""

import sys
from collections import Counter, defaultdict
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tracebench.plan import (
    FINISHED,
    LINES_PER_DELIVERY,
    PRESETS,
    RAW,
    SEMI,
    Delivery,
    Order,
    Plan,
    Receipt,
    Spec,
)


@pytest.fixture(scope="module")
def plan():
    return Plan(PRESETS["small"], seed=1)


@pytest.fixture(scope="module")
def documents(plan):
    return list(plan.documents())


def move_lines(spec):
    """Number of move lines that a spec is going to give, to a percent."""
    consumed = 5 * spec.semi_count + 3 * spec.finished_count
    return consumed + spec.lot_count + 0.9 * spec.finished_count


@pytest.mark.parametrize(
    "preset, lines", [("small", 11_000), ("1m", 1_100_000), ("11m", 11_000_000)]
)
def test_presets_have_the_promised_size(preset, lines):
    assert move_lines(PRESETS[preset]) == pytest.approx(lines, rel=0.02)


def test_same_seed_same_data(plan, documents):
    assert list(Plan(plan.spec, seed=1).documents()) == documents
    assert list(Plan(plan.spec, seed=2).documents()) != documents


def test_every_lot_comes_into_being_once(plan, documents):
    made = Counter()
    for document in documents:
        if isinstance(document, Receipt):
            made.update(document.lots)
        elif isinstance(document, Order):
            made[document.lot] += 1
    assert made == Counter(range(plan.spec.lot_count))
    assert len({plan.name(lot) for lot in made}) == len(made)


def test_nothing_is_used_before_it_was_made(plan, documents):
    ready = {}
    for document in documents:
        if isinstance(document, Receipt):
            used, made = [], document.lots
        elif isinstance(document, Order):
            used, made = document.inputs, [document.lot]
        else:
            used, made = document.lots, []
        assert all(ready[lot] < document.date for lot in used)
        ready.update(dict.fromkeys(made, document.date))


def test_bills_of_materials(plan):
    for lot in range(plan.spec.lot_count):
        kind, family, _position = plan.locate(lot)
        inputs = [plan.locate(source) for source in plan.inputs(lot)]
        products = [plan.product(source) - family * 10 for source in plan.inputs(lot)]
        expected = {RAW: [], SEMI: [0, 1, 2, 3, 4], FINISHED: [5, 6, 7]}[kind]
        assert products == expected
        assert all(source[1] == family for source in inputs)


def test_consumption_never_exceeds_what_there_was(plan):
    used = plan.used_quantities()
    assert len(plan.quantities) == plan.spec.lot_count
    for lot in range(plan.finished_start):
        assert 0 <= used[lot] <= plan.quantities[lot]
        assert plan.quantities[lot] > 0


def test_deliveries(plan, documents):
    deliveries = [d for d in documents if isinstance(d, Delivery)]
    lots = [lot for delivery in deliveries for lot in delivery.lots]
    assert len(lots) == len(set(lots)) == sum(plan.delivered)
    assert {plan.kind(lot) for lot in lots} == {FINISHED}
    assert len(lots) / plan.spec.finished_count == pytest.approx(0.9, abs=0.02)
    sizes = Counter(len(delivery.lots) for delivery in deliveries)
    assert max(sizes) == LINES_PER_DELIVERY
    # only the last delivery of a family may be short
    assert sum(n for size, n in sizes.items() if size < 10) <= plan.spec.families
    assert len({delivery.customer for delivery in deliveries}) > 20


def test_genealogies_are_neighbourhoods(plan):
    """What is made of a lot lies together, in all families as wide as planned."""
    spec = plan.spec
    positions = defaultdict(list)
    for lot in range(plan.semi_start, spec.lot_count):
        for source in plan.inputs(lot):
            positions[source].append(plan.locate(lot)[2])
    middle = spec.raw_groups // 2
    for family in range(spec.families):
        users = positions[plan.raw_lot(family, middle, 0)]
        assert len(users) == pytest.approx(spec.semi_per_group, abs=4)
        assert max(users) - min(users) < spec.semi_per_group * 2


def test_document_count_is_exact(plan, documents):
    assert len(documents) == plan.document_count


def test_semi_groups_must_be_whole():
    with pytest.raises(ValueError, match="multiple of three"):
        Spec(1, 2, 10, 20, customers=5, suppliers=5)
