from odoo import api, models
from odoo.fields import Domain

#: What the button for the next number sends in place of a scan.
NEXT_UNIT = "WHIZ-NEXT-UNIT"


class WhizScanProduce(models.AbstractModel):
    """Producing: finished units, what is consumed, and what is built into which unit.

    The finished unit that was scanned last is the *current* one (``unit_id`` of the
    context): the components that follow are recorded as built into it, and as consumed.
    """

    _inherit = "whiz.scan"

    @api.model
    def _documents_produce(self, text, limit):
        domain = Domain("state", "in", ("confirmed", "progress", "to_close")) & Domain(
            "company_id", "in", self.env.companies.ids
        )
        if text:
            domain &= Domain.OR(
                [(field, "ilike", text)] for field in ("name", "origin", "product_id")
            )
        return self.env["mrp.production"].search(
            domain, order="priority desc, date_start, id", limit=limit
        )

    @api.model
    def _check_produce(self, order):
        self._check_open(order)

    # ------------------------------------------------------------------
    # Progress
    # ------------------------------------------------------------------

    @api.model
    def _state_produce(self, order):
        closed = order.state in ("done", "cancel")
        product = order.product_id
        uom = product.uom_id
        needed = order.product_uom_id._compute_quantity(order.product_qty, uom)
        units = order.lot_producing_ids
        done = float(len(units)) if product.tracking == "serial" else 0.0
        if product.tracking != "serial":
            done = order.product_uom_id._compute_quantity(order.qty_producing, uom)
        built = {}
        for record in order.whiz_as_built_ids:
            built.setdefault(record.finished_lot_id, []).append(
                record.component_lot_id.name
            )
        finished = {
            "id": f"finished-{order.id}",
            "product_id": product.id,
            "product": product.display_name,
            "uom": uom.name,
            "tracking": product.tracking,
            "needed": needed,
            "done": done,
            "left": uom.round(needed - done),
            "lots": [
                {
                    "id": unit.id,
                    "name": unit.name,
                    "quantity": 1.0 if product.tracking == "serial" else done,
                    "package": ", ".join(built.get(unit, [])),
                }
                for unit in units.sorted("id", reverse=True)[:6]
            ],
            "more_lots": max(len(units) - 6, 0),
            "expected": "",
            "is_finished": True,
        }
        moves = order.move_raw_ids.filtered(lambda move: move.state != "cancel")
        components = [
            {
                **line,
                "is_automatic": line["tracking"] == "none" and not line["done"],
            }
            for line in self._move_states(moves, closed)
        ]
        states = dict(order._fields["state"]._description_selection(self.env))
        buttons = []
        if not closed and product.tracking != "none" and finished["left"] > 0:
            buttons.append(
                {
                    "name": "next_unit",
                    "label": self.env._("Next finished number"),
                    "icon": "fa-plus",
                    "text": NEXT_UNIT,
                }
            )
        return {
            "label": order.display_name,
            "detail": product.display_name,
            "closed": states[order.state] if closed else False,
            "buttons": buttons,
            "lines": [finished, *components],
            "needed": needed,
            "done": done,
            "left": max(finished["left"], 0),
            "uom": uom.name,
            "can_finish": not closed
            and (bool(units) or any(line["done"] for line in components)),
        }

    # ------------------------------------------------------------------
    # Scans
    # ------------------------------------------------------------------

    @api.model
    def _scan_produce(self, reading, order, options):
        self._check_produce(order)
        if reading.text == NEXT_UNIT:
            return self._register_unit(order, None, options)
        moves = self._open_moves(order.move_raw_ids)
        expected = order.product_id | moves.product_id
        lot = self._one_lot(reading, options, expected)
        product = lot.product_id or self._one_product(reading, options, expected)
        pending = options.get("pending_product_id")
        if not product and pending == order.product_id.id and reading.plain:
            product = order.product_id
        if product == order.product_id and product not in moves.product_id:
            return self._scan_finished(reading, order, lot, options)
        if not product and not lot and self._is_new_unit(reading, order):
            self._ask(
                self.env._("Unknown number"),
                self.env._(
                    "Nothing has the number %(name)s. Is it a new finished unit of "
                    "%(product)s?",
                    name=self._shown(reading.plain),
                    product=order.product_id.display_name,
                ),
                [
                    (
                        self.env._(
                            "Register %(name)s", name=self._shown(reading.plain)
                        ),
                        order.product_id.display_name,
                        {"pending_product_id": order.product_id.id},
                    )
                ],
            )
        lot, product = self._identify(reading, options, moves)
        return self._consume(reading, order, moves, product, lot, options)

    @api.model
    def _produce_untracked(self, reading, order, options):
        product = order.product_id
        quantity = self._quantity_of(reading, product, options) or 1.0
        before = order.qty_producing
        order.qty_producing = before + product.uom_id._compute_quantity(
            quantity, order.product_uom_id
        )
        step = {
            "op": "unit",
            "order_id": order.id,
            "lot_id": False,
            "created": False,
            "qty_producing": before,
        }
        return self._booked(product, "", quantity, [step])

    @api.model
    def _consume(self, reading, order, moves, product, lot, options):
        """Consume a component, and record the unit that it is built into."""
        unit = self.env["stock.lot"].browse(options.get("unit_id") or [])
        unit = unit.exists() & order.lot_producing_ids
        if order.product_id.tracking != "serial":
            # with one output lot everything is in it, there is nothing to tell apart
            unit = unit.browse()
        move = moves.filtered(lambda move: move.product_id == product)
        if unit and lot and move and not options.get("quantity"):
            per_unit = self._per_unit(order, move)
            reading.factor = 1.0
            options = {**options, "quantity": per_unit}
            self._check_unit_full(order, unit, product, per_unit, options)
        answer = self._pick_one(reading, order, moves, product, lot, options)
        if not unit or not lot or answer["verdict"] not in ("ok", "warn"):
            return answer
        record = order.whiz_as_built_ids.filtered(
            lambda record: (
                record.finished_lot_id == unit and record.component_lot_id == lot
            )
        )
        quantity = next(
            step["quantity"]
            for step in answer["undo"]
            if step["op"] in ("book", "pick")
        )
        if record:
            record.quantity += quantity
        else:
            record = self.env["whiz.as.built"].create(
                {
                    "production_id": order.id,
                    "finished_lot_id": unit.id,
                    "component_lot_id": lot.id,
                    "quantity": quantity,
                }
            )
        answer["undo"].append(
            {"op": "built", "record_id": record.id, "quantity": quantity}
        )
        answer["message"] = "\n".join(
            [self.env._("Built into %s.", unit.name), answer["message"]]
        )
        return answer

    @api.model
    def _per_unit(self, order, moves):
        """How much of a component one finished unit needs, in the component's unit."""
        made = order.product_uom_id._compute_quantity(
            order.product_qty, order.product_id.uom_id
        )
        uom = moves.product_id.uom_id
        return uom.round(sum(moves.mapped("product_qty")) / made) if made else 1.0

    @api.model
    def _check_unit_full(self, order, unit, product, per_unit, options):
        if options.get("more"):
            return
        built = order.whiz_as_built_ids.filtered(
            lambda record: (
                record.finished_lot_id == unit
                and record.component_product_id == product
            )
        )
        uom = product.uom_id
        if uom.compare(sum(built.mapped("quantity")), per_unit) < 0:
            return
        self._ask(
            self.env._("The unit has one"),
            self.env._(
                "%(unit)s has %(lots)s already. Nothing was booked.",
                unit=unit.name,
                lots=", ".join(built.component_lot_id.mapped("name")),
            ),
            [
                (
                    self.env._("Build it in as well"),
                    unit.name,
                    {"more": True, "quantity": per_unit},
                )
            ],
        )

    # ------------------------------------------------------------------
    # Undo and finish
    # ------------------------------------------------------------------

    @api.model
    def _revert_built(self, step):
        record = self.env["whiz.as.built"].browse(step["record_id"]).exists()
        if not record:
            return
        uom = record.component_product_id.uom_id
        rest = uom.round(record.quantity - step["quantity"])
        if uom.compare(rest, 0) <= 0:
            record.unlink()
        else:
            record.quantity = rest

    @api.model
    def _finish_produce(self, order):
        """Mark the order as done, with what was scanned; what has no lot follows."""
        self._check_produce(order)
        if not order.qty_producing:
            order.qty_producing = order.product_qty
        share = order.qty_producing - order.qty_produced
        for move in self._open_moves(order.move_raw_ids):
            if move.product_id.tracking == "none" and not self._done_of(move):
                move._set_quantity_done(
                    move.product_uom.round(share * move.unit_factor)
                )
                move.picked = True
        order.move_byproduct_ids.picked = True
        return order.button_mark_done()
