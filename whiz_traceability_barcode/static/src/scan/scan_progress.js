import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatFloat } from "@web/core/utils/numbers";

/** What is needed, done and left of the document, line by line. */
export class ScanProgress extends Component {
    static template = "whiz_traceability_barcode.ScanProgress";
    static props = { state: Object };

    number(value) {
        return formatFloat(value, { digits: [16, 3], trailingZeros: false });
    }

    /** Lines with something left first, so that what is to do is in sight. */
    get lines() {
        const isDone = (line) => line.left !== false && line.left <= 0;
        return [...this.props.state.lines].sort((a, b) => isDone(a) - isDone(b));
    }

    percent(line) {
        return line.needed ? Math.min(100, Math.round((100 * line.done) / line.needed)) : 100;
    }

    status(line) {
        if (line.left === false) {
            return "";
        }
        if (line.left > 0) {
            return _t("%(left)s %(uom)s left", { left: this.number(line.left), uom: line.uom });
        }
        return line.left < 0
            ? _t("%(more)s %(uom)s more", { more: this.number(-line.left), uom: line.uom })
            : _t("complete");
    }
}
