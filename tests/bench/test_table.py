"""The tables say what was measured. Needs neither Odoo nor a database."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from tracebench import table


def result(group, case, milliseconds, **values):
    return {
        "group": group,
        "case": case,
        "indexed": True,
        "roots": 1,
        "lots": 776,
        "deliveries": 75,
        "median_ms": milliseconds,
        "queries": 2,
        "complete": True,
        **values,
    }


def document(lines, ours, odoo):
    return {
        "dataset": {"move_lines": lines},
        "results": [
            result("forward", "forward", ours),
            result("forward", "odoo_iterative", odoo, indexed=False, queries=61),
            result("forward", "odoo_report", 60_000.0, complete=False),
            result("answer", "forward_1000", 20.0, lots=1000),
        ],
    }


@pytest.fixture
def small():
    return document(1_101_409, 10.0, 1234.0)


@pytest.fixture
def large():
    return document(11_004_000, 12.0, 60_000.0)


def rows_of(documents, index=0):
    made = table.make_tables(documents)[index]
    return made, {row[0]: row[1:] for row in made.rows}


def test_one_database(small):
    made, rows = rows_of([small])
    assert made.title == "Forward trace of one raw lot: 776 lots, 75 deliveries"
    assert made.head == ["walk", "1.1 M lines", "queries", "x ours"]
    assert rows["ours: descendants and consignments"] == ["10.0 ms", "2", "1"]
    assert rows["Odoo: _find_delivery_ids_by_lot_iterative"] == ["1.23 s", "61", "123"]


def test_two_databases_side_by_side(small, large):
    made, rows = rows_of([small, large])
    assert made.head[-1] == "11 M lines / 1.1 M lines"
    row = rows["ours: descendants and consignments"]
    assert row == ["10.0 ms", "2", "1", "12.0 ms", "2", "1", "1.2"]
    row = rows["Odoo: _find_delivery_ids_by_lot_iterative"]
    assert row[3:] == ["60.0 s", "61", "5,000", "49"]


def test_an_unfinished_walk_is_marked(small):
    _made, rows = rows_of([small])
    row = rows["Odoo: traceability report, every arrow, with our index"]
    assert row == ["> 60.0 s", "2", "> 6,000"]


def test_a_walk_missing_on_one_side(small, large):
    del small["results"][1]
    _made, rows = rows_of([small, large])
    row = rows["Odoo: _find_delivery_ids_by_lot_iterative"]
    assert row[:3] == ["-", "-", "-"]
    assert row[-1] == "-"


def test_answer_sizes(small):
    made, _rows = rows_of([small], index=1)
    assert made.rows == [["1.1 M lines", "1", "1,000", "75", "20.0 ms", "2", "20.0 ms"]]


def test_plain_columns_line_up(small, large):
    lines = table.render(table.make_tables([small, large])[:1]).splitlines()
    assert lines[1] == "-" * len(lines[0])
    assert len({len(line) for line in lines[2:]}) == 1


def test_rst_is_a_valid_table(small, large):
    core = pytest.importorskip("docutils.core")
    text = table.render(table.make_tables([small, large]), rst=True)
    settings = {"report_level": 1, "halt_level": 1}
    tree = core.publish_doctree(text, settings_overrides=settings)
    assert len(list(tree.findall(lambda node: node.tagname == "table"))) == 2
