import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatMonetary } from "@web/views/fields/formatters";
import { useDebounced } from "@web/core/utils/timing";

/** Time to type a number before the scope is looked up again, in milliseconds. */
const TYPING = 400;

/** The options of one scope and what they lead to, in figures. */
export class ScopeCard extends Component {
    static template = "whiz_traceability_recall.ScopeCard";
    static props = {
        scope: Object,
        other: { type: Object, optional: true },
        name: String,
        isShown: Boolean,
        isBusy: Boolean,
        onChange: Function,
        onShow: Function,
        onFreeze: Function,
    };

    setup() {
        this.changeLater = useDebounced((changes) => this.props.onChange(changes), TYPING);
        this.switches = [
            {
                name: "with_ancestors",
                label: _t("What went into them"),
                help: _t("The fault may have come in with an ingredient"),
            },
            {
                name: "with_sisters",
                label: _t("Other lots of the same orders"),
                help: _t("The fault may have happened in the order"),
            },
            {
                name: "with_line",
                label: _t("Same line and days"),
                help: _t("The fault may have been in the machine"),
            },
        ];
    }

    get counts() {
        return this.props.scope.data.counts;
    }

    get buckets() {
        return this.props.scope.data.buckets.filter((bucket) => bucket.bucket !== "none");
    }

    money(value) {
        return formatMonetary(value, { currencyId: this.counts.currency_id });
    }

    /** "+3" beside a figure, against the other scope. */
    difference(name) {
        const counts = this.props.other?.data?.counts;
        const more = counts ? this.counts[name] - counts[name] : 0;
        return more ? (more > 0 ? `+${more}` : `${more}`).replace("-", "−") : "";
    }

    setNumber(name, text) {
        const number = Number(String(text).replace(",", "."));
        if (Number.isFinite(number) && number >= 0) {
            this.changeLater({ [name]: name === "min_share" ? number : Math.round(number) });
        }
    }
}
