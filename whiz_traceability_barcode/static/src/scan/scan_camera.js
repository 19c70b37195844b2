import { Component, onWillStart, useState } from "@odoo/owl";
import { loadJS } from "@web/core/assets";
import {
    BarcodeVideoScanner,
    isBarcodeScannerSupported,
} from "@web/core/barcode/barcode_video_scanner";
import { _t } from "@web/core/l10n/translation";
import { buildGS1Detector } from "./gs1_detector";

/**
 * Odoo's camera scanner with a detector that keeps what GS1 needs. It reads the whole
 * picture: Odoo's own frame is wide and low, and cuts square symbols that are held close.
 */
export class GS1VideoScanner extends BarcodeVideoScanner {
    static template = "whiz_traceability_barcode.GS1VideoScanner";
    static components = {};

    setup() {
        this.gs1Detector = null;
        super.setup();
        onWillStart(async () => {
            await loadJS("/web/static/lib/zxing-library/zxing-library.js");
            const Detector = buildGS1Detector(window.ZXing);
            this.gs1Detector = new Detector({
                formats: await Detector.getSupportedFormats(),
            });
        });
    }

    // The parent chooses a detector of its own, which is not used.
    get detector() {
        return this.gs1Detector;
    }

    set detector(_detector) {}

    isZXingBarcodeDetector() {
        return true;
    }
}

/** The camera in the station: reads on, the same code only once while it is in view. */
export class ScanCamera extends Component {
    static template = "whiz_traceability_barcode.ScanCamera";
    static components = { GS1VideoScanner };
    static props = { onScan: Function, close: Function };

    setup() {
        this.state = useState({
            error: isBarcodeScannerSupported()
                ? ""
                : _t(
                      "This browser gives no access to a camera. The address must begin with https.",
                  ),
        });
        this.last = { text: "", time: 0 };
    }

    onResult(text) {
        const now = Date.now();
        const isSame = text === this.last.text && now - this.last.time < 2500;
        this.last = { text, time: now };
        if (!isSame) {
            this.props.onScan(text);
        }
    }

    onError(error) {
        this.state.error = error.message;
    }
}
