from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

from .whiz_recall_stage import MANAGER

PLACES = "[('usage', '=', 'internal'), ('company_id', 'in', (company_id, False))]"


class WhizRecallDisposition(models.Model):
    """What became of so much of a lot: sent back, destroyed, reworked, released."""

    _name = "whiz.recall.disposition"
    _description = "Recall Disposition"
    _order = "recall_id desc, id desc"

    name = fields.Char(string="Number", readonly=True, copy=False)
    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    kind = fields.Selection(
        [
            ("scrap", "Destroy"),
            ("vendor", "Return to vendor"),
            ("rework", "Rework"),
            ("release", "Release"),
        ],
        required=True,
        default="scrap",
        help="Destroy: scrapped, with a certificate. Return to vendor: a return of the "
        "receipt. Rework: moved to where it is worked on, still held. Release: the "
        "lot's holds of this case end.",
    )
    lot_id = fields.Many2one(
        "stock.lot",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('id', 'in', allowed_lot_ids)]",
    )
    allowed_lot_ids = fields.Many2many("stock.lot", compute="_compute_allowed_lot_ids")
    product_id = fields.Many2one(related="lot_id.product_id")
    uom_id = fields.Many2one(related="lot_id.product_id.uom_id", string="Unit")
    location_id = fields.Many2one(
        "stock.location",
        string="Where It Is",
        compute="_compute_location_id",
        store=True,
        readonly=False,
        precompute=True,
        domain=PLACES,
    )
    location_dest_id = fields.Many2one(
        "stock.location",
        string="Where It Goes",
        domain=PLACES,
    )
    quantity = fields.Float(
        digits="Product Unit",
        compute="_compute_quantity",
        store=True,
        readonly=False,
        precompute=True,
    )
    method = fields.Char(help="How it was destroyed, and where.")
    witness = fields.Char(help="Who saw it, for the certificate.")
    note = fields.Text()
    state = fields.Selection(
        [("draft", "Planned"), ("done", "Done")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    date = fields.Datetime(readonly=True, copy=False)
    user_id = fields.Many2one("res.users", string="By", readonly=True, copy=False)
    scrap_id = fields.Many2one("stock.scrap", readonly=True, copy=False)
    picking_id = fields.Many2one("stock.picking", readonly=True, copy=False)

    _quantity_positive = models.Constraint(
        "check (quantity >= 0)", "The quantity cannot be negative."
    )

    @api.depends("lot_id", "kind", "state")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for record in self:
            record.display_name = " ".join(
                filter(None, (record.name, kinds.get(record.kind), record.lot_id.name))
            )

    @api.depends("recall_id.scope_line_ids")
    def _compute_allowed_lot_ids(self):
        for record in self:
            record.allowed_lot_ids = record.recall_id.scope_line_ids.lot_id

    @api.depends("lot_id")
    def _compute_location_id(self):
        for record in self:
            record.location_id = record._get_quants()[:1].location_id

    @api.depends("lot_id", "location_id")
    def _compute_quantity(self):
        for record in self:
            quants = record._get_quants().filtered(
                lambda q, record=record: q.location_id == record.location_id
            )
            record.quantity = sum(quants.mapped("quantity"))

    def _get_quants(self):
        return (
            self.env["stock.quant"]
            .sudo()
            .search(
                [
                    ("lot_id", "=", self.lot_id.id),
                    ("location_id.usage", "=", "internal"),
                    ("company_id", "=", self.recall_id.company_id.id),
                    ("quantity", ">", 0),
                ],
                order="quantity desc",
            )
        )

    def write(self, vals):
        if not self.env.su and any(record.state == "done" for record in self):
            raise UserError(self.env._("What is done is not changed any more."))
        if not self.env.su and vals.keys() & {"state", "scrap_id", "picking_id"}:
            raise UserError(self.env._("Use the button to carry it out."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_planned(self):
        if any(record.state == "done" for record in self):
            raise UserError(self.env._("What is done stays on record."))

    # ------------------------------------------------------------------

    def _check_done(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only recall managers decide what becomes of the goods.")
            )
        for record in self:
            case = record.recall_id
            if record.state == "done":
                raise UserError(
                    self.env._("%(record)s is done.", record=record.display_name)
                )
            if case.kind == "drill":
                raise UserError(
                    self.env._("%(case)s is a drill: goods stay.", case=case.name)
                )
            if case.state not in ("contained", "notifying", "recovering"):
                raise UserError(
                    self.env._(
                        "%(case)s is not at a stage at which goods are dealt with.",
                        case=case.name,
                    )
                )
            if record.lot_id not in record.allowed_lot_ids:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s is not in the scope of %(case)s.",
                        lot=record.lot_id.name,
                        case=case.name,
                    )
                )
            if record.kind != "release":
                record._check_goods()

    def _check_goods(self):
        here = sum(
            self._get_quants()
            .filtered(lambda q: q.location_id == self.location_id)
            .mapped("quantity")
        )
        if (
            self.uom_id.compare(self.quantity, 0.0) <= 0
            or self.uom_id.compare(self.quantity, here) > 0
        ):
            raise UserError(
                self.env._(
                    "%(place)s holds %(here)g %(unit)s of %(lot)s, not %(quantity)g: "
                    "correct the quantity or the place.",
                    place=self.location_id.display_name or self.env._("No place"),
                    here=here,
                    unit=self.uom_id.name,
                    lot=self.lot_id.name,
                    quantity=self.quantity,
                )
            )

    def action_done(self):
        """Carry it out, by Odoo's own documents.

        :raise UserError: the goods are not there, or there is no receipt to return
        """
        self._check_done()
        for record in self:
            getattr(record.sudo(), f"_do_{record.kind}")()
            vals = {
                "state": "done",
                "date": fields.Datetime.now(),
                "user_id": self.env.uid,
            }
            if record.kind == "scrap":
                vals["name"] = (
                    self.env["ir.sequence"]
                    .sudo()
                    .next_by_code("whiz.recall.certificate")
                )
            record.sudo().write(vals)
            kinds = dict(self._fields["kind"]._description_selection(self.env))
            record.recall_id._log(
                "recovery",
                self.env._(
                    "%(kind)s: %(quantity)g %(unit)s of %(lot)s. %(note)s",
                    kind=kinds[record.kind],
                    quantity=record.quantity,
                    unit=record.uom_id.name,
                    lot=record.lot_id.name,
                    note=" ".join(
                        filter(
                            None,
                            (
                                record.name,
                                record.scrap_id.name or record.picking_id.name,
                                record.note,
                            ),
                        )
                    ),
                ),
            )
        self.recall_id._tell_board()
        return True

    def _do_scrap(self):
        self.scrap_id = self.env["stock.scrap"].create(
            {
                "product_id": self.product_id.id,
                "product_uom_id": self.uom_id.id,
                "lot_id": self.lot_id.id,
                "scrap_qty": self.quantity,
                "location_id": self.location_id.id,
                "company_id": self.company_id.id,
                "origin": self.recall_id.name,
            }
        )
        self.scrap_id.do_scrap()

    def _do_vendor(self):
        """Plan the return of the receipt; the warehouse validates it."""
        line = self.env["stock.move.line"].search(
            [
                ("lot_id", "=", self.lot_id.id),
                ("state", "=", "done"),
                ("location_id.usage", "=", "supplier"),
                ("company_id", "=", self.company_id.id),
                ("picking_id", "!=", False),
            ],
            order="date desc",
            limit=1,
        )
        if not line:
            raise UserError(
                self.env._(
                    "No supplier delivered %(lot)s: there is no receipt to return.",
                    lot=self.lot_id.name,
                )
            )
        wizard = (
            self.env["stock.return.picking"]
            .with_company(self.company_id)
            .create({"picking_id": line.picking_id.id})
        )
        for move in wizard.product_return_moves.filtered(
            lambda return_line: return_line.move_id == line.move_id
        ):
            move.quantity = self.uom_id._compute_quantity(self.quantity, move.uom_id)
            if "to_refund" in move._fields:
                move.to_refund = True
        back = self.env["stock.picking"].browse(
            wizard.action_create_returns()["res_id"]
        )
        back.origin = self.recall_id.name
        back.move_ids.move_line_ids.unlink()
        back.move_ids.move_line_ids = [Command.create(self._prepare_line_vals(back))]
        self.picking_id = back

    def _prepare_line_vals(self, picking):
        return {
            "product_id": self.product_id.id,
            "product_uom_id": self.uom_id.id,
            "lot_id": self.lot_id.id,
            "quantity": self.quantity,
            "picking_id": picking.id,
            "location_id": self.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
        }

    def _do_rework(self):
        if not self.location_dest_id:
            raise UserError(self.env._("Say where it is worked on."))
        warehouse = self.location_id.warehouse_id
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.int_type_id.id,
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
                "origin": self.recall_id.name,
            }
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.product_id.id,
                "product_uom": self.uom_id.id,
                "product_uom_qty": self.quantity,
                "picking_id": picking.id,
                "location_id": self.location_id.id,
                "location_dest_id": self.location_dest_id.id,
            }
        )
        picking.action_confirm()
        move.move_line_ids.unlink()
        move.move_line_ids = [Command.create(self._prepare_line_vals(picking))]
        move.picked = True
        picking._action_done()
        self.picking_id = picking

    def _do_release(self):
        holds = self._get_holds()
        if not holds:
            raise UserError(
                self.env._(
                    "%(case)s holds nothing of %(lot)s: there is nothing to release.",
                    case=self.recall_id.name,
                    lot=self.lot_id.name,
                )
            )
        note = self.note or self.recall_id.name
        # as the user: who may release, and whether a second person must, is the hold's
        holds = holds.with_env(self.env(su=False))
        if not holds._split(self.lot_id)._release(note):
            self.recall_id._log(
                "recovery",
                self.env._(
                    "Release of %(lot)s asked for: somebody else must confirm it.",
                    lot=self.lot_id.name,
                ),
            )

    def _get_holds(self):
        """Return the open holds that this case has placed on the lot."""
        return self.lot_id.hold_ids.filtered(
            lambda hold: hold.recall_id == self.recall_id and hold.state == "open"
        )


class WhizRecallDispositions(models.Model):
    _inherit = "whiz.recall"

    disposition_ids = fields.One2many("whiz.recall.disposition", "recall_id")
    capa = fields.Text(
        string="Corrective and Preventive Action",
        help="What was the cause, what was changed, how you know that it works.",
    )
