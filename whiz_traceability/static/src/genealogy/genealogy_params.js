/**
 * From an action or an address to what the genealogy shall show, and back. The
 * address holds everything that is needed to show the same again elsewhere.
 */

/** More roots than this do not go into the address; the record they came from does. */
const MAX_IDS_IN_ADDRESS = 40;

/** Ids from a number, a list, or "1,2". */
export function parseIds(value) {
    const list = Array.isArray(value) ? value : String(value ?? "").split(",");
    return list.map(Number).filter((id) => Number.isInteger(id) && id > 0);
}

/**
 * @param {object} action of type ir.actions.client; after a reload its params are what
 *  the address held
 * @returns {{ lotIds: number[], resModel: string, resIds: number[], direction: string,
 *  maxDepth: number | null, asOf: string | false, view: "graph" | "table" }}
 *  `resModel` and `resIds`: where the lots have yet to be asked for; a lot may be a
 *  batch, whose units belong to it
 */
export function paramsFromAction({ params = {}, context = {} }) {
    const pick = (name) => params[name] ?? context[name];
    const resModel = pick("active_model") || "";
    const activeIds = parseIds(pick("active_ids"));
    const resIds = activeIds.length ? activeIds : parseIds(pick("active_id"));
    const lotIds = parseIds(pick("lot_ids"));
    const direction = pick("direction");
    return {
        lotIds,
        resModel: lotIds.length ? "" : resModel,
        resIds: lotIds.length ? [] : resIds,
        direction: ["forward", "backward"].includes(direction) ? direction : "both",
        maxDepth: Number(pick("max_depth")) || null,
        asOf: pick("as_of") ? String(pick("as_of")).replace("T", " ") : false,
        view: pick("view") === "table" ? "table" : "graph",
    };
}

/** State for the address; what is as usual is left out. */
export function addressState(model, view, source) {
    const named = model.lotIds.length <= MAX_IDS_IN_ADDRESS || !source.resModel;
    return {
        lot_ids: named && model.lotIds.length ? model.lotIds.join(",") : undefined,
        active_model: named ? undefined : source.resModel,
        active_ids: named ? undefined : source.resIds.join(","),
        direction: model.direction === "both" ? undefined : model.direction,
        max_depth: model.maxDepth || undefined,
        as_of: model.asOf ? model.asOf.replace(" ", "T") : undefined,
        view: view === "table" ? view : undefined,
    };
}

/**
 * Address of an export of what is shown.
 *
 * @param {number} [total] how many lots there are, where only some are shown
 */
export function exportUrl(model, format, total) {
    const query = new URLSearchParams({ lot_ids: model.lotIds, direction: model.direction });
    if (model.asOf) {
        query.set("as_of", model.asOf);
    }
    if (model.maxDepth) {
        query.set("max_depth", model.maxDepth);
    }
    if (total > model.lotIds.length) {
        query.set("total", total);
    }
    return `/whiz_traceability/genealogy.${format}?${query}`;
}
