import { registry } from "@web/core/registry";

/** Types a code into the page as a scanner does: Odoo's barcode service reads it. */
function scan(text) {
    return {
        content: `scan ${text}`,
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

const count = (text) => ({ trigger: `.o_whiz_scan_count:contains(${text})` });

registry.category("web_tour.tours").add("whiz_scan_recall", {
    steps: () => [
        scan("J1"),
        sees("stop", "is recalled"),
        { trigger: ".o_whiz_scan_card .badge[data-code=recall]:contains(Recalled)" },
        { trigger: ".o_whiz_scan_modes [data-mode=recall]", run: "click" },
        { trigger: ".o_whiz_scan_documents button:contains(A-03)" },
        scan("A-03"),
        count("0 of 9"),
        { trigger: ".o_whiz_scan_quantity", run: "edit 5" },
        scan("J1"),
        sees("ok", "5 Units Jar"),
        scan("J2"),
        sees("expect", "is not of this recall"),
        scan("P1"),
        sees("ok", "P1"),
        scan("P1"),
        sees("stop", "counts once"),
        scan("P2"),
        sees("ok", "P2"),
        { trigger: ".o_whiz_scan_undo:enabled", run: "click" },
        sees("ok", "Taken back"),
        { trigger: ".o_whiz_scan_lines:contains(Missing: P2)" },
        scan("N1"),
        sees("ok", "2 kg Nut"),
        scan("J3"),
        sees("warn", "should not be here"),
        { trigger: ".o_whiz_scan_lot:contains(J3):contains(should not be here)" },
        count("1 left"),
        { trigger: ".o_whiz_scan_finish:enabled", run: "click" },
        sees("ok", "P2: 0 of 1"),
    ],
});
