import { queryAttribute } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import { expect } from "@odoo/hoot";
import {
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";
import { makeJarPayload } from "./genealogy_test_helpers";

/** What the tests of the genealogy's screens have in common. */

const WHERE = {
    uom: "Units",
    where: [
        {
            bucket: "reserved",
            label: "Reserved on open orders",
            quantity: 12,
            documents: [{ res_model: "stock.picking", res_id: 48, label: "WH/OUT/00048" }],
            more_documents: 3,
        },
    ],
    balance: { balanced: false, unexplained: 2 },
};

/** Answers every request for a genealogy, and notes it as a step. */
export function serve(payload = makeJarPayload()) {
    onRpc("stock.lot", "get_genealogy", ({ args, kwargs }) => {
        expect.step(`get_genealogy ${args[0]} ${kwargs.direction}`);
        return typeof payload === "function" ? payload(kwargs) : payload;
    });
    onRpc("stock.lot", "get_where_summary", () => WHERE);
    // a lot that is no batch stands for itself
    onRpc("whiz.trace", "get_root_lots", ({ args }) => ({ lot_ids: args[1], label: "Lot" }));
}

/** Opens the client action, by default on lot 1. */
export async function open({
    context = { active_model: "stock.lot", active_ids: [1], lot_ids: [1] },
    params = {},
} = {}) {
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
export function noteActions() {
    patchWithCleanup(getService("action"), {
        loadAction: (xmlId) => ({ type: "ir.actions.report", xml_id: xmlId }),
        doAction(action, { additionalContext } = {}) {
            const { data, res_model, res_id, domain } = action;
            if (action.type === "ir.actions.report") {
                const { ids = additionalContext.active_ids, total = "all" } = data;
                expect.step(`${action.xml_id} ${ids.length} of ${total}`);
                return;
            }
            expect.step(res_id ? `${res_model},${res_id}` : domain ? domain[0][2].join() : action);
        },
    });
}

/** Selector of a node. */
export function node(key) {
    return `.o_whiz_node[data-key="${key}"]`;
}

/** Key of the node that the keyboard is on. */
export function active() {
    const id = queryAttribute(".o_whiz_svg", "aria-activedescendant");
    return document.getElementById(id)?.dataset.key;
}
