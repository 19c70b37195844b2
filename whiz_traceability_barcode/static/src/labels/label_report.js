import { download } from "@web/core/network/download";
import { registry } from "@web/core/registry";

const ROUTE = "/whiz_traceability_barcode/labels/";

/**
 * Fetch the labels of a print job. Odoo draws them itself, without wkhtmltopdf, so the
 * way of other reports is not theirs.
 */
export async function downloadLabels(action, options, env) {
    if (action.report_type !== "whiz-label") {
        return false;
    }
    env.services.ui.block();
    try {
        for (const id of action.context.active_ids) {
            await download({ url: ROUTE + id, data: {} });
        }
    } finally {
        env.services.ui.unblock();
    }
    return true;
}

registry.category("ir.actions.report handlers").add("whiz_labels", downloadLabels);
