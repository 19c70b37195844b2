/**
 * The genealogy as the server has sent it so far: nodes, edges and gaps, merged from
 * the first answer and from what was expanded since. No DOM, no requests.
 */

export const FORWARD = "forward";
export const BACKWARD = "backward";

/** Name of a node and a direction, for sets and maps. */
export function sideKey(key, direction) {
    return `${key}|${direction}`;
}

export function opposite(direction) {
    return direction === FORWARD ? BACKWARD : FORWARD;
}

export class GenealogyGraph {
    constructor() {
        this.roots = [];
        /** @type {Map<string, object>} */
        this.nodes = new Map();
        /** @type {Map<string, object>} by "source>target" */
        this.edges = new Map();
        this.gaps = [];
        this.total = 0;
        this.truncated = false;
        this.elapsed = 0;
        /** nodes that exist but that the user may not see */
        this.hidden = 0;
        this._sides = { [FORWARD]: new Map(), [BACKWARD]: new Map() };
    }

    /** Adds a whole genealogy, as `stock.lot.get_genealogy` returns it. */
    load(payload) {
        this.roots = payload.roots;
        this.total = payload.total ?? payload.nodes.length;
        this.truncated = payload.truncated;
        this.elapsed = payload.elapsed_ms;
        this.hidden = payload.hidden || 0;
        this._merge(payload);
        return this;
    }

    /**
     * Adds the first neighbours of one node, as `whiz.trace.expand_node` returns them,
     * from the first on.
     *
     * @param {string} key
     * @param {"forward" | "backward"} direction
     * @param {object} payload its depths are relative to the node
     * @returns {string[]} keys of the neighbours that were not known before
     */
    loadNeighbours(key, direction, payload) {
        const { depth } = this.nodes.get(key);
        const hidden = payload.hidden || 0;
        const before = this.neighbours(key, direction).length + this.more(key, direction);
        const added = payload.nodes.filter((node) => !this.nodes.has(node.key));
        this._merge({
            ...payload,
            nodes: added.map((node) => ({ ...node, depth: depth + node.depth })),
        });
        const known = this.neighbours(key, direction).length + hidden;
        const total = payload.total ?? known;
        this.nodes.get(key)[`more_${direction}`] = Math.max(0, total - known);
        // what was neither shown nor still to come had been counted as hidden before
        this.hidden += Math.max(0, hidden - Math.max(0, total - before));
        return added.map((node) => node.key);
    }

    _merge({ nodes, edges, gaps }) {
        for (const node of nodes) {
            this.nodes.set(node.key, { more_forward: 0, more_backward: 0, flags: [], ...node });
        }
        for (const edge of edges) {
            const id = `${edge.source}>${edge.target}`;
            const isNew = !this.edges.has(id);
            const ends = this.nodes.has(edge.source) && this.nodes.has(edge.target);
            if (isNew && ends) {
                const entry = { id, documents: [], returned: 0, date: false, ...edge };
                this.edges.set(id, entry);
                this._side(FORWARD, edge.source).push(entry);
                this._side(BACKWARD, edge.target).push(entry);
            }
        }
        const known = new Set(this.gaps.map((gap) => `${gap.kind}|${gap.node}|${gap.message}`));
        for (const gap of gaps || []) {
            if (!known.has(`${gap.kind}|${gap.node}|${gap.message}`)) {
                this.gaps.push(gap);
            }
        }
    }

    _side(direction, key) {
        const side = this._sides[direction];
        if (!side.has(key)) {
            side.set(key, []);
        }
        return side.get(key);
    }

    /** Edges that leave a node forward or backward, in the server's order. */
    edgesOf(key, direction) {
        return this._sides[direction].get(key) || [];
    }

    /** Key of the node at the other end of an edge. */
    endOf(edge, direction) {
        return direction === FORWARD ? edge.target : edge.source;
    }

    /** Keys of the known neighbours of a node in a direction. */
    neighbours(key, direction) {
        return this.edgesOf(key, direction).map((edge) => this.endOf(edge, direction));
    }

    /** Number of neighbours that exist but were not sent yet. */
    more(key, direction) {
        return this.nodes.get(key)?.[`more_${direction}`] || 0;
    }

    gapsOf(key) {
        return this.gaps.filter((gap) => gap.node === key);
    }

    countOf(kind) {
        let count = 0;
        for (const node of this.nodes.values()) {
            count += node.kind === kind;
        }
        return count;
    }
}
