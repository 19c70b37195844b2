from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.whiz_traceability.lib import gs1

# Who may book goods that were in stock nowhere: the stock grows by it.
MAY_ADD = ("whiz_traceability.group_recall_manager", "stock.group_stock_manager")
# What the sheets themselves write, never a client.
SHEET_FIELDS = {"recall_id", "location_id", "state", "done_date", "done_user_id"}
LINE_FIELDS = {"count_id", "lot_id", "expected", "sent"}


class WhizRecallCount(models.Model):
    """A sheet: what of the scope must be at one place, and what was found there."""

    _name = "whiz.recall.count"
    _description = "Recall Count"
    _inherit = ["barcodes.barcode_events_mixin"]
    _order = "recall_id, id"
    _rec_name = "location_id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    location_id = fields.Many2one("stock.location", required=True, ondelete="restrict")
    company_id = fields.Many2one(related="location_id.company_id", store=True)
    user_id = fields.Many2one("res.users", string="Who Counts")
    line_ids = fields.One2many("whiz.recall.count.line", "count_id")
    state = fields.Selection(
        [("todo", "To Count"), ("done", "Counted"), ("cancelled", "Cancelled")],
        default="todo",
        required=True,
        readonly=True,
    )
    done_date = fields.Datetime(string="Counted On", readonly=True)
    done_user_id = fields.Many2one("res.users", string="Counted By", readonly=True)
    line_count = fields.Integer(string="Lots", compute="_compute_result")
    difference_count = fields.Integer(string="Differences", compute="_compute_result")
    message = fields.Char(readonly=True, store=False)
    can_quarantine = fields.Boolean(compute="_compute_can_quarantine")

    @api.depends("line_ids.found", "line_ids.expected", "state")
    def _compute_result(self):
        for sheet in self:
            sheet.line_count = len(sheet.line_ids)
            counted = sheet.line_ids if sheet.state == "done" else sheet.line_ids[:0]
            sheet.difference_count = len(
                counted.filtered(
                    lambda line: line.uom_id.compare(line.found, line.expected)
                )
            )

    @api.depends("line_ids.unsent", "state")
    def _compute_can_quarantine(self):
        for sheet in self:
            sheet.can_quarantine = sheet.state != "cancelled" and any(
                line.uom_id.compare(line.unsent, 0) > 0 for line in sheet.line_ids
            )

    def write(self, vals):
        if not self.env.su and SHEET_FIELDS & vals.keys():
            vals = {key: vals[key] for key in vals.keys() - SHEET_FIELDS}
        return super().write(vals)

    def on_barcode_scanned(self, barcode):
        """Count what was scanned: a unit of the scope that should be here, or not."""
        if self.state != "todo":
            raise UserError(self.env._("This sheet is counted already."))
        name = self._read_code(barcode)
        line = self.line_ids.filtered(lambda line: line.lot_id.name == name)[:1]
        if line:
            if line.lot_id.product_id.tracking == "serial":
                line.found = 1.0
            else:
                line.found += 1.0
            self.message = self.env._("Found: %(lot)s", lot=name)
            return
        scope = self.env["whiz.recall.line"].search(
            [("recall_id", "=", self.recall_id._origin.id), ("lot_id.name", "=", name)],
            limit=1,
        )
        if not scope:
            self.message = self.env._(
                "%(code)s is not in the scope of this case.", code=name
            )
            return
        self.line_ids += self.env["whiz.recall.count.line"].new(
            {"lot_id": scope.lot_id.id, "expected": 0.0, "found": 1.0}
        )
        self.message = self.env._(
            "STOP: %(lot)s should not be here. Put it in quarantine.", lot=name
        )

    @api.model
    def _read_code(self, barcode):
        message = gs1.parse(barcode)
        return message.serial or message.lot or barcode if message.ok else barcode

    def action_all_found(self):
        """Note that everything is here as expected."""
        for line in self.line_ids:
            if not line.found:
                line.found = line.expected
        return self.action_done()

    def action_done(self):
        """Close the sheet and write differences into the log of the case."""
        self.check_access("write")
        for sheet in self.filtered(lambda sheet: sheet.state == "todo"):
            sheet.sudo().write(
                {
                    "state": "done",
                    "done_date": fields.Datetime.now(),
                    "done_user_id": self.env.uid,
                }
            )
            sheet.recall_id._log("containment", sheet._result_note())
            if sheet.recall_id.to_quarantine:
                sheet.quarantine_found()
        return True

    # ------------------------------------------------------------------
    # Found elsewhere
    # ------------------------------------------------------------------

    @api.private
    def quarantine_found(self, lots=None):
        """Send into quarantine what was found here though it should not be here.

        The goods are booked here first, off the places where they should have been and
        where nobody has found them; then the hold of the case plans the transfer, as it
        does for all others. Calling it again sends only what has been found since.
        Whoever may fill in the sheet may do it, also without rights on stock. Only
        what is in stock nowhere is left for a recall manager or an inventory manager,
        because the stock grows by it: they call it again.

        :param lots: only these ``stock.lot``; None: all that were found elsewhere
        :return: the transfers (``stock.picking``) that carry the goods
        :raise AccessError: the user may not fill in the sheet
        """
        self.check_access("write")
        pickings = self.env["stock.picking"]
        for sheet in self.filtered("can_quarantine"):
            lines = sheet.line_ids.filtered(
                lambda line: (
                    line.uom_id.compare(line.unsent, 0) > 0
                    and (lots is None or line.lot_id in lots)
                )
            )
            pickings |= sheet._quarantine_lines(lines)
        return pickings

    def _quarantine_lines(self, lines):
        """Plan the way into quarantine of what the lines of a sheet say is here."""
        self.ensure_one()
        case = self.recall_id.sudo()
        held = case._get_held_lot_ids()
        case._hold_lots(lines.lot_id.filtered(lambda lot: lot.id not in held))
        counted = {
            (line.count_id.location_id.id, line.lot_id.id): line.found
            for line in case.count_ids.line_ids
            if line.count_id.state == "done" and line.count_id != self
        }
        may_add = any(self.env.user.has_group(group) for group in MAY_ADD)
        pickings = self.env["stock.picking"].sudo()
        sent, left = lines.browse(), {}
        for hold in case.hold_ids.filtered(lambda hold: hold.state == "open"):
            of_hold = (lines - sent).filtered(
                lambda line, hold=hold: line.lot_id in hold.lot_ids
            )
            if not of_hold:
                continue
            planned, rest = hold._quarantine_found(
                self.location_id,
                {line.lot_id: line.found for line in of_hold},
                {line.lot_id: line.sent for line in of_hold},
                counted,
                may_add,
            )
            pickings |= planned
            left.update(rest)
            sent |= of_hold
        for line in sent.sudo():
            line.sent = line.found - left.get(line.lot_id, 0.0)
        if sent:
            note = self._sent_note(sent, pickings, left)
            self.recall_id.sudo()._log("containment", note)
        return pickings.sudo(False)

    def _sent_note(self, lines, pickings, left):
        """Return sentences about what was found elsewhere.

        :param left: what is in stock nowhere and waits for a manager
        """
        notes = [
            self.env._(
                "Found at %(place)s, where it should not be: %(lots)s.",
                place=self.location_id.display_name,
                lots=", ".join(lines.lot_id.mapped("name")),
            )
        ]
        if pickings:
            notes.append(
                self.env._(
                    "On the way to quarantine: %(transfers)s.",
                    transfers=", ".join(pickings.mapped("name")),
                )
            )
        elif not left:
            notes.append(
                self.env._("No transfer was planned: carry it to quarantine by hand.")
            )
        if left:
            notes.append(
                self.env._(
                    "Not in stock anywhere, so a recall manager or an inventory "
                    "manager sends it: %(lots)s.",
                    lots=", ".join(lot.name for lot in left),
                )
            )
        return " ".join(notes)

    def action_quarantine_found(self):
        """Send what was found elsewhere into quarantine; open the transfer.

        Where something is left for a person, it says what.
        """
        pickings = self.quarantine_found()
        if not pickings or any(self.mapped("can_quarantine")):
            last = self.recall_id.decision_ids.sorted("id")[-1:]
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "warning",
                    "message": last.note,
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        action.update(domain=[("id", "in", pickings.ids)], context={})
        if len(pickings) == 1:
            action.update(views=[(False, "form")], view_mode="form", res_id=pickings.id)
        return action

    def _result_note(self):
        texts = [
            self.env._(
                "%(lot)s: %(found)g of %(expected)g %(uom)s",
                lot=line.lot_id.name,
                found=line.found,
                expected=line.expected,
                uom=line.uom_id.name,
            )
            for line in self.line_ids
            if line.uom_id.compare(line.found, line.expected)
        ]
        return self.env._(
            "Counted at %(place)s: %(result)s",
            place=self.location_id.display_name,
            result="; ".join(texts) or self.env._("everything is there"),
        )


class WhizRecallCountLine(models.Model):
    """A lot on a sheet: expected and found, in the product's unit."""

    _name = "whiz.recall.count.line"
    _description = "Recall Count Line"
    _order = "count_id, id"
    _rec_name = "lot_id"

    count_id = fields.Many2one(
        "whiz.recall.count", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="count_id.company_id", store=True)
    lot_id = fields.Many2one("stock.lot", required=True, ondelete="restrict")
    product_id = fields.Many2one(related="lot_id.product_id")
    uom_id = fields.Many2one(related="lot_id.product_id.uom_id", string="Unit")
    expected = fields.Float(digits="Product Unit", readonly=True)
    found = fields.Float(digits="Product Unit")
    sent = fields.Float(
        string="Sent to Quarantine",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="So much of what was found elsewhere is in a transfer to quarantine.",
    )
    is_elsewhere = fields.Boolean(
        string="Found Elsewhere", compute="_compute_is_elsewhere"
    )
    unsent = fields.Float(
        string="Not Sent Yet", digits="Product Unit", compute="_compute_is_elsewhere"
    )

    _found_positive = models.Constraint(
        "check (found >= 0)", "What was found cannot be less than nothing."
    )

    @api.constrains("found")
    def _check_found(self):
        for line in self:
            if line.product_id.tracking == "serial" and line.found not in (0, 1):
                raise ValidationError(
                    self.env._(
                        "%(lot)s is a single unit: it was found (1) or not (0).",
                        lot=line.lot_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # what a person adds was not expected
            for vals in vals_list:
                vals.update(expected=0.0, sent=0.0)
        lines = super().create(vals_list)
        lines._check_open()
        return lines

    def write(self, vals):
        self._check_open()
        if not self.env.su and LINE_FIELDS & vals.keys():
            vals = {key: vals[key] for key in vals.keys() - LINE_FIELDS}
        return super().write(vals)

    def _check_open(self):
        """Refuse to change what somebody has signed.

        :raise UserError: the sheet is counted or cancelled
        """
        closed = self.count_id.filtered(lambda sheet: sheet.state != "todo")
        if closed and not self.env.su:
            raise UserError(
                self.env._(
                    "%(place)s is counted: the sheet of %(case)s cannot be changed any "
                    "more. Write what was found later into the log of the case.",
                    place=closed[0].location_id.display_name,
                    case=closed[0].recall_id.name,
                )
            )

    @api.depends("expected", "found", "sent")
    def _compute_is_elsewhere(self):
        for line in self:
            line.is_elsewhere = not line.expected and line.found > 0
            line.unsent = max(line.found - line.sent, 0.0) if line.is_elsewhere else 0.0


class WhizRecallCounts(models.Model):
    _inherit = "whiz.recall"

    count_ids = fields.One2many("whiz.recall.count", "recall_id", string="Counts")

    def _make_count_sheets(self):
        """Make a sheet for each place in which something of the scope is now."""
        self.ensure_one()
        lots = self.env["stock.lot"].sudo().browse(self._get_scope_lot_ids())
        groups = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "in", lots.ids),
                    ("location_id.usage", "=", "internal"),
                    ("quantity", ">", 0),
                ],
                ["location_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        by_place = {}
        for location, lot, quantity in groups:
            by_place.setdefault(location, []).append(
                {"lot_id": lot.id, "expected": quantity}
            )
        known = self.count_ids.location_id
        self.env["whiz.recall.count"].sudo().create(
            [
                {
                    "recall_id": self.id,
                    "location_id": location.id,
                    "line_ids": [fields.Command.create(vals) for vals in lines],
                }
                for location, lines in by_place.items()
                if location not in known
            ]
        )
