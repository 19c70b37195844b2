from datetime import datetime

from odoo import api, models
from odoo.exceptions import UserError

#: What tells two lines of one move apart for a scan.
KEY = ("lot_id", "lot_name", "package_id", "result_package_id", "owner_id")
#: What a label says of the lot that a receipt will create.
FACTS = ("expiration_date", "whiz_label_facts")
#: What a scan looks at in every line of the moves that it may belong to.
LOOKED_AT = (*KEY, "location_id", "picked", "product_uom_id", "quantity_product_uom")


class WhizScanBook(models.AbstractModel):
    """Books scans on the lines of Odoo's own stock moves, and takes them back.

    Scanned lines are *picked*; what Odoo has proposed or reserved is not, and becomes
    less by what is scanned. When the document is validated, Odoo drops the lines that
    are not picked and makes a backorder for what is missing.
    """

    _inherit = "whiz.scan"

    @api.model
    def _done_of(self, move):
        """Return what is booked by scans, in the product's unit."""
        return sum(
            line.quantity_product_uom for line in move.move_line_ids if line.picked
        )

    @api.model
    def _left_of(self, move):
        return move.product_id.uom_id.round(move.product_qty - self._done_of(move))

    @api.model
    def _open_moves(self, moves):
        """Return the moves that a scan may change.

        A document may have thousands of lines: only what a scan looks at is read of
        all of them; the line that it changes is read whole, and alone.
        """
        moves = moves.filtered(lambda move: move.state not in ("done", "cancel"))
        moves.move_line_ids.fetch([*LOOKED_AT, "whiz_label_facts"])
        return moves

    @api.model
    def _next_move(self, moves):
        """Return the move that the next scan belongs to: the first with some left."""
        for move in moves:
            if self._left_of(move) > 0:
                return move
        return moves[-1:]

    @api.model
    def _usual_quantity(self, product, left):
        """Return how many one scan means if nothing says so.

        One of what is counted, all that is left of what is weighed or measured.
        """
        unit = self.env.ref("uom.product_uom_unit")
        if product.tracking == "serial" or product.uom_id._has_common_reference(unit):
            return 1.0
        return left if left > 0 else 1.0

    @api.model
    def _book(self, move, quantity, vals, release=True):
        """Book a quantity of the product's unit; return the steps to take it back.

        :param vals: values of the line, e.g. ``lot_id``, ``lot_name``, ``location_id``
        :param release: take the quantity out of what is proposed or reserved
        """
        line = release and self._reserved_line(move, quantity, vals)
        if line:
            return [self._pick_line(line, quantity, vals)]
        uom = move.product_id.uom_id
        released = release and self._release(move, quantity, vals)
        line = self._booked_line(move, vals)
        if line:
            line.quantity = uom.round(line.quantity + quantity)
        else:
            line = self.env["stock.move.line"].create(
                {
                    "move_id": move.id,
                    "picking_id": move.picking_id.id,
                    "product_id": move.product_id.id,
                    "location_id": move.location_id.id,
                    "location_dest_id": move.location_dest_id.id,
                    **vals,
                    "product_uom_id": uom.id,
                    "quantity": quantity,
                    "picked": True,
                }
            )
        steps = [{"op": "book", "line_id": line.id, "quantity": quantity}]
        if released:
            steps.insert(0, {"op": "release", "move_id": move.id, "lines": released})
        return steps

    @api.model
    def _pick_line(self, line, quantity, vals):
        """Pick a line as it is, with its number if it has none; return the step."""
        before = {"result_package_id": line.result_package_id.id}
        changes = {"picked": True}
        for name in {"result_package_id", "lot_name", *FACTS} & vals.keys():
            value = line[name].id if name.endswith("_id") else line[name]
            if value != vals[name]:
                changes[name] = vals[name]
                before[name] = str(value) if isinstance(value, datetime) else value
        line.write(changes)
        return {
            "op": "pick",
            "line_id": line.id,
            "quantity": quantity,
            "before": before,
        }

    @api.model
    def _reserved_line(self, move, quantity, vals):
        """Return the line that is proposed for just this unit: it need only be picked.

        That is the line that has it reserved, or on a receipt one without a number.
        Serial numbers only: nothing else is ever added to such a line.
        """
        named = vals.get("lot_id") or vals.get("lot_name")
        if move.product_id.tracking != "serial" or not named:
            return self.env["stock.move.line"]
        names = ["location_id", "package_id", "owner_id"]
        if vals.get("lot_id"):
            names.append("lot_id")

        def is_for_it(line):
            return (
                not line.picked
                and ("lot_id" in names or not (line.lot_id or line.lot_name))
                and line.quantity_product_uom == quantity
                and all(
                    line[name].id == (vals.get(name) or False)
                    for name in names
                    if name in vals
                )
            )

        return self._first_line(move, is_for_it)

    @api.model
    def _booked_line(self, move, vals):
        """Return the picked line that more of the same goes to, or none."""
        if move.product_id.tracking == "serial":
            return self.env["stock.move.line"]
        uom = move.product_id.uom_id
        location_id = vals.get("location_id") or move.location_id.id

        def is_same(line):
            return (
                line.picked
                and line.product_uom_id == uom
                and line.location_id.id == location_id
                and all(
                    (line[key].id if key.endswith("_id") else line[key])
                    == (vals.get(key) or False)
                    for key in KEY
                )
            )

        return self._first_line(move, is_same)

    @api.model
    def _first_line(self, move, condition):
        """Return the first line of the move that meets ``condition``, or none."""
        lines = move.move_line_ids
        return next(filter(condition, lines), lines.browse()).with_prefetch()

    @api.model
    def _release(self, move, quantity, vals):
        """Take the quantity out of what is proposed or reserved, the same lot first.

        :return: list of values by which the lines can be given back
        """
        uom = move.product_id.uom_id
        lot_id = vals.get("lot_id")
        package_id = vals.get("package_id")

        def rank(line):
            return (
                bool(lot_id) and line.lot_id.id != lot_id,
                bool(line.lot_id),
                bool(package_id) and line.package_id.id != package_id,
                line.id,
            )

        released = []
        gone = self.env["stock.move.line"]
        for line in move.move_line_ids.filtered(lambda line: not line.picked).sorted(
            rank
        ):
            if uom.compare(quantity, 0) <= 0:
                break
            some = min(line.quantity_product_uom, quantity)
            if uom.compare(some, 0) <= 0:
                continue
            released.append(
                {
                    "lot_id": line.lot_id.id,
                    "package_id": line.package_id.id,
                    "result_package_id": line.result_package_id.id,
                    "owner_id": line.owner_id.id,
                    "location_id": line.location_id.id,
                    "location_dest_id": line.location_dest_id.id,
                    "quantity": some,
                }
            )
            quantity -= some
            if uom.compare(line.quantity_product_uom, some) <= 0:
                gone |= line
            elif line.product_uom_id == uom:
                line.quantity = uom.round(line.quantity - some)
            else:
                line.write(
                    {
                        "product_uom_id": uom.id,
                        "quantity": uom.round(line.quantity_product_uom - some),
                    }
                )
        gone.unlink()
        return released

    # ------------------------------------------------------------------
    # Undo
    # ------------------------------------------------------------------

    @api.model
    def _revert_book(self, step):
        line = self.env["stock.move.line"].browse(step["line_id"]).exists()
        if not line or line.state in ("done", "cancel"):
            self._refuse_undo()
        uom = line.product_id.uom_id
        rest = uom.round(line.quantity_product_uom - step["quantity"])
        if uom.compare(rest, 0) < 0:
            self._refuse_undo()
        if uom.is_zero(rest):
            line.unlink()
        else:
            line.write({"product_uom_id": uom.id, "quantity": rest})

    @api.model
    def _revert_pick(self, step):
        line = self.env["stock.move.line"].browse(step["line_id"]).exists()
        if not line or line.state in ("done", "cancel") or not line.picked:
            self._refuse_undo()
        line.write({"picked": False, **step["before"]})

    @api.model
    def _revert_release(self, step):
        move = self.env["stock.move"].browse(step["move_id"]).exists()
        if not move or move.state in ("done", "cancel"):
            self._refuse_undo()
        for vals in step["lines"]:
            self._give_back(move, vals)

    @api.model
    def _give_back(self, move, vals):
        """Propose or reserve again what was taken out by :meth:`_release`."""
        uom = move.product_id.uom_id
        same = move.move_line_ids.filtered(
            lambda line: (
                not line.picked
                and line.product_uom_id == uom
                and move.product_id.tracking != "serial"
                and all(
                    line[name].id == value
                    for name, value in vals.items()
                    if name != "quantity"
                )
            )
        )[:1]
        if same:
            same.quantity = uom.round(same.quantity + vals["quantity"])
            return
        self.env["stock.move.line"].create(
            {
                **vals,
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": move.product_id.id,
                "product_uom_id": uom.id,
                "picked": False,
            }
        )

    @api.model
    def _refuse_undo(self):
        raise UserError(
            self.env._(
                "The line of this scan has been changed or validated since. Correct "
                "it in "
                "the document."
            )
        )
