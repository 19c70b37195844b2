from odoo import fields, models
from odoo.exceptions import UserError


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "whiz.numbering.document"]

    whiz_effective_date = fields.Datetime(
        string="Produced On",
        copy=False,
        tracking=True,
        help="When the goods were really made, if that is not now: the dates in their "
        "numbers are taken from it. Ingredients that have expired since may only be "
        "entered by quality staff.",
    )

    def _prepare_numbering_sources(self):
        """Return what the order knows about the lots that it makes.

        See :meth:`whiz.numbering.context._get_sources`.
        """
        self.ensure_one()
        return {
            "company": self.company_id,
            "warehouse": self.picking_type_id.warehouse_id,
            "picking_type": self.picking_type_id,
            "workcenter": self.workorder_ids[-1:].workcenter_id,
            "document": self,
            "date": self.whiz_effective_date
            or (self.date_finished if self.state == "done" else None),
            "kind": "produced",
            "origin": self.origin,
        }

    def _prepare_stock_lot_values(self):
        # Odoo's own method looks for a taken number by adding 1 to the last lot's name.
        self.ensure_one()
        return {
            "product_id": self.product_id.id,
            "name": self.product_id._next_lot_names(1, self)[0],
        }

    def button_mark_done(self):
        result = super().button_mark_done()
        self._release_numbers_of("done")
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._release_numbers_of("cancel")
        return result

    def action_reserve_lot_numbers(self):
        """Reserve the numbers that the order will need, e.g. to engrave them."""
        self.ensure_one()
        self.check_access("write")
        lots = len(self.lot_producing_ids)
        wanted = 1
        if self.product_tracking == "serial":
            wanted = int(
                self.product_uom_id._compute_quantity(
                    self.product_qty, self.product_id.uom_id
                )
            )
        if not self.product_id._reserve_lot_names(max(wanted - lots, 0), self):
            raise UserError(
                self.env._(
                    "There is nothing to reserve: %(product)s has no numbering "
                    "template, or the numbers of this order are reserved already.",
                    product=self.product_id.display_name,
                )
            )
        return self.action_open_reserved_numbers()
