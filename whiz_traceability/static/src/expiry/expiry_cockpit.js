import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { Domain } from "@web/core/domain";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatInteger, formatMonetary } from "@web/views/fields/formatters";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { listView } from "@web/views/list/list_view";

/** Colour of a tile; the text says the same. */
const TONES = {
    expired: "danger",
    week: "warning",
    month: "warning",
    two_months: "info",
    three_months: "info",
};

/**
 * The tiles above the cockpit's list: how many lots expire when, and their value.
 *
 * A tile is a button that searches for its lots; pressed again it searches for all.
 */
export class ExpiryTiles extends Component {
    static template = "whiz_traceability.ExpiryTiles";
    static props = { domain: Array };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({ tiles: [], lost: "", todo: 0 });
        onWillStart(() => this.load(this.props));
        onWillUpdateProps((props) => this.load(props));
    }

    async load(props) {
        // The tiles are what one chooses among: the chosen one does not narrow them.
        const domain = Domain.removeDomainLeaves(props.domain, ["bucket", "unsold"]);
        const data = await this.orm.call("whiz.expiry.stock", "get_cockpit", [domain.toList()]);
        const money = (value) =>
            formatMonetary(value, { currencyId: data.currency_id, digits: [16, 0] });
        const tile = (name, label, { lots, value }) => ({
            name,
            label,
            tone: lots ? TONES[name] || "secondary" : "secondary",
            lots: formatInteger(lots),
            value: money(value),
            empty: !lots,
        });
        this.state.tiles = [
            ...data.buckets.map((bucket) => tile(bucket.bucket, bucket.label, bucket)),
            { ...tile("unsold", _t("Not sold in time"), data.unsold), icon: "fa-arrow-down" },
        ];
        this.state.lost = money(data.lost);
        this.state.todo = data.todo;
    }

    get chosen() {
        const names = this.env.searchModel.query.map(({ searchItemId }) => {
            const item = this.env.searchModel.searchItems[searchItemId];
            return item && item.name;
        });
        return new Set(names);
    }

    choose(name) {
        const model = this.env.searchModel;
        const names = new Set(this.state.tiles.map((tile) => tile.name));
        const items = model.getSearchItems((item) => names.has(item.name));
        const isOn = (item) => model.query.some((q) => q.searchItemId === item.id);
        for (const item of items) {
            if (item.name === name || isOn(item)) {
                model.toggleSearchItem(item.id);
            }
        }
    }

    openLosses() {
        return this.action.doAction("whiz_traceability.action_expiry_loss");
    }

    openMeasures() {
        return this.action.doAction("whiz_traceability.action_expiry_event");
    }
}

class ExpiryListRenderer extends listView.Renderer {
    static template = "whiz_traceability.ExpiryListRenderer";
    static components = { ...listView.Renderer.components, ExpiryTiles };
}

class ExpiryKanbanRenderer extends kanbanView.Renderer {
    static template = "whiz_traceability.ExpiryKanbanRenderer";
    static components = { ...kanbanView.Renderer.components, ExpiryTiles };
}

registry
    .category("views")
    .add("whiz_expiry_list", { ...listView, Renderer: ExpiryListRenderer })
    .add("whiz_expiry_kanban", { ...kanbanView, Renderer: ExpiryKanbanRenderer });
