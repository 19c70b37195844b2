import { Component, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** Scan printed labels and hear whether they say the right thing. */
export class VerifyScan extends Component {
    static template = "whiz_traceability_barcode.VerifyScan";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.barcode = useService("barcode");
        this.state = useState({ answer: null, text: "" });
        useBus(this.barcode.bus, "barcode_scanned", (ev) => this.check(ev.detail.barcode));
    }

    get counts() {
        const { checked_count: checked, line_count: total } = this.props.record.data;
        return this.state.answer || { checked, total };
    }

    async check(text) {
        const { record } = this.props;
        if (!text || !record.resId) {
            return;
        }
        this.state.answer = await this.orm.call(record.resModel, "check_scan", [
            [record.resId],
            text,
        ]);
        this.state.text = "";
        await record.load();
    }

    onKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.stopPropagation();
            this.check(ev.target.value);
        }
    }
}

registry.category("view_widgets").add("whiz_verify_scan", {
    component: VerifyScan,
    fieldDependencies: [
        { name: "checked_count", type: "integer" },
        { name: "line_count", type: "integer" },
    ],
});
