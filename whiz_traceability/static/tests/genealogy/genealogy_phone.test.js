import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { queryOne, queryRect } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { contains } from "@web/../tests/web_test_helpers";
import { node, open, serve } from "./genealogy_screen_helpers";

defineMailModels();
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

test("on a low screen the graph keeps its height, and the rest scrolls away", async () => {
    serve();
    await open();
    const page = queryOne(".o_action");
    page.style.height = "320px";
    await animationFrame();
    expect(queryRect(".o_whiz_body").height).toBeGreaterThan(239);
    page.scrollTop = 1000;
    expect(queryRect(".o_whiz_footer").bottom).toBeLessThan(queryRect(page).bottom + 1);
    expect.verifySteps(["get_genealogy 1 both"]);
});

test("two fingers zoom", async () => {
    serve();
    await open();
    const zoom = () => Number(queryOne(".o_whiz_canvas").style.transform.match(/scale\((.*)\)/)[1]);
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
