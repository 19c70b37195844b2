/**
 * First two steps of the layered layout: which edges close a cycle, and in which
 * column each node stands.
 */

/**
 * @typedef {{ source: number, target: number }} Link
 */

/**
 * Finds the links to turn around so that no cycle is left (a lot reworked into itself).
 *
 * Within a cycle those links are called "back" that do not lead away from the causes of
 * the roots to their effects, by the signed distance from the roots. So a loop through
 * a root is cut at its far end, and the root keeps its causes on one side and its
 * effects on the other. A cycle that the roots have nothing to do with is cut where a
 * depth-first search finds it.
 *
 * @param {number} size number of nodes
 * @param {Link[]} links
 * @param {number[]} roots
 * @returns {{ back: Uint8Array, topological: Int32Array }} per link 1 when it goes
 *  back (self-loops too); nodes in topological order of the other links
 */
export function breakCycles(size, links, roots) {
    const search = searchDepthFirst(size, links, roots);
    if (!search.back.includes(1)) {
        return search;
    }
    const component = stronglyConnected(size, links, search.topological);
    const depth = signedDepths(size, links, roots);
    const back = Uint8Array.from(links, ({ source, target }, i) => {
        if (component[source] !== component[target]) {
            return 0;
        }
        return isNaN(depth[source]) ? search.back[i] : depth[source] >= depth[target];
    });
    const forward = links.filter((_, i) => !back[i]);
    return { back, topological: searchDepthFirst(size, forward, roots).topological };
}

function adjacency(size, links, from, to) {
    const lists = Array.from({ length: size }, () => []);
    for (const link of links) {
        lists[link[from]].push(link[to]);
    }
    return lists;
}

/** Links that lead back into the search's path; nodes in reverse order of finishing. */
function searchDepthFirst(size, links, roots) {
    const out = Array.from({ length: size }, () => []);
    links.forEach((link, i) => out[link.source].push(i));
    const back = new Uint8Array(links.length);
    const topological = new Int32Array(size);
    const OPEN = 1;
    const DONE = 2;
    const state = new Uint8Array(size);
    const next = new Int32Array(size);
    let place = size;
    const visit = (start) => {
        if (state[start]) {
            return;
        }
        const stack = [start];
        state[start] = OPEN;
        while (stack.length) {
            const node = stack.at(-1);
            if (next[node] === out[node].length) {
                state[node] = DONE;
                topological[--place] = node;
                stack.pop();
                continue;
            }
            const i = out[node][next[node]++];
            const target = links[i].target;
            if (state[target] === OPEN) {
                back[i] = 1;
            } else if (!state[target]) {
                state[target] = OPEN;
                stack.push(target);
            }
        }
    };
    roots.forEach(visit);
    for (let i = 0; i < size; i++) {
        visit(i);
    }
    return { back, topological };
}

/** Number of the strongly connected component of each node (Kosaraju and Sharir). */
function stronglyConnected(size, links, finished) {
    const into = adjacency(size, links, "target", "source");
    const component = new Int32Array(size).fill(-1);
    for (const start of finished) {
        const stack = component[start] < 0 ? [start] : [];
        while (stack.length) {
            const node = stack.pop();
            if (component[node] < 0) {
                component[node] = start;
                stack.push(...into[node].filter((other) => component[other] < 0));
            }
        }
    }
    return component;
}

/** Distance from the nearest root, negative for its causes; NaN for the others. */
function signedDepths(size, links, roots) {
    const depth = new Float64Array(size).fill(NaN);
    for (const [sign, lists] of [
        [1, adjacency(size, links, "source", "target")],
        [-1, adjacency(size, links, "target", "source")],
    ]) {
        const seen = new Uint8Array(size);
        let frontier = roots;
        for (let distance = 0; frontier.length; distance++) {
            const next = [];
            for (const node of frontier) {
                if (!seen[node]) {
                    seen[node] = 1;
                    if (!(Math.abs(depth[node]) <= distance)) {
                        depth[node] = sign * distance;
                    }
                    next.push(...lists[node]);
                }
            }
            frontier = next;
        }
    }
    return depth;
}

/**
 * Columns: roots at 0; what they lead to by the longest path; everything else as
 * close to what it leads to as possible, so that a supplier stands next to its lot.
 *
 * Every link ends in a higher column than it starts in:
 * - what a root leads to is closed under links, and gets the longest path;
 * - the others that lead to something placed are placed before the first of it;
 * - what is left leads to nothing placed, and comes after what leads to it.
 *
 * @param {number} size
 * @param {Link[]} links without cycle
 * @param {Int32Array} topological
 * @param {number[]} roots
 * @returns {Int32Array}
 */
export function rankNodes(size, links, topological, roots) {
    const out = adjacency(size, links, "source", "target");
    const into = adjacency(size, links, "target", "source");
    const UNSET = -0x80000000;
    const rank = new Int32Array(size).fill(UNSET);
    for (const root of roots) {
        rank[root] = 0;
    }
    for (const node of topological) {
        if (rank[node] !== UNSET) {
            for (const target of out[node]) {
                rank[target] = Math.max(rank[target], rank[node] + 1);
            }
        }
    }
    const placed = Uint8Array.from(rank, (r) => r !== UNSET);
    for (let i = size - 1; i >= 0; i--) {
        const node = topological[i];
        if (!placed[node]) {
            const after = out[node].map((t) => rank[t]).filter((r) => r !== UNSET);
            if (after.length) {
                rank[node] = after.reduce((low, r) => Math.min(low, r)) - 1;
            }
        }
    }
    for (const node of topological) {
        if (rank[node] === UNSET) {
            rank[node] = into[node].reduce((high, s) => Math.max(high, rank[s] + 1), 0);
        }
    }
    return rank;
}
