import { buildZXingBarcodeDetector } from "@web/core/barcode/ZXingBarcodeDetector";

const GS = "\x1d";

/** ZXing misses a QR code whose modules have many pixels: it is looked for in less, too. */
const SMALLER = [1 / 2, 1 / 4];

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
    const NAMES = new Map([
        [ZXing.BarcodeFormat.QR_CODE, "qr_code"],
        [ZXing.BarcodeFormat.DATA_MATRIX, "data_matrix"],
        [ZXing.BarcodeFormat.CODE_128, "code_128"],
    ]);
    return class GS1Detector extends Detector {
        constructor(options) {
            super(options);
            const hints = new Map(this.reader.hints);
            hints.set(ZXing.DecodeHintType.ASSUME_GS1, true);
            this.reader.setHints(hints);
        }

        async detect(video) {
            let codes = await super.detect(video);
            for (const scale of SMALLER) {
                codes = codes.length ? codes : this.detectSmaller(video, scale);
            }
            return codes.map((code) => ({
                ...code,
                rawValue: markGS1(code.rawValue, code.format?.[0]),
            }));
        }

        /** Looks at the frame reduced in size; the answer is as that of `detect`. */
        detectSmaller(video, scale) {
            const { x, y, width, height } = this.area(video);
            const canvas = document.createElement("canvas");
            canvas.width = Math.max(1, Math.round(width * scale));
            canvas.height = Math.max(1, Math.round(height * scale));
            const context = canvas.getContext("2d");
            context.drawImage(video, x, y, width, height, 0, 0, canvas.width, canvas.height);
            const source = new ZXing.HTMLCanvasElementLuminanceSource(canvas);
            try {
                const result = this.reader.decodeWithState(
                    new ZXing.BinaryBitmap(new ZXing.HybridBinarizer(source)),
                );
                return [this.describe(result, scale)];
            } catch (error) {
                if (error.name === "NotFoundException") {
                    return [];
                }
                throw error;
            }
        }

        area(video) {
            const crop = this.cropArea;
            return crop && (crop.x || crop.y)
                ? crop
                : { x: 0, y: 0, width: video.videoWidth, height: video.videoHeight };
        }

        describe(result, scale) {
            const points = result
                .getResultPoints()
                .map((point) => ({ x: point.getX() / scale, y: point.getY() / scale }));
            const [first, second] = points;
            return {
                boundingBox: DOMRectReadOnly.fromRect({
                    ...first,
                    width: Math.max(1, Math.abs(second.x - first.x)),
                    height: Math.max(1, Math.abs(second.y - first.y)),
                }),
                cornerPoints: points,
                format: [NAMES.get(result.getBarcodeFormat())],
                rawValue: result.getText(),
            };
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
