import { registry } from "@web/core/registry";

/** Types a code into the page as a scanner does: Odoo's barcode service reads it. */
function scan(text, content = `scan ${text}`) {
    return {
        content,
        trigger: ".o_whiz_scan_modes",
        run() {
            // Odoo takes less than three keys for typing; a Code 128 comes with its identifier
            const keys = text.length < 3 ? `]C0${text}` : text;
            for (const key of [...keys, "Enter"]) {
                document.body.dispatchEvent(
                    new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }),
                );
            }
        },
    };
}

/** Waits for the answer to a scan. */
function sees(verdict, text) {
    return { trigger: `.o_whiz_scan_band[data-verdict=${verdict}]:contains(${text})` };
}

const mode = (name) => ({ trigger: `.o_whiz_scan_modes [data-mode=${name}]`, run: "click" });
const finish = { trigger: ".o_whiz_scan_finish:enabled", run: "click" };
const undo = { trigger: ".o_whiz_scan_undo:enabled", run: "click" };
const count = (text) => ({ trigger: `.o_whiz_scan_count:contains(${text})` });
const head = (text) => ({ trigger: `.o_whiz_scan_head:contains(${text})` });

function add(name, steps) {
    registry.category("web_tour.tours").add(name, { steps: () => steps });
}

const GS = "\x1d";
const JAR = "]d20109501101530003";
const PHONE = "]d20104012345678901";

add("whiz_scan_lookup", [
    scan("J1"),
    sees("ok", "J1"),
    { trigger: ".o_whiz_scan_card:contains(Jar):contains(WH/Stock: 10)" },
    { trigger: ".o_whiz_scan_card .badge[data-code=free]:contains(May move)" },
    scan("OLD"),
    sees("stop", "expired"),
    { trigger: ".o_whiz_scan_card .badge[data-code=expiry]:contains(Expired)" },
    scan(`no${GS}such`),
    sees("unknown", "no<0x1D>such"),
    {
        content: "type a number",
        trigger: ".o_whiz_scan_input",
        run: "edit J1",
    },
    {
        trigger: ".o_whiz_scan form button[type=submit], .o_whiz_scan button[aria-label=Enter]",
        run: "click",
    },
    sees("ok", "J1"),
    { content: "to the genealogy", trigger: "button:contains(Genealogy)", run: "click" },
    { trigger: ".o_whiz_genealogy" },
]);

add("whiz_scan_receive", [
    mode("receive"),
    { trigger: ".o_whiz_scan_documents" },
    scan("TOUR/IN"),
    head("TOUR/IN"),
    count("of 6"),
    scan(`${JAR}10HZ-1${GS}302`),
    sees("ok", "2 Units Jar"),
    scan(`${PHONE}21P9`),
    sees("ok", "P9"),
    scan(`${PHONE}21P9`, "the same unit again"),
    sees("stop", "counts once"),
    scan("]d20109506000134352" + "10N1", "a product that nobody ordered"),
    sees("stop", "does not list Nut"),
    scan(`${JAR}10WRONG`),
    sees("ok", "WRONG"),
    undo,
    sees("ok", "Taken back"),
    scan(`${JAR}10HZ-1`),
    sees("ok", "HZ-1"),
    { trigger: ".o_whiz_scan_lines:contains(2 Units left)" },
    scan(`${PHONE}21P10`),
    sees("ok", "P10"),
    { trigger: ".o_whiz_scan_lines:contains(HZ-1):contains(P9):contains(P10)" },
    finish,
    { trigger: ".modal button:contains(Create Backorder)", run: "click" },
    sees("ok", "Done"),
    {
        content: "what is left comes later, or now",
        trigger: ".o_whiz_scan button:contains(Go on with WH/IN/)",
        run: "click",
    },
    head("WH/IN/"),
    count("of 1"),
    scan(`${PHONE}21P11`),
    sees("ok", "P11"),
    finish,
    sees("ok", "Done"),
]);

add("whiz_scan_pick", [
    mode("pick"),
    { trigger: ".o_whiz_scan_documents button:contains(TOUR/OUT)", run: "click" },
    head("TOUR/OUT"),
    count("of 3"),
    scan("OLD", "an expired lot"),
    sees("stop", "expired"),
    scan("P2", "another serial than the reserved one"),
    sees("stop", "wrong lot"),
    { trigger: ".o_whiz_scan_choices button:contains(Take P2 instead)", run: "click" },
    sees("ok", "P2"),
    scan("NEW-1", "a number that never came in"),
    sees("unknown", "NEW-1"),
    scan(`${JAR}10J1`),
    sees("ok", "1 Units Jar"),
    { trigger: ".o_whiz_scan_quantity", run: "edit 5" },
    scan("J1", "more than needed"),
    sees("ask", "More than needed"),
    { trigger: ".o_whiz_scan_choices button:contains(Only the 1 needed)", run: "click" },
    sees("ok", "1 Units Jar"),
    count("0 left"),
    finish,
    sees("ok", "Done"),
]);

add("whiz_scan_produce", [
    mode("produce"),
    scan("TOUR/MO"),
    head("TOUR/MO"),
    scan(`${PHONE}21X1`),
    sees("ok", "Registered"),
    { trigger: ".o_whiz_scan_chip:contains(X1)" },
    scan("B1"),
    sees("ok", "Built into X1"),
    scan("B2"),
    sees("ask", "has B1 already"),
    { content: "the next unit gets its number", trigger: "button[name=next_unit]", run: "click" },
    sees("ok", "Registered"),
    scan("B2"),
    sees("ok", "Built into"),
    count("0 left"),
    finish,
    sees("ok", "Done"),
]);

add("whiz_scan_count", [
    mode("count"),
    scan("A-03"),
    head("A-03"),
    scan("J1"),
    sees("ok", "J1"),
    scan("J1"),
    count("2 of 5"),
    scan("P2"),
    sees("warn", "should be in"),
    scan(`${JAR}10FOUND`),
    sees("ask", "FOUND yet"),
    { trigger: ".o_whiz_scan_choices button:contains(Create FOUND)", run: "click" },
    sees("warn", "was not known to be here"),
    undo,
    sees("ok", "Taken back"),
    scan("P2", "a unit counts once"),
    sees("stop", "counts once"),
]);

add("whiz_scan_move", [
    scan("P1"),
    sees("ok", "P1"),
    mode("move"),
    { trigger: ".o_whiz_scan_documents input", run: "edit B-01" },
    { trigger: ".o_whiz_scan_documents button:contains(B-01)", run: "click" },
    head("B-01"),
    scan("P1"),
    sees("ok", "moved to"),
    scan("J1"),
    sees("ask", "several places"),
    { trigger: ".o_whiz_scan_choices button:contains(A-03)", run: "click" },
    sees("ok", "4 Units Jar moved"),
    scan("P2"),
    sees("ok", "P2"),
    undo,
    sees("ok", "Taken back"),
    { trigger: ".o_whiz_scan_lines:contains(P1):contains(from)" },
]);

add("whiz_scan_pack", [
    mode("pack"),
    scan("TOUR/OUT"),
    head("TOUR/OUT"),
    scan("P1"),
    sees("stop", "Which package"),
    scan("]C100395060001343521237"),
    sees("ok", "395060001343521237"),
    { trigger: ".o_whiz_scan_chip:contains(395060001343521237)" },
    scan("P1"),
    sees("ok", "P1"),
    { trigger: ".o_whiz_scan_lot:contains(P1):contains(395060001343521237)" },
    { content: "another package", trigger: "button[name=next_package]", run: "click" },
    sees("ok", "goes into it"),
    { trigger: ".o_whiz_scan_quantity", run: "edit 2" },
    scan("J1"),
    sees("ok", "2 Units Jar"),
    count("0 left"),
    finish,
    sees("ok", "Done"),
]);

add("whiz_scan_setup", [
    { trigger: ".o_whiz_scan_setup [data-code=datamatrix] img" },
    {
        trigger: ".o_whiz_scan_setup",
        run() {
            for (const key of [..."]d2010950600013435210aB1", "\x1d", ..."21Xy2", "Enter"]) {
                document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
            }
        },
    },
    { trigger: "[data-code=datamatrix]:contains(Sends FNC1):contains(]d2)" },
]);

add("whiz_scan_camera", [
    { trigger: ".o_whiz_scan_camera_toggle", run: "click" },
    { trigger: ".o_whiz_scan_camera video" },
    sees("ok", "P1"),
    { trigger: ".o_whiz_scan_camera [aria-label='Close the camera']", run: "click" },
    { trigger: ".o_whiz_scan:not(:has(.o_whiz_scan_camera))" },
]);
