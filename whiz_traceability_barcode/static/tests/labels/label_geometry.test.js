import { describe, expect, test } from "@odoo/hoot";
import { changedBox, percentBox } from "@whiz_traceability_barcode/labels/label_geometry";

describe.current.tags("headless");

const LABEL = { width: 50, height: 25 };
const BOX = { x: 10, y: 5, width: 20, height: 8 };

test("a box on the picture", () => {
    expect(percentBox(BOX, LABEL)).toBe(
        "left: 20.000%; top: 20.000%; width: 40.000%; height: 32.000%",
    );
});

test("moving snaps to half millimetres", () => {
    expect(changedBox(BOX, { x: 1.3, y: -0.2 }, false, LABEL)).toEqual({ ...BOX, x: 11.5 });
});

test("moving stays on the label", () => {
    expect(changedBox(BOX, { x: 99, y: 99 }, false, LABEL)).toEqual({ ...BOX, x: 30, y: 17 });
    expect(changedBox(BOX, { x: -99, y: -99 }, false, LABEL)).toEqual({ ...BOX, x: 0, y: 0 });
});

test("what is larger than the label goes to its corner", () => {
    const large = { x: 0, y: 0, width: 80, height: 40 };
    expect(changedBox(large, { x: 5, y: 5 }, false, LABEL)).toEqual(large);
});

test("pulling the corner", () => {
    expect(changedBox(BOX, { x: 2, y: 1 }, true, LABEL)).toEqual({
        ...BOX,
        width: 22,
        height: 9,
    });
    expect(changedBox(BOX, { x: -99, y: -99 }, true, LABEL)).toEqual({
        ...BOX,
        width: 0.5,
        height: 0.5,
    });
    expect(changedBox(BOX, { x: 99, y: 99 }, true, LABEL)).toEqual({
        ...BOX,
        width: 40,
        height: 20,
    });
});

test("a line stays a line", () => {
    const line = { x: 0, y: 5, width: 20, height: 0 };
    expect(changedBox(line, { x: 4, y: 4 }, true, LABEL)).toEqual({ ...line, width: 24 });
});
