from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .whiz_guard import INSIDE

# What changes where goods of a done line are, or which.
MOVING = {
    "lot_id",
    "quantity",
    "location_id",
    "location_dest_id",
    "package_id",
    "result_package_id",
    "product_uom_id",
    "quant_id",
}


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    lot_hold_summary = fields.Char(related="lot_id.hold_summary", string="Held For")

    # The three doors through which goods leave: validating, and adding to and editing
    # what is done already. Odoo checks nothing at the last two.

    def _action_done(self):
        movements = self._check_whiz_guard()
        result = super()._action_done()
        self.env["whiz.guard"]._after_movements(movements)
        return result

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create([self._without_whiz_state(vals) for vals in vals_list])
        done = lines and lines._get_whiz_done()
        if done:
            movements = done._check_whiz_guard(booked=True)
            self.env["whiz.guard"]._after_movements(movements)
            done._hold_whiz_received()
        return lines

    def write(self, vals):
        vals = self._without_whiz_state(vals)
        if vals.get("date") and (done := self._get_whiz_done()):
            done._check_whiz_date(fields.Datetime.to_datetime(vals["date"]))
        done = MOVING & vals.keys() and self._get_whiz_done()
        if not done:
            return super().write(vals)
        movements = done._check_whiz_guard_of_edit(vals)
        received = {line: line._get_whiz_received() for line in done}
        result = super().write(vals)
        self.env["whiz.guard"]._after_movements(movements)
        done.filtered(
            lambda line: line._get_whiz_received() != received[line]
        )._hold_whiz_received()
        return result

    def _get_whiz_done(self):
        """Return those that are done. Asked at each change of a line, when mostly there
        is one, which is not."""
        if len(self) == 1:
            return self if self.state == "done" else self.browse()
        return self.filtered(lambda line: line.state == "done")

    @api.model
    def _without_whiz_state(self, vals):
        """Return the values without a state: that of a line is a copy of its move's.

        Odoo never writes it in this way; a client could, and what is done would pass
        for something that is not.
        """
        if "state" not in vals:
            return vals
        return {name: value for name, value in vals.items() if name != "state"}

    def _check_whiz_guard(self, booked=False):
        """Let the guard look at what these lines move.

        :param booked: whether the stock has been changed by them already
        :return: their movements
        :raise UserError: something may not move
        """
        guard = self.env["whiz.guard"]
        movements = guard._get_line_movements(self, lock=True)
        for movement in movements:
            movement.booked = booked
        guard._check(movements)
        return movements

    def _check_whiz_guard_of_edit(self, vals):
        """Let the guard look at what an edit of done lines moves.

        Only what the edit adds counts: more of a lot, another lot, another place. What
        an edit takes back counts, where it sends goods back to a customer, another
        company or a vendor: that is a delivery by another name. So is another number
        for what lies in stock and is held.

        :return: the movements that the edit adds
        """
        guard = self.env["whiz.guard"]
        if vals.get("quant_id"):
            vals = {**vals, **self._copy_quant_info(vals)}
        kinds = guard._get_kinds(self.move_id)
        movements = []
        for line in self:
            before = line._get_whiz_place({})
            after = line._get_whiz_place(vals)
            was = line.quantity_product_uom
            now = line._get_whiz_quantity(vals)
            same = before == after
            added = now - was if same else now
            lot, source, destination, package, result_package = after
            if lot and line.product_uom_id.compare(added, 0) > 0:
                movements.append(
                    guard._get_line_movement(
                        line,
                        lot,
                        kinds,
                        quantity=added,
                        source=source,
                        destination=destination,
                        package=package,
                        result_package=result_package,
                    )
                )
            taken_back = was - now if same else was
            lot, source, destination, package, result_package = before
            if lot and line.product_uom_id.compare(taken_back, 0) > 0:
                kind = guard._get_kind(destination, source)
                if kind in ("customer", "company", "vendor"):
                    movements.append(
                        guard._get_line_movement(
                            line,
                            lot,
                            kinds,
                            quantity=taken_back,
                            source=destination,
                            destination=source,
                            package=result_package,
                            result_package=package,
                        )
                    )
        guard._check(movements)
        for line in self:
            line._check_whiz_other_number(line._get_whiz_place(vals)[0])
        return movements

    def _check_whiz_other_number(self, lot):
        """Refuse to give what is held in stock the number of ``lot``.

        The goods stay where they are, and would be free under the other number.
        """
        guard = self.env["whiz.guard"]
        if lot == self.lot_id or self.location_dest_id.usage not in INSIDE:
            return
        held = guard._get_held_ids({self.lot_id.id} - {False}, lock=True)
        for hold in guard._get_open_holds(held)[self.lot_id.id]:
            if guard._is_in_scope(hold, self.location_dest_id, self.result_package_id):
                document = self._get_whiz_document() or self
                raise UserError(
                    self.env._(
                        "%(lot)s is on hold (%(hold)s): in %(document)s its number "
                        "cannot be exchanged for %(other)s, because the goods would be "
                        "free under that one. Ask %(group)s to release the hold first; "
                        "if the number was wrong, hold the right one then.",
                        lot=self.lot_id.sudo().display_name,
                        hold=hold.display_name,
                        document=document.sudo().display_name,
                        other=lot.sudo().display_name or self.env._("no number"),
                        group=hold.reason_id.release_group_id.full_name,
                    )
                )

    def _check_whiz_date(self, date):
        """Refuse to date what vanished before a hold on a quantity after it.

        It would pass for goods that were held, and others would be free for it.
        """
        removed = self.filtered(
            lambda line: (
                line.date < date
                and line.lot_id.is_held
                and (
                    line.location_dest_id.usage == "supplier"
                    or line.location_dest_id.usage == "inventory"
                    and not line.move_id.is_inventory
                )
            )
        )
        if not removed:
            return
        hold = (
            self.env["whiz.hold"]
            .sudo()
            .search(
                Domain("state", "=", "open")
                & Domain("quantity", ">", 0)
                & Domain("lot_ids", "in", removed.lot_id.ids)
                & Domain("opened_date", "<", date)
                & Domain("opened_date", ">=", min(removed.mapped("date"))),
                limit=1,
            )
        )
        if hold:
            raise UserError(
                self.env._(
                    "What was scrapped or returned before hold %(hold)s was placed "
                    "cannot be dated after it: leave the date as it is.",
                    hold=hold.name,
                )
            )

    def _get_whiz_place(self, vals):
        """Return lot, locations and packages of the line after an edit."""

        def value(name):
            if name not in vals:
                return self[name]
            record = vals[name]
            if isinstance(record, models.BaseModel):
                return record
            return self[name].browse(record or False)

        return tuple(
            value(name)
            for name in (
                "lot_id",
                "location_id",
                "location_dest_id",
                "package_id",
                "result_package_id",
            )
        )

    def _get_whiz_quantity(self, vals):
        """Return the quantity after an edit, in the product's unit."""
        uom = self.product_uom_id
        if vals.get("product_uom_id"):
            uom = uom.browse(vals["product_uom_id"])
        return uom._compute_quantity(
            vals.get("quantity", self.quantity),
            self.product_id.uom_id,
            rounding_method="HALF-UP",
        )

    def _get_whiz_supplier(self):
        """Return the company that a received line came from, or no partner."""
        partner = self.picking_id.partner_id or self.move_id.partner_id
        return partner.commercial_partner_id

    def _get_whiz_document(self):
        """Return the record by which a person knows the line, or None."""
        self.ensure_one()
        move = self.move_id
        return (
            self.picking_id
            or move.raw_material_production_id
            or move.production_id
            or move.unbuild_id
            or move.consume_unbuild_id
            or move.scrap_id
            or None
        )

    @api.depends("quant_id")
    def _compute_quantity(self):  # pylint: disable=missing-return
        """Take what is on the shelf when a person chooses held stock.

        It is not available, but it has to be possible to carry it into quarantine. The
        guard says where to it may go.
        """
        held = self.filtered(
            lambda line: line.quant_id.lot_is_held and not line.quantity
        )
        super()._compute_quantity()
        for line in held:
            uom = line.product_uom_id
            on_shelf = line.product_id.uom_id._compute_quantity(
                line.quant_id.quantity - line.quant_id.reserved_quantity,
                uom,
                rounding_method="HALF-UP",
            )
            move = line.move_id
            wanted = move.product_uom._compute_quantity(
                move.product_uom_qty - move._visible_quantity(),
                uom,
                rounding_method="HALF-UP",
            )
            if uom.compare(wanted, 0) > 0:
                on_shelf = min(on_shelf, wanted)
            line.quantity = max(0.0, on_shelf)
