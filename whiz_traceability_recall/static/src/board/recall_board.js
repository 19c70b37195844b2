import { Component, onWillStart, onWillUnmount, onWillUpdateProps, useState } from "@odoo/owl";
import {
    deserializeDate,
    deserializeDateTime,
    toLocaleDateString,
    toLocaleDateTimeString,
} from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

/** A case with more lots is worked out when somebody asks for it: it takes a while. */
const LARGE = 2000;

/** Answers come in bursts: look once for all of them. */
const BURST = 1000;

/** How far a case has come: who knows, who answered, what came back, what is missing. */
export class RecallBoard extends Component {
    static template = "whiz_traceability_recall.Board";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.bus = useService("bus_service");
        this.state = useState({ board: null, isLarge: false, isLoading: false });
        this.rates = [
            { name: "notified", label: _t("Notified") },
            { name: "acknowledged", label: _t("Acknowledged") },
            { name: "responded", label: _t("Responded") },
            { name: "recovered", label: _t("Recovered") },
        ];
        const loadSoon = useDebounced(() => this.loadUnlessLarge(this.props.record), BURST);
        const onChange = ({ id }) => id === this.props.record.resId && loadSoon();
        this.bus.subscribe("whiz_recall/board", onChange);
        onWillUnmount(() => this.bus.unsubscribe("whiz_recall/board", onChange));
        onWillStart(() => this.loadUnlessLarge(this.props.record));
        onWillUpdateProps((next) => this.loadUnlessLarge(next.record));
    }

    loadUnlessLarge(record) {
        this.state.isLarge = record.data.scope_lot_count > LARGE;
        return this.state.isLarge ? undefined : this.load(record.resId);
    }

    async load(id) {
        this.state.isLoading = true;
        try {
            this.state.board = id ? await this.orm.call("whiz.recall", "get_board", [[id]]) : null;
        } finally {
            this.state.isLoading = false;
        }
    }

    percent(rate) {
        return `${Math.round(rate * 10) / 10} %`;
    }

    number(quantity) {
        return Math.round(quantity * 1000) / 1000;
    }

    moment(text) {
        return text ? toLocaleDateTimeString(deserializeDateTime(text)) : "";
    }

    day(text) {
        return toLocaleDateString(deserializeDate(text));
    }

    hours(name) {
        const hours = this.state.board.hours[name];
        return hours === false || hours === undefined
            ? ""
            : _t("after %s h on average", Math.round(hours * 10) / 10);
    }
}

export const recallBoard = { component: RecallBoard };

registry.category("view_widgets").add("whiz_recall_board", recallBoard);
