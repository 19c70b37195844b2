import { registry } from "@web/core/registry";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";

registry.category("web_tour.tours").add("whiz_pos_hold", {
    steps: () =>
        [
            Chrome.startPoS(),
            Dialog.confirm("Open Register"),
            ProductScreen.clickDisplayedProduct("Hold Controller"),
            {
                content: "the list says which number is missing in it, and why",
                trigger: ".o_notification:contains(HELD-1):contains(on hold: Quality)",
            },
            // this waits for the note that no number is offered, and types one
            ProductScreen.enterLotNumber("HELD-1"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            {
                content: "the cashier reads what is wrong and what to do",
                trigger:
                    ".modal:contains(Not to be sold):contains(HELD-1):contains(on hold: Quality)",
            },
            Dialog.confirm(),
            {
                content: "and the order is not finished",
                trigger: ".payment-screen",
            },
        ].flat(),
});
