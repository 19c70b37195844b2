import { startBusService, waitForChannels } from "@bus/../tests/bus_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Recall extends models.Model {
    _name = "whiz.recall";
    scope_lot_count = fields.Integer();
    _records = [
        { id: 7, scope_lot_count: 4 },
        { id: 8, scope_lot_count: 5000 },
    ];
}

defineMailModels();
defineModels([Recall]);
describe.current.tags("desktop");

function makeBoard(responded = 0) {
    const told = { notified: "2026-11-24 08:00:00", acknowledged: false };
    return {
        rates: { notified: 50, acknowledged: 0, responded, recovered: 33.333 },
        hours: { notified: 1.25, acknowledged: false, responded: false },
        totals: [
            {
                product: "Jar",
                uom: "Units",
                came_in: 9,
                ours: 2,
                consumed: 0,
                scrapped: 0,
                shipped: 6,
                returned: 2,
                recovered: 2,
                destroyed: 0,
                out: 4,
                unexplained: 1,
                missing: [{ name: "JAR-3", quantity: 1 }],
            },
        ],
        consignees: [
            {
                id: 1,
                name: "Weber",
                country: "Germany",
                lots: 1,
                had: "3 Units",
                recovered: 0,
                overdue: true,
                silent: true,
                responded: false,
                ...told,
            },
        ],
        consignee_total: 201,
        countries: [{ country: "Germany", consignees: 2, notified: 1, responded: 0 }],
        lots: [{ name: "JAR-3", consignees: 1, had: "3 Units", recovered: 0 }],
        days: [{ day: "2026-11-24", notified: 1, responded: 0 }],
    };
}

/** Mount the board of a case; the second answer of the server says that all answered. */
async function mountBoard(resId) {
    let asked = 0;
    onRpc("whiz.recall", "get_board", ({ args: [[id]] }) => {
        expect.step(`board ${id}`);
        return makeBoard(asked++ ? 100 : 0);
    });
    await mountView({
        type: "form",
        resModel: "whiz.recall",
        resId,
        arch: `<form><field name="scope_lot_count"/><widget name="whiz_recall_board"/></form>`,
    });
}

async function listen() {
    startBusService();
    getService("bus_service").addChannel("team");
    await waitForChannels(["team"]);
}

test("shares, overdue first, and what is missing by name", async () => {
    await mountBoard(7);
    expect.verifySteps(["board 7"]);
    expect("[role=progressbar]").toHaveCount(4);
    expect("[role=progressbar]:eq(0)").toHaveAttribute("aria-valuenow", "50");
    expect(".o_whiz_recall_board").toHaveText(/33.3 %/);
    expect(".o_whiz_recall_board").toHaveText(/after 1.3 h on average/);
    expect("tr.table-warning").toHaveText(/Weber\s*overdue/);
    expect("td.text-danger").toHaveText(/1\s+JAR-3: 1/);
    expect(".o_whiz_recall_board").toHaveText(/Nov 24/);
    expect(".o_whiz_recall_board").toHaveText(/and 200 more/);
});

test("changes by itself when the bus says so, once for a burst", async () => {
    await mountBoard(7);
    await listen();
    expect.verifySteps(["board 7"]);
    for (const id of [7, 8, 7]) {
        MockServer.env["bus.bus"]._sendone("team", "whiz_recall/board", { id });
    }
    await runAllTimers();
    await expect.waitForSteps(["board 7"]);
    await animationFrame();
    expect("[role=progressbar]:eq(2)").toHaveAttribute("aria-valuenow", "100");
});

test("what happens in another case is left alone", async () => {
    await mountBoard(7);
    await listen();
    expect.verifySteps(["board 7"]);
    MockServer.env["bus.bus"]._sendone("team", "whiz_recall/board", { id: 8 });
    await runAllTimers();
    await animationFrame();
    expect.verifySteps([]);
});

test("a large case is worked out when somebody asks for it", async () => {
    await mountBoard(8);
    expect.verifySteps([]);
    expect(".o_whiz_recall_board").toHaveCount(0);
    await contains("button:contains(Work out where every unit is)").click();
    expect.verifySteps(["board 8"]);
    expect(".o_whiz_recall_board").toHaveCount(1);
});
