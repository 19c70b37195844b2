import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Waits until the case is at this stage. */
function stage(label) {
    return {
        content: `the case is at stage ${label}`,
        trigger: `.o_statusbar_status .o_arrow_button_current:contains(${label})`,
    };
}

tours.add("whiz_recall_whole", {
    steps: () => [
        {
            content: "1st click: from the lot to what is affected",
            trigger: "button[name=action_open_recall]",
            run: "click",
        },
        { trigger: "[data-figure=lots]:contains(/^4/)" },
        { trigger: "[data-figure=consignees]:contains(/^2/)" },
        { trigger: ".o_whiz_scope_table td:contains(Rossi)" },
        { trigger: "button[data-tab=lots]", run: "click" },
        {
            content: "every lot says why it is there",
            trigger: ".o_whiz_scope_table tr:contains(JAR-3) small:contains(RAW)",
        },
        {
            content: "compare with a scope that also has what else the lines made",
            trigger: ".o_whiz_scope_compare",
            run: "click",
        },
        { trigger: ".o_whiz_scope_card:eq(1) [data-figure=lots]" },
        { trigger: ".o_whiz_scope_card:eq(1) input[name=with_line]", run: "click" },
        { trigger: ".o_whiz_scope_card:eq(1) input[name=days_before]" },
        {
            content: "2nd click: freeze the first one",
            trigger: ".o_whiz_scope_card:eq(0) .o_whiz_scope_freeze",
            run: "click",
        },
        stage("Scope"),
        {
            content: "3rd click: the consignee list",
            trigger: "button[name=action_print_consignees]:contains(2)",
        },
        {
            content: "what is missing is said",
            trigger: "[name=missing]:contains(reason)",
        },
        { trigger: ".nav-link[name=why]", run: "click" },
        { trigger: ".o_field_widget[name=reason] textarea", run: "edit Metal fragments" },
        { trigger: ".o_field_widget[name=hazard_class] input", run: "click" },
        { trigger: ".o_select_menu_item:contains(Class I):first", run: "click" },
        { trigger: "button[name=action_contain]", run: "click" },
        stage("Contained"),
        { trigger: "button[name=action_view_holds]:contains(4)" },
        { trigger: ".nav-link[name=containment]", run: "click" },
        { trigger: ".o_field_widget[name=containment_html]:contains(Nothing was left out)" },
        { trigger: ".nav-link[name=board]", run: "click" },
        { trigger: ".o_whiz_recall_board tr:contains(Weber)" },
        {
            content: "nothing new since the freeze",
            trigger: "button[name=action_trace_again]",
            run: "click",
        },
        { trigger: ".modal .alert-success:contains(Nothing new)" },
        { trigger: ".modal footer button:contains(Close)", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button[name=action_close_case]", run: "click" },
        {
            content: "what is still open is said",
            trigger: ".modal [name=open_points]:contains(2 of 2 consignees were not notified)",
        },
        { trigger: ".modal [name=note] textarea", run: "edit Only a test of the screens" },
        { trigger: ".modal footer button[name=action_close]", run: "click" },
        stage("Closed"),
    ],
});

tours.add("whiz_recall_drill", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        {
            content: "a lot is drawn",
            trigger: "button[name=action_draw_lot]",
            run: "click",
        },
        { trigger: ".o_field_widget[name=seed_lot_ids] .o_tag" },
        { trigger: "button[name=action_open_scope]", run: "click" },
        { trigger: "[data-figure=lots]" },
        { trigger: ".o_whiz_scope_freeze", run: "click" },
        stage("Scope"),
        { trigger: "button[name=action_contain]", run: "click" },
        stage("Contained"),
        { trigger: ".nav-link[name=consignees]", run: "click" },
        { trigger: "button[name=action_contact_works]:first", run: "click" },
        { trigger: "[name=contact_result] :contains(Works)" },
        { trigger: "button[name=action_close_case]", run: "click" },
        stage("Closed"),
        { trigger: ".o_field_widget[name=verdict]:contains(Passed)" },
    ],
});

// On a phone the lists of a case are cards.
tours.add("whiz_recall_cards", {
    steps: () => [
        { trigger: ".nav-link[name=consignees]", run: "click" },
        { trigger: ".tab-pane .o_kanban_record:contains(Rossi)" },
        {
            content: "a call is taken down without leaving the list",
            trigger: ".o_kanban_record:contains(Rossi) button[name=action_log_contact]",
            run: "click",
        },
        { trigger: ".modal .btn-close, .modal .oi-arrow-left", run: "click" },
        { trigger: ".nav-link[name=log]", run: "click" },
        { trigger: ".tab-pane .o_kanban_record:contains(Scope frozen)" },
        { trigger: ".nav-link[name=costs]", run: "click" },
        { trigger: ".tab-pane .o-kanban-button-new", run: "click" },
        { trigger: ".modal [name=amount] input", run: "edit 850" },
        { trigger: ".modal [name=name] input", run: "edit Two trucks" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: ".tab-pane .o_kanban_record:contains(Two trucks):contains(850)" },
        { trigger: ".o_form_button_save", run: "click" },
        { trigger: ".o_form_saved" },
    ],
});
