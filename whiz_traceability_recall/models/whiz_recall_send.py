import logging
from datetime import timedelta

from psycopg2.errors import SerializationFailure

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.whiz_traceability.tools import TRY_AGAIN

from .whiz_recall import CLOSED_STATES

_logger = logging.getLogger(__name__)

BATCH = 100
# A sender that holds no lock on its notice any more after so long has died.
INTERRUPTED_AFTER = timedelta(minutes=1)


class WhizRecallSend(models.Model):
    """Sending, exactly once.

    A mail cannot be part of a transaction. So a notice goes from *approved* to *being
    sent* and that is committed; then the mail is handed over while the row is locked,
    and the result is committed. Who finds a notice *being sent* without a lock on it
    knows that its sender died in between: nobody can tell whether the mail left, so it
    is not sent again by itself but becomes *perhaps sent*, for a person to look at.
    """

    _inherit = "whiz.recall.notice"

    @api.model
    def _cron_send(self):
        """Send the approved notices, and render the approved letters."""
        self._settle_interrupted()
        queue = Domain("state", "=", "queued") & self._get_queue_domain()
        progress = self.env["ir.cron"]._commit_progress
        time_left = progress(remaining=self.search_count(queue))
        last = 0
        while time_left:
            batch = self.search(
                queue & Domain("id", ">", last), limit=BATCH, order="id"
            )
            if not batch:
                return
            last = batch[-1].id
            for notice in batch:
                notice._send_one()
                time_left = progress(1)
                if not time_left:
                    return

    @api.model
    def _get_queue_domain(self):
        """Return which approved notices are the job's: the others are a person's."""
        return Domain("channel", "=", "mail") | Domain(
            "channel", "=", "letter"
        ) & Domain("body", "=", False)

    def _send_one(self):
        """Claim one notice and send it; commits on the way."""
        self.ensure_one()
        if not self.try_lock_for_update():
            return
        self.invalidate_recordset(["state"])
        if self.state != "queued":
            return
        over = self.recall_id.state in CLOSED_STATES
        if over and self.purpose != "closeout":
            self.state = "cancelled"
            return
        try:
            with self.env.cr.savepoint():
                self._write_content()
        except TRY_AGAIN:
            return  # nothing is wrong with it: it stays in the queue for the next run
        except Exception as error:
            _logger.warning(
                "Recall notice %s cannot be rendered", self.id, exc_info=True
            )
            self.write({"state": "failed", "failure": str(error)})
            return
        if self.channel == "letter":
            return
        address = self._get_sending_address()
        if not address:
            self._set_sent(note=self.env._("Drill: it went to nobody."))
            return
        self._claim(address)
        self.env["ir.cron"]._commit_progress()
        if not self._lock_claimed():
            return
        try:
            self._hand_over(address)
        except Exception as error:
            _logger.warning("Recall notice %s: doubtful", self.id, exc_info=True)
            self.env.cr.rollback()
            self._set_doubtful(str(error))

    def _claim(self, address):
        """Write down, before it leaves, that the notice is about to be sent."""
        self.state = "sending"

    def _lock_claimed(self):
        """Lock the notice that was claimed; return whether it is still to be sent.

        Another job may look at it at this moment: it lets go when it sees the claim, so
        wait. Who gave up here would leave a notice behind that nobody sends.
        """
        try:
            self.env.cr.execute(
                SQL(
                    "SELECT FROM %s WHERE id = %s FOR UPDATE",
                    SQL.identifier(self._table),
                    self.id,
                ),
                log_exceptions=False,
            )
        except SerializationFailure:  # it was settled meanwhile
            self.env.cr.rollback()
            return False
        self.invalidate_recordset(["state"])
        return self.state == "sending"

    def _get_sending_address(self):
        """Return the addresses; of a drill the test address, or nothing."""
        if self.recall_id.kind == "drill":
            return self.recall_id.test_email
        return self.address

    def _hand_over(self, address):
        mail = self._make_mail(address, self.subject, self.body)
        mail.send()
        self.mail_id = mail
        if mail.state == "exception":
            self.write(
                {
                    "state": "failed",
                    "failure": mail.failure_reason or self.env._("The mail failed."),
                }
            )
            self.recall_id._tell_board()
        else:
            # A mail that is still outgoing is the mail queue's now, which sends it.
            self._set_sent()

    def _make_mail(self, address, subject, body):
        company = self.company_id
        return (
            self.env["mail.mail"]
            .sudo()
            .create(
                {
                    "model": self._name,
                    "res_id": self.id,
                    "subject": subject,
                    "body_html": body,
                    "email_from": company.email_formatted
                    or self.env.user.email_formatted,
                    "reply_to": self.recall_id.contact_email or company.email,
                    "email_to": address,
                    "auto_delete": False,
                }
            )
        )

    @api.model
    def _settle_interrupted(self):
        """Find notices whose sender died while it handed the mail over."""
        before = fields.Datetime.now() - INTERRUPTED_AFTER
        stuck = self.search([("state", "=", "sending"), ("write_date", "<", before)])
        if not stuck:
            return
        stuck = stuck.try_lock_for_update()
        stuck.invalidate_recordset(["state"])
        stuck.filtered(lambda notice: notice.state == "sending")._set_doubtful(
            self.env._("The server stopped while the message was handed over.")
        )
        self.env["ir.cron"]._commit_progress()

    def _set_doubtful(self, reason):
        for notice in self:
            notice.write({"state": "doubtful", "failure": reason})
            notice.recall_id._log(
                "notice",
                self.env._(
                    "Nobody can tell whether the message to %(consignee)s left.",
                    consignee=notice.consignee_id.display_name,
                ),
            )
        self.recall_id._tell_board()

    # ------------------------------------------------------------------
    # Reminders and escalation
    # ------------------------------------------------------------------

    @api.model
    def _cron_follow_up(self):
        """Remind who is silent; after the last reminder give them to the owner."""
        recalls = self.env["whiz.recall"].search(
            [("state", "in", ("notifying", "recovering"))]
        )
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(recalls))
        for recall in recalls:
            recall._follow_up()
            if not progress(1):
                return


class WhizRecallFollowUp(models.Model):
    _inherit = "whiz.recall"

    def _follow_up(self, now=None):
        """Make the reminders that are due, and escalate.

        :param now: datetime, default now
        """
        self.ensure_one()
        now = now or fields.Datetime.now()
        silent = self.consignee_ids.filtered(
            lambda c: c.notified_date and not c.responded_date and not c.escalated_date
        )
        if not silent:
            return
        counts = dict(
            self.env["whiz.recall.notice"]._read_group(
                [
                    ("consignee_id", "in", silent.ids),
                    ("purpose", "=", "reminder"),
                    ("state", "!=", "cancelled"),
                ],
                ["consignee_id"],
                ["number:count_distinct"],
            )
        )
        reminded, overdue = [], silent.browse()
        written = self.env["whiz.recall.template"]._get_written_channels()
        step = timedelta(hours=self.reminder_hours)
        for consignee in silent:
            count = counts.get(consignee, 0)
            if now < consignee.notified_date + step * (count + 1):
                continue
            vals = self._prepare_notice_vals(consignee, "reminder", count + 1)
            if count >= self.reminder_count or vals["channel"] not in written:
                overdue |= consignee
                continue
            reminded.append({**vals, "state": "queued"})
        reminded = self._add_second_channel(reminded)
        if reminded:
            self.env["whiz.recall.notice"].sudo().with_context(
                tracking_disable=True
            ).create(reminded)
            self._log("notice", self.env._("%(count)s reminders.", count=len(reminded)))
            self.env["whiz.recall.notice"]._trigger_sending()
        if overdue:
            self._escalate_silent(overdue, now)

    def _escalate_silent(self, consignees, now):
        consignees.sudo().escalated_date = now
        names = ", ".join(consignees.mapped("display_name"))
        self._log(
            "notice",
            self.env._("Silent after all reminders: %(names)s.", names=names),
        )
        if self.kind != "drill":
            self.activity_schedule(
                "mail.mail_activity_data_call",
                user_id=self.user_id.id or self.env.uid,
                summary=self.env._("Call %(count)s consignees", count=len(consignees)),
                note=names,
            )
        self._tell_board()


class WhizRecallConsigneeEscalation(models.Model):
    _inherit = "whiz.recall.consignee"

    escalated_date = fields.Datetime(
        string="Escalated", readonly=True, help="Silent after all reminders since."
    )
