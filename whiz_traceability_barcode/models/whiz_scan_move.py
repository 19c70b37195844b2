from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.whiz_traceability.tools import format_quantity

from .whiz_scan import ScanStop

#: By this the station's own transfers are known.
ORIGIN = "Scan station"


class WhizScanMove(models.AbstractModel):
    """Moving what is scanned to a location, e.g. into quarantine, at once.

    Each scan is an internal transfer of its own, validated like any other, so that
    every rule of the stock applies to it and the trail is Odoo's own.
    """

    _inherit = "whiz.scan"

    @api.model
    def _documents_move(self, text, limit):
        """Locations to move to, quarantine first."""
        quarantine = Domain(
            "id", "child_of", list(self.env["stock.location"]._get_quarantine_ids())
        )
        first = self._locations(text, limit, quarantine)
        return (first + self._locations(text, limit, ~quarantine))[:limit]

    @api.model
    def _check_move(self, location):
        self._check_count(location)

    @api.model
    def _state_move(self, location):
        lines = self.env["stock.move.line"].search(
            Domain("location_dest_id", "=", location.id)
            & Domain("create_uid", "=", self.env.uid)
            & Domain("move_id.origin", "=", ORIGIN)
            & Domain("state", "=", "done")
            # neither what was taken back, nor what took something back to here
            & Domain("move_id.origin_returned_move_id", "=", False)
            & Domain("move_id.returned_move_ids", "not any", [("state", "=", "done")]),
            order="id desc",
            limit=10,
        )
        return {
            "label": location.display_name,
            "detail": self.env._("Quarantine") if location._is_in_quarantine() else "",
            "closed": False,
            "buttons": [],
            "lines": [
                {
                    "id": line.id,
                    "product_id": line.product_id.id,
                    "product": line.product_id.display_name,
                    "uom": line.product_id.uom_id.name,
                    "tracking": line.product_id.tracking,
                    "needed": False,
                    "done": line.quantity_product_uom,
                    "left": False,
                    "lots": [
                        {
                            "id": line.id,
                            "name": line.lot_id.name or "",
                            "quantity": line.quantity_product_uom,
                            "package": self.env._(
                                "from %s", line.location_id.display_name
                            ),
                        }
                    ],
                    "more_lots": 0,
                    "expected": "",
                }
                for line in lines
            ],
            "needed": False,
            "done": len(lines),
            "left": False,
            "uom": False,
            "can_finish": False,
        }

    # ------------------------------------------------------------------
    # Scans
    # ------------------------------------------------------------------

    @api.model
    def _scan_move(self, reading, location, options):
        self._check_move(location)
        if reading.packages and not (reading.lots or reading.products):
            quants = reading.packages[:1].contained_quant_ids
            return self._move_quants(quants, location, reading.packages[:1].name)
        lot = self._one_lot(reading, options)
        product = lot.product_id or self._one_product(reading, options)
        if not product:
            raise self._unknown(reading)
        if product.tracking != "none" and not lot:
            if reading.name:
                raise self._unknown(reading)
            return self._await_lot(product)
        quants = self.env["stock.quant"].search(
            Domain("product_id", "=", product.id)
            & Domain("lot_id", "=", lot.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("quantity", ">", 0)
        )
        here = quants.filtered(lambda quant: quant.location_id == location)
        quants -= here
        if options.get("quant_id"):
            quants = quants.filtered(lambda quant: quant.id == options["quant_id"])
        if not quants:
            title = lot.name or product.display_name
            if here:
                raise ScanStop(
                    title=title, message=self.env._("All of it lies here already.")
                )
            message = self.env._("There is no stock of it to move.")
            raise (
                self._stop_lot(lot, title, message)
                if lot
                else ScanStop(title=title, message=message)
            )
        if len(quants) > 1:
            self._ask(
                self.env._("From where?"),
                self.env._("It lies in several places. Where did you take it from?"),
                [
                    (
                        quant.location_id.display_name,
                        " ".join(
                            filter(
                                None,
                                [
                                    format_quantity(
                                        self.env, quant.quantity, product.uom_id
                                    ),
                                    quant.package_id.name,
                                ],
                            )
                        ),
                        {"quant_id": quant.id},
                    )
                    for quant in quants
                ],
            )
        quantity = self._quantity_of(reading, product, options)
        return self._move_quants(quants, location, lot.name, quantity, reading.notes)

    @api.model
    def _move_quants(self, quants, location, name, quantity=None, notes=()):
        quants = quants.filtered(
            lambda quant: quant.location_id != location and quant.quantity > 0
        )
        if not quants:
            raise ScanStop(
                title=name, message=self.env._("There is no stock of it to move.")
            )
        product = quants[0].product_id
        if quantity and product.uom_id.compare(quantity, quants[0].quantity) > 0:
            raise ScanStop(
                title=name,
                message=self.env._(
                    "Only %(quantity)s %(uom)s of it are in %(location)s.",
                    quantity=format_quantity(self.env, quants[0].quantity),
                    uom=product.uom_id.name,
                    location=quants[0].location_id.display_name,
                ),
            )
        notes = list(notes)
        for quant in quants:
            if quant.lot_id:
                notes += self._check_lot(
                    quant.lot_id,
                    "move",
                    None,
                    source=quant.location_id,
                    destination=location,
                )
        freed = self._free_for_move(quants, quantity)
        if freed:
            notes.append(
                self.env._(
                    "It was reserved for %s, which has lost it.",
                    ", ".join(freed.mapped("display_name")),
                )
            )
        source = quants[0].location_id
        total = quantity or sum(quants.mapped("quantity"))
        picking = self._transfer_to(quants, location, quantity)
        many = len(quants.product_id) > 1
        amount = format_quantity(self.env, total, product.uom_id)
        return self._answer(
            "warn" if notes else "ok",
            name or product.display_name,
            "\n".join(
                [
                    self.env._(
                        "%(what)s moved to %(location)s.",
                        what=self.env._("All of it")
                        if many
                        else f"{amount} {product.display_name}",
                        location=location.display_name,
                    ),
                    *notes,
                ]
            ),
            undo=[{"op": "move", "picking_id": picking.id, "location_id": source.id}],
            **(
                {"res_model": "stock.lot", "res_id": quants.lot_id.id}
                if len(quants.lot_id) == 1
                else {}
            ),
        )

    @api.model
    def _free_for_move(self, quants, quantity):
        """Take reservations off what is moved away; return the documents."""
        freed = self.env["stock.picking"]
        for quant in quants:
            moved = quantity or quant.quantity
            if quant.product_id.uom_id.compare(quant.available_quantity, moved) >= 0:
                continue
            lines = self.env["stock.move.line"].search(
                Domain("product_id", "=", quant.product_id.id)
                & Domain("lot_id", "=", quant.lot_id.id)
                & Domain("location_id", "=", quant.location_id.id)
                & Domain("package_id", "=", quant.package_id.id)
                & Domain("state", "not in", ("done", "cancel", "draft"))
                & Domain("quantity_product_uom", ">", 0)
            )
            freed |= lines.picking_id
            if any(lines.mapped("picked")):
                raise UserError(
                    self.env._(
                        "%(lot)s is picked for %(documents)s: take it back there "
                        "first.",
                        lot=quant.lot_id.name or quant.product_id.display_name,
                        documents=", ".join(lines.picking_id.mapped("display_name")),
                    )
                )
            lines.unlink()
        return freed

    @api.model
    def _transfer_to(self, quants, location, quantity=None, taken_back=None):
        """Validate an internal transfer of whole quants, or of a part of one.

        :param taken_back: the move that this one returns
        """
        company = quants[0].company_id or self.env.company
        warehouse = quants[0].location_id.warehouse_id
        warehouse = warehouse or self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": quants[0].location_id.id,
                "location_dest_id": location.id,
                "origin": self.env._("Taken back: %s", taken_back.picking_id.name)
                if taken_back
                else ORIGIN,
                "company_id": company.id,
                "move_ids": [
                    Command.create(
                        {
                            **self._prepare_move(quant, location, quantity, company),
                            "origin_returned_move_id": taken_back and taken_back.id,
                        }
                    )
                    for quant in quants
                ],
            }
        )
        picking.move_ids._action_confirm(merge=False)
        for move, quant in zip(picking.move_ids, quants, strict=True):
            move.move_line_ids.unlink()
            self._book(
                move,
                quantity or quant.quantity,
                {
                    "lot_id": quant.lot_id.id,
                    "package_id": quant.package_id.id,
                    "result_package_id": False if quantity else quant.package_id.id,
                    "owner_id": quant.owner_id.id,
                    "location_id": quant.location_id.id,
                },
            )
        picking._action_done()
        return picking

    @api.model
    def _prepare_move(self, quant, location, quantity, company):
        return {
            "product_id": quant.product_id.id,
            "product_uom": quant.product_id.uom_id.id,
            "product_uom_qty": quantity or quant.quantity,
            "location_id": quant.location_id.id,
            "location_dest_id": location.id,
            "origin": ORIGIN,
            "company_id": company.id,
            "procure_method": "make_to_stock",
        }

    @api.model
    def _revert_move(self, step):
        """Bring it back by a transfer of its own: what is done is never deleted."""
        picking = self.env["stock.picking"].browse(step["picking_id"]).exists()
        if not picking or picking.state != "done":
            self._refuse_undo()
        for line in picking.move_line_ids:
            quant = self.env["stock.quant"].search(
                Domain("product_id", "=", line.product_id.id)
                & Domain("lot_id", "=", line.lot_id.id)
                & Domain("location_id", "=", line.location_dest_id.id)
                & Domain("package_id", "=", line.result_package_id.id)
                & Domain("quantity", ">=", line.quantity_product_uom),
                limit=1,
            )
            if not quant:
                self._refuse_undo()
            if line.lot_id:
                self._check_lot(
                    line.lot_id,
                    "move",
                    None,
                    source=line.location_dest_id,
                    destination=line.location_id,
                )
            self._transfer_to(
                quant,
                line.location_id,
                line.quantity_product_uom,
                line.move_id,
            )
