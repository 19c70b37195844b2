"""The flat table of a genealogy, as it is exported."""

import pytest
from lib.trace.table import COLUMNS, rows, safe_cell


def node(key, depth, product="Jar"):
    kind = key.partition(":")[0]
    label = key.upper()
    return {
        "key": key,
        "kind": kind,
        "label": label,
        "depth": depth,
        "product": product,
    }


def edge(source, target, **vals):
    return {
        "source": source,
        "target": target,
        "quantity": 1.0,
        "returned": 0.0,
        "uom": "kg",
        "certainty": "exact",
        "date": False,
        "documents": [],
        **vals,
    }


def test_rows_by_hand():
    """supplier > lot 1 > order > lot 2; the root is the order's input"""
    genealogy = {
        "nodes": [
            node("lot:1", 0),
            node("supplier:9", -1, product=False),
            node("production:5", 1),
            node("lot:2", 2),
        ],
        "edges": [
            edge("production:5", "lot:2", date="2026-01-02 00:00:00"),
            edge(
                "lot:1",
                "production:5",
                quantity=2.5,
                certainty="possible",
                documents=[{"label": "A"}, {"label": "B"}],
            ),
            edge("supplier:9", "lot:1", returned=4.0),
        ],
    }
    table = rows(genealogy)
    assert [(r["direction"], r["depth"], r["source"], r["target"]) for r in table] == [
        ("backward", 1, "SUPPLIER:9", "LOT:1"),
        ("forward", 1, "LOT:1", "PRODUCTION:5"),
        ("forward", 2, "PRODUCTION:5", "LOT:2"),
    ]
    assert all(tuple(row) == COLUMNS for row in table)
    assert table[0]["source_product"] == "", "a partner is no product"
    assert table[0]["returned"] == 4.0
    assert table[1]["quantity"] == 2.5
    assert table[1]["certainty"] == "possible"
    assert table[1]["documents"] == "A, B"
    assert table[1]["date"] == ""
    assert table[2]["date"] == "2026-01-02 00:00:00"


def test_no_edges_no_rows():
    assert rows({"nodes": [node("lot:1", 0)], "edges": []}) == []


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(start + "1+1") == "'" + start + "1+1"


@pytest.mark.parametrize("value", ["L-1", "a=b", "", " =1", "'=1", 5, -2.5, False])
def test_other_cells_stay(value):
    assert safe_cell(value) == value
