import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

tours.add("whiz_label_print_lot", {
    steps: () => [
        {
            content: "open what does not fit beside the other buttons",
            trigger: ".o-form-buttonbox:has(button[name=action_print_labels], .o_button_more)",
            run() {
                if (!document.querySelector("button[name=action_print_labels]")) {
                    document.querySelector(".o-form-buttonbox .o_button_more").click();
                }
            },
        },
        { trigger: "button[name=action_print_labels]", run: "click" },
        {
            content: "the label is shown before it is printed",
            trigger: ".modal .o_field_whiz_svg img",
        },
        { trigger: ".modal .o_field_widget[name=amount] input[data-value=copies]", run: "click" },
        {
            trigger: ".modal .o_field_widget[name=copies] input",
            run: "edit 3 && click .modal-title",
        },
        { trigger: ".modal .o_field_widget[name=label_count]:contains(3)" },
        { trigger: ".modal button[name=action_print]", run: "click" },
        { trigger: "body:not(:has(.modal))" },
        {
            content: "look at what was printed",
            trigger: "body",
            run() {
                window.location.assign("/odoo/printed-labels");
            },
            expectUnloadPage: true,
        },
        { trigger: ".o_data_row:contains(JAR-0331) .o_data_cell", run: "click" },
        {
            content: "scan the label from the printer",
            trigger: ".o_whiz_verify_scan input",
            run: "edit ]d201095060001343521726123110JAR-0331",
        },
        { trigger: ".o_whiz_verify_scan input", run: "press Enter" },
        { trigger: ".o_whiz_verify_scan .alert-success:contains(JAR-0331)" },
        { trigger: ".o_whiz_verify_scan:contains(1 of 1 scanned)" },
        { trigger: ".o_whiz_verify_scan input", run: "edit 4006381333931" },
        { trigger: ".o_whiz_verify_scan input", run: "press Enter" },
        { trigger: ".o_whiz_verify_scan .alert-danger:contains(4006381333931)" },
    ],
});

tours.add("whiz_label_edit_layout", {
    steps: () => [
        {
            content: "the preview is there, and everything fits",
            trigger: ".o_whiz_label_fine",
        },
        { trigger: ".o_whiz_label_item[data-kind=symbol]", run: "click" },
        { trigger: ".o_whiz_label_item[data-kind=symbol]", run: "press ArrowLeft" },
        { trigger: ".o_whiz_label_item[data-kind=symbol]", run: "press ArrowDown" },
        { trigger: ".o_field_widget[name=item_ids] .o_data_cell:contains(39.50)" },
        {
            content: "put the text over the symbol: it is said",
            trigger: ".o_field_widget[name=item_ids] .o_data_row:nth-child(2) [name=text]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=x] input",
            run: "edit 38",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=y] input",
            run: "edit 24",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=text] textarea",
            run: "edit Batch {lot}",
        },
        {
            trigger: ".o_whiz_label_problem[data-stops='1']:contains(covers the symbol)",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=x] input",
            run: "edit 2",
        },
        {
            trigger: ".o_field_widget[name=item_ids] .o_selected_row [name=y] input",
            run: "edit 2",
        },
        { trigger: ".o_whiz_label_desk", run: "click" },
        { trigger: ".o_whiz_label_fine" },
        { trigger: ".o_whiz_label_item[data-kind=text]", run: "click" },
        { trigger: ".o_whiz_label_item[data-kind=text]", run: "press Shift+ArrowRight" },
        { trigger: ".o_field_widget[name=item_ids] .o_data_cell:contains(30.50)" },
        ...stepUtils.saveForm(),
    ],
});
