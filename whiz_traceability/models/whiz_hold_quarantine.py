from odoo import fields, models
from odoo.fields import Command, Domain

from .whiz_hold import OwnVals


class WhizHold(models.Model):
    """Transfers that bring what is held into quarantine."""

    _inherit = "whiz.hold"

    quarantine_picking_ids = fields.Many2many(
        "stock.picking",
        "whiz_hold_picking_rel",
        "hold_id",
        "picking_id",
        string="Transfers to Quarantine",
        readonly=True,
        copy=False,
    )
    quarantine_count = fields.Integer(compute="_compute_quarantine_count")

    def _compute_quarantine_count(self):
        for hold in self:
            hold.quarantine_count = len(hold.sudo().quarantine_picking_ids)

    def _follow(self, location):
        """Also hold what lies in a quarantine location, where the goods are now."""
        self.ensure_one()
        self.sudo().write(OwnVals({"location_ids": [Command.link(location.id)]}))
        self.message_post(
            body=self.env._(
                "Moved to %(location)s: the hold is about that place, too.",
                location=location.display_name,
            )
        )

    def _move_to_quarantine(self, lots):
        """Plan transfers of what is held, in each warehouse, into quarantine.

        What another document has reserved (a count, a return to the vendor) stays with
        that. Someone has to carry the goods, so the transfers are not validated.
        """
        quants = self.env["stock.quant"].search(
            Domain("lot_id", "in", lots.ids)
            & Domain("location_id.usage", "=", "internal")
            & Domain("location_id.warehouse_id", "!=", False)
            & Domain("quantity", ">", 0)
            & self.env["whiz.guard"]._get_scope_domain(self)
        )
        quants = quants.filtered(
            lambda quant: not quant.location_id._is_in_quarantine()
        )
        rest = dict.fromkeys(lots, self.quantity)
        for warehouse, of_warehouse in quants.grouped(
            lambda quant: quant.location_id.warehouse_id
        ).items():
            lines = []
            for quant in of_warehouse:
                quantity = quant.quantity - quant.reserved_quantity
                if self.quantity:
                    quantity = min(quantity, rest[quant.lot_id])
                    rest[quant.lot_id] -= quantity
                if quant.product_uom_id.compare(quantity, 0) > 0:
                    lines.append((quant, quantity))
            if lines:
                self._plan_quarantine(warehouse, lines)

    def _plan_quarantine(self, warehouse, lines):
        """Add [(quant, quantity)] to the hold's transfer in a warehouse."""
        destination = warehouse._get_quarantine_location()
        picking = self.quarantine_picking_ids.filtered(
            lambda picking: (
                picking.location_dest_id == destination
                and picking.state not in ("done", "cancel")
            )
        )[:1]
        env = self.with_company(warehouse.company_id).env
        if not picking:
            picking = env["stock.picking"].create(
                {
                    "picking_type_id": warehouse.int_type_id.id,
                    "location_id": warehouse.view_location_id.id,
                    "location_dest_id": destination.id,
                    "origin": self.name,
                }
            )
            self.write(OwnVals({"quarantine_picking_ids": [Command.link(picking.id)]}))
        by_product = {}
        for quant, quantity in lines:
            by_product.setdefault(quant.product_id, []).append((quant, quantity))
        moves = env["stock.move"].create(
            [
                {
                    "picking_id": picking.id,
                    "product_id": product.id,
                    "product_uom": product.uom_id.id,
                    "product_uom_qty": sum(quantity for _quant, quantity in quants),
                    "location_id": picking.location_id.id,
                    "location_dest_id": destination.id,
                }
                for product, quants in by_product.items()
            ]
        )
        moves._action_confirm(merge=False)
        # what was assigned at confirmation may be another lot
        moves._do_unreserve()
        env["stock.move.line"].create(
            [
                {
                    "move_id": move.id,
                    "picking_id": picking.id,
                    "product_id": quant.product_id.id,
                    "product_uom_id": quant.product_uom_id.id,
                    "lot_id": quant.lot_id.id,
                    "quantity": quantity,
                    "location_id": quant.location_id.id,
                    "location_dest_id": destination.id,
                    "package_id": quant.package_id.id,
                    "result_package_id": quant.package_id.id,
                    "owner_id": quant.owner_id.id,
                    "company_id": move.company_id.id,
                }
                for move, quants in zip(moves, by_product.values(), strict=True)
                for quant, quantity in quants
            ]
        )

    def action_open_quarantine(self):
        """Open the transfers to quarantine."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        pickings = self.sudo().quarantine_picking_ids
        action.update(domain=[("id", "in", pickings.ids)], context={})
        if len(pickings) == 1:
            action.update(views=[(False, "form")], view_mode="form", res_id=pickings.id)
        return action

    def action_move_to_quarantine(self):
        """Plan the transfer of what is held now, wherever it lies."""
        self.check_access("write")
        for hold in self.filtered(lambda hold: hold.state == "open"):
            hold.sudo()._move_to_quarantine(hold.lot_ids)
        if len(self) == 1:
            return self.action_open_quarantine()
        return None
