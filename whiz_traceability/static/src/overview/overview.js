import { Component, onMounted, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useAlerts } from "../alert/alert_service";
import { describeError } from "../genealogy/genealogy_errors";
import { SearchBox } from "../genealogy/search_box";
import { readTraces } from "./last_traces";

/** What no alert tells of, as the passing of time, shows after this many ms. */
const REFRESH = 60000;

/** First page of the app: the search box, counts that are links, what needs attention. */
export class Overview extends Component {
    static template = "whiz_traceability.Overview";
    static components = { Layout, SearchBox };
    static props = { ...standardActionServiceProps };
    static path = "traceability";
    static displayName = _t("Traceability");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {}, searchPanel: false };
        this.state = useState({ data: null, error: "" });
        this.traces = readTraces();
        onWillStart(() => this.load());
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), REFRESH);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
        useAlerts(() => this.load());
    }

    /** A page that nobody looks at asks for nothing. */
    refresh() {
        if (document.visibilityState === "visible") {
            this.load();
        }
    }

    async load() {
        try {
            this.state.data = await this.orm.silent.call("whiz.overview", "get_overview", []);
            this.state.error = "";
        } catch (error) {
            this.state.error = describeError(error).message;
        }
    }

    ago(item) {
        return item.date ? deserializeDateTime(item.date).toRelative() : "";
    }

    width(chart, bar) {
        const most = Math.max(...chart.bars.map(({ value }) => value), 1);
        return `width: ${(100 * bar.value) / most}%`;
    }

    open(item) {
        if (item.action) {
            this.action.doAction(item.action);
        }
    }

    describe({ direction, date }) {
        const ways = {
            forward: _t("forward"),
            backward: _t("backward"),
            both: _t("both ways"),
        };
        const ago = luxon.DateTime.fromISO(date).toRelative() || "";
        return `${ways[direction] || ""} ${ago}`;
    }

    trace({ lotIds, direction }) {
        this.action.doAction("whiz_traceability.action_genealogy", {
            additionalContext: { lot_ids: lotIds, direction },
        });
    }

    choose({ res_model, res_id }) {
        this.action.doAction("whiz_traceability.action_genealogy", {
            additionalContext: { active_model: res_model, active_ids: [res_id] },
        });
    }
}

registry.category("actions").add("whiz_overview", Overview);
