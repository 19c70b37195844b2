import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { beforeEach, describe, expect, test } from "@odoo/hoot";
import { queryAllTexts } from "@odoo/hoot-dom";
import { animationFrame, runAllTimers } from "@odoo/hoot-mock";
import { contains, getService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { saveDevice } from "@whiz_traceability_barcode/scan/scan_device";
import { DOCUMENT, makeAnswer, makeState, open, scan, serve } from "./scan_test_helpers";

defineMailModels();
describe.current.tags("desktop");

const RECEIVE = { mode: "receive", res_model: "stock.picking", res_id: 31 };

beforeEach(() => saveDevice({ sound: false }));

test("a scanned lot shows its card in words, not only in colour", async () => {
    serve({
        submit: ({ text }) => {
            expect.step(text);
            return makeAnswer({
                verdict: "stop",
                title: "JAR-0331",
                message: "JAR-0331 is recalled (R-0007).",
                card: {
                    title: "JAR-0331",
                    subtitle: "Hazelnut spread",
                    image: false,
                    badges: [
                        { code: "recall", label: "Recalled", level: "danger", icon: "fa-bullhorn" },
                    ],
                    facts: [{ label: "Where", value: "WH/Stock: 20 Units" }],
                },
            });
        },
    });
    await open();
    expect(".o_whiz_scan_modes [data-mode=lookup]").toHaveAttribute("aria-pressed", "true");
    await scan("JAR-0331");
    expect.verifySteps(["JAR-0331"]);
    expect(".o_whiz_scan_band[data-verdict=stop]").toHaveText(
        /^STOP\s+JAR-0331\s+JAR-0331 is recalled/,
    );
    expect(".o_whiz_scan_card .badge[data-code=recall]").toHaveText("Recalled");
    expect(".o_whiz_scan_facts").toHaveText(/Where\s+WH\/Stock: 20 Units/);
});

test("choose a document, scan, progress, undo, validate", async () => {
    let done = 12;
    serve({
        submit: ({ text, res_id, options }) => {
            expect.step(`${text} ${res_id} ${options.quantity || ""}`);
            done += options.quantity || 1;
            return makeAnswer({ state: makeState(done) });
        },
        undo: () => {
            done -= 5;
            return makeAnswer({ title: "Taken back", state: makeState(done) });
        },
        finish: {
            action: false,
            state: makeState(40, {
                closed: "Done",
                rest: [{ ...DOCUMENT, res_id: 32, label: "WH/IN/0032" }],
            }),
        },
    });
    await open({ mode: "receive" });
    expect(".o_whiz_scan_documents h2").toHaveText("Choose a receipt");
    await contains(".o_whiz_scan_documents [data-id='31']").click();
    expect(".o_whiz_scan_head h1").toHaveText("WH/IN/0031");
    expect(".o_whiz_scan_count").toHaveText(/12\s+of\s+40\s+28 left/);
    await scan("HZ-1");
    expect(".o_whiz_scan_count").toHaveText(/13\s+of\s+40\s+27 left/);
    await contains(".o_whiz_scan_quantity").edit("5", { confirm: "enter" });
    await scan("HZ-1");
    expect(".o_whiz_scan_count").toHaveText(/18\s+of\s+40/);
    expect(".o_whiz_scan_lines").toHaveText(
        /Hazelnut\s+18 \/ 40 Units\s+22 Units left\s+HZ-88123\s*18/,
    );
    await contains(".o_whiz_scan_undo").click();
    expect(".o_whiz_scan_count").toHaveText(/13\s+of\s+40/);
    await contains(".o_whiz_scan_finish").click();
    expect(".o_whiz_scan_count").toHaveText(/40\s+of\s+40\s+0 left/);
    expect(".o_whiz_scan_band[data-verdict=ok]").toHaveText(/WH\/IN\/0031\s+Done/);
    await contains(".o_whiz_scan button:contains(Go on with WH/IN/0032)").click();
    expect(".o_whiz_scan_head h1").toHaveText("WH/IN/0032");
    expect(".o_whiz_scan_band[data-verdict=ok]").toHaveCount(0);
    expect.verifySteps(["HZ-1 31 ", "HZ-1 31 5"]);
});

test("typing a number", async () => {
    serve({
        submit: ({ text }) => {
            expect.step(text);
            return makeAnswer();
        },
    });
    await open();
    await contains(".o_whiz_scan_input").edit("  JAR 1 ", { confirm: "enter" });
    await animationFrame();
    expect.verifySteps(["JAR 1"]);
    expect(".o_whiz_scan_input").toHaveValue("");
    expect(".o_whiz_scan_input").not.toBeFocused();
});

test("a question, and what else can be done", async () => {
    serve({
        submit: ({ text, options }) => {
            expect.step(`${text} ${JSON.stringify(options)}`);
            return options.chosen
                ? makeAnswer()
                : makeAnswer({
                      verdict: "ask",
                      title: "Which one is it?",
                      choices: [
                          { label: "Jar", detail: "J1", options: { chosen: true } },
                          { label: "Nut", detail: "J1", options: { chosen: 2 } },
                      ],
                      links: [{ label: "Search for it", icon: "fa-search", action: "x.y" }],
                  });
        },
    });
    await open(RECEIVE);
    patchWithCleanup(getService("action"), {
        doAction: (action) => expect.step(action),
    });
    await scan("J1x");
    expect(queryAllTexts(".o_whiz_scan_choices button")).toEqual(["Jar\nJ1", "Nut\nJ1"]);
    await contains("button:contains(Search for it)").click();
    await contains(".o_whiz_scan_choices button:first").click();
    expect(".o_whiz_scan_band[data-verdict=ok]").toHaveCount(1);
    expect.verifySteps(["J1x {}", "x.y", 'J1x {"chosen":true}']);
});

test("unit, package and place of the next scans are in sight and can be dropped", async () => {
    serve({
        submit: ({ text, options }) => {
            expect.step(`${text} ${options.unit_id || ""}`);
            return text === "X-1"
                ? makeAnswer({ context: { unit_id: 9, unit_name: "X-1" } })
                : makeAnswer();
        },
    });
    await open(RECEIVE);
    await scan("X-1");
    expect(".o_whiz_scan_chip").toHaveText("X-1");
    await scan("B-1");
    await contains(".o_whiz_scan_chip").click();
    expect(".o_whiz_scan_chip").toHaveCount(0);
    await scan("B-2");
    expect.verifySteps(["X-1 ", "B-1 9", "B-2 "]);
});

test("Odoo's own command barcodes are no scans", async () => {
    serve({ submit: ({ text }) => expect.step(text) || makeAnswer() });
    await open();
    await scan("OCDDISC");
    expect.verifySteps([]);
    expect(".o_whiz_scan_band").toHaveCount(0);
});

test("earlier scans stay in reach", async () => {
    serve({ submit: ({ text }) => makeAnswer({ title: text }) });
    await open();
    await scan("one");
    await scan("two");
    expect(".o_whiz_scan_history li").toHaveCount(1);
    await contains(".o_whiz_scan_history summary").click();
    await contains(".o_whiz_scan_history li button").click();
    expect(".o_whiz_scan_band").toHaveText(/one/);
});

test("without any mode there is no station to break", async () => {
    serve();
    await open({ mode: "nonsense" });
    expect(".o_whiz_scan_modes [data-mode=lookup]").toHaveAttribute("aria-pressed", "true");
    await runAllTimers();
    await animationFrame();
    expect(DOCUMENT.res_id).toBe(31);
});

test("the set-up page says what the scanner does, and puts it right", async () => {
    serve({
        codes: [
            { name: "case", title: "Capitals", kind: "case", text: "Whiz-Case-1", image: "" },
            {
                name: "gs1_128",
                title: "GS1-128",
                kind: "gs1",
                text: "010950600013435210aB1\x1d21Xy2",
                image: "",
            },
        ],
    });
    await open({}, "whiz_scan_setup");
    expect("[data-code=case]").toHaveText(/Not scanned yet/);
    await scan("wHIZ-cASE-1");
    expect("[data-code=case]").toHaveText(/Swaps capitals/);
    await scan("010950600013435210aB121Xy2");
    expect("[data-code=gs1_128]").toHaveText(/Leaves FNC1 out/);
    await scan("010950600013435210aB1#21Xy2");
    expect("[data-code=gs1_128]").toHaveText(/Sends # in place of FNC1/);
    await contains("[data-code=gs1_128] button").click();
    expect(".o_whiz_scan_setup_body").toHaveText(/# is taken as FNC1/);
    await scan("something else");
    expect(".o_whiz_scan_setup_body [role=status]").toHaveText(/none of the test codes/);
});
