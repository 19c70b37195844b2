"""Odoo's documents, made, validated and dated back for the demo's scenario."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.fields import Command

MODULE = "whiz_traceability"


class Story:
    """Makes, validates and dates documents. Days are counted back from today."""

    def __init__(self, env):
        # No text message to a customer, and no question about lots that are out of
        # date: they were fresh on the day when they were used.
        context = {**env.context, "skip_sms": True, "skip_expired": True}
        self.env = env(context=context)
        self.warehouse = self.ref("warehouse0", "stock")
        self.suppliers = self.ref("stock_location_suppliers", "stock")
        self.customers = self.ref("stock_location_customers", "stock")
        self.started = fields.Datetime.now()

    def ref(self, name, module=MODULE):
        if module == MODULE:
            name = f"demo_{name}"
        return self.env.ref(f"{module}.{name}")

    def lot(self, name):
        return self.ref(f"lot_{name}")

    def at(self, days, hour=8):
        """Date and time (UTC) so many days before today; negative: after today."""
        today = fields.Datetime.now().replace(minute=0, second=0, microsecond=0)
        return today.replace(hour=hour) - timedelta(days=days)

    def receive(self, name, days, supplier, origin, location, contents):
        """Receive {lot or untracked product: quantity} in the products' units."""
        picking = self._make_picking(
            self.warehouse.in_type_id,
            self.suppliers,
            self.ref(f"location_{location}"),
            self.ref(f"partner_{supplier}"),
            origin,
            days,
        )
        by_product = self._group_by_product(contents)
        for product, quantities in by_product.items():
            self._add_move(picking, product, sum(quantities.values()), product.uom_id)
        picking.action_confirm()
        for move in picking.move_ids:
            self._fill(move, by_product[move.product_id])
        self._validate_picking(name, picking, days)
        return picking

    def plan_receipt(self, name, days, supplier, origin, product, quantity):
        """Expect so many of a product from a supplier."""
        picking = self._make_picking(
            self.warehouse.in_type_id,
            self.suppliers,
            self.warehouse.lot_stock_id,
            self.ref(f"partner_{supplier}"),
            origin,
            days,
        )
        product = self.ref(product)
        self._add_move(picking, product, quantity, product.uom_id)
        picking.action_confirm()
        self._name(name, picking)
        return picking

    def make(self, name, days, bom, quantity, outputs, consumed, location):
        """Make lots from {lot or untracked product: quantity}.

        Quantities are in the units of the bill of materials and of its lines.
        """
        bom = self.ref(f"bom_{bom}")
        order = self.env["mrp.production"].create(
            {
                "product_id": bom.product_tmpl_id.product_variant_id.id,
                "bom_id": bom.id,
                "product_qty": quantity,
                "product_uom_id": bom.product_uom_id.id,
                "location_dest_id": self.ref(f"location_{location}").id,
                "date_start": self.at(days),
                "whiz_effective_date": self.at(days, hour=12),
            }
        )
        order.action_confirm()
        order.write(
            {
                "lot_producing_ids": [Command.set([self.lot(o).id for o in outputs])],
                "qty_producing": quantity,
            }
        )
        by_product = self._group_by_product(consumed)
        for move in order.move_raw_ids:
            self._fill(move, by_product[move.product_id])
        order.button_mark_done()
        self._require_done(order)
        order.with_context(force_date=True).write(
            {"date_start": self.at(days), "date_finished": self.at(days, hour=12)}
        )
        moves = order.move_raw_ids | order.move_finished_ids
        self._close(name, order, moves, self.at(days, hour=12))
        return order

    def deliver(self, name, days, customer, origin, contents):
        """Deliver [(lot, quantity, unit)] to a customer."""
        picking = self._prepare_delivery(days, customer, origin, contents)
        self._validate_picking(name, picking, days)
        return picking

    def plan_delivery(self, name, days, customer, origin, contents):
        """Reserve [(lot, quantity, unit)] for a delivery that is not yet made."""
        picking = self._prepare_delivery(days, customer, origin, contents)
        picking.move_ids.picked = False
        self._name(name, picking)
        return picking

    def take_back(self, name, days, delivery, lot, quantity):
        """Return part of a delivery, in the unit in which it was delivered."""
        lot = self.lot(lot)
        wizard = (
            self.env["stock.return.picking"]
            .with_context(active_model="stock.picking", active_id=delivery.id)
            .create({})
        )
        line = wizard.product_return_moves.filtered(
            lambda line: lot in line.move_id.lot_ids
        )
        line.quantity = quantity
        action = wizard.action_create_returns()
        picking = self.env["stock.picking"].browse(action["res_id"])
        picking.scheduled_date = self.at(days)
        self._fill(picking.move_ids, {lot: quantity})
        self._validate_picking(name, picking, days)
        return picking

    def scrap(self, name, days, lot, quantity, reason):
        lot = self.lot(lot)
        scrap = self.env["stock.scrap"].create(
            {
                "product_id": lot.product_id.id,
                "lot_id": lot.id,
                "scrap_qty": quantity,
                "location_id": self._find_place(lot).id,
                "origin": reason,
            }
        )
        scrap.action_validate()
        self._require_done(scrap)
        scrap.date_done = self.at(days, hour=14)
        scrap.move_ids.date = self.at(days, hour=14)
        self._close(name, scrap, scrap.move_ids, self.at(days, hour=14))
        return scrap

    def expire(self, lot, days):
        """Let so many days have passed since the last good day of a lot."""
        self.lot(lot).with_context(tracking_disable=True).expiration_date = self.at(
            days, hour=12
        )

    def check_expiry(self):
        """Do what the nightly job does about dates."""
        rules = self.env["whiz.expiry.rule"]
        rules._evaluate()
        rules._perform(self.env["whiz.expiry.event"].search([("state", "=", "new")]))
        digests = self.env["whiz.expiry.digest"]
        for user in digests._get_due_users():
            digests._send_to(user)

    def record_as_built(self, order, units):
        """Record {finished lot: [component lots]} on an order."""
        self.env["whiz.as.built"].create(
            [
                {
                    "production_id": order.id,
                    "finished_lot_id": self.lot(finished).id,
                    "component_lot_id": self.lot(component).id,
                    "quantity": 1,
                }
                for finished, components in units.items()
                for component in components
            ]
        )

    def _prepare_delivery(self, days, customer, origin, contents):
        picking = self._make_picking(
            self.warehouse.out_type_id,
            self.warehouse.lot_stock_id,
            self.customers,
            self.ref(f"partner_{customer}"),
            origin,
            days,
        )
        lots_by_move = {}
        for name, quantity, unit in contents:
            lot = self.lot(name)
            unit = self.ref(unit, "uom")
            move = self._add_move(picking, lot.product_id, quantity, unit)
            lots_by_move[move] = lot
        # Moves of one product stay apart, so that each line has its own unit.
        picking.move_ids._action_confirm(merge=False)
        for move, lot in lots_by_move.items():
            self._fill(move, {lot: move.product_uom_qty})
        return picking

    def _make_picking(self, picking_type, source, destination, partner, origin, days):
        return self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "location_id": source.id,
                "location_dest_id": destination.id,
                "partner_id": partner.id,
                "origin": origin,
                "scheduled_date": self.at(days),
            }
        )

    def _add_move(self, picking, product, quantity, unit):
        return self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "picking_type_id": picking.picking_type_id.id,
                "product_id": product.id,
                "product_uom_qty": quantity,
                "product_uom": unit.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
                "date": picking.scheduled_date,
            }
        )

    def _group_by_product(self, contents):
        by_product = {}
        for key, quantity in contents.items():
            item = self.lot(key) if isinstance(key, str) else key
            product = item.product_id if item._name == "stock.lot" else item
            by_product.setdefault(product, {})[item] = quantity
        return by_product

    def _fill(self, move, quantities):
        """Say which lots a move takes: {lot or product: quantity in its unit}."""
        move.move_line_ids.unlink()
        lines = []
        for item, quantity in quantities.items():
            lot = item if item._name == "stock.lot" else self.env["stock.lot"]
            place = move.location_id
            if place.usage == "internal":
                place = self._find_place(item)
            lines.append(
                {
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                    "product_id": move.product_id.id,
                    "product_uom_id": move.product_uom.id,
                    "quantity": quantity,
                    "lot_id": lot.id,
                    "location_id": place.id,
                    "location_dest_id": move.location_dest_id.id,
                }
            )
        self.env["stock.move.line"].create(lines)
        move.picked = True

    def _find_place(self, item):
        """Location of this warehouse in which a lot or an untracked product is."""
        field = "lot_id" if item._name == "stock.lot" else "product_id"
        quants = self.env["stock.quant"].search(
            [
                (field, "=", item.id),
                ("location_id", "child_of", self.warehouse.lot_stock_id.id),
                ("quantity", ">", 0),
            ]
        )
        return quants.location_id

    def _validate_picking(self, name, picking, days):
        picking.button_validate()
        self._require_done(picking)
        picking.date_done = self.at(days)
        self._close(name, picking, picking.move_ids, self.at(days))

    def _require_done(self, record):
        if record.state != "done":
            raise UserError(
                self.env._(
                    "%(document)s could not be validated.", document=record.display_name
                )
            )

    def _close(self, name, record, moves, date):
        """Date back what validation dated now, and give the document its xml id."""
        lines = moves.move_line_ids
        self.env["stock.quant"].search(
            [("lot_id", "in", lines.lot_id.ids), ("in_date", ">=", self.started)]
        ).sudo().in_date = date
        born = lines.filtered(
            lambda line: line.location_id.usage in ("supplier", "production")
        ).lot_id
        for records in (record, born):
            # Odoo takes a creation date only while it installs, and ignores it later.
            records.create_date = date
            records.message_ids.date = date
        self._name(name, record)

    def _name(self, name, record):
        self.env["ir.model.data"]._update_xmlids(
            [
                {
                    "xml_id": f"{MODULE}.demo_{name}",
                    "record": record,
                    "noupdate": True,
                }
            ]
        )
