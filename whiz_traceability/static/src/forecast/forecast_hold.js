import { patch } from "@web/core/utils/patch";
import { ForecastedDetails } from "@stock/stock_forecasted/forecasted_details";
import { ForecastedHeader } from "@stock/stock_forecasted/forecasted_header";

patch(ForecastedHeader.prototype, {
    get heldQty() {
        const products = Object.values(this.props.docs.product);
        return products.reduce((sum, product) => sum + (product.held_qty || 0), 0);
    },

    async openHeldStock() {
        const ids = this.props.docs.product_variants_ids;
        const action = await this.orm.call("product.product", "action_open_held_quants", [ids]);
        return this.action.doAction(action);
    },
});

patch(ForecastedDetails.prototype, {
    /** What is on hold is not free, and no delivery can be reserved from it. */
    _freeStockCondition(line) {
        return super._freeStockCondition(line) && !line.hold_summary;
    },
});
