from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

# What says who held or released what, and when: written by the methods of the model
# only, whoever asks.
PROTECTED = frozenset(
    "name state reason_id company_id opened_by_id opened_date released_by_id"
    " released_date release_note request_user_id request_date request_note lot_ids"
    " location_ids package_ids quantity split_from_id pending_lot_ids"
    " freed_move_ids".split()
)
# Of these, what who opens a hold says; it cannot be changed afterwards.
SAID = frozenset("reason_id lot_ids location_ids package_ids quantity".split())
# What is not said is nothing. Left out, it would be what a client puts into the context
# or into a default of the user: a hold on next to nothing, or one that asks nobody.
UNSAID = {**dict.fromkeys(PROTECTED - {"reason_id"}, False), "state": "open"}

LOTS_SHOWN = 5


class OwnVals(dict):
    """Values that the model itself writes: a client can only send a plain dict."""


class WhizHold(models.Model):
    """A stop on lots, from the moment it is opened until it is released.

    It is never deleted and what it covers never changes: to hold less, release it, or
    release some of its lots, which splits them off into a hold of their own.
    """

    _name = "whiz.hold"
    _description = "Hold"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", readonly=True, copy=False, index=True)
    reason_id = fields.Many2one(
        "whiz.hold.reason",
        required=True,
        index=True,
        tracking=True,
        ondelete="restrict",
        help="Why the lots are held. The reason says what that stops and who may "
        "release them.",
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        "whiz_hold_lot_rel",
        "hold_id",
        "lot_id",
        string="Lots/Serial Numbers",
        required=True,
        check_company=True,
        ondelete="restrict",
    )
    lot_count = fields.Integer(string="Number of Lots", compute="_compute_lot_count")
    lot_summary = fields.Char(string="Lots", compute="_compute_lot_count")
    product_ids = fields.Many2many(
        "product.product",
        string="Products",
        compute="_compute_product_ids",
        search="_search_product_ids",
    )
    company_id = fields.Many2one(
        "res.company",
        readonly=True,
        index=True,
        help="The company of the lots. Empty: the lots belong to all companies, and so "
        "the hold stops them in each.",
    )
    state = fields.Selection(
        [("open", "On Hold"), ("released", "Released")],
        default="open",
        required=True,
        readonly=True,
        index=True,
        copy=False,
        tracking=True,
    )

    # Only a part
    location_ids = fields.Many2many(
        "stock.location",
        "whiz_hold_location_rel",
        "hold_id",
        "location_id",
        string="Only In",
        check_company=True,
        ondelete="restrict",
        help="Holds only what lies in these locations. It may not leave them except "
        "for quarantine, where the hold follows it. Empty: wherever it is.",
    )
    package_ids = fields.Many2many(
        "stock.package",
        "whiz_hold_package_rel",
        "hold_id",
        "package_id",
        string="Only in Packages",
        check_company=True,
        ondelete="restrict",
        help="Holds only what is in these packages; it may not be taken out of them. "
        "Empty: packed or not.",
    )
    quantity = fields.Float(
        string="Only This Quantity",
        digits="Product Unit",
        help="Holds so much of each lot, in the product's unit of measure: the rest of "
        "what is in stock may leave. 0: all of it.",
    )
    is_partial = fields.Boolean(
        string="Only a Part", compute="_compute_is_partial", store=True
    )

    # Why, who, when
    note = fields.Text(
        string="Why",
        required=True,
        tracking=True,
        help="What was found or heard. Who decides on the release reads it first.",
    )
    evidence_ids = fields.Many2many(
        "ir.attachment",
        "whiz_hold_attachment_rel",
        "hold_id",
        "attachment_id",
        help="Photos, reports, letters.",
    )
    opened_by_id = fields.Many2one("res.users", readonly=True, string="Held By")
    opened_date = fields.Datetime(readonly=True, string="Held On")

    _open_partial_idx = models.Index("(id) WHERE state = 'open' AND is_partial")
    _quantity_positive = models.Constraint(
        "check (quantity >= 0)",
        "A hold cannot cover less than nothing: give the quantity to hold, or 0 for "
        "all of it.",
    )

    # ------------------------------------------------------------------
    # Computes and constraints
    # ------------------------------------------------------------------

    @api.depends("lot_ids")
    def _compute_lot_count(self):
        for hold in self:
            hold.lot_count = len(hold.lot_ids)
            names = hold.lot_ids[:LOTS_SHOWN].mapped("name")
            hold.lot_summary = ", ".join(names)
            if hold.lot_count > len(names):
                hold.lot_summary = self.env._(
                    "%(names)s and %(count)s more",
                    names=hold.lot_summary,
                    count=hold.lot_count - len(names),
                )

    @api.depends("lot_ids")
    def _compute_product_ids(self):
        groups = self.env["stock.lot"]._read_group(
            [("hold_ids", "in", self.ids)],
            ["hold_ids"],
            ["product_id:recordset"],
        )
        products = dict(groups)
        for hold in self:
            hold.product_ids = products.get(hold._origin, False)

    def _search_product_ids(self, operator, value):
        if operator not in ("in", "not in", "any", "not any", "ilike", "not ilike"):
            return NotImplemented
        negative = operator.startswith("not ")
        domain = Domain("lot_ids.product_id", operator.removeprefix("not "), value)
        return ~domain if negative else domain

    @api.depends("location_ids", "package_ids", "quantity")
    def _compute_is_partial(self):
        for hold in self:
            hold.is_partial = bool(
                hold.location_ids or hold.package_ids or hold.quantity > 0
            )

    @api.depends("name", "reason_id")
    def _compute_display_name(self):
        for hold in self:
            hold.display_name = " ".join(filter(None, [hold.name, hold.reason_id.name]))

    @api.constrains("quantity", "lot_ids")
    def _check_quantity_of_serials(self):
        for hold in self.filtered("quantity"):
            serial = hold.lot_ids.filtered(
                lambda lot: lot.product_id.tracking == "serial"
            )[:1]
            if serial:
                raise ValidationError(
                    self.env._(
                        "%(lot)s is a single unit: hold all of it, without a quantity.",
                        lot=serial.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Records that are closed, not changed
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        """Open holds. What is held stops moving at once."""
        now = fields.Datetime.now()
        vals_list = [self._prepare_open_vals(vals, now) for vals in vals_list]
        holds = super().create(vals_list)
        holds._lock_lots()
        holds.filtered(lambda hold: not hold.split_from_id)._after_open()
        return holds

    @api.model
    def _prepare_open_vals(self, vals, now):
        if isinstance(vals, OwnVals):
            return {**UNSAID, **vals}
        kept = PROTECTED - SAID
        vals = {key: value for key, value in vals.items() if key not in kept}
        hold = self.new(
            {
                name: vals.get(name, False)
                for name in ("lot_ids", "location_ids", "package_ids")
            }
        )
        lots = hold.lot_ids._origin.sudo()
        places = [*hold.location_ids._origin.sudo(), *hold.package_ids._origin.sudo()]
        if not lots:
            raise UserError(
                self.env._("A hold needs at least one lot: choose what to hold.")
            )
        # Who shares a lot shares its holds, unless they end at a company's shelf.
        companies = lots.company_id
        if not companies and places and all(place.company_id for place in places):
            companies = companies.union(*[place.company_id for place in places])
        return {
            **UNSAID,
            **vals,
            "name": self.env["ir.sequence"].sudo().next_by_code("whiz.hold"),
            "company_id": companies.id if len(companies) == 1 else False,
            "opened_by_id": self.env.uid,
            "opened_date": now,
        }

    def write(self, vals):
        protected = set() if isinstance(vals, OwnVals) else PROTECTED & vals.keys()
        if protected:
            names = self.fields_get(protected, ["string"])
            raise UserError(
                self.env._(
                    "%(fields)s of a hold cannot be changed afterwards. Release it "
                    "and place another one that says what is meant now.",
                    fields=", ".join(field["string"] for field in names.values()),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "Holds are never deleted: they are the proof of what was stopped and "
                "who let it go. Release the hold instead."
            )
        )

    def _lock_lots(self):
        """Wait for the movements of these lots that are under way.

        What moves them locks them, too (see ``whiz.guard``). Whoever comes second
        either sees what the first has done, or is started again by the database. The
        rows are written, not only locked: that is what PostgreSQL goes by.
        """
        self.env["stock.lot"].flush_model(["is_held"])
        self.env.execute_query(
            SQL(
                """WITH locked AS (
                        SELECT id FROM stock_lot
                         WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE)
                   UPDATE stock_lot SET is_held = is_held
                     FROM locked WHERE stock_lot.id = locked.id RETURNING 1""",
                self.sudo().lot_ids.ids,
            )
        )

    # ------------------------------------------------------------------
    # Opening
    # ------------------------------------------------------------------

    def _after_open(self):
        """Do what follows from the holds, once they stop the lots."""
        for hold in self:
            hold.message_post(
                body=hold.note,
                subtype_xmlid="whiz_traceability.mt_hold_opened",
            )
