import { Component, onWillStart, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KeepLast } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";
import { changedBox, percentBox, SHAPE } from "./label_geometry";
import { svgUrl } from "./svg_field";

const DELAY = 150;
const MODEL = "whiz.label.layout";
/** Fields of the layout and of its contents that change what is drawn. */
const LAYOUT = ["target", "width", "height", "dpi", "date_format"];
const SAMPLES = ["sample_lot_id", "sample_package_id"];
const ITEM = [
    "kind",
    "text",
    "symbol",
    "identifiers",
    "dots",
    "hri",
    "size",
    "bold",
    "align",
    "thickness",
    ...SHAPE,
];

/** The label as it will be printed; what is on it can be dragged and resized. */
export class LabelPreview extends Component {
    static template = "whiz_traceability_barcode.LabelPreview";
    static props = { ...standardWidgetProps };

    setup() {
        this.orm = useService("orm");
        this.keepLast = new KeepLast();
        this.label = useRef("label");
        this.state = useState({ svg: "", problems: [], selected: null, drag: null });
        onWillStart(async () => {
            this.catalogue = await this.orm.call(MODEL, "get_catalogue", []);
        });
        this.refreshSoon = useDebounced(() => this.refresh(), DELAY);
        useRecordObserver((record) => {
            // reading the values is what makes this run again when one changes
            this.asked = this.question(record);
            this.refreshSoon();
        });
    }

    question(record) {
        const values = Object.fromEntries(LAYOUT.map((name) => [name, record.data[name]]));
        for (const name of SAMPLES) {
            values[name] = record.data[name] ? record.data[name].id : false;
        }
        const items = record.data.item_ids.records.map((item) =>
            Object.fromEntries(ITEM.map((name) => [name, item.data[name]])),
        );
        return [values, items];
    }

    /** Ask what it looks like; the answer to an older question is dropped. */
    async refresh() {
        const found = await this.keepLast.add(this.orm.call(MODEL, "preview", this.asked));
        Object.assign(this.state, found);
    }

    get items() {
        return this.props.record.data.item_ids.records;
    }

    get url() {
        return svgUrl(this.state.svg);
    }

    get hasStop() {
        return this.state.problems.some((problem) => problem.stops);
    }

    /** Problems once each, the grave ones first. */
    get problems() {
        const told = new Map(this.state.problems.map((problem) => [problem.text, problem]));
        return [...told.values()].sort((a, b) => Number(b.stops) - Number(a.stops));
    }

    /** As large as there is room, with the list below still in sight. */
    get frame() {
        const { width, height } = this.props.record.data;
        const [w, h] = [width || 1, height || 1];
        return `aspect-ratio: ${w} / ${h}; width: min(100%, ${w * 11}px, ${(45 * w) / h}vh)`;
    }

    box(item) {
        const { drag } = this.state;
        const shape = drag && drag.id === item.id ? drag.shape : item.data;
        return percentBox(shape, this.props.record.data);
    }

    isBad(position) {
        return this.state.problems.some((problem) => problem.stops && problem.item === position);
    }

    title(item) {
        const { kind, text } = item.data;
        return kind === "text" ? text || _t("Text") : kind;
    }

    // ------------------------------------------------------------------
    // Dragging
    // ------------------------------------------------------------------

    onPointerDown(ev, item) {
        if (this.props.readonly || ev.button) {
            return;
        }
        ev.preventDefault();
        ev.currentTarget.focus();
        ev.currentTarget.setPointerCapture(ev.pointerId);
        this.state.selected = item.id;
        this.state.drag = {
            id: item.id,
            corner: ev.target.classList.contains("o_whiz_label_corner"),
            start: { x: ev.clientX, y: ev.clientY },
            shape: this.shape(item),
        };
    }

    onPointerMove(ev, item) {
        const { drag } = this.state;
        if (!drag || drag.id !== item.id) {
            return;
        }
        const scale = this.props.record.data.width / this.label.el.clientWidth;
        drag.shape = changedBox(
            this.shape(item),
            {
                x: (ev.clientX - drag.start.x) * scale,
                y: (ev.clientY - drag.start.y) * scale,
            },
            drag.corner,
            this.props.record.data,
        );
    }

    async onPointerUp(ev, item) {
        const { drag } = this.state;
        if (drag && drag.id === item.id) {
            await this.change(item, drag.shape);
        }
        this.state.drag = null;
    }

    /** Arrow keys move by half a millimetre, with Shift they resize. */
    async onKeydown(ev, item) {
        const step = {
            ArrowLeft: { x: -0.5, y: 0 },
            ArrowRight: { x: 0.5, y: 0 },
            ArrowUp: { x: 0, y: -0.5 },
            ArrowDown: { x: 0, y: 0.5 },
        }[ev.key];
        if (!step || this.props.readonly) {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
        await this.change(
            item,
            changedBox(this.shape(item), step, ev.shiftKey, this.props.record.data),
        );
    }

    shape(item) {
        return Object.fromEntries(SHAPE.map((name) => [name, item.data[name]]));
    }

    async change(item, shape) {
        const changes = Object.fromEntries(
            SHAPE.filter((name) => shape[name] !== item.data[name]).map((name) => [
                name,
                shape[name],
            ]),
        );
        if (Object.keys(changes).length) {
            await item.update(changes);
        }
    }
}

registry.category("view_widgets").add("whiz_label_preview", {
    component: LabelPreview,
    fieldDependencies: [
        ...["target", "dpi", "date_format"].map((name) => ({ name, type: "selection" })),
        ...["width", "height"].map((name) => ({ name, type: "float" })),
    ],
});
