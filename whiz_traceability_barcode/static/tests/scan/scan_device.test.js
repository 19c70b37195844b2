import { describe, expect, test } from "@odoo/hoot";
import { browser } from "@web/core/browser/browser";
import {
    loadDevice,
    makeUuid,
    prepareText,
    saveDevice,
    showText,
    swapCase,
} from "@whiz_traceability_barcode/scan/scan_device";

describe.current.tags("headless");

test("settings are kept, whatever the storage holds", () => {
    expect(loadDevice().separator).toBe("");
    saveDevice({ name: "Gun", separator: "#" });
    expect(loadDevice()).toMatchObject({ name: "Gun", separator: "#", sound: true });
    browser.localStorage.setItem("whiz_scan_device", "{nonsense");
    expect(loadDevice()).toMatchObject({ name: "", separator: "" });
});

test("what the scanner sends in its own way is put right", () => {
    const device = { separator: "]", swapCase: false };
    expect(prepareText("]d20109506000134352" + "10A]21B", device)).toBe(
        "]d2010950600013435210A\x1d21B",
    );
    expect(prepareText("10A]21B", { separator: "", swapCase: false })).toBe("10A]21B");
    expect(prepareText("aBc-1", { separator: "", swapCase: true })).toBe("AbC-1");
    expect(swapCase(swapCase("Straße 1"))).toBe("STRASSE 1".replace("STRASSE", "Strasse"));
});

test("control characters become visible", () => {
    expect(showText("A\x1dB\x02\x7f")).toBe("A<0x1D>B<0x02><0x7F>");
});

test("ids are random UUIDs", () => {
    const ids = new Set(Array.from({ length: 100 }, makeUuid));
    expect(ids.size).toBe(100);
    for (const id of ids) {
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
});
