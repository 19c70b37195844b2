import { Component } from "@odoo/owl";
import { useService } from "@web/core/utils/hooks";
import {
    edgeLines,
    formatDay,
    formatMore,
    formatQuantity,
    formatStep,
    nodeQuantity,
    splitDocuments,
} from "./genealogy_format";
import { BACKWARD, FORWARD, sideKey } from "./genealogy_graph";
import { flagOf, kindOf } from "./genealogy_kinds";
import { WhereNow } from "./where_now";

/** Neighbours listed per direction; the rest is in the graph and in the table. */
const MAX_LISTED = 20;

/** Everything about the node in focus, and what can be done with it. */
export class SidePanel extends Component {
    static template = "whiz_traceability.SidePanel";
    static components = { WhereNow };
    static props = {
        model: Object,
        item: Object,
        onOpen: Function,
        onSelect: Function,
        onStartHere: Function,
        onClose: Function,
    };

    setup() {
        this.action = useService("action");
    }

    get isFold() {
        return "parent" in this.props.item;
    }

    get node() {
        return this.props.item;
    }

    get kind() {
        return kindOf(this.node.kind);
    }

    get flags() {
        return this.node.flags.map(flagOf);
    }

    /** Pairs of label and value. */
    get facts() {
        const { graph } = this.props.model;
        const { node } = this;
        const left =
            node.kind === "lot" && node.on_hand !== undefined
                ? formatQuantity(node.on_hand, node.uom)
                : "";
        return {
            product: node.product,
            quantity: nodeQuantity(graph, node),
            left,
            date: formatDay(node.date),
            step: formatStep(node.depth),
        };
    }

    get gaps() {
        return this.props.model.graph.gapsOf(this.node.key);
    }

    /** The two lists of neighbours, with what can be expanded. */
    get sides() {
        const { model } = this.props;
        return [BACKWARD, FORWARD]
            .map((direction) => {
                const edges = model.graph.edgesOf(this.node.key, direction);
                const more = model.graph.more(this.node.key, direction);
                return {
                    direction,
                    total: edges.length + more,
                    neighbours: edges.slice(0, MAX_LISTED).map((edge) => {
                        const node = model.graph.nodes.get(model.graph.endOf(edge, direction));
                        return {
                            edge,
                            node,
                            icon: kindOf(node.kind).icon,
                            way: this.wayOf(node, direction),
                        };
                    }),
                    unlisted: edges.length - MAX_LISTED,
                    toggle: model.toggleOf(this.node.key, direction),
                    busy: model.busy.has(sideKey(this.node.key, direction)),
                };
            })
            .filter(({ total }) => total);
    }

    /** "Delivered to", "Made by": what it means to be next to that node. */
    wayOf(neighbour, direction) {
        const lot = this.node.kind === "lot" ? neighbour : this.node;
        const isInto = (this.node.kind === "lot") === (direction === FORWARD);
        return isInto ? kindOf(lot.kind).into : kindOf(lot.kind).from;
    }

    /** Documents of the edges around the node, each once, and the number of the others. */
    get documents() {
        const documents = new Map();
        let more = 0;
        for (const { direction } of this.sides) {
            for (const edge of this.props.model.graph.edgesOf(this.node.key, direction)) {
                for (const doc of edge.documents) {
                    documents.set(`${doc.res_model},${doc.res_id}`, doc);
                }
                more += edge.more_documents || 0;
            }
        }
        const item = { documents: [...documents.values()], more_documents: more };
        return splitDocuments(item, MAX_LISTED);
    }

    get foldLabel() {
        return formatMore(this.props.item.count);
    }

    get foldParent() {
        return this.props.model.graph.nodes.get(this.props.item.parent);
    }

    get foldBusy() {
        const { parent, direction } = this.props.item;
        return this.props.model.busy.has(sideKey(parent, direction));
    }

    edgeText(edge) {
        return edgeLines(edge).join(" · ");
    }

    openDocument({ res_model, res_id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.preventDefault();
            this.props.onClose();
        }
    }

    toggle(direction) {
        this.props.model.toggle(this.node.key, direction);
    }

    showMore() {
        const { parent, direction } = this.props.item;
        this.props.model.expand(parent, direction);
        this.props.onSelect(parent);
    }
}
