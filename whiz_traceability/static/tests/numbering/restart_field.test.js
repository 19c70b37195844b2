import { expect, queryAllAttributes, queryAllTexts, test } from "@odoo/hoot";
import {
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { defineMailModels } from "@mail/../tests/mail_test_helpers";

class Template extends models.Model {
    _name = "whiz.numbering.template";
    restart = fields.Char();
    _records = [
        { id: 1, restart: "day" },
        { id: 2, restart: "expires.month, line" },
        { id: 3, restart: false },
    ];
}

defineMailModels();
defineModels([Template]);

async function open(resId, attributes = "") {
    onRpc("get_restart_catalogue", () => [
        { name: "day", title: "every day" },
        { name: "month", title: "every month" },
        { name: "line", title: "Line" },
    ]);
    await mountView({
        type: "form",
        resModel: "whiz.numbering.template",
        resId,
        arch: `<form><field name="restart" widget="whiz_restart" ${attributes}/></form>`,
    });
}

function pressed() {
    return queryAllAttributes(".o_whiz_restart[aria-pressed=true]", "data-name");
}

test("choices are pressed and released", async () => {
    await open(1);
    expect(pressed()).toEqual(["day"]);
    await contains(".o_whiz_restart[data-name=line]").click();
    expect(pressed()).toEqual(["day", "line"]);
    await contains(".o_whiz_restart[data-name=day]").click();
    onRpc("web_save", ({ args }) => {
        expect.step(args[1].restart);
    });
    await contains(".o_form_button_save").click();
    expect.verifySteps(["line"]);
});

test("a name that is more exact than the choices stays", async () => {
    await open(2);
    expect(pressed()).toEqual(["expires.month", "line"]);
    await contains(".o_whiz_restart[data-name=line]").click();
    expect(pressed()).toEqual(["expires.month"]);
});

test("nothing chosen says never and is saved as nothing", async () => {
    await open(3);
    expect(".o_field_widget").toHaveText(/never/);
    await contains(".o_whiz_restart[data-name=day]").click();
    expect(".o_field_widget").not.toHaveText(/never/);
    await contains(".o_whiz_restart[data-name=day]").click();
    expect(".o_field_widget").toHaveText(/never/);
});

test("read only, only what is chosen is shown", async () => {
    await open(1, 'readonly="1"');
    expect(queryAllTexts(".o_whiz_restart")).toEqual(["every day"]);
    expect(".o_whiz_restart").toHaveProperty("disabled", true);
});
