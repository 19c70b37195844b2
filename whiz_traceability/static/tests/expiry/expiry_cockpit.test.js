import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, expect, test } from "@odoo/hoot";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    getService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";

const BUCKETS = {
    expired: "Expired",
    week: "0 to 7 days",
    month: "8 to 30 days",
    later: "Later",
};

class Stock extends models.Model {
    _name = "whiz.expiry.stock";

    name = fields.Char();
    bucket = fields.Selection({ selection: Object.entries(BUCKETS) });
    unsold = fields.Float();

    _records = [
        { id: 1, name: "OLD", bucket: "expired", unsold: 4 },
        { id: 2, name: "SOON", bucket: "week", unsold: 0 },
        { id: 3, name: "FRESH", bucket: "later", unsold: 1 },
    ];
}

const SEARCH = `<search>
    <filter name="expired" string="Expired" domain="[('bucket', '=', 'expired')]"/>
    <filter name="week" string="Week" domain="[('bucket', '=', 'week')]"/>
    <filter name="month" string="Month" domain="[('bucket', '=', 'month')]"/>
    <filter name="later" string="Later" domain="[('bucket', '=', 'later')]"/>
    <filter name="unsold" string="Unsold" domain="[('unsold', '>', 0)]"/>
    <filter name="old" string="Old" domain="[('name', '=', 'OLD')]"/>
</search>`;

defineMailModels();
defineModels([Stock]);

let asked;

beforeEach(() => {
    asked = [];
    onRpc("whiz.expiry.stock", "get_cockpit", ({ args: [domain] }) => {
        asked.push(domain);
        return {
            buckets: Object.entries(BUCKETS).map(([bucket, label]) => ({
                bucket,
                label,
                lots: bucket === "month" ? 0 : 1200,
                value: bucket === "month" ? 0 : 4120.4,
            })),
            unsold: { lots: 2, value: 33 },
            lost: 250.6,
            todo: 7,
            currency_id: serverState.companies[0].currency_id,
        };
    });
});

const tile = (name) => `.o_whiz_expiry_tile[data-bucket=${name}]`;

function openList() {
    return mountView({
        type: "list",
        resModel: "whiz.expiry.stock",
        searchViewArch: SEARCH,
        arch: `<list js_class="whiz_expiry_list"><field name="name"/></list>`,
    });
}

test("tiles show lots and value, and say so when there are none", async () => {
    await openList();
    expect(".o_whiz_expiry_tile").toHaveCount(Object.keys(BUCKETS).length + 3);
    expect(tile("expired")).toHaveText(/Expired\s*1,200\s*lots\s*\$\s*4,120/);
    expect(tile("expired")).toHaveClass("border-danger");
    expect(tile("month")).toHaveText(/8 to 30 days\s*0\s*lots/);
    expect(tile("month")).toHaveClass("border-secondary");
    expect(tile("unsold")).toHaveText(/Not sold in time\s*2\s*lots\s*\$\s*33/);
    expect(tile("todo")).toHaveText(/To do\s*7\s*measures/);
    expect(tile("lost")).toHaveText(/Lost so far\s*\$\s*251\s*in 12 months/);
    expect(".o_data_row").toHaveCount(3);
});

test("a tile searches for its lots, pressed again for all", async () => {
    await openList();
    await contains(tile("expired")).click();
    expect(".o_data_row").toHaveCount(1);
    expect(tile("expired")).toHaveAttribute("aria-pressed", "true");
    expect(tile("week")).toHaveAttribute("aria-pressed", "false");
    await contains(tile("expired")).click();
    expect(".o_data_row").toHaveCount(3);
    expect(tile("expired")).toHaveAttribute("aria-pressed", "false");
});

// a phone folds the search bar away
test.tags("desktop");
test("the chosen tile is a facet of the search", async () => {
    await openList();
    await contains(tile("expired")).click();
    expect(".o_searchview_facet").toHaveText("Expired");
});

test("another tile takes the place of the first", async () => {
    await openList();
    await contains(tile("expired")).click();
    await contains(tile("week")).click();
    expect(".o_data_row").toHaveText("SOON");
    expect(tile("expired")).toHaveAttribute("aria-pressed", "false");
    await contains(tile("unsold")).click();
    expect(".o_data_row").toHaveCount(2);
});

test("the chosen tile does not narrow the tiles, another filter does", async () => {
    await mountView({
        type: "list",
        resModel: "whiz.expiry.stock",
        searchViewArch: SEARCH,
        arch: `<list js_class="whiz_expiry_list"><field name="name"/></list>`,
        context: { search_default_old: 1 },
    });
    const searched = () => JSON.stringify(asked.at(-1));
    expect(searched()).toBe('[["name","=","OLD"]]');
    await contains(tile("expired")).click();
    await animationFrame();
    expect(asked.length).toBe(2);
    expect(searched()).toInclude('["name","=","OLD"]');
    expect(searched()).not.toInclude("bucket");
});

test("what is to do and what was lost are links", async () => {
    await openList();
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action),
    });
    await contains(tile("todo")).click();
    await contains(tile("lost")).click();
    expect.verifySteps([
        "whiz_traceability.action_expiry_event",
        "whiz_traceability.action_expiry_loss",
    ]);
});

test("the kanban has the tiles, too", async () => {
    await mountView({
        type: "kanban",
        resModel: "whiz.expiry.stock",
        searchViewArch: SEARCH,
        arch: `<kanban js_class="whiz_expiry_kanban"><templates><t t-name="card">
            <field name="name"/></t></templates></kanban>`,
    });
    expect(tile("expired")).toHaveCount(1);
    await contains(tile("week")).click();
    expect(".o_kanban_record:not(.o_kanban_ghost)").toHaveText("SOON");
});
