import { markRaw } from "@odoo/owl";
import { normalize } from "@web/core/l10n/utils";
import { KeepLast } from "@web/core/utils/concurrency";
import { Reactive } from "@web/core/utils/reactive";
import { fetchFoldRecords } from "./fold_records";
import { describeError } from "./genealogy_errors";
import { BACKWARD, FORWARD, GenealogyGraph, sideKey } from "./genealogy_graph";
import { kindOf } from "./genealogy_kinds";
import { makePicture } from "./picture";
import {
    collapseFarParts,
    FOLD_LIMIT,
    makeViewState,
    revealNode,
    visibleGraph,
} from "./visible_graph";

/** Nodes asked for at first, and when the user wants more. */
export const NODE_LIMIT = 500;
export const MAX_NODE_LIMIT = 2000;

/**
 * What the genealogy shows and what can be done with it, without DOM. Data is kept
 * out of the reactivity system; `version` changes whenever the picture does.
 */
export class GenealogyModel extends Reactive {
    /**
     * @param {{ call: Function }} orm
     * @param {{ lotIds?: number[], direction?: string, maxDepth?: number | null,
     *  asOf?: string | false, rtl?: boolean }} [params]
     */
    constructor(orm, params = {}) {
        super();
        this.orm = markRaw(orm);
        this.lotIds = params.lotIds || [];
        this.direction = params.direction || "both";
        this.maxDepth = params.maxDepth || null;
        this.asOf = params.asOf || false;
        this.nodeLimit = NODE_LIMIT;
        this.rtl = params.rtl || false;
        /** "empty" (no lot chosen) | "loading" | "ready" | "error" */
        this.status = this.lotIds.length ? "loading" : "empty";
        this.error = null;
        this.selected = null;
        this.version = 0;
        /** sides whose neighbours are being fetched */
        this.busy = new Set();
        this.query = "";
        this.matches = markRaw([]);
        this.graph = markRaw(new GenealogyGraph());
        this.viewState = markRaw(makeViewState(this.direction));
        this._cache = markRaw({ version: -1, picture: null });
        this._keepLast = markRaw(new KeepLast());
    }

    // -------------------------------------------------------------------------
    // Loading
    // -------------------------------------------------------------------------

    /**
     * Fetches the genealogy. What the user has expanded is fetched again, and what is
     * collapsed stays so, unless the roots change.
     *
     * @param {{ quiet?: boolean }} [options] quiet: keep showing what is there
     */
    async load({ quiet = false } = {}) {
        if (!this.lotIds.length) {
            this.status = "empty";
            return;
        }
        if (!quiet) {
            this.status = "loading";
        }
        this.error = null;
        try {
            const graph = await this._keepLast.add(this._fetch());
            this.graph = markRaw(graph);
            if (!this.viewState.isTouched) {
                collapseFarParts(graph, this.viewState);
            }
            if (!this.selected || !graph.nodes.has(this.selected)) {
                this.selected = graph.roots[0] || null;
            }
            this.status = "ready";
            this._changed();
            this.find(this.query, { select: false });
        } catch (error) {
            this.status = "error";
            this.error = describeError(error);
        }
    }

    async _fetch() {
        const payload = await this.orm.call("stock.lot", "get_genealogy", [this.lotIds], {
            direction: this.direction,
            as_of: this.asOf || null,
            max_depth: this.maxDepth,
            node_limit: this.nodeLimit,
            sibling_limit: FOLD_LIMIT,
        });
        const graph = new GenealogyGraph().load(payload);
        // parents come before their children, because they were expanded first
        for (const [side, count] of this.viewState.fetched) {
            const [key, direction] = side.split("|");
            if (graph.nodes.has(key)) {
                graph.loadNeighbours(key, direction, await this._fetchSide(key, direction, count));
            }
        }
        return graph;
    }

    _fetchSide(key, direction, limit, offset = 0) {
        return this.orm.call("whiz.trace", "expand_node", [key, direction], {
            as_of: this.asOf || null,
            offset,
            limit,
        });
    }

    /** Starts over with other lots. */
    async open(lotIds) {
        this.lotIds = lotIds;
        this.selected = null;
        this.query = "";
        this.nodeLimit = NODE_LIMIT;
        this.viewState = markRaw(makeViewState(this.direction));
        await this.load();
    }

    async setDirection(direction) {
        this.direction = direction;
        this.viewState.direction = direction;
        await this.load({ quiet: true });
    }

    async setMaxDepth(maxDepth) {
        this.maxDepth = maxDepth;
        await this.load({ quiet: true });
    }

    async setAsOf(asOf) {
        this.asOf = asOf;
        await this.load({ quiet: true });
    }

    async loadMore() {
        this.nodeLimit = MAX_NODE_LIMIT;
        await this.load({ quiet: true });
    }

    get canLoadMore() {
        return this.nodeLimit < MAX_NODE_LIMIT && this.graph.nodes.size >= this.nodeLimit;
    }

    // -------------------------------------------------------------------------
    // Picture: what is visible and where
    // -------------------------------------------------------------------------

    _changed() {
        this.version++;
    }

    /** What is drawn and where, see `makePicture`. */
    get picture() {
        if (this._cache.version !== this.version) {
            this._cache.version = this.version;
            // what a getter returns is made reactive too, unless it is raw
            this._cache.picture = markRaw(makePicture(this.graph, this.viewState, this.rtl));
        }
        return this._cache.picture;
    }

    /** A node or a fold of the picture by its key. */
    item(key) {
        return (
            this.graph.nodes.get(key) || this.picture.folds.find((fold) => fold.key === key) || null
        );
    }

    select(key) {
        this.selected = key;
    }

    // -------------------------------------------------------------------------
    // Expand and collapse
    // -------------------------------------------------------------------------

    /**
     * Whether a node can be opened or closed in a direction.
     *
     * @returns {{ action: "expand" | "fetch" | "collapse", count: number } | null}
     *  `count`: neighbours that would appear or disappear; null when there are none
     */
    toggleOf(key, direction) {
        const known = this.graph.edgesOf(key, direction).length;
        const more = this.graph.more(key, direction);
        const side = sideKey(key, direction);
        const isWay = this.picture.modes.get(key)?.has(direction);
        // against the walk, what is known of it is in the picture already
        if (!isWay || !known) {
            return more ? { action: "fetch", count: more } : null;
        }
        return this.viewState.collapsed.has(side)
            ? { action: "expand", count: known + more }
            : { action: "collapse", count: known };
    }

    async toggle(key, direction) {
        const toggle = this.toggleOf(key, direction);
        const side = sideKey(key, direction);
        this.viewState.isTouched = true;
        if (toggle?.action === "fetch") {
            await this.expand(key, direction);
        } else if (toggle?.action === "expand") {
            this.viewState.collapsed.delete(side);
            this._changed();
        } else if (toggle?.action === "collapse") {
            this.viewState.collapsed.add(side);
            this._keepSelectionVisible(key);
            this._changed();
        }
    }

    get canExpandAll() {
        return this.version >= 0 && this.viewState.collapsed.size > 0;
    }

    expandAll() {
        this.viewState.isTouched = true;
        this.viewState.collapsed.clear();
        this._changed();
    }

    /** The way that leads on from a node, away from the roots. */
    outward(key) {
        const modes = this.picture.modes.get(key) || new Set();
        return [FORWARD, BACKWARD].filter((direction) => modes.has(direction));
    }

    /** Shows FOLD_LIMIT more neighbours of a node; fetches them if they were not sent. */
    async expand(key, direction) {
        const side = sideKey(key, direction);
        if (this.busy.has(side)) {
            return;
        }
        const known = this.graph.edgesOf(key, direction).length;
        const isWay = this.picture.modes.get(key)?.has(direction);
        this.viewState.isTouched = true;
        this.viewState.collapsed.delete(side);
        if (this.graph.more(key, direction)) {
            this.busy.add(side);
            try {
                await this._fetchMore(key, direction);
            } finally {
                this.busy.delete(side);
            }
        }
        if (!isWay) {
            this.viewState.expanded.add(side);
        } else if (known) {
            const limit = this.viewState.limits.get(side) || FOLD_LIMIT;
            this.viewState.limits.set(side, limit + FOLD_LIMIT);
        }
        this._changed();
    }

    /**
     * Fetches at least FOLD_LIMIT more neighbours of a node. Some may be hidden: goes on
     * until there is one to show, in growing steps, because it may be far behind.
     */
    async _fetchMore(key, direction) {
        const { graph, viewState } = this;
        const side = sideKey(key, direction);
        const known = graph.edgesOf(key, direction).length;
        let limit = Math.max(known, viewState.fetched.get(side) || 0);
        for (let by = FOLD_LIMIT, total = Infinity; limit < total; by *= 2) {
            limit += by;
            const payload = await this._fetchSide(key, direction, limit);
            if (graph !== this.graph) {
                return;
            }
            graph.loadNeighbours(key, direction, payload);
            viewState.fetched.set(side, limit);
            total = graph.edgesOf(key, direction).length > known ? 0 : payload.total;
        }
    }

    /** A node that disappears cannot stay selected. */
    _keepSelectionVisible(fallback) {
        const { modes } = visibleGraph(this.graph, this.viewState);
        if (this.selected && !modes.has(this.selected)) {
            this.selected = fallback;
        }
    }

    /** What a fold stands for: ids by kind, see `fetchFoldRecords`. */
    foldRecords(fold) {
        const fetchPage = (offset, limit) =>
            this._fetchSide(fold.parent, fold.direction, limit, offset);
        return fetchFoldRecords(this.graph, this.picture, fold, fetchPage);
    }

    // -------------------------------------------------------------------------
    // Find
    // -------------------------------------------------------------------------

    /** Looks for a text in the loaded nodes; goes to the first match. */
    find(query, { select = true } = {}) {
        this.query = query;
        const text = normalize(query.trim());
        this.matches = markRaw(
            text
                ? [...this.graph.nodes.values()].filter((n) => matches(n, text)).map((n) => n.key)
                : [],
        );
        if (select && this.matches.length && !this.matches.includes(this.selected)) {
            this.goTo(this.matches[0]);
        }
    }

    /** Goes to the next match (or the previous one), around the end. */
    findNext(by = 1) {
        const { length } = this.matches;
        if (length) {
            const place = this.matches.indexOf(this.selected);
            const next = place < 0 ? (by > 0 ? 0 : length - 1) : (place + by + length) % length;
            this.goTo(this.matches[next]);
        }
    }

    /** Selects a node and opens what hides it. */
    goTo(key) {
        if (revealNode(this.graph, this.viewState, key)) {
            this.viewState.isTouched = true;
            this._changed();
        }
        this.selected = key;
    }

    // -------------------------------------------------------------------------
    // State to come back to
    // -------------------------------------------------------------------------

    export() {
        return {
            lotIds: [...this.lotIds],
            direction: this.direction,
            maxDepth: this.maxDepth,
            asOf: this.asOf,
            nodeLimit: this.nodeLimit,
            selected: this.selected,
            viewState: this.viewState,
            graph: this.graph,
        };
    }

    /** Shows what was exported before; call `load` to bring it up to date. */
    import(state) {
        Object.assign(this, state, {
            viewState: markRaw(state.viewState),
            graph: markRaw(state.graph),
            status: state.graph.nodes.size ? "ready" : this.status,
        });
        this._changed();
    }
}

function matches(node, text) {
    return [node.label, node.product, kindOf(node.kind).label].some(
        (value) => value && normalize(String(value)).includes(text),
    );
}
