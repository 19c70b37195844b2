"""Chains and shares, worked out by hand."""

import pytest
from lib.trace.chain import Link, chain, link_up, shares


def steps(*edges):
    """Return the steps of edges "a-b" (exact) and "a~b" (possible)."""
    result = {}
    for edge in edges:
        exact = "-" in edge
        source, target = edge.replace("~", "-").split("-")
        result.setdefault(source, []).append((target, exact))
    return result


def test_roots_are_reached():
    assert link_up(["a"], {}) == {"a": Link(None, True, 0)}


def test_one_possible_step_makes_all_after_it_possible():
    links = link_up(["a"], steps("a-b", "b~c", "c-d"))
    assert {node: link.exact for node, link in links.items()} == {
        "a": True,
        "b": True,
        "c": False,
        "d": False,
    }
    assert chain(links, "d") == ["a", "b", "c", "d"]


def test_a_long_exact_chain_wins_over_a_short_possible_one():
    links = link_up(["a"], steps("a~d", "a-b", "b-c", "c-d"))
    assert links["d"] == Link("c", True, 3)
    assert chain(links, "d") == ["a", "b", "c", "d"]


def test_the_shortest_of_two_exact_chains():
    links = link_up(["a"], steps("a-b", "b-d", "a-c", "c-e", "e-d"))
    assert chain(links, "d") == ["a", "b", "d"]


def test_loops_end():
    links = link_up(["a"], steps("a-b", "b-a", "b~c", "c-b"))
    assert set(links) == {"a", "b", "c"}


def test_several_roots():
    links = link_up(["a", "b"], steps("a~c", "b-c"))
    assert links["c"] == Link("b", True, 1)


def share(roots, inputs, outputs, nodes):
    links = dict.fromkeys(nodes, Link(None, True, 0))
    return shares(roots, links, inputs, outputs)


def test_an_ingredient_from_two_lots():
    """1 kg of the suspected lot and 9 kg of another: a tenth"""
    result = share(
        ["bad"],
        {"mo": {"nuts": {"bad": 1, "good": 9}}},
        {"mo": ["jar"]},
        ["bad", "jar"],
    )
    assert result == {"bad": 1.0, "jar": pytest.approx(0.1)}


def test_the_worst_ingredient_decides():
    """nuts by a tenth, all of the sugar"""
    result = share(
        ["bad", "sugar"],
        {"mo": {"nuts": {"bad": 1, "good": 9}, "sugar": {"sugar": 5}}},
        {"mo": ["jar"]},
        ["bad", "sugar", "jar"],
    )
    assert result["jar"] == 1.0


def test_shares_multiply_along_a_chain():
    """half of the paste, of which a tenth goes into the jar"""
    result = share(
        ["bad"],
        {
            "mo1": {"nuts": {"bad": 5, "good": 5}},
            "mo2": {"paste": {"paste": 1, "other": 9}},
        },
        {"mo1": ["paste"], "mo2": ["jar"]},
        ["bad", "paste", "jar"],
    )
    assert result["paste"] == pytest.approx(0.5)
    assert result["jar"] == pytest.approx(0.05)


def test_two_ways_into_one_order_add_up():
    result = share(
        ["bad"],
        {
            "mo1": {"nuts": {"bad": 1, "good": 1}},
            "mo2": {"nuts": {"bad": 1, "good": 3}},
            "mo3": {"paste": {"p1": 2, "p2": 2}},
        },
        {"mo1": ["p1"], "mo2": ["p2"], "mo3": ["jar"]},
        ["bad", "p1", "p2", "jar"],
    )
    assert result["jar"] == pytest.approx((0.5 * 2 + 0.25 * 2) / 4)


def test_a_lot_of_two_orders_has_the_larger_share():
    result = share(
        ["bad"],
        {
            "mo1": {"nuts": {"bad": 1, "good": 9}},
            "mo2": {"nuts": {"bad": 1, "good": 1}},
        },
        {"mo1": ["jar"], "mo2": ["jar"]},
        ["bad", "jar"],
    )
    assert result["jar"] == pytest.approx(0.5)


def test_rework_counts_as_whole():
    """the jar goes back into the order that it came from, and so does what follows"""
    result = share(
        ["bad"],
        {
            "mo1": {"nuts": {"bad": 1, "good": 9}, "jar": {"jar": 1}},
            "mo2": {"jar": {"jar": 1}},
        },
        {"mo1": ["jar"], "mo2": ["box"]},
        ["bad", "jar", "box"],
    )
    assert result["jar"] == 1.0
    assert result["box"] == 1.0


def test_nothing_known_about_quantities():
    assert share(["bad"], {}, {"mo": ["jar"]}, ["bad", "jar"])["jar"] == 0.0
