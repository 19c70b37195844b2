from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command

from odoo.addons.whiz_traceability.tools import format_quantity

from .whiz_scan import ScanStop


class WhizScanUnit(models.AbstractModel):
    """The finished units of an order: registered by scan, with a number that is drawn,
    or taken back."""

    _inherit = "whiz.scan"

    @api.model
    def _is_new_unit(self, reading, order):
        return bool(
            reading.plain
            and not reading.is_found
            and order.product_id.tracking != "none"
            and not reading.message.elements
        )

    @api.model
    def _scan_finished(self, reading, order, lot, options):
        if order.product_id.tracking == "none":
            return self._produce_untracked(reading, order, options)
        name = lot.name or reading.name or reading.plain
        if reading.products and not reading.name and not lot:
            return self._await_lot(order.product_id)
        if lot and lot in order.lot_producing_ids:
            return self._answer(
                "ok",
                lot.name,
                self.env._("What you scan now is built into it."),
                context=self._unit_context(lot),
                changed=False,
            )
        return self._register_unit(order, name, options, lot)

    @api.model
    def _unit_context(self, unit):
        if unit.product_id.tracking != "serial":
            return self._pending(None)
        return {
            "unit_id": unit.id,
            "unit_name": unit.name,
            **self._pending(None),
        }

    @api.model
    def _register_unit(self, order, name, options, lot=None):
        """Register a finished number, a new one is drawn without ``name``."""
        product = order.product_id
        units = order.lot_producing_ids
        if product.tracking == "lot" and units:
            raise ScanStop(
                title=self.env._("One lot per order"),
                message=self.env._(
                    "%(order)s makes %(lot)s. For another lot, split the order.",
                    order=order.display_name,
                    lot=units[:1].name,
                ),
            )
        needed = order.product_uom_id._compute_quantity(
            order.product_qty, product.uom_id
        )
        if product.tracking == "serial" and len(units) >= needed:
            raise ScanStop(
                title=self.env._("All units registered"),
                message=self.env._(
                    "%(order)s makes %(count)s units, and all have their numbers.",
                    order=order.display_name,
                    count=format_quantity(self.env, needed),
                ),
            )
        if lot:
            self._check_new_unit(order, lot)
        created = not lot
        if created:
            lot = self.env["stock.lot"].create(
                {
                    "product_id": product.id,
                    "name": name or product._next_lot_names(1, order)[0],
                    "company_id": product.company_id.id and order.company_id.id,
                }
            )
        order.lot_producing_ids = [Command.link(lot.id)]
        before = order.qty_producing
        if product.tracking == "serial":
            producing = float(len(order.lot_producing_ids))
            order.qty_producing = product.uom_id._compute_quantity(
                producing, order.product_uom_id
            )
        else:
            order.qty_producing = order.product_qty
        step = {
            "op": "unit",
            "order_id": order.id,
            "lot_id": lot.id,
            "created": created,
            "qty_producing": before,
            "context": ["unit_id", "unit_name"],
        }
        return self._answer(
            "ok",
            lot.name,
            self.env._("Registered. What you scan now is built into it.")
            if product.tracking == "serial"
            else self.env._("Registered. Scan what is used up."),
            res_model="stock.lot",
            res_id=lot.id,
            context=self._unit_context(lot),
            undo=[step],
        )

    @api.model
    def _check_new_unit(self, order, lot):
        """Stop when a unit with this number exists already."""
        if order.product_id.tracking != "serial":
            return
        warning = order._can_produce_serial_numbers(lot)
        if warning is not True or self._places_of(lot):
            raise self._stop_lot(
                lot,
                self.env._("The unit exists"),
                self.env._(
                    "%(serial)s was made before: %(where)s Nothing was booked.",
                    serial=lot.name,
                    where=" ".join(self._whereabouts_of(lot)),
                ),
            )

    @api.model
    def _revert_unit(self, step):
        order = self.env["mrp.production"].browse(step["order_id"]).exists()
        if not order or order.state in ("done", "cancel"):
            self._refuse_undo()
        lot = self.env["stock.lot"].browse(step["lot_id"] or []).exists()
        if lot:
            if order.whiz_as_built_ids.filtered(
                lambda record: record.finished_lot_id == lot
            ):
                raise UserError(
                    self.env._(
                        "Components are recorded in %(unit)s: take those back first.",
                        unit=lot.name,
                    )
                )
            order.lot_producing_ids = [Command.unlink(lot.id)]
        order.qty_producing = step["qty_producing"]
        if lot and step["created"]:
            lot.unlink()
