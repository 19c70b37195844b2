import { Component, useEffect, useExternalListener, useRef } from "@odoo/owl";
import { DateTimeInput } from "@web/core/datetime/datetime_input";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { deserializeDate, deserializeDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";

const { DateTime } = luxon;

/** What the genealogy shows: direction, depth, date; and the search inside it. */
export class GenealogyToolbar extends Component {
    static template = "whiz_traceability.GenealogyToolbar";
    static components = { DateTimeInput, Dropdown };
    static props = { model: Object, hasFind: Boolean };

    setup() {
        this.findInput = useRef("find");
        this.directions = [
            { value: "backward", label: _t("Where from"), icon: "fa-arrow-left" },
            { value: "both", label: _t("Both"), icon: "fa-arrows-h" },
            { value: "forward", label: _t("Where to"), icon: "fa-arrow-right" },
        ];
        this.depths = [
            { value: "", label: _t("All steps") },
            { value: "1", label: _t("1 step") },
            ...["2", "3", "4", "6", "8", "12"].map((value) => ({
                value,
                label: _t("%s steps", value),
            })),
        ];
        this.shortcuts = [
            [_t("Arrow keys"), _t("walk the graph")],
            [_t("Page up, page down"), _t("ten nodes up or down")],
            [_t("Home"), _t("back to the lot in focus")],
            [_t("Enter"), _t("open the record")],
            [_t("Space"), _t("expand or collapse")],
            ["+ -", _t("zoom")],
            ["F", _t("fit to the screen")],
            ["/", _t("find in the graph")],
            [_t("Esc"), _t("close the details")],
        ];
        useExternalListener(window, "keydown", (ev) => this.onShortcut(ev));
        useEffect(
            (query) => {
                if (this.findInput.el && this.findInput.el.value !== query) {
                    this.findInput.el.value = query;
                }
            },
            () => [this.props.model.query],
        );
    }

    get asOf() {
        const { asOf } = this.props.model;
        if (!asOf) {
            return false;
        }
        const isDay = asOf.length === 10; // YYYY-MM-DD: its end, as the server takes it
        return isDay ? deserializeDate(asOf).endOf("day") : deserializeDateTime(asOf);
    }

    get now() {
        return DateTime.now();
    }

    onAsOf(date) {
        const asOf = date ? serializeDateTime(date) : false;
        if (asOf !== this.props.model.asOf) {
            this.props.model.setAsOf(asOf);
        }
    }

    get depthValue() {
        return String(this.props.model.maxDepth || "");
    }

    onDepth(ev) {
        this.props.model.setMaxDepth(Number(ev.target.value) || null);
    }

    get place() {
        const { matches, selected } = this.props.model;
        const place = matches.indexOf(selected) + 1;
        return place ? `${place}/${matches.length}` : String(matches.length);
    }

    onFind(ev) {
        this.props.model.find(ev.target.value);
    }

    onFindKeydown(ev) {
        if (ev.key === "Enter") {
            this.props.model.findNext(ev.shiftKey ? -1 : 1);
        } else if (ev.key === "Escape") {
            this.props.model.find("");
            ev.target.blur();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    onShortcut(ev) {
        const isTyping = ev.target.closest?.("input, textarea, select, [contenteditable], .modal");
        if (ev.key === "/" && !isTyping && !ev.ctrlKey && !ev.metaKey && this.findInput.el) {
            ev.preventDefault();
            this.findInput.el.focus();
            this.findInput.el.select();
        }
    }
}
