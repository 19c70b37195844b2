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
import { animationFrame } from "@odoo/hoot-mock";
import { contains, onRpc } from "@web/../tests/web_test_helpers";
import { active, node, noteActions, open, serve } from "./genealogy_screen_helpers";
import { makeEdge, makeNode, makePayload } from "./genealogy_test_helpers";

defineMailModels();
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
    expect.verifySteps(["get_genealogy 1 both", "expand production:22,forward 0-1000", "150,151"]);
    await contains(".o_whiz_show_more").click();
    await animationFrame();
    expect(".o_whiz_fold").toHaveCount(0);
    expect.verifySteps(["expand production:22,forward 0-100"]);
});

test("several kinds fold together: one list for each", async () => {
    const edges = [];
    for (let i = 0; i < 51; i++) {
        edges.push(`lot:1 > production:${100 + i}`);
    }
    for (const key of ["customer:41", "customer:42", "customer:43"]) {
        edges.push(`lot:1 > ${key}`);
    }
    serve(makePayload(edges));
    await open();
    noteActions();
    await contains(".o_whiz_find input").edit("PRODUCTION-149", { confirm: false });
    await press("Escape");
    queryOne(".o_whiz_svg").focus();
    await press("ArrowDown");
    await animationFrame();
    expect(".o_whiz_panel h2").toHaveText("+4 more");
    await press("Enter");
    await animationFrame();
    expect(queryAllTexts(".o_whiz_fold_kinds button")).toEqual([
        "Customer\n3",
        "Manufacturing order\n1",
    ]);
    await contains(".o_whiz_fold_kinds [data-kind=customer]").click();
    expect(".modal").toHaveCount(0);
    expect.verifySteps(["get_genealogy 1 both", "41,42,43"]);
});

test("a drag in the small map ends where everything is on the screen, or is cancelled", async () => {
    serve();
    await open();
    const transform = () => queryOne(".o_whiz_canvas").style.transform;
    const zoomIn = async () => {
        for (let i = 0; i < 5; i++) {
            await press("+");
        }
        await animationFrame();
    };
    const pointer = (target, type) =>
        target.dispatchEvent(
            new PointerEvent(type, { clientX: 60, clientY: 60, bubbles: true, cancelable: true }),
        );
    await zoomIn();
    pointer(queryOne(".o_whiz_minimap"), "pointerdown");
    await press("f");
    await animationFrame();
    expect(".o_whiz_minimap").toHaveCount(0);
    const fitted = transform();
    pointer(window, "pointermove");
    await animationFrame();
    expect(transform()).toBe(fitted);

    await zoomIn();
    pointer(queryOne(".o_whiz_minimap"), "pointerdown");
    pointer(window, "pointercancel");
    await press("f");
    await zoomIn();
    const before = transform();
    pointer(window, "pointermove");
    await animationFrame();
    expect(transform()).toBe(before);
    expect.verifySteps(["get_genealogy 1 both"]);
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
