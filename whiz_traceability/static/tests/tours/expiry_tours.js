import { registry } from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("whiz_expiry_cockpit", {
    steps: () => [
        {
            content: "the tiles say how many lots expire when",
            trigger: ".o_whiz_expiry_tile[data-bucket=expired]:contains(1)",
        },
        { trigger: ".o_data_cell:contains(TOUR-SOON)" },
        {
            content: "a tile searches for its lots",
            trigger: ".o_whiz_expiry_tile[data-bucket=expired]",
            run: "click",
        },
        { trigger: ".o_whiz_expiry_tile[data-bucket=expired].o_whiz_chosen" },
        { trigger: ".o_facet_value:contains(Expired)" },
        { trigger: "body:not(:has(.o_data_cell:contains(TOUR-SOON)))" },
        {
            content: "the other tiles still count all lots",
            trigger: ".o_whiz_expiry_tile[data-bucket=month]:contains(1)",
        },
        { trigger: ".o_list_record_selector input[type=checkbox]", run: "click" },
        { trigger: "button[name=action_scrap]", run: "click" },
        { trigger: ".modal .o_data_cell:contains(TOUR-OLD)" },
        { trigger: ".modal .o_field_widget[name=note] input", run: "edit Out of date" },
        { trigger: ".modal footer button:contains(Scrap)", run: "click" },
        { trigger: ".o_form_view .o_field_widget[name=lot_id]:contains(TOUR-OLD)" },
    ],
});

tours.add("whiz_expiry_forecast", {
    steps: () => [
        { trigger: ".o_data_cell:contains(TOUR-SOON)", run: "click" },
        {
            content: "the form says how the forecast is worked out",
            trigger: ".o_field_widget[name=forecast]:contains(Pace)",
        },
        { trigger: "button[name=action_extend]", run: "click" },
        {
            trigger: ".o_field_widget[name=reason] textarea",
            run: "edit Retest 7: as fresh",
        },
        {
            trigger: ".o_field_widget[name=new_day] input, .o_field_widget[name=new_day] button",
            run: "click",
        },
        { trigger: ".o_field_widget[name=new_day] input", run: "edit 12/31/2040" },
        { trigger: ".o_field_widget[name=reason] textarea", run: "click" },
        { trigger: "button[name=action_request]", run: "click" },
        { trigger: ".o_statusbar_status .o_arrow_button_current:contains(Requested)" },
    ],
});
