import time

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command, Domain
from odoo.http import request
from odoo.tools import SQL

# What says who held or released what, and when: written by the methods of the model
# only, whoever asks.
PROTECTED = frozenset(
    "name state reason_id company_id opened_by_id opened_date released_by_id"
    " released_date release_note request_user_id request_date request_note lot_ids"
    " location_ids package_ids quantity split_from_id pending_lot_ids"
    " freed_move_ids".split()
)

LOTS_SHOWN = 5
# As long as Odoo itself does not ask for the password again, in seconds.
CHECK_VALID = 10 * 60


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

    effects = fields.Text(
        compute="_compute_effects",
        help="What the reason stops, and what stays possible.",
    )
    shipped_count = fields.Integer(
        compute="_compute_shipped_count",
        help="Deliveries in which the lots have left, net of returns.",
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
    released_by_id = fields.Many2one("res.users", readonly=True)
    released_date = fields.Datetime(readonly=True, string="Released On")
    release_note = fields.Text(readonly=True, tracking=True)
    request_user_id = fields.Many2one(
        "res.users", readonly=True, string="Release Asked For By"
    )
    request_date = fields.Datetime(readonly=True, string="Release Asked For On")
    request_note = fields.Text(readonly=True, string="Why Release")
    split_from_id = fields.Many2one(
        "whiz.hold",
        readonly=True,
        index="btree_not_null",
        help="The hold that these lots were taken out of, to be released on their own.",
    )

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
            return vals
        kept = PROTECTED - {
            "reason_id",
            "lot_ids",
            "location_ids",
            "package_ids",
            "quantity",
            "split_from_id",
        }
        vals = {key: value for key, value in vals.items() if key not in kept}
        hold = self.new(
            {
                name: vals[name]
                for name in ("lot_ids", "location_ids", "package_ids")
                if name in vals
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
            **vals,
            "name": self.env["ir.sequence"].sudo().next_by_code("whiz.hold"),
            "company_id": companies.id if len(companies) == 1 else False,
            "state": "open",
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
    # Screen
    # ------------------------------------------------------------------

    @api.depends("reason_id")
    def _compute_effects(self):
        for hold in self:
            hold.effects = hold.reason_id._get_effects()

    @api.model
    def _get_consignments(self, lots):
        """Return what of the lots is at customers, of the user's companies."""
        trace = self.env["whiz.trace"]
        companies = trace._visible_companies()
        return [
            consignment
            for consignment in trace._consignments(lots)
            if companies is None or consignment["company_id"] in companies
        ]

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_shipped_count(self):
        by_lot = {}
        for consignment in self._get_consignments(self.lot_ids):
            by_lot.setdefault(consignment["lot_id"], set()).add(
                consignment["picking_id"]
            )
        for hold in self:
            pickings = set().union(*(by_lot.get(id_, ()) for id_ in hold.lot_ids.ids))
            hold.shipped_count = len(pickings)

    def action_open_shipped(self):
        """Open the deliveries in which the lots have left."""
        self.ensure_one()
        consignments = self._get_consignments(self.lot_ids)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "stock.action_picking_tree_all"
        )
        ids = {consignment["picking_id"] for consignment in consignments}
        action.update(domain=[("id", "in", list(ids - {False, None}))], context={})
        return action

    def action_open_lots(self):
        """Open the held lots."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_lot"
        )
        action["domain"] = [("id", "in", self.lot_ids.ids)]
        return action

    def action_open_genealogy(self):
        """Open the genealogy of the held lots."""
        return self.env["whiz.trace"]._genealogy_action(self.lot_ids)

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

    # ------------------------------------------------------------------
    # Releasing
    # ------------------------------------------------------------------

    def _release(self, note):
        """Release the holds, or ask for it where a second person has to confirm.

        :param note: why; required
        :return: the holds that are released now
        :raise UserError: no note, not allowed, or password needed
        """
        self._check_release(note)
        now = fields.Datetime.now()
        waiting = self._get_to_confirm()
        if waiting:
            waiting.sudo().write(
                OwnVals(
                    {
                        "request_user_id": self.env.uid,
                        "request_date": now,
                        "request_note": note,
                    }
                )
            )
        released = self - waiting
        if released:
            released._lock_lots()
            released.sudo().write(
                OwnVals(
                    {
                        "state": "released",
                        "released_by_id": self.env.uid,
                        "released_date": now,
                        "release_note": note,
                    }
                )
            )
            released._after_release()
        return released

    def _get_to_confirm(self):
        """Return the holds that someone else has to confirm when the user releases."""
        return self.filtered(
            lambda hold: (
                hold.reason_id.release_second_person
                and hold.request_user_id in (self.env["res.users"], self.env.user)
            )
        )

    def _after_release(self):
        for hold in self:
            hold.message_post(
                body=hold.release_note,
                subtype_xmlid="whiz_traceability.mt_hold_released",
            )
            hold.lot_ids._tell_of_hold(hold, released=True)

    def _check_release(self, note):
        if not (note or "").strip():
            raise UserError(
                self.env._("Say why the lots may be used again: the note stays.")
            )
        self.check_access("write")
        for hold in self:
            problem = hold._get_release_problem()
            if problem:
                raise UserError(problem)

    def _get_release_problem(self, password=True):
        """Return why the user cannot release this hold, "" if nothing stands against.

        :param password: also look whether the password was given again
        """
        self.ensure_one()
        if self.state != "open":
            return self.env._(
                "%(hold)s is released already, since %(date)s by %(user)s.",
                hold=self.display_name,
                date=fields.Date.to_string(self.released_date),
                user=self.released_by_id.display_name,
            )
        group = self.reason_id.sudo().release_group_id
        if not self.env.su and group not in self.env.user.all_group_ids:
            return self.env._(
                "%(hold)s can be released by members of %(group)s only: ask one of "
                "them.",
                hold=self.display_name,
                group=group.full_name,
            )
        if (
            password
            and self.reason_id.release_password
            and not self._is_identity_checked()
        ):
            return self.env._(
                "%(hold)s is released with the password only: open it in the browser "
                "and press Release there.",
                hold=self.display_name,
            )
        return ""

    @api.model
    def _is_identity_checked(self):
        """Return whether the user has just given the password, see check_identity."""
        checked = request and request.session.get("identity-check-last", 0)
        return self.env.su or bool(checked and checked > time.time() - CHECK_VALID)

    def _split(self, lots):
        """Take lots out into holds of their own, each with the same history.

        :return: the holds of the lots: the new ones, and those that held nothing else
        """
        result = self.browse()
        for hold in self:
            taken = hold.lot_ids & lots
            if taken == hold.lot_ids:
                result |= hold
                continue
            if not taken:
                continue
            vals = hold.copy_data({"lot_ids": [Command.set(taken.ids)]})[0]
            part = hold.sudo().create(
                OwnVals(
                    {
                        **vals,
                        "name": self.env["ir.sequence"]
                        .sudo()
                        .next_by_code("whiz.hold"),
                        "opened_by_id": hold.opened_by_id.id,
                        "opened_date": hold.opened_date,
                        "split_from_id": hold.id,
                    }
                )
            )
            hold.sudo().write(
                OwnVals({"lot_ids": [Command.unlink(lot.id) for lot in taken]})
            )
            hold.message_post(
                body=self.env._(
                    "%(lots)s taken out into %(hold)s.",
                    lots=", ".join(taken.mapped("display_name")),
                    hold=part.name,
                )
            )
            result |= part.sudo(False)
        return result
