/**
 * First two steps of the layered layout: which edges close a cycle, and in which
 * column each node stands.
 */

/**
 * @typedef {{ source: number, target: number }} Link
 */

/**
 * Finds the edges that close a cycle (a lot reworked into itself) by a depth-first
 * search that starts at the roots, so that it is the edge leading back to a root
 * that is called "back".
 *
 * @param {number} size number of nodes
 * @param {Link[]} links
 * @param {number[]} roots
 * @returns {{ back: Uint8Array, topological: Int32Array }} per link 1 when it goes
 *  back (self-loops too); nodes in topological order of the other links
 */
export function breakCycles(size, links, roots) {
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
    const out = Array.from({ length: size }, () => []);
    const into = Array.from({ length: size }, () => []);
    for (const { source, target } of links) {
        out[source].push(target);
        into[target].push(source);
    }
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
