import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { PosStore } from "@point_of_sale/app/services/pos_store";

patch(PosStore.prototype, {
    /** Held lots are not in the list: say so, and why, while the cashier looks at it. */
    async editLots(product) {
        this.tellWithheldLots(product);
        return super.editLots(...arguments);
    },

    async tellWithheldLots(product) {
        const texts = await this.data
            .call("pos.order.line", "get_withheld_lots", [this.config.id, product.id])
            // Offline nothing is known; the guard looks again when the sale is booked.
            .catch(() => []);
        if (texts.length) {
            this.notification.add(texts.join("\n"), {
                title: _t("Not to be sold"),
                type: "warning",
                className: "o_whiz_withheld",
                autocloseDelay: 15000,
            });
        }
    },
});
