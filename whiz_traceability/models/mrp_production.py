from collections import defaultdict

from odoo import api, fields, models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    whiz_as_built_ids = fields.One2many(
        "whiz.as.built",
        "production_id",
        string="As Built",
        help="Which component lot or serial number is in which finished unit. Record "
        "it during or after production: the genealogy of each unit is then exact.",
    )
    held_component_ids = fields.Many2many(
        "stock.lot",
        string="Held Components",
        compute="_compute_held_component_ids",
        help="Lots that are on hold now and that the order has consumed.",
    )
    show_whiz_as_built = fields.Boolean(compute="_compute_show_whiz_as_built")
    has_genealogy = fields.Boolean(
        compute="_compute_has_genealogy",
        help="A genealogy can begin with the order: it has a lot to produce, or has "
        "produced or consumed one.",
    )

    @api.depends("product_id.tracking", "move_raw_ids.has_tracking", "product_qty")
    def _compute_show_whiz_as_built(self):
        for production in self:
            production.show_whiz_as_built = (
                production.product_id.tracking == "serial"
                and any(move.has_tracking != "none" for move in production.move_raw_ids)
            )

    # What these show follows the moves. Were it their lines or lots, each line of any
    # transfer would look for orders; who asks next reads it anew.

    @api.depends("lot_producing_ids", "move_raw_ids.state", "move_finished_ids.state")
    def _compute_has_genealogy(self):
        for production in self:
            moves = production.move_finished_ids | production.move_raw_ids
            production.has_genealogy = production.lot_producing_ids or any(
                line.lot_id and line.state == "done" for line in moves.move_line_ids
            )

    @api.depends("move_raw_ids.state")
    def _compute_held_component_ids(self):
        for production in self:
            lines = production.move_raw_ids.move_line_ids
            production.held_component_ids = lines.filtered(
                lambda line: line.state == "done"
            ).lot_id.filtered("is_held")

    def _as_built_consumed(self):
        """Return {lot: quantity in the product's unit} of the components."""
        self.ensure_one()
        consumed = defaultdict(float)
        for line in self.move_raw_ids.move_line_ids:
            if line.lot_id and line.state != "cancel":
                consumed[line.lot_id] += line.quantity_product_uom
        return consumed

    def _as_built_finished_lots(self):
        """Return the lots that the order produces or has produced."""
        self.ensure_one()
        produced = self.move_finished_ids.filtered(
            lambda move: move.product_id == self.product_id
        )
        return self.lot_producing_ids | produced.move_line_ids.lot_id

    def action_open_genealogy(self):
        """Open the genealogy of what the order produced, or else consumed."""
        return self.env["whiz.trace"]._genealogy_action(self)
