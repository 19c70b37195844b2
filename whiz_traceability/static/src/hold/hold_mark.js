import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** Marks what is on hold with an icon and a word: the reasons, or that it is. */
export class HoldMark extends Component {
    static template = "whiz_traceability.HoldMark";
    static props = { ...standardFieldProps };

    get text() {
        const value = this.props.record.data[this.props.name];
        return value === true ? _t("On hold") : value || "";
    }
}

export const holdMark = {
    component: HoldMark,
    displayName: _t("Mark of Holds"),
    supportedTypes: ["char", "boolean"],
    isEmpty: () => false,
};

registry.category("fields").add("whiz_hold_mark", holdMark);
