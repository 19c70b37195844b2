import { onMounted, onWillUnmount, useExternalListener, useState } from "@odoo/owl";
import { zoomAt } from "./geometry";

/** Pixels a pointer may move and still be a click. */
const CLICK_SLACK = 4;
const WHEEL_SPEED = 0.0015;

/**
 * Pan by dragging, zoom by the wheel and by two fingers, over an element.
 *
 * @param {{ el: Element | null }} ref
 * @param {{ x: number, y: number, zoom: number }} viewport reactive; is changed
 * @param {{ onResize?: (size: { width: number, height: number }) => void,
 *  onMove?: () => void }} [callbacks]
 * @returns {{ size: { width: number, height: number }, moved: () => boolean }} `moved`:
 *  whether the pointer was dragged since it went down, so that no click is meant
 */
export function useViewport(ref, viewport, { onResize, onMove } = {}) {
    const size = useState({ width: 0, height: 0 });
    /** @type {Map<number, { x: number, y: number }>} */
    const pointers = new Map();
    let dragged = false;

    const local = (ev) => {
        const box = ref.el.getBoundingClientRect();
        return { x: ev.clientX - box.left, y: ev.clientY - box.top };
    };
    const change = (next) => {
        Object.assign(viewport, next);
        onMove?.();
    };
    const onWheel = (ev) => {
        ev.preventDefault();
        const lines = ev.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
        if (ev.shiftKey) {
            const by = (ev.deltaX || ev.deltaY) * lines;
            change({ x: viewport.x - by });
        } else {
            // a pinch on a touchpad arrives as a wheel with ctrl and small steps
            const speed = ev.ctrlKey ? 6 * WHEEL_SPEED : WHEEL_SPEED;
            change(zoomAt(viewport, local(ev), Math.exp(-ev.deltaY * lines * speed)));
        }
    };
    const onPointerDown = (ev) => {
        if (ev.button) {
            return;
        }
        if (!pointers.size) {
            dragged = false;
        }
        pointers.set(ev.pointerId, local(ev));
    };
    const onPointerMove = (ev) => {
        const before = pointers.get(ev.pointerId);
        if (!before) {
            return;
        }
        const after = local(ev);
        if (pointers.size === 1) {
            const distance = Math.hypot(after.x - before.x, after.y - before.y);
            if (!dragged && distance < CLICK_SLACK) {
                return;
            }
            change({ x: viewport.x + after.x - before.x, y: viewport.y + after.y - before.y });
        } else {
            const [id] = [...pointers.keys()].filter((other) => other !== ev.pointerId);
            const still = pointers.get(id);
            const old = Math.hypot(before.x - still.x, before.y - still.y);
            const now = Math.hypot(after.x - still.x, after.y - still.y);
            const middle = { x: (after.x + still.x) / 2, y: (after.y + still.y) / 2 };
            const shift = { x: (after.x - before.x) / 2, y: (after.y - before.y) / 2 };
            const zoomed = zoomAt(viewport, middle, now / Math.max(old, 1));
            change({ ...zoomed, x: zoomed.x + shift.x, y: zoomed.y + shift.y });
        }
        dragged = true;
        pointers.set(ev.pointerId, after);
        ev.preventDefault();
    };
    const onPointerUp = (ev) => pointers.delete(ev.pointerId);

    // the end of a drag may be outside
    useExternalListener(window, "pointermove", onPointerMove);
    useExternalListener(window, "pointerup", onPointerUp);
    useExternalListener(window, "pointercancel", onPointerUp);
    let observer;
    onMounted(() => {
        const measure = () => {
            if (!ref.el) {
                return;
            }
            const { width, height } = ref.el.getBoundingClientRect();
            if (width && height && (width !== size.width || height !== size.height)) {
                Object.assign(size, { width, height });
                onResize?.(size);
            }
        };
        measure();
        observer = new ResizeObserver(measure);
        observer.observe(ref.el);
        ref.el.addEventListener("wheel", onWheel, { passive: false });
        ref.el.addEventListener("pointerdown", onPointerDown);
    });
    onWillUnmount(() => observer.disconnect());
    return { size, moved: () => dragged };
}
