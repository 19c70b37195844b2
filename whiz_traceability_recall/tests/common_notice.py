from contextlib import contextmanager
from unittest.mock import patch

from odoo.tests import new_test_user

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.mail.tests.common import MockEmail

from .common_recall import RecallCommon


class NoticeCommon(RecallCommon, MockEmail):
    """A contained case over RAW with two consignees that can be written to.

    Rossi reads Italian (where it is installed) and has a contact for recalls, Weber
    has a mail address only.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()
        cls.env.company.email = "recall@maker.example.com"
        cls.rossi.write(
            {
                "email": "info@rossi.example.com",
                "phone": "+39 02 8723 4561",
                "street": "Via Roma 1",
                "city": "Milano",
            }
        )
        cls.rossi_recall = cls.env["res.partner"].create(
            {
                "parent_id": cls.rossi.id,
                "name": "Recall desk",
                "email": "recall@rossi.example.com",
                "phone": "+39 02 8723 4562",
                "is_recall_contact": True,
            }
        )
        cls.weber.email = "Weber <info@weber.example.com>"
        cls.manager.partner_id.phone = "+49 800 1234567"
        cls.recall = cls.notified_case(cls.raw)

    @classmethod
    def contained_case(cls, *lots, **vals):
        vals.setdefault("hazard", "Metal can cut mouth and throat.")
        vals.setdefault("contact_id", cls.manager.partner_id.id)
        case = cls.frozen_case(*lots, **vals)
        case.with_user(cls.manager).action_contain()
        return case

    @classmethod
    def notified_case(cls, *lots, **vals):
        case = cls.contained_case(*lots, **vals)
        case.with_user(cls.manager).action_notify()
        return case

    def notice(self, partner, purpose="notice", case=None):
        return (case or self.recall).notice_ids.filtered(
            lambda n: n.partner_id == partner and n.purpose == purpose
        )

    def consignee(self, partner, case=None):
        return (case or self.recall).consignee_ids.filtered(
            lambda c: c.partner_id == partner
        )

    def answer_of(self, partner, case=None):
        return self.consignee(partner, case).response_id

    @contextmanager
    def no_commit(self):
        """The job as it runs, but within the transaction of the test."""

        def commit(cron, processed=0, *, remaining=None, deactivate=False):
            cron.env.flush_all()
            return 60.0

        with patch.object(IrCron, "_commit_progress", commit):
            yield

    def send(self):
        """Run the sending job; return the mails, as (addresses, subject, body)."""
        with self.no_commit(), self.mock_mail_gateway():
            self.env["whiz.recall.notice"]._cron_send()
        return [
            (", ".join(mail["email_to"]), mail["subject"], mail["body"])
            for mail in self._mails
        ]

    def approve_and_send(self, case=None):
        (case or self.recall).with_user(self.manager).action_approve_notices()
        return self.send()

    def release_all(self):
        """Lift the holds of the case, so that goods move again."""
        second = new_test_user(
            self.env, "recall-second", "whiz_traceability.group_recall_manager"
        )
        for user in (self.manager, second):
            self.recall.hold_ids.with_user(user)._release("All clear")

    def last_log(self, case=None):
        return (case or self.recall).decision_ids.sorted("id")[-1:].note

    def amounts(self, response, **by_lot):
        """Return amounts for ``_submit``: ``JAR_1={"on_hand": 2}``."""
        lines = {line.lot_id.name.replace("-", "_"): line for line in response.line_ids}
        return {lines[name].id: amounts for name, amounts in by_lot.items()}
