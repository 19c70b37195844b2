from odoo import api, fields, models


class StockPicking(models.Model):
    _inherit = "stock.picking"

    shelf_life_message = fields.Text(compute="_compute_shelf_life_message")

    @api.depends("state", "move_ids.state", "move_ids.quantity", "partner_id")
    def _compute_shelf_life_message(self):
        """Say why nothing was reserved although there are goods: too short a life."""
        minimums = self.env["whiz.shelf.life"]
        for picking in self:
            messages = []
            if minimums._exists() and picking.state in ("confirmed", "assigned"):
                missing = picking.move_ids.filtered(
                    lambda move: (
                        move.state in ("confirmed", "partially_available")
                        and move.product_id.use_expiration_date
                    )
                )
                messages = [minimums._explain_missing(move) for move in missing]
            picking.shelf_life_message = "\n".join(filter(None, messages))

    def _get_expired_lines(self):
        """Return the lines of lots that are expired or to be removed from stock."""
        lines = self.env["stock.move.line"]
        for warehouse, pickings in self.grouped(
            lambda picking: picking.picking_type_id.warehouse_id
        ).items():
            lots = pickings.move_line_ids.lot_id
            late = lots._filter_expired(warehouse=warehouse) | lots._filter_expired(
                warehouse=warehouse, name="removal_date"
            )
            lines |= pickings.move_line_ids.filtered(
                lambda line, late=late: line.lot_id in late
            )
        return lines

    def _check_expired_lots(self):
        return self._get_expired_lines().picking_id

    def _action_generate_expired_wizard(self):
        action = super()._action_generate_expired_wizard()
        lots = self._get_expired_lines().lot_id
        action["context"]["default_lot_ids"] = [(6, 0, lots.ids)]
        return action

    def _get_shelf_life_start(self):
        """Return when the goods come in or came in, as far as is known."""
        return self.whiz_effective_date or self.date_done or self.scheduled_date
