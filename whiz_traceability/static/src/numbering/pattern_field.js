import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { useDebounced } from "@web/core/utils/timing";
import { useInputField } from "@web/views/fields/input_field_hook";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { insertToken, markPattern } from "./pattern_text";

const DELAY = 200;
const MODEL = "whiz.numbering.template";
/** Fields of the record that change what a pattern gives. */
const WATCHED = ["restart", "uniqueness", "planned_quantity"];

/** A pattern with its tokens to choose from, and what it makes, while it is typed. */
export class PatternField extends Component {
    static template = "whiz_traceability.PatternField";
    static props = { ...standardFieldProps, placeholder: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.input = useRef("input");
        this.state = useState({
            text: "",
            groups: [],
            open: null,
            found: { ok: true, names: [], messages: [], tokens: [] },
        });
        this.refreshSoon = useDebounced(() => this.refresh(), DELAY);
        useInputField({
            getValue: () => this.props.record.data[this.props.name] || "",
            ref: this.input,
        });
        onWillStart(async () => {
            this.state.groups = await this.orm.call(MODEL, "get_token_catalogue", []);
        });
        useRecordObserver((record) => {
            this.state.text = record.data[this.props.name] || "";
            const values = Object.fromEntries(WATCHED.map((name) => [name, record.data[name]]));
            // not awaited: the pattern can be typed before the preview is there
            this.refresh(values);
        });
    }

    /** Ask what the pattern makes; the answer to an older question is dropped. */
    async refresh(values = null) {
        const { record } = this.props;
        values ||= Object.fromEntries(WATCHED.map((name) => [name, record.data[name]]));
        const asked = this.orm.call(MODEL, "preview_pattern", [
            { ...values, pattern: this.state.text, id: record.resId || false },
        ]);
        this.state.found = await this.keepLast.add(asked);
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.refreshSoon();
    }

    /** Put a token where the cursor is, as if it were typed. */
    onInsert(token) {
        const el = this.input.el;
        const { text, cursor } = insertToken(
            el.value,
            token.example,
            el.selectionStart,
            el.selectionEnd,
        );
        el.value = text;
        el.dispatchEvent(new InputEvent("input", { bubbles: true }));
        el.dispatchEvent(new Event("change", { bubbles: true }));
        el.focus();
        el.setSelectionRange(cursor, cursor);
    }

    toggleGroup(title) {
        this.state.open = this.state.open === title ? null : title;
    }

    get openGroup() {
        return this.state.groups.find((group) => group.title === this.state.open);
    }

    get pieces() {
        const { messages, tokens } = this.state.found;
        return markPattern(this.state.text, tokens, messages);
    }

    get isWrong() {
        return !this.state.found.ok;
    }

    iconOf(message) {
        return (
            {
                error: "fa-times-circle text-danger",
                duplicate: "fa-times-circle text-danger",
                warning: "fa-exclamation-triangle text-warning",
            }[message.level] || "fa-info-circle text-muted"
        );
    }

    wordOf(message) {
        return (
            {
                error: _t("Wrong:"),
                duplicate: _t("The same number twice:"),
                warning: _t("Careful:"),
            }[message.level] || _t("Note:")
        );
    }
}

export const patternField = {
    component: PatternField,
    displayName: _t("Numbering Pattern"),
    supportedTypes: ["char"],
    extractProps: ({ placeholder }) => ({ placeholder }),
    fieldDependencies: [
        { name: "restart", type: "char" },
        { name: "uniqueness", type: "selection" },
        { name: "planned_quantity", type: "integer" },
    ],
};

registry.category("fields").add("whiz_pattern", patternField);
