from odoo import models
from odoo.fields import Domain

from ..models.stock_quant_held import LESS_HELD, LessHeld


class StockForecastedProductProduct(models.AbstractModel):
    """The forecast promises nothing that is on hold, and says how much that is."""

    _inherit = "stock.forecasted_product_product"

    def _get_product_quantities(self, res, product_template_ids, product_ids):  # pylint: disable=missing-return
        super()._get_product_quantities(res, product_template_ids, product_ids)
        products = self._get_products(product_template_ids, product_ids)
        # also what is on its way inside: the sum is to be that of the forecast
        _held, staying = products._get_held_quantities(None, None, None, False)
        for product in products:
            held = product.held_qty + staying.get(product.id, 0.0)
            res["product"][product.id]["held_qty"] = held

    def _get_report_header(self, product_template_ids, product_ids, wh_location_ids):
        header = super()._get_report_header(
            product_template_ids, product_ids, wh_location_ids
        )
        for vals in header["product"].values():
            # what is missing from the forecast is not to be removed, if it is held
            if vals.get("to_remove_qty"):
                vals["to_remove_qty"] -= vals["held_qty"]
        header["has_held_qty"] = any(
            vals["held_qty"] for vals in header["product"].values()
        )
        return header

    def _get_report_lines(
        self,
        product_template_ids,
        product_ids,
        wh_location_ids,
        wh_stock_location,
        read=True,
    ):
        def get_lines(report):
            return super()._get_report_lines(
                product_template_ids,
                product_ids,
                wh_location_ids,
                wh_stock_location,
                read=read,
            )

        portions = self._get_held_portions(
            self._get_products(product_template_ids, product_ids), wh_location_ids
        )
        if not portions:
            return get_lines(self)
        less = LessHeld({quant.id: quantity for quant, quantity in portions.items()})
        lines = get_lines(self.with_context(**{LESS_HELD: less}))
        # who asks for the records only wants to know what comes to which move
        return self._add_held_lines(lines, portions) if read else lines

    def _get_held_portions(self, products, location_ids):
        """Return ``{quant: quantity}`` on hold of the products in these locations, also
        what is reserved for a move inside, which the report does not look at."""
        if not self.env["whiz.hold"]._is_any_open():
            return {}
        domain = Domain(self._get_quant_domain(location_ids, products))
        domain &= Domain("lot_is_held", "=", True)
        quants = self.env["stock.quant"].search(domain, order="id")
        portions = dict(quants._get_held_portions())
        for quant, quantity in quants._get_held_staying(domain).items():
            portions[quant] = portions.get(quant, 0.0) + quantity
        return portions

    def _add_held_lines(self, lines, portions):
        """Return the lines with those of the held goods, by product and reason."""
        held = {}
        for quant, quantity in portions.items():
            of_product = held.setdefault(quant.product_id, {})
            reasons = quant.lot_id.sudo().hold_summary
            of_product[reasons] = of_product.get(reasons, 0.0) + quantity
        result = []
        for index, line in enumerate(lines):
            result.append(line)
            product_id = line["product"]["id"]
            if lines[index + 1 :] and lines[index + 1]["product"]["id"] == product_id:
                continue
            product = self.env["product.product"].browse(product_id)
            for reasons, quantity in held.pop(product, {}).items():
                added = self._prepare_report_line(quantity, product=product)
                added["hold_summary"] = reasons
                result.append(added)
        return result
