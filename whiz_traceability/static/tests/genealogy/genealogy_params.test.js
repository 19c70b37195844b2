import { describe, expect, test } from "@odoo/hoot";
import {
    addressState,
    exportUrl,
    paramsFromAction,
    parseIds,
} from "@whiz_traceability/genealogy/genealogy_params";

describe.current.tags("headless");

test("ids come as number, list or text", () => {
    expect(parseIds(7)).toEqual([7]);
    expect(parseIds([7, 8])).toEqual([7, 8]);
    expect(parseIds("7,8")).toEqual([7, 8]);
    expect(parseIds("7,x,-1,")).toEqual([7]);
    expect(parseIds(undefined)).toEqual([]);
    expect(parseIds(false)).toEqual([]);
});

test("opened from lots", () => {
    const params = paramsFromAction({
        context: { active_model: "stock.lot", active_ids: [7, 8], lot_ids: [7, 8] },
    });
    expect(params.lotIds).toEqual([7, 8]);
    expect(params.resModel).toBe("");
    expect(params.direction).toBe("both");
});

test("opened from lots that may be batches: their units have to be asked for", () => {
    const params = paramsFromAction({ context: { active_model: "stock.lot", active_ids: [7] } });
    expect(params.lotIds).toEqual([]);
    expect(params.resModel).toBe("stock.lot");
    expect(params.resIds).toEqual([7]);
});

test("opened from a transfer: its lots have to be asked for", () => {
    const params = paramsFromAction({ context: { active_model: "stock.picking", active_id: 5 } });
    expect(params.lotIds).toEqual([]);
    expect(params.resModel).toBe("stock.picking");
    expect(params.resIds).toEqual([5]);
});

test("opened from an address: it wins over the record that the path goes through", () => {
    const params = paramsFromAction({
        context: { active_id: 3, active_ids: [3] },
        params: {
            lot_ids: "7,8",
            direction: "forward",
            max_depth: 4,
            as_of: "2026-11-01T10:00:00",
            view: "table",
        },
    });
    expect(params).toEqual({
        lotIds: [7, 8],
        resModel: "",
        resIds: [],
        direction: "forward",
        maxDepth: 4,
        asOf: "2026-11-01 10:00:00",
        view: "table",
    });
});

test("opened from the menu, or with nonsense in the address", () => {
    expect(paramsFromAction({}).lotIds).toEqual([]);
    const params = paramsFromAction({
        params: { lot_ids: "x", direction: "sideways", max_depth: "deep", view: "map" },
    });
    expect(params.lotIds).toEqual([]);
    expect(params.direction).toBe("both");
    expect(params.maxDepth).toBe(null);
    expect(params.view).toBe("graph");
});

test("the address holds what differs from the usual", () => {
    const model = { lotIds: [7, 8], direction: "both", maxDepth: null, asOf: false };
    const defined = (state) =>
        Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
    expect(defined(addressState(model, "graph", {}))).toEqual({ lot_ids: "7,8" });
    const other = { lotIds: [7], direction: "forward", maxDepth: 2, asOf: "2026-11-01 10:00:00" };
    const state = addressState(other, "table", {});
    expect(defined(state)).toEqual({
        lot_ids: "7",
        direction: "forward",
        max_depth: 2,
        as_of: "2026-11-01T10:00:00",
        view: "table",
    });
    // and back
    expect(paramsFromAction({ params: state }).asOf).toBe("2026-11-01 10:00:00");
});

test("hundreds of lots do not fit into an address, their transfer does", () => {
    const lotIds = Array.from({ length: 200 }, (_, i) => i + 1);
    const model = { lotIds, direction: "both", maxDepth: null, asOf: false };
    const state = addressState(model, "graph", { resModel: "stock.picking", resIds: [5] });
    expect(state.lot_ids).toBe(undefined);
    expect(state.active_model).toBe("stock.picking");
    expect(state.active_ids).toBe("5");
    expect(addressState(model, "graph", {}).lot_ids.split(",").length).toBe(200);
});

test("export addresses", () => {
    const model = { lotIds: [7, 8], direction: "both", maxDepth: null, asOf: false };
    expect(exportUrl(model, "xlsx")).toBe(
        "/whiz_traceability/genealogy.xlsx?lot_ids=7%2C8&direction=both",
    );
    const url = exportUrl({ ...model, asOf: "2026-11-01 10:00:00", maxDepth: 3 }, "csv");
    expect(url).toBe(
        "/whiz_traceability/genealogy.csv?lot_ids=7%2C8&direction=both&as_of=2026-11-01+10%3A00%3A00&max_depth=3",
    );
    // the file says when it is of a part of the lots
    expect(exportUrl(model, "csv", 2)).not.toMatch(/total/);
    expect(exportUrl(model, "csv", 512)).toMatch(/&total=512$/);
});
