import { orderLayers } from "./layout_order";
import { breakCycles, rankNodes } from "./layout_rank";

/**
 * Layered layout of a genealogy: a pure function from nodes and edges to
 * positions, without DOM and without randomness.
 *
 * The roots stand in column 0, what they came from to the left, what was made of
 * them to the right. Every edge that is not part of a cycle goes from a lower to a
 * higher column. It follows Sugiyama, Tagawa and Toda (1981): break cycles, assign
 * columns, order each column by barycenters, then place. The cost is
 * O((V + E) log V) for a fixed number of sweeps.
 */

/** Sizes in pixels at zoom 1. */
export const LAYOUT_DEFAULTS = {
    nodeWidth: 190,
    nodeHeight: 60,
    layerGap: 72,
    nodeGap: 22,
    /** distance kept by an edge that passes between two nodes */
    laneGap: 12,
    orderSweeps: 8,
    placeSweeps: 6,
    rtl: false,
};

/** Lanes per node and edge after which a long edge is drawn straight instead. */
const MAX_LANES_RATIO = 1;
/** A lane pulls stronger than a node, so that long edges stay straight. */
const LANE_WEIGHT = 4;
/** How much a gap between columns widens per pixel that an edge climbs in it. */
const WIDENING = 0.06;
const MAX_WIDENING = 2;

/**
 * @typedef {{ key: string, width?: number, height?: number }} LayoutNode
 * @typedef {{ source: string, target: string }} LayoutEdge
 * @typedef {{ x: number, y: number }} Point
 *
 * @param {{ nodes: LayoutNode[], edges: LayoutEdge[], roots?: string[] }} graph
 * @param {Partial<typeof LAYOUT_DEFAULTS>} [options]
 * @returns {{
 *  positions: Map<string, { x: number, y: number, width: number, height: number,
 *      layer: number, index: number }>,
 *  edges: { index: number, back: boolean, points: Point[] }[],
 *  layers: { layer: number, keys: string[] }[],
 *  bounds: { x: number, y: number, width: number, height: number },
 * }} x and y are centres; edges whose ends are unknown are left out; `index` of an
 *  edge is its place in the input, `index` of a node its place in its layer.
 */
export function layoutGraph({ nodes, edges, roots = [] }, options = {}) {
    const opts = { ...LAYOUT_DEFAULTS, ...options };
    const indexOf = new Map(nodes.map((node, i) => [node.key, i]));
    const links = [];
    edges.forEach((edge, index) => {
        const source = indexOf.get(edge.source);
        const target = indexOf.get(edge.target);
        if (source !== undefined && target !== undefined) {
            links.push({ index, source, target });
        }
    });
    const rootIds = roots.map((key) => indexOf.get(key)).filter((i) => i !== undefined);
    const { back, topological } = breakCycles(nodes.length, links, rootIds);
    const forward = links.filter((_, i) => !back[i]);
    const rank = rankNodes(nodes.length, forward, topological, rootIds);

    const items = nodes.map((node, i) => ({
        rank: rank[i],
        width: node.width ?? opts.nodeWidth,
        height: node.height ?? opts.nodeHeight,
        lane: false,
    }));
    const { segments, lanesOf } = addLanes(items, forward);
    const layers = groupByRank(items);
    orderLayers(layers, segments, items.length, opts.orderSweeps);
    const y = placeRows(layers, items, segments, opts);
    const x = placeColumns(layers, items, segments, y, opts);
    anchor(y, rootIds);

    const mirror = opts.rtl ? -1 : 1;
    const positions = new Map();
    layers.forEach((layer, l) => {
        let index = 0;
        for (const i of layer) {
            if (!items[i].lane) {
                const { width, height } = items[i];
                positions.set(nodes[i].key, {
                    x: mirror * x[l],
                    y: y[i],
                    width,
                    height,
                    layer: items[i].rank,
                    index: index++,
                });
            }
        }
    });
    const xOf = (i) => x[items[i].rank - items[layers[0][0]].rank];
    const routes = links.map((link, i) => ({
        index: link.index,
        back: Boolean(back[i]),
        points: route(link, lanesOf.get(link) || [], Boolean(back[i])).map((p) => ({
            x: mirror * p.x,
            y: p.y,
        })),
    }));

    function route({ source, target }, lanes, isBack) {
        if (isBack) {
            return [
                { x: xOf(source), y: y[source] + items[source].height / 2 },
                { x: xOf(target), y: y[target] + items[target].height / 2 },
            ];
        }
        const points = [{ x: xOf(source) + items[source].width / 2, y: y[source] }];
        for (const lane of lanes) {
            const half = items[lane].width / 2;
            points.push({ x: xOf(lane) - half, y: y[lane] }, { x: xOf(lane) + half, y: y[lane] });
        }
        points.push({ x: xOf(target) - items[target].width / 2, y: y[target] });
        return points;
    }

    return {
        positions,
        edges: routes,
        layers: layers.map((layer) => ({
            layer: items[layer[0]].rank,
            keys: layer.filter((i) => !items[i].lane).map((i) => nodes[i].key),
        })),
        bounds: boundsOf(positions),
    };
}

/**
 * Gives an edge that skips columns a lane in each of them, so that it does not run
 * behind nodes. `items` grows by the lanes. The number of lanes is bounded, else a
 * deep graph with many shortcuts would be quadratic.
 */
function addLanes(items, links) {
    const limit = MAX_LANES_RATIO * (items.length + links.length);
    const segments = [];
    const lanesOf = new Map();
    let used = 0;
    for (const link of links) {
        const span = items[link.target].rank - items[link.source].rank;
        used += span - 1;
        if (span === 1 || used > limit) {
            if (span > 1) {
                used -= span - 1;
            }
            segments.push([link.source, link.target]);
            continue;
        }
        const lanes = [];
        let previous = link.source;
        for (let r = items[link.source].rank + 1; r < items[link.target].rank; r++) {
            const lane = items.push({ rank: r, width: 0, height: 0, lane: true }) - 1;
            segments.push([previous, lane]);
            lanes.push(lane);
            previous = lane;
        }
        segments.push([previous, link.target]);
        lanesOf.set(link, lanes);
    }
    return { segments, lanesOf };
}

/** Columns from left to right; there is no empty one between two others. */
function groupByRank(items) {
    const lowest = items.reduce((low, item) => Math.min(low, item.rank), 0);
    const layers = [];
    items.forEach((item, i) => {
        (layers[item.rank - lowest] ||= []).push(i);
    });
    return layers.filter(Boolean);
}

/**
 * Centre of each column; the one of rank 0 is at 0. Where edges climb high the gap is
 * wider, so that they do not run side by side. Lanes become as wide as their column.
 */
function placeColumns(layers, items, segments, y, { layerGap }) {
    const first = items[layers[0]?.[0]]?.rank;
    const climb = new Float64Array(layers.length);
    for (const [source, target] of segments) {
        const l = items[source].rank - first;
        climb[l] = Math.max(climb[l], Math.abs(y[source] - y[target]));
    }
    const x = [];
    let right = 0;
    let origin = 0;
    layers.forEach((layer, l) => {
        const width = layer.reduce((max, i) => Math.max(max, items[i].width), 0);
        x[l] = right + width / 2;
        right += width + layerGap + Math.min(MAX_WIDENING * layerGap, climb[l] * WIDENING);
        for (const i of layer) {
            if (items[i].lane) {
                items[i].width = width;
            }
        }
        if (items[layer[0]].rank === 0) {
            origin = x[l];
        }
    });
    return x.map((value) => value - origin);
}

/**
 * Heights: in alternate sweeps each column is drawn to the mean height of its
 * neighbours, as near as order and distances allow (see `isotonic`).
 */
function placeRows(layers, items, segments, opts) {
    const left = items.map(() => []);
    const right = items.map(() => []);
    for (const [source, target] of segments) {
        right[source].push(target);
        left[target].push(source);
    }
    const y = new Float64Array(items.length);
    const distance = (a, b) => {
        const gap = items[a].lane || items[b].lane ? opts.laneGap : opts.nodeGap;
        return (items[a].height + items[b].height) / 2 + gap;
    };
    const offsets = layers.map((layer) => {
        const offset = new Float64Array(layer.length);
        for (let k = 1; k < layer.length; k++) {
            offset[k] = offset[k - 1] + distance(layer[k - 1], layer[k]);
        }
        return offset;
    });
    layers.forEach((layer, l) => {
        const middle = offsets[l][layer.length - 1] / 2;
        layer.forEach((i, k) => (y[i] = offsets[l][k] - middle));
    });
    const settle = (l, ...sides) => {
        const layer = layers[l];
        const wanted = new Float64Array(layer.length);
        const weight = new Float64Array(layer.length);
        layer.forEach((i, k) => {
            let sum = 0;
            let count = 0;
            for (const side of sides) {
                for (const j of side[i]) {
                    sum += y[j];
                    count++;
                }
            }
            // a node without neighbours on this side stays, but gives way
            wanted[k] = (count ? sum / count : y[i]) - offsets[l][k];
            weight[k] = count ? (items[i].lane ? LANE_WEIGHT : 1) : 0.1;
        });
        isotonic(wanted, weight);
        layer.forEach((i, k) => (y[i] = wanted[k] + offsets[l][k]));
    };
    for (let sweep = 0; sweep < opts.placeSweeps; sweep++) {
        const last = sweep === opts.placeSweeps - 1;
        for (let n = 0; n < layers.length; n++) {
            const l = sweep % 2 ? layers.length - 1 - n : n;
            settle(l, ...(last ? [left, right] : [sweep % 2 ? right : left]));
        }
    }
    return y;
}

/**
 * Weighted isotonic regression in place, by pooling adjacent violators: the nearest
 * (least squares) sequence that never decreases. O(n).
 *
 * @param {Float64Array} values
 * @param {Float64Array} weights all positive
 */
export function isotonic(values, weights) {
    const blocks = []; // [mean, weight, length]
    for (let i = 0; i < values.length; i++) {
        let block = [values[i], weights[i], 1];
        while (blocks.length && blocks.at(-1)[0] > block[0]) {
            const [mean, weight, length] = blocks.pop();
            const total = weight + block[1];
            block = [(mean * weight + block[0] * block[1]) / total, total, length + block[2]];
        }
        blocks.push(block);
    }
    let i = 0;
    for (const [mean, , length] of blocks) {
        values.fill(mean, i, (i += length));
    }
}

/** Moves everything so that the middle of the roots is at height 0. */
function anchor(y, rootIds) {
    if (rootIds.length) {
        const middle = rootIds.reduce((sum, i) => sum + y[i], 0) / rootIds.length;
        y.forEach((value, i) => (y[i] = value - middle));
    }
}

function boundsOf(positions) {
    let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y, width, height } of positions.values()) {
        x1 = Math.min(x1, x - width / 2);
        x2 = Math.max(x2, x + width / 2);
        y1 = Math.min(y1, y - height / 2);
        y2 = Math.max(y2, y + height / 2);
    }
    return positions.size
        ? { x: x1, y: y1, width: x2 - x1, height: y2 - y1 }
        : { x: 0, y: 0, width: 0, height: 0 };
}
