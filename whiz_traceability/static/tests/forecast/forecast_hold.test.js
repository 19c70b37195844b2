import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { ForecastedDetails } from "@stock/stock_forecasted/forecasted_details";
import { ForecastedHeader } from "@stock/stock_forecasted/forecasted_header";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

defineMailModels();

function makeProduct(values) {
    return {
        quantity_on_hand: 15,
        incoming_qty: 0,
        outgoing_qty: 0,
        virtual_available: 15,
        uom: "Units",
        leadtime: { total_delay: 0 },
        ...values,
    };
}

function mountHeader(product) {
    return mountWithCleanup(ForecastedHeader, {
        props: {
            docs: { product, product_variants_ids: [7, 8], precision: [16, 2] },
            openView() {},
        },
    });
}

test("the header says how much is on hold, and opens it", async () => {
    onRpc("product.product", "action_open_held_quants", ({ args }) => {
        expect.step(`held ${args[0]}`);
        return { tag: "quants" };
    });
    await mountHeader({ 7: makeProduct({ held_qty: 10 }), 8: makeProduct({ held_qty: 2.5 }) });
    patchWithCleanup(getService("action"), { doAction: ({ tag }) => expect.step(tag) });
    expect("[name=held]").toHaveText(/12\.50\s+On Hold/);
    await contains("[name=held] a").click();
    expect.verifySteps(["held 7,8", "quants"]);
});

test("nothing is said when nothing is on hold", async () => {
    await mountHeader({ 7: makeProduct({ held_qty: 0 }) });
    expect("[name=on_hand]").toHaveCount(1);
    expect("[name=held]").toHaveCount(0);
});

test("what is on hold is no free stock", () => {
    const { _freeStockCondition: isFree } = ForecastedDetails.prototype;
    const line = { document_in: false, document_out: false, replenishment_filled: true };
    const isFreeStock = (values) =>
        Boolean(isFree.call(ForecastedDetails.prototype, { ...line, ...values }));
    expect(isFreeStock({})).toBe(true);
    expect(isFreeStock({ hold_summary: "Quality" })).toBe(false);
});
