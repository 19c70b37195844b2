import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { noteTrace } from "@whiz_traceability/overview/last_traces";
import { browser } from "@web/core/browser/browser";
import { WebClient } from "@web/webclient/webclient";
import { serveAlerts, signal } from "../alert/alert_test_helpers";

defineMailModels();

function window(res_model) {
    return { type: "ir.actions.act_window", res_model, views: [[false, "list"]] };
}

function makeData(held = 3) {
    return {
        counts: [
            {
                key: "held",
                sequence: 10,
                label: "lots on hold",
                value: held,
                detail: "of 2 products",
                icon: "fa-hand-paper-o",
                level: "danger",
                action: window("stock.lot"),
            },
        ],
        attention: held
            ? [
                  {
                      key: "hold-4",
                      priority: 30,
                      icon: "fa-hand-paper-o",
                      level: "danger",
                      title: "H-0004: Quality",
                      text: "JAR-0331, by Ann",
                      date: "2026-11-24 08:00:00",
                      action: window("whiz.hold"),
                  },
              ]
            : [],
        more: held ? 2 : 0,
        charts: [
            {
                key: "expiring",
                sequence: 10,
                title: "Expiring by Week",
                empty: "Nothing expires.",
                bars: held
                    ? [
                          {
                              label: "24 Nov",
                              value: 5,
                              text: "5 lots",
                              level: "danger",
                              action: window("product.product"),
                          },
                          { label: "1 Dec", value: 0, text: "0 lots", level: "info" },
                      ]
                    : [],
            },
        ],
    };
}

async function open() {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "whiz_overview",
    });
    await animationFrame();
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action.res_model || action),
    });
}

test("numbers, what needs attention, and charts are links", async () => {
    onRpc("whiz.overview", "get_overview", () => makeData());
    await open();
    expect(".o_whiz_counts li").toHaveCount(1);
    expect(".o_whiz_counts").toHaveText(/3\s*lots on hold\s*of 2 products/);
    expect(".o_whiz_attention button").toHaveText(/H-0004: Quality\s*JAR-0331, by Ann/);
    expect(".o_whiz_overview").toHaveText(/2 more\./);
    expect(".o_whiz_bar").toHaveCount(2);
    expect(".o_whiz_bar:eq(1)").not.toBeEnabled();
    await contains(".o_whiz_counts button").click();
    await contains(".o_whiz_attention button").click();
    await contains(".o_whiz_bar:eq(0)").click();
    expect.verifySteps(["stock.lot", "whiz.hold", "product.product"]);
});

test("it says so when there is nothing to do", async () => {
    onRpc("whiz.overview", "get_overview", () => makeData(0));
    await open();
    expect(".o_whiz_nothing").toHaveText(/Nothing at the moment/);
    expect(".o_whiz_overview").toHaveText(/Nothing expires\./);
});

test("it changes by itself", async () => {
    let held = 0;
    serveAlerts();
    onRpc("whiz.overview", "get_overview", () => makeData(held));
    await open();
    expect(".o_whiz_counts strong").toHaveText("0");
    held = 2;
    await signal(4);
    expect(".o_whiz_counts strong").toHaveText("2");
    held = 1;
    await advanceTime(61000);
    await animationFrame();
    expect(".o_whiz_counts strong").toHaveText("1");
    expect.verifySteps(["get_alert hold_placed 4"]);
});

test("search leads to the genealogy", async () => {
    onRpc("whiz.overview", "get_overview", () => makeData());
    onRpc("whiz.trace", "search_anything", () => [
        { res_model: "stock.lot", res_id: 31, label: "JAR-0331", detail: "Jar" },
    ]);
    await open();
    await contains(".o_whiz_search input").edit("0331", { confirm: false });
    await advanceTime(500);
    await animationFrame();
    await contains(".o_whiz_search li").click();
    expect.verifySteps(["whiz_traceability.action_genealogy"]);
});

test("an error is told, and the page tries again", async () => {
    let isBroken = true;
    onRpc("whiz.overview", "get_overview", () => {
        if (isBroken) {
            throw makeServerError({ message: "Too tired" });
        }
        return makeData();
    });
    await open();
    expect(".alert-warning").toHaveCount(1);
    isBroken = false;
    await advanceTime(61000);
    await animationFrame();
    expect(".alert-warning").toHaveCount(0);
    expect(".o_whiz_counts strong").toHaveText("3");
});

test("what was traced last is a link, the same trace once", async () => {
    onRpc("whiz.overview", "get_overview", () => makeData());
    const date = new Date(Date.now() - 12000).toISOString();
    noteTrace({ label: "JAR-0331", lotIds: [31], direction: "forward", date });
    for (const id of [1, 2, 3, 4]) {
        noteTrace({ label: `L${id}`, lotIds: [id], direction: "both", date });
    }
    noteTrace({ label: "JAR-0331", lotIds: [31], direction: "forward", date });
    noteTrace({ label: "", lotIds: [], direction: "both", date });
    await open();
    expect(".o_whiz_last_traces button").toHaveCount(5);
    expect(".o_whiz_last_traces button:eq(0)").toHaveText(/JAR-0331\s*forward 12 seconds ago/);
    patchWithCleanup(getService("action"), {
        doAction: (_action, { additionalContext }) =>
            expect.step(`${additionalContext.lot_ids} ${additionalContext.direction}`),
    });
    await contains(".o_whiz_last_traces button:eq(0)").click();
    expect.verifySteps(["31 forward"]);
});

test("no traces, and what is not a list, show nothing", async () => {
    onRpc("whiz.overview", "get_overview", () => makeData());
    patchWithCleanup(browser.localStorage, {
        getItem(key) {
            return key.startsWith("whiz_") ? "nonsense" : super.getItem(key);
        },
    });
    await open();
    expect(".o_whiz_last_traces").toHaveCount(0);
});
