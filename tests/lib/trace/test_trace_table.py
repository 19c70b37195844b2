"""The flat table of a genealogy, as it is exported."""

import pytest
from lib.trace.table import COLUMNS, rows, safe_cell, totals


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


def test_totals_by_hand():
    """two suppliers of one name stay apart, and so do units; no edge counts twice"""
    out = [{"label": "OUT/1", "res_model": "stock.picking", "res_id": 1}]
    genealogy = {
        "nodes": [
            node("lot:1", 0, "Nut"),
            node("lot:2", 2),
            node("production:5", 1),
            {**node("supplier:8", -1, False), "label": "Same"},
            {**node("supplier:9", -1, False), "label": "Same"},
            node("customer:7", 3, False),
            node("stock:2", 3, False),
        ],
        "edges": [
            edge("supplier:8", "lot:1", quantity=2.0),
            edge("supplier:9", "lot:1", quantity=3.0),
            edge("lot:1", "production:5", quantity=4.0),
            edge("production:5", "lot:2", quantity=10.0, uom="Units"),
            edge("lot:2", "customer:7", quantity=6.0, uom="Units", documents=out),
            edge("lot:2", "stock:2", quantity=4.0, uom="Units"),
        ],
    }
    table = {
        by: [(label, unit, *sums.values()) for label, unit, sums in groups]
        for by, groups in totals(genealogy).items()
    }
    assert table == {
        "product": [("Jar", "Units", 10, 6, 4), ("Nut", "kg", 5, 4, 0)],
        "partner": [
            ("CUSTOMER:7", "Units", 0, 6, 0),
            ("Same", "kg", 2, 0, 0),
            ("Same", "kg", 3, 0, 0),
            ("", "Units", 10, 0, 4),
            ("", "kg", 0, 4, 0),
        ],
        "document": [
            ("OUT/1", "Units", 0, 6, 0),
            ("PRODUCTION:5", "Units", 10, 0, 0),
            ("PRODUCTION:5", "kg", 0, 4, 0),
            ("", "Units", 0, 0, 4),
            ("", "kg", 5, 0, 0),
        ],
        "total": [("", "Units", 10, 6, 4), ("", "kg", 5, 4, 0)],
    }


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start):
    assert safe_cell(start + "1+1") == "'" + start + "1+1"


@pytest.mark.parametrize("value", ["L-1", "a=b", "", " =1", "'=1", 5, -2.5, False])
def test_other_cells_stay(value):
    assert safe_cell(value) == value


def test_documents_that_are_not_named_are_counted():
    documents = [{"label": "A"}, {"label": "B"}]
    genealogy = {
        "nodes": [node("lot:1", 0), node("customer:7", 1, product=False)],
        "edges": [edge("lot:1", "customer:7", documents=documents, more_documents=3)],
    }
    (row,) = rows(genealogy)
    assert row["documents"] == "A, B, +3"
