import { describe, expect, test } from "@odoo/hoot";
import {
    centerViewport,
    contains,
    detailAt,
    edgeLabelPlace,
    edgePath,
    fitViewport,
    intersects,
    MAX_ZOOM,
    MIN_ZOOM,
    nodePath,
    openingViewport,
    pointsRect,
    rectPath,
    revealRect,
    worldWindow,
    zoomAt,
} from "@whiz_traceability/genealogy/geometry";
import { layoutGraph } from "@whiz_traceability/genealogy/layout";
import { step } from "@whiz_traceability/genealogy/navigation";
import { makePayload } from "./genealogy_test_helpers";

describe.current.tags("headless");

const SIZE = { width: 800, height: 600 };

/** World point under a point of the screen. */
function worldAt({ x, y, zoom }, point) {
    return { x: (point.x - x) / zoom, y: (point.y - y) / zoom };
}

test("zooming keeps the point under the pointer", () => {
    const pointer = { x: 200, y: 150 };
    const before = { x: 30, y: -70, zoom: 0.8 };
    const after = zoomAt(before, pointer, 1.5);
    expect(after.zoom).toBeCloseTo(1.2);
    expect(worldAt(after, pointer).x).toBeCloseTo(worldAt(before, pointer).x);
    expect(worldAt(after, pointer).y).toBeCloseTo(worldAt(before, pointer).y);
});

test("zoom has bounds, and does not slide when it meets them", () => {
    const viewport = { x: 5, y: 5, zoom: MAX_ZOOM };
    expect(zoomAt(viewport, { x: 300, y: 300 }, 2)).toEqual(viewport);
    expect(zoomAt({ x: 0, y: 0, zoom: 0.1 }, { x: 1, y: 1 }, 1e-9).zoom).toBe(MIN_ZOOM);
});

test("fit shows everything, and does not blow up what is small", () => {
    const bounds = { x: -500, y: -100, width: 3000, height: 200 };
    const viewport = fitViewport(bounds, SIZE);
    expect(contains(worldWindow(viewport, SIZE), bounds)).toBe(true);
    expect(fitViewport({ x: 0, y: 0, width: 100, height: 50 }, SIZE).zoom).toBe(1);
    expect(fitViewport({ x: 0, y: 0, width: 0, height: 0 }, SIZE)).toEqual({
        x: 400,
        y: 300,
        zoom: 1,
    });
});

test("a small graph opens as a whole, a large one around its roots", () => {
    const small = { x: -300, y: -200, width: 600, height: 400 };
    expect(openingViewport(small, { x: 0, y: 0 }, SIZE)).toEqual(fitViewport(small, SIZE));
    const large = { x: -300, y: -50000, width: 3000, height: 100000 };
    expect(openingViewport(large, { x: 10, y: 20 }, SIZE)).toEqual(
        centerViewport({ x: 10, y: 20 }, SIZE, 0.8),
    );
});

test("reveal moves as little as possible", () => {
    const viewport = { x: 0, y: 0, zoom: 1 };
    const inside = { x: 300, y: 300, width: 100, height: 50 };
    expect(revealRect(viewport, inside, SIZE)).toEqual(viewport);
    const right = { x: 900, y: 300, width: 100, height: 50 };
    expect(revealRect(viewport, right, SIZE, 40)).toEqual({ x: -240, y: 0, zoom: 1 });
    const above = { x: 300, y: -100, width: 100, height: 50 };
    expect(revealRect(viewport, above, SIZE, 40)).toEqual({ x: 0, y: 140, zoom: 1 });
    const huge = { x: 0, y: 0, width: 2000, height: 50 };
    const { x } = revealRect(viewport, huge, SIZE, 40);
    expect(x).toBe(400 - 1000);
});

test("rectangles", () => {
    const a = { x: 0, y: 0, width: 10, height: 10 };
    expect(intersects(a, { x: 10, y: 0, width: 5, height: 5 })).toBe(true);
    expect(intersects(a, { x: 10.1, y: 0, width: 5, height: 5 })).toBe(false);
    expect(contains(a, { x: 1, y: 1, width: 9, height: 9 })).toBe(true);
    expect(contains(a, { x: 1, y: 1, width: 10, height: 9 })).toBe(false);
    expect(rectPath(a)).toBe("M0 0h10v10h-10z");
    expect(
        pointsRect([
            { x: 3, y: 9 },
            { x: 1, y: 10 },
        ]),
    ).toEqual({
        x: 1,
        y: 9,
        width: 2,
        height: 1,
    });
});

test("the farther out, the less is drawn of a node", () => {
    expect([3, 1, 0.45, 0.44, 0.12, 0.11, 0.004].map(detailAt)).toEqual([
        "text",
        "text",
        "text",
        "icon",
        "icon",
        "shape",
        "shape",
    ]);
});

test("paths of edges", () => {
    const points = [
        { x: 0, y: 0 },
        { x: 100, y: 50 },
    ];
    expect(edgePath(points)).toBe("M0 0C50 0 50 50 100 50");
    expect(edgePath([...points, { x: 200, y: 50 }])).toBe(
        "M0 0C50 0 50 50 100 50C150 50 150 50 200 50",
    );
    expect(edgePath(points, true)).toBe("M0 0C0 120 100 120 100 50");
    // a lot that goes into itself needs some room for the bow
    expect(edgePath([points[0], points[0]], true)).toBe("M0 0C60 70 -60 70 0 0");
});

test("an edge is written on at the end that is asked for", () => {
    const points = [
        { x: 0, y: 0 },
        { x: 100, y: 50 },
    ];
    expect(edgeLabelPlace(points)).toEqual({ x: 88, y: 43, anchor: "end" });
    expect(edgeLabelPlace(points, false, true)).toEqual({ x: 12, y: -7, anchor: "start" });
    const mirrored = points.map(({ x, y }) => ({ x: -x, y }));
    expect(edgeLabelPlace(mirrored)).toEqual({ x: -88, y: 43, anchor: "start" });
});

test("each shape has its own outline, a flag waves away from its lot", () => {
    const shapes = ["lot", "order", "partner", "part", "fold"];
    expect(new Set(shapes.map((shape) => nodePath(shape, 100, 40))).size).toBe(5);
    expect(nodePath("partner", 100, 40)).toBe("M-50 -20H50L36 0L50 20H-50Z");
    expect(nodePath("partner", 100, 40, true)).toBe("M50 -20H-50L-36 0L-50 20H50Z");
});

describe("arrow keys", () => {
    const edges = [
        "supplier:1 > lot:1",
        "lot:1 > production:1",
        "lot:1 > production:2",
        "production:1 > lot:2",
        "production:2 > lot:3",
        "production:2 > lot:4",
    ];
    const payload = makePayload(edges);
    const layout = layoutGraph(payload);
    const rtl = layoutGraph(payload, { rtl: true });
    const column = (layer) => layout.layers.find((entry) => entry.layer === layer).keys;

    test("left and right walk along the edges", () => {
        expect(step(layout, payload.edges, "lot:1", "ArrowLeft")).toBe("supplier:1");
        expect(step(layout, payload.edges, "supplier:1", "ArrowRight")).toBe("lot:1");
        expect(column(1)).toInclude(step(layout, payload.edges, "lot:1", "ArrowRight"));
        expect(step(layout, payload.edges, "lot:2", "ArrowLeft")).toBe("production:1");
    });

    test("up and down walk in the column", () => {
        const [first, second, third] = column(2);
        expect(step(layout, payload.edges, first, "ArrowDown")).toBe(second);
        expect(step(layout, payload.edges, third, "ArrowUp")).toBe(second);
        expect(step(layout, payload.edges, first, "PageDown")).toBe(third);
        expect(step(layout, payload.edges, third, "PageUp")).toBe(first);
    });

    test("there is no way beyond the ends", () => {
        expect(step(layout, payload.edges, "supplier:1", "ArrowLeft")).toBe("supplier:1");
        expect(step(layout, payload.edges, column(2)[0], "ArrowUp")).toBe(column(2)[0]);
        expect(step(layout, payload.edges, "lot:404", "ArrowUp")).toBe("lot:404");
    });

    test("right to left, the left key goes to the left all the same", () => {
        expect(step(rtl, payload.edges, "lot:1", "ArrowRight", { rtl: true })).toBe("supplier:1");
        expect(step(rtl, payload.edges, "supplier:1", "ArrowLeft", { rtl: true })).toBe("lot:1");
    });
});
