import { Component, onWillDestroy, onWillStart, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useBus, useService } from "@web/core/utils/hooks";
import { useDebounced } from "@web/core/utils/timing";
import { Layout } from "@web/search/layout";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { ScanAnswer, VERDICTS } from "./scan_answer";
import { ScanCamera } from "./scan_camera";
import { ScanDocuments } from "./scan_documents";
import { ScanModel } from "./scan_model";
import { ScanProgress } from "./scan_progress";
import { playVerdict } from "./scan_sound";

/** Barcodes that press Odoo's own buttons. */
const COMMANDS = /^(OBT|OCD)/;

/** Milliseconds after the last key until the field of the quantity is left. */
const LEAVE = 900;

/** The scan station: what is this, receive, pick, produce, count, move, pack. */
export class ScanStation extends Component {
    static template = "whiz_traceability_barcode.ScanStation";
    static components = { Layout, ScanAnswer, ScanCamera, ScanDocuments, ScanProgress };
    static props = { ...standardActionServiceProps };
    static path = "scan";
    static displayName = _t("Scan");

    setup() {
        this.action = useService("action");
        this.verdicts = VERDICTS;
        this.display = { controlPanel: {}, searchPanel: false };
        this.input = useRef("input");
        // a scanner would go on typing into the field
        this.leaveQuantity = useDebounced((ev) => ev.target.blur(), LEAVE);
        this.ui = useState({ camera: false, text: "" });
        this.model = useState(new ScanModel(useService("orm"), (answer) => this.onAnswer(answer)));
        useBus(useService("barcode").bus, "barcode_scanned", ({ detail }) =>
            this.onBarcode(detail.barcode),
        );
        const flush = () => this.model.flush();
        browser.addEventListener("online", flush);
        onWillDestroy(() => {
            browser.removeEventListener("online", flush);
            browser.clearTimeout(this.model.retryTimer);
        });
        onWillStart(() => this.model.start(this.wanted));
        const modes = useRef("modes");
        useEffect(
            // on a phone the modes are wider than the screen
            () => {
                const chosen = modes.el?.querySelector("[aria-pressed=true]");
                chosen?.scrollIntoView({ inline: "center", block: "nearest" });
            },
            () => [this.model.mode],
        );
        useEffect(
            () => this.updateAddress(),
            () => [this.model.mode, this.model.document?.res_id],
        );
    }

    /** Mode and document of the address, or of the button that was pressed. */
    get wanted() {
        const { context = {}, params = {} } = this.props.action;
        const mode = params.mode || context.whiz_scan_mode;
        const resModel = params.res_model || context.active_model;
        const resId = Number(params.res_id || (context.whiz_scan_mode && context.active_id));
        const document = resId ? { res_model: resModel, res_id: resId, label: "" } : undefined;
        return { mode, document };
    }

    updateAddress() {
        const { mode, document } = this.model;
        this.props.updateActionState?.({
            mode: mode === "lookup" ? undefined : mode,
            res_model: document?.res_model,
            res_id: document?.res_id,
        });
    }

    // -------------------------------------------------------------------------
    // Scans
    // -------------------------------------------------------------------------

    onBarcode(text) {
        if (!COMMANDS.test(text)) {
            this.model.scan(text);
        }
    }

    onAnswer(answer) {
        if (this.model.device.sound) {
            playVerdict(answer.verdict);
        }
    }

    onInputKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.submitTyped();
        }
    }

    submitTyped() {
        const text = this.ui.text.trim();
        if (text) {
            this.ui.text = "";
            // a scanner is faster than the screen, which may not know the text yet
            this.input.el.value = "";
            // back to the scanner: it types into the page, not into the field
            this.input.el.blur();
            this.model.scan(text);
        }
    }

    onQuantityKeydown(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.target.blur();
        }
    }

    // -------------------------------------------------------------------------
    // What is shown
    // -------------------------------------------------------------------------

    /** What the next scans are for: the unit that is built, the package, the place. */
    get chips() {
        const { context } = this.model;
        return [
            { names: ["unit_id", "unit_name"], icon: "fa-flag-checkered", text: context.unit_name },
            { names: ["package_id", "package_name"], icon: "fa-cube", text: context.package_name },
            {
                names: ["location_id", "location_name"],
                icon: "fa-map-marker",
                text: context.location_name,
            },
            {
                names: ["pending_product_id", "pending_product_name"],
                icon: "fa-tag",
                text: context.pending_product_name,
            },
        ].filter(({ text }) => text);
    }

    number(value) {
        return Number(value.toFixed(3)).toString();
    }

    get others() {
        return this.model.history.filter((answer) => answer !== this.model.answer);
    }

    // -------------------------------------------------------------------------
    // Actions
    // -------------------------------------------------------------------------

    follow(link) {
        if (link.open) {
            this.model.open(link.open);
        } else {
            this.action.doAction(link.action);
        }
    }

    async finish() {
        const action = await this.model.finish();
        if (action) {
            await this.action.doAction(action, { onClose: () => this.model.afterDialog() });
        }
    }

    toggleSound() {
        this.model.device.sound = !this.model.device.sound;
    }

    openSetup() {
        this.action.doAction("whiz_traceability_barcode.action_scan_setup");
    }
}

registry.category("actions").add("whiz_scan", ScanStation);
