from odoo import api, fields, models
from odoo.fields import Domain


class MrpProduction(models.Model):
    """What goes into the order and what comes out of it may be on hold."""

    _name = "mrp.production"
    _inherit = ["mrp.production", "whiz.held.mixin"]

    has_consumed_held_lots = fields.Boolean(
        string="Consumed Lots on Hold",
        compute="_compute_has_consumed_held_lots",
        search="_search_has_consumed_held_lots",
        help="A lot that this order has used up was put on hold afterwards: look at "
        "what was made of it.",
    )

    @api.model
    def _held_lot_fields(self):
        return [
            "move_raw_ids.move_line_ids.lot_id",
            "move_finished_ids.move_line_ids.lot_id",
            "lot_producing_ids",
        ]

    def _compute_has_consumed_held_lots(self):
        for order in self:
            order.has_consumed_held_lots = bool(order.held_component_ids)

    def _search_has_consumed_held_lots(self, operator, value):
        if operator != "in":
            return NotImplemented
        lines = Domain("state", "=", "done") & Domain(
            "lot_id", "any!", Domain("is_held", "=", True)
        )
        found = Domain("move_raw_ids", "any!", Domain("move_line_ids", "any!", lines))
        result = Domain.FALSE
        if True in value:
            result |= found
        if False in value:
            result |= ~found
        return result
