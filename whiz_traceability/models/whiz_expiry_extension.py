from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..lib.expiry import local_day, moment_on

# Written by the buttons only.
DECIDED = frozenset(("state", "requested_by_id", "approved_by_id", "approved_on"))


class WhizExpiryExtension(models.Model):
    """A request to put off the expiry date of a lot, with reason and evidence."""

    _name = "whiz.expiry.extension"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Extension of an Expiry Date"
    _order = "id desc"
    _rec_name = "lot_id"
    _check_company_auto = True

    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('product_id.use_expiration_date', '=', True)]",
        check_company=True,
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
    )
    old_day = fields.Date(
        string="Present Date",
        compute="_compute_old_day",
        store=True,
        precompute=True,
        help="The last good day when it was asked for.",
    )
    new_day = fields.Date(
        string="New Date",
        required=True,
        tracking=True,
        help="The new last good day. Best before, removal and alert move with it.",
    )
    added_days = fields.Integer(compute="_compute_added_days")
    reason = fields.Text(
        required=True, tracking=True, help="What was tested or found, and by whom."
    )
    attachment_ids = fields.Many2many(
        "ir.attachment",
        string="Evidence",
        help="Test report, certificate, letter of the manufacturer.",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("requested", "Requested"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )
    requested_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_by_id = fields.Many2one(
        "res.users", string="Decided By", readonly=True, copy=False
    )
    approved_on = fields.Datetime(string="Decided On", readonly=True, copy=False)
    is_approve_allowed = fields.Boolean(compute="_compute_is_approve_allowed")
    approve_note = fields.Char(
        string="Waits For",
        compute="_compute_is_approve_allowed",
        help="Why you cannot decide on it.",
    )

    @api.depends("lot_id")
    def _compute_company_id(self):
        for extension in self:
            extension.company_id = extension.lot_id.company_id or self.env.company

    @api.depends("lot_id")
    def _compute_old_day(self):
        days = self.lot_id._get_day("expiration_date")
        for extension in self:
            if extension.state == "draft" or not extension.old_day:
                extension.old_day = days.get(extension.lot_id)

    @api.depends("old_day", "new_day")
    def _compute_added_days(self):
        for extension in self:
            extension.added_days = (
                (extension.new_day - extension.old_day).days
                if extension.new_day and extension.old_day
                else 0
            )

    @api.depends(
        "state", "create_uid", "requested_by_id", "company_id.whiz_extension_approval"
    )
    @api.depends_context("uid")
    def _compute_is_approve_allowed(self):
        for extension in self:
            is_waiting = extension.state == "requested"
            extension.approve_note = is_waiting and extension._why_not_approve()
            extension.is_approve_allowed = is_waiting and not extension.approve_note

    @api.constrains("new_day", "lot_id")
    def _check_new_day(self):
        for extension in self:
            if extension.state in ("draft", "requested") and (
                extension.old_day and extension.new_day <= extension.old_day
            ):
                raise ValidationError(
                    self.env._(
                        "%(lot)s is good until %(day)s: an extension needs a later "
                        "day. To shorten it, change the date on the lot.",
                        lot=extension.lot_id.name,
                        day=extension.old_day,
                    )
                )

    def _why_not_approve(self):
        """Return why the user may not decide on the extension, or nothing."""
        self.ensure_one()
        user = self.env.user
        if not user.has_group("whiz_traceability.group_quality"):
            return self.env._("Only Quality decides on an extension.")
        if (
            self.company_id.sudo().whiz_extension_approval == "other"
            and user in self.create_uid | self.requested_by_id
        ):
            return self.env._(
                "You have asked for this extension yourself: somebody else of Quality "
                "must decide on it."
            )
        return None

    def _check_approve(self):
        for extension in self:
            why = extension._why_not_approve()
            if why:
                raise UserError(why)
            if extension.state != "requested":
                raise UserError(
                    self.env._(
                        "The extension of %s is not waiting for a decision.",
                        extension.lot_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su and any(DECIDED & vals.keys() for vals in vals_list):
            raise UserError(self.env._("Use the buttons to move an extension on."))
        extensions = super().create(vals_list)
        extensions._link_evidence()
        return extensions

    def write(self, vals):
        protected = {"lot_id", "new_day", "reason", "attachment_ids"} & vals.keys()
        decided = self.filtered(lambda extension: extension.state != "draft")
        if protected and decided and not self.env.su:
            raise UserError(
                self.env._(
                    "The extension of %s has been sent: make another one instead of "
                    "changing it.",
                    decided[0].lot_id.name,
                )
            )
        if DECIDED & vals.keys() and not self.env.su:
            raise UserError(self.env._("Use the buttons to move an extension on."))
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._link_evidence()
        return result

    def _link_evidence(self):
        """Let the evidence be read by who may read the extension."""
        for extension in self:
            loose = extension.attachment_ids.filtered(
                lambda attachment: not attachment.res_id
            )
            loose.write({"res_model": self._name, "res_id": extension.id})

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        if any(extension.state != "draft" for extension in self):
            raise UserError(
                self.env._("What was sent stays: it is the history of the lot.")
            )

    def action_request(self):
        """Ask Quality for the extension."""
        for extension in self.filtered(lambda extension: extension.state == "draft"):
            extension.sudo().write(
                {"state": "requested", "requested_by_id": self.env.uid}
            )
            extension._tell_quality()

    def _tell_quality(self):
        """Leave one to-do for somebody who may decide."""
        self.ensure_one()
        quality = self.env.ref("whiz_traceability.group_quality").sudo().all_user_ids
        deciders = quality.filtered(
            lambda user: (
                user.active
                and not user.share
                and self.company_id in user.company_ids
                and not self.with_user(user)._why_not_approve()
            )
        )
        responsible = self.lot_id.product_id.with_company(
            self.company_id
        ).responsible_id
        user = responsible if responsible in deciders else deciders.sorted("id")[:1]
        if user and user != self.env.user:
            self.sudo().activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("Decide on the extension"),
                user_id=user.id,
            )

    def action_approve(self):
        """Put off the dates of the lots and say so in their history."""
        self._check_approve()
        for extension in self:
            lot = extension.lot_id
            zone = lot._get_timezone_names()[lot]
            at = lot.expiration_date
            if not at or local_day(at, zone) != extension.old_day:
                raise UserError(
                    self.env._(
                        "The date of %(lot)s has changed since the extension was asked "
                        "for (%(old)s): refuse it and ask anew.",
                        lot=lot.name,
                        old=extension.old_day,
                    )
                )
            lot.sudo().write(
                {
                    "expiration_date": moment_on(extension.new_day, zone),
                    "expiry_limited_by_id": False,
                }
            )
            lot.sudo()._message_log(
                body=self.env._(
                    "Extended to %(new)s, approved by %(user)s: %(reason)s",
                    new=extension.new_day,
                    user=self.env.user.name,
                    reason=extension.reason,
                )
            )
            lot._release_holds(
                self.env._("Good until %s: extended", extension.new_day),
                reason="expiry",
            )
        self._decide("approved")

    def action_refuse(self):
        """Leave the dates as they are."""
        self._check_approve()
        self._decide("refused")

    def _decide(self, state):
        self.sudo().write(
            {
                "state": state,
                "approved_by_id": self.env.uid,
                "approved_on": fields.Datetime.now(),
            }
        )
        self.sudo().activity_feedback(["mail.mail_activity_data_todo"])
