from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import format_datetime

from odoo.addons.base.models.res_users import check_identity


class WhizHoldRelease(models.TransientModel):
    """Release holds, of all their lots or of some."""

    _name = "whiz.hold.release"
    _description = "Release Holds"

    hold_ids = fields.Many2many("whiz.hold", string="Holds", required=True)
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Only These Lots",
        domain="[('id', 'in', held_lot_ids)]",
        help="Empty: all lots of the holds. The other lots stay on hold.",
    )
    held_lot_ids = fields.Many2many("stock.lot", compute="_compute_held_lot_ids")
    note = fields.Text(
        string="Why",
        required=True,
        help="What was found, and who decided: it stays with the hold.",
    )
    problem = fields.Text(compute="_compute_problem")
    request_ids = fields.Many2many(
        "whiz.hold",
        "whiz_hold_release_request_rel",
        string="To Be Confirmed",
        compute="_compute_problem",
        help="Holds that a second person has to confirm after you.",
    )
    lot_summary = fields.Char(string="Lots on Hold", compute="_compute_held_lot_ids")
    requests = fields.Text(
        string="Asked For",
        compute="_compute_problem",
        help="Who has asked for the release that you confirm, and why.",
    )
    is_only_asked = fields.Boolean(compute="_compute_problem")
    needs_password = fields.Boolean(compute="_compute_problem")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        model = self.env.context.get("active_model")
        ids = self.env.context.get("active_ids") or []
        if "hold_ids" in values or not ids:
            return values
        holds = self.env["whiz.hold"]
        if model == "whiz.hold":
            holds = holds.browse(ids).filtered(lambda hold: hold.state == "open")
        elif model == "stock.lot":
            holds = holds.search([("lot_ids", "in", ids), ("state", "=", "open")])
            others = holds.lot_ids.filtered(lambda lot: lot.id not in ids)
            if others:
                values["lot_ids"] = [Command.set(ids)]
        if not holds:
            raise UserError(
                self.env._("Nothing is on hold here, so there is nothing to release.")
            )
        values["hold_ids"] = [Command.set(holds.ids)]
        return values

    @api.depends("hold_ids")
    def _compute_held_lot_ids(self):
        for wizard in self:
            wizard.held_lot_ids = wizard.hold_ids.lot_ids
            summaries = wizard.hold_ids.mapped("lot_summary")
            wizard.lot_summary = ", ".join(filter(None, summaries))

    @api.depends("hold_ids")
    def _compute_problem(self):
        for wizard in self:
            holds = wizard.hold_ids._origin
            problems = [hold._get_release_problem(password=False) for hold in holds]
            wizard.problem = "\n".join(filter(None, problems))
            to_confirm = holds._get_to_confirm()
            wizard.request_ids = to_confirm
            wizard.requests = "\n".join(
                self.env._(
                    "%(hold)s, by %(user)s on %(date)s: %(note)s",
                    hold=hold.name,
                    user=hold.request_user_id.sudo().name,
                    date=format_datetime(self.env, hold.request_date),
                    note=hold.request_note,
                )
                for hold in holds - to_confirm
                if hold.request_user_id
            )
            wizard.is_only_asked = bool(holds) and to_confirm == holds
            wizard.needs_password = any(holds.reason_id.mapped("release_password"))

    def action_release(self):
        """Release the holds; ask for the password where a reason wants it."""
        self.ensure_one()
        if any(hold.reason_id.release_password for hold in self.hold_ids):
            return self.action_release_with_password()
        return self._release()

    @check_identity
    def action_release_with_password(self):
        """Release the holds, after Odoo has asked for the password again."""
        return self._release()

    def _release(self):
        holds = self.hold_ids
        holds._check_release(self.note)
        if self.lot_ids:
            holds = holds._split(self.lot_ids)
        released = holds._release(self.note)
        if released == holds:
            return {"type": "ir.actions.act_window_close"}
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": self.env._(
                    "The release is asked for. Somebody else who may release has to "
                    "confirm it; until then the lots stay on hold."
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
