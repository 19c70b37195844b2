import { describe, expect, test } from "@odoo/hoot";
import { buildGS1Detector, markGS1 } from "@whiz_traceability_barcode/scan/gs1_detector";

describe.current.tags("headless");

test("GS1 DataMatrix gets its symbology identifier", () => {
    expect(markGS1("\x1d0109506000134352", "data_matrix")).toBe("]d20109506000134352");
    expect(markGS1("0109506000134352", "data_matrix")).toBe("0109506000134352");
    expect(markGS1("]C10109506000134352", "code_128")).toBe("]C10109506000134352");
});

test("the reader assumes GS1 and keeps Odoo's own hints", () => {
    class MultiFormatReader {
        setHints(hints) {
            this.hints = hints;
        }
    }
    const ZXing = {
        MultiFormatReader,
        BarcodeFormat: {},
        DecodeHintType: { POSSIBLE_FORMATS: 1, TRY_HARDER: 2, ASSUME_GS1: 3 },
    };
    const Detector = buildGS1Detector(ZXing);
    const { hints } = new Detector().reader;
    expect([...hints.keys()]).toEqual([1, 2, 3]);
    expect(hints.get(3)).toBe(true);
});
