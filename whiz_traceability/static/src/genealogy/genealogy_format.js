import {
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";
import { BACKWARD, FORWARD } from "./genealogy_graph";
import { flagOf, kindOf } from "./genealogy_kinds";

/** Words for numbers, dates and nodes, the same in the graph, the panel and the table. */

export function formatQuantity(quantity, uom) {
    const number = formatFloat(quantity || 0, { digits: [16, 3], trailingZeros: false });
    // a number and its unit stay on one line, and from right to left in this order
    const text = uom ? `${number}\u00a0${uom}` : number;
    return localization.direction === "rtl" ? `\u2068${text}\u2069` : text;
}

/** Local day of a server date, "" without date. */
export function formatDay(date) {
    return date ? toLocaleDateString(deserializeDateTime(date)) : "";
}

export function formatMoment(date) {
    return date ? toLocaleDateTimeString(deserializeDateTime(date)) : "";
}

/** Sums quantities per unit: "120 kg, 3 Units". */
export function formatSums(items) {
    const sums = new Map();
    for (const { quantity, uom } of items) {
        sums.set(uom, (sums.get(uom) || 0) + quantity);
    }
    return [...sums].map(([uom, quantity]) => formatQuantity(quantity, uom)).join(", ");
}

/**
 * What a node amounts to: a lot's or an order's own quantity, else the sum of what went
 * to the partner (or came from it).
 *
 * @param {import("./genealogy_graph").GenealogyGraph} graph
 * @param {object} node
 */
export function nodeQuantity(graph, node) {
    if (node.uom && !kindOf(node.kind).isEnd) {
        return formatQuantity(node.quantity, node.uom);
    }
    return formatSums([BACKWARD, FORWARD].flatMap((d) => graph.edgesOf(node.key, d)));
}

/** Second line of a node: "120 kg · Hazelnut paste". */
export function nodeDetail(graph, node) {
    // the product's code in brackets takes the room of its name
    const product = (node.product || "").replace(/^\[[^\]]*\]\s*/, "");
    const isNamed = node.kind === "lot" || kindOf(node.kind).label.toString() === node.label;
    const what = product || (isNamed ? "" : kindOf(node.kind).label);
    return [nodeQuantity(graph, node), what].filter(Boolean).join(" · ");
}

export function flagWords(node) {
    return node.flags.map((flag) => flagOf(flag).label.toString());
}

export function formatStep(depth) {
    if (!depth) {
        return _t("This lot");
    }
    if (depth < 0) {
        return depth === -1 ? _t("1 step before") : _t("%s steps before", -depth);
    }
    return depth === 1 ? _t("1 step after") : _t("%s steps after", depth);
}

/** Everything about a node in one sentence, for screen readers. */
export function nodeSentence(graph, node) {
    return [
        `${kindOf(node.kind).label} ${node.label}`,
        nodeDetail(graph, node),
        ...flagWords(node),
        formatStep(node.depth),
        formatDay(node.date),
        _t("%(before)s before it, %(after)s after it", {
            before: graph.edgesOf(node.key, BACKWARD).length + graph.more(node.key, BACKWARD),
            after: graph.edgesOf(node.key, FORWARD).length + graph.more(node.key, FORWARD),
        }),
    ]
        .filter(Boolean)
        .join(", ");
}

export function formatCertainty(certainty) {
    return certainty === "possible" ? _t("possible") : _t("certain");
}

export function formatMore(count) {
    return _t("+%s more", formatFloat(count, { digits: [16, 0] }));
}

/** Documents that are named where there is little room; the others are counted. */
const DOCUMENTS_NAMED = 3;

/**
 * The documents of an edge or a row that are named, and how many there are beyond.
 *
 * @param {{ documents: object[], more_documents?: number }} item
 */
export function splitDocuments({ documents, more_documents }, count = DOCUMENTS_NAMED) {
    const others = Math.max(documents.length - count, 0) + (more_documents || 0);
    return { named: documents.slice(0, count), others };
}

export function formatDocuments(item) {
    const { named, others } = splitDocuments(item);
    const more = others ? [formatMore(others)] : [];
    return [...named.map((document) => document.label), ...more].join(", ");
}

/** Lines of the card that is shown on hover over an edge. */
export function edgeLines(edge) {
    return [
        `${formatQuantity(edge.quantity, edge.uom)}, ${formatCertainty(edge.certainty)}`,
        edge.returned ? _t("%s came back", formatQuantity(edge.returned, edge.uom)) : "",
        formatMoment(edge.date),
        formatDocuments(edge),
    ].filter(Boolean);
}
