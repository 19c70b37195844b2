import base64

import qrcode
from markupsafe import Markup
from qrcode.image.svg import SvgPathImage

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, format_time

from ..lib.wording import fill
from .whiz_recall_stage import MANAGER
from .whiz_recall_template import CHANNELS, PURPOSES

# What staff may still change on a notice that nobody has approved.
EDITABLE = {"channel", "address", "note"}


class WhizRecallNotice(models.Model):
    """What one consignee is told: by one channel, for one purpose, once.

    A notice is written when it is prepared and frozen when it is approved: what was
    sent can be read for ever as it was. Its lots, quantities, deliveries and dates are
    those of its consignee only.
    """

    _name = "whiz.recall.notice"
    _description = "Recall Notice"
    _inherit = ["mail.thread"]
    _order = "recall_id desc, id"
    _mail_post_access = "read"

    recall_id = fields.Many2one(
        related="consignee_id.recall_id", store=True, index=True, string="Case"
    )
    company_id = fields.Many2one(related="consignee_id.company_id", store=True)
    consignee_id = fields.Many2one(
        "whiz.recall.consignee", required=True, index=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="consignee_id.partner_id", store=True)
    channel = fields.Selection(CHANNELS, required=True, default="mail")
    purpose = fields.Selection(PURPOSES, required=True, default="notice")
    number = fields.Integer(
        default=0,
        help="The how-manieth of this purpose: of updates that of the expansion, of "
        "reminders and calls counted.",
    )
    lang = fields.Char(string="Language", default="en")
    address = fields.Text(
        compute="_compute_address",
        store=True,
        readonly=False,
        help="Mail addresses, or where the letter goes.",
    )
    state = fields.Selection(
        [
            ("draft", "To approve"),
            ("queued", "Approved"),
            ("sending", "Being sent"),
            ("sent", "Sent"),
            ("failed", "Failed"),
            ("bounced", "Bounced"),
            ("doubtful", "Perhaps sent"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        help="Perhaps sent: the server stopped between handing the message over and "
        "writing that down. It is not sent again by itself; look whether it has "
        "arrived, then confirm it or send it again.",
    )
    subject = fields.Char(readonly=True)
    body = fields.Html(readonly=True, sanitize=False)
    approved_by_id = fields.Many2one("res.users", readonly=True)
    sent_date = fields.Datetime(readonly=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True)
    reached = fields.Boolean(
        readonly=True, help="Somebody took note: for calls and visits."
    )
    note = fields.Text()
    failure = fields.Text(string="What Went Wrong", readonly=True)
    mail_id = fields.Many2one("mail.mail", readonly=True, ondelete="set null")

    # The same notice cannot be made twice, whatever runs side by side.
    _once = models.Constraint(
        "unique (consignee_id, channel, purpose, number)",
        "This consignee has this notice already.",
    )
    _queue = models.Index("(id) WHERE state IN ('queued', 'sending')")

    @api.depends("consignee_id", "channel", "purpose")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for notice in self:
            notice.display_name = (
                f"{notice.recall_id.name}: {notice.consignee_id.display_name} "
                f"({purposes.get(notice.purpose)})"
            )

    @api.depends("channel", "consignee_id")
    def _compute_address(self):
        for notice in self:
            notice.address = notice.consignee_id._get_address(notice.channel)

    def write(self, vals):
        if not self.env.su and self:
            if not self.env.user.has_group(MANAGER):
                raise AccessError(self.env._("Only recall managers change notices."))
            if vals.keys() - EDITABLE or any(n.state != "draft" for n in self):
                raise UserError(
                    self.env._(
                        "A notice that is approved or sent stays as it is. Use the "
                        "buttons, or log a call, letter or visit."
                    )
                )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for notice in self:
            if notice.state != "draft":
                raise UserError(
                    self.env._(
                        "%(notice)s is on record and is not deleted.",
                        notice=notice.display_name,
                    )
                )

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def _get_text(self):
        """Return the texts of the case in the notice's language, else the first."""
        texts = self.recall_id.sudo().text_ids
        return texts.filtered(lambda text: text.lang == self.lang)[:1] or texts[:1]

    def _get_template(self):
        return self.env["whiz.recall.template"]._find(
            self.recall_id, self.purpose, self.channel, self.lang
        )

    def _get_placeholder_values(self, rows):
        recall = self.recall_id.sudo()
        return {
            "case": recall.name,
            "title": recall.title,
            "company": recall.company_id.name,
            "contact": recall._get_contact_line(),
            "consignee": self.partner_id.name or "",
            "products": ", ".join(dict.fromkeys(row["product"] for row in rows)),
            "lots": ", ".join(dict.fromkeys(row["lot"] for row in rows)),
            "deadline": self._format_deadline(),
        }

    def _get_deadline(self):
        return self.consignee_id.sudo().response_id.due_date

    def _format_deadline(self):
        """Return the deadline with its time zone: the consignee's, else ours."""
        date = self._get_deadline()
        if not date:
            return ""
        tz = (
            self.sudo().partner_id.tz
            or self.company_id.sudo().partner_id.tz
            or self.env.context.get("tz")
            or "UTC"
        )
        local = fields.Datetime.context_timestamp(self.with_context(tz=tz), date)
        day = format_date(self.env, local.date(), date_format="long")
        time = format_time(self.env, local.time(), time_format="short")
        return f"{day}, {time} ({tz})"

    def _get_values(self):
        """Return what the templates of a notice show, of this consignee only."""
        self.ensure_one()
        recall = self.recall_id.sudo()
        template = self._get_template()
        text = self._get_text()
        rows = self.consignee_id._get_notice_rows()
        values = self._get_placeholder_values(rows)
        texts = {
            name: fill(template[name], values)
            for name in ("subject", "headline", "introduction", "closing")
        }
        for name in ("instructions", "remedies"):
            texts[name] = fill(text[name] or template[name], values)
        return {
            "notice": self,
            "recall": recall,
            "company": recall.company_id,
            "contact": recall._get_contact(),
            "partner": self.partner_id,
            "urgent": recall.hazard_class in ("1", "2"),
            "version": self.number if self.purpose == "update" else 0,
            "rows": rows,
            "reason": text.reason or recall.reason,
            "hazard": text.hazard or recall.hazard,
            "authorities": [
                " ".join(filter(None, (a.partner_id.name, a.reference)))
                for a in recall.authority_ids
            ],
            "url": self.consignee_id.sudo().response_id._get_url(),
            "deadline": values["deadline"],
            "date": format_date(self.env, fields.Date.context_today(recall)),
            **texts,
        }

    def _in_language(self):
        """Return the notice with the consignee's language, where it is installed."""
        partner_lang = self.sudo().partner_id.lang
        langs = [code for code, _name in self.env["res.lang"].get_installed()]
        if partner_lang and partner_lang[:2] == self.lang:
            return self.with_context(lang=partner_lang)
        same = [code for code in langs if code[:2] == self.lang]
        return self.with_context(lang=same[0] if same else "en_US")

    def _render(self):
        """Return (subject, body) as of now."""
        self.ensure_one()
        notice = self._in_language()
        values = notice._get_values()
        body = notice.env["ir.qweb"]._render(
            "whiz_traceability_recall.notice_body", values
        )
        return notice._mark_urgent(values["subject"]), Markup(body)

    def _mark_urgent(self, text):
        """Return the text, with a word before it where life or health is in danger."""
        if self.recall_id.sudo().hazard_class not in ("1", "2"):
            return text
        # not within the f-string: what makes the templates of translators misses it
        urgent = self.env._("URGENT")
        return f"{urgent}: {text}"

    @api.model
    def _get_qr(self, url):
        """Return a QR code as the address of a picture that needs no other file."""
        image = qrcode.make(url, image_factory=SvgPathImage).to_string()
        return f"data:image/svg+xml;base64,{base64.b64encode(image).decode()}"

    def _get_printed_body(self):
        """Return what was frozen, or what would be as of now."""
        return self.body or self.sudo()._render()[1]

    def _write_content(self):
        for notice in self:
            notice.subject, notice.body = notice._render()

    def action_preview(self):
        """Show the notice as the consignee will get it."""
        self.ensure_one()
        if self.state == "draft":
            self._check_manager()
            self.sudo()._write_content()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (self.env.ref("whiz_traceability_recall.view_recall_notice").id, "form")
            ],
            "target": "new",
        }

    def action_print(self):
        return self.env.ref(
            "whiz_traceability_recall.action_report_notice"
        ).report_action(self)

    # ------------------------------------------------------------------
    # What has happened
    # ------------------------------------------------------------------

    def _check_manager(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._("Only recall managers approve and send notices.")
            )

    def _set_sent(self, date=None, note=None):
        """Write down that the consignees were told.

        :param date: when, default now
        """
        date = date or fields.Datetime.now()
        for notice in self.sudo():
            notice.write(
                {
                    "state": "sent",
                    "sent_date": date,
                    "user_id": notice.user_id.id or self.env.uid,
                    "failure": False,
                    **({"note": note} if note else {}),
                }
            )
            if notice._has_told():
                notice.consignee_id._set_notified(date)
        self.recall_id._tell_board()

    def _has_told(self):
        """Whether the consignee knows by this notice, once it is sent."""
        self.ensure_one()
        written = self.env["whiz.recall.template"]._get_written_channels()
        return self.channel in written or self.reached

    def action_mark_posted(self):
        """The letters went out."""
        self._check_manager()
        for notice in self:
            if notice.channel != "letter" or notice.state not in ("queued", "failed"):
                raise UserError(
                    self.env._(
                        "%(notice)s is no approved letter: approve it first.",
                        notice=notice.display_name,
                    )
                )
        self.sudo().user_id = self.env.uid
        self._set_sent()

    def action_confirm_sent(self):
        """Somebody has seen that a doubtful mail did arrive."""
        self._check_manager()
        for notice in self.filtered(lambda n: n.state == "doubtful"):
            notice._set_sent(note=self.env._("Confirmed by %s", self.env.user.name))

    def action_send_again(self):
        """Send once more what failed, bounced or perhaps was not sent."""
        self._check_manager()
        for notice in self:
            if notice.state not in ("failed", "bounced", "doubtful"):
                raise UserError(
                    self.env._(
                        "%(notice)s has not failed: it is not sent twice.",
                        notice=notice.display_name,
                    )
                )
            notice.sudo().write(
                {
                    "state": "queued",
                    "address": notice.consignee_id._get_address(notice.channel)
                    or notice.address,
                    "failure": False,
                }
            )
        self._trigger_sending()

    def action_cancel(self):
        self._check_manager()
        self.sudo().filtered(
            lambda n: n.state in ("draft", "queued", "failed", "bounced")
        ).state = "cancelled"

    def action_open_response(self):
        self.ensure_one()
        return self.consignee_id.action_open_response()

    def _message_receive_bounce(self, email, partner):
        """A mail came back: say so on the notice and on the case."""
        result = super()._message_receive_bounce(email, partner)
        self._set_bounced(self.env._("The mail to %(email)s came back.", email=email))
        return result

    def _set_bounced(self, failure):
        """Write down that what was sent did not arrive.

        :param failure: a sentence that says what went wrong
        """
        for notice in self.sudo():
            notice.write({"state": "bounced", "failure": failure})
            others = notice.consignee_id.notice_ids.filtered(
                lambda n: n.state == "sent" and n._has_told()
            )
            if not others:
                notice.consignee_id.notified_date = False
            notice.recall_id._log(
                "notice", f"{notice.consignee_id.display_name}: {failure}"
            )
        self.recall_id._tell_board()

    @api.model
    def _trigger_sending(self):
        self.env.ref("whiz_traceability_recall.cron_send_notices").sudo()._trigger()
