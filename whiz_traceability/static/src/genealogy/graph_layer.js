import { Component } from "@odoo/owl";
import { formatMore, formatQuantity } from "./genealogy_format";
import { BACKWARD, FORWARD, sideKey } from "./genealogy_graph";
import { flagOf, kindOf } from "./genealogy_kinds";
import { edgeLabelPlace, edgePath, intersects, nodePath, nodeRect, rectPath } from "./geometry";
import { GenealogyNode, outlineOf } from "./node";

/** Quantities written on the edges of one node; more would cover each other. */
const MAX_LABELS = 40;
/** Edges that can be hovered one by one; the rest is drawn together. */
const MAX_SINGLE_EDGES = 1500;

/**
 * The drawing itself, in world coordinates: only what is in or near the frame, with
 * text or, far out, as shapes. Panning within the frame does not draw it again.
 */
export class GraphLayer extends Component {
    static template = "whiz_traceability.GraphLayer";
    static components = { GenealogyNode };
    static props = {
        model: Object,
        picture: Object,
        frame: Object,
        detail: String,
        hovered: { type: [String, { value: null }], optional: true },
        domId: Function,
    };

    /** Keys whose edges are brought to the front. */
    get near() {
        return new Set([this.props.hovered, this.props.model.selected].filter(Boolean));
    }

    /** Nodes and folds in the frame; far out most nodes are one path together. */
    get items() {
        const { picture, frame, model, detail } = this.props;
        const { positions } = picture.layout;
        const nodes = [];
        const folds = [];
        let joined = "";
        // read once: every read of the model goes through the reactivity system
        const { selected, rtl } = model;
        const busy = new Set(model.busy);
        const matches = new Set(model.matches);
        const roots = new Set(model.graph.roots);
        for (const node of picture.nodes) {
            const position = positions.get(node.key);
            const rect = nodeRect(position);
            if (!intersects(frame, rect)) {
                continue;
            }
            const isMarked =
                node.flags.length ||
                selected === node.key ||
                roots.has(node.key) ||
                matches.has(node.key);
            if (detail === "shape" && !isMarked) {
                joined += rectPath(rect);
            } else {
                nodes.push({
                    node,
                    position,
                    isSelected: selected === node.key,
                    isRoot: roots.has(node.key),
                    isMatch: matches.has(node.key),
                    isNear: this.props.hovered === node.key,
                    busy: [FORWARD, BACKWARD].some((d) => busy.has(sideKey(node.key, d))),
                    shape: detail === "text" ? "" : outlineOf(node, position, rtl),
                    glyph: this.glyphOf(node, detail),
                });
            }
        }
        for (const fold of picture.folds) {
            const position = positions.get(fold.key);
            if (intersects(frame, nodeRect(position))) {
                folds.push({
                    fold,
                    position,
                    label: formatMore(fold.count),
                    shape: nodePath("fold", position.width, position.height),
                    isSelected: selected === fold.key,
                    busy: busy.has(sideKey(fold.parent, fold.direction)),
                });
            }
        }
        return { nodes, folds, joined };
    }

    /** Edges in the frame: one by one with text, else as one path per kind. */
    get edges() {
        const { picture, frame, detail } = this.props;
        const near = this.near;
        const single = [];
        const joined = { exact: "", possible: "", back: "" };
        for (const { index, points, back, rect } of picture.layout.edges) {
            if (!intersects(frame, rect)) {
                continue;
            }
            const link = picture.links[index];
            const isNear = near.has(link.source) || near.has(link.target);
            const kind = back ? "back" : link.certainty === "possible" ? "possible" : "exact";
            if (isNear || (detail === "text" && single.length < MAX_SINGLE_EDGES)) {
                single.push({ link, points, back, kind, isNear, path: edgePath(points, back) });
            } else {
                joined[kind] += edgePath(points, back);
            }
        }
        return { single, joined: Object.entries(joined).filter(([, path]) => path) };
    }

    /** Quantities on the edges of the node under the pointer or in focus. */
    labelsOf(edges) {
        if (this.props.detail !== "text") {
            return [];
        }
        const focus = this.props.hovered || this.props.model.selected;
        return edges
            .filter(({ link }) => !link.isFold && (link.source === focus || link.target === focus))
            .slice(0, MAX_LABELS)
            .map(({ link, points, back }) => ({
                key: link.id,
                text: formatQuantity(link.quantity, link.uom),
                // at the other end
                ...edgeLabelPlace(points, back, link.target === focus),
            }));
    }

    /** What is left of a node without text: its state, else its kind. */
    glyphOf(node, detail) {
        if (node.flags.length) {
            return node.flags.map((flag) => flagOf(flag).glyph).join(" ");
        }
        return detail === "shape" ? "" : kindOf(node.kind).glyph;
    }
}
