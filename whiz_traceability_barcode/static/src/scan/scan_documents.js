import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useDebounced } from "@web/core/utils/timing";

/** The documents of a mode to choose from, when none is scanned. */
export class ScanDocuments extends Component {
    static template = "whiz_traceability_barcode.ScanDocuments";
    static props = {
        mode: Object,
        documents: [Array, { value: null }],
        search: Function,
        choose: Function,
    };

    setup() {
        this.state = useState({ text: "" });
        this.placeholder = this.props.mode.search || _t("Search by number, partner, product");
        this.search = useDebounced(() => this.props.search(this.state.text), 250);
    }
}
