import time

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.http import request

from .whiz_hold import OwnVals

# As long as Odoo itself does not ask for the password again, in seconds.
CHECK_VALID = 10 * 60


class WhizHold(models.Model):
    """Who may release a hold, how, and what is kept of it."""

    _inherit = "whiz.hold"

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
            waiting = hold.sudo().pending_lot_ids & taken
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
                        # until it is released, these are still to be freed
                        "pending_lot_ids": [Command.set(waiting.ids)],
                    }
                )
            )
            hold.sudo().write(
                OwnVals(
                    {
                        "lot_ids": [Command.unlink(lot.id) for lot in taken],
                        "pending_lot_ids": [Command.unlink(lot.id) for lot in waiting],
                    }
                )
            )
            if waiting:
                hold._after_split_of_waiting()
            hold.message_post(
                body=self.env._(
                    "%(lots)s taken out into %(hold)s.",
                    lots=", ".join(taken.mapped("display_name")),
                    hold=part.name,
                )
            )
            result |= part.sudo(False)
        return result
