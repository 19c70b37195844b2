import { MockServer, onRpc, serverState } from "@web/../tests/web_test_helpers";
import { advanceTime, animationFrame } from "@odoo/hoot-mock";
import { expect } from "@odoo/hoot";

/** Answers requests for an alert by its record, and notes them. */
export function serveAlerts(answer = () => ({})) {
    onRpc("whiz.alert", "get_alert", ({ args: [kind, res_model, res_id] }) => {
        expect.step(`get_alert ${kind} ${res_id}`);
        const extra = answer(res_id);
        return (
            extra && {
                kind,
                level: "danger",
                title: "On hold: Quality",
                message: `LOT-${res_id} (Jar), by Ann: Splinters`,
                res_model,
                res_id,
                on_screen: true,
                ...extra,
            }
        );
    });
}

let keys = 0;

/** Sends what the server sends when something has happened. */
export function send(resId, values = {}) {
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, "whiz_alert", {
        key: `key-${++keys}`,
        kind: "hold_placed",
        res_model: "whiz.hold",
        res_id: resId,
        company_ids: [],
        ...values,
    });
}

/** Sends it, and lets it arrive. */
export async function signal(resId, values) {
    send(resId, values);
    await arrive();
}

/** Lets signals arrive, and the answers to the questions that they raise. */
export async function arrive() {
    // the bus, the wait, the question, and what is asked next: a step each, and some more
    for (let step = 0; step < 10; step++) {
        await advanceTime(150);
        await animationFrame();
    }
}
