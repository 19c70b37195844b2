import { describe, expect, test } from "@odoo/hoot";
import { BACKWARD, FORWARD, GenealogyGraph } from "@whiz_traceability/genealogy/genealogy_graph";
import {
    collapseFarParts,
    FOLD_LIMIT,
    makeViewState,
    revealNode,
    visibleGraph,
} from "@whiz_traceability/genealogy/visible_graph";
import { makeEdge, makeNode, makePayload } from "./genealogy_test_helpers";

describe.current.tags("headless");

function load(edges, options) {
    return new GenealogyGraph().load(makePayload(edges, options));
}

function keys(graph, state) {
    return visibleGraph(graph, state).nodes.map(({ key }) => key);
}

const DIAMOND = [
    "lot:1 > production:1",
    "lot:1 > production:2",
    "production:1 > lot:2",
    "production:2 > lot:3",
    "lot:2 > customer:1",
    "lot:3 > customer:1",
];

test("a payload becomes nodes with neighbours on both sides", () => {
    const graph = load(DIAMOND);
    expect(graph.neighbours("lot:1", FORWARD)).toEqual(["production:1", "production:2"]);
    expect(graph.neighbours("customer:1", BACKWARD)).toEqual(["lot:2", "lot:3"]);
    expect(graph.countOf("lot")).toBe(3);
    expect(graph.hidden).toBe(0);
});

test("an edge without one of its ends is left out", () => {
    const payload = makePayload(["lot:1 > production:1"]);
    payload.edges.push(makeEdge("production:1", "lot:404"));
    const graph = new GenealogyGraph().load(payload);
    expect(graph.edges.size).toBe(1);
});

test("expanded neighbours are merged once, with depths from the roots", () => {
    const graph = load(["lot:1 > production:1"], {
        nodes: { "production:1": { more_forward: 5, depth: 1 } },
        hidden: 2,
    });
    const page = {
        nodes: [makeNode("lot:7", { depth: 1 }), makeNode("lot:8", { depth: 1 })],
        edges: [makeEdge("production:1", "lot:7"), makeEdge("production:1", "lot:8")],
        gaps: [{ kind: "untracked", node: "lot:7", message: "A gap" }],
        hidden: 1,
        total: 5,
    };
    expect(graph.loadNeighbours("production:1", FORWARD, page)).toEqual(["lot:7", "lot:8"]);
    expect(graph.nodes.get("lot:7").depth).toBe(2);
    // five exist: two are here, one is hidden, two are still to come
    expect(graph.more("production:1", FORWARD)).toBe(2);
    expect(graph.hidden).toBe(3);

    expect(graph.loadNeighbours("production:1", FORWARD, page)).toEqual([]);
    expect(graph.neighbours("production:1", FORWARD)).toEqual(["lot:7", "lot:8"]);
    expect(graph.gaps.length).toBe(1);
    expect(graph.gapsOf("lot:7").length).toBe(1);
    expect(graph.hidden).toBe(3);
});

test("everything is visible at first", () => {
    expect(keys(load(DIAMOND), makeViewState())).toEqual([
        "lot:1",
        "production:1",
        "production:2",
        "lot:2",
        "lot:3",
        "customer:1",
    ]);
});

test("collapse hides only what is reached through the node alone", () => {
    const graph = load(DIAMOND);
    const state = makeViewState();
    state.collapsed.add("production:1|forward");
    // the customer also received lot 3, and does not bring lot 2 back
    expect(keys(graph, state)).toEqual([
        "lot:1",
        "production:1",
        "production:2",
        "lot:3",
        "customer:1",
    ]);
    state.collapsed.add("production:2|forward");
    expect(keys(graph, state)).toEqual(["lot:1", "production:1", "production:2"]);
});

test("collapse works towards the suppliers too", () => {
    const graph = load(["supplier:1 > lot:2", "lot:2 > production:1", "production:1 > lot:1"]);
    const state = makeViewState();
    state.collapsed.add("production:1|backward");
    expect(keys(graph, state)).toEqual(["lot:1", "production:1"]);
});

test("only one direction is walked when only one is asked for", () => {
    const graph = load(["lot:2 > production:1", "production:1 > lot:1", "lot:1 > customer:1"]);
    const { modes } = visibleGraph(graph, makeViewState("forward"));
    expect([...modes.get("lot:1")]).toEqual([FORWARD]);
});

test("the walk turns where the user expanded a node the other way", () => {
    const graph = load(["lot:2 > production:1", "production:1 > lot:1"]);
    graph.loadNeighbours("production:1", FORWARD, {
        nodes: [makeNode("lot:9", { depth: 1 })],
        edges: [makeEdge("production:1", "lot:9")],
        total: 2,
    });
    const state = makeViewState();
    state.expanded.add("production:1|forward");
    expect(keys(graph, state)).toInclude("lot:9");
    state.collapsed.add("production:1|forward");
    expect(keys(graph, state)).not.toInclude("lot:9");
});

test("a loop ends", () => {
    const graph = load(["lot:1 > production:1", "production:1 > lot:1"]);
    const state = makeViewState();
    expect(keys(graph, state)).toEqual(["lot:1", "production:1"]);
    state.collapsed.add("lot:1|forward");
    // still there: the order is also before the lot
    expect(keys(graph, state)).toEqual(["lot:1", "production:1"]);
});

test("a node on no way from the roots is shown all the same", () => {
    const graph = load(["lot:1 > production:1"], { nodes: { "lot:77": {} } });
    expect(keys(graph, makeViewState())).toInclude("lot:77");
});

function fan(count, more = 0) {
    const edges = ["lot:1 > production:1"];
    for (let i = 0; i < count; i++) {
        edges.push(`production:1 > lot:${100 + i}`);
    }
    return load(edges, { nodes: { "production:1": { depth: 1, more_forward: more } } });
}

test("50 siblings stand beside each other, more are folded", () => {
    expect(visibleGraph(fan(50), makeViewState()).folds).toEqual([]);

    const { nodes, folds, edges } = visibleGraph(fan(80), makeViewState());
    expect(nodes.length).toBe(2 + FOLD_LIMIT);
    expect(edges.length).toBe(1 + FOLD_LIMIT);
    expect(folds.length).toBe(1);
    expect(folds[0].count).toBe(30);
    expect(folds[0].parent).toBe("production:1");
    expect(folds[0].known[0]).toBe("lot:150");
});

test("no fold for a single one: it would take the same place", () => {
    expect(visibleGraph(fan(51), makeViewState()).folds).toEqual([]);
    expect(visibleGraph(fan(51, 1), makeViewState()).folds[0].count).toBe(2);
});

test("what the server did not send counts", () => {
    const [fold] = visibleGraph(fan(50, 1943), makeViewState()).folds;
    expect(fold.count).toBe(1943);
    expect(fold.known).toEqual([]);
});

test("nothing sent and nothing shown is no fold but a handle on the node", () => {
    expect(visibleGraph(fan(0, 12), makeViewState()).folds).toEqual([]);
});

test("a collapsed node has no fold", () => {
    const state = makeViewState();
    state.collapsed.add("production:1|forward");
    expect(visibleGraph(fan(80), state).folds).toEqual([]);
});

test("showing more raises the limit", () => {
    const state = makeViewState();
    state.limits.set("production:1|forward", 100);
    expect(visibleGraph(fan(80), state).folds).toEqual([]);
    expect(visibleGraph(fan(180), state).folds[0].count).toBe(80);
});

test("a folded sibling that is reached another way is visible", () => {
    const graph = load([
        "lot:1 > production:1",
        "lot:1 > production:2",
        "production:2 > lot:179",
        ...Array.from({ length: 80 }, (_, i) => `production:1 > lot:${100 + i}`),
    ]);
    const { folds, modes } = visibleGraph(graph, makeViewState());
    expect(modes.has("lot:179")).toBe(true);
    expect(folds[0].count).toBe(29);
});

test("reveal opens what hides a node, and nothing else", () => {
    const graph = fan(80);
    const state = makeViewState();
    state.collapsed.add("lot:1|forward").add("lot:1|backward");
    expect(revealNode(graph, state, "lot:120")).toBe(true);
    expect([...state.collapsed]).toEqual(["lot:1|backward"]);
    expect(keys(graph, state)).toInclude("lot:120");
    expect(revealNode(graph, state, "lot:170")).toBe(true);
    expect(state.limits.get("production:1|forward")).toBe(100);
    expect(keys(graph, state)).toInclude("lot:170");
    expect(revealNode(graph, state, "lot:170")).toBe(false);
    expect(revealNode(graph, state, "lot:404")).toBe(false);
});

/** An order with `count` lots, each delivered to a customer of its own. */
function delivered(count) {
    const edges = ["supplier:1 > lot:1", "lot:1 > production:1"];
    for (let i = 0; i < count; i++) {
        edges.push(`production:1 > lot:${100 + i}`, `lot:${100 + i} > customer:${100 + i}`);
    }
    return load(edges);
}

test("a small graph opens as a whole", () => {
    const state = makeViewState();
    collapseFarParts(delivered(70), state);
    expect([...state.collapsed]).toEqual([]);
});

test("a large graph opens with its far parts collapsed", () => {
    const graph = delivered(100);
    const state = makeViewState();
    collapseFarParts(graph, state);
    expect(state.collapsed.size).toBe(100);
    expect(state.collapsed.has("lot:100|forward")).toBe(true);
    state.limits.set("production:1|forward", 100);
    expect(keys(graph, state).length).toBe(103);

    // again, for another graph
    collapseFarParts(delivered(1), state);
    expect(state.collapsed.size).toBe(0);
});

test("the neighbours of the roots are shown however many there are", () => {
    const state = makeViewState();
    collapseFarParts(delivered(200), state);
    expect([...state.collapsed]).toEqual(["production:1|forward"]);
    const edges = Array.from({ length: 200 }, (_, i) => `lot:1 > production:${i}`);
    collapseFarParts(load(edges), state);
    expect([...state.collapsed]).toEqual([]);
});
