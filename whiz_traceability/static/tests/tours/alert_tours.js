import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Everybody concerned is told within this time, in ms. */
const LIMIT = 2000;

let begin = 0;

/** What somebody else does elsewhere: over the server, not through this screen. */
async function hold() {
    const call = (model, method, args, kwargs = {}) =>
        rpc(`/web/dataset/call_kw/${model}/${method}`, { model, method, args, kwargs });
    const lot = Number(location.pathname.match(/stock\.lot\/(\d+)/)[1]);
    const domain = [["code", "=", "quality"]];
    const [reason] = await call("whiz.hold.reason", "search", [domain]);
    begin = performance.now();
    await call("whiz.hold", "create", [
        [{ reason_id: reason, note: "Splinters", lot_ids: [[6, 0, [lot]]] }],
    ]);
}

function inTime() {
    const elapsed = performance.now() - begin;
    if (elapsed > LIMIT) {
        throw new Error(`the alert took ${Math.round(elapsed)} ms`);
    }
}

tours.add("whiz_alert", {
    steps: () => [
        {
            content: "somebody is typing",
            trigger: ".o_field_widget[name=ref] input",
            run: "edit typed",
        },
        { trigger: "body:not(:has(.o_whiz_hold_banner .alert))", run: hold },
        {
            content: "the form is marked without a reload",
            trigger: ".o_whiz_hold_banner .alert:contains(Quality):contains(Splinters)",
            run: inTime,
        },
        { trigger: ".o_notification:contains(On hold: Quality)", run: inTime },
        {
            content: "and what was typed is still there",
            trigger: ".o_field_widget[name=ref] input:value(typed)",
        },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_whiz_hold_banner button:contains(Release)", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Tested again",
        },
        { trigger: ".modal button[name=action_release]", run: "click" },
        {
            content: "the mark goes as it came",
            trigger: ".o_whiz_hold_banner:not(:has(.alert-danger))",
        },
        { trigger: ".o_notification:contains(Released: Quality)" },
    ],
});

tours.add("whiz_overview", {
    steps: () => [
        { trigger: ".o_whiz_counts [data-key=held]:contains(Lots on hold)" },
        {
            trigger: ".o_whiz_attention button:contains(OV-1)",
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=lot_ids]:contains(OV-1)" },
        { trigger: ".o_back_button, .breadcrumb-item:contains(Traceability)", run: "click" },
        { trigger: ".o_whiz_counts [data-key=held]", run: "click" },
        { trigger: ".o_data_row:contains(OV-1) .o_whiz_hold_mark:contains(Quality)" },
    ],
});

tours.add("whiz_overview_phone", {
    steps: () => [
        { trigger: ".o_whiz_counts [data-key=held]:contains(Lots on hold)" },
        { trigger: ".o_whiz_attention button:contains(OV-1)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=lot_ids]:contains(OV-1)" },
    ],
});
