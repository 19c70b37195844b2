import { Component, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useAlerts } from "../alert/alert_service";

/**
 * Says on a form which of its lots are on hold, why, since when and by whom.
 *
 * It looks again when an alert arrives, and changes nothing else of the form: what the
 * user is typing stays.
 */
export class HoldBanner extends Component {
    static template = "whiz_traceability.HoldBanner";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ info: undefined, isNew: false });
        // the form has loaded its record anew: that is newer than ours
        useRecordObserver((record) => {
            record.data[this.props.name];
            Object.assign(this.state, { info: undefined, isNew: false });
        });
        useAlerts(() => this.refresh());
    }

    get info() {
        const { info } = this.state;
        return info === undefined ? this.props.record.data[this.props.name] : info;
    }

    get isLot() {
        return this.props.record.resModel === "stock.lot";
    }

    async refresh() {
        const { resModel, resId } = this.props.record;
        if (!resId) {
            return;
        }
        const before = JSON.stringify(this.info || false);
        const info = await this.orm.silent.call(resModel, "get_hold_info", [[resId]]);
        // another record may be shown by now
        if (this.props.record.resId === resId) {
            this.state.info = info;
            this.state.isNew = JSON.stringify(info || false) !== before;
        }
    }

    /** Since when and by whom, in the user's own time zone and format. */
    detail(hold) {
        const date = deserializeDateTime(hold.date).toLocaleString(luxon.DateTime.DATETIME_MED);
        return _t("since %(date)s, by %(user)s", { date, user: hold.by });
    }

    more(hold) {
        const count = hold.lot_count - hold.lots.length;
        return count > 0 ? _t("and %s more", count) : "";
    }

    openHold(hold) {
        this.open("whiz.hold", hold.id);
    }

    openLot(lot) {
        this.open("stock.lot", lot.id);
    }

    open(resModel, resId) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: resModel,
            res_id: resId,
            views: [[false, "form"]],
        });
    }

    async release(hold) {
        const action = await this.orm.call("whiz.hold", "action_open_release", [[hold.id]]);
        await this.action.doAction(action, { onClose: () => this.refresh() });
    }
}

export const holdBanner = {
    component: HoldBanner,
    displayName: _t("Holds of the Lots"),
    supportedTypes: ["json"],
    isEmpty: () => false,
};

registry.category("fields").add("whiz_hold_banner", holdBanner);
