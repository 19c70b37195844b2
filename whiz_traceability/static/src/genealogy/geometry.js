/**
 * Pure functions between world coordinates (the layout's pixels at zoom 1) and the
 * screen. A viewport is `{ x, y, zoom }`: the screen position of the world's origin.
 */

/**
 * @typedef {{ x: number, y: number, zoom: number }} Viewport
 * @typedef {{ x: number, y: number, width: number, height: number }} Rect top left
 * @typedef {{ width: number, height: number }} Size
 */

export const MIN_ZOOM = 0.004;
export const MAX_ZOOM = 3;
/** From this zoom on a node has text; below it is a shape with an icon, then a shape. */
export const TEXT_ZOOM = 0.45;
export const ICON_ZOOM = 0.12;
/** A graph opens as a whole when that needs no smaller zoom than this, ... */
const READABLE_ZOOM = 0.55;
/** ... else around its roots, at this one. */
const OPENING_ZOOM = 0.8;

/** @returns {"text" | "icon" | "shape"} how much of a node is drawn */
export function detailAt(zoom) {
    return zoom >= TEXT_ZOOM ? "text" : zoom >= ICON_ZOOM ? "icon" : "shape";
}

export function clampZoom(zoom) {
    return Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom));
}

/** Zooms by a factor; the world point under screen point (x, y) stays there. */
export function zoomAt(viewport, { x, y }, factor) {
    const zoom = clampZoom(viewport.zoom * factor);
    const scale = zoom / viewport.zoom;
    return { x: x - (x - viewport.x) * scale, y: y - (y - viewport.y) * scale, zoom };
}

/**
 * Shows the whole of a world rectangle, never larger than zoom 1.
 *
 * @param {Rect} bounds
 * @param {Size} size
 * @param {number} [padding] pixels on the screen
 */
export function fitViewport(bounds, size, padding = 32) {
    const width = Math.max(size.width - 2 * padding, 1);
    const height = Math.max(size.height - 2 * padding, 1);
    const zoom = clampZoom(
        Math.min(1, width / Math.max(bounds.width, 1), height / Math.max(bounds.height, 1)),
    );
    return centerViewport(
        { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height / 2 },
        size,
        zoom,
    );
}

/** Puts a world point into the middle of the screen. */
export function centerViewport({ x, y }, size, zoom) {
    return { x: size.width / 2 - x * zoom, y: size.height / 2 - y * zoom, zoom };
}

/**
 * First view of a graph: all of it if its text stays readable, else the roots.
 *
 * @param {Rect} bounds
 * @param {{ x: number, y: number }} middle of the roots
 * @param {Size} size
 */
export function openingViewport(bounds, middle, size) {
    const fit = fitViewport(bounds, size);
    return fit.zoom >= READABLE_ZOOM ? fit : centerViewport(middle, size, OPENING_ZOOM);
}

/** The part of the world that is on the screen, with `margin` screens around it. */
export function worldWindow({ x, y, zoom }, { width, height }, margin = 0) {
    return {
        x: (-x - width * margin) / zoom,
        y: (-y - height * margin) / zoom,
        width: (width * (1 + 2 * margin)) / zoom,
        height: (height * (1 + 2 * margin)) / zoom,
    };
}

export function contains(outer, inner) {
    return (
        outer.x <= inner.x &&
        outer.y <= inner.y &&
        outer.x + outer.width >= inner.x + inner.width &&
        outer.y + outer.height >= inner.y + inner.height
    );
}

export function intersects(a, b) {
    return (
        a.x <= b.x + b.width &&
        b.x <= a.x + a.width &&
        a.y <= b.y + b.height &&
        b.y <= a.y + a.height
    );
}

/** Rectangle of a node from its layout position (whose x and y are its centre). */
export function nodeRect({ x, y, width, height }) {
    return { x: x - width / 2, y: y - height / 2, width, height };
}

/** SVG path of a rectangle. */
export function rectPath({ x, y, width, height }) {
    return `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${-round(width)}z`;
}

/** Moves the viewport as little as possible so that a node is on the screen. */
export function revealRect(viewport, rect, size, padding = 40) {
    const axis = (offset, start, length, extent) => {
        const low = padding - start * viewport.zoom;
        const high = extent - padding - (start + length) * viewport.zoom;
        // larger than the screen: centre it
        return low > high ? (low + high) / 2 : Math.min(Math.max(offset, low), high);
    };
    return {
        x: axis(viewport.x, rect.x, rect.width, size.width),
        y: axis(viewport.y, rect.y, rect.height, size.height),
        zoom: viewport.zoom,
    };
}

/** Bounding rectangle of points. */
export function pointsRect(points) {
    let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y } of points) {
        x1 = Math.min(x1, x);
        x2 = Math.max(x2, x);
        y1 = Math.min(y1, y);
        y2 = Math.max(y2, y);
    }
    return { x: x1, y: y1, width: x2 - x1, height: y2 - y1 };
}

const round = (value) => Math.round(value * 10) / 10;

/** How far an edge that closes a cycle bows out below its nodes. */
const BACK_BOW = 70;

/** SVG path of an edge: horizontal at its ends, below the nodes when it goes back. */
export function edgePath(points, back = false) {
    const [first, ...others] = points;
    const start = `M${round(first.x)} ${round(first.y)}`;
    if (back) {
        const last = others.at(-1);
        const spread = first.x === last.x ? 60 : 0;
        const low = round(Math.max(first.y, last.y) + BACK_BOW);
        return `${start}C${round(first.x + spread)} ${low} ${round(last.x - spread)} ${low} ${round(last.x)} ${round(last.y)}`;
    }
    let previous = first;
    return others.reduce((path, point) => {
        const middle = round((previous.x + point.x) / 2);
        const step = `C${middle} ${round(previous.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
        previous = point;
        return path + step;
    }, start);
}

/**
 * Where to write on an edge: beside one of its ends, so that the writings of edges that
 * share the other end lie apart.
 *
 * @returns {{ x: number, y: number, anchor: "start" | "end" | "middle" }} `anchor`: for
 *  text from left to right
 */
export function edgeLabelPlace(points, back = false, atStart = false) {
    if (back) {
        const [from, to] = points;
        const y = Math.max(from.y, to.y) + BACK_BOW * 0.75;
        return { x: (from.x + to.x) / 2, y, anchor: "middle" };
    }
    const [end, other] = atStart ? points : points.slice(-2).reverse();
    const side = Math.sign(other.x - end.x);
    return { x: end.x + side * 12, y: end.y - 7, anchor: side > 0 ? "start" : "end" };
}

/**
 * SVG path of a node's outline, around (0, 0): a lot is rounded, a partner is a flag,
 * what stands for a part of a lot has cut corners, any order is a square.
 *
 * @param {string} shape "lot" | "partner" | "part" | "order" | "fold"
 * @param {number} width
 * @param {number} height
 * @param {boolean} [rtl]
 */
export function nodePath(shape, width, height, rtl = false) {
    const x = width / 2;
    const y = height / 2;
    switch (shape) {
        case "lot":
        case "fold": {
            const r = shape === "lot" ? Math.min(y, 18) : y;
            return (
                `M${-x + r} ${-y}H${x - r}A${r} ${r} 0 0 1 ${x} ${-y + r}V${y - r}` +
                `A${r} ${r} 0 0 1 ${x - r} ${y}H${-x + r}A${r} ${r} 0 0 1 ${-x} ${y - r}` +
                `V${-y + r}A${r} ${r} 0 0 1 ${-x + r} ${-y}Z`
            );
        }
        case "partner": {
            const side = rtl ? -1 : 1;
            const notch = 14;
            return `M${-side * x} ${-y}H${side * x}L${side * (x - notch)} 0L${side * x} ${y}H${-side * x}Z`;
        }
        case "part": {
            const c = 10;
            return (
                `M${-x + c} ${-y}H${x - c}L${x} ${-y + c}V${y - c}L${x - c} ${y}` +
                `H${-x + c}L${-x} ${y - c}V${-y + c}Z`
            );
        }
        default:
            return `M${-x} ${-y}H${x}V${y}H${-x}Z`;
    }
}
