from odoo import api, models

from .whiz_scan import ScanStop

#: GS1 weights and lengths by their identifier, and the unit that they are in.
MEASURES = {
    "310": "uom.product_uom_kgm",
    "320": "uom.product_uom_lb",
    "315": "uom.product_uom_litre",
    "311": "uom.product_uom_meter",
}


class WhizScanChoose(models.AbstractModel):
    """Which lot, product and quantity a code means; who scans is asked if need be."""

    _inherit = "whiz.scan"

    @api.model
    def _narrow(self, reading, options):
        """Take into account what the person has chosen already."""
        product_id = options.get("product_id")
        if options.get("chosen") and product_id:
            reading.lots = reading.lots.filtered(
                lambda lot: lot.product_id.id == product_id
            )
            reading.products = reading.products.browse(product_id).exists()
        lot_id = options.get("lot_id")
        if lot_id:
            reading.lots = reading.lots.filtered(lambda lot: lot.id == lot_id)

    @api.model
    def _one_lot(self, reading, options, preferred=None):
        """Return the one lot that the code names, or none; ask when it is not clear.

        :param preferred: products that are expected; they come first in the question
        """
        self._narrow(reading, options)
        lots = reading.lots
        if len(lots) <= 1:
            return lots
        preferred = preferred or self.env["product.product"]
        self._ask(
            self.env._("Which one is it?"),
            self.env._(
                "%(text)s is the number of several lots. Look at the goods and choose.",
                text=self._shown(reading.name or reading.plain or reading.text),
            ),
            [
                (
                    lot.sudo().product_id.display_name,
                    lot.name,
                    {"chosen": True, "lot_id": lot.id, "product_id": lot.product_id.id},
                )
                for lot in lots.sorted(lambda lot: lot.product_id not in preferred)
            ],
        )

    @api.model
    def _one_product(self, reading, options, preferred=None):
        """Return the one product that the code names, or none; ask if not clear."""
        self._narrow(reading, options)
        products = reading.products
        if len(products) <= 1:
            return products
        preferred = preferred or self.env["product.product"]
        self._ask(
            self.env._("Which product is it?"),
            self.env._(
                "Several products have this code. Look at the goods and choose."
            ),
            [
                (
                    product.display_name,
                    product.barcode,
                    {"chosen": True, "product_id": product.id},
                )
                for product in products.sorted(lambda product: product not in preferred)
            ],
        )

    @api.model
    def _unknown(self, reading, message=None, links=(), choices=()):
        """The answer to a code that nothing here has."""
        elements = [
            f"({ai}) {self._shown(text)}" for ai, text in reading.message.elements
        ]
        lines = [message or self.env._("Nothing here has this code.")]
        if elements and not reading.plain:
            lines.append(self.env._("It says: %s", ", ".join(elements)))
        lines += reading.notes
        return ScanStop(
            verdict="unknown",
            title=self._shown(reading.name or reading.plain or reading.text),
            message="\n".join(lines),
            links=list(links) or self._unknown_links(reading),
            choices=list(choices),
        )

    @api.model
    def _unknown_links(self, reading):
        """What can be done about a code that nothing here has."""
        text = reading.name or reading.plain or reading.message.data
        return [
            {
                "label": self.env._("Search for it"),
                "icon": "fa-search",
                "action": {
                    "type": "ir.actions.act_window",
                    "name": self.env._("Lots like %s", self._shown(text)),
                    "res_model": "stock.lot",
                    "views": [[False, "list"], [False, "form"]],
                    "domain": [
                        "|",
                        ("name", "ilike", text),
                        ("supplier_lot_name", "ilike", text),
                    ],
                },
            },
        ]

    @api.model
    def _quantity_of(self, reading, product, options):
        """Return how many of the product's unit the code or the person says, or None.

        The person's word wins; then the count (30, 37), the weight or length in the
        product's own kind of unit, and the contents of the package with this barcode.
        """
        if options.get("quantity"):
            return float(options["quantity"])
        values = reading.message.values
        if reading.message.count:
            return float(reading.message.count) * reading.factor
        for ai, value in values.items():
            xmlid = MEASURES.get(ai[:3])
            uom = xmlid and self.env.ref(xmlid, raise_if_not_found=False)
            if uom and uom._has_common_reference(product.uom_id):
                return uom._compute_quantity(float(value), product.uom_id)
        return reading.factor if reading.factor != 1.0 else None
