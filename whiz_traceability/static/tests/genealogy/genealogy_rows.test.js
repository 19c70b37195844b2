import { describe, expect, test } from "@odoo/hoot";
import { GenealogyGraph } from "@whiz_traceability/genealogy/genealogy_graph";
import {
    groupRows,
    makeRows,
    naturalCompare,
    sortRows,
    sumRows,
} from "@whiz_traceability/genealogy/genealogy_rows";
import { makeJarPayload, makePayload } from "./genealogy_test_helpers";

describe.current.tags("headless");

const BY_STEP = { column: "step", descending: false };

function jarRows() {
    return makeRows(new GenealogyGraph().load(makeJarPayload()));
}

test("a row is one movement of one lot, seen from the lot", () => {
    const rows = jarRows();
    expect(rows.length).toBe(12);
    const row = (id) => rows.find((r) => r.id === id);
    const pick = ({ lot, way, kind, other, in: into, out, left, uom, step }) => [
        lot,
        way,
        kind,
        other,
        into,
        out,
        left,
        uom,
        step,
    ];
    expect(pick(row("supplier:1>lot:11"))).toEqual([
        "HZ-88123",
        "from",
        "supplier",
        "Nocciole Srl",
        1,
        0,
        0,
        "kg",
        -2,
    ]);
    expect(pick(row("lot:1>production:22"))).toEqual([
        "NUT-2611-014",
        "into",
        "production",
        "WH/MO/00019",
        0,
        112,
        0,
        "kg",
        0,
    ]);
    expect(pick(row("lot:1>stock:1"))).toEqual([
        "NUT-2611-014",
        "into",
        "stock",
        "",
        0,
        0,
        8,
        "kg",
        0,
    ]);
    expect(row("lot:31>customer:41").returned).toBe(12);
});

test("what came in equals what went out and what is left", () => {
    const rows = jarRows().filter(({ key }) => key === "lot:1");
    expect(sumRows(rows)).toEqual([{ uom: "kg", in: 120, out: 112, left: 8 }]);
});

test("an order is its own document, a partner is none", () => {
    const rows = jarRows();
    const documents = (id) => rows.find((row) => row.id === id).documents;
    expect(documents("lot:1>production:22").map(({ label }) => label)).toEqual(["WH/MO/00019"]);
    expect(documents("lot:31>customer:41").map(({ label }) => label)).toEqual(["WH/OUT/00033"]);
    expect(documents("lot:32>customer:42")).toEqual([]);
});

test("as-built edges join lots directly", () => {
    const [row] = makeRows(new GenealogyGraph().load(makePayload(["lot:1 > lot:2"])));
    expect([row.lot, row.way, row.kind, row.other, row.out]).toEqual([
        "LOT-1",
        "into",
        "lot",
        "LOT-2",
        1,
    ]);
});

test("a lot that never moved has a row too", () => {
    const [row] = makeRows(new GenealogyGraph().load(makePayload([])));
    expect([row.lot, row.way, row.in, row.out]).toEqual(["LOT-1", "", 0, 0]);
});

test("group by product", () => {
    const groups = groupRows(jarRows(), "product", BY_STEP);
    expect(groups.map(({ label, rows }) => [label, rows.length])).toEqual([
        ["[NUT] Hazelnut paste", 3],
        ["Cocoa", 2],
        ["Hazelnuts", 2],
        ["Jar", 5],
    ]);
    expect(groups[0].totals).toEqual([{ uom: "kg", in: 120, out: 112, left: 8 }]);
    expect(groups[3].totals).toEqual([
        { uom: "Units", in: 240, out: 180, left: 0 },
        { uom: "kg", in: 0, out: 1, left: 0 },
    ]);
});

test("group by partner: what each received or supplied, the rest at the end", () => {
    const groups = groupRows(jarRows(), "partner", BY_STEP);
    expect(groups.map(({ label }) => label)).toEqual([
        "Cacao AG",
        "Nocciole Srl",
        "Rossi Alimentari",
        "Weber GmbH",
        "",
    ]);
    expect(groups[3].totals).toEqual([{ uom: "Units", in: 0, out: 60, left: 0 }]);
});

test("group by document: an order's inputs and outputs", () => {
    const groups = groupRows(jarRows(), "document", BY_STEP);
    const order = groups.find(({ label }) => label === "WH/MO/00012");
    expect(order.totals).toEqual([{ uom: "kg", in: 120, out: 91, left: 0 }]);
    expect(groups.at(-1).label).toBe("");
});

test("several deliveries of one edge stay together", () => {
    const documents = [
        { res_model: "stock.picking", res_id: 1, label: "OUT/1" },
        { res_model: "stock.picking", res_id: 2, label: "OUT/2" },
    ];
    const rows = makeRows(
        new GenealogyGraph().load(
            makePayload(["lot:1 > customer:1"], {
                edgeVals: { "lot:1 > customer:1": { documents } },
            }),
        ),
    );
    expect(groupRows(rows, "document", BY_STEP).map(({ label }) => label)).toEqual([
        "OUT/1, OUT/2",
    ]);
});

test("without grouping there is one group", () => {
    const groups = groupRows(jarRows(), null, BY_STEP);
    expect(groups.length).toBe(1);
    expect(groups[0].rows.length).toBe(12);
});

test("sort by number, by text as people count, and back", () => {
    const rows = [
        { lot: "LOT-10", in: 5, date: false },
        { lot: "LOT-9", in: 30, date: "2026-01-01" },
        { lot: "lot-1", in: 5, date: "2025-01-01" },
    ];
    const lots = (column, descending) =>
        sortRows(rows, { column, descending }).map(({ lot }) => lot);
    expect(lots("lot", false)).toEqual(["lot-1", "LOT-9", "LOT-10"]);
    expect(lots("lot", true)).toEqual(["LOT-10", "LOT-9", "lot-1"]);
    expect(lots("in", false)).toEqual(["lot-1", "LOT-10", "LOT-9"]);
    expect(lots("in", true)[0]).toBe("LOT-9");
    expect(lots("date", false)).toEqual(["LOT-10", "lot-1", "LOT-9"]);
    expect(naturalCompare("A2", "a10")).toBeLessThan(0);
});
