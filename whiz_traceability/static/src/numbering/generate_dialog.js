import { onMounted, useState } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { GenerateDialog } from "@stock/widgets/generate_serial";

/**
 * Odoo draws a number when New is pressed, before anybody knows whether it will be used.
 * Here the dialog shows the next number and draws nothing: Generate does, on the server,
 * when the first number is left empty.
 */
patch(GenerateDialog.prototype, {
    setup() {
        super.setup(...arguments);
        this.numbering = useState({ next: "", template: "", reserved: 0 });
        onMounted(() => this.showNextNumber());
    },

    async showNextNumber() {
        const { context, data } = this.props.move;
        const found = await this.orm.call("stock.move", "get_lot_preview", [
            { ...context, default_product_id: data.product_id.id },
        ]);
        Object.assign(this.numbering, found);
    },

    async _onGenerateCustomSerial() {
        this.nextSerial.el.value = "";
        await this.showNextNumber();
    },
});
