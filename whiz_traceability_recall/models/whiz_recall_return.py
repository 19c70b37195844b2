from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.whiz_traceability.tools import format_quantity


class StockPicking(models.Model):
    _inherit = "stock.picking"

    recall_response_id = fields.Many2one(
        "whiz.recall.response",
        string="Recall Answer",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The answer by which a consignee announced this return.",
    )


class WhizRecallReturn(models.Model):
    """From what a consignee sends back to returns of the right lots."""

    _inherit = "whiz.recall.response"

    return_ids = fields.One2many("stock.picking", "recall_response_id", readonly=True)
    return_count = fields.Integer(compute="_compute_return_count")
    can_return = fields.Boolean(compute="_compute_return_count")

    def _compute_return_count(self):
        counts = dict(
            self.env["stock.picking"]
            .sudo()
            ._read_group(
                [("recall_response_id", "in", self.ids)],
                ["recall_response_id"],
                ["__count"],
            )
        )
        for response in self:
            response.return_count = counts.get(response, 0)
            response.can_return = (
                not response.parent_id
                and response._is_open()
                and bool(response._get_quantities_to_return())
            )

    def _get_quantities_to_return(self, planned=True):
        """Return {lot: quantity} that is announced and in no return transfer yet.

        :param planned: leave out what is in returns that are not done
        """
        self.ensure_one()
        back = defaultdict(float)
        for line in self.sudo().return_ids.move_line_ids:
            if not line.move_id.origin_returned_move_id or line.state == "cancel":
                continue
            if planned or line.state == "done":
                back[line.lot_id] += line.quantity_product_uom
        wanted = {}
        for line in self.line_ids:
            more = line.to_return - back[line.lot_id]
            if line.uom_id.compare(more, 0.0) > 0:
                wanted[line.lot_id] = line.uom_id.round(more)
        return wanted

    def action_create_returns(self):
        """Plan the returns that the consignee has announced.

        One return of each delivery, the latest first, with Odoo's own wizard: what was
        sold is to be refunded or, when the consignee wants it, replaced. The warehouse
        validates it when the goods are there.

        :raise UserError: nothing is announced, or more than was delivered and is still
            out
        """
        self.ensure_one()
        self.consignee_id._check_staff()
        if not self._get_quantities_to_return():
            raise UserError(
                self.env._(
                    "%(response)s announces nothing that is not in a return already.",
                    response=self.display_name,
                )
            )
        # Odoo takes the lots out of an open return when another one of the same
        # delivery is made: one return takes the place of what was planned before.
        wanted = self._get_quantities_to_return(planned=False)
        moves, left = self._allocate_returns(wanted)
        if left:
            raise UserError(
                self.env._(
                    "No delivery explains these goods; receive them by hand:\n%(lots)s",
                    lots="\n".join(
                        f"- {lot.name}: "
                        + format_quantity(self.env, quantity, lot.product_id.uom_id)
                        for lot, quantity in left.items()
                    ),
                )
            )
        self.sudo().return_ids.filtered(
            lambda picking: picking.state not in ("done", "cancel")
        ).action_cancel()
        pickings = self.env["stock.picking"].sudo()
        for picking, by_move in moves.items():
            pickings |= self._create_return(picking, by_move)
        self.recall_id._log(
            "recovery",
            self.env._(
                "Returns of %(consignee)s planned: %(names)s.",
                consignee=self.consignee_id.display_name,
                names=", ".join(pickings.mapped("name")),
            ),
        )
        self.recall_id._tell_board()
        return self.action_view_returns()

    def _allocate_returns(self, wanted):
        """Spread quantities over the deliveries that are not returned.

        :return: ``{picking: {move: {lot: quantity}}}``, in the products' units, and
            ``{lot: quantity}`` that no delivery explains
        """
        lots = self.env["stock.lot"].union(*wanted).sudo()
        left = dict(wanted)
        result = {}
        partner = self.partner_id.commercial_partner_id
        consignments = self.env["whiz.trace"]._consignments(lots)
        consignments.sort(key=lambda row: row["date"], reverse=True)
        for row in consignments:
            lot = lots.browse(row["lot_id"]).sudo(False)
            if row["partner_id"] != partner.id or not row["picking_id"]:
                continue
            if lot not in left:
                continue
            quantity = min(left[lot], row["quantity"])
            uom = lot.sudo().product_id.uom_id
            if uom.compare(quantity, 0.0) <= 0:
                continue
            line = self.env["stock.move.line"].sudo().browse(row["move_line_id"])
            by_move = result.setdefault(line.picking_id, {})
            by_lot = by_move.setdefault(line.move_id, defaultdict(float))
            by_lot[lot] += quantity
            left[lot] -= quantity
            if uom.compare(left[lot], 0.0) <= 0:
                del left[lot]
        return result, left

    def _create_return(self, picking, by_move):
        """Return a planned return of a delivery, with exactly these lots."""
        wizard = (
            self.env["stock.return.picking"]
            .sudo()
            .with_company(picking.company_id)
            .create({"picking_id": picking.id})
        )
        for line in wizard.product_return_moves:
            by_lot = by_move.get(line.move_id, {})
            line.quantity = line.product_id.uom_id._compute_quantity(
                sum(by_lot.values()), line.uom_id
            )
            # With Odoo's accounting: the sale is credited when the goods are back.
            if "to_refund" in line._fields:
                line.to_refund = self.remedy != "replacement"
        if self.remedy == "replacement":
            action = wizard.action_create_exchanges()
        else:
            action = wizard.action_create_returns()
        back = self.env["stock.picking"].sudo().browse(action["res_id"])
        back.write({"recall_response_id": self.id, "origin": self.recall_id.name})
        for move in back.move_ids:
            move.move_line_ids.unlink()
            move.move_line_ids = [
                Command.create(
                    {
                        "product_id": move.product_id.id,
                        "product_uom_id": move.product_id.uom_id.id,
                        "lot_id": lot.id,
                        "quantity": quantity,
                        "picking_id": back.id,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                    }
                )
                for lot, quantity in by_move[move.origin_returned_move_id].items()
            ]
        return back

    def action_view_returns(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Returns of %s", self.display_name),
            "res_model": "stock.picking",
            "domain": [("recall_response_id", "=", self.id)],
            "view_mode": "list,form",
        }
