import { BACKWARD, FORWARD, opposite, sideKey } from "./genealogy_graph";

/** More neighbours than this beside each other are folded into one "+n more". */
export const FOLD_LIMIT = 50;

/** A graph with more nodes than this opens with its far parts collapsed. */
const OPENING_NODES = 150;

/**
 * @typedef {{
 *  direction: "forward" | "backward" | "both",
 *  collapsed: Set<string>,
 *  expanded: Set<string>,
 *  limits: Map<string, number>,
 *  fetched: Map<string, number>,
 *  isTouched: boolean,
 * }} ViewState `collapsed`: sides (see `sideKey`) whose neighbours are hidden;
 *  `expanded`: sides that the user opened against the direction of the walk;
 *  `limits`: sides that show more than FOLD_LIMIT neighbours; `fetched`: sides whose
 *  neighbours were asked for later, and how many; `isTouched`: what is collapsed is so
 *  because the user wanted it
 */

/** @returns {ViewState} */
export function makeViewState(direction = "both") {
    return {
        direction,
        collapsed: new Set(),
        expanded: new Set(),
        limits: new Map(),
        fetched: new Map(),
        isTouched: false,
    };
}

/**
 * What is drawn of a graph: a pure function of the graph and what is collapsed.
 *
 * The walk starts at the roots and goes on in its direction: descendants of
 * descendants, ancestors of ancestors. It turns only where the user expanded a node
 * the other way. So collapsing hides exactly what is reached through the node alone,
 * and a customer whom two lots reached does not bring the hidden one back.
 *
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @param {ViewState} state
 * @returns {{
 *  nodes: object[], edges: object[], modes: Map<string, Set<string>>,
 *  folds: { key: string, parent: string, direction: string, count: number,
 *      known: string[] }[],
 * }} `modes`: the directions in which each visible node was reached; `count` of a fold
 *  is the number of neighbours not shown, `known` those of them that were sent
 */
export function visibleGraph(graph, state) {
    const { modes, cut } = walk(graph, state);
    const all = walk(graph, { ...makeViewState(state.direction), expanded: state.expanded }, true);
    for (const key of graph.nodes.keys()) {
        if (!all.modes.has(key)) {
            modes.set(key, new Set()); // on no way from the roots: nothing can hide it
        }
    }
    const nodes = [...graph.nodes.values()].filter((node) => modes.has(node.key));
    const edges = [...graph.edges.values()].filter(
        (edge) => modes.has(edge.source) && modes.has(edge.target),
    );
    const folds = [];
    for (const { key } of nodes) {
        for (const direction of modes.get(key)) {
            const side = sideKey(key, direction);
            if (state.collapsed.has(side)) {
                continue;
            }
            const known = (cut.get(side) || []).filter((other) => !modes.has(other));
            const shown = graph.edgesOf(key, direction).length - known.length;
            const more = graph.more(key, direction);
            if (known.length || (more && shown)) {
                const fold = { parent: key, direction, count: known.length + more, known };
                folds.push({ key: `fold:${side}`, ...fold });
            }
        }
    }
    return { nodes, edges, modes, folds };
}

/**
 * Collapses what is far from the roots, so that at first not more is shown than a
 * person can look at: all nodes of the last step that fits hide what lies beyond them.
 *
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @param {ViewState} state is changed
 */
export function collapseFarParts(graph, state) {
    state.collapsed.clear();
    const perStep = [];
    for (const { depth } of graph.nodes.values()) {
        perStep[Math.abs(depth)] = (perStep[Math.abs(depth)] || 0) + 1;
    }
    let shown = 0;
    const last = perStep.findIndex((count) => (shown += count || 0) > OPENING_NODES) - 1;
    if (last < 0) {
        return;
    }
    // the roots' own neighbours are shown in any case
    for (const { key, depth } of graph.nodes.values()) {
        if (Math.abs(depth) === Math.max(last, 1)) {
            const direction = depth > 0 ? FORWARD : BACKWARD;
            if (graph.edgesOf(key, direction).length) {
                state.collapsed.add(sideKey(key, direction));
            }
        }
    }
}

function startSides(graph, direction) {
    const directions = direction === "both" ? [BACKWARD, FORWARD] : [direction];
    return graph.roots
        .filter((key) => graph.nodes.has(key))
        .flatMap((key) => directions.map((d) => [key, d]));
}

/** Breadth-first walk over (node, direction); `cut` are the neighbours folded away. */
function walk(graph, state, unlimited = false) {
    const modes = new Map();
    const cameFrom = new Map();
    const cut = new Map();
    const queue = [];
    const reach = (key, direction, from) => {
        if (!modes.has(key)) {
            modes.set(key, new Set());
        }
        if (!modes.get(key).has(direction)) {
            modes.get(key).add(direction);
            cameFrom.set(sideKey(key, direction), from);
            queue.push([key, direction]);
            const turn = opposite(direction);
            if (state.expanded.has(sideKey(key, turn))) {
                reach(key, turn, from);
            }
        }
    };
    startSides(graph, state.direction).forEach(([key, d]) => reach(key, d, null));
    for (let i = 0; i < queue.length; i++) {
        const [key, direction] = queue[i];
        const side = sideKey(key, direction);
        if (state.collapsed.has(side)) {
            continue;
        }
        const others = graph.neighbours(key, direction);
        const limit = unlimited ? Infinity : state.limits.get(side) || FOLD_LIMIT;
        const fresh = others.filter((other) => !modes.has(other));
        // "+1 more" would take the place of the one that it hides
        const room = fresh.length + graph.more(key, direction) === limit + 1 ? limit + 1 : limit;
        const folded = new Set(fresh.slice(room));
        cut.set(side, [...folded]);
        for (const other of others) {
            if (!folded.has(other)) {
                reach(other, direction, [key, direction]);
            }
        }
    }
    return { modes, cameFrom, cut };
}

/**
 * Opens whatever hides a node: uncollapses and unfolds on the shortest way to it.
 *
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @param {ViewState} state is changed
 * @param {string} key
 * @returns {boolean} whether there was something to open
 */
export function revealNode(graph, state, key) {
    const { modes, cameFrom } = walk(graph, state, true);
    const open = { ...makeViewState(state.direction), expanded: state.expanded };
    const free = modes.has(key) ? { modes, cameFrom } : walk(graph, open, true);
    if (!free.modes.has(key)) {
        return false;
    }
    let changed = false;
    let at = [key, [...free.modes.get(key)][0]];
    for (;;) {
        const from = free.cameFrom.get(sideKey(...at));
        if (!from) {
            return changed;
        }
        const side = sideKey(...from);
        changed = state.collapsed.delete(side) || changed;
        const place = graph.neighbours(...from).indexOf(at[0]) + 1;
        if (place > (state.limits.get(side) || FOLD_LIMIT)) {
            state.limits.set(side, Math.ceil(place / FOLD_LIMIT) * FOLD_LIMIT);
            changed = true;
        }
        at = from;
    }
}
