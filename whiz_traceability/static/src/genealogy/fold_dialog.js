import { Component } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { formatFloat } from "@web/core/utils/numbers";
import { kindOf } from "./genealogy_kinds";

/** Which of the records behind "+1,943 more" to open as a list: one list per kind. */
export class FoldDialog extends Component {
    static template = "whiz_traceability.FoldDialog";
    static components = { Dialog };
    static props = {
        title: String,
        // see fetchFoldRecords
        records: Array,
        onOpen: Function,
        close: Function,
    };

    get choices() {
        return this.props.records.map((records) => ({
            records,
            ...kindOf(records.kind),
            count: formatFloat(records.ids.length, { digits: [16, 0] }),
        }));
    }

    open(records) {
        this.props.close();
        this.props.onOpen(records);
    }
}
