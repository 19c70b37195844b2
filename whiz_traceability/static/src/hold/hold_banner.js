import { Component, useRef, useState } from "@odoo/owl";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { useAlerts } from "../alert/alert_service";

const asText = (info) => JSON.stringify(info || false);

/**
 * Says on a form which of its lots are on hold, why, since when and by whom.
 *
 * It looks again when an alert arrives, and has the form read anew: a hold may have taken
 * what was reserved, also where none of its lots is left. Only not while the user is
 * changing something: what is being typed stays.
 */
export class HoldBanner extends Component {
    static template = "whiz_traceability.HoldBanner";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.root = useRef("root");
        this.state = useState({ info: undefined, isNew: false });
        // the form has loaded its record anew: that is newer than ours
        useRecordObserver((record) => {
            // what an alert has just told stays marked
            const isNew = this.isNew(record.data[this.props.name]);
            Object.assign(this.state, { info: undefined, isNew });
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

    isNew(loaded) {
        const { info, isNew } = this.state;
        return isNew && info !== undefined && asText(loaded) === asText(info);
    }

    async refresh() {
        const { record } = this.props;
        const { resModel, resId } = record;
        if (!resId) {
            return;
        }
        const before = asText(this.info);
        const info = await this.orm.silent.call(resModel, "get_hold_info", [[resId]]);
        // another record may be shown by now
        const isShown = () => this.props.record === record && record.resId === resId;
        if (!isShown()) {
            return;
        }
        Object.assign(this.state, { info, isNew: asText(info) !== before });
        if (!this.isTyping && !(await record.isDirty()) && isShown()) {
            await record.load();
        }
    }

    /** Whether an input of the form has the focus: loading would take it away. */
    get isTyping() {
        const { activeElement } = document;
        return (
            activeElement?.matches("input, textarea, [contenteditable=true]") &&
            this.root.el?.closest(".o_form_view")?.contains(activeElement)
        );
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
