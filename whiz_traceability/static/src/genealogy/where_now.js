import { Component, onMounted, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useService } from "@web/core/utils/hooks";
import { formatQuantity } from "./genealogy_format";

/** Whoever walks through the graph with the arrow keys does not ask at each step. */
const DELAY = 250;

/** Where a lot is now, on which open documents, and whether its balance closes. */
export class WhereNow extends Component {
    static template = "whiz_traceability.WhereNow";
    static props = { lotId: Number, onOpenDocument: Function };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ summary: null });
        let timer;
        onMounted(() => (timer = browser.setTimeout(() => this.load(), DELAY)));
        onWillUnmount(() => browser.clearTimeout(timer));
    }

    async load() {
        const { lotId } = this.props;
        this.state.summary = await this.orm.silent.call("stock.lot", "get_where_summary", [
            [lotId],
        ]);
    }

    text(quantity) {
        return formatQuantity(quantity, this.state.summary.uom);
    }
}
