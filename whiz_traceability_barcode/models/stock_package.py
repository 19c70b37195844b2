from odoo import models

from odoo.addons.whiz_traceability.lib import gs1


class StockPackage(models.Model):
    _name = "stock.package"
    _inherit = ["stock.package", "whiz.label.source"]

    def action_print_labels(self):
        """Open the dialog that prints labels of these packages."""
        return self.env["whiz.label.print"]._open(
            [{"package_id": package.id} for package in self]
        )

    def _prepare_label(self, line=None):
        """See ``whiz.label.source``. What is in it is said when it is of one lot."""
        self.ensure_one()
        line = dict(line or {})
        line.setdefault("warehouse", self.sudo().location_id.warehouse_id)
        product, lot, quantity = self._get_label_content()
        inner = {**line, "quantity": quantity, "uom": product.uom_id}
        if lot:
            source = lot._prepare_label(inner)
        elif product:
            source = product._prepare_label(inner)
        else:
            source = self.env["product.product"]._prepare_empty_label()
        sscc = self.name if self._has_sscc() else False
        company = self.company_id or self.env.company
        source["values"] |= {
            "sscc": sscc or self.name,
            "contents": self.content_description or "",
            "company": company.sudo().name,
        }
        # what is in the package, not what the package is
        source["elements"] |= {
            "00": sscc,
            "02": source["elements"].get("01") if product else False,
            "01": False,
            "30": False,
        }
        reason = False
        if not sscc:
            reason = self.env._(
                "%(package)s is no serial shipping container code (SSCC).",
                package=self.name,
            )
        return source | {
            "plain": self.name,
            "name": self.name,
            "reason": reason,
            "link": False,
            "keys": ("00",),
        }

    def _has_sscc(self):
        name = self.name or ""
        return len(name) == 18 and gs1.check_value("00", name) is None

    def _get_label_content(self):
        """Return ``(product, lot, quantity)``; empty where there are several."""
        quants = self.contained_quant_ids.filtered(lambda quant: quant.quantity > 0)
        product, lot = quants.product_id, quants.lot_id
        if len(product) != 1:
            return product[:0], lot[:0], 0.0
        if len(lot) != 1 or any(not quant.lot_id for quant in quants):
            lot = lot[:0]
        return product, lot, sum(quants.mapped("quantity"))
