import { Component, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { formatList } from "@web/core/l10n/utils";
import { localization } from "@web/core/l10n/localization";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formatFloat } from "@web/core/utils/numbers";
import { useSetupAction } from "@web/search/action_hook";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { FoldDialog } from "./fold_dialog";
import { describeError } from "./genealogy_errors";
import { formatMore } from "./genealogy_format";
import { GenealogyModel } from "./genealogy_model";
import { addressState, exportUrl, paramsFromAction } from "./genealogy_params";
import { GenealogyTable } from "./genealogy_table";
import { GenealogyToolbar } from "./genealogy_toolbar";
import { GraphView } from "./graph_view";
import { SearchBox } from "./search_box";
import { SidePanel } from "./side_panel";
import { noteTrace } from "../overview/last_traces";

/** Lots named in the title; the others are counted. */
const ROOTS_NAMED = 3;

/** Genealogy of lots: where they came from and where they went, as graph and table. */
export class GenealogyAction extends Component {
    static template = "whiz_traceability.GenealogyAction";
    static components = {
        Layout,
        GenealogyTable,
        GenealogyToolbar,
        GraphView,
        SearchBox,
        SidePanel,
    };
    static props = { ...standardActionServiceProps };
    static path = "genealogy";
    static displayName = _t("Genealogy");

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        this.ui = useService("ui");
        this.root = useRef("root");
        this.display = { controlPanel: {}, searchPanel: false };
        const { state } = this.props;
        const params = paramsFromAction(this.props.action);
        this.source = state?.source || { resModel: params.resModel, resIds: params.resIds };
        const rtl = localization.direction === "rtl";
        this.model = useState(new GenealogyModel(this.orm, { ...params, rtl }));
        this.state = useState({
            view: params.view,
            showPanel: !this.ui.isSmall,
            showGaps: false,
            ...state?.ui,
        });
        this.viewport = useState(state?.viewport || { x: 0, y: 0, zoom: 1, isSet: false });
        this.table = useState(state?.table || GenealogyTable.defaultSettings());
        useSetupAction({ getLocalState: () => this.localState });
        onWillStart(() => this.start(state?.model));
        useEffect(
            () => this.updateAddress(),
            () => Object.values(addressState(this.model, this.state.view, this.source)),
        );
    }

    /** Shows at once what was there before, else waits with a picture of waiting. */
    start(exported) {
        if (exported) {
            this.model.import(exported);
        }
        this.refresh({ quiet: Boolean(exported) });
        if (!exported) {
            this.setTitle();
        }
    }

    async refresh(options) {
        if (this.source.resModel && !this.model.lotIds.length) {
            await this.findRoots();
            if (this.model.status === "error") {
                return;
            }
        }
        await this.model.load(options);
        this.setTitle();
        const { lotIds, direction, status } = this.model;
        if (status === "ready") {
            const date = new Date().toISOString();
            noteTrace({ label: this.label, lotIds: [...lotIds], direction, date });
        }
    }

    /** Lots of the transfer, order, product or batch that this was opened from. */
    async findRoots() {
        const { resModel, resIds } = this.source;
        this.model.status = "loading";
        try {
            const found = await this.orm.call("whiz.trace", "get_root_lots", [resModel, resIds]);
            // lots that were chosen are shown, however many there are
            const chosen = resModel === "stock.lot" ? resIds : [];
            this.model.lotIds = [...new Set([...chosen, ...found.lot_ids])];
            Object.assign(this.source, { label: found.label, total: found.total || 0 });
        } catch (error) {
            this.model.status = "error";
            this.model.error = describeError(error);
        }
    }

    get localState() {
        return {
            model: this.model.export(),
            source: this.source,
            ui: { ...this.state },
            viewport: { ...this.viewport },
            table: this.table,
        };
    }

    updateAddress() {
        this.props.updateActionState?.(addressState(this.model, this.state.view, this.source));
    }

    /** What the trace is of: the document, or the lots by name. */
    get label() {
        const { graph } = this.model;
        const names = graph.roots.map((key) => graph.nodes.get(key)?.label).filter(Boolean);
        const others = names.length > ROOTS_NAMED ? [formatMore(names.length - ROOTS_NAMED)] : [];
        return (
            this.source.label ||
            formatList([...names.slice(0, ROOTS_NAMED), ...others], { style: "unit" })
        );
    }

    setTitle() {
        const { label } = this;
        if (label) {
            this.env.config.setDisplayName?.(_t("Genealogy of %s", label));
        }
    }

    // -------------------------------------------------------------------------
    // What is shown
    // -------------------------------------------------------------------------

    get selectedItem() {
        const { selected } = this.model;
        const isShown = this.state.showPanel && this.state.view === "graph" && selected;
        return isShown ? this.model.item(selected) : null;
    }

    /** Why there is next to nothing to see, "" if there is something. */
    get emptyReason() {
        const { graph, direction, asOf, maxDepth } = this.model;
        if (graph.edges.size) {
            return "";
        }
        if (asOf) {
            return _t("Nothing had happened to it by then. Choose a later date.");
        }
        if (direction === "forward") {
            return _t("It has gone nowhere yet: nothing was made of it, nobody received it.");
        }
        if (direction === "backward") {
            return _t("There is no record of where it came from.");
        }
        return maxDepth || graph.hidden
            ? _t("There is nothing that you may see around it.")
            : _t("It has not moved yet. It appears here once a transfer or an order is done.");
    }

    /** That not all lots of a transfer, order or product are shown, "" if they are. */
    get rootsNotice() {
        const { length } = this.model.lotIds;
        const { total } = this.source;
        const count = (number) => formatFloat(number, { digits: [16, 0] });
        return total > length
            ? _t(
                  "Shown are %(shown)s of %(total)s lots. To see the others, open one of them, or a transfer or an order that has fewer lots.",
                  { shown: count(length), total: count(total) },
              )
            : "";
    }

    get footer() {
        const { graph } = this.model;
        const lots = graph.countOf("lot");
        return [
            _t("%s ms", Math.round(graph.elapsed)),
            lots === 1 ? _t("1 lot") : _t("%s lots", lots),
            _t("%s hidden", graph.hidden),
        ].join(", ");
    }

    get exportLinks() {
        return ["xlsx", "csv"].map((format) => ({
            format,
            label: format.toUpperCase(),
            url: exportUrl(this.model, format, this.source.total),
        }));
    }

    // -------------------------------------------------------------------------
    // Actions
    // -------------------------------------------------------------------------

    select(key) {
        this.model.select(key);
        this.state.showPanel = true;
    }

    /** Closes the details; the keyboard goes on in the graph. */
    closePanel() {
        this.state.showPanel = false;
        this.root.el.querySelector(".o_whiz_svg")?.focus();
    }

    /** Opens the record behind a node, or what a fold stands for as a list. */
    async open(key) {
        const item = this.model.item(key);
        if (item && "parent" in item) {
            await this.openFold(item);
        } else if (item?.res_model) {
            this.action.doAction({
                type: "ir.actions.act_window",
                res_model: item.res_model,
                res_id: item.res_id,
                views: [[false, "form"]],
            });
        }
    }

    /** What a fold stands for as a list; several kinds do not fit into one. */
    async openFold(fold) {
        const records = await this.model.foldRecords(fold);
        const { label } = this.model.graph.nodes.get(fold.parent);
        const name = fold.direction === "forward" ? _t("After %s", label) : _t("Before %s", label);
        const onOpen = ({ resModel, ids }) =>
            this.action.doAction({
                type: "ir.actions.act_window",
                name,
                res_model: resModel,
                domain: [["id", "in", ids]],
                views: [
                    [false, "list"],
                    [false, "form"],
                ],
            });
        if (records.length > 1) {
            this.dialog.add(FoldDialog, { title: name, records, onOpen });
        } else if (records.length) {
            onOpen(records[0]);
        }
    }

    /** A new genealogy from what was found or from a node. */
    async startFrom({ res_model, res_id }) {
        this.source = { resModel: res_model, resIds: [res_id] };
        this.viewport.isSet = false;
        this.model.lotIds = [];
        await this.findRoots();
        if (this.model.status !== "error") {
            await this.model.open([...this.model.lotIds]);
            this.setTitle();
        }
    }

    chooseAnother() {
        this.source = {};
        this.model.lotIds = [];
        this.model.status = "empty";
        this.env.config.setDisplayName?.(GenealogyAction.displayName.toString());
    }

    showInGraph(key) {
        this.state.view = "graph";
        this.model.goTo(key);
    }

    async print() {
        const ids = [...this.model.lotIds];
        const total = this.source.total || 0;
        const report = await this.action.loadAction("whiz_traceability.action_report_lot_dossier");
        return this.action.doAction(
            // of a part of the lots the page says so: only this is part of its address
            { ...report, data: total > ids.length ? { ids, total } : {} },
            { additionalContext: { active_model: "stock.lot", active_ids: ids } },
        );
    }
}

registry.category("actions").add("whiz_genealogy", GenealogyAction);
