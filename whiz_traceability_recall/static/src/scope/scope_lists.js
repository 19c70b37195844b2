import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const PAGE = 40;
const LOT_PAGE = 80;

/** Who has it, which lots, where it is: the lists of the scope that is shown. */
export class ScopeLists extends Component {
    static template = "whiz_traceability_recall.ScopeLists";
    static props = { scope: Object, onLotPage: Function };

    setup() {
        this.action = useService("action");
        this.state = useState({ tab: "consignees", page: 0, filter: "" });
        this.roles = {
            seed: _t("Seed"),
            ancestor: _t("Went into it"),
            sister: _t("Same order"),
            line: _t("Same line"),
            descendant: _t("Made from it"),
        };
    }

    get data() {
        return this.props.scope.data;
    }

    get tabs() {
        return [
            { name: "consignees", label: _t("Consignees"), count: this.data.consignees.length },
            { name: "lots", label: _t("Lots"), count: this.data.lot_total },
            { name: "places", label: _t("Where it is"), count: null },
            { name: "products", label: _t("Products"), count: this.data.products.length },
        ];
    }

    show(tab) {
        Object.assign(this.state, { tab, page: 0 });
    }

    get matching() {
        const words = this.state.filter.trim().toLowerCase();
        const { consignees } = this.data;
        if (!words) {
            return consignees;
        }
        return consignees.filter((c) => `${c.name} ${c.country}`.toLowerCase().includes(words));
    }

    get consignees() {
        const start = this.state.page * PAGE;
        return this.matching.slice(start, start + PAGE);
    }

    get pager() {
        const isLots = this.state.tab === "lots";
        const size = isLots ? LOT_PAGE : PAGE;
        const total = isLots ? this.data.lot_total : this.matching.length;
        const first = isLots ? this.data.lot_offset || 0 : this.state.page * PAGE;
        return { first: first + 1, last: Math.min(first + size, total), total };
    }

    async turn(step) {
        if (this.state.tab === "lots") {
            await this.props.onLotPage((this.data.lot_offset || 0) + step * LOT_PAGE);
        } else {
            this.state.page += step;
        }
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }
}
