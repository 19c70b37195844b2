import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { edit, press, queryAllTexts, queryOne, queryRect } from "@odoo/hoot-dom";
import { animationFrame, Deferred, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { localization } from "@web/core/l10n/localization";
import { router } from "@web/core/browser/router";
import { active, node, noteActions, open, serve } from "./genealogy_screen_helpers";
import { makeJarPayload, makePayload } from "./genealogy_test_helpers";

defineMailModels();
describe.current.tags("desktop");

test("a click shows the details, a second one opens the record", async () => {
    serve();
    await open();
    noteActions();
    await contains(node("lot:31")).click();
    expect(".o_whiz_panel h2").toHaveText("JAR-0331");
    expect(".o_whiz_facts").toHaveText(/180\sUnits/);
    expect('.o_whiz_side[data-direction="backward"]').toHaveText(/Made by\s+WH\/MO\/00019/);
    expect('.o_whiz_side[data-direction="forward"]').toHaveText(
        /Delivered to\s+Rossi Alimentari\s+120\sUnits, certain · 12\sUnits came back/,
    );
    expect(".o_whiz_panel").toHaveText(/Documents\s+WH\/OUT\/00033/);
    expect.verifySteps(["get_genealogy 1 both"]);
    await contains(node("lot:31")).click();
    expect.verifySteps(["stock.lot,31"]);
});

test("where a lot is now, on what it could still be stopped, its balance", async () => {
    serve();
    await open();
    noteActions();
    await contains(node("lot:31")).click();
    expect(".o_whiz_where").toHaveText("");
    await runAllTimers();
    await animationFrame();
    const row = ".o_whiz_where [data-bucket=reserved]";
    expect(row).toHaveText(/Reserved on open orders\s*12\sUnits\s*WH\/OUT\/00048\s*and 3 others/);
    expect(".o_whiz_where").toHaveText(/The balance does not close: 2\sUnits unexplained/);
    await contains(`${row} button`).click();
    expect.verifySteps(["get_genealogy 1 both", "stock.picking,48"]);
});

test("from right to left: what comes after stands on the left", async () => {
    const left = (key) => queryRect(node(key)).left;
    serve();
    await open();
    expect(left("lot:31")).toBeLessThan(left("customer:42"));
    patchWithCleanup(localization, { direction: "rtl" });
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "whiz_genealogy",
        context: { active_model: "stock.lot", active_ids: [1], lot_ids: [1] },
    });
    await animationFrame();
    await animationFrame();
    expect(left("lot:31")).toBeGreaterThan(left("customer:42"));
    await contains(node("lot:31")).click();
    expect(active()).toBe("lot:31");
    expect.verifySteps(["get_genealogy 1 both", "get_genealogy 1 both"]);
});

test("something is seen while the server is still tracing", async () => {
    serve();
    const answer = new Deferred();
    onRpc("stock.lot", "get_genealogy", async () => {
        await answer;
        return makeJarPayload();
    });
    await open();
    expect(".o_whiz_loading").toHaveText("Tracing...");
    expect(".o_whiz_node").toHaveCount(0);
    answer.resolve();
    await animationFrame();
    await animationFrame();
    expect(".o_whiz_loading").toHaveCount(0);
    expect(node("lot:31")).toHaveCount(1);
});

test("the buttons of the panel", async () => {
    serve();
    await open();
    noteActions();
    await contains(node("lot:31")).click();
    await contains(".o_whiz_panel .o_whiz_open").click();
    await contains(".o_whiz_panel .o_whiz_document").click();
    await contains(".o_whiz_panel li button:contains(Rossi Alimentari)").click();
    expect(".o_whiz_panel h2").toHaveText("Rossi Alimentari");
    await contains(".o_whiz_panel [aria-label='Close the details']").click();
    expect(".o_whiz_panel").toHaveCount(0);
    await contains(node("lot:31")).click();
    await contains(".o_whiz_panel .o_whiz_start_here").click();
    expect.verifySteps([
        "get_genealogy 1 both",
        "stock.lot,31",
        "stock.picking,5",
        "get_genealogy 31 both",
    ]);
});

test("direction, depth and the address", async () => {
    serve();
    await open();
    await contains(".o_whiz_toolbar [data-direction=forward]").click();
    await contains(".o_whiz_depth").select("2");
    await runAllTimers();
    expect.verifySteps([
        "get_genealogy 1 both",
        "get_genealogy 1 forward",
        "get_genealogy 1 forward",
    ]);
    expect(".o_whiz_toolbar [data-direction=forward]").toHaveAttribute("aria-pressed", "true");
    expect(router.current.lot_ids).toBe(1);
    expect(router.current.direction).toBe("forward");
    expect(router.current.max_depth).toBe(2);
    expect(browser.location.href).toMatch(/\/odoo\/genealogy\?.*lot_ids=1/);
});

test("as of a date", async () => {
    onRpc("stock.lot", "get_genealogy", ({ kwargs }) => {
        expect.step(String(kwargs.as_of));
        return makeJarPayload();
    });
    await open({ params: { lot_ids: 1, as_of: "2026-11-01T10:00:00" } });
    expect(".o_whiz_as_of input").toHaveValue(/11\/01\/2026/);
    await contains(".o_whiz_toolbar [aria-label='Back to now']").click();
    expect(".o_whiz_toolbar [aria-label='Back to now']").toHaveCount(0);
    expect.verifySteps(["2026-11-01 10:00:00", "null"]);
});

test("as of a day: its end is shown", async () => {
    onRpc("stock.lot", "get_genealogy", ({ kwargs }) => {
        expect.step(String(kwargs.as_of));
        return makeJarPayload();
    });
    await open({ params: { lot_ids: 1, as_of: "2026-11-01" } });
    expect(".o_whiz_as_of input").toHaveValue(/11\/01\/2026 (11|23):59/);
    expect.verifySteps(["2026-11-01"]);
});

test("the table twin: rows, groups, totals, sort", async () => {
    serve();
    await open();
    noteActions();
    await contains(".o_whiz_view_table").click();
    expect(".o_whiz_movements tbody tr").toHaveCount(12);
    expect(".o_whiz_movements tbody tr:first th").toHaveText(/CC-71\s*Expired/);
    expect("th[data-column=step]").toHaveAttribute("aria-sort", "ascending");
    await contains("th[data-column=in] button").click();
    await contains("th[data-column=in] button").click();
    expect("th[data-column=in]").toHaveAttribute("aria-sort", "descending");
    expect(".o_whiz_movements tbody tr:first").toHaveText(/JAR-0331.*Made by\s*WH\/MO\/00019/s);
    expect(".o_whiz_total_in").toHaveText(/122\skg/);
    expect(".o_whiz_total_left").toHaveText(/8\skg/);

    await contains("[data-group=partner]").click();
    expect(queryAllTexts(".o_whiz_group th")).toEqual([
        "Cacao AG (1)",
        "Nocciole Srl (1)",
        "Rossi Alimentari (2)",
        "Weber GmbH (1)",
        "No partner (7)",
    ]);
    await contains(".o_whiz_group:last button").click();
    expect(".o_whiz_movements tbody tr:not(.o_whiz_group)").toHaveCount(5);
    await contains(
        ".o_whiz_movements tr[data-id='lot:32>customer:42'] button:contains(Weber)",
    ).click();
    expect.verifySteps(["get_genealogy 1 both", "res.partner,42"]);
    await contains(".o_whiz_movements tr[data-id='lot:32>customer:42'] .o_whiz_show").click();
    await animationFrame();
    expect(active()).toBe("lot:32");
    await runAllTimers();
    expect(router.current.view).toBe(undefined);
});

test("export and print", async () => {
    serve();
    await open();
    expect(".o_whiz_export_xlsx").toHaveAttribute(
        "href",
        "/whiz_traceability/genealogy.xlsx?lot_ids=1&direction=both",
    );
    expect(".o_whiz_export_csv").toHaveAttribute(
        "href",
        "/whiz_traceability/genealogy.csv?lot_ids=1&direction=both",
    );
    noteActions();
    await contains(".o_whiz_print").click();
    await animationFrame();
    expect.verifySteps([
        "get_genealogy 1 both",
        "whiz_traceability.action_report_lot_dossier 1 of all",
    ]);
});

test("from the menu: choose a lot first", async () => {
    serve();
    onRpc("whiz.trace", "search_anything", ({ args }) => {
        expect.step(`search ${args[0]}`);
        return args[0] === "nothing"
            ? []
            : [
                  { res_model: "stock.lot", res_id: 1, label: "NUT-2611-014", detail: "Paste" },
                  { res_model: "stock.picking", res_id: 5, label: "WH/OUT/00033", detail: "" },
              ];
    });
    onRpc("whiz.trace", "get_root_lots", ({ args }) => {
        expect.step(`roots ${args}`);
        return { lot_ids: [1], label: "WH/OUT/00033" };
    });
    await open({ context: {} });
    expect(".o_whiz_empty h1").toHaveText("Which lot?");
    expect(".o_whiz_search input").toBeFocused();
    await edit("nothing");
    await runAllTimers();
    await animationFrame();
    expect(".o_whiz_search").toHaveText(/Nothing is called that/);
    await edit("33");
    await runAllTimers();
    await animationFrame();
    expect("[role=option]").toHaveCount(2);
    expect("[role=option][aria-selected=true]").toHaveText(/NUT-2611-014/);
    await press("ArrowDown");
    await animationFrame();
    expect("[role=option][aria-selected=true]").toHaveText(/WH\/OUT\/00033/);
    await press("Enter");
    await animationFrame();
    await animationFrame();
    expect(".o_whiz_node").toHaveCount(12);
    expect(".o_breadcrumb").toHaveText("Genealogy of WH/OUT/00033");
    expect.verifySteps([
        "search nothing",
        "search 33",
        "roots stock.picking,5",
        "get_genealogy 1 both",
    ]);
    await contains(".o_whiz_choose").click();
    expect(".o_whiz_empty").toHaveCount(1);
});

test("a search that fails says so", async () => {
    onRpc("whiz.trace", "search_anything", () => {
        throw makeServerError({ message: "The index is gone" });
    });
    await open({ context: {} });
    await contains(".o_whiz_search input").edit("33", { confirm: false });
    await runAllTimers();
    await animationFrame();
    expect(".o_whiz_search [role=alert]").toHaveText("The index is gone");
    await press("Escape");
    await animationFrame();
    expect(".o_whiz_search input").toHaveValue("");
});

test("from a transfer without lots: says so", async () => {
    onRpc("whiz.trace", "get_root_lots", () => ({ lot_ids: [], label: "WH/INT/00007" }));
    await open({ context: { active_model: "stock.picking", active_ids: [7] } });
    expect(".o_whiz_empty h1").toHaveText("No lot or serial here");
    expect(".o_whiz_empty p:first").toHaveText(/^WH\/INT\/00007 has no lot/);
    expect(".o_whiz_search").toHaveCount(1);
});

test("errors say what to do, and can be tried again", async () => {
    let fail = true;
    serve(() => {
        if (fail) {
            throw makeServerError({
                message: "Out of coffee",
                errorName: "builtins.TypeError",
            });
        }
        return makeJarPayload();
    });
    await open();
    expect(".o_whiz_error").toHaveText(/could not be computed\s+Out of coffee/);
    fail = false;
    await contains(".o_whiz_retry").click();
    await animationFrame();
    expect(".o_whiz_node").toHaveCount(12);
    expect.verifySteps(["get_genealogy 1 both", "get_genealogy 1 both"]);
});

test("an error of the look-up of the lots is not taken for a transfer without lots", async () => {
    let fail = true;
    serve();
    onRpc("whiz.trace", "get_root_lots", () => {
        if (fail) {
            throw makeServerError({ message: "Out of tea", errorName: "builtins.TypeError" });
        }
        return { lot_ids: [1], label: "WH/OUT/00033" };
    });
    await open({ context: { active_model: "stock.picking", active_ids: [5] } });
    expect(".o_whiz_empty").toHaveCount(0);
    expect(".o_whiz_error").toHaveText(/could not be computed\s+Out of tea/);
    fail = false;
    await contains(".o_whiz_retry").click();
    await animationFrame();
    expect(".o_whiz_node").toHaveCount(12);
    expect.verifySteps(["get_genealogy 1 both"]);
});

test("a batch opens with its units", async () => {
    serve();
    onRpc("whiz.trace", "get_root_lots", ({ args }) => {
        expect.step(`roots ${args}`);
        return { lot_ids: [9, 8, 7], label: "B001", total: 3 };
    });
    await open({ context: { active_model: "stock.lot", active_ids: [7] } });
    expect(".o_breadcrumb").toHaveText("Genealogy of B001");
    expect(".o_whiz_roots_cut").toHaveCount(0);
    expect.verifySteps(["roots stock.lot,7", "get_genealogy 7,9,8 both"]);
});

test("more lots than are shown: says how many there are", async () => {
    serve();
    const ids = Array.from({ length: 200 }, (_, i) => i + 1);
    onRpc("whiz.trace", "get_root_lots", () => ({ lot_ids: ids, label: "Jar", total: 1000 }));
    await open({ context: { active_model: "product.product", active_ids: [3] } });
    expect(".o_whiz_roots_cut").toHaveText(/Shown are 200 of 1,000 lots/);
    expect.verifySteps([`get_genealogy ${ids} both`]);
    noteActions();
    await contains(".o_whiz_print").click();
    await animationFrame();
    expect.verifySteps(["whiz_traceability.action_report_lot_dossier 200 of 1000"]);
    await contains(node("lot:31")).click();
    onRpc("whiz.trace", "get_root_lots", () => ({ lot_ids: [31], label: "JAR-0331" }));
    await contains(".o_whiz_panel .o_whiz_start_here").click();
    expect(".o_whiz_roots_cut").toHaveCount(0);
    expect.verifySteps(["get_genealogy 31 both"]);
});

test("a lot without moves says why there is nothing", async () => {
    serve(({ direction }) => makePayload([], { direction }));
    await open();
    expect(".o_whiz_node").toHaveCount(1);
    expect(".o_whiz_nothing").toHaveText(/has not moved yet/);
    await contains(".o_whiz_toolbar [data-direction=forward]").click();
    expect(".o_whiz_nothing").toHaveText(/gone nowhere yet/);
    await contains(".o_whiz_toolbar [data-direction=backward]").click();
    expect(".o_whiz_nothing").toHaveText(/no record of where it came from/);
    expect.verifySteps([
        "get_genealogy 1 both",
        "get_genealogy 1 forward",
        "get_genealogy 1 backward",
    ]);
});

test("gaps, what is hidden and what was cut off are not kept quiet", async () => {
    const payload = makeJarPayload();
    payload.gaps = [
        { kind: "untracked", node: "production:22", message: "Sugar is not tracked" },
        { kind: "no_origin", node: "lot:12", message: "CC-71 has no origin" },
    ];
    serve({ ...payload, hidden: 2, truncated: true });
    await open();
    expect(".o_whiz_gaps").toHaveText(/2 gaps/);
    expect(".o_whiz_truncated").toHaveText(/only the nearest part/);
    expect(".o_whiz_footer").toHaveText(/5 lots, 2 hidden/);
    expect(".o_whiz_footer").toHaveText(/other companies/);
    await contains(".o_whiz_gaps > button").click();
    await contains(".o_whiz_gap_list button:contains(CC-71)").click();
    expect(active()).toBe("lot:12");
    expect(".o_whiz_panel .alert").toHaveText(/CC-71 has no origin/);
    expect.verifySteps(["get_genealogy 1 both"]);
});

test("back from a record: the same zoom, selection and collapsed nodes", async () => {
    serve();
    await open();
    await contains(node("production:22")).click();
    queryOne(".o_whiz_svg").focus();
    await press(" ");
    await press("+");
    await animationFrame();
    const transform = queryOne(".o_whiz_canvas").style.transform;
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "whiz_genealogy",
        context: {},
    });
    await animationFrame();
    expect(".o_whiz_empty").toHaveCount(1);
    await contains(".o_breadcrumb a, .o_back_button").click();
    await animationFrame();
    expect(".o_whiz_node").toHaveCount(8);
    expect(active()).toBe("production:22");
    expect(queryOne(".o_whiz_canvas").style.transform).toBe(transform);
    // and it is brought up to date behind the scenes
    expect.verifySteps(["get_genealogy 1 both", "get_genealogy 1 both"]);
});
