import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { svgUrl } from "@whiz_traceability_barcode/labels/svg_field";

describe.current.tags("desktop");

class Layout extends models.Model {
    _name = "whiz.label.layout";

    target = fields.Selection({ selection: [["lot", "Lots"]] });
    width = fields.Float();
    height = fields.Float();
    dpi = fields.Char();
    date_format = fields.Char();
    sample_lot_id = fields.Many2one({ relation: "whiz.label.layout" });
    sample_package_id = fields.Many2one({ relation: "whiz.label.layout" });
    item_ids = fields.One2many({ relation: "whiz.label.layout.item" });

    _records = [{ id: 1, target: "lot", width: 50, height: 25, dpi: "203", item_ids: [1, 2] }];
}

class Item extends models.Model {
    _name = "whiz.label.layout.item";

    kind = fields.Selection({
        selection: [
            ["text", "Text"],
            ["symbol", "Symbol"],
        ],
    });
    text = fields.Char();
    x = fields.Float();
    y = fields.Float();
    width = fields.Float();
    height = fields.Float();

    _records = [
        { id: 1, kind: "symbol", x: 0, y: 0, width: 15, height: 15 },
        { id: 2, kind: "text", text: "Lot {lot}", x: 20, y: 2, width: 20, height: 5 },
    ];
}

defineMailModels();
defineModels([Layout, Item]);

const ARCH = `
    <form>
        <field name="target" invisible="1" />
        <field name="width" />
        <field name="height" />
        <field name="dpi" invisible="1" />
        <field name="date_format" invisible="1" />
        <field name="sample_lot_id" invisible="1" />
        <field name="sample_package_id" invisible="1" />
        <widget name="whiz_label_preview" />
        <field name="item_ids">
            <list editable="bottom">
                <field name="kind" />
                <field name="text" />
                <field name="x" />
                <field name="y" />
                <field name="width" />
                <field name="height" />
            </list>
        </field>
    </form>`;

const DRAWING = '<svg xmlns="http://www.w3.org/2000/svg"></svg>';

async function open(problems = [], params = {}) {
    onRpc("whiz.label.layout", "preview", ({ args }) => {
        const [values, items] = args;
        expect.step(`${values.width} x ${values.height}: ${items.map((i) => i.x).join(" ")}`);
        return { svg: DRAWING, problems };
    });
    onRpc("whiz.label.layout", "get_catalogue", () => ({
        placeholders: [{ name: "lot", title: "Lot or serial number" }],
        identifiers: [{ name: "01", title: "GTIN" }],
    }));
    await mountView({
        type: "form",
        resModel: "whiz.label.layout",
        resId: 1,
        arch: ARCH,
        ...params,
    });
    await runAllTimers();
    await animationFrame();
}

test("the label is drawn, with a handle on everything", async () => {
    await open();
    expect.verifySteps(["50 x 25: 0 20"]);
    expect(".o_whiz_label img").toHaveCount(1);
    expect(".o_whiz_label_item").toHaveCount(2);
    expect(".o_whiz_label_item[data-kind=text]").toHaveAttribute("title", "Lot {lot}");
    expect(".o_whiz_label_fine").toHaveCount(1);
    await contains(".o_whiz_label_names summary").click();
    expect(".o_whiz_label_names code:first").toHaveText("{lot}");
});

test("it is drawn again when something changes", async () => {
    await open();
    await contains("[name=width] input").edit("60");
    await runAllTimers();
    expect.verifySteps(["50 x 25: 0 20", "60 x 25: 0 20"]);
});

test("arrow keys move, with shift they resize", async () => {
    await open();
    const text = ".o_whiz_label_item[data-kind=text]";
    await contains(text).press("ArrowRight");
    await contains(text).press("ArrowDown");
    await contains(text).press(["Shift", "ArrowRight"]);
    await runAllTimers();
    expect.verifySteps(["50 x 25: 0 20", "50 x 25: 0 20.5"]);
    const row = ".o_data_row:eq(1)";
    expect(`${row} [name=x]`).toHaveText("20.50");
    expect(`${row} [name=y]`).toHaveText("2.50");
    expect(`${row} [name=width]`).toHaveText("20.50");
});

test("what is wrong is said, the grave things first and once", async () => {
    await open([
        { text: "is cut", stops: false, item: 1 },
        { text: "covers the symbol", stops: true, item: 1 },
        { text: "is cut", stops: false, item: 1 },
    ]);
    expect.verifySteps(["50 x 25: 0 20"]);
    expect(".o_whiz_label_problem").toHaveCount(2);
    expect(".o_whiz_label_problem:first").toHaveText(/covers the symbol/);
    expect(".o_whiz_label_item[data-kind=text]").toHaveClass("o_bad");
    expect(".o_whiz_label_item[data-kind=symbol]").not.toHaveClass("o_bad");
    expect(".o_whiz_label_fine").toHaveCount(0);
});

test("who may not edit cannot move anything", async () => {
    await open([], { arch: ARCH.replace("<form>", '<form edit="0">') });
    expect.verifySteps(["50 x 25: 0 20"]);
    await contains(".o_whiz_label_item[data-kind=text]").press("ArrowRight");
    expect(".o_data_row:eq(1) [name=x]").toHaveText("20.00");
    expect(".o_whiz_label_corner").toHaveCount(0);
});

test("a drawing cannot be more than a picture", () => {
    expect(svgUrl("")).toBe("");
    expect(svgUrl('<svg onload="x()"/>')).toBe(
        "data:image/svg+xml;charset=utf-8,%3Csvg%20onload%3D%22x()%22%2F%3E",
    );
});
