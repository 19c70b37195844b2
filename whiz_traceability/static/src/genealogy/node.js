import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { nodeDetail, nodeSentence } from "./genealogy_format";
import { BACKWARD, FORWARD } from "./genealogy_graph";
import { flagOf, kindOf } from "./genealogy_kinds";
import { nodePath } from "./geometry";
import { fitText, textWidth } from "./text_fit";

const LABEL_FONT = "600 15px";
const DETAIL_FONT = "12.5px";
const BADGE_FONT = "600 11.5px";
const ICON_ROOM = 40;
const END_ROOM = 12;

/** Which outline a node has, and in which direction a partner's flag waves. */
export function outlineOf(node, { width, height }, rtl) {
    const { shape } = kindOf(node.kind);
    return nodePath(shape, width, height, node.depth < 0 !== rtl);
}

/** One node of the graph with text: an SVG group at its place in the layout. */
export class GenealogyNode extends Component {
    static template = "whiz_traceability.GenealogyNode";
    static props = {
        node: Object,
        model: Object,
        position: Object,
        domId: String,
        isRoot: Boolean,
        isSelected: Boolean,
        isMatch: Boolean,
        isNear: Boolean,
        // changes with the picture, so that the handles are drawn anew
        version: Number,
        busy: Boolean,
    };

    get kind() {
        return kindOf(this.props.node.kind);
    }

    get start() {
        return this.props.model.rtl ? 1 : -1;
    }

    get outline() {
        return outlineOf(this.props.node, this.props.position, this.props.model.rtl);
    }

    /** A root has a second line around it. */
    get ring() {
        const { width, height } = this.props.position;
        return nodePath(this.kind.shape, width + 10, height + 10);
    }

    get textX() {
        return this.start * (this.props.position.width / 2 - ICON_ROOM);
    }

    get iconX() {
        return this.start * (this.props.position.width / 2 - ICON_ROOM / 2 - 1);
    }

    get label() {
        const width = this.props.position.width - ICON_ROOM - END_ROOM;
        return fitText(String(this.props.node.label || ""), width, LABEL_FONT, true);
    }

    get detail() {
        const width = this.props.position.width - ICON_ROOM - END_ROOM;
        return fitText(nodeDetail(this.props.model.graph, this.props.node), width, DETAIL_FONT);
    }

    /** State as icon and word, side by side on the lower border. */
    get badges() {
        let offset = this.props.position.width / 2 - 10;
        return this.props.node.flags.map((name) => {
            const flag = flagOf(name);
            const text = flag.label.toString();
            const width = textWidth(text, BADGE_FONT) + 30;
            const x = this.start * offset;
            offset -= width + 4;
            return { ...flag, text, width, x, boxX: this.start < 0 ? x : x - width };
        });
    }

    /** Round buttons at the sides that open or close what lies beyond. */
    get handles() {
        const { node, model, position, isSelected, isNear } = this.props;
        return model
            .outward(node.key)
            .map((direction) => ({ direction, ...model.toggleOf(node.key, direction) }))
            .filter(({ action }) => action && (action !== "collapse" || isSelected || isNear))
            .map(({ direction, action, count }) => {
                const open = action !== "collapse";
                const text = open ? `+${count}` : "−";
                const width = Math.max(22, textWidth(text, BADGE_FONT) + 12);
                const side = (direction === FORWARD) === this.start < 0 ? 1 : -1;
                return {
                    direction,
                    text,
                    width,
                    x: side * (position.width / 2 + (open ? width / 2 - 2 : 0)),
                    title: open ? _t("Expand") : _t("Collapse"),
                };
            });
    }

    get expanded() {
        const actions = [FORWARD, BACKWARD]
            .filter((d) => this.props.model.outward(this.props.node.key).includes(d))
            .map((d) => this.props.model.toggleOf(this.props.node.key, d)?.action)
            .filter(Boolean);
        return actions.length ? String(actions.includes("collapse")) : undefined;
    }

    get sentence() {
        return nodeSentence(this.props.model.graph, this.props.node);
    }

    get classes() {
        const { node, isRoot, isSelected, isMatch, isNear } = this.props;
        return {
            [`o_whiz_shape_${this.kind.shape}`]: true,
            o_whiz_root: isRoot,
            o_whiz_selected: isSelected,
            o_whiz_match: isMatch,
            o_whiz_near: isNear,
            o_whiz_flagged: node.flags.length,
        };
    }

    onHandle(direction) {
        this.props.model.toggle(this.props.node.key, direction);
    }
}
