"""The graph that a genealogy is put together in."""

from datetime import datetime

from lib.trace.genealogy import Graph, signed_depths


def chain(length, width=1):
    """lot:0 > lot:1 > ..., and ``width`` lots beside each other from the second on."""
    graph = Graph()
    graph.add_node("lot:0", "lot", 0, 0)
    number, last = 0, ["lot:0"]
    for depth in range(1, length):
        layer = []
        for _i in range(width):
            number += 1
            layer.append(f"lot:{number}")
            graph.add_node(layer[-1], "lot", number, depth)
            for source in last:
                graph.add_edge(source, layer[-1], 1.0)
        last = layer
    return graph


def test_depths_are_signed_and_the_nearer_way_wins():
    """7 is 1 step back and 2 steps forward: it stands on the left"""
    steps = {"forward": [[1], [2], [7, 3]], "backward": [[1], [7], [8]]}
    assert signed_depths(steps) == {1: 0, 2: 1, 3: 2, 7: -1, 8: -2}


def test_depths_of_one_direction():
    assert signed_depths({"backward": [[1], [2]]}) == {1: 0, 2: -1}


def test_an_edge_adds_up():
    """two parts of company 1, one of company 2, one that everybody sees"""
    graph = chain(2)
    graph.edges.clear()
    early, late = datetime(2026, 1, 1), datetime(2026, 2, 1)
    for quantity, company, when, picking in (
        (1.0, 1, late, 11),
        (2.0, 1, early, 12),
        (4.0, 2, None, 13),
        (8.0, None, None, None),
    ):
        graph.add_edge(
            "lot:0",
            "lot:1",
            quantity,
            date=when,
            company_id=company,
            picking_ids=[picking] if picking else [],
            returned=quantity / 2,
        )
    (edge,) = graph.edges.values()
    assert edge["exact"]
    assert edge["parts"] == {
        1: {"quantity": 3.0, "returned": 1.5, "date": late, "picking_ids": [11, 12]},
        2: {"quantity": 4.0, "returned": 2.0, "date": None, "picking_ids": [13]},
        None: {"quantity": 8.0, "returned": 4.0, "date": None, "picking_ids": []},
    }


def test_one_possible_part_makes_the_edge_possible():
    graph = Graph()
    graph.add_edge("a:1", "b:1", 1.0, exact=True)
    graph.add_edge("a:1", "b:1", 1.0, exact=False)
    assert graph.edges["a:1", "b:1"]["exact"] is False


def test_a_shared_end_stands_beside_the_farthest_lot():
    """the customer of lots at 0 and 2 stands at 3, the supplier of 0 and 2 at -1"""
    graph = chain(3)
    for lot in ("lot:0", "lot:2", "lot:1"):
        graph.add_end("customer:5", "customer", 5, lot, 1)
        graph.add_end("supplier:6", "supplier", 6, lot, -1)
    assert graph.nodes["customer:5"]["depth"] == 3
    assert graph.nodes["supplier:6"]["depth"] == -1


def test_dropped_nodes_are_counted_at_their_neighbours():
    """of lot:0 > 1, 2, 3 only lot:1 stays: lot:0 has 2 more"""
    graph = chain(2, width=3)
    graph.keep({"lot:0", "lot:1"})
    assert set(graph.nodes) == {"lot:0", "lot:1"}
    assert set(graph.edges) == {("lot:0", "lot:1")}
    assert graph.unseen["lot:0", "forward"] == 2
    assert graph.unseen["lot:0", "backward"] == 0


def test_keeping_the_edges_of_one_node():
    """around lot:0, the edge lot:1 > lot:2 is dropped, but nothing is unseen"""
    graph = chain(3)
    graph.add_edge("lot:0", "lot:2", 1.0)
    graph.keep({"lot:0", "lot:1", "lot:2"}, around="lot:0")
    assert set(graph.edges) == {("lot:0", "lot:1"), ("lot:0", "lot:2")}
    assert not sum(graph.unseen.values())


def test_unseen_ends_are_counted_once():
    graph = chain(1)
    graph.add_unseen_end("lot:0", "forward", "customer:1")
    graph.add_unseen_end("lot:0", "forward", "customer:1")
    graph.add_unseen_end("lot:0", "forward", "customer:2")
    assert graph.unseen["lot:0", "forward"] == 2


def test_prune_keeps_the_nearest():
    graph = chain(5)
    graph.prune(["lot:0"], ["forward"], node_limit=3, sibling_limit=None)
    assert list(graph.nodes) == ["lot:0", "lot:1", "lot:2"]
    assert graph.cut
    assert graph.unseen["lot:2", "forward"] == 1


def test_prune_that_fits_cuts_nothing():
    graph = chain(5)
    graph.prune(["lot:0"], ["forward"], node_limit=5, sibling_limit=5)
    assert len(graph.nodes) == 5
    assert not graph.cut


def test_prune_of_siblings():
    """2 of 4 beside each other: the newest; what is only behind the others goes"""
    graph = chain(2, width=4)
    graph.add_node("lot:9", "lot", 9, 2)
    graph.add_edge("lot:1", "lot:9", 1.0)
    graph.prune(["lot:0"], ["forward"], node_limit=100, sibling_limit=2)
    assert set(graph.nodes) == {"lot:0", "lot:4", "lot:3"}
    assert graph.cut
    assert graph.unseen["lot:0", "forward"] == 2


def test_siblings_come_in_a_fixed_order():
    """by kind, then the newest record first, however the keys would sort as texts"""
    graph = Graph()
    keys = ["production:9", "lot:10", "lot:9", "customer:3"]
    assert sorted(keys, key=graph.order) == [
        "customer:3",
        "lot:10",
        "lot:9",
        "production:9",
    ]


def test_loops():
    graph = chain(3)
    graph.add_edge("lot:2", "lot:1", 1.0)
    assert graph.loops() == [{"lot:1", "lot:2"}]
