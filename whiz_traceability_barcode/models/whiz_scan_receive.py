from datetime import datetime, time

from pytz import UTC

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.whiz_traceability.lib.expiry import local_day
from odoo.addons.whiz_traceability.tools import format_quantity

from .whiz_scan import ScanStop


class WhizScanReceive(models.AbstractModel):
    """Receiving: one code fills product, lot or serial, dates, quantity."""

    _inherit = "whiz.scan"

    @api.model
    def _scan_receive(self, reading, picking, options):
        self._check_receive(picking)
        moves = self._open_moves(picking.move_ids)
        product = self._received_product(reading, moves, options)
        moves = moves.filtered(lambda move: move.product_id == product)
        if not moves:
            raise self._not_expected(reading, picking, product)
        move = self._next_move(moves)
        notes = list(reading.notes)
        vals, lot = {}, None
        if product.tracking != "none":
            name = self._scanned_name(reading, product, options)
            if not name:
                return self._await_lot(product)
            vals, lot = self._received_lot(reading, picking, moves, product, name)
            if lot:
                notes += self._check_lot(lot, "receive", picking, move)
            notes += self._check_dates(reading, picking, lot)
        left = sum(self._left_of(each) for each in moves)
        uom = product.uom_id
        quantity = self._quantity_of(reading, product, options)
        quantity = quantity or self._usual_quantity(product, left)
        if product.tracking == "serial":
            quantity = 1.0
        if uom.compare(quantity, left) > 0:
            notes.append(
                self.env._(
                    "That is more than the %(ordered)s %(uom)s ordered.",
                    ordered=format_quantity(self.env, sum(moves.mapped("product_qty"))),
                    uom=uom.name,
                )
            )
        steps = self._book(move, quantity, vals)
        more = {}
        if product.tracking == "serial" and options.get("pending_product_id"):
            more["context"] = self._pending(product)
        elif options.get("pending_product_id"):
            more["context"] = self._pending(None)
        shown = vals.get("lot_name") or (lot and lot.name)
        return self._booked(product, shown, quantity, steps, notes, lot, **more)

    # ------------------------------------------------------------------
    # Which product
    # ------------------------------------------------------------------

    @api.model
    def _received_product(self, reading, moves, options):
        expected = moves.product_id
        pending = options.get("pending_product_id")
        pending = self.env["product.product"].browse(pending or []).exists()
        if pending and reading.plain and not reading.products:
            return self._pending_product(reading, pending, expected, options)
        product = self._one_product(reading, options, expected)
        if product:
            return product
        lot = self._one_lot(reading, options, expected)
        if lot:
            return lot.product_id
        if reading.name or reading.plain:
            # a code that nothing here has: which of the expected products is it?
            tracked = expected.filtered(lambda product: product.tracking != "none")
            raise self._unknown(
                reading,
                choices=[
                    {
                        "label": self.env._("It is %s", product.display_name),
                        "detail": "",
                        "options": {
                            "chosen": True,
                            "product_id": product.id,
                            "pending_product_id": product.id,
                        },
                    }
                    for product in tracked[:6]
                ],
            )
        raise self._unknown(reading)

    @api.model
    def _pending_product(self, reading, pending, expected, options):
        """A number after its product was scanned; unless another product has it too."""
        others = reading.lots.product_id & expected - pending
        if not others or options.get("chosen"):
            chosen = self.env["product.product"].browse(options.get("product_id") or [])
            return chosen.exists() or pending
        self._ask(
            self.env._("Which product is it?"),
            self.env._(
                "%(number)s is known as a number of %(others)s. Look at the goods and "
                "choose.",
                number=self._shown(reading.plain),
                others=", ".join(others.mapped("display_name")),
            ),
            [
                (
                    product.display_name,
                    "",
                    {
                        "chosen": True,
                        "product_id": product.id,
                        "pending_product_id": product.id,
                    },
                )
                for product in pending | others
            ],
        )

    @api.model
    def _not_expected(self, reading, picking, product):
        return ScanStop(
            title=self.env._("Not on this receipt"),
            message=self.env._(
                "%(document)s does not list %(product)s. Nothing was booked: put it "
                "aside "
                "and ask who ordered it.",
                document=picking.display_name,
                product=product.display_name,
            ),
            links=[self._link_form(picking)],
        )

    # ------------------------------------------------------------------
    # Which lot
    # ------------------------------------------------------------------

    @api.model
    def _scanned_name(self, reading, product, options):
        """Return the number that the code gives to the goods, None if it has none."""
        if product.tracking == "serial":
            name = reading.serial_name
            if not name and not reading.has_gtin and reading.lot_name:
                name = reading.lot_name
        else:
            name = reading.lot_name or reading.serial_name
        if name:
            return name
        lots = reading.lots.filtered(lambda lot: lot.product_id == product)
        if lots:
            return lots[0].name
        chosen = options.get("pending_product_id") == product.id
        if chosen and reading.plain and not reading.products:
            return reading.plain
        return None

    @api.model
    def _received_lot(self, reading, picking, moves, product, name):
        """Return (values of the line, existing lot or None) for a scanned number.

        A number that does not follow the product's template is the supplier's: the
        goods get a number of our own, and the same one for all of that supplier's lot.
        """
        lot = self._known_lot(reading, picking, product, name)
        if lot:
            self._check_not_in_stock(picking, moves, lot)
            if picking.picking_type_id.use_existing_lots:
                return {"lot_id": lot.id}, lot
            return {"lot_name": lot.name}, lot
        if not picking.picking_type_id.use_create_lots:
            raise ScanStop(
                title=self.env._("Unknown number"),
                message=self.env._(
                    "%(product)s has no lot or serial number %(name)s, and the "
                    "operation "
                    "type %(type)s creates none.",
                    product=product.display_name,
                    name=self._shown(name),
                    type=picking.picking_type_id.display_name,
                ),
            )
        facts = self._label_facts(reading, picking, product, name)
        own_name = name
        template = product._get_numbering_template(picking).sudo()
        if template and template._get_wrong_names([name], product, picking.partner_id):
            own_name = self._own_number(picking, moves, product, name)
            facts["supplier_lot_name"] = name
        vals = {"lot_name": own_name, "whiz_label_facts": facts or False}
        if facts.get("expiration_date") and product.use_expiration_date:
            vals["expiration_date"] = facts["expiration_date"]
        self._check_new_serial(picking, moves, product, vals)
        return vals, None

    @api.model
    def _known_lot(self, reading, picking, product, name):
        lots = reading.lots.filtered(lambda lot: lot.product_id == product)
        read = reading.serial_name if product.tracking == "serial" else reading.lot_name
        if lots or (reading.has_gtin and product in reading.products and name == read):
            # it was looked for when the code was read
            return lots[:1]
        return lots.with_context(skip_preprocess_gs1=True).search(
            Domain("product_id", "=", product.id)
            & Domain("name", "=", name)
            & self._company_domain(picking.company_id),
            limit=1,
        )

    @api.model
    def _own_number(self, picking, moves, product, name):
        if product.tracking == "lot":
            for line in moves.move_line_ids:
                facts = line.whiz_label_facts or {}
                if line.picked and facts.get("supplier_lot_name") == name:
                    return line.lot_name
        product = product.with_context(whiz_supplier_lot=name)
        return product._next_lot_names(1, picking)[0]

    @api.model
    def _check_not_in_stock(self, picking, moves, lot):
        if lot.product_id.tracking != "serial":
            return
        if any(
            line.picked and (line.lot_id == lot or line.lot_name == lot.name)
            for line in moves.move_line_ids
        ):
            self._check_not_booked(picking, moves, lot)
            raise self._scanned_before(picking, lot.name)
        places = self._places_of(lot)
        if places:
            raise self._stop_lot(
                lot,
                self.env._("Serial number in stock"),
                self.env._(
                    "%(serial)s lies in %(places)s already: two units cannot have "
                    "the same "
                    "serial number. Nothing was booked.",
                    serial=lot.name,
                    places=", ".join(places.mapped("display_name")),
                ),
            )

    @api.model
    def _check_new_serial(self, picking, moves, product, vals):
        if product.tracking != "serial":
            return
        facts = vals["whiz_label_facts"] or {}
        supplier_name = facts.get("supplier_lot_name")
        for line in moves.move_line_ids.filtered("picked"):
            others = (line.whiz_label_facts or {}).get("supplier_lot_name")
            if line.lot_name == vals["lot_name"] or (
                # a serial of the supplier's, for which ours was drawn
                supplier_name and others == supplier_name and not facts.get("is_batch")
            ):
                raise self._scanned_before(picking, supplier_name or vals["lot_name"])

    @api.model
    def _scanned_before(self, picking, name):
        return ScanStop(
            title=self.env._("Scanned before"),
            message=self.env._(
                "%(serial)s is on %(document)s already. It counts once.",
                serial=self._shown(name),
                document=picking.display_name,
            ),
        )

    # ------------------------------------------------------------------
    # What the label says about the lot
    # ------------------------------------------------------------------

    @api.model
    def _label_facts(self, reading, picking, product, name):
        """Return values for the lot that the receipt will create, ready for JSON."""
        values = reading.message.values
        facts = {}
        expiry = reading.message.expiry
        if expiry:
            facts["expiration_date"] = self._end_of_day(expiry, picking)
        if values.get("15"):
            facts["use_date"] = self._end_of_day(values["15"], picking)
        if values.get("11"):
            facts["production_date"] = str(values["11"])
        if product.tracking == "serial" and reading.lot_name not in (None, name):
            facts["supplier_lot_name"] = reading.lot_name
            facts["is_batch"] = True
        return facts

    @api.model
    def _end_of_day(self, day, picking):
        """The last second of a day in the warehouse, in UTC, as text."""
        context = self.env["whiz.numbering.context"]
        zone = context._get_timezone(context._get_sources(picking))
        end = zone.localize(datetime.combine(day, time(23, 59, 59)))
        return end.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")

    @api.model
    def _check_dates(self, reading, picking, lot):
        """Return what is odd about the date on the label."""
        notes = []
        expiry = reading.message.expiry
        if not expiry:
            return notes
        place = picking.picking_type_id.warehouse_id or picking.company_id
        if expiry < local_day(fields.Datetime.now(), place._get_timezone_name()):
            notes.append(self.env._("It expired on %s.", format_date(self.env, expiry)))
        known = lot and lot._get_day("expiration_date", place)[lot]
        if known and known != expiry:
            notes.append(
                self.env._(
                    "The label says that it expires on %(label)s, %(lot)s is known "
                    "with "
                    "%(known)s.",
                    label=format_date(self.env, expiry),
                    lot=lot.name,
                    known=format_date(self.env, known),
                )
            )
        return notes
