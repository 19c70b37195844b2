import { patch } from "@web/core/utils/patch";
import { _t } from "@web/core/l10n/translation";
import { AlertDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import OrderPaymentValidation from "@point_of_sale/app/utils/order_payment_validation";

patch(OrderPaymentValidation.prototype, {
    /** Before any money is taken for it: may these lots be sold? */
    async isOrderValid(isForceValidate) {
        const messages = await this.getLotStops();
        if (messages.length) {
            this.pos.dialog.add(AlertDialog, {
                title: _t("Not to be sold"),
                body: messages.join("\n\n"),
            });
            return false;
        }
        return super.isOrderValid(...arguments);
    },

    async getLotStops() {
        const lines = this.order.lines
            .filter((line) => line.qty > 0)
            .flatMap((line) => {
                const lots = line.pack_lot_ids.filter((lot) => lot.lot_name);
                const isSerial = line.product_id.tracking === "serial";
                const quantity = isSerial ? 1 : line.qty;
                return lots.map((lot) => [line.product_id.id, lot.lot_name, quantity]);
            });
        if (!lines.length) {
            return [];
        }
        try {
            return await this.pos.data.call("pos.order.line", "get_lot_stops", [
                this.pos.config.id,
                lines,
            ]);
        } catch {
            // Offline, the sale must go on. The guard looks again when it is booked.
            return [];
        }
    },
});
