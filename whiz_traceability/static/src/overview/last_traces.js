import { browser } from "@web/core/browser/browser";
import { user } from "@web/core/user";
import { session } from "@web/session";

/** So many are kept, of at most so many lots each. */
const KEPT = 5;
const MAX_LOTS = 40;

/**
 * What this user has traced in this browser, the last first. A trace writes nothing into
 * the database, so nobody else sees it.
 */
function storageKey() {
    return `whiz_traceability.last_traces.${session.db}.${user.userId}`;
}

/** @returns {{ label: string, lotIds: number[], direction: string, date: string }[]} */
export function readTraces() {
    try {
        const traces = JSON.parse(browser.localStorage.getItem(storageKey()) || "[]");
        return Array.isArray(traces) ? traces : [];
    } catch {
        return [];
    }
}

/** Puts a trace in front; the same one further behind goes. `date` is ISO, in UTC. */
export function noteTrace({ label, lotIds, direction, date }) {
    if (!label || !lotIds.length || lotIds.length > MAX_LOTS) {
        return;
    }
    const others = readTraces().filter(
        (trace) => String(trace.lotIds) !== String(lotIds) || trace.direction !== direction,
    );
    const traces = [{ label, lotIds, direction, date }, ...others].slice(0, KEPT);
    try {
        browser.localStorage.setItem(storageKey(), JSON.stringify(traces));
    } catch {
        // a browser that keeps nothing shows nothing
    }
}
