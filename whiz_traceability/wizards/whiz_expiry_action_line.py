from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class WhizExpiryActionLine(models.TransientModel):
    _name = "whiz.expiry.action.line"
    _description = "Lot to Act On"

    action_id = fields.Many2one("whiz.expiry.action", required=True, ondelete="cascade")
    kind = fields.Selection(related="action_id.kind")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True, ondelete="cascade")
    last_day = fields.Date(string="Expires", compute="_compute_last_day")
    free = fields.Float(
        digits="Product Unit",
        compute="_compute_stock",
        help="On hand and not reserved for an order.",
    )
    reserved = fields.Float(digits="Product Unit", compute="_compute_stock")
    quantity = fields.Float(
        digits="Product Unit", compute="_compute_quantity", store=True, readonly=False
    )
    uom_id = fields.Many2one(related="lot_id.product_id.uom_id")
    supplier_id = fields.Many2one(
        "res.partner",
        compute="_compute_supplier_id",
        compute_sudo=True,
        store=True,
        readonly=False,
    )

    @api.depends("lot_id", "warehouse_id")
    def _compute_last_day(self):
        for line in self:
            days = line.lot_id._get_day("expiration_date", line.warehouse_id)
            line.last_day = days.get(line.lot_id)

    @api.depends("lot_id", "warehouse_id")
    def _compute_stock(self):
        for line in self:
            quants = line._get_quants()
            line.reserved = sum(quants.mapped("reserved_quantity"))
            line.free = sum(quants.mapped("quantity")) - line.reserved

    @api.depends("lot_id", "warehouse_id")
    def _compute_quantity(self):
        for line in self:
            line.quantity = max(line.free, 0.0)

    @api.depends("lot_id")
    def _compute_supplier_id(self):
        found = self.env["whiz.expiry.stock"]._get_suppliers(self.lot_id)
        for line in self:
            line.supplier_id = found.get(line.lot_id.id)

    def _get_quants(self):
        """Return the stock of the lot in the warehouse and company."""
        self.ensure_one()
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("lot_id", "=", self.lot_id.id),
                    ("location_id.usage", "=", "internal"),
                    ("location_id.warehouse_id", "=", self.warehouse_id.id),
                    ("company_id", "=", self.action_id.company_id.id),
                    ("quantity", ">", 0),
                ],
                order="in_date, id",
            )
        )

    def _take(self):
        """Return [(quant, quantity)] of what the line is to take, free stock only."""
        self.ensure_one()
        uom = self.lot_id.product_id.uom_id
        if uom.compare(self.quantity, self.free) > 0:
            raise UserError(
                self.env._(
                    "Of %(lot)s only %(free)s %(unit)s are free: the rest is reserved "
                    "for orders. Take less, or free the orders first.",
                    lot=self.lot_id.name,
                    free=self.free,
                    unit=uom.name,
                )
            )
        left, taken = self.quantity, []
        for quant in self._get_quants():
            quantity = min(left, quant.quantity - quant.reserved_quantity)
            if uom.compare(quantity, 0) > 0:
                taken.append((quant, quantity))
                left -= quantity
        return taken

    def _add_moves(self, picking):
        """Add what the line takes to a transfer, lot by lot."""
        for quant, quantity in self._take():
            self.env["stock.move"].create(
                {
                    "picking_id": picking.id,
                    "picking_type_id": picking.picking_type_id.id,
                    "company_id": picking.company_id.id,
                    "product_id": quant.product_id.id,
                    "product_uom": quant.product_id.uom_id.id,
                    "product_uom_qty": quantity,
                    "location_id": quant.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                    "move_line_ids": [
                        Command.create(
                            {
                                "picking_id": picking.id,
                                "product_id": quant.product_id.id,
                                "product_uom_id": quant.product_id.uom_id.id,
                                "quantity": quantity,
                                "lot_id": quant.lot_id.id,
                                "package_id": quant.package_id.id,
                                "owner_id": quant.owner_id.id,
                                "location_id": quant.location_id.id,
                                "location_dest_id": picking.location_dest_id.id,
                            }
                        )
                    ],
                }
            )
