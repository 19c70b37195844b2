import { browser } from "@web/core/browser/browser";

/**
 * Scans that the server has not answered yet, in their order, kept on the device.
 *
 * A scan is written here before it is sent and removed when its answer is there. If the
 * answer gets lost on the way, it is sent again with the same id, and the server answers as
 * the first time: no scan is lost, none counts twice.
 */
export class ScanQueue {
    constructor(key) {
        this.key = key;
        this.items = [];
        this.load();
    }

    load() {
        try {
            const items = JSON.parse(browser.localStorage.getItem(this.key) || "[]");
            this.items = Array.isArray(items) ? items : [];
        } catch {
            this.items = [];
        }
    }

    save() {
        browser.localStorage.setItem(this.key, JSON.stringify(this.items));
    }

    get length() {
        return this.items.length;
    }

    get first() {
        return this.items[0];
    }

    push(item) {
        this.items.push(item);
        this.save();
    }

    remove(uuid) {
        this.items = this.items.filter((item) => item.uuid !== uuid);
        this.save();
    }
}
