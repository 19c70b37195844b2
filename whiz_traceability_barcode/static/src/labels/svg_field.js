import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The address of a drawing. As a picture it can neither run scripts nor load anything. */
export function svgUrl(svg) {
    return svg ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}` : "";
}

/** A text field that holds a drawing. */
export class SvgField extends Component {
    static template = "whiz_traceability_barcode.SvgField";
    static props = { ...standardFieldProps };

    get url() {
        return svgUrl(this.props.record.data[this.props.name]);
    }
}

registry.category("fields").add("whiz_svg", {
    component: SvgField,
    displayName: _t("Drawing"),
    supportedTypes: ["text"],
});
