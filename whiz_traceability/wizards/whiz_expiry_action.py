from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

KINDS = [
    ("hold", "Hold"),
    ("discount", "Sell at a discount"),
    ("transfer", "Transfer"),
    ("donation", "Donate"),
    ("return", "Return to the vendor"),
    ("scrap", "Scrap"),
]
# What takes goods from where they are.
MOVING = ("transfer", "donation", "return", "scrap")
# What a stage proposes for it.
PROPOSED = {
    "discount": "discount",
    "transfer": "location_dest_id",
    "donation": "partner_id",
}


class WhizExpiryAction(models.TransientModel):
    """Do something about lots that expire: hold, discount, transfer, donate, return or
    scrap them."""

    _name = "whiz.expiry.action"
    _description = "Act on Goods that Expire"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    line_ids = fields.One2many("whiz.expiry.action.line", "action_id")
    event_ids = fields.Many2many("whiz.expiry.event", string="Measures")
    company_id = fields.Many2one("res.company", required=True)
    note = fields.Char(string="Why", help="Written on the documents that are made.")
    discount = fields.Float(string="Discount (%)", default=20.0)
    location_dest_id = fields.Many2one(
        "stock.location",
        string="Transfer To",
        domain="[('usage', '=', 'internal'),"
        " ('company_id', 'in', [False, company_id])]",
    )
    partner_id = fields.Many2one("res.partner", string="Donate To")
    reserved_count = fields.Integer(compute="_compute_reserved_count")

    @api.depends("line_ids.reserved")
    def _compute_reserved_count(self):
        for action in self:
            action.reserved_count = len(action.line_ids.filtered("reserved"))

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    @api.model
    def _open(self, kind, stock=None, events=None):
        """Return the dialog for lots of the cockpit, or for what was proposed."""
        rows = stock if stock is not None else events
        rows.check_access("read")
        companies = rows.company_id
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "The lots are in %(companies)s: choose those of one company.",
                    companies=", ".join(companies.mapped("name")),
                )
            )
        places = list(
            dict.fromkeys((row.lot_id.id, row.warehouse_id.id) for row in rows)
        )
        proposed = self._get_proposed(kind, events) if events else {}
        action = self.create(
            {
                "kind": kind,
                "company_id": companies.id,
                "event_ids": [Command.set(events.ids)] if events else [],
                **proposed,
                "line_ids": [
                    Command.create({"lot_id": lot, "warehouse_id": warehouse})
                    for lot, warehouse in places
                ],
            }
        )
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return {
            "type": "ir.actions.act_window",
            "name": labels[kind],
            "res_model": self._name,
            "res_id": action.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _get_proposed(self, kind, events):
        """Return the values that the stages of the measures propose for all of them.

        :raise UserError: they propose different ones
        """
        name = PROPOSED.get(kind)
        if not name:
            return {}
        field = self._fields[name]
        # a stage may have been changed, or be gone, since the discount was proposed
        sources = events if kind == "discount" else events.sudo().stage_id
        values = {source[name] for source in sources}
        if len(values) > 1:
            nothing = self.env._("nothing")
            texts = {
                (value.display_name if field.relational else f"{value:g}") or nothing
                for value in values
            }
            raise UserError(
                self.env._(
                    "The stages of these measures propose different things "
                    "(%(field)s: %(values)s): choose measures of one of them at a "
                    "time.",
                    field=field._description_string(self.env),
                    values=", ".join(sorted(texts)),
                )
            )
        value = next(iter(values), None)
        return {name: field.convert_to_write(value, self)} if value else {}

    # ------------------------------------------------------------------
    # Doing
    # ------------------------------------------------------------------

    def action_confirm(self):
        """Do it and open what was made."""
        self.ensure_one()
        self.env["whiz.expiry.event"]._check_quality()
        self.line_ids.lot_id.check_access("read")
        self.line_ids.warehouse_id.check_access("read")
        self.location_dest_id.check_access("read")
        if self.company_id not in self.env.companies:
            raise AccessError(
                self.env._("Choose the company first in which the goods are.")
            )
        if not self.line_ids:
            raise UserError(self.env._("There is no lot left to act on."))
        lines = self._get_lines_to_do()
        documents = getattr(self.sudo(), f"_do_{self.kind}")(lines.sudo())
        self._settle_events(lines, documents)
        if not documents:
            return {"type": "ir.actions.act_window_close"}
        return documents.with_env(self.env)._get_records_action(
            name=self.env._("Made for Goods that Expire")
        )

    def _get_lines_to_do(self):
        """Return the lines of which there is something to do."""
        if self.kind not in MOVING:
            return self.line_ids
        lines = self.line_ids.filtered(
            lambda line: line.lot_id.product_id.uom_id.compare(line.quantity, 0) > 0
        )
        if not lines:
            raise UserError(
                self.env._(
                    "Nothing is taken of %(lots)s: what is reserved for orders is not "
                    "free. Free the orders first, or enter how much to take.",
                    lots=", ".join(self.line_ids.lot_id.mapped("name")),
                )
            )
        return lines

    def _settle_events(self, lines, documents):
        """Note on the measures what became of them: those of the lots in the
        warehouses in which something was done."""
        done = {(line.lot_id, line.warehouse_id) for line in lines}
        for event in self.event_ids:
            if (event.lot_id, event.warehouse_id) not in done:
                continue
            own = None
            for document in documents or ():
                if any(
                    line.lot_id == event.lot_id
                    and line.location_id.warehouse_id == event.warehouse_id
                    for line in document.move_ids.move_line_ids
                ):
                    own = document
            event._settle("done", own)

    def _do_hold(self, lines):
        lots = lines.lot_id
        lots._hold("expiry", note=self.note or "")

    def _do_discount(self, lines):
        lines.lot_id.write({"expiry_discount": self.discount})
        for lot in lines.lot_id:
            lot._message_log(
                body=self.env._(
                    "Sold at a discount of %(discount)s %%. %(why)s",
                    discount=f"{self.discount:g}",
                    why=self.note or "",
                )
            )

    def _do_transfer(self, lines):
        if not self.location_dest_id:
            raise UserError(self.env._("Say where the goods are to go."))
        return self._make_pickings(
            lines,
            lambda line: (
                line.warehouse_id.int_type_id,
                self.env["res.partner"],
                self.location_dest_id,
            ),
        )

    def _do_donation(self, lines):
        if not self.partner_id:
            raise UserError(self.env._("Say who gets the goods."))
        return self._make_pickings(
            lines,
            lambda line: (
                line.warehouse_id.out_type_id,
                self.partner_id,
                self.partner_id.property_stock_customer,
            ),
        )

    def _do_return(self, lines):
        without = lines.filtered(lambda line: not line.supplier_id)
        if without:
            raise UserError(
                self.env._(
                    "%(lots)s came from no vendor and cannot be returned to one: take "
                    "them off the list.",
                    lots=", ".join(without.lot_id.mapped("name")),
                )
            )
        return self._make_pickings(
            lines,
            lambda line: (
                line.warehouse_id.out_type_id,
                line.supplier_id,
                line.supplier_id.property_stock_supplier,
            ),
        )

    def _do_scrap(self, lines):
        tag = self.env.ref("whiz_traceability.scrap_reason_expired", False)
        vals_list = [
            {
                "product_id": quant.product_id.id,
                "lot_id": quant.lot_id.id,
                "package_id": quant.package_id.id,
                "owner_id": quant.owner_id.id,
                "product_uom_id": quant.product_id.uom_id.id,
                "location_id": quant.location_id.id,
                "scrap_qty": quantity,
                "company_id": self.company_id.id,
                "origin": self.note,
                "scrap_reason_tag_ids": [Command.set(tag.ids if tag else [])],
            }
            for line in lines
            for quant, quantity in line._take()
        ]
        scraps = self.env["stock.scrap"].create(vals_list)
        scraps.do_scrap()
        return scraps

    def _make_pickings(self, lines, describe):
        """Make transfers of the lots, one for each operation, partner and destination.

        :param describe: gives (operation type, partner, destination) of a line
        """
        groups = defaultdict(self.env["whiz.expiry.action.line"].browse)
        for line in lines:
            if not line.warehouse_id:
                raise UserError(
                    self.env._(
                        "%s is in no warehouse: move it into one first.",
                        line.lot_id.name,
                    )
                )
            groups[describe(line)] |= line
        pickings = self.env["stock.picking"]
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for (picking_type, partner, destination), of_picking in groups.items():
            picking = pickings.create(
                {
                    "picking_type_id": picking_type.id,
                    "partner_id": partner.id,
                    "location_id": of_picking.warehouse_id.lot_stock_id[:1].id,
                    "location_dest_id": destination.id,
                    "origin": ": ".join(filter(None, [labels[self.kind], self.note])),
                }
            )
            for line in of_picking:
                line._add_moves(picking)
            picking.action_confirm()
            pickings |= picking
        return pickings
