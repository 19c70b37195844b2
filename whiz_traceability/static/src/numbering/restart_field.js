import { Component, onWillStart } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** @returns {string[]} the names in a text such as "day, line" */
export function readNames(text) {
    return (text || "")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean);
}

/** What a sequence restarts by, as buttons that are pressed or not. */
export class RestartField extends Component {
    static template = "whiz_traceability.RestartField";
    static props = { ...standardFieldProps };

    setup() {
        this.orm = useService("orm");
        onWillStart(async () => {
            this.catalogue = await this.orm.call(
                "whiz.numbering.template",
                "get_restart_catalogue",
                [],
            );
        });
    }

    get chosen() {
        return readNames(this.props.record.data[this.props.name]);
    }

    /** The choices, and names such as expires.month that are more exact than these. */
    get choices() {
        const known = new Set(this.catalogue.map((choice) => choice.name));
        const others = this.chosen.filter((name) => !known.has(name));
        const all = [...others.map((name) => ({ name, title: name })), ...this.catalogue];
        return this.props.readonly ? all.filter((c) => this.chosen.includes(c.name)) : all;
    }

    toggle(name) {
        const chosen = this.chosen;
        const names = chosen.includes(name)
            ? chosen.filter((other) => other !== name)
            : [...chosen, name];
        return this.props.record.update({ [this.props.name]: names.join(",") || false });
    }
}

registry.category("fields").add("whiz_restart", {
    component: RestartField,
    displayName: _t("Restart of a Sequence"),
    supportedTypes: ["char"],
});
