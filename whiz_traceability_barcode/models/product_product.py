from odoo import fields, models

from odoo.addons.whiz_traceability.lib import gs1


class ProductProduct(models.Model):
    _name = "product.product"
    _inherit = ["product.product", "whiz.label.source"]

    def action_print_lot_labels(self):
        """Open the dialog that prints labels of the lots that are in stock."""
        lots = self.env["stock.lot"].search(
            [("product_id", "in", self.ids), ("product_qty", ">", 0)]
        )
        if lots:
            return lots.action_print_labels()
        return self.action_print_product_labels()

    def action_print_product_labels(self):
        """Open the dialog that prints labels of the products themselves."""
        return self.env["whiz.label.print"]._open(
            [{"product_id": product.id, "quantity": 1.0} for product in self]
        )

    def _get_label_gtin(self, uom=None):
        """Return ``(GTIN-14 or False, reason)`` of the product.

        :param uom: a packaging: its own GTIN, from the product's barcodes per unit
        """
        self.ensure_one()
        barcode = self.barcode
        if uom and uom != self.uom_id:
            packaging = self.product_uom_ids.filtered(lambda each: each.uom_id == uom)
            if packaging:
                barcode = packaging[0].barcode
        if not barcode:
            return False, self.env._(
                "%(product)s has no barcode; a GTIN there lets GS1 symbols be printed.",
                product=self.display_name,
            )
        try:
            return gs1.gtin14(barcode), False
        except ValueError:
            return False, self.env._(
                "The barcode of %(product)s, %(barcode)s, is no GTIN.",
                product=self.display_name,
                barcode=barcode,
            )

    def _prepare_label(self, line=None):
        self.ensure_one()
        line = line or {}
        uom = line.get("uom") or self.uom_id
        quantity = line.get("quantity") or 0.0
        company = self.company_id or self.env.company
        gtin, reason = self._get_label_gtin(uom)
        document = line.get("document")
        partner = line.get("partner")
        today = self._get_label_day(fields.Datetime.now(), line)
        return {
            "values": {
                "product": self.with_context(display_default_code=False).display_name,
                "code": self.default_code or "",
                "gtin": gtin or "",
                "quantity": self._format_label_quantity(quantity),
                "unit": uom.name if quantity else "",
                "company": company.sudo().name,
                "document": document.display_name if document else "",
                "partner": partner.sudo().display_name if partner else "",
                "today": self._format_label_day(today, line),
                "sscc": "",
                "contents": "",
            },
            "elements": {
                "01": gtin,
                "240": self.default_code,
                **self._prepare_label_quantities(quantity, uom),
            },
            "plain": self.barcode or self.default_code or self.display_name,
            "name": self.display_name,
            "reason": reason,
            "domain": self._get_link_domain(),
            "link": False,
            "keys": ("01",),
        }

    def _prepare_label_quantities(self, quantity, uom):
        """Return the quantity as count (30, 37) or as net weight in kg (310n)."""
        kilogram = self._get_label_uom("product_uom_kgm")
        if uom._has_common_reference(kilogram):
            weight = uom._compute_quantity(quantity, kilogram, round=False)
            if 0 < weight < 1000:
                return dict([gs1.measure("310", weight, 3)])
            return {}
        if uom._has_common_reference(self._get_label_uom("product_uom_unit")):
            pieces = uom._compute_quantity(quantity, self.uom_id, round=False)
            if 0 < pieces < 10**8 and pieces == int(pieces):
                return {"30": int(pieces), "37": int(pieces)}
        return {}

    def _prepare_empty_label(self):
        """Return what a label says that is about no single product."""
        return {
            "values": dict.fromkeys(
                (
                    "product code gtin quantity unit company document partner"
                    " today sscc contents lot title batch supplier_lot origin"
                    " produced best_before expiry"
                ).split(),
                "",
            ),
            "elements": {},
            "plain": "",
            "name": "",
            "reason": False,
            "domain": "",
            "link": False,
            "keys": (),
        }
