import {
    Component,
    onWillRender,
    toRaw,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { edgeLines, flagWords, formatDay, nodeDetail } from "./genealogy_format";
import {
    centerViewport,
    contains,
    detailAt,
    fitViewport,
    nodeRect,
    openingViewport,
    revealRect,
    worldWindow,
    zoomAt,
} from "./geometry";
import { GraphLayer } from "./graph_layer";
import { Minimap } from "./minimap";
import { step } from "./navigation";
import { useViewport } from "./use_viewport";

const ZOOM_STEP = 1.25;
/** Drawn beyond the screen, in screens: panning that far draws nothing anew. */
const MARGIN = 0.5;

/** Room that the card on hover needs at most, in pixels. */
const CARD = { width: 320, height: 110 };
/** Nodes in a graph that still glides. */
const MAX_SMOOTH = 300;

/** The graph on the screen: viewport, pointer and keyboard. */
export class GraphView extends Component {
    static template = "whiz_traceability.GraphView";
    static components = { GraphLayer, Minimap };
    static props = {
        model: Object,
        // reactive { x, y, zoom, isSet }: survives a change to the table and back
        viewport: Object,
        onOpen: Function,
        onSelect: Function,
        onEscape: Function,
        showMinimap: { type: Boolean, optional: true },
    };

    setup() {
        this.svg = useRef("svg");
        this.viewport = useState(this.props.viewport);
        this.state = useState({ hovered: null, card: null, smooth: false });
        const { size, moved } = useViewport(this.svg, this.viewport, {
            onResize: () => this.onResize(),
            onMove: () => (this.state.smooth = false),
        });
        this.size = size;
        this.moved = moved;
        this.lastClick = null;
        this.drawnPicture = this.props.model.picture;
        useExternalListener(window, "keydown", (ev) => this.onShortcut(ev));
        useEffect(
            (selected) => {
                if (selected && this.viewport.isSet && this.size.width) {
                    this.reveal(selected);
                }
            },
            () => [this.props.model.selected],
        );
        onWillRender(() => this.keepInPlace());
    }

    get picture() {
        return this.props.model.picture;
    }

    get detail() {
        return detailAt(this.viewport.zoom);
    }

    /** What to draw: a frame that follows the viewport in large steps. */
    get frame() {
        const seen = worldWindow(this.viewport, this.size);
        const { frame, detail } = this._drawn || {};
        const tooWide = frame && frame.width > seen.width * 4;
        if (!frame || !contains(frame, seen) || tooWide || detail !== this.detail) {
            this._drawn = {
                frame: worldWindow(this.viewport, this.size, MARGIN),
                detail: this.detail,
            };
        }
        return this._drawn.frame;
    }

    /** In the element, because a style sheet would be mirrored from right to left. */
    get transform() {
        const { x, y, zoom } = this.viewport;
        return `transform-origin: 0 0; transform: translate(${x}px, ${y}px) scale(${zoom})`;
    }

    get label() {
        const { graph } = this.props.model;
        return _t("Genealogy of %(lots)s: %(count)s nodes. Use the arrow keys to walk.", {
            lots: graph.roots.map((key) => graph.nodes.get(key)?.label).join(", "),
            count: this.picture.nodes.length,
        });
    }

    domId = (key) => `o_whiz_node_${key.replace(/[^\w-]/g, "_")}`;

    get activeId() {
        const { selected } = this.props.model;
        return selected ? this.domId(selected) : undefined;
    }

    // -------------------------------------------------------------------------
    // Viewport
    // -------------------------------------------------------------------------

    onResize() {
        if (!this.viewport.isSet) {
            const { layout, middle } = this.picture;
            this.move(openingViewport(layout.bounds, middle, this.size), false);
        } else if (this.props.model.selected) {
            this.reveal(this.props.model.selected);
        }
    }

    move(viewport, smooth = true) {
        // every frame of a transition draws everything again
        this.state.smooth = smooth && this.picture.nodes.length < MAX_SMOOTH;
        Object.assign(this.viewport, viewport, { isSet: true });
    }

    fit() {
        this.move(fitViewport(this.picture.layout.bounds, this.size));
    }

    zoom(factor) {
        const middle = { x: this.size.width / 2, y: this.size.height / 2 };
        this.move(zoomAt(this.viewport, middle, factor));
    }

    zoomIn() {
        this.zoom(ZOOM_STEP);
    }

    zoomOut() {
        this.zoom(1 / ZOOM_STEP);
    }

    centerOn(point) {
        this.move(centerViewport(point, this.size, this.viewport.zoom), false);
    }

    /** Brings a node onto the screen. */
    reveal(key) {
        const position = this.picture.layout.positions.get(key);
        if (position) {
            this.move(revealRect(this.viewport, nodeRect(position), this.size));
        }
    }

    /** After a new layout, the node in focus stays where it was on the screen. */
    keepInPlace() {
        const before = this.drawnPicture;
        const now = this.picture;
        if (before === now) {
            return;
        }
        this.drawnPicture = now;
        const { selected } = this.props.model;
        const from = before.layout.positions.get(selected);
        const to = now.layout.positions.get(selected);
        if (from && to) {
            // not reactive: it is this rendering that shall use it
            const viewport = toRaw(this.viewport);
            viewport.x += (from.x - to.x) * viewport.zoom;
            viewport.y += (from.y - to.y) * viewport.zoom;
            toRaw(this.state).smooth = false;
        }
    }

    // -------------------------------------------------------------------------
    // Pointer
    // -------------------------------------------------------------------------

    onClick(ev) {
        if (this.moved()) {
            return;
        }
        const key = this.keyAt(ev);
        if (!key) {
            this.lastClick = null;
            return;
        }
        if (this.lastClick === key && this.props.model.selected === key) {
            this.props.onOpen(key);
        } else {
            this.props.onSelect(key);
        }
        this.state.card = null;
        this.lastClick = key;
    }

    /** Key of the node under the pointer; far out the nodes are one path together. */
    keyAt(ev) {
        const node = ev.target.closest("[data-key]");
        if (node || !ev.target.matches(".o_whiz_nodes_joined")) {
            return node?.dataset.key;
        }
        const box = this.svg.el.getBoundingClientRect();
        const { x, y, zoom } = this.viewport;
        const at = { x: (ev.clientX - box.left - x) / zoom, y: (ev.clientY - box.top - y) / zoom };
        const point = { ...at, width: 0, height: 0 };
        for (const [key, position] of this.picture.layout.positions) {
            if (contains(nodeRect(position), point)) {
                return key;
            }
        }
    }

    onPointerOver(ev) {
        const node = ev.target.closest("[data-key]");
        const edge = ev.target.closest("[data-edge]");
        this.state.hovered = node ? node.dataset.key : null;
        this.state.card = null;
        if (ev.pointerType === "touch" || (!node && !edge)) {
            return;
        }
        const box = this.svg.el.getBoundingClientRect();
        const target = (node || edge).getBoundingClientRect();
        const lines = node ? this.nodeCard(node.dataset.key) : this.edgeCard(edge.dataset.edge);
        if (lines) {
            const x = (node ? target.left + target.width / 2 : ev.clientX) - box.left;
            const below = (node ? target.bottom : ev.clientY + 12) - box.top + 8;
            const above = (node ? target.top : ev.clientY) - box.top - 8;
            const isLow = below + CARD.height > this.size.height;
            this.state.card = {
                lines,
                x: Math.max(CARD.width / 2, Math.min(x, this.size.width - CARD.width / 2)),
                y: isLow ? above : below,
                shift: isLow ? "-100%" : "0",
            };
        }
    }

    onPointerLeave() {
        this.state.hovered = null;
        this.state.card = null;
    }

    nodeCard(key) {
        const { graph } = this.props.model;
        const node = graph.nodes.get(key);
        return (
            node && [
                node.label,
                nodeDetail(graph, node),
                [formatDay(node.date), ...flagWords(node)].filter(Boolean).join(" · "),
            ]
        );
    }

    edgeCard(id) {
        const { graph } = this.props.model;
        const edge = graph.edges.get(id);
        const [source, target] = [edge.source, edge.target].map((k) => graph.nodes.get(k).label);
        return [`${source} → ${target}`, ...edgeLines(edge)];
    }

    // -------------------------------------------------------------------------
    // Keyboard
    // -------------------------------------------------------------------------

    /** Keys that work wherever the focus is, unless it is in a field. */
    onShortcut(ev) {
        const busy = ev.target.closest?.("input, textarea, select, [contenteditable], .modal");
        if (busy || ev.ctrlKey || ev.metaKey || ev.altKey || ev.defaultPrevented) {
            return;
        }
        const actions = { "+": this.zoomIn, "=": this.zoomIn, "-": this.zoomOut, f: this.fit };
        const action = actions[ev.key.toLowerCase()];
        if (action) {
            ev.preventDefault();
            action.call(this);
        }
    }

    onKeydown(ev) {
        const { model } = this.props;
        const { selected } = model;
        if (ev.ctrlKey || ev.metaKey || ev.altKey) {
            return;
        }
        switch (ev.key) {
            case "Enter":
                if (selected) {
                    this.props.onOpen(selected);
                }
                break;
            case " ":
                for (const direction of model.outward(selected)) {
                    model.toggle(selected, direction);
                }
                break;
            case "Home":
                this.props.onSelect(model.graph.roots[0]);
                break;
            case "Escape":
                this.props.onEscape();
                break;
            default: {
                if (!/^(Arrow|Page)/.test(ev.key)) {
                    return;
                }
                const start = this.picture.layout.positions.has(selected)
                    ? step(this.picture.layout, this.picture.links, selected, ev.key, model)
                    : model.graph.roots[0];
                if (start !== selected) {
                    this.props.onSelect(start);
                }
            }
        }
        ev.preventDefault();
        ev.stopPropagation();
    }
}
