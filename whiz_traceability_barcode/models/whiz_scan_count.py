from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .whiz_scan import ScanStop
from .whiz_scan_transfer import LOTS


class WhizScanCount(models.AbstractModel):
    """Counting a location: Odoo's own inventory count, by scanning."""

    _inherit = "whiz.scan"

    @api.model
    def _locations(self, text, limit, domain=Domain.TRUE):
        domain &= Domain("usage", "in", ("internal", "transit"))
        domain &= Domain("company_id", "in", [False, *self.env.companies.ids])
        if text:
            domain &= Domain("complete_name", "ilike", text) | Domain(
                "barcode", "=", text
            )
        # what belongs to no warehouse comes last
        return self.env["stock.location"].search(
            domain, order="warehouse_id, complete_name", limit=limit
        )

    @api.model
    def _documents_count(self, text, limit):
        return self._locations(text, limit)

    @api.model
    def _check_count(self, location):
        if location.usage not in ("internal", "transit"):
            raise ScanStop(
                title=location.display_name,
                message=self.env._(
                    "Nothing can lie here: choose one of our locations."
                ),
            )

    # ------------------------------------------------------------------
    # Progress
    # ------------------------------------------------------------------

    @api.model
    def _get_counted(self, location):
        return self.env["stock.quant"].search(
            Domain("location_id", "=", location.id)
            & Domain("company_id", "in", self.env.companies.ids)
        )

    @api.model
    def _state_count(self, location):
        lines = []
        quants = self._get_counted(location)
        for product, group in quants.grouped("product_id").items():
            uom = product.uom_id
            counted = group.filtered("inventory_quantity_set")
            needed = uom.round(sum(group.mapped("quantity")))
            done = uom.round(sum(counted.mapped("inventory_quantity")))
            if not needed and not counted:
                continue
            open_quants = (group - counted).filtered(lambda quant: quant.quantity > 0)
            lines.append(
                {
                    "id": product.id,
                    "product_id": product.id,
                    "product": product.display_name,
                    "uom": uom.name,
                    "tracking": product.tracking,
                    "needed": needed,
                    "done": done,
                    "left": uom.round(needed - done),
                    "lots": [
                        {
                            "id": quant.id,
                            "name": quant.lot_id.name or "",
                            "quantity": quant.inventory_quantity,
                            "package": quant.package_id.name or "",
                        }
                        for quant in counted[:LOTS]
                    ],
                    "more_lots": max(len(counted) - LOTS, 0),
                    "expected": ", ".join(
                        quant.lot_id.name or "" for quant in open_quants[:LOTS]
                    ),
                }
            )
        state = self._sum_up(lines)
        manager = self.env.user.has_group("stock.group_stock_manager")
        state["can_finish"] = manager and bool(
            quants.filtered("inventory_quantity_set")
        )
        note = "" if manager else self.env._("An inventory manager applies the count.")
        return {
            "label": location.display_name,
            "detail": note,
            "closed": False,
            "buttons": [],
            **state,
        }

    # ------------------------------------------------------------------
    # Scans
    # ------------------------------------------------------------------

    @api.model
    def _scan_count(self, reading, location, options):
        self._check_count(location)
        if reading.packages and not (reading.lots or reading.products):
            return self._count_package(reading.packages[:1], location)
        lot, product = self._counted(reading, options)
        if product.tracking != "none" and not lot:
            return self._await_lot(product)
        notes = list(reading.notes)
        quant = self._quant_of(product, lot, location)
        if product.tracking == "serial":
            if quant.inventory_quantity_set and quant.inventory_quantity:
                raise self._stop_lot(
                    lot,
                    self.env._("Counted before"),
                    self.env._("%(serial)s counts once.", serial=lot.name),
                )
            others = self._places_of(lot) - location
            if others:
                notes.append(
                    self.env._(
                        "It should be in %(places)s.",
                        places=", ".join(others.mapped("display_name")),
                    )
                )
        left = (quant.quantity or 0.0) - (
            quant.inventory_quantity if quant.inventory_quantity_set else 0.0
        )
        quantity = self._quantity_of(reading, product, options)
        quantity = quantity or self._usual_quantity(product, left)
        step = self._count(quant, product, lot, location, quantity)
        if not quant and product.tracking != "serial":
            notes.append(self.env._("Found: it was not known to be here."))
        more = {"context": self._pending(None)}
        name = lot.name if lot else ""
        return self._booked(product, name, quantity, [step], notes, lot, **more)

    @api.model
    def _counted(self, reading, options):
        """Return (lot, product); a number that is new is created once confirmed."""
        product = self._one_product(reading, options)
        pending = options.get("pending_product_id")
        if not product and pending and reading.plain:
            same = reading.lots.filtered(lambda lot: lot.product_id.id == pending)
            reading.lots = same or reading.lots
            if not reading.is_found:
                product = self.env["product.product"].browse(pending).exists()
        lot = self._one_lot(reading, options)
        if lot:
            return lot, lot.product_id
        if not product:
            raise self._unknown(reading)
        name = reading.name or (reading.plain if pending == product.id else None)
        if product.tracking != "none" and name:
            if not options.get("create_lot"):
                self._ask(
                    self.env._("Unknown number"),
                    self.env._(
                        "%(product)s has no lot or serial number %(name)s yet.",
                        product=product.display_name,
                        name=self._shown(name),
                    ),
                    [
                        (
                            self.env._("Create %s and count it", self._shown(name)),
                            product.display_name,
                            {"create_lot": True, "pending_product_id": pending},
                        )
                    ],
                )
            lot = self.env["stock.lot"].create({"product_id": product.id, "name": name})
        return lot, product

    @api.model
    def _quant_of(self, product, lot, location):
        return self.env["stock.quant"].search(
            Domain("product_id", "=", product.id)
            & Domain("lot_id", "=", lot.id)
            & Domain("location_id", "=", location.id)
            & Domain("owner_id", "=", False),
            order="package_id desc",
            limit=1,
        )

    @api.model
    def _count(self, quant, product, lot, location, quantity):
        """Add to the count of a quant; return the step to take it back."""
        Quant = self.env["stock.quant"].with_context(inventory_mode=True)
        was_set = quant.inventory_quantity_set
        before = quant.inventory_quantity if was_set else 0.0
        total = product.uom_id.round(before + quantity)
        if quant:
            quant.with_context(inventory_mode=True).write(
                {"inventory_quantity": total, "user_id": self.env.uid}
            )
        else:
            quant = Quant.create(
                {
                    "product_id": product.id,
                    "lot_id": lot.id,
                    "location_id": location.id,
                    "inventory_quantity": total,
                }
            )
        quant.inventory_quantity_set = True
        return {
            "op": "count",
            "quant_id": quant.id,
            "quantity": quantity,
            "was_set": was_set,
        }

    @api.model
    def _count_package(self, package, location):
        quants = package.quant_ids.filtered(lambda quant: quant.location_id == location)
        if not quants:
            raise ScanStop(
                title=package.name,
                message=self.env._(
                    "The package should be in %(location)s. Move it, or count what "
                    "is in "
                    "it.",
                    location=package.location_id.display_name
                    or self.env._("no location"),
                ),
            )
        if all(quants.mapped("inventory_quantity_set")):
            raise ScanStop(
                title=self.env._("Counted before"),
                message=self.env._("%(package)s counts once.", package=package.name),
            )
        steps = [
            self._count(quant, quant.product_id, quant.lot_id, location, quant.quantity)
            for quant in quants
            if not quant.inventory_quantity_set and quant.quantity > 0
        ]
        return self._answer(
            "ok", package.name, self.env._("Counted as a whole."), undo=steps
        )

    # ------------------------------------------------------------------
    # Undo and finish
    # ------------------------------------------------------------------

    @api.model
    def _revert_count(self, step):
        quant = self.env["stock.quant"].browse(step["quant_id"]).exists()
        if not quant or not quant.inventory_quantity_set:
            self._refuse_undo()
        uom = quant.product_id.uom_id
        rest = uom.round(quant.inventory_quantity - step["quantity"])
        if uom.compare(rest, 0) < 0:
            self._refuse_undo()
        if uom.is_zero(rest) and not step["was_set"]:
            quant.action_clear_inventory_quantity()
        else:
            quant.with_context(inventory_mode=True).inventory_quantity = rest

    @api.model
    def _finish_count(self, location):
        if not self.env.user.has_group("stock.group_stock_manager"):
            raise AccessError(
                self.env._(
                    "Only an inventory manager applies a count: the stock changes by "
                    "it. "
                    "What you have counted is kept."
                )
            )
        counted = self._get_counted(location).filtered("inventory_quantity_set")
        if not counted:
            raise UserError(
                self.env._("Nothing has been counted in %s yet.", location.display_name)
            )
        return counted.with_context(inventory_mode=True).action_apply_inventory()
