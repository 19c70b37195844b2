"""What two databases take is compared run by run. Needs neither Odoo nor a database."""

import statistics
import sys
from contextlib import nullcontext
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tracebench import turns, walks


class FakeBench:
    """A bench whose walk says which lots it was asked about."""

    def __init__(self, name, sizes):
        self.name = name
        self.root = f"{name} root"
        self.sizes = sizes
        self.told = []
        self.progress = self.told.append

    def environment(self):
        return nullcontext(self)

    def fresh(self, env, lot_ids):
        assert env is self
        return self, lot_ids


@pytest.fixture
def asked(monkeypatch):
    questions = []

    def forward(records):
        bench, lot_ids = records
        questions.append((bench.name, lot_ids))
        return walks.Answer(lots=frozenset(range(len(lot_ids))))

    monkeypatch.setattr(walks, "forward", forward)
    return questions


def test_the_databases_take_turns(asked):
    small = FakeBench("small", {100: ["a", "b"], 1000: ["c"]})
    large = FakeBench("large", {100: ["d", "e", "f"]})
    results = turns.compare([small, large], runs=2)
    root, hundred = asked[:6], asked[6:]
    assert [name for name, _lots in root] == [
        *("large", "small"),  # warms up
        *("small", "large"),
        *("large", "small"),
    ]
    assert root[0][1] == ["large root"]
    # 1000 is asked of neither: the large one has no such lots
    assert {lots[0] for _name, lots in hundred} == {"a", "d"}
    assert [result["lots"] for result in results] == [[1, 1], [2, 3]]
    assert [len(seconds) for seconds in results[1]["seconds"]] == [2, 2]


def test_ratio_is_per_lot():
    result = {"lots": [100, 200], "seconds": ([1.0, 2.0, 6.0], [4.0, 4.4, 9.0])}
    assert turns.ratio(result) == pytest.approx(1.1)
    assert turns.ratio(result, min) == pytest.approx(2.0)
    assert turns.ratio(result, statistics.mean) == pytest.approx(17.4 / 9 / 2)


def test_table():
    result = {"lots": [777, 778], "seconds": ([0.5, 0.25], [0.4, 0.3])}
    head, row = turns.render([result]).splitlines()
    assert len(head) == len(row)
    assert row.split() == ["777", "778", "375.0", "350.0", "0.93", "250.0", "300.0"] + [
        "1.20"
    ]
