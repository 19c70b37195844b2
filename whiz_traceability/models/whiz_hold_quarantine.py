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

    def _follow_receipt(self, location):
        """Also hold what was received from where the hold applies.

        A hold of all companies cannot be about a place of one: then only say so.
        """
        self.ensure_one()
        if self.company_id or not location.company_id:
            self._follow(location)
            return
        self.message_post(
            body=self.env._(
                "Received in %(location)s, where this hold does not apply: place "
                "another one there, if it is still needed.",
                location=location.display_name,
            )
        )

    def _move_to_quarantine(self, lots, location=None):
        """Plan transfers of what is held, in each warehouse, into quarantine.

        What another document has reserved (a count, a return to the vendor) stays with
        that. Someone has to carry the goods, so the transfers are not validated.

        :param location: only what lies in this one place
        """
        domain = (
            Domain("lot_id", "in", lots.ids)
            & Domain("location_id.usage", "=", "internal")
            & Domain("location_id.warehouse_id", "!=", False)
            & Domain("quantity", ">", 0)
            & self.env["whiz.guard"]._get_scope_domain(self)
        )
        if location:
            domain &= Domain("location_id", "=", location.id)
        quants = self.env["stock.quant"].search(domain)
        quants = quants.filtered(
            lambda quant: not quant.location_id._is_in_quarantine()
        )
        rest = self._get_quantities_left(lots) if self.quantity else {}
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

    # ------------------------------------------------------------------
    # Found where they should not be
    # ------------------------------------------------------------------

    def _quarantine_found(self, location, found, sent=None, counted=None, may_add=True):
        """Book held goods in the place where they were found; plan their way out of it.

        What is booked elsewhere in the company is taken off there, and what is booked
        nowhere is added: both as Odoo books a count, which no hold stops. What had been
        planned from the other place is planned from here.

        :param location: one of our places, where the goods are
        :param found: ``{lot: quantity}`` in the product's unit: so much was found here
        :param sent: ``{lot: quantity}``: so much of it was planned before
        :param counted: ``{(location id, lot id): quantity}`` of places that were
            counted already: what was found there stays booked there
        :param may_add: also book what is booked nowhere: the stock, and its value,
            grows by it
        :return: the open transfers to quarantine that carry the goods (none where the
            place belongs to no warehouse, or is in quarantine itself), and
            ``{lot: quantity}`` that is not booked here
        """
        self.ensure_one()
        hold = self.sudo()
        lots = self.env["stock.lot"].union(*found)
        groups = hold.env["stock.quant"]._read_group(
            Domain("lot_id", "in", lots.ids) & Domain("location_id", "=", location.id),
            ["lot_id"],
            ["quantity:sum"],
        )
        here = {lot.id: quantity for lot, quantity in groups}
        missing = {}
        for lot, quantity in found.items():
            booked = max(here.get(lot.id, 0.0), 0.0)
            # what was sent before and is not here any more was carried away
            carried = max((sent or {}).get(lot, 0.0) - booked, 0.0)
            rest = quantity - carried - booked
            if lot.sudo().product_id.uom_id.compare(rest, 0) > 0:
                missing[lot.sudo()] = rest
        left = {}
        if missing:
            left = hold._book_found(location.sudo(), missing, counted or {}, may_add)
        hold._move_to_quarantine(lots, location)
        if missing:
            hold._trim_quarantine(lots)
        lines = hold.quarantine_picking_ids.move_line_ids.filtered(
            lambda line: (
                line.lot_id in lots
                and line.location_id == location
                and line.state not in ("done", "cancel")
            )
        )
        return lines.picking_id.sudo(False), left

    def _book_found(self, location, missing, counted, may_add):
        """Book ``{lot: quantity}`` in a place, off the places that have it booked.

        :return: ``{lot: quantity}`` that is booked nowhere and was not added
        """
        Quant = self.env["stock.quant"].with_context(
            inventory_name=self.env._("%(hold)s: found in a count", hold=self.name),
            inventory_mode=False,
        )
        lots = self.env["stock.lot"].union(*missing)
        company = location.company_id or self.env.company
        elsewhere = Quant.search(
            Domain("lot_id", "in", lots.ids)
            & Domain("location_id", "!=", location.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("company_id", "=", company.id)
            & Domain("quantity", ">", 0),
            order="id",
        )
        elsewhere = elsewhere.filtered(
            lambda quant: not quant.location_id._is_in_quarantine()
        )
        kept, left = dict(counted), dict(missing)
        vals_list = []

        def lost(product):
            return product.with_company(company).property_stock_inventory

        for quant in elsewhere:
            key = quant.location_id.id, quant.lot_id.id
            stays = min(kept.get(key, 0.0), quant.quantity)
            if stays:
                kept[key] -= stays
            taken = min(quant.quantity - stays, left[quant.lot_id])
            if quant.product_uom_id.compare(taken, 0) > 0:
                left[quant.lot_id] -= taken
                vals_list.append(
                    quant._get_inventory_move_values(
                        taken,
                        quant.location_id,
                        lost(quant.product_id),
                        package_id=quant.package_id,
                    )
                )
        for lot, quantity in missing.items():
            if not may_add:
                quantity -= left[lot]
            if lot.product_id.uom_id.compare(quantity, 0) > 0:
                quant = Quant.new(
                    {
                        "product_id": lot.product_id.id,
                        "lot_id": lot.id,
                        "location_id": location.id,
                        "company_id": company.id,
                    }
                )
                vals_list.append(
                    quant._get_inventory_move_values(
                        quantity, lost(lot.product_id), location
                    )
                )
        moves = self.env["stock.move"].with_company(company).create(vals_list)
        moves._action_done()
        return {} if may_add else {lot: rest for lot, rest in left.items() if rest > 0}

    def _trim_quarantine(self, lots):
        """Ask of the planned transfers no more than lies where they begin.

        Another hold on the same lots may have planned some of them.
        """
        holds = self | self.search(
            Domain("lot_ids", "in", lots.ids) & Domain("state", "=", "open")
        )
        moves = holds.quarantine_picking_ids.move_ids.filtered(
            lambda move: (
                move.product_id in lots.product_id
                and move.state not in ("done", "cancel")
            )
        )
        for move in moves:
            planned = sum(move.move_line_ids.mapped("quantity_product_uom"))
            if move.product_uom.is_zero(planned):
                move._action_cancel()
            elif move.product_uom.compare(planned, move.product_uom_qty) < 0:
                move.product_uom_qty = planned

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

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
