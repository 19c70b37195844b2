import { describe, expect, test } from "@odoo/hoot";
import { readTest } from "@whiz_traceability_barcode/scan/scan_setup_test";

describe.current.tags("headless");

const GS1 = "010950600013435210aB1\x1d21Xy2";
const CODES = [
    { name: "case", kind: "case", text: "Whiz-Case-1" },
    { name: "gs1_128", kind: "gs1", text: GS1 },
    { name: "datamatrix", kind: "gs1", text: GS1 },
];

const read = (text) => readTest(text, CODES);

test("capitals", () => {
    expect(read("Whiz-Case-1")).toEqual({
        code: "case",
        symbology: "",
        letters: "right",
        separator: null,
    });
    expect(read("wHIZ-cASE-1").letters).toBe("swapped");
    expect(read("WHIZ-CASE-1").letters).toBe("upper");
    expect(read("]C0whiz-case-1")).toMatchObject({ letters: "lower", symbology: "]C0" });
});

test("separator and symbology", () => {
    expect(read(`]C1${GS1}`)).toEqual({
        code: "gs1_128",
        symbology: "]C1",
        letters: "right",
        separator: "\x1d",
    });
    expect(read(`]d2${GS1}`)).toMatchObject({ code: "datamatrix", separator: "\x1d" });
    expect(read(`\x1d${GS1}`)).toMatchObject({ separator: "\x1d" });
    expect(read(GS1.replace("\x1d", ""))).toMatchObject({ separator: "" });
    expect(read(GS1.replace("\x1d", "#"))).toMatchObject({ separator: "#" });
    expect(read(GS1.replace("\x1d", "]"))).toMatchObject({ separator: "]" });
    expect(read(GS1.replace("\x1d", "029"))).toMatchObject({ separator: "029" });
    expect(read("010950600013435210Ab1#21xY2")).toMatchObject({
        letters: "swapped",
        separator: "#",
    });
});

test("anything else", () => {
    expect(read("4006381333931")).toBe(null);
    expect(read("")).toBe(null);
    expect(read("010950600013435210aB1 a long way between 21Xy2")).toBe(null);
});
