"""Neighbours, breadth first distances and loops of a plain graph."""

from hypothesis import given
from hypothesis import strategies as st
from lib.trace.graph import loops, neighbours, spread

edges = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=25)


def reachable(pairs, start):
    """All nodes that at least one step leads to (the naive way)."""
    found, todo = set(), [start]
    while todo:
        node = todo.pop()
        for source, target in pairs:
            if source == node and target not in found:
                found.add(target)
                todo.append(target)
    return found


def test_neighbours_keep_the_order():
    forward, backward = neighbours([("a", "c"), ("a", "b"), ("b", "c")])
    assert dict(forward) == {"a": ["c", "b"], "b": ["c"]}
    assert dict(backward) == {"c": ["a", "b"], "b": ["a"]}


def test_spread_gives_the_shortest_distance():
    """a > b > c > d and the short cut a > c: d is 2 away"""
    forward, _backward = neighbours([("a", "b"), ("b", "c"), ("c", "d"), ("a", "c")])
    assert spread(["a"], forward) == {"a": 0, "b": 1, "c": 1, "d": 2}


def test_spread_from_several_roots():
    forward, _backward = neighbours([("a", "b"), ("b", "c"), ("x", "c")])
    assert spread(["a", "x"], forward) == {"a": 0, "x": 0, "b": 1, "c": 1}


def test_spread_ends_on_a_loop():
    forward, _backward = neighbours([("a", "b"), ("b", "a")])
    assert spread(["a"], forward) == {"a": 0, "b": 1}


def test_spread_limit_counts_new_neighbours_only():
    """of a's neighbours b is a root already; the limit of 2 lets c and d through"""
    forward, _backward = neighbours([("a", t) for t in "bcdef"])
    assert set(spread(["a", "b"], forward, limit=2)) == {"a", "b", "c", "d"}


def test_spread_limit_holds_for_each_node():
    pairs = [("a", "b"), ("a", "c"), ("a", "d"), ("b", "e"), ("b", "f"), ("b", "g")]
    forward, _backward = neighbours(pairs)
    assert set(spread(["a"], forward, limit=2)) == {"a", "b", "c", "e", "f"}
    assert set(spread(["a"], forward, limit=0)) == {"a"}


def test_loops_of_a_chain():
    assert loops([("a", "b"), ("b", "c")]) == []


def test_loop_of_one():
    assert loops([("a", "a"), ("a", "b")]) == [{"a"}]


def test_two_loops_and_what_joins_them():
    """a > b > a and d > e > f > d; c between them is on no loop"""
    pairs = ["ab", "ba", "bc", "cd", "de", "ef", "fd"]
    found = loops([tuple(pair) for pair in pairs])
    assert sorted(map(sorted, found)) == [["a", "b"], ["d", "e", "f"]]


def test_loops_that_share_a_node_are_one():
    found = loops([tuple(pair) for pair in ("ab", "ba", "bc", "cb")])
    assert found == [{"a", "b", "c"}]


def test_long_chain_needs_no_recursion():
    pairs = [(i, i + 1) for i in range(20_000)]
    assert loops(pairs) == []
    assert loops([*pairs, (20_000, 0)]) == [set(range(20_001))]


@given(edges)
def test_a_node_is_on_a_loop_when_it_reaches_itself(pairs):
    nodes = {node for pair in pairs for node in pair}
    expected = {node for node in nodes if node in reachable(pairs, node)}
    found = loops(pairs)
    assert set().union(*found) == expected
    assert sum(map(len, found)) == len(expected), "each node in one loop only"
    for loop in found:
        for node in loop:
            assert loop <= reachable(pairs, node)


@given(edges, st.integers(0, 9))
def test_spread_reaches_what_a_naive_walk_reaches(pairs, start):
    forward, _backward = neighbours(pairs)
    assert set(spread([start], forward)) == reachable(pairs, start) | {start}


@given(edges, st.integers(0, 9))
def test_spread_distances_differ_by_one_step(pairs, start):
    forward, _backward = neighbours(pairs)
    distance = spread([start], forward)
    for source, target in pairs:
        if source in distance:
            assert distance[target] <= distance[source] + 1
    for node, steps in distance.items():
        if steps:
            assert any(
                distance.get(source) == steps - 1
                for source, target in pairs
                if target == node
            )
