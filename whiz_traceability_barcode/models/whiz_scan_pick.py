from odoo import api, models
from odoo.fields import Domain

from odoo.addons.whiz_traceability.tools import format_quantity

from .whiz_scan import ScanStop
from .whiz_scan_transfer import LOTS


class WhizScanPick(models.AbstractModel):
    """Taking what a document needs: for a delivery, a transfer or an order.

    Nothing is created here: what is taken must have come in before.
    """

    _inherit = "whiz.scan"

    @api.model
    def _scan_pick(self, reading, picking, options):
        self._check_pick(picking)
        moves = self._open_moves(picking.move_ids)
        if reading.packages and not (reading.lots or reading.products):
            return self._pick_package(reading.packages[:1], picking, moves)
        if reading.locations and not (reading.lots or reading.products):
            return self._take_from(reading.locations[:1], picking)
        lot, product = self._identify(reading, options, moves)
        return self._pick_one(reading, picking, moves, product, lot, options)

    @api.model
    def _identify(self, reading, options, moves):
        """Return (lot, product) that a code names; nothing is created for it.

        The product may be known without the lot; the lot never without the product.
        """
        pending = options.get("pending_product_id")
        if pending and reading.plain:
            same = reading.lots.filtered(lambda lot: lot.product_id.id == pending)
            reading.lots = same or reading.lots
        lot = self._one_lot(reading, options, moves.product_id)
        if lot:
            return lot, lot.product_id
        product = self._one_product(reading, options, moves.product_id)
        name = reading.name or reading.plain
        if not product and pending and reading.plain and not reading.is_found:
            product = self.env["product.product"].browse(pending).exists()
        if product and product.tracking != "none" and (reading.name or pending):
            raise ScanStop(
                title=self.env._("Unknown number"),
                message=self.env._(
                    "%(product)s has no lot or serial number %(name)s. Nothing was "
                    "booked. Look for the right label, or register the number where it "
                    "came in.",
                    product=product.display_name,
                    name=self._shown(name),
                ),
            )
        if not product:
            raise self._unknown(reading)
        return lot, product

    @api.model
    def _pick_one(self, reading, record, moves, product, lot, options):
        """Book one lot or untracked product on a move that needs it."""
        moves = moves.filtered(lambda move: move.product_id == product)
        if not moves:
            raise self._not_needed(record, product, lot)
        if product.tracking != "none" and not lot:
            return self._await_lot(product)
        move = self._move_for(moves, lot)
        notes = list(reading.notes)
        if lot:
            notes += self._check_lot(lot, options["mode"], record, move)
            self._check_not_booked(record, moves, lot)
        left = sum(self._left_of(each) for each in moves)
        quantity = self._quantity_of(reading, product, options)
        quantity = quantity or self._pick_quantity(product, moves, lot, left)
        self._check_left(record, product, quantity, left, options)
        if lot:
            notes += self._check_right_lot(record, moves, lot, options)
        vals = self._take_vals(record, move, product, lot, quantity, options)
        if options.get("package_id"):
            vals["result_package_id"] = options["package_id"]
        steps = self._book(move, quantity, vals)
        more = {}
        if options.get("pending_product_id"):
            more["context"] = self._pending(None)
        return self._booked(product, lot.name, quantity, steps, notes, lot, **more)

    @api.model
    def _move_for(self, moves, lot):
        """Return the move that has the lot reserved and still open, else the next."""
        if lot:
            reserved = moves.filtered(
                lambda move: any(
                    line.lot_id == lot and not line.picked
                    for line in move.move_line_ids
                )
            )
            if reserved:
                return reserved[0]
        return self._next_move(moves)

    @api.model
    def _not_needed(self, record, product, lot):
        title = self.env._("Not for this document")
        message = self.env._(
            "%(document)s does not need %(product)s. Nothing was booked: put it back.",
            document=record.display_name,
            product=product.display_name,
        )
        if lot:
            return self._stop_lot(lot, title, message)
        return ScanStop(title=title, message=message)

    @api.model
    def _await_lot(self, product):
        tracking = (
            self.env._("Scan its serial number")
            if product.tracking == "serial"
            else self.env._("Scan its lot number")
        )
        return self._answer(
            "expect",
            product.display_name,
            tracking,
            context=self._pending(product),
            changed=False,
        )

    @api.model
    def _pending(self, product):
        """The context in which a plain number is one of this product, or of none."""
        return {
            "pending_product_id": bool(product) and product.id,
            "pending_product_name": bool(product) and product.display_name,
        }

    @api.model
    def _check_not_booked(self, record, moves, lot):
        if lot.product_id.tracking != "serial":
            return
        if any(line.picked and line.lot_id == lot for line in moves.move_line_ids):
            raise self._stop_lot(
                lot,
                self.env._("Scanned before"),
                self.env._(
                    "%(serial)s is on %(document)s already. It counts once.",
                    serial=lot.name,
                    document=record.display_name,
                ),
            )

    @api.model
    def _pick_quantity(self, product, moves, lot, left):
        usual = self._usual_quantity(product, left)
        if usual != left:
            return usual
        reserved = sum(
            line.quantity_product_uom
            for line in moves.move_line_ids
            if lot and line.lot_id == lot and not line.picked
        )
        return reserved or usual

    @api.model
    def _check_left(self, record, product, quantity, left, options):
        uom = product.uom_id
        if options.get("more") or uom.compare(quantity, left) <= 0:
            return
        self._ask(
            self.env._("More than needed"),
            self.env._(
                "%(document)s still needs %(left)s %(uom)s of %(product)s; this "
                "would be "
                "%(quantity)s. Nothing was booked.",
                document=record.display_name,
                left=format_quantity(self.env, max(left, 0)),
                uom=uom.name,
                product=product.display_name,
                quantity=format_quantity(self.env, quantity),
            ),
            [
                (
                    self.env._(
                        "Book %(quantity)s anyway",
                        quantity=format_quantity(self.env, quantity),
                    ),
                    "",
                    {"more": True, "quantity": quantity},
                ),
                *(
                    [
                        (
                            self.env._(
                                "Only the %(left)s needed",
                                left=format_quantity(self.env, left),
                            ),
                            "",
                            {"quantity": left},
                        )
                    ]
                    if uom.compare(left, 0) > 0
                    else []
                ),
            ],
        )

    @api.model
    def _check_right_lot(self, record, moves, lot, options):
        """Stop at another lot than the reserved one, until the person decides."""
        reserved = moves.move_line_ids.filtered(
            lambda line: not line.picked and line.lot_id
        ).lot_id
        if not reserved or lot in reserved or options.get("swap"):
            return []
        if options["mode"] == "produce":
            return [
                self.env._(
                    "%(lot)s was reserved.", lot=", ".join(reserved.mapped("name"))
                )
            ]
        raise self._stop_lot(
            lot,
            self.env._("This is the wrong lot"),
            self.env._(
                "%(document)s has %(reserved)s reserved, this is %(lot)s. Nothing was "
                "booked.",
                document=record.display_name,
                reserved=", ".join(reserved[:LOTS].mapped("name")),
                lot=lot.name,
            ),
            choices=[
                (
                    self.env._("Take %(lot)s instead", lot=lot.name),
                    "",
                    {"swap": True},
                )
            ],
        )

    @api.model
    def _take_vals(self, record, move, product, lot, quantity, options):
        """Return from where it is taken, with what tells it apart there.

        :raise ScanStop: it is not there, as far as the stock is known
        """
        vals = {"lot_id": lot.id} if lot else {}
        if move._should_bypass_reservation():
            return vals
        line = move.move_line_ids.filtered(
            lambda line: not line.picked and (not lot or line.lot_id == lot)
        ).sorted("id")[:1]
        chosen = options.get("location_id")
        domain = (
            Domain("product_id", "=", product.id)
            & Domain("location_id", "child_of", chosen or move.location_id.id)
            & Domain("location_id", "child_of", move.location_id.id)
            & Domain("quantity", ">", 0)
        )
        if lot:
            domain &= Domain("lot_id", "=", lot.id)
        quants = self.env["stock.quant"].search(domain)
        if line and not chosen:
            quants = quants.sorted(
                lambda quant: (
                    quant.location_id != line.location_id,
                    quant.package_id != line.package_id,
                )
            )
        if not quants:
            if not lot:
                return vals
            places = self._places_of(lot)
            raise self._stop_lot(
                lot,
                self.env._("Not in stock here"),
                self.env._(
                    "%(lot)s should be in %(places)s, not in %(location)s. Nothing was "
                    "booked: find out why it is here.",
                    lot=lot.name,
                    places=", ".join(places.mapped("display_name")),
                    location=move.location_id.display_name,
                )
                if places
                else self.env._(
                    "There is no stock of %(lot)s: %(last)s Nothing was booked.",
                    lot=lot.name,
                    last=" ".join(self._last_known(lot)),
                ),
            )
        quant = quants[0]
        return {
            **vals,
            "location_id": quant.location_id.id,
            "package_id": quant.package_id.id,
            "owner_id": quant.owner_id.id,
        }

    @api.model
    def _booked(self, product, name, quantity, steps, notes=(), lot=None, **more):
        """The answer to a scan that was booked."""
        amount = format_quantity(self.env, quantity, product.uom_id)
        title = f"{amount} {product.display_name}"
        return self._answer(
            "warn" if notes else "ok",
            title,
            "\n".join(filter(None, [name, *notes])),
            undo=steps,
            **({"res_model": "stock.lot", "res_id": lot.id} if lot else {}),
            **more,
        )

    @api.model
    def _take_from(self, location, picking):
        if not location._child_of(picking.location_id):
            raise ScanStop(
                title=location.display_name,
                message=self.env._(
                    "%(document)s takes from %(location)s.",
                    document=picking.display_name,
                    location=picking.location_id.display_name,
                ),
            )
        return self._answer(
            "ok",
            location.display_name,
            self.env._("The next scans are taken from here."),
            context={
                "location_id": location.id,
                "location_name": location.display_name,
            },
            changed=False,
        )

    @api.model
    def _pick_package(self, package, picking, moves):
        """Take a whole package that is reserved."""
        lines = moves.move_line_ids.filtered(
            lambda line: line.package_id == package and not line.picked
        )
        if not lines:
            raise ScanStop(
                title=package.name,
                message=self.env._(
                    "Nothing of this package is reserved for %(document)s.",
                    document=picking.display_name,
                ),
            )
        # each of them is written to
        lines.fetch()
        steps, notes = [], []
        for line in lines:
            if line.lot_id:
                notes += self._check_lot(line.lot_id, "pick", picking, line.move_id)
            vals = {
                name: line[name].id for name in ("lot_id", "package_id", "owner_id")
            }
            vals.update(
                location_id=line.location_id.id,
                result_package_id=line.result_package_id.id,
            )
            move, quantity = line.move_id, line.quantity_product_uom
            steps += self._book(move, quantity, vals)
        return self._answer(
            "warn" if notes else "ok", package.name, "\n".join(notes), undo=steps
        )
