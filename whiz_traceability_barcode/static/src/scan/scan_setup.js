import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { GS, loadDevice, saveDevice, showText } from "./scan_device";
import { readTest } from "./scan_setup_test";

/** Test codes to scan, and what they say about the scanner of this device. */
export class ScanSetup extends Component {
    static template = "whiz_traceability_barcode.ScanSetup";
    static components = { Layout };
    static props = { ...standardActionServiceProps };
    static path = "scanner";
    static displayName = _t("Set Up a Scanner");

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.display = { controlPanel: {}, searchPanel: false };
        this.device = useState(loadDevice());
        this.state = useState({ codes: [], results: {}, raw: "", isForeign: false });
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.read(detail.barcode),
        );
        onWillStart(async () => {
            this.state.codes = await this.orm.call("whiz.scan", "get_test_codes", []);
        });
    }

    read(text) {
        const result = readTest(text, this.state.codes);
        this.state.raw = showText(text);
        this.state.isForeign = !result;
        if (result) {
            this.state.results[result.code] = this.describe(result);
        }
    }

    /** Sentences of a result, each with its level, and a setting that puts it right. */
    describe({ symbology, letters, separator }) {
        const lines = [LETTERS[letters]];
        if (separator === GS) {
            lines.push({ level: "success", text: _t("Sends FNC1 as the group separator.") });
        } else if (separator === "") {
            lines.push({
                level: "danger",
                text: _t(
                    "Leaves FNC1 out: lots run into what follows them. Switch on “transmit FNC1” or “GS1-128 group separator” at the scanner; its manual has a code for it.",
                ),
            });
        } else if (separator) {
            lines.push(this.describeSeparator(separator));
        }
        lines.push(
            symbology
                ? {
                      level: "success",
                      text: _t("Sends the symbology identifier %s.", symbology),
                  }
                : {
                      level: "secondary",
                      text: _t(
                          "Sends no symbology identifier. That is all right; with it, GS1 codes are told from others with certainty.",
                      ),
                  },
        );
        return lines;
    }

    describeSeparator(separator) {
        const shown = showText(separator);
        const isSet = this.device.separator === separator;
        if (isSet) {
            return { level: "success", text: _t("%s is taken as FNC1 on this device.", shown) };
        }
        return {
            level: "warning",
            text: /^[0-9A-Za-z]+$/.test(separator)
                ? _t(
                      "Sends %s in place of FNC1, which may also be part of a number. Better set the scanner to the group separator (0x1D).",
                      shown,
                  )
                : _t("Sends %s in place of FNC1.", shown),
            fix: { separator },
            label: _t("Take %s as FNC1 on this device", shown),
        };
    }

    apply(fix) {
        Object.assign(this.device, fix);
        this.save();
        this.state.results = {};
    }

    save() {
        saveDevice({ ...this.device });
        this.notification.add(_t("Saved on this device."), { type: "success" });
    }

    reset() {
        this.apply({ separator: "", swapCase: false });
    }

    get hasSettings() {
        return this.device.separator || this.device.swapCase;
    }

    get settings() {
        return [
            this.device.separator && _t("%s is taken as FNC1.", showText(this.device.separator)),
            this.device.swapCase && _t("Capitals and small letters are swapped."),
        ].filter(Boolean);
    }

    print() {
        window.print();
    }

    openStation() {
        this.action.doAction("whiz_traceability_barcode.action_scan_station");
    }
}

const LETTERS = {
    right: { level: "success", text: _t("Sends capitals and small letters as they are.") },
    swapped: {
        level: "warning",
        text: _t("Swaps capitals and small letters: Caps Lock is on, here or at the scanner."),
        fix: { swapCase: true },
        label: _t("Swap them back on this device"),
    },
    upper: {
        level: "danger",
        text: _t("Sends capitals only. Set the scanner to send letters as they are."),
    },
    lower: {
        level: "danger",
        text: _t("Sends small letters only. Set the scanner to send letters as they are."),
    },
};

registry.category("actions").add("whiz_scan_setup", ScanSetup);
