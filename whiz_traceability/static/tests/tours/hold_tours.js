import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("whiz_hold_place", {
    steps: () => [
        {
            content: "open the actions of the lot",
            trigger: ".o_cp_action_menus .dropdown-toggle:has(.fa-cog)",
            run: "click",
        },
        { trigger: ".o-dropdown-item:contains(/^Hold$/)", run: "click" },
        {
            content: "the dialog foretells what happens",
            trigger: ".modal .o_field_widget[name=preview]:contains(replaced by other lots: 1)",
        },
        {
            content: "without a reason why nothing is held",
            trigger: ".modal button[name=action_hold]",
            run: "click",
        },
        { trigger: ".modal .o_field_invalid[name=note]" },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Splinter found in a jar",
        },
        { trigger: ".modal button[name=action_hold]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "the hold says what it changed",
            trigger: ".o_form_view .oe_stat_button[name=action_open_freed_moves]",
            run: "click",
        },
        {
            content: "the order has other lots now",
            trigger: ".o_list_view .o_data_row .o_field_badge:contains(Available)",
        },
    ],
});

tours.add("whiz_hold_release", {
    steps: () => [
        {
            trigger: ".o_form_view .o_arrow_button_current:contains(On Hold)",
        },
        { trigger: ".o_statusbar_buttons button:contains(Release)", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Laboratory: within limits",
        },
        { trigger: ".modal button[name=action_release]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Released)" },
    ],
});

tours.add("whiz_hold_release_with_password", {
    steps: () => [
        { trigger: ".o_statusbar_buttons button:contains(Release)", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=note] textarea",
            run: "edit Court order 12/26",
        },
        { trigger: ".modal button[name=action_release]", run: "click" },
        {
            content: "Odoo asks for the password again",
            trigger: ".modal .o_field_widget[name=password] input",
            run: "edit admin",
        },
        { trigger: ".modal button:contains(Confirm Password)", run: "click" },
        { trigger: ".o_form_view .o_arrow_button_current:contains(Released)" },
    ],
});
