import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/**
 * What a kind of node looks like and is called. Icons are Font Awesome 4 glyphs, so
 * that SVG text can draw them. Other add-ons add theirs to the registries.
 *
 * - `shape`: see `nodePath`
 * - `isEnd`: nothing lies beyond it
 * - `into` / `from`: what it means that a lot went there / came from there
 */
export const kindRegistry = registry.category("whiz_traceability.genealogy_kinds");
kindRegistry
    .add("lot", {
        label: _t("Lot"),
        icon: "fa-cube",
        glyph: "\uf1b2",
        shape: "lot",
        into: _t("Built into"),
        from: _t("Made from"),
    })
    .add("production", {
        label: _t("Manufacturing order"),
        icon: "fa-cogs",
        glyph: "\uf085",
        shape: "order",
        into: _t("Used in"),
        from: _t("Made by"),
    })
    .add("unbuild", {
        label: _t("Unbuild order"),
        icon: "fa-chain-broken",
        glyph: "\uf127",
        shape: "order",
        into: _t("Taken apart in"),
        from: _t("Recovered by"),
    })
    .add("repair", {
        label: _t("Repair order"),
        icon: "fa-wrench",
        glyph: "\uf0ad",
        shape: "order",
        into: _t("Used in"),
        from: _t("Recovered by"),
    })
    .add("supplier", {
        label: _t("Supplier"),
        icon: "fa-truck",
        glyph: "\uf0d1",
        shape: "partner",
        isEnd: true,
        into: _t("Returned to"),
        from: _t("Received from"),
    })
    .add("customer", {
        label: _t("Customer"),
        icon: "fa-user",
        glyph: "\uf007",
        shape: "partner",
        isEnd: true,
        into: _t("Delivered to"),
        from: _t("Returned by"),
    })
    .add("scrap", {
        label: _t("Scrap"),
        icon: "fa-trash",
        glyph: "\uf1f8",
        shape: "part",
        isEnd: true,
        into: _t("Scrapped"),
        from: _t("Scrapped"),
    })
    .add("adjustment", {
        label: _t("Inventory adjustment"),
        icon: "fa-balance-scale",
        glyph: "\uf24e",
        shape: "part",
        isEnd: true,
        into: _t("Missing in inventory"),
        from: _t("Found in inventory"),
    })
    .add("stock", {
        label: _t("In stock"),
        icon: "fa-cubes",
        glyph: "\uf1b3",
        shape: "part",
        isEnd: true,
        into: _t("In stock"),
        from: _t("In stock"),
    });

export const flagRegistry = registry.category("whiz_traceability.genealogy_flags");
flagRegistry
    .add("held", { label: _t("On hold"), icon: "fa-hand-paper-o", glyph: "\uf256" })
    .add("recalled", { label: _t("Recalled"), icon: "fa-bullhorn", glyph: "\uf0a1" })
    .add("expired", { label: _t("Expired"), icon: "fa-hourglass-end", glyph: "\uf253" })
    .add("stolen", { label: _t("Stolen"), icon: "fa-user-secret", glyph: "\uf21b" })
    .add("loop", { label: _t("Loop"), icon: "fa-refresh", glyph: "\uf021" });

const UNKNOWN_KIND = { icon: "fa-file-o", glyph: "\uf016", shape: "order" };
const UNKNOWN_FLAG = { icon: "fa-flag", glyph: "\uf024" };

export function kindOf(kind) {
    return kindRegistry.get(kind, { ...UNKNOWN_KIND, label: kind, into: kind, from: kind });
}

export function flagOf(flag) {
    return { flag, ...flagRegistry.get(flag, { ...UNKNOWN_FLAG, label: flag }) };
}
