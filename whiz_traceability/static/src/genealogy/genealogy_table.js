import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import {
    formatCertainty,
    formatDay,
    formatMore,
    formatQuantity,
    formatStep,
    splitDocuments,
} from "./genealogy_format";
import { flagOf, kindOf } from "./genealogy_kinds";
import { groupRows, makeRows, sumRows } from "./genealogy_rows";

/** Rows drawn at once; a browser is slow with thousands. */
const ROWS_SHOWN = 300;

const COLUMNS = [
    { name: "lot", label: _t("Lot") },
    { name: "product", label: _t("Product"), class: "d-none d-md-table-cell" },
    { name: "other", label: _t("Movement") },
    { name: "in", label: _t("In"), isNumber: true },
    { name: "out", label: _t("Out"), isNumber: true },
    { name: "left", label: _t("Left"), isNumber: true },
    { name: "date", label: _t("Date"), class: "d-none d-md-table-cell text-nowrap" },
    { name: "document", label: _t("Documents"), class: "d-none d-lg-table-cell", isFixed: true },
    { name: "certainty", label: _t("Certainty"), class: "d-none d-lg-table-cell" },
    { name: "step", label: _t("Place"), class: "d-none d-md-table-cell text-nowrap" },
];

const NO_GROUP = {
    product: _t("No product"),
    partner: _t("No partner"),
    document: _t("No document"),
};

/** The same data as a real table: what a screen reader, a printer and a sum need. */
export class GenealogyTable extends Component {
    static template = "whiz_traceability.GenealogyTable";
    static props = {
        model: Object,
        // reactive { by, sort: { column, descending }, folded: Set, limit }
        settings: Object,
        onOpen: Function,
        onShow: Function,
    };

    setup() {
        this.action = useService("action");
        this.settings = useState(this.props.settings);
        this.columns = COLUMNS;
        this.groupings = [
            { by: "product", label: _t("Product") },
            { by: "partner", label: _t("Partner") },
            { by: "document", label: _t("Document") },
        ];
    }

    /** Settings of a table that nobody has touched yet. */
    static defaultSettings() {
        return {
            by: null,
            sort: { column: "step", descending: false },
            folded: new Set(),
            limit: ROWS_SHOWN,
        };
    }

    get rows() {
        const { version, graph } = this.props.model;
        if (this._version !== version) {
            this._version = version;
            this._rows = makeRows(graph);
        }
        return this._rows;
    }

    get groups() {
        const { by, sort, folded, limit } = this.settings;
        let room = limit;
        return groupRows(this.rows, by, sort).map((group) => {
            const isOpen = !by || !folded.has(group.key);
            const shown = isOpen ? group.rows.slice(0, Math.max(room, 0)) : [];
            room -= shown.length;
            return {
                ...group,
                label: group.label || NO_GROUP[by],
                isOpen,
                shown,
                sums: this.sumsOf(group.totals),
            };
        });
    }

    get sums() {
        return this.sumsOf(sumRows(this.rows));
    }

    get isCut() {
        return this.rows.length > this.settings.limit;
    }

    showAll() {
        this.settings.limit = Infinity;
    }

    /** Totals of a column as text, one per unit of measure. */
    sumsOf(totals) {
        const text = (column) =>
            totals
                .filter((total) => total[column])
                .map((total) => formatQuantity(total[column], total.uom))
                .join(", ");
        return { in: text("in"), out: text("out"), left: text("left") };
    }

    cell(row, column) {
        switch (column) {
            case "in":
            case "out":
            case "left":
                return row[column] ? formatQuantity(row[column], row.uom) : "";
            case "date":
                return formatDay(row.date);
            case "step":
                return formatStep(row.step);
            case "certainty":
                return row.certainty && formatCertainty(row.certainty);
            default:
                return row[column];
        }
    }

    wayOf(row) {
        return row.way ? kindOf(row.kind)[row.way] : _t("No movement");
    }

    returnedOf(row) {
        return row.returned ? _t("%s came back", formatQuantity(row.returned, row.uom)) : "";
    }

    /** The first documents of a row, and "+12 more". */
    documentsOf(row) {
        const { named, others } = splitDocuments(row);
        return { named, more: others ? formatMore(others) : "" };
    }

    flagsOf(row) {
        return row.flags.map(flagOf);
    }

    sortBy(column) {
        const { sort } = this.settings;
        const descending = sort.column === column && !sort.descending;
        this.settings.sort = { column, descending };
    }

    ariaSort(column) {
        const { sort } = this.settings;
        if (sort.column !== column) {
            return "none";
        }
        return sort.descending ? "descending" : "ascending";
    }

    groupBy(by) {
        this.settings.by = this.settings.by === by ? null : by;
        this.settings.folded.clear();
    }

    toggleGroup(key) {
        const { folded } = this.settings;
        if (!folded.delete(key)) {
            folded.add(key);
        }
    }

    openDocument({ res_model, res_id }) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model,
            res_id,
            views: [[false, "form"]],
        });
    }
}
