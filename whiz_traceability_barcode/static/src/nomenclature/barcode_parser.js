import { BarcodeParser } from "@barcodes/js/barcode_parser";
// whose patch this one goes before
import "@barcodes_gs1_nomenclature/js/barcode_parser";
import { patch } from "@web/core/utils/patch";

/** Symbology identifiers of GS1 symbols, as scanners and ZXing send them. */
const GS1_SYMBOLS = /^\](C1|e0|d2|Q3|J1)/;

patch(BarcodeParser.prototype, {
    /** Odoo's server takes symbology identifiers off; its browser side did not. */
    cleanBarcode(barcode) {
        return super.cleanBarcode(barcode.replace(GS1_SYMBOLS, ""));
    },
});
