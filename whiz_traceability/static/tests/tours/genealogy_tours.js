import { registry } from "@web/core/registry";

/** Key of the node that the keyboard is on. */
function active() {
    const id = document.querySelector(".o_whiz_svg").getAttribute("aria-activedescendant");
    return document.getElementById(id)?.dataset.key;
}

/** A step that waits until the keyboard is on a node of this kind. */
function on(kind, content) {
    return {
        content,
        trigger: `.o_whiz_node.o_whiz_selected[data-kind=${kind}]`,
        run() {
            if (!active().startsWith(`${kind}:`)) {
                throw new Error(`the keyboard is on ${active()}, not on a ${kind}`);
            }
        },
    };
}

const SVG = ".o_whiz_svg:focus";

/** Fetches what a link leads to, as a click would download it. */
async function checkDownload(link, type, text) {
    const response = await fetch(link.href);
    if (!response.ok || !response.headers.get("content-type").includes(type)) {
        throw new Error(`${link.href} answered ${response.status}`);
    }
    if (text && !(await response.text()).includes(text)) {
        throw new Error(`${link.href} does not tell of ${text}`);
    }
}

registry.category("web_tour.tours").add("whiz_genealogy", {
    steps: () => [
        {
            content: "open what does not fit beside the other buttons",
            trigger: ".o-form-buttonbox:has(button[name=action_open_genealogy], .o_button_more)",
            run() {
                if (!document.querySelector("button[name=action_open_genealogy]")) {
                    document.querySelector(".o-form-buttonbox .o_button_more").click();
                }
            },
        },
        {
            content: "open the genealogy from the lot",
            trigger: "button[name=action_open_genealogy]",
            run: "click",
        },
        {
            content: "the lot, its supplier, order, product and customer are there",
            trigger: ".o_whiz_node[data-kind=supplier]:contains(Trace Supplier)",
        },
        { trigger: ".o_whiz_node[data-kind=production]" },
        { trigger: ".o_whiz_node.o_whiz_root:contains(TOUR-RAW)" },
        {
            content: "the customer with what was received",
            trigger: ".o_whiz_node[data-kind=customer]:contains(/Rossi.*4.Units/)",
        },
        {
            content: "walk the graph by keyboard",
            trigger: ".o_whiz_svg",
            run({ anchor }) {
                anchor.focus();
            },
        },
        { trigger: SVG, run: "press ArrowLeft" },
        on("supplier", "left of the lot is its supplier"),
        { trigger: SVG, run: "press ArrowRight" },
        on("lot", "and back"),
        { trigger: SVG, run: "press ArrowRight" },
        on("production", "right of it is the order"),
        { trigger: SVG, run: "press ArrowRight" },
        on("lot", "then the product"),
        { trigger: ".o_whiz_panel h2:contains(TOUR-JAR)" },
        { trigger: SVG, run: "press ArrowRight" },
        on("customer", "then the customer"),
        {
            content: "the panel says what was delivered when",
            trigger: ".o_whiz_panel:contains(/4.Units, certain/)",
        },
        { trigger: SVG, run: "press Enter" },
        {
            content: "Enter opened the customer",
            trigger:
                ".o_form_view .o_field_widget[name=name] :value(Rossi), .o_form_view h1:contains(Rossi)",
        },
        {
            content: "back to the genealogy",
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:contains(Genealogy of)",
            run: "click",
        },
        on("customer", "where we left it"),
        {
            content: "collapse the order with the mouse",
            trigger: ".o_whiz_node[data-kind=production]",
            run: "click",
        },
        {
            trigger: ".o_whiz_node[data-kind=production] .o_whiz_handle",
            run: "click",
        },
        { trigger: ".o_whiz_graph:not(:has([data-kind=customer]))" },
        {
            content: "the table tells the same",
            trigger: ".o_whiz_view_table",
            run: "click",
        },
        { trigger: ".o_whiz_movements tr:contains(TOUR-JAR):contains(Rossi)" },
        { trigger: "[data-group=partner]", run: "click" },
        { trigger: ".o_whiz_group:contains(Trace Supplier)" },
        {
            content: "export as a spreadsheet",
            trigger: ".o_whiz_export_xlsx",
            run: ({ anchor }) => checkDownload(anchor, "spreadsheetml"),
        },
        {
            content: "export as text",
            trigger: ".o_whiz_export_csv",
            run: ({ anchor }) => checkDownload(anchor, "text/csv", "TOUR-JAR"),
        },
    ],
});

registry.category("web_tour.tours").add("whiz_genealogy_phone", {
    steps: () => [
        {
            content: "find the lot by what is printed on it",
            trigger: ".o_whiz_search input",
            run: "edit TOUR-RAW",
        },
        {
            trigger: "[role=option]:contains(TOUR-RAW)",
            run: "click",
        },
        {
            content: "a tap shows the details below the graph",
            trigger: ".o_whiz_node.o_whiz_root",
            run: "click",
        },
        { trigger: ".o_whiz_panel h2:contains(TOUR-RAW)" },
        {
            content: "go on to a neighbour from the list",
            trigger: ".o_whiz_panel .o_whiz_side[data-direction=backward] li button",
            run: "click",
        },
        { trigger: ".o_whiz_panel h2:contains(Trace Supplier)" },
        {
            trigger: ".o_whiz_view_table",
            run: "click",
        },
        { trigger: ".o_whiz_movements tr:contains(TOUR-JAR):contains(Rossi)" },
    ],
});
