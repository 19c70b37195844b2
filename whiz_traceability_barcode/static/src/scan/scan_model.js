import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { ConnectionLostError } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { session } from "@web/session";
import { loadDevice, makeUuid, prepareText, showText } from "./scan_device";
import { ScanQueue } from "./scan_queue";

/** Answers that stay in sight. */
const HISTORY = 12;
/** Milliseconds until a lost connection is tried again. */
export const RETRY = 4000;
/** The session is over, not the scan: it waits until the person has logged in again. */
const SESSION_OVER = "odoo.http.SessionExpiredException";

/**
 * What the scan station knows: modes, document, answers, and what waits to be sent.
 *
 * It knows no DOM. `onAnswer(answer)` is called for each answer, for sound and the like.
 */
export class ScanModel {
    constructor(orm, onAnswer = () => {}) {
        this.orm = orm;
        this.onAnswer = onAnswer;
        this.device = loadDevice();
        this.modes = [];
        this.mode = "lookup";
        /** {res_model, res_id, label} that is worked on, or null */
        this.document = null;
        /** what is needed, done and left of it */
        this.state = null;
        this.answer = null;
        this.history = [];
        /** options for the scans that follow, by document: the current unit, package ... */
        this.contexts = {};
        /** quantity for the next scan, "" for the usual one */
        this.quantity = "";
        this.pending = null;
        this.isOffline = false;
        this.isSending = false;
        this.documents = null;
        const owner = `${session.db}:${user.userId}`;
        this.queue = new ScanQueue(`whiz_scan_queue:${owner}`);
        this.contextKey = `whiz_scan_context:${owner}`;
        this.loadContexts();
    }

    // -------------------------------------------------------------------------
    // Modes and documents
    // -------------------------------------------------------------------------

    async start({ mode, document } = {}) {
        this.modes = await this.orm.call("whiz.scan", "get_modes", []);
        if (this.modes.length) {
            const known = this.modes.find((other) => other.mode === mode);
            await this.chooseMode((known || this.modes[0]).mode, document);
        }
        this.flush();
    }

    get modeInfo() {
        return this.modes.find(({ mode }) => mode === this.mode) || {};
    }

    get needsDocument() {
        return Boolean(this.modeInfo.model) && !this.document;
    }

    async chooseMode(mode, document = null) {
        this.mode = mode;
        this.document = null;
        this.state = null;
        this.documents = null;
        this.answer = null;
        this.quantity = "";
        if (document) {
            await this.chooseDocument(document);
        } else if (this.needsDocument) {
            await this.searchDocuments("");
        }
    }

    async searchDocuments(text) {
        const { mode } = this;
        const found = await this.ask("get_documents", [mode, text]);
        if (found && mode === this.mode && this.needsDocument) {
            this.documents = found;
        }
    }

    async chooseDocument(document) {
        this.document = document;
        this.documents = null;
        this.state = null;
        await this.loadState();
        const { pending } = this;
        if (pending?.mode === this.mode) {
            this.pending = null;
            this.scan(pending.label, { lot_id: pending.lot_id });
        }
    }

    async loadState() {
        if (!this.document) {
            return;
        }
        const { mode, document } = this;
        const state = await this.ask("get_state", [mode, document.res_model, document.res_id]);
        if (state && document === this.document) {
            this.state = state;
            document.label = state.label;
        }
    }

    /** Leaves the document, to choose another one. */
    async closeDocument() {
        await this.chooseMode(this.mode);
    }

    /** Asks the server for something that can wait; null when there is no connection. */
    async ask(method, args) {
        try {
            const result = await this.orm.call("whiz.scan", method, args);
            this.isOffline = false;
            return result;
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.isOffline = true;
                return null;
            }
            this.show({
                verdict: "stop",
                title: _t("Not possible"),
                message: error.data?.message || error.message,
            });
            return null;
        }
    }

    // -------------------------------------------------------------------------
    // Scans
    // -------------------------------------------------------------------------

    /** Takes a scan: writes it down, then sends it when its turn comes. */
    scan(text, options = {}) {
        const prepared = prepareText(text, this.device);
        const quantity = Number(this.quantity);
        this.quantity = "";
        return this.enqueue("submit", {
            text: prepared,
            options: quantity > 0 ? { quantity, ...options } : options,
        });
    }

    /** Sends a scan again with the choice that was made. */
    choose(answer, choice) {
        const { item } = answer;
        answer.choices = [];
        return this.enqueue("submit", {
            ...item,
            options: { ...item.options, ...choice.options },
        });
    }

    undo() {
        return this.enqueue("undo", { text: "" });
    }

    enqueue(method, vals) {
        this.queue.push({
            mode: this.mode,
            res_model: this.document?.res_model || false,
            res_id: this.document?.res_id || false,
            ...vals,
            method,
            uuid: makeUuid(),
            device: this.device.name,
            scanned_at: new Date().toISOString().slice(0, 19).replace("T", " "),
            queued: this.isOffline,
        });
        if (this.isOffline) {
            this.show({
                verdict: "queued",
                title: _t("Kept on this device"),
                message: showText(vals.text),
            });
        }
        return this.flush();
    }

    /** Sends what waits, one after the other, until all is sent or the connection fails. */
    async flush() {
        if (this.isSending) {
            return;
        }
        this.isSending = true;
        browser.clearTimeout(this.retryTimer);
        try {
            while (this.queue.length) {
                if (!(await this.send(this.queue.first))) {
                    break;
                }
            }
        } finally {
            this.isSending = false;
        }
    }

    /** Sends one scan. Returns whether the next one may follow. */
    async send(item) {
        const { method, ...scan } = item;
        const context = this.contextOf(item);
        let answer;
        try {
            answer = await this.orm.silent.call("whiz.scan", method, [
                { ...scan, options: { ...context, ...scan.options } },
            ]);
        } catch (error) {
            if (error instanceof ConnectionLostError || error.exceptionName === SESSION_OVER) {
                this.isOffline = true;
                this.retryTimer = browser.setTimeout(() => this.flush(), RETRY);
                item.queued = true;
                this.queue.save();
                return false;
            }
            answer = {
                verdict: "stop",
                title: _t("Not possible"),
                message: error.data?.message || error.message,
            };
        }
        this.isOffline = false;
        this.queue.remove(item.uuid);
        this.take(answer, item);
        return true;
    }

    /** Takes the answer to a scan. */
    take(answer, item) {
        this.setContext(item, answer.context);
        const isHere = item.mode === this.mode && item.res_id === (this.document?.res_id || false);
        if (answer.state && isHere) {
            this.state = answer.state;
        } else if (isHere && this.state && "can_undo" in answer && item.method === "undo") {
            this.state.can_undo = answer.can_undo;
        }
        this.show({ ...answer, item });
        if (answer.open && !answer.open.ask) {
            this.open(answer.open);
        }
    }

    /** Goes on with the document that a scan has named. */
    async open({ mode, res_model, res_id, label, pending }) {
        if (pending) {
            this.pending = { ...pending, mode };
        }
        const { answer } = this;
        const document = res_id ? { res_model, res_id, label } : null;
        if (mode === this.mode && document) {
            await this.chooseDocument(document);
        } else {
            await this.chooseMode(mode, document);
        }
        if (!pending) {
            // what was scanned stays to be seen; that another document is done does not
            this.answer = answer?.item ? answer : null;
        }
    }

    show(answer) {
        const shown = { id: makeUuid(), choices: [], links: [], ...answer };
        this.answer = shown;
        if (answer.item || answer.verdict !== "queued") {
            this.history = [shown, ...this.history].slice(0, HISTORY);
        }
        this.onAnswer(shown);
    }

    async finish() {
        const { mode, document } = this;
        const result = await this.ask("finish", [mode, document.res_model, document.res_id]);
        if (result) {
            this.state = result.state || this.state;
            if (!result.action) {
                this.showClosed();
            }
        }
        return result?.action || null;
    }

    /** Goes on after a dialog that finishing has opened. */
    async afterDialog() {
        await this.loadState();
        this.showClosed();
    }

    /** Says that the document is done, and offers what it left over. */
    showClosed() {
        const { mode, document, state } = this;
        if (!state?.closed) {
            return;
        }
        this.show({
            verdict: "ok",
            title: document.label,
            message: state.closed,
            links: state.rest.map((rest) => ({
                label: _t("Go on with %(document)s", { document: rest.label }),
                icon: "fa-play",
                open: { ...rest, mode },
            })),
        });
    }

    // -------------------------------------------------------------------------
    // Context
    // -------------------------------------------------------------------------

    get context() {
        return this.contextOf({ mode: this.mode, res_id: this.document?.res_id || false });
    }

    contextOf({ mode, res_id }) {
        return this.contexts[`${mode}:${res_id || ""}`] || {};
    }

    setContext({ mode, res_id }, changes) {
        if (!changes || !Object.keys(changes).length) {
            return;
        }
        const merged = { ...this.contextOf({ mode, res_id }), ...changes };
        const kept = Object.entries(merged).filter(([, value]) => value !== false);
        this.contexts[`${mode}:${res_id || ""}`] = Object.fromEntries(kept);
        browser.localStorage.setItem(this.contextKey, JSON.stringify(this.contexts));
    }

    clearContext(...names) {
        const item = { mode: this.mode, res_id: this.document?.res_id || false };
        this.setContext(item, Object.fromEntries(names.map((name) => [name, false])));
    }

    loadContexts() {
        try {
            this.contexts = JSON.parse(browser.localStorage.getItem(this.contextKey) || "{}");
        } catch {
            this.contexts = {};
        }
    }
}
