import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    MockServer,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { serveAlerts, signal } from "../alert/alert_test_helpers";

const HOLD = {
    id: 4,
    name: "H-0004",
    reason: "Quality",
    is_partial: false,
    by: "Ann",
    date: "2026-11-24 08:00:00",
    note: "Splinters",
    can_release: true,
    is_requested: false,
    lots: [{ id: 31, name: "JAR-0331" }],
    lot_count: 1,
};

class Transfer extends models.Model {
    _name = "whiz.test.transfer";

    name = fields.Char();
    hold_info = fields.Json();

    _records = [
        { id: 1, name: "WH/OUT/1", hold_info: { lots: 1, holds: [HOLD] } },
        { id: 2, name: "WH/OUT/2", hold_info: false },
    ];
}

defineMailModels();
defineModels([Transfer]);

const ARCH = `<form><field name="hold_info" widget="whiz_hold_banner" nolabel="1"/>
    <sheet><field name="name"/></sheet></form>`;

function openForm(resId) {
    onRpc("whiz.test.transfer", "get_hold_info", ({ args: [[id]] }) => {
        const [vals] = MockServer.env["whiz.test.transfer"].read([id], ["hold_info"]);
        return vals.hold_info;
    });
    return mountView({ type: "form", resModel: "whiz.test.transfer", resId, arch: ARCH });
}

function noteActions() {
    patchWithCleanup(getService("action"), {
        doAction({ res_model, res_id, tag }) {
            expect.step(tag || `${res_model},${res_id}`);
        },
    });
}

test("what is on hold, why, and the ways from there", async () => {
    onRpc("whiz.hold", "action_open_release", ({ args }) => {
        expect.step(`release ${args[0]}`);
        return { type: "ir.actions.client", tag: "dialog" };
    });
    await openForm(1);
    noteActions();
    expect(".o_whiz_hold_banner .alert").toHaveCount(1);
    expect(".o_whiz_hold_banner").toHaveText(/On hold: Quality/);
    expect(".o_whiz_hold_banner").toHaveText(/by Ann/);
    expect(".o_whiz_hold_banner").toHaveText(/Splinters/);
    expect(".o_whiz_hold_banner .fa-hand-paper-o").toHaveCount(1);
    await contains(".o_whiz_hold_banner a:contains(JAR-0331)").click();
    await contains(".o_whiz_hold_banner button:contains(H-0004)").click();
    await contains(".o_whiz_hold_banner button:contains(Release)").click();
    expect.verifySteps(["stock.lot,31", "whiz.hold,4", "release 4", "dialog"]);
});

test("nothing on hold, nothing shown", async () => {
    await openForm(2);
    expect(".o_whiz_hold_banner").toHaveCount(1);
    expect(".o_whiz_hold_banner .alert").toHaveCount(0);
});

test("a hold whose reason the user may not know", async () => {
    const lots = [1, 2, 3, 4, 5].map((id) => ({ id, name: `L${id}` }));
    Transfer._records[0].hold_info = {
        lots: 9,
        holds: [{ id: false, lots, lot_count: 9 }],
    };
    await openForm(1);
    expect(".o_whiz_hold_banner").toHaveText(/On hold\s*L1\s*L2\s*L3\s*L4\s*L5\s*and 4 more/);
    expect(".o_whiz_hold_banner button").toHaveCount(0);
});

test("an alert marks the open form, what was typed stays", async () => {
    serveAlerts();
    await openForm(2);
    await contains(".o_field_widget[name=name] input").edit("typed", { confirm: false });
    const transfers = MockServer.env["whiz.test.transfer"];
    transfers.write([2], { hold_info: { lots: 1, holds: [HOLD] } });
    await signal(4);
    expect(".o_whiz_hold_banner .alert").toHaveText(/Quality/);
    expect(".o_whiz_hold_banner .alert").toHaveClass("o_whiz_new");
    expect(".o_field_widget[name=name] input").toHaveValue("typed");
    transfers.write([2], { hold_info: false });
    await signal(4, { kind: "hold_released" });
    expect(".o_whiz_hold_banner").toHaveText("Nothing here is on hold any more.");
    expect(".o_field_widget[name=name] input").toHaveValue("typed");
    expect.verifySteps(["get_alert hold_placed 4", "get_alert hold_released 4"]);
});

test("an alert brings the form up to date where nothing was changed", async () => {
    serveAlerts();
    await openForm(2);
    const transfers = MockServer.env["whiz.test.transfer"];
    transfers.write([2], { name: "waits", hold_info: { lots: 1, holds: [HOLD] } });
    await signal(4);
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("waits");
    expect(".o_whiz_hold_banner .alert").toHaveText(/Quality/);
    expect(".o_whiz_hold_banner .alert").toHaveClass("o_whiz_new");
    transfers.write([2], { name: "reserved", hold_info: false });
    await signal(4, { kind: "hold_released" });
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("reserved");
    expect(".o_whiz_hold_banner").toHaveText("Nothing here is on hold any more.");
    expect.verifySteps(["get_alert hold_placed 4", "get_alert hold_released 4"]);
});

test("an alert shows what has become of a form without its lots", async () => {
    serveAlerts();
    await openForm(2);
    MockServer.env["whiz.test.transfer"].write([2], { name: "waits" });
    await signal(4);
    await animationFrame();
    expect(".o_field_widget[name=name] input").toHaveValue("waits");
    expect(".o_whiz_hold_banner .alert").toHaveCount(0);
    expect.verifySteps(["get_alert hold_placed 4"]);
});

test("an alert leaves a form alone whose input has the focus", async () => {
    serveAlerts();
    onRpc("whiz.test.transfer", "web_read", () => expect.step("read"));
    await openForm(2);
    expect.verifySteps(["read"]);
    await contains(".o_field_widget[name=name] input").focus();
    await signal(4);
    await animationFrame();
    expect(".o_field_widget[name=name] input").toBeFocused();
    expect.verifySteps(["get_alert hold_placed 4"]);
});

test("an alert about other lots leaves the form as it is", async () => {
    serveAlerts();
    await openForm(1);
    await signal(5);
    expect(".o_whiz_hold_banner .alert").toHaveCount(1);
    expect(".o_whiz_hold_banner .alert").not.toHaveClass("o_whiz_new");
    expect.verifySteps(["get_alert hold_placed 5"]);
});

test("a new record asks for nothing", async () => {
    serveAlerts();
    await openForm(undefined);
    onRpc("whiz.test.transfer", "get_hold_info", () => expect.step("asked"));
    await signal(5);
    expect.verifySteps(["get_alert hold_placed 5"]);
});

describe("mark", () => {
    class Lot extends models.Model {
        _name = "whiz.test.lot";

        name = fields.Char();
        hold_summary = fields.Char();
        is_held = fields.Boolean();

        _records = [
            { id: 1, name: "A", hold_summary: "Quality, Recall", is_held: true },
            { id: 2, name: "B", hold_summary: false, is_held: false },
        ];
    }
    defineModels([Lot]);

    test("reason or word, with an icon", async () => {
        await mountView({
            type: "list",
            resModel: "whiz.test.lot",
            arch: `<list><field name="name"/>
                <field name="hold_summary" widget="whiz_hold_mark"/>
                <field name="is_held" widget="whiz_hold_mark"/></list>`,
        });
        expect(".o_whiz_hold_mark").toHaveCount(2);
        expect(".o_whiz_hold_mark .fa-hand-paper-o").toHaveCount(2);
        expect(".o_whiz_hold_mark:eq(0)").toHaveText("Quality, Recall");
        expect(".o_whiz_hold_mark:eq(1)").toHaveText("On hold");
    });
});
