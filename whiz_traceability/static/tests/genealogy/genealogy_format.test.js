import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { allowTranslations, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { localization } from "@web/core/l10n/localization";
import {
    edgeLines,
    formatQuantity,
    formatStep,
    formatSums,
    nodeDetail,
    nodeQuantity,
    nodeSentence,
} from "@whiz_traceability/genealogy/genealogy_format";
import { GenealogyGraph } from "@whiz_traceability/genealogy/genealogy_graph";
import {
    flagOf,
    flagRegistry,
    kindOf,
    kindRegistry,
} from "@whiz_traceability/genealogy/genealogy_kinds";
import { nodePath } from "@whiz_traceability/genealogy/geometry";
import { fitText, textWidth } from "@whiz_traceability/genealogy/text_fit";
import { makeEdge, makeJarPayload, makeNode } from "./genealogy_test_helpers";

describe.current.tags("headless");
beforeEach(() => {
    allowTranslations();
    patchWithCleanup(localization, {
        decimalPoint: ".",
        thousandsSep: ",",
        grouping: [3, 0],
        direction: "ltr",
        dateFormat: "MM/dd/yyyy",
    });
});

const graph = () => new GenealogyGraph().load(makeJarPayload());

test("quantities: no needless zeros, the unit on the same line", () => {
    expect(formatQuantity(12, "kg")).toBe("12\u00a0kg");
    expect(formatQuantity(0.25, "kg")).toBe("0.25\u00a0kg");
    expect(formatQuantity(1234.5678, "")).toBe("1,234.568");
    expect(formatQuantity(undefined, "kg")).toBe("0\u00a0kg");
    expect(formatSums([])).toBe("");
    expect(
        formatSums([
            { quantity: 1, uom: "kg" },
            { quantity: 3, uom: "Units" },
            { quantity: 2, uom: "kg" },
        ]),
    ).toBe("3\u00a0kg, 3\u00a0Units");
});

test("from right to left the number stays before its unit", () => {
    patchWithCleanup(localization, { direction: "rtl" });
    expect(formatQuantity(12, "kg")).toBe("\u206812\u00a0kg\u2069");
});

test("a node's second line: quantity and what it is", () => {
    const g = graph();
    const detail = (key) => nodeDetail(g, g.nodes.get(key)).replaceAll("\u00a0", " ");
    // without the product's code, which takes the room of its name
    expect(detail("lot:1")).toBe("120 kg · Hazelnut paste");
    expect(detail("customer:41")).toBe("120 Units, 1 kg · Customer");
    expect(detail("stock:1")).toBe("8 kg");
    expect(nodeQuantity(g, g.nodes.get("supplier:1"))).toBe("1\u00a0kg");
});

test("steps, edges and sentences", () => {
    expect([-2, -1, 0, 1, 2].map((depth) => String(formatStep(depth)))).toEqual([
        "2 steps before",
        "1 step before",
        "This lot",
        "1 step after",
        "2 steps after",
    ]);
    const documents = [{ label: "OUT/1" }, { label: "OUT/2" }];
    const edge = makeEdge("lot:1", "customer:1", { certainty: "possible", returned: 2, documents });
    const lines = edgeLines(edge).map(String);
    expect(lines[0]).toBe("1\u00a0kg, possible");
    expect(lines[1]).toBe("2\u00a0kg came back");
    expect(lines.at(-1)).toBe("OUT/1, OUT/2");
    expect(edgeLines({ ...edge, returned: 0, date: false, documents: [] }).length).toBe(1);
    const many = Array.from({ length: 5 }, (_, i) => ({ label: `OUT/${i}` }));
    const crowded = { ...edge, documents: many, more_documents: 7 };
    expect(edgeLines(crowded).at(-1)).toBe("OUT/0, OUT/1, OUT/2, +9 more");

    const g = graph();
    const sentence = nodeSentence(g, g.nodes.get("lot:12"));
    expect(sentence).toMatch(/^Lot CC-71, 30\u00a0kg · Cocoa, Expired, 2 steps before/);
    expect(sentence).toMatch(/1 before it, 1 after it$/);
});

test("kinds and states that nobody knows are shown by their name", () => {
    const kind = kindOf("teleport");
    expect([kind.label, kind.shape, kind.into]).toEqual(["teleport", "order", "teleport"]);
    expect(flagOf("haunted").label).toBe("haunted");
    const node = makeNode("lot:1", { kind: "teleport", uom: false, product: false });
    expect(nodeDetail(graph(), node)).toInclude("teleport");
});

test("every kind has a name, an icon, a shape; every state an icon and a word", () => {
    for (const [name, kind] of kindRegistry.getEntries()) {
        expect(Boolean(kind.label && kind.icon && kind.glyph && kind.into && kind.from)).toBe(
            true,
            {
                message: name,
            },
        );
        expect(nodePath(kind.shape, 10, 10)).toMatch(/^M.*Z$/);
    }
    for (const [name, flag] of flagRegistry.getEntries()) {
        expect(Boolean(flag.label && flag.icon && flag.glyph)).toBe(true, { message: name });
    }
});

test("text is cut to its room", () => {
    const font = "13px";
    expect(fitText("short", 200, font)).toBe("short");
    const long = "LOT-2026-11-22-0000001234";
    const cut = fitText(long, 90, font, true);
    expect(textWidth(cut, font)).toBeLessThan(90.01);
    // the end tells it from its neighbours
    expect(cut).toMatch(/^LOT.*….*34$/);
    expect(fitText(long, 90, font)).toMatch(/^LOT.*…$/);
    expect(fitText("Überlänge 𝔘nicode", 1, font)).toBe("Ü…");
});
