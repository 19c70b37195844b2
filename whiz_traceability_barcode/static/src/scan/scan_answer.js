import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** How each verdict is shown: colour, icon and word. The word says it without the others. */
export const VERDICTS = {
    ok: { class: "text-bg-success", icon: "fa-check-circle", word: _t("OK") },
    warn: { class: "text-bg-warning", icon: "fa-exclamation-triangle", word: _t("OK, but look") },
    stop: { class: "text-bg-danger", icon: "fa-hand-paper-o", word: _t("STOP") },
    ask: { class: "text-bg-info", icon: "fa-question-circle", word: _t("Choose") },
    expect: { class: "text-bg-info", icon: "fa-arrow-circle-right", word: _t("Go on") },
    unknown: { class: "text-bg-secondary", icon: "fa-question-circle", word: _t("Unknown") },
    queued: { class: "text-bg-secondary", icon: "fa-clock-o", word: _t("Offline") },
};

/** The answer to the last scan, readable from two metres. */
export class ScanAnswer extends Component {
    static template = "whiz_traceability_barcode.ScanAnswer";
    static props = { answer: Object, choose: Function, follow: Function, open: Function };

    get look() {
        return VERDICTS[this.props.answer.verdict];
    }

    /** What was read, where the answer does not say it anyway. */
    get read() {
        const { read, verdict } = this.props.answer;
        return read && ["unknown", "stop", "ask"].includes(verdict) ? read : "";
    }
}
