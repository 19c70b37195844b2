import { Component, useState } from "@odoo/owl";
import { KeepLast } from "@web/core/utils/concurrency";
import { useAutofocus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { describeError } from "./genealogy_errors";

const DELAY = 250;

const ICONS = {
    "stock.lot": "fa-cube",
    "stock.picking": "fa-truck",
    "mrp.production": "fa-cogs",
    "product.product": "fa-tag",
    "product.template": "fa-tag",
    "stock.package": "fa-archive",
    "res.partner": "fa-user",
};

/** One box that finds where to begin: any number, code, document or partner. */
export class SearchBox extends Component {
    static template = "whiz_traceability.SearchBox";
    static props = {
        onChoose: Function,
        autofocus: { type: Boolean, optional: true },
    };
    static defaultProps = { autofocus: true };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.state = useState({ text: "", results: null, active: 0, busy: false, error: "" });
        this.search = useDebounced(() => this._search(), DELAY);
        if (this.props.autofocus) {
            useAutofocus({ refName: "input" });
        }
    }

    onInput(ev) {
        this.state.text = ev.target.value;
        this.search();
    }

    async _search() {
        const text = this.state.text.trim();
        if (!text) {
            this.state.results = null;
            return;
        }
        this.state.busy = true;
        this.state.error = "";
        try {
            const found = this.orm.call("whiz.trace", "search_anything", [text]);
            const results = await this.keepLast.add(found);
            Object.assign(this.state, { results, active: 0 });
        } catch (error) {
            this.state.results = null;
            this.state.error = describeError(error).message;
        } finally {
            this.state.busy = false;
        }
    }

    onKeydown(ev) {
        const count = this.state.results?.length || 0;
        const { active } = this.state;
        const moves = { ArrowDown: active + 1, ArrowUp: active - 1 };
        if (ev.key in moves && count) {
            this.state.active = (moves[ev.key] + count) % count;
            ev.preventDefault();
        } else if (ev.key === "Enter" && count) {
            this.props.onChoose(this.state.results[active]);
            ev.preventDefault();
        } else if (ev.key === "Escape") {
            Object.assign(this.state, { text: "", results: null });
        }
    }

    iconOf(result) {
        return ICONS[result.res_model] || "fa-file-o";
    }

    idOf(index) {
        return `o_whiz_search_result_${index}`;
    }
}
