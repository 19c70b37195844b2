import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import {
    drag,
    edit,
    hover,
    press,
    queryAll,
    queryAllTexts,
    queryAttribute,
    queryOne,
    queryRect,
} from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { browser } from "@web/core/browser/browser";
import { router } from "@web/core/browser/router";
import { WebClient } from "@web/webclient/webclient";
import { makeEdge, makeJarPayload, makeNode, makePayload } from "./genealogy_test_helpers";

defineMailModels();

const LOT = { active_model: "stock.lot", active_ids: [1] };

function serve(payload = makeJarPayload()) {
    onRpc("stock.lot", "get_genealogy", ({ args, kwargs }) => {
        expect.step(`get_genealogy ${args[0]} ${kwargs.direction}`);
        return typeof payload === "function" ? payload(kwargs) : payload;
    });
}

async function open({ context = LOT, params = {} } = {}) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "whiz_genealogy",
        context,
        params,
    });
    await animationFrame();
    await animationFrame();
}

/** From here on, actions are only noted. */
function noteActions() {
    patchWithCleanup(getService("action"), {
        doAction(action) {
            const { res_model, res_id, domain } = action;
            expect.step(res_id ? `${res_model},${res_id}` : domain ? domain[0][2].join() : action);
        },
    });
}

const node = (key) => `.o_whiz_node[data-key="${key}"]`;
const active = () => {
    const id = queryAttribute(".o_whiz_svg", "aria-activedescendant");
    return document.getElementById(id)?.dataset.key;
};

describe("desktop", () => {
    describe.current.tags("desktop");

    test("draws the genealogy of a lot", async () => {
        serve();
        await open();
        expect.verifySteps(["get_genealogy 1 both"]);
        expect(".o_whiz_node").toHaveCount(12);
        expect(".o_whiz_edge_group").toHaveCount(12);
        expect(`${node("lot:1")}.o_whiz_root`).toHaveCount(1);
        expect(".o_breadcrumb").toHaveText("Genealogy of NUT-2611-014");
        expect(".o_whiz_footer").toHaveText("12 ms, 5 lots, 0 hidden");
        const x = (key) => queryRect(`${node(key)} .o_whiz_node_shape`).x;
        const chain = ["supplier:1", "lot:11", "production:21", "lot:1", "production:22", "lot:31"];
        expect(chain.map(x)).toEqual(chain.map(x).sort((a, b) => a - b));
    });

    test("tells state by shape, icon and word", async () => {
        serve();
        await open();
        expect(`${node("lot:12")} .o_whiz_badge`).toHaveText(/Expired/);
        expect(`${node("lot:32")} .o_whiz_badge`).toHaveText(/On hold/);
        expect(`${node("lot:32")} .o_whiz_badge .o_whiz_icon`).toHaveCount(1);
        expect(`${node("lot:1")}.o_whiz_shape_lot`).toHaveCount(1);
        expect(`${node("production:22")}.o_whiz_shape_order`).toHaveCount(1);
        expect(`${node("customer:41")}.o_whiz_shape_partner`).toHaveCount(1);
        expect('[data-edge="production:22>lot:32"] .o_whiz_edge_possible').toHaveCount(1);
        expect('[data-edge="production:22>lot:31"] .o_whiz_edge_exact').toHaveCount(1);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("a tree for screen readers", async () => {
        serve();
        await open();
        expect(".o_whiz_svg").toHaveAttribute("role", "tree");
        expect(queryAttribute(".o_whiz_svg", "aria-label")).toMatch(/NUT-2611-014: 12 nodes/);
        const label = queryAttribute(node("lot:32"), "aria-label");
        expect(label).toMatch(/^Lot JAR-0332, 10\sUnits · Jar, On hold, 2 steps after, /);
        expect(label).toMatch(/1 before it, 2 after it$/);
        expect(node("lot:32")).toHaveAttribute("aria-expanded", "true");
        expect(node("customer:41")).not.toHaveAttribute("aria-expanded");
        expect(node("lot:32")).toHaveAttribute("aria-level", "3");
        expect.verifySteps(["get_genealogy 1 both"]);
    });

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

    test("arrow keys walk the graph, Enter opens", async () => {
        serve();
        await open();
        noteActions();
        queryOne(".o_whiz_svg").focus();
        expect(active()).toBe("lot:1");
        const walk = async (key, expected) => {
            await press(key);
            await animationFrame();
            expect(active()).toBe(expected);
        };
        await walk("ArrowLeft", "production:21");
        await press("ArrowLeft");
        await animationFrame();
        const ingredient = active();
        expect(["lot:11", "lot:12"]).toInclude(ingredient);
        await press("ArrowUp");
        await press("ArrowDown");
        await walk(
            "ArrowDown",
            queryAll(`${node("lot:11")}, ${node("lot:12")}`).sort(
                (a, b) => queryRect(b).y - queryRect(a).y,
            )[0].dataset.key,
        );
        await walk("Home", "lot:1");
        await press("Enter");
        expect.verifySteps(["get_genealogy 1 both", "stock.lot,1"]);
    });

    test("Space collapses and expands, Escape closes the details", async () => {
        serve();
        await open();
        await contains(node("production:22")).click();
        queryOne(".o_whiz_svg").focus();
        await press(" ");
        await animationFrame();
        expect(".o_whiz_node").toHaveCount(8);
        expect(node("production:22")).toHaveAttribute("aria-expanded", "false");
        expect(`${node("production:22")} .o_whiz_handle`).toHaveText(/\+2/);
        await press(" ");
        await animationFrame();
        expect(".o_whiz_node").toHaveCount(12);
        await press("Escape");
        await animationFrame();
        expect(".o_whiz_panel").toHaveCount(0);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("the handle of a node collapses it, and the node stays in its place", async () => {
        serve();
        await open();
        await contains(node("production:22")).click();
        const before = queryRect(`${node("production:22")} .o_whiz_node_shape`);
        await contains(`${node("production:22")} .o_whiz_handle`).click();
        expect(".o_whiz_node").toHaveCount(8);
        const after = queryRect(`${node("production:22")} .o_whiz_node_shape`);
        expect(after.x).toBeCloseTo(before.x, { margin: 1 });
        expect(after.y).toBeCloseTo(before.y, { margin: 1 });
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("zoom, fit and drag", async () => {
        serve();
        await open();
        const transform = () => queryOne(".o_whiz_canvas").style.transform;
        const zoom = () => Number(transform().match(/scale\((.*)\)/)[1]);
        const opening = zoom();
        await contains(".o_whiz_zoom [aria-label='Zoom in']").click();
        expect(zoom()).toBeCloseTo(opening * 1.25);
        await press("-");
        await animationFrame();
        expect(zoom()).toBeCloseTo(opening);
        await press("+");
        await press("+");
        await press("f");
        await animationFrame();
        expect(zoom()).toBeCloseTo(opening);

        queryOne(".o_whiz_svg").dispatchEvent(
            new WheelEvent("wheel", { deltaY: -300, clientX: 500, clientY: 400, cancelable: true }),
        );
        await animationFrame();
        expect(zoom()).toBeGreaterThan(opening);

        const before = transform();
        const { drop } = await drag(".o_whiz_svg", { position: { x: 300, y: 300 } });
        await drop(".o_whiz_svg", { position: { x: 360, y: 340 } });
        await animationFrame();
        expect(transform()).not.toBe(before);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("far out there are shapes instead of text", async () => {
        serve();
        await open();
        for (let i = 0; i < 4; i++) {
            await press("-");
            await animationFrame();
        }
        expect(".o_whiz_dot").toHaveCount(12);
        expect(".o_whiz_node_detail").toHaveCount(0);
        expect(`${node("lot:32")}.o_whiz_flagged`).toHaveCount(1);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("far, far out the nodes are one path, and can still be clicked", async () => {
        serve();
        await open();
        for (let i = 0; i < 12; i++) {
            await press("-");
        }
        await animationFrame();
        // the root and what has a state are drawn one by one
        expect(".o_whiz_dot").toHaveCount(3);
        const svg = queryRect(".o_whiz_svg");
        const path = queryOne(".o_whiz_nodes_joined");
        // the first rectangle of the path is the first node that is not drawn alone
        const [, dx, dy] = path
            .getAttribute("d")
            .match(/^M(\S+) (\S+?)h/)
            .map(Number);
        const zoom = Number(queryOne(".o_whiz_canvas").style.transform.match(/scale\((.*)\)/)[1]);
        const shift = queryOne(".o_whiz_canvas")
            .style.transform.match(/-?[\d.]+(?=px)/g)
            .map(Number);
        path.dispatchEvent(
            new MouseEvent("click", {
                bubbles: true,
                clientX: svg.x + shift[0] + (dx + 20) * zoom,
                clientY: svg.y + shift[1] + (dy + 20) * zoom,
            }),
        );
        await animationFrame();
        expect(active()).toBe("supplier:1");
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("hover shows quantity, date and documents of an edge", async () => {
        serve();
        await open();
        await hover('[data-edge="lot:31>customer:41"] .o_whiz_edge_area');
        await animationFrame();
        expect(".o_whiz_card").toHaveText(/JAR-0331 → Rossi Alimentari/);
        expect(".o_whiz_card").toHaveText(/120\sUnits, certain/);
        expect(".o_whiz_card").toHaveText(/WH\/OUT\/00033/);
        await hover(node("lot:12"));
        await animationFrame();
        expect(".o_whiz_card").toHaveText(/CC-71\n30\skg · Cocoa\n.*Expired/);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("find in the graph", async () => {
        serve();
        await open();
        queryOne(".o_whiz_svg").focus();
        await press("/");
        expect(".o_whiz_find input").toBeFocused();
        await edit("jar-03");
        await animationFrame();
        expect(".o_whiz_find_count").toHaveText("1/2");
        expect(".o_whiz_match").toHaveCount(2);
        expect(active()).toBe("lot:31");
        await press("Enter");
        await animationFrame();
        expect(active()).toBe("lot:32");
        await contains(".o_whiz_find [aria-label='Previous match']").click();
        expect(active()).toBe("lot:31");
        await contains(".o_whiz_find input").focus();
        await press("Escape");
        await animationFrame();
        expect(".o_whiz_match").toHaveCount(0);
        expect.verifySteps(["get_genealogy 1 both"]);
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

    test("many siblings fold, and open as a list", async () => {
        const edges = ["lot:1 > production:22"];
        for (let i = 0; i < 50; i++) {
            edges.push(`production:22 > lot:${100 + i}`);
        }
        serve(makePayload(edges, { nodes: { "production:22": { depth: 1, more_forward: 2 } } }));
        const ids = Array.from({ length: 52 }, (_, i) => 100 + i);
        onRpc("whiz.trace", "expand_node", ({ args, kwargs }) => {
            expect.step(`expand ${args} ${kwargs.offset}-${kwargs.limit}`);
            return {
                nodes: ids.map((id) => makeNode(`lot:${id}`, { depth: 1 })),
                edges: ids.map((id) => makeEdge("production:22", `lot:${id}`)),
                gaps: [],
                hidden: 0,
                total: 52,
            };
        });
        await open();
        noteActions();
        queryOne(".o_whiz_svg").focus();
        await contains(".o_whiz_find input").edit("LOT-149", { confirm: false });
        await press("Escape");
        queryOne(".o_whiz_svg").focus();
        await press("ArrowDown");
        await animationFrame();
        expect(".o_whiz_panel h2").toHaveText("+2 more");
        await press("Enter");
        await animationFrame();
        expect.verifySteps([
            "get_genealogy 1 both",
            "expand production:22,forward 0-1000",
            "150,151",
        ]);
        await contains(".o_whiz_show_more").click();
        await animationFrame();
        expect(".o_whiz_fold").toHaveCount(0);
        expect.verifySteps(["expand production:22,forward 0-100"]);
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
        expect(".o_whiz_movements tbody tr:first").toHaveText(/JAR-0331.*Made by WH\/MO\/00019/s);
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
        expect.verifySteps(["get_genealogy 1 both", "whiz_traceability.action_report_lot_dossier"]);
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

    test("2,000 nodes are laid out and drawn in less than a second", async () => {
        const edges = [];
        for (let i = 0; i < 40; i++) {
            edges.push(`lot:1 > production:${i + 100}`);
            for (let j = 0; j < 49; j++) {
                edges.push(`production:${i + 100} > lot:${1000 + i * 49 + j}`);
            }
        }
        const payload = makePayload(edges);
        expect(payload.nodes.length).toBe(2001);
        serve(payload);
        await open();
        // it opens with what a person can look at
        expect(queryAttribute(".o_whiz_svg", "aria-label")).toMatch(/: 41 nodes/);
        const drawn = () =>
            queryAll(".o_whiz_nodes_joined")
                .map((path) => path.getAttribute("d").split("M").length - 1)
                .concat(queryAll(".o_whiz_dot").length)
                .reduce((sum, count) => sum + count);
        await contains(".o_whiz_expand_all").click();
        await press("f");
        await animationFrame();
        expect(".o_whiz_expand_all").toHaveCount(0);
        expect(drawn()).toBe(2001);
        // the best of three: the machine that runs the tests does other things too
        const times = [];
        for (let i = 0; i < 3; i++) {
            const start = performance.now();
            await contains(".o_whiz_toolbar [data-direction=both]").click();
            await animationFrame();
            times.push(performance.now() - start);
            expect(drawn()).toBe(2001);
        }
        expect(Math.min(...times)).toBeWithin(1, 1000);
        expect.verifySteps(Array(4).fill("get_genealogy 1 both"));
    });
});

describe("phone", () => {
    describe.current.tags("mobile");

    test("the graph first, the details as a sheet below", async () => {
        serve();
        await open();
        expect(".o_whiz_panel").toHaveCount(0);
        expect(".o_whiz_minimap").toHaveCount(0);
        await contains(node("lot:1")).click();
        expect(".o_whiz_panel h2").toHaveText("NUT-2611-014");
        await animationFrame(); // the graph has become smaller
        await animationFrame();
        const [graph, panel] = [queryRect(".o_whiz_graph"), queryRect(".o_whiz_panel")];
        expect(panel.y).toBeGreaterThan(graph.y);
        expect(panel.width).toBe(graph.width);
        expect(queryRect(node("lot:1")).bottom).toBeLessThan(panel.y + 1);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("nothing is wider than the screen", async () => {
        serve();
        await open();
        for (const selector of [".o_whiz_toolbar", ".o_whiz_footer"]) {
            expect(queryRect(selector).width).toBeLessThan(376);
            expect(queryOne(selector).scrollWidth).toBeLessThan(376);
        }
        await contains(".o_whiz_view_table").click();
        expect(".o_whiz_movements tbody tr").toHaveCount(12);
        expect(queryOne(".o_whiz_movements").scrollWidth).toBeLessThan(376);
        expect.verifySteps(["get_genealogy 1 both"]);
    });

    test("two fingers zoom", async () => {
        serve();
        await open();
        const zoom = () =>
            Number(queryOne(".o_whiz_canvas").style.transform.match(/scale\((.*)\)/)[1]);
        const before = zoom();
        const svg = queryOne(".o_whiz_svg");
        const { x, y } = queryRect(svg);
        const finger = (type, pointerId, dx, dy) =>
            svg.dispatchEvent(
                new PointerEvent(type, {
                    pointerId,
                    pointerType: "touch",
                    clientX: x + dx,
                    clientY: y + dy,
                    bubbles: true,
                    cancelable: true,
                }),
            );
        finger("pointerdown", 1, 100, 100);
        finger("pointerdown", 2, 200, 100);
        finger("pointermove", 2, 300, 100);
        await animationFrame();
        expect(zoom()).toBeCloseTo(before * 2);
        finger("pointerup", 1, 100, 100);
        finger("pointerup", 2, 300, 100);
        finger("pointermove", 2, 350, 100);
        await animationFrame();
        expect(zoom()).toBeCloseTo(before * 2);
        expect.verifySteps(["get_genealogy 1 both"]);
    });
});
