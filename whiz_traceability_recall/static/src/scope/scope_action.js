import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { KeepLast } from "@web/core/utils/concurrency";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ScopeCard } from "./scope_card";
import { ScopeLists } from "./scope_lists";

/** What is affected by a case, with live counts, before the scope is frozen. */
export class ScopeAction extends Component {
    static template = "whiz_traceability_recall.ScopeAction";
    static components = { Layout, ScopeCard, ScopeLists };
    static props = { ...standardActionServiceProps };
    static path = "recall-scope";
    static displayName = _t("Scope");

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = { controlPanel: {}, searchPanel: false };
        const { context, params } = this.props.action;
        this.recallId = context?.active_id || Number(params?.active_id || params?.resId) || false;
        this.state = useState({ scopes: [], shown: 0, error: "", isFreezing: false });
        onWillStart(() => this.addScope());
    }

    get shown() {
        return this.state.scopes[this.state.shown];
    }

    get case() {
        return this.state.scopes[0]?.data?.case;
    }

    /** A scope beside the others, at first with the options of the case. */
    async addScope() {
        if (!this.recallId) {
            this.state.error = _t("Open the scope from a case.");
            return;
        }
        const first = this.state.scopes[0];
        this.state.scopes.push({
            key: this.state.scopes.length,
            keepLast: new KeepLast(),
            options: first ? { ...first.options } : {},
            data: null,
            loading: false,
        });
        this.state.shown = this.state.scopes.length - 1;
        await this.load(this.state.scopes.length - 1);
    }

    removeScope() {
        this.state.scopes.pop();
        this.state.shown = 0;
    }

    async load(index) {
        const scope = this.state.scopes[index];
        scope.loading = true;
        let data;
        try {
            data = await scope.keepLast.add(
                this.orm.call("whiz.recall", "get_scope_preview", [[this.recallId], scope.options]),
            );
        } catch (error) {
            // what is shown belongs to the options that were accepted last
            const options = scope.data ? { ...scope.data.options } : {};
            Object.assign(scope, { options, loading: false });
            throw error;
        }
        Object.assign(scope, { data, options: data.options, loading: false });
        if (index === 0) {
            this.env.config.setDisplayName?.(_t("Scope of %s", data.case.name));
        }
    }

    async changeOptions(index, changes) {
        const scope = this.state.scopes[index];
        Object.assign(scope.options, changes);
        this.state.shown = index;
        await this.load(index);
    }

    async loadLots(offset) {
        const { options, data } = this.shown;
        const page = await this.orm.call("whiz.recall", "get_scope_preview", [
            [this.recallId],
            options,
            offset,
        ]);
        data.lots = page.lots;
        data.lot_offset = offset;
    }

    async freeze(index) {
        this.state.isFreezing = true;
        try {
            await this.orm.write("whiz.recall", [this.recallId], this.state.scopes[index].options);
            await this.orm.call("whiz.recall", "action_freeze", [[this.recallId]]);
            await this.openCase({ clearBreadcrumbs: true });
        } finally {
            this.state.isFreezing = false;
        }
    }

    openCase(options) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "whiz.recall",
                res_id: this.recallId,
                views: [[false, "form"]],
            },
            options,
        );
    }

    addSeeds() {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                name: _t("Add Suspected Lots"),
                res_model: "whiz.recall.seed",
                views: [[false, "form"]],
                target: "new",
                context: { default_recall_id: this.recallId },
            },
            { onClose: () => this.loadAll() },
        );
    }

    loadAll() {
        return Promise.all(this.state.scopes.map((_scope, index) => this.load(index)));
    }

    openGenealogy() {
        return this.action.doAction("whiz_traceability.action_genealogy", {
            additionalContext: {
                active_model: "stock.lot",
                active_ids: this.case.seed_ids,
            },
        });
    }
}

registry.category("actions").add("whiz_recall_scope", ScopeAction);
