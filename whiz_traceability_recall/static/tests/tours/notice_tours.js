import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("whiz_recall_notify", {
    steps: () => [
        { trigger: "button[name=action_notify]", run: "click" },
        { trigger: "button[name=action_view_notices]:contains(2)" },
        { trigger: ".nav-link[name=notices]", run: "click" },
        {
            content: "what is missing for the notices is said",
            trigger: ".alert-danger:contains(lack the hazard)",
        },
        {
            content: "write the hazard into the texts",
            trigger: "[name=text_ids] .o_data_row td[name=reason]",
            run: "click",
        },
        {
            trigger: ".modal [name=hazard] textarea",
            run: "edit Metal can cut mouth and throat.",
        },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_button_save:enabled", run: "click" },
        { trigger: "body:not(:has(.alert-danger:contains(lack)))" },
        {
            content: "read a notice as the consignee will",
            trigger: "button[name=action_view_notices]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Rossi) button[name=action_preview]",
            run: "click",
        },
        { trigger: ".modal [name=body]:contains(JAR-3):contains(What to do now)" },
        { trigger: ".modal .btn-close", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".breadcrumb-item a:last", run: "click" },
        { trigger: ".o_form_view [name=text_ids] td:contains(Metal can cut)" },
        {
            content: "the form was read again before it is used",
            trigger: ".o_form_view [name=contact_phone] input",
        },
        { trigger: "button[name=action_approve_notices]", run: "click" },
        { trigger: ".modal:contains(gets their notice) .btn-primary", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "nothing waits for approval any more",
            trigger: "button[name=action_prepare_notices]",
        },
    ],
});

tours.add("whiz_recall_return", {
    steps: () => [
        {
            trigger: "button[name=action_view_responses]:contains(1 / 2)",
            run: "click",
        },
        { trigger: ".o_data_row:contains(Rossi):contains(returning)" },
        { trigger: ".o_data_row:contains(Rossi) td[name=summary]", run: "click" },
        { trigger: "[name=line_ids] .o_data_row:contains(JAR-3)" },
        { trigger: "button[name=action_create_returns]", run: "click" },
        { trigger: ".o_list_view .o_data_row td[name=name]", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=partner_id]" },
    ],
});

tours.add("whiz_recall_take_down", {
    steps: () => [
        { trigger: "button[name=action_view_responses]", run: "click" },
        {
            trigger: ".o_data_row:contains(Weber) button[name=action_answer]",
            run: "click",
        },
        { trigger: ".modal [name=affected] input[data-value=no]", run: "click" },
        { trigger: ".modal [name=contact_name] input", run: "edit Ms Weber" },
        { trigger: ".modal button[name=action_save]", run: "click" },
        { trigger: ".o_data_row:contains(Weber):contains(Not affected)" },
    ],
});
