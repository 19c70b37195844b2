from odoo import models

from odoo.addons.web.controllers.utils import clean_action


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _get_autoprint_done_report_actions(self):
        actions = super()._get_autoprint_done_report_actions()
        for order in self:
            kind = order.picking_type_id
            if (
                kind.auto_print_done_mrp_lot
                and kind.done_mrp_lot_label_to_print == "whiz"
            ):
                lines = order.move_finished_ids.move_line_ids._get_label_lines()
                actions += order._print_lot_labels_automatically(lines)
        return actions

    def _autoprint_generated_lot(self, lot_id):
        if self.picking_type_id.generated_mrp_lot_label_to_print != "whiz":
            return super()._autoprint_generated_lot(lot_id)
        actions = self._print_lot_labels_automatically(self._get_lot_lines(lot_id))
        return actions[0] if actions else None

    def _autoprint_mass_generated_lots(self):
        # Odoo fails for a format that it does not know
        own = self.filtered(
            lambda order: (
                order.picking_type_id.generated_mrp_lot_label_to_print == "whiz"
            )
        )
        actions = super(MrpProduction, self - own)._autoprint_mass_generated_lots()
        for order in own.filtered("picking_type_id.auto_print_generated_mrp_lot"):
            lines = order._get_lot_lines(order.lot_producing_ids)
            actions += order._print_lot_labels_automatically(lines)
        return actions

    def _get_lot_lines(self, lots):
        return [
            {
                "record": lot,
                "copies": 1,
                "quantity": 1.0
                if lot.product_id.tracking == "serial"
                else self.product_uom_qty,
                "uom": lot.product_id.uom_id,
                "warehouse": self.picking_type_id.warehouse_id,
                "document": self,
            }
            for lot in lots
        ]

    def _print_lot_labels_automatically(self, lines):
        action = self.env["whiz.print.job"]._print_automatically(
            lines, self, self.picking_type_id.whiz_label_layout_id
        )
        return [clean_action(action, self.env)] if action else []
