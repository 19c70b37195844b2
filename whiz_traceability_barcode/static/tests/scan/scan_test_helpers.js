import { animationFrame } from "@odoo/hoot-mock";
import { press } from "@odoo/hoot-dom";
import { getService, mountWithCleanup, onRpc } from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

/** What the tests of the scan station have in common. */

export const MODES = [
    { mode: "lookup", label: "What is this?", icon: "fa-search", model: false, hint: "Scan" },
    {
        mode: "receive",
        label: "Receive",
        icon: "fa-download",
        model: "stock.picking",
        choose: "Choose a receipt",
        hint: "Scan each label",
        finish: "Validate",
    },
];

export const DOCUMENT = { res_model: "stock.picking", res_id: 31, label: "WH/IN/0031" };

export function makeState(done = 12, vals = {}) {
    return {
        label: "WH/IN/0031",
        detail: "Nocciole Srl",
        closed: false,
        rest: [],
        buttons: [],
        lines: [
            {
                id: 1,
                product_id: 3,
                product: "Hazelnut",
                uom: "Units",
                tracking: "lot",
                needed: 40,
                done,
                left: 40 - done,
                lots: done ? [{ id: 5, name: "HZ-88123", quantity: done, package: "" }] : [],
                more_lots: 0,
                expected: "",
            },
        ],
        needed: 40,
        done,
        left: 40 - done,
        uom: "Units",
        can_finish: done > 0,
        can_undo: done > 0,
        ...vals,
    };
}

export function makeAnswer(vals = {}) {
    return {
        verdict: "ok",
        title: "1 Units Hazelnut",
        message: "HZ-88123",
        choices: [],
        links: [],
        card: false,
        context: {},
        can_undo: true,
        ...vals,
    };
}

/** Answers the station's requests; `submit` and `undo` get the scan. */
export function serve({ submit = () => makeAnswer(), undo = () => makeAnswer(), ...more } = {}) {
    onRpc("whiz.scan", "get_modes", () => MODES);
    onRpc("whiz.scan", "get_documents", () => more.documents || [{ ...DOCUMENT, detail: "" }]);
    onRpc("whiz.scan", "get_state", ({ args }) => makeState(12, { label: labels[args[2]] }));
    onRpc("whiz.scan", "submit", ({ args }) => submit(args[0]));
    onRpc("whiz.scan", "undo", ({ args }) => undo(args[0]));
    onRpc("whiz.scan", "finish", () => more.finish || { action: false, state: makeState(40) });
    onRpc("whiz.scan", "get_test_codes", () => more.codes || []);
}

const labels = { 31: "WH/IN/0031", 32: "WH/IN/0032" };

export async function open(params = {}, tag = "whiz_scan") {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({ type: "ir.actions.client", tag, params });
    await animationFrame();
    await animationFrame();
}

/** Scans as a scanner does that sends keys to the page. */
export async function scan(text) {
    for (const char of text) {
        await press(char);
    }
    await press("Enter");
    await animationFrame();
    await animationFrame();
    await animationFrame();
}
