from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

# Who asks for today with a moment, as sales orders do, has noted it a little earlier.
PRESENT = timedelta(minutes=1)


class ProductProduct(models.Model):
    """On hand, of that on hold or to be removed, and so free."""

    _inherit = "product.product"

    held_qty = fields.Float(
        string="Quantity on Hold",
        compute="_compute_quantities",
        compute_sudo=False,
        digits="Product Unit",
        help="On hand and not reserved, but on hold: it counts neither as free nor in "
        "the forecast until the hold is released. Goods that are past their removal "
        "date are counted as to be removed instead.",
    )
    free_qty = fields.Float(
        help="Available quantity (computed as Quantity On Hand - reserved quantity - "
        "quantity to remove - quantity on hold)\n"
        "In a context with a single Stock Location, this includes goods stored in this "
        "location, or any of its children.\n"
        "In a context with a single Warehouse, this includes goods stored in the Stock "
        "Location of this Warehouse, or any of its children.\n"
        "Otherwise, this includes goods stored in any Stock Location with 'internal' "
        "type."
    )
    virtual_available = fields.Float(
        help="Forecast quantity (computed as Quantity On Hand - Outgoing + Incoming - "
        "Quantity to Remove - Quantity on Hold)\n"
        "In a context with a single Stock Location, this includes goods stored in this "
        "location, or any of its children.\n"
        "In a context with a single Warehouse, this includes goods stored in the Stock "
        "Location of this Warehouse, or any of its children.\n"
        "Otherwise, this includes goods stored in any Stock Location with 'internal' "
        "type."
    )

    def _compute_quantities(self):
        self.held_qty = 0.0
        return super()._compute_quantities()

    def _compute_quantities_dict(
        self, lot_id, owner_id, package_id, from_date=False, to_date=False
    ):
        result = super()._compute_quantities_dict(
            lot_id, owner_id, package_id, from_date, to_date
        )
        held, staying = self._get_held_quantities(lot_id, owner_id, package_id, to_date)
        removed = self._get_removal_differences(lot_id, owner_id, package_id)
        for product in self:
            id_ = product._origin.id
            quantity = held.get(id_, 0.0) + removed.get(id_, 0.0)
            if id_ in held:
                result[product.id]["held_qty"] = product.uom_id.round(held[id_])
            if quantity:
                vals = result[product.id]
                for name in ("free_qty", "virtual_available"):
                    vals[name] = product.uom_id.round(vals[name] - quantity)
            if id_ in staying:
                vals = result[product.id]
                rest = vals["virtual_available"] - staying[id_]
                vals["virtual_available"] = product.uom_id.round(rest)
        if held or staying or removed:
            # Kits are made of their components, which were counted as Odoo counts.
            kits = self.filtered("is_kits")
            if kits:
                kits = kits.with_context(mrp_compute_quantities=dict(result))
                result.update(
                    super(ProductProduct, kits)._compute_quantities_dict(
                        lot_id, owner_id, package_id, from_date, to_date
                    )
                )
        return result

    def _get_held_quantities(self, lot_id, owner_id, package_id, to_date):
        """Return two of ``{product id: quantity}``: what holds take away from these
        products, and of what is reserved what they take away from the forecast.

        The arguments are those of ``_compute_quantities_dict``.
        """
        if not self.env["whiz.hold"]._is_any_open():
            return {}, {}
        to_date = fields.Datetime.to_datetime(to_date)
        if to_date and to_date < fields.Datetime.now() - PRESENT:
            return {}, {}
        domain = self._get_counted_quants_domain(lot_id, owner_id, package_id)
        # what is past its removal date is left out already
        domain &= ~self._get_removed_quants_domain()
        quants = self.env["stock.quant"]
        staying = defaultdict(float)
        for quant, quantity in quants._get_held_staying(domain).items():
            staying[quant.product_id.id] += quantity
        return quants._get_held_quantities(domain), staying

    def action_open_held_quants(self):
        """Open what is on hold of the products, with its reasons."""
        return self.env["stock.quant"]._get_held_action(
            Domain("product_id", "in", self.ids)
        )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    held_qty = fields.Float(
        string="Quantity on Hold",
        compute="_compute_held_qty",
        compute_sudo=False,
        digits="Product Unit",
    )

    @api.depends("product_variant_ids.held_qty")
    @api.depends_context("warehouse_id", "location", "allowed_company_ids")
    def _compute_held_qty(self):
        for template in self:
            template.held_qty = sum(template.product_variant_ids.mapped("held_qty"))

    def action_open_held_quants(self):
        """Open what is on hold of the products, with its reasons."""
        return self.product_variant_ids.action_open_held_quants()
