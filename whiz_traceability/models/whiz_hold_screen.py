from odoo import api, fields, models


class WhizHold(models.Model):
    """What the form of a hold shows, and where its buttons lead."""

    _inherit = "whiz.hold"

    effects = fields.Text(
        compute="_compute_effects",
        help="What the reason stops, and what stays possible.",
    )
    shipped_count = fields.Integer(
        compute="_compute_shipped_count",
        help="Deliveries in which the lots have left, net of returns.",
    )

    @api.depends("reason_id")
    def _compute_effects(self):
        for hold in self:
            hold.effects = hold.reason_id._get_effects()

    @api.model
    def _get_consignments(self, lots):
        """Return what of the lots is at customers, of the user's companies."""
        trace = self.env["whiz.trace"]
        companies = trace._visible_companies()
        return [
            consignment
            for consignment in trace._consignments(lots)
            if companies is None or consignment["company_id"] in companies
        ]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_shipped_count(self):
        by_lot = {}
        for consignment in self._get_consignments(self.lot_ids):
            by_lot.setdefault(consignment["lot_id"], set()).add(
                consignment["picking_id"]
            )
        for hold in self:
            pickings = set().union(*(by_lot.get(id_, ()) for id_ in hold.lot_ids.ids))
            hold.shipped_count = len(pickings)

    def action_open_shipped(self):
        """Open the deliveries in which the lots have left."""
        self.ensure_one()
        consignments = self._get_consignments(self.lot_ids)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        ids = {consignment["picking_id"] for consignment in consignments}
        action.update(domain=[("id", "in", list(ids - {False, None}))], context={})
        return action

    def action_open_lots(self):
        """Open the held lots."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_lot"
        )
        action["domain"] = [("id", "in", self.lot_ids.ids)]
        return action

    def action_open_genealogy(self):
        """Open the genealogy of the held lots."""
        return self.env["whiz.trace"]._genealogy_action(self.lot_ids)
