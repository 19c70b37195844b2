import { formatDocuments } from "./genealogy_format";
import { BACKWARD, FORWARD } from "./genealogy_graph";

/**
 * The table twin of the graph. A row is one movement of one lot, seen from the lot:
 * a quantity that came in, went out or is still there. So the totals of a group add up
 * whatever it is grouped by, and no quantity is counted twice.
 */

/** @typedef {{
 *  id: string, key: string, lot: string, product: string, uom: string, flags: string[],
 *  step: number, way: "into" | "from" | "", kind: string, other: string, otherKey: string,
 *  in: number, out: number, left: number, returned: number, date: string | false,
 *  certainty: string, documents: object[], more_documents: number,
 * }} Row */

export const GROUPINGS = ["product", "partner", "document"];
export const SORTABLE = ["lot", "product", "way", "other", "in", "out", "left", "date", "step"];

/**
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @returns {Row[]} sorted by distance from the roots
 */
export function makeRows(graph) {
    const rows = [];
    for (const edge of graph.edges.values()) {
        const source = graph.nodes.get(edge.source);
        const target = graph.nodes.get(edge.target);
        const goesOut = source.kind === "lot";
        if (!goesOut && target.kind !== "lot") {
            continue;
        }
        const [lot, other] = goesOut ? [source, target] : [target, source];
        rows.push({
            ...lotCells(lot),
            id: edge.id,
            way: goesOut ? "into" : "from",
            kind: other.kind,
            // what lies in stock needs no second word for it
            other: other.kind === "stock" ? "" : other.label,
            otherKey: other.key,
            in: goesOut ? 0 : edge.quantity,
            out: goesOut && other.kind !== "stock" ? edge.quantity : 0,
            left: other.kind === "stock" ? edge.quantity : 0,
            returned: edge.returned,
            uom: edge.uom || lot.uom || "",
            date: edge.date,
            certainty: edge.certainty,
            documents: edge.documents.length ? edge.documents : ownDocument(other),
            more_documents: edge.more_documents || 0,
        });
    }
    for (const node of graph.nodes.values()) {
        const alone = ![FORWARD, BACKWARD].some((d) => graph.edgesOf(node.key, d).length);
        if (node.kind === "lot" && alone) {
            rows.push({
                ...lotCells(node),
                id: node.key,
                way: "",
                kind: "",
                other: "",
                otherKey: "",
                in: 0,
                out: 0,
                left: 0,
                returned: 0,
                uom: node.uom || "",
                date: node.date,
                certainty: "",
                documents: [],
                more_documents: 0,
            });
        }
    }
    return rows;
}

function lotCells({ key, label, product, flags, depth }) {
    return { key, lot: label, product: product || "", flags, step: depth };
}

/** An order is its own document. */
function ownDocument({ res_model, res_id, label, kind }) {
    const isRecord = ["lot", "customer", "supplier", "stock", "adjustment"].includes(kind);
    return res_model && !isRecord ? [{ res_model, res_id, label }] : [];
}

/**
 * @param {Row[]} rows
 * @param {string | null} by one of GROUPINGS
 * @param {{ column: string, descending: boolean }} sort
 * @param {(a: string, b: string) => number} [compare] of texts
 * @returns {{ key: string, label: string, rows: Row[],
 *  totals: { uom: string, in: number, out: number, left: number }[] }[]}
 *  groups by label, the one without label last; totals per unit of measure
 */
export function groupRows(rows, by, sort, compare = naturalCompare) {
    const groups = new Map();
    for (const row of sortRows(rows, sort, compare)) {
        const [key, label] = by ? groupOf(row, by) : ["", ""];
        if (!groups.has(key)) {
            groups.set(key, { key, label, rows: [] });
        }
        groups.get(key).rows.push(row);
    }
    const result = [...groups.values()].map((group) => ({ ...group, totals: sumRows(group.rows) }));
    return result.sort((a, b) => !a.key - !b.key || compare(a.label, b.label));
}

function groupOf(row, by) {
    switch (by) {
        case "product":
            return [row.product, row.product];
        case "partner": {
            const isPartner = ["supplier", "customer"].includes(row.kind);
            return isPartner ? [row.otherKey, row.other] : ["", ""];
        }
        default:
            // one edge may stand for several deliveries: they stay together, because
            // the quantity of each is not known here
            return [
                row.documents.map((doc) => `${doc.res_model},${doc.res_id}`).join(),
                formatDocuments(row),
            ];
    }
}

/** Totals per unit of measure: kilograms and pieces do not add up. */
export function sumRows(rows) {
    const totals = new Map();
    for (const row of rows) {
        if (!totals.has(row.uom)) {
            totals.set(row.uom, { uom: row.uom, in: 0, out: 0, left: 0 });
        }
        const total = totals.get(row.uom);
        for (const column of ["in", "out", "left"]) {
            total[column] += row[column];
        }
    }
    return [...totals.values()];
}

/** Later than any date: what has none, such as the stock, is what is left at the end. */
const LAST = "9999";

export function sortRows(rows, { column, descending }, compare = naturalCompare) {
    const sign = descending ? -1 : 1;
    const value = (row) => row[column] || (typeof row[column] === "number" ? 0 : "");
    return [...rows].sort((a, b) => {
        const [x, y] = [value(a), value(b)];
        const order = sign * (typeof x === "number" ? x - y : compare(x, y));
        return order || compare(a.lot, b.lot) || compare(a.date || LAST, b.date || LAST);
    });
}

const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

/** LOT-9 before LOT-10. */
export function naturalCompare(a, b) {
    return collator.compare(a, b);
}
