import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    mountWithCleanup,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

defineMailModels();
describe.current.tags("desktop");

const OPTIONS = {
    with_ancestors: false,
    with_sisters: false,
    with_line: false,
    days_before: 0,
    days_after: 0,
    min_share: 0,
};

/** What the server says: one lot more for each switch. */
function makePreview(options, offset = 0) {
    const lots = 4 + Object.values(options).filter(Boolean).length;
    return {
        case: {
            id: 7,
            name: "R-0007",
            title: "Metal",
            seed_ids: [1],
            seeds: "RAW",
            can_freeze: true,
        },
        options: { ...OPTIONS, ...options },
        counts: {
            lots,
            exact: 2,
            possible: lots - 2,
            consignees: 45,
            countries: 2,
            units: "9 Units",
            value_ours: 16,
            value_market: 12,
            currency_id: 1,
        },
        buckets: [
            {
                bucket: "at_customers",
                label: "At consignees",
                quantities: "9 Units",
                lots: 3,
                places: [],
            },
        ],
        products: [{ product_id: 1, product: "Jar", lots: 3, ours: "3 Units", market: "9 Units" }],
        consignees: Array.from({ length: 45 }, (_value, n) => ({
            partner_id: n,
            name: n ? `Consignee ${n}` : "Unknown consignee",
            country: n % 2 ? "Italy" : "Germany",
            contact: n === 3 ? "" : "mail@example.com",
            lots: 1,
            deliveries: 1,
            quantities: "1 Units",
            certainty: "exact",
        })),
        lots: [
            {
                lot_id: offset + 1,
                name: `LOT-${offset}`,
                product: "Jar",
                role: "seed",
                certainty: "exact",
                share: 1,
                why: "RAW → MO/1 → JAR",
                ours: "",
                market: "9 Units",
            },
        ],
        lot_total: 100,
        findings: [{ level: "warning", text: "Something is missing." }],
        hidden: 2,
        elapsed_ms: 3,
    };
}

async function open() {
    onRpc("whiz.recall", "get_scope_preview", ({ args: [ids, options, offset] }) => {
        const set = Object.entries(options || {}).filter(([, value]) => value);
        expect.step(
            ["preview", ids[0], ...set.map((pair) => pair.join("=")), offset || ""]
                .join(" ")
                .trim(),
        );
        return makePreview(options || {}, offset);
    });
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "whiz_recall_scope",
        context: { active_id: 7 },
    });
    await animationFrame();
}

test("figures, findings and what is withheld", async () => {
    await open();
    expect("[data-figure=lots]").toHaveText(/4\s+lots\s+2 exact, 2 possible/);
    expect("[data-figure=consignees]").toHaveText(/45\s+consignees\s+in 2 countries/);
    expect(".alert-warning").toHaveText("Something is missing.");
    expect(".alert-info").toHaveText(/2\s+more lots/);
    expect.verifySteps(["preview 7"]);
});

test("a switch asks again", async () => {
    await open();
    await contains("input[name=with_ancestors]").click();
    await animationFrame();
    expect("[data-figure=lots]").toHaveText(/^5/);
    expect.verifySteps(["preview 7", "preview 7 with_ancestors=true"]);
});

test("numbers wait until they are typed", async () => {
    await open();
    await contains("input[name=min_share]").edit("12", { confirm: false });
    await runAllTimers();
    await animationFrame();
    expect.verifySteps(["preview 7", "preview 7 min_share=12"]);
});

test("a share that cannot be is marked and not asked for", async () => {
    await open();
    await contains("input[name=min_share]").edit("101", { confirm: false });
    await runAllTimers();
    expect("input[name=min_share]").toHaveClass("is-invalid");
    expect("[role=alert]").toHaveText(/from 0 to 100/);
    await contains("input[name=min_share]").edit("7", { confirm: false });
    await runAllTimers();
    await animationFrame();
    expect("input[name=min_share]").not.toHaveClass("is-invalid");
    expect.verifySteps(["preview 7", "preview 7 min_share=7"]);
});

test("two scopes beside each other, with the difference", async () => {
    await open();
    await contains(".o_whiz_scope_compare").click();
    await animationFrame();
    expect(".o_whiz_scope_card").toHaveCount(2);
    await contains(".o_whiz_scope_card:eq(1) input[name=with_sisters]").click();
    await animationFrame();
    expect(".o_whiz_scope_card:eq(1) [data-figure=lots]").toHaveText(/5\s*\+1/);
    expect(".o_whiz_scope_card:eq(0) [data-figure=lots]").toHaveText(/4\s*−1/);
    expect.verifySteps(["preview 7", "preview 7", "preview 7 with_sisters=true"]);
});

test("pages of consignees and lots", async () => {
    await open();
    expect(".o_whiz_scope_table tbody tr").toHaveCount(40);
    expect(".o_whiz_scope_table tbody tr:eq(0)").toHaveText(/Unknown consignee/);
    await contains("[aria-label='Next page']").click();
    expect(".o_whiz_scope_table tbody tr").toHaveCount(5);
    await contains("input[type=search]").edit("consignee 44", { confirm: false });
    expect(".o_whiz_scope_table tbody tr").toHaveCount(1);
    await contains("[data-tab=lots]").click();
    expect(".o_whiz_scope_table tbody").toHaveText(/LOT-0/);
    await contains("[aria-label='Next page']").click();
    await animationFrame();
    expect(".o_whiz_scope_table tbody").toHaveText(/LOT-80/);
    expect.verifySteps(["preview 7", "preview 7 80"]);
});

test("the scope that is frozen is the one of the button", async () => {
    onRpc("whiz.recall", "write", ({ args: [ids, vals] }) => {
        expect.step(`write ${ids[0]} line=${vals.with_line}`);
        return true;
    });
    onRpc("whiz.recall", "action_freeze", () => {
        expect.step("freeze");
        return true;
    });
    await open();
    patchWithCleanup(getService("action"), {
        doAction(action) {
            expect.step(`open ${action.res_model} ${action.res_id}`);
        },
    });
    await contains(".o_whiz_scope_compare").click();
    await animationFrame();
    await contains(".o_whiz_scope_card:eq(1) input[name=with_line]").click();
    await animationFrame();
    await contains(".o_whiz_scope_card:eq(1) .o_whiz_scope_freeze").click();
    await animationFrame();
    expect.verifySteps([
        "preview 7",
        "preview 7",
        "preview 7 with_line=true",
        "write 7 line=true",
        "freeze",
        "open whiz.recall 7",
    ]);
});
