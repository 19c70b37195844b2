from odoo import api, models


class RepairOrder(models.Model):
    _name = "repair.order"
    _inherit = ["repair.order", "whiz.held.mixin"]

    @api.model
    def _held_lot_fields(self):
        # what is repaired, and its parts
        return ["lot_id", "move_ids.move_line_ids.lot_id"]

    def _prepare_numbering_sources(self):
        """Return what the repair knows; see ``whiz.numbering.context``."""
        self.ensure_one()
        return {
            "company": self.company_id,
            "warehouse": self.picking_type_id.warehouse_id,
            "picking_type": self.picking_type_id,
            "partner": self.partner_id,
            "document": self,
            "date": self.schedule_date if self.state == "done" else None,
            "origin": self.name,
        }

    def action_generate_serial(self):
        # Odoo's own method fails when the product has no sequence, and adds 1 to the
        # last lot's name when a number is taken.
        self.ensure_one()
        (name,) = self.product_id._next_lot_names(1, self)
        self.lot_id = (
            self.env["stock.lot"]
            .with_context(whiz_numbering_record=(self._name, self.id))
            .create({"product_id": self.product_id.id, "name": name})
        )

    def action_repair_cancel(self):
        result = super().action_repair_cancel()
        self.env["whiz.numbering.range"]._release_unused(self)
        return result
