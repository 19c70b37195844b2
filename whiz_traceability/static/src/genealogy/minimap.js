import { Component, useExternalListener, useRef } from "@odoo/owl";
import { contains, nodeRect, rectPath, worldWindow } from "./geometry";

const WIDTH = 180;
const HEIGHT = 110;
/** Smallest mark of a node in the map, in the map's pixels. */
const MIN_MARK = 1.2;

/** The whole graph small, with a frame around what is on the screen; drag to move. */
export class Minimap extends Component {
    static template = "whiz_traceability.Minimap";
    static props = {
        picture: Object,
        viewport: Object,
        size: Object,
        onCenter: Function,
    };

    setup() {
        this.svg = useRef("svg");
        this.isDragging = false;
        useExternalListener(window, "pointermove", (ev) => this.isDragging && this.center(ev));
        useExternalListener(window, "pointerup", () => (this.isDragging = false));
        useExternalListener(window, "pointercancel", () => (this.isDragging = false));
    }

    width = WIDTH;
    height = HEIGHT;

    /** Useless when everything is on the screen. */
    get isNeeded() {
        return !contains(this.frame, this.props.picture.layout.bounds);
    }

    get scale() {
        const { width, height } = this.props.picture.layout.bounds;
        return Math.min(WIDTH / Math.max(width, 1), HEIGHT / Math.max(height, 1)) * 0.94;
    }

    get transform() {
        const { bounds } = this.props.picture.layout;
        const x = WIDTH / 2 - (bounds.x + bounds.width / 2) * this.scale;
        const y = HEIGHT / 2 - (bounds.y + bounds.height / 2) * this.scale;
        return `translate(${x} ${y}) scale(${this.scale})`;
    }

    get frame() {
        return worldWindow(this.props.viewport, this.props.size);
    }

    /** All nodes as one path, made once per layout. */
    get marks() {
        const { picture } = this.props;
        if (this.drawn !== picture) {
            this.drawn = picture;
            const least = MIN_MARK / this.scale;
            this.path = "";
            for (const position of picture.layout.positions.values()) {
                const { x, y, width, height } = nodeRect(position);
                const size = { width: Math.max(width, least), height: Math.max(height, least) };
                this.path += rectPath({ x, y, ...size });
            }
        }
        return this.path;
    }

    onPointerDown(ev) {
        this.isDragging = true;
        this.center(ev);
        ev.preventDefault();
    }

    center(ev) {
        if (!this.svg.el) {
            return; // the drag has brought everything onto the screen
        }
        const box = this.svg.el.getBoundingClientRect();
        const { bounds } = this.props.picture.layout;
        const toWorld = (offset, length, start, extent) =>
            start + extent / 2 + (offset - length / 2) / this.scale;
        this.props.onCenter({
            x: toWorld(ev.clientX - box.left, WIDTH, bounds.x, bounds.width),
            y: toWorld(ev.clientY - box.top, HEIGHT, bounds.y, bounds.height),
        });
    }
}
