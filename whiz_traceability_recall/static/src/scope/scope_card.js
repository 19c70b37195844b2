import { Component, useState } from "@odoo/owl";
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
        this.wrong = useState({});
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

    get words() {
        const { lots, consignees, countries } = this.counts;
        return {
            lots: lots === 1 ? _t("lot") : _t("lots"),
            consignees: consignees === 1 ? _t("consignee") : _t("consignees"),
            countries: countries === 1 ? _t("in 1 country") : _t("in %s countries", countries),
        };
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

    /** Take over a number, as the server rounds it; what it would refuse is marked. */
    setNumber(name, input) {
        const number = Number(String(input.value).replace(",", "."));
        const isShare = name === "min_share";
        const isRight = !input.validity.badInput && number >= 0 && number <= (isShare ? 100 : 3650);
        this.wrong[name] = !isRight;
        // the first digits of a wrong number would be a right one
        this.changeLater.cancel();
        if (isRight) {
            const value = isShare ? Math.round(number * 100) / 100 : Math.round(number);
            this.changeLater({ [name]: value });
        }
    }
}
