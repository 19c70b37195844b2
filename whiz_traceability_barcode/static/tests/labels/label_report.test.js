import { describe, expect, test } from "@odoo/hoot";
import { downloadLabels } from "@whiz_traceability_barcode/labels/label_report";

describe.current.tags("headless");

const ENV = {
    services: {
        ui: { block: () => expect.step("block"), unblock: () => expect.step("unblock") },
    },
};

test("other reports are left to Odoo", async () => {
    const done = await downloadLabels({ report_type: "qweb-pdf" }, {}, ENV);
    expect(done).toBe(false);
    expect.verifySteps([]);
});
