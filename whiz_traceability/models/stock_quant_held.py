from collections import defaultdict
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..lib.hold.portions import Cover, Stock, held_portions

# Set around the one report that sums quants, see _read_group_select.
LESS_HELD = "whiz_less_held"


@dataclass(eq=False, frozen=True, slots=True)
class LessHeld:
    """Quantities to leave out of sums of quants: ``{quant id: quantity}``.

    A Python object, so that no client can put one into a context.
    """

    portions: dict


class StockQuant(models.Model):
    """How much of what is on hand cannot be promised because it is on hold."""

    _inherit = "stock.quant"

    held_quantity = fields.Float(
        string="On Hold",
        compute="_compute_held_quantity",
        digits="Product Unit",
        help="On hand, not reserved, and on hold: nobody may promise or use it until "
        "the hold is released.",
    )
    lot_hold_summary = fields.Char(
        related="lot_id.hold_summary",
        string="Held For",
        related_sudo=True,
    )
    available_quantity = fields.Float(
        help="On hand quantity which hasn't been reserved on a transfer, is still "
        "fresh and is not on hold, in the default unit of measure of the product"
    )

    @api.depends("quantity", "reserved_quantity", "lot_is_held")
    def _compute_held_quantity(self):
        portions = self._get_held_portions_of_lots()
        for quant in self:
            quant.held_quantity = portions.get(quant, 0.0)

    @api.depends("lot_is_held")
    def _compute_available_quantity(self):  # pylint: disable=missing-return
        super()._compute_available_quantity()
        portions = self._get_held_portions_of_lots()
        for quant in self:
            if quant in portions:
                # what is expired, too, is left out already
                free = max(quant.available_quantity, 0.0)
                quant.available_quantity -= min(portions[quant], free)

    # ------------------------------------------------------------------
    # Portions
    # ------------------------------------------------------------------

    def _get_held_portions_of_lots(self):
        """Return ``{quant: quantity}`` that is on hold and not reserved.

        Of a hold on a quantity each quant gets its share, whichever are asked for.
        """
        held = self.filtered("lot_is_held")
        if not held or not self.env["whiz.hold"]._is_any_open():
            return {}
        others = self.sudo().search(
            Domain("lot_id", "in", held.lot_id.ids)
            & Domain("location_id.usage", "in", ("internal", "transit"))
        )
        return dict((held.sudo() | others).sorted("id")._get_held_portions())

    def _get_held_portions(self):
        """Return ``[(quant, quantity)]``: what is on hold of these and not reserved.

        A hold on a quantity is shared out over these quants.
        """
        holds = self.env["whiz.hold"].sudo()
        if not self or not holds._is_any_open():
            return []
        holds = holds.search(
            holds._get_withholding_domain() & Domain("lot_ids", "in", self.lot_id.ids)
        )
        covers = defaultdict(list)
        for hold in holds:
            places = (
                frozenset(hold.location_ids.ids),
                frozenset(hold.package_ids.ids),
            )
            if hold.quantity:
                for lot, left in hold._get_quantities_left().items():
                    if lot.product_id.uom_id.compare(left, 0) > 0:
                        covers[lot.id].append(Cover(*places, left))
                continue
            cover = Cover(*places)
            for lot_id in hold.lot_ids.ids:
                covers[lot_id].append(cover)
        result = []
        for lot, quants in self.grouped("lot_id").items():
            of_lot = covers.get(lot.id)
            if of_lot:
                stocks = [quant._get_stock() for quant in quants]
                result += held_portions(stocks, of_lot).items()
        return result

    def _get_stock(self):
        quant = self.sudo()
        packages, package = set(), quant.package_id
        while package and package.id not in packages:
            packages.add(package.id)
            package = package.parent_package_id
        return Stock(
            self,
            quant.quantity - quant.reserved_quantity,
            frozenset(quant.location_id._get_path_ids()),
            frozenset(packages),
        )

    @api.model
    def _get_held_quantities(self, domain):
        """Return ``{product id: quantity}`` that is on hold of the quants of a domain.

        In the products' units, without what is reserved. No query as long as nothing is
        held; two when it is, whatever the number of lots.
        """
        holds = self.env["whiz.hold"].sudo()
        if not holds._is_any_open():
            return {}
        withholding = holds._get_withholding_domain()
        whole = withholding & Domain("is_partial", "=", False)
        is_whole = Domain(
            "lot_id",
            "in",
            self.env["stock.lot"].sudo()._search(Domain("hold_ids", "any", whole)),
        )
        held = Domain(domain) & Domain("lot_is_held", "=", True)
        result = defaultdict(float)
        for product, quantity, reserved in self._read_group(
            held & is_whole,
            ["product_id"],
            ["quantity:sum", "reserved_quantity:sum"],
        ):
            result[product.id] += max(quantity - reserved, 0.0)
        partial = holds.search(withholding & Domain("is_partial", "=", True))
        if partial:
            quants = self.search(
                held & Domain("lot_id", "in", partial.lot_ids.ids) & ~is_whole
            )
            for quant, quantity in quants._get_held_portions():
                result[quant.product_id.id] += quantity
        return {id_: quantity for id_, quantity in result.items() if quantity}

    @api.model
    def _get_held_staying(self, domain):
        """Return ``{quant: quantity}`` on hold of the quants of a domain that is
        reserved and stays: on its way into quarantine, or to another shelf.

        It is not free, being reserved, but no forecast of Odoo's counts it as going
        out. Of a hold on a quantity the rest of the quant is counted as held already.
        """
        holds = self.env["whiz.hold"].sudo()
        if not holds._is_any_open():
            return {}
        quants = self.search(
            Domain(domain)
            & Domain("lot_is_held", "=", True)
            & Domain("reserved_quantity", ">", 0)
        )
        if not quants:
            return {}
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", quants.lot_id.ids)
                & Domain("state", "not in", ("draft", "done", "cancel"))
                & Domain("quantity_product_uom", ">", 0)
                & Domain("location_id.usage", "=", "internal")
                & Domain("location_dest_id.usage", "=", "internal")
            )
            .filtered(
                lambda line: (
                    line.location_id.warehouse_id == line.location_dest_id.warehouse_id
                )
            )
        )
        guard = self.env["whiz.guard"]
        holds = holds.search(
            holds._get_withholding_domain()
            & Domain("lot_ids", "in", lines.lot_id.ids)
            & Domain("quantity", "=", 0)
        )
        staying = defaultdict(float)
        for line in lines:
            if any(
                line.lot_id in hold.lot_ids
                and guard._is_in_scope(hold, line.location_id, line.package_id)
                for hold in holds
            ):
                key = line.lot_id, line.location_id, line.package_id, line.owner_id
                staying[key] += line.quantity_product_uom
        result = {}
        for quant in quants:
            of = quant.sudo()
            key = of.lot_id, of.location_id, of.package_id, of.owner_id
            if quantity := staying.get(key):
                result[quant] = quantity
        return result

    @api.model
    def _get_held_action(self, domain=()):
        """Return the action that lists what is on hold, with its reasons."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_held_quant"
        )
        held = Domain("lot_is_held", "=", True) & Domain(
            "location_id.usage", "in", ("internal", "transit")
        )
        action["domain"] = list(held & Domain(domain))
        return action

    def action_open_lot(self):
        """Open the lot, whose form says why it is on hold."""
        return self.lot_id._get_records_action()

    # ------------------------------------------------------------------
    # Sums
    # ------------------------------------------------------------------

    def _read_group_select(self, aggregate_spec, query):
        result = super()._read_group_select(aggregate_spec, query)
        less = self.env.context.get(LESS_HELD)
        # what is available is summed from this, too
        if isinstance(less, LessHeld) and aggregate_spec == "quantity:sum":
            # the JSON object is a constant: PostgreSQL reads it once for all rows
            values = fields.Json().convert_to_column(
                {str(id_): quantity for id_, quantity in less.portions.items()}, self
            )
            result = SQL(
                "%s - COALESCE(SUM((%s::jsonb ->> %s::text)::numeric), 0)",
                result,
                values,
                SQL.identifier(query.table, "id"),
            )
        return result
