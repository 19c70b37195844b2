/** Builders of what the server sends, for the tests of the genealogy. */

const MODELS = {
    lot: "stock.lot",
    production: "mrp.production",
    unbuild: "mrp.unbuild",
    supplier: "res.partner",
    customer: "res.partner",
    scrap: "stock.scrap",
    adjustment: "stock.lot",
    stock: "stock.lot",
};

/** @param {string} key such as "lot:7" @param {object} [vals] */
export function makeNode(key, vals = {}) {
    const [prefix, id] = key.split(":");
    const kind = prefix === "vendor_return" ? "supplier" : prefix;
    const isLot = kind === "lot";
    return {
        key,
        kind,
        res_model: MODELS[kind] || "x.order",
        res_id: Number(id),
        label: `${kind.toUpperCase()}-${id}`,
        product_id: isLot ? Number(id) : false,
        product: isLot ? `Product ${id}` : false,
        depth: 0,
        quantity: isLot ? 10 : 0,
        uom: isLot ? "kg" : false,
        flags: [],
        date: "2026-11-03 09:00:00",
        more_forward: 0,
        more_backward: 0,
        ...vals,
    };
}

export function makeEdge(source, target, vals = {}) {
    return {
        source,
        target,
        quantity: 1,
        uom: "kg",
        certainty: "exact",
        date: "2026-11-03 09:00:00",
        documents: [],
        returned: 0,
        ...vals,
    };
}

/**
 * A genealogy from its edges, written as "lot:1 > production:2".
 *
 * @param {string[]} edges
 * @param {{ roots?: string[], nodes?: Record<string, object>,
 *  edges?: Record<string, object> }} [options] values that differ from the usual ones
 */
export function makePayload(edges, { roots = ["lot:1"], nodes = {}, edgeVals = {}, ...rest } = {}) {
    const pairs = edges.map((edge) => edge.split(" > "));
    const keys = new Set([...roots, ...pairs.flat(), ...Object.keys(nodes)]);
    const depths = signedDepths(roots, pairs);
    return {
        roots,
        nodes: [...keys].map((key) =>
            makeNode(key, { depth: depths.get(key) || 0, ...nodes[key] }),
        ),
        edges: pairs.map(([source, target]) =>
            makeEdge(source, target, edgeVals[`${source} > ${target}`]),
        ),
        gaps: [],
        hidden: 0,
        total: keys.size,
        truncated: false,
        elapsed_ms: 12.4,
        direction: "both",
        as_of: false,
        ...rest,
    };
}

function signedDepths(roots, pairs) {
    const depths = new Map(roots.map((key) => [key, 0]));
    for (const sign of [1, -1]) {
        let frontier = roots;
        for (let depth = 1; frontier.length; depth++) {
            const next = [];
            for (const [source, target] of pairs) {
                const [from, to] = sign > 0 ? [source, target] : [target, source];
                if (frontier.includes(from) && !depths.has(to)) {
                    depths.set(to, sign * depth);
                    next.push(to);
                }
            }
            frontier = next;
        }
    }
    return depths;
}

/** Two suppliers, a paste, an order, jars, two customers: small but complete. */
export function makeJarPayload() {
    return makePayload(
        [
            "supplier:1 > lot:11",
            "supplier:2 > lot:12",
            "lot:11 > production:21",
            "lot:12 > production:21",
            "production:21 > lot:1",
            "lot:1 > production:22",
            "lot:1 > stock:1",
            "production:22 > lot:31",
            "production:22 > lot:32",
            "lot:31 > customer:41",
            "lot:32 > customer:41",
            "lot:32 > customer:42",
        ],
        {
            nodes: {
                "supplier:1": { label: "Nocciole Srl" },
                "supplier:2": { label: "Cacao AG" },
                "lot:11": { label: "HZ-88123", product: "Hazelnuts", quantity: 90 },
                "lot:12": { label: "CC-71", product: "Cocoa", quantity: 30, flags: ["expired"] },
                "production:21": { label: "WH/MO/00012" },
                "lot:1": { label: "NUT-2611-014", product: "[NUT] Hazelnut paste", quantity: 120 },
                "production:22": { label: "WH/MO/00019" },
                "lot:31": { label: "JAR-0331", product: "Jar", uom: "Units", quantity: 180 },
                "lot:32": { label: "JAR-0332", product: "Jar", uom: "Units", flags: ["held"] },
                "customer:41": { label: "Rossi Alimentari" },
                "customer:42": { label: "Weber GmbH" },
                "stock:1": { label: "In stock" },
            },
            edgeVals: {
                "lot:11 > production:21": { quantity: 90 },
                "production:21 > lot:1": { quantity: 120 },
                "lot:1 > production:22": { quantity: 112 },
                "lot:1 > stock:1": { quantity: 8 },
                "production:22 > lot:31": { quantity: 180, uom: "Units" },
                "production:22 > lot:32": { quantity: 60, uom: "Units", certainty: "possible" },
                "lot:31 > customer:41": {
                    quantity: 120,
                    uom: "Units",
                    returned: 12,
                    documents: [{ res_model: "stock.picking", res_id: 5, label: "WH/OUT/00033" }],
                },
                "lot:32 > customer:42": { quantity: 60, uom: "Units" },
            },
        },
    );
}

/** Deterministic random numbers in [0, 1): mulberry32. */
export function makeRandom(seed) {
    return () => {
        seed = (seed + 0x6d2b79f5) | 0;
        let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
        t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
        return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    };
}

/** Random genealogy of lots and orders around a root; with `loops` also cycles. */
export function makeRandomGraph(size, seed, { loops = 0 } = {}) {
    const random = makeRandom(seed);
    const pick = (list) => list[Math.floor(random() * list.length)];
    const nodes = [{ key: "lot:0" }];
    const edges = [];
    const lots = ["lot:0"];
    while (nodes.length < size) {
        const order = `production:${nodes.length}`;
        nodes.push({ key: order });
        const inputs = 1 + Math.floor(random() * 3);
        for (let i = 0; i < inputs; i++) {
            edges.push({ source: pick(lots), target: order });
        }
        const outputs = 1 + Math.floor(random() * 4);
        for (let i = 0; i < outputs && nodes.length < size; i++) {
            const lot = `lot:${nodes.length}`;
            nodes.push({ key: lot });
            edges.push({ source: order, target: lot });
            lots.push(lot);
        }
    }
    for (let i = 0; i < loops; i++) {
        edges.push({ source: pick(nodes).key, target: pick(nodes).key });
    }
    return { nodes, edges, roots: [pick(lots)] };
}

/** One raw lot in 1,500 jars of 90 customers: 1,906 nodes, as in a real recall. */
export function makeWideGraph() {
    const nodes = [{ key: "lot:0" }];
    const edges = [];
    const add = (key) => nodes.push({ key }) && key;
    const link = (source, target) => edges.push({ source, target });
    for (let i = 0; i < 5; i++) {
        link(add(`supplier:${i}`), "lot:0");
    }
    for (let i = 0; i < 10; i++) {
        link("lot:0", add(`production:${i}`));
        for (let j = 0; j < 20; j++) {
            link(`production:${i}`, add(`lot:${100 + i * 20 + j}`));
        }
    }
    for (let i = 0; i < 100; i++) {
        add(`production:${100 + i}`);
        for (let j = 0; j < 3; j++) {
            link(`lot:${100 + ((i * 2 + j * 7) % 200)}`, `production:${100 + i}`);
        }
        for (let j = 0; j < 15; j++) {
            link(`production:${100 + i}`, add(`lot:${1000 + i * 15 + j}`));
        }
    }
    for (let i = 0; i < 90; i++) {
        add(`customer:${i}`);
    }
    for (let i = 0; i < 1500; i++) {
        link(`lot:${1000 + i}`, `customer:${(i * 37) % 90}`);
    }
    return { nodes, edges, roots: ["lot:0"] };
}
