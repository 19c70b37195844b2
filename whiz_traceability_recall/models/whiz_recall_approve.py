from odoo import models
from odoo.exceptions import AccessError, UserError

from .whiz_recall_stage import MANAGER


class WhizRecallApprove(models.Model):
    """Approving and sending the notices of a case, and what ends it."""

    _inherit = "whiz.recall"

    def _check_manager(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only recall managers do this."))

    def action_approve_notices(self):
        """Approve the prepared notices and begin to send them in the background.

        :raise UserError: the check before sending forbids it; all is named
        """
        self._check_manager()
        for recall in self:
            drafts = recall.notice_ids.filtered(lambda n: n.state == "draft")
            if not drafts:
                raise UserError(
                    self.env._(
                        "%(case)s has no notice that waits for approval.",
                        case=recall.name,
                    )
                )
            blocking, _other = recall._check_notices()
            if blocking:
                raise UserError(
                    self.env._(
                        "These notices cannot go out yet:\n%(findings)s",
                        findings="\n".join(f"- {text}" for text in blocking),
                    )
                )
            drafts.sudo().write({"state": "queued", "approved_by_id": self.env.uid})
            recall._log(
                "notice",
                self.env._("%(count)s notices approved.", count=len(drafts)),
            )
        self.env["whiz.recall.notice"]._trigger_sending()
        self._tell_board()
        return True

    def action_cancel(self):
        """Cancel the case; notices that have not gone out do not go out any more."""
        result = super().action_cancel()
        self._drop_notices()
        return result

    def action_close(self):
        """Close the case; notices that have not gone out do not go out any more."""
        result = super().action_close()
        self._drop_notices()
        return result

    def _drop_notices(self):
        for recall in self.sudo():
            dropped = recall.notice_ids.filtered(
                lambda notice: notice.state in ("draft", "queued")
            )
            if dropped:
                dropped.state = "cancelled"
                recall.sudo(False)._log(
                    "notice",
                    self.env._(
                        "%(count)s notices that had not gone out are cancelled.",
                        count=len(dropped),
                    ),
                )

    def action_tell_end(self):
        """Tell the consignees that were notified that the case is at its end."""
        self._check_manager()
        vals_list = []
        written = self.env["whiz.recall.template"]._get_written_channels()
        for recall in self:
            if recall.state != "closed":
                raise UserError(self.env._("%(case)s is not closed.", case=recall.name))
            told = recall.notice_ids.filtered(lambda n: n.purpose == "closeout")
            consignees = recall.consignee_ids.filtered("notified_date")
            for consignee in consignees - told.consignee_id:
                vals = recall._prepare_notice_vals(consignee, "closeout")
                if vals["channel"] in written:
                    vals_list.append(
                        {**vals, "state": "queued", "approved_by_id": self.env.uid}
                    )
        notices = self.env["whiz.recall.notice"].sudo().create(vals_list)
        for recall in notices.recall_id:
            recall.sudo(False)._log("notice", self.env._("The end is announced."))
        notices._trigger_sending()
        return True

    def action_send_test(self):
        """Send the first notice of each language to the test address."""
        self._check_manager()
        self.ensure_one()
        address = self.test_email or self.env.user.email
        if not address:
            raise UserError(self.env._("Enter a test address, or one in your profile."))
        notices = self.notice_ids.filtered(lambda n: n.channel in ("mail", "letter"))
        for lang in sorted(set(notices.mapped("lang"))):
            notice = notices.filtered(lambda n, lang=lang: n.lang == lang)[:1].sudo()
            subject, body = notice._render()
            url = notice.consignee_id.response_id._get_url()
            mail = notice._make_mail(
                address,
                self.env._("TEST: %s", subject),
                # a test must not carry the key to somebody's answer
                body.replace(url, notice.get_base_url()),
            )
            mail.send()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("Test notices went to %s.", address),
            },
        }

    def action_view_notices(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability_recall.action_recall_notice"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_view_responses(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability_recall.action_recall_response"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        action["context"] = {}
        return action

    def action_workbook(self):
        """Download distribution, status and log as a spreadsheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/whiz_traceability_recall/{self.id}.xlsx",
            "target": "download",
        }
