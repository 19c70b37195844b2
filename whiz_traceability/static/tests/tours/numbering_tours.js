import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("whiz_numbering_define", {
    steps: () => [
        { trigger: ".o_list_button_add", run: "click" },
        { trigger: ".o_field_widget[name=name] input", run: "edit Tour template" },
        { trigger: ".o_field_widget[name=pattern] input", run: "edit T{seq:" },
        {
            content: "the character where it goes wrong is marked",
            trigger: ".o_whiz_pattern_wrong",
        },
        {
            content: "and a sentence says why",
            trigger: ".o_whiz_pattern_message[data-level=error]:contains(never closed)",
        },
        { trigger: ".o_field_widget[name=pattern] input", run: "edit T" },
        {
            content: "a number that is always the same is found before it is saved",
            trigger: ".o_whiz_pattern_message[data-level=duplicate]",
        },
        { trigger: ".o_whiz_pattern_picker button:contains(Counting)", run: "click" },
        { trigger: ".o_whiz_token[data-token=seq]", run: "click" },
        {
            content: "the next five are shown",
            trigger: ".o_whiz_pattern_name:contains(T0001)",
        },
        { trigger: ".o_whiz_restart[data-name=day]", run: "click" },
        {
            content: "a restart that the number does not show is found",
            trigger: ".o_whiz_pattern_message[data-level=duplicate]",
        },
        { trigger: ".o_whiz_restart[data-name=day][aria-pressed=true]", run: "click" },
        { trigger: ".o_whiz_pattern_name:contains(T0001)" },
        { trigger: ".o_whiz_pattern_picker button:contains(Safety)", run: "click" },
        { trigger: ".o_whiz_token[data-token=check]", run: "click" },
        ...stepUtils.saveForm(),
    ],
});

tours.add("whiz_numbering_receive", {
    steps: () => [
        { trigger: "button:contains(Details)", run: "click" },
        { trigger: ".o_widget_generate_serials > button", run: "click" },
        {
            content: "the next number is shown, not drawn",
            trigger: ".modal .o_whiz_next_number:contains(RC0001)",
        },
        { trigger: ".modal div[name=next_serial_count] input", run: "edit 20" },
        { trigger: ".modal .btn-primary:contains(Generate)", run: "click" },
        { trigger: ".modal .o_data_cell:contains(RC0020)" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button[name=button_validate]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)" },
    ],
});

tours.add("whiz_numbering_produce", {
    steps: () => [
        { trigger: "button[name=action_generate_serial]", run: "click" },
        { trigger: ".modal .o_field_widget[name=lot_name] input:value(PR0001)" },
        { trigger: ".modal button[name=action_generate_serial_numbers]", run: "click" },
        { trigger: ".modal .o_field_widget[name=serial_numbers] textarea:value(/PR0005/)" },
        { trigger: ".modal button[name=action_apply]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        { trigger: "button[name=button_mark_done]", run: "click" },
        {
            content: "the order of the test has no components",
            trigger: ".modal .btn-primary:contains(Ok)",
            run: "click",
        },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Done)" },
    ],
});

tours.add("whiz_numbering_type_wrong", {
    steps: () => [
        { trigger: "button:contains(Details)", run: "click" },
        { trigger: ".modal .o_data_row .o_data_cell[name=lot_name]", run: "click" },
        { trigger: ".modal .o_field_widget[name=lot_name] input", run: "edit WR001X" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        {
            content: "the part that is wrong is named",
            trigger:
                ".o_error_dialog .modal-body:contains(Sequence), .modal .o_notification:contains(Sequence), .modal-body:contains(Sequence)",
        },
        {
            trigger:
                ".modal .modal-footer button:contains(Close), .modal .o-default-button:contains(Close)",
            run: "click",
        },
        {
            trigger:
                ".modal .o_field_widget[name=lot_name] input, .modal .o_data_row .o_data_cell[name=lot_name]",
            run: "click",
        },
        { trigger: ".modal .o_field_widget[name=lot_name] input", run: "edit WR0011" },
        { trigger: ".modal .o_form_button_save", run: "click" },
        { trigger: "body:not(:has(.modal))" },
    ],
});
