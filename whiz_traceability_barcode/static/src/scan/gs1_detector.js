import { buildZXingBarcodeDetector } from "@web/core/barcode/ZXingBarcodeDetector";

const GS = "\x1d";

/**
 * Builds a detector that tells GS1 codes from others.
 *
 * Odoo's own reads GS1-128 without its separators, so that a lot swallows what follows it;
 * the hint ASSUME_GS1 keeps them. It also marks GS1-128 as ]C1. The browser's own
 * BarcodeDetector is not used: whether it keeps separators depends on the device.
 *
 * @param {Object} ZXing library
 * @returns {class}
 */
export function buildGS1Detector(ZXing) {
    const Detector = buildZXingBarcodeDetector(ZXing);
    return class GS1Detector extends Detector {
        constructor(options) {
            super(options);
            const hints = new Map(this.reader.hints);
            hints.set(ZXing.DecodeHintType.ASSUME_GS1, true);
            this.reader.setHints(hints);
        }

        async detect(video) {
            const codes = await super.detect(video);
            return codes.map((code) => ({
                ...code,
                rawValue: markGS1(code.rawValue, code.format?.[0]),
            }));
        }
    };
}

/**
 * Puts the symbology identifier before a GS1 DataMatrix, which comes with FNC1 as its first
 * character; other codes stay as they are.
 */
export function markGS1(text, format) {
    if (format === "data_matrix" && text.startsWith(GS)) {
        return `]d2${text.slice(1)}`;
    }
    return text;
}
