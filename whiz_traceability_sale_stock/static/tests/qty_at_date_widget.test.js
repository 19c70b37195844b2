import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { QtyAtDatePopover, qtyAtDateWidget } from "@sale_stock/widgets/qty_at_date_widget";
import { mountWithCleanup } from "@web/../tests/web_test_helpers";

defineMailModels();

function openPopover(held_qty_today) {
    const data = {
        held_qty_today,
        is_mto: false,
        state: "draft",
        virtual_available_at_date: 5,
        free_qty_today: 5,
        product_uom_id: [1, "Units"],
    };
    const calcData = { product_uom_name: "Units", will_be_fulfilled: true };
    return mountWithCleanup(QtyAtDatePopover, {
        props: { record: { data }, calcData, close() {} },
    });
}

test("the popover says how much is in stock but on hold", async () => {
    await openPopover(12);
    expect(".o_whiz_held_qty").toHaveText("12 more in stock, but on hold");
    expect(".o_whiz_held_qty .fa-hand-paper-o").toHaveCount(1);
});

test("nothing is said when nothing is on hold", async () => {
    await openPopover(0);
    expect("table").toHaveCount(1);
    expect(".o_whiz_held_qty").toHaveCount(0);
});

test("the line is asked for what is on hold", () => {
    const names = qtyAtDateWidget.fieldDependencies.map(({ name }) => name);
    expect(names).toInclude("held_qty_today");
    expect(names).toInclude("free_qty_today");
});
