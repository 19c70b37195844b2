from uuid import uuid4

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html
from odoo.addons.whiz_traceability_recall.lib.wording import fill

# Of more lots a short text tells the number; the page behind its link has all.
LOTS_NAMED = 3


class WhizRecallNotice(models.Model):
    """Notices as short texts: the same steps as a mail, and so exactly once.

    Odoo's own queue is not used: it may send a text twice when the server stops between
    sending and writing that down.
    """

    _inherit = "whiz.recall.notice"

    channel = fields.Selection(
        selection_add=[("sms", "SMS")], ondelete={"sms": "cascade"}
    )
    sms_text = fields.Text(string="Short Text", readonly=True)
    sms_measure = fields.Char(string="Length", compute="_compute_sms_measure")
    sms_ids = fields.One2many("whiz.recall.sms", "notice_id", string="Numbers")

    @api.depends("sms_text")
    def _compute_sms_measure(self):
        describe = self.env["whiz.recall.template"]._describe_measure
        for notice in self:
            notice.sms_measure = describe(notice.sms_text)

    # ------------------------------------------------------------------
    # Content
    # ------------------------------------------------------------------

    def _get_placeholder_values(self, rows):
        values = super()._get_placeholder_values(rows)
        if self.channel == "sms":
            lots = list(dict.fromkeys(row["lot"] for row in rows))
            more = len(lots) - LOTS_NAMED
            named = ", ".join(lots[:LOTS_NAMED])
            values["lots"] = f"{named} +{more}" if more > 0 else named
            values["link"] = self.consignee_id.sudo().response_id._get_url()
        return values

    def _render_sms(self):
        """Return the short text as of now."""
        self.ensure_one()
        notice = self._in_language()
        text = notice._get_template().sms_text or ""
        rows = notice.consignee_id._get_notice_rows()
        return notice._mark_urgent(
            fill(text, notice._get_placeholder_values(rows)).strip()
        )

    def _render(self):
        if self.channel != "sms":
            return super()._render()
        return self.recall_id.sudo().name, sms_content_to_rendered_html(
            self._render_sms()
        )

    def _write_content(self):
        texts = self.filtered(lambda notice: notice.channel == "sms")
        result = super(WhizRecallNotice, self - texts)._write_content()
        for notice in texts:
            text = notice._render_sms()
            notice.write(
                {
                    "subject": notice.recall_id.name,
                    "body": sms_content_to_rendered_html(text),
                    "sms_text": text,
                }
            )
        return result

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    @api.model
    def _get_queue_domain(self):
        return super()._get_queue_domain() | Domain("channel", "=", "sms")

    def _get_sending_address(self):
        if self.channel == "sms" and self.recall_id.kind == "drill":
            return self.recall_id.test_phone
        return super()._get_sending_address()

    def _get_reached_numbers(self):
        return {
            sms.number for sms in self.sms_ids if sms.state in ("sent", "delivered")
        }

    def _claim(self, address):
        """Write the texts down with the identifiers that the gateway will get.

        What perhaps left is sent again with the same identifier.
        """
        if self.channel == "sms":
            numbers = dict.fromkeys(filter(None, map(str.strip, address.split(","))))
            waiting = self.sms_ids.filtered(lambda sms: sms.state == "waiting")
            waiting.filtered(lambda sms: sms.number not in numbers).unlink()
            done = self._get_reached_numbers() | set(waiting.exists().mapped("number"))
            self._make_texts(number for number in numbers if number not in done)
        return super()._claim(address)

    def _make_texts(self, numbers):
        texts = self.env["whiz.recall.sms"].create(
            [
                {"notice_id": self.id, "number": number, "uuid": uuid4().hex}
                for number in numbers
            ]
        )
        self.env["sms.tracker"].sudo().create(
            [{"sms_uuid": sms.uuid, "whiz_sms_id": sms.id} for sms in texts]
        )
        return texts

    def _hand_over(self, address):
        if self.channel != "sms":
            return super()._hand_over(address)
        # a delivery report waits until the result is written down
        texts = self.sms_ids.filtered(lambda sms: sms.state == "waiting")
        texts = texts.try_lock_for_update()
        self._make_sms(texts, self.sms_text).send(
            unlink_failed=True, raise_exception=True
        )
        if self._get_reached_numbers():
            self._set_sent()
            self.failure = self._describe_sms_failures() or False
        else:
            failure = self._describe_sms_failures()
            self.write({"state": "failed", "failure": failure})
            self.recall_id._tell_board()

    def _make_sms(self, texts, body):
        """Return Odoo's records of texts; made and sent in one transaction, so that no
        other process sends them."""
        return (
            self.env["sms.sms"]
            .sudo()
            .with_company(self.company_id)
            .create(
                [
                    {"number": sms.number, "body": body, "uuid": sms.uuid}
                    for sms in texts
                ]
            )
        )

    def _describe_sms_failures(self):
        return "\n".join(
            self.env._(
                "The SMS to %(number)s did not arrive: %(failure)s.",
                number=sms.number,
                failure=sms.failure,
            )
            for sms in self.sms_ids
            if sms.state == "failed" and sms.number not in self._get_reached_numbers()
        )
