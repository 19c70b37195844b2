import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { arrive, send, serveAlerts, signal } from "./alert_test_helpers";

defineMailModels();
describe.current.tags("desktop");

beforeEach(() => {
    serverState.companies = [
        { id: 1, name: "Ours", sequence: 1, parent_id: false, child_ids: [] },
        { id: 2, name: "Other", sequence: 2, parent_id: false, child_ids: [] },
    ];
});

test("a hold appears on the screen and leads to its record", async () => {
    serveAlerts();
    await mountWithCleanup(WebClient);
    patchWithCleanup(getService("action"), {
        doAction: ({ res_model, res_id }) => expect.step(`${res_model},${res_id}`),
    });
    await signal(7);
    expect(".o_whiz_alert .o_notification_bar, .o_notification_bar").toHaveClass("bg-danger");
    expect(".o_notification").toHaveText(/On hold: Quality/);
    expect(".o_notification").toHaveText(/LOT-7 \(Jar\), by Ann: Splinters/);
    await contains(".o_notification button:contains(Open)").click();
    expect.verifySteps(["get_alert hold_placed 7", "whiz.hold,7"]);
    await animationFrame();
    expect(".o_notification").toHaveCount(0);
});

test("what concerns other companies is not even asked for", async () => {
    serveAlerts();
    await mountWithCleanup(WebClient);
    await signal(7, { company_ids: [2] });
    expect.verifySteps([]);
    await signal(8, { company_ids: [2, 1] });
    expect.verifySteps(["get_alert hold_placed 8"]);
    expect(".o_notification").toHaveCount(1);
});

test("what the server does not tell is not shown", async () => {
    serveAlerts((id) => (id === 7 ? null : {}));
    await mountWithCleanup(WebClient);
    getService("whiz_alert").bus.addEventListener("alert", ({ detail }) =>
        expect.step(`alert ${detail.res_id}`),
    );
    await signal(7);
    await signal(8);
    expect.verifySteps(["get_alert hold_placed 7", "get_alert hold_placed 8", "alert 8"]);
    expect(".o_notification").toHaveCount(1);
});

test("who chose to see less still has the open form marked", async () => {
    serveAlerts(() => ({ on_screen: false }));
    await mountWithCleanup(WebClient);
    getService("whiz_alert").bus.addEventListener("alert", () => expect.step("alert"));
    await signal(7);
    expect.verifySteps(["get_alert hold_placed 7", "alert"]);
    expect(".o_notification").toHaveCount(0);
});

test("a signal that the bus repeats is told once", async () => {
    serveAlerts();
    await mountWithCleanup(WebClient);
    await signal(7, { key: "same" });
    await signal(7, { key: "same" });
    expect.verifySteps(["get_alert hold_placed 7"]);
    expect(".o_notification").toHaveCount(1);
});

test("a flood is told in one line", async () => {
    serveAlerts();
    await mountWithCleanup(WebClient);
    [1, 2, 3, 4, 5, 6].forEach((id) => send(id));
    await arrive();
    expect.verifySteps(
        [1, 2, 3, 4, 5, 6].map((id) => `get_alert hold_placed ${id}`),
        {
            ignoreOrder: true,
        },
    );
    expect(".o_notification:contains(On hold: Quality)").toHaveCount(3);
    expect(".o_notification:contains(3 more alerts)").toHaveCount(1);
});

test("an error of the server is no error of the user", async () => {
    serveAlerts(() => {
        throw new Error("broken");
    });
    await mountWithCleanup(WebClient);
    await signal(7);
    expect.verifySteps(["get_alert hold_placed 7"]);
    expect(".o_notification").toHaveCount(0);
});
