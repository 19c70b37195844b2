from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.tools.sql import column_exists, create_column

# What follows from the holds. The doors ask them, so nobody may write them.
DERIVED = {"hold_ids", "is_held"}


class StockLot(models.Model):
    _name = "stock.lot"
    _inherit = ["stock.lot", "whiz.held.mixin"]

    hold_ids = fields.Many2many(
        "whiz.hold",
        "whiz_hold_lot_rel",
        "lot_id",
        "hold_id",
        string="Holds",
        copy=False,
        readonly=True,
        groups="whiz_traceability.group_user",
    )
    is_held = fields.Boolean(
        string="On Hold",
        compute="_compute_is_held",
        store=True,
        compute_sudo=True,
        help="At least one hold covers the lot or a part of it.",
    )
    hold_summary = fields.Char(
        string="Held For",
        compute="_compute_hold_summary",
        compute_sudo=True,
        help="The reasons of the holds on this lot.",
    )

    hold_count = fields.Integer(
        string="Number of Holds",
        compute="_compute_hold_count",
        groups="whiz_traceability.group_user",
    )

    _whiz_held_idx = models.Index("(id) WHERE is_held")

    def _auto_init(self):
        # no lot is held yet: an empty column says so without touching the lots
        if not column_exists(self.env.cr, self._table, "is_held"):
            create_column(self.env.cr, self._table, "is_held", "boolean")
        return super()._auto_init()

    @api.model_create_multi
    def create(self, vals_list):
        # Nothing holds a new lot. Said here it is written with the row, where a compute
        # would write the row again, with an entry in each index of the table.
        return super().create(
            [
                {
                    **{name: vals[name] for name in vals if name not in DERIVED},
                    "is_held": False,
                }
                for vals in vals_list
            ]
        )

    def write(self, vals):
        if DERIVED & vals.keys():
            raise UserError(
                self.env._(
                    "Whether a lot is on hold follows from its holds and cannot be "
                    "written: place a hold, or release it."
                )
            )
        return super().write(vals)

    @api.depends("hold_ids.state")
    def _compute_is_held(self):
        held = self.browse()
        if self.hold_ids:  # of many lots that are made at once none has one
            held = self.filtered(lambda lot: "open" in lot.hold_ids.mapped("state"))
        held.is_held = True
        (self - held).is_held = False

    @api.depends("hold_ids.state", "hold_ids.reason_id.name", "hold_ids.is_partial")
    @api.depends_context("lang")
    def _compute_hold_summary(self):
        # most lots are not: their holds need not be read
        held = self.filtered("is_held")
        (self - held).hold_summary = False
        for lot in held:
            reasons = {}
            holds = lot.hold_ids.filtered(lambda hold: hold.state == "open")
            for hold in holds.sorted(lambda hold: hold.reason_id.sequence):
                whole = reasons.get(hold.reason_id.name)
                reasons[hold.reason_id.name] = whole or not hold.is_partial
            lot.hold_summary = ", ".join(
                name if whole else self.env._("%(reason)s (a part)", reason=name)
                for name, whole in reasons.items()
            )

    @api.depends("hold_ids")
    def _compute_hold_count(self):
        for lot in self:
            lot.hold_count = len(lot.hold_ids)

    def _get_held_lots(self):
        return {lot: lot for lot in self.filtered("is_held")}

    def _search_has_held_lots(self, operator, value):
        return Domain("is_held", operator, value)

    def action_open_holds(self):
        """Open the holds of the lots, released ones too."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_hold"
        )
        action.update(domain=[("lot_ids", "in", self.ids)], context={})
        if len(self.hold_ids) == 1:
            action.update(
                views=[(False, "form")], view_mode="form", res_id=self.hold_ids.id
            )
        return action

    # ------------------------------------------------------------------
    # The one way to hold and release
    # ------------------------------------------------------------------

    def _hold(self, reason, **vals):
        """Hold the lots: from now on they cannot be reserved, shipped or consumed.

        :param reason: record of ``whiz.hold.reason`` or its code
        :param vals: values of the hold: ``note`` (why), ``location_ids``,
            ``package_ids`` (recordset or ids), ``quantity`` (of each lot, in the
            product's unit), ``evidence_ids``; and values that other add-ons add
        :return: the holds; one for each company whose lots are among these
        :raise UserError: no lot, unknown reason
        """
        if isinstance(reason, str):
            code, reason = reason, self.env["whiz.hold.reason"]._get_by_code(reason)
            if not reason:
                raise UserError(
                    self.env._(
                        "There is no hold reason with the code %(code)s: create it in "
                        "the configuration, or unarchive it.",
                        code=code,
                    )
                )
        for name in ("location_ids", "package_ids", "evidence_ids"):
            if name in vals:
                ids = getattr(vals[name], "ids", vals[name])
                vals[name] = [Command.set(ids)]
        vals.setdefault("note", reason.name)
        return self.env["whiz.hold"].create(
            [
                {
                    **vals,
                    "reason_id": reason.id,
                    "lot_ids": [Command.set(lots.ids)],
                }
                for lots in self.grouped("company_id").values()
            ]
        )

    def _release_holds(self, note, reason=None):
        """Release what holds the lots, as the user may.

        A hold that covers other lots, too, goes on for those.

        :param note: why the lots may be used again; required
        :param reason: only holds with this reason (record or code); else all
        :return: the released holds; without those that a second person must confirm
        :raise UserError: the user may not release one of them
        """
        holds = self.env["whiz.hold"].search(
            [("lot_ids", "in", self.ids), ("state", "=", "open")]
        )
        if isinstance(reason, str):
            holds = holds.filtered(lambda hold: hold.reason_id.code == reason)
        elif reason:
            holds = holds.filtered(lambda hold: hold.reason_id == reason)
        holds._check_release(note)
        return holds._split(self)._release(note)

    def _tell_of_hold(self, hold, released=False):
        """Note on the lots that they are held or released; followers are told."""
        subtype = "mt_lot_released" if released else "mt_lot_held"
        if released:
            body = self.env._(
                "Released from hold %(hold)s (%(reason)s): %(note)s",
                hold=hold.name,
                reason=hold.reason_id.name,
                note=hold.release_note,
            )
        else:
            body = self.env._(
                "On hold %(hold)s (%(reason)s): %(note)s",
                hold=hold.name,
                reason=hold.reason_id.name,
                note=hold.note,
            )
        lots = self.sudo()
        followed = lots.filtered("message_follower_ids")
        (lots - followed)._message_log_batch({lot.id: body for lot in lots - followed})
        for lot in followed:
            lot.message_post(body=body, subtype_xmlid=f"whiz_traceability.{subtype}")
