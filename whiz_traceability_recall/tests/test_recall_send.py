import threading
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api, fields
from odoo.modules.registry import Registry
from odoo.orm.environments import Transaction
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from odoo.addons.base.models.ir_cron import IrCron
from odoo.addons.mail.models.mail_mail import MailMail

from .common_notice import NoticeCommon

SEND = "odoo.addons.whiz_traceability_recall.models.whiz_recall_send.{}"


class Killed(BaseException):
    """What a killed process looks like from within: nothing is caught any more."""


@tagged("post_install", "-at_install")
class TestRecallSend(NoticeCommon):
    def test_result_is_written_down(self):
        mails = self.approve_and_send()
        self.assertEqual(len(mails), 2)
        self.assertEqual(set(self.recall.notice_ids.mapped("state")), {"sent"})
        self.assertEqual(self.send(), [])

    def test_server_refuses(self):
        def refuse(mails, **_options):
            mails.write({"state": "exception", "failure_reason": "Mailbox full"})

        with patch.object(MailMail, "send", refuse):
            self.approve_and_send()
        notices = self.recall.notice_ids
        self.assertEqual(set(notices.mapped("state")), {"failed"})
        self.assertEqual(set(notices.mapped("failure")), {"Mailbox full"})
        self.assertFalse(any(self.recall.consignee_ids.mapped("notified_date")))
        self.assertEqual(self.recall.trouble_count, 2)
        notices.with_user(self.manager).action_send_again()
        self.assertEqual(len(self.send()), 2)

    def test_one_that_cannot_be_rendered_stops_no_other(self):
        Notice = type(self.env["whiz.recall.notice"])
        render = Notice._render
        bad = self.notice(self.rossi)

        def fail(notice):
            if notice == bad:
                raise ValueError("broken")
            return render(notice)

        with patch.object(Notice, "_render", fail), self.assertLogs(level="WARNING"):
            mails = self.approve_and_send()
        self.assertEqual(len(mails), 1)
        self.assertEqual(bad.state, "failed")
        self.assertIn("broken", bad.failure)

    def test_started_again_by_the_database(self):
        """What another transaction has changed at this moment is sent later."""
        Notice = type(self.env["whiz.recall.notice"])

        def fail(notice):
            raise SerializationFailure("could not serialize access")

        with patch.object(Notice, "_render", fail):
            self.assertFalse(self.approve_and_send())
        self.assertEqual(set(self.recall.notice_ids.mapped("state")), {"queued"})
        self.assertEqual(len(self.send()), 2)

    def test_doubtful_is_for_a_person(self):
        notice = self.notice(self.rossi).sudo()
        notice.state = "sending"
        self.env.flush_all()
        with self.no_commit():
            notice._settle_interrupted()
        self.assertEqual(notice.state, "sending", "its sender may be at work")
        self.env.cr.execute(
            "UPDATE whiz_recall_notice SET write_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(minutes=5), notice.id],
        )
        notice.invalidate_recordset()
        self.assertEqual(self.send(), [])
        self.assertEqual(notice.state, "doubtful")
        self.assertIn("Nobody can tell", self.last_log())
        notice.with_user(self.manager).action_confirm_sent()
        self.assertEqual(notice.state, "sent")
        self.assertTrue(self.consignee(self.rossi).notified_date)


@tagged("post_install", "-at_install")
class TestRecallSendRace(BaseCase):
    """The sending job on connections of its own, with real commits.

    ``tell`` makes a case that is committed; it is taken away again in the end.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.registry = Registry(get_db_name())

    def setUp(self):
        super().setUp()
        self.sent = []
        self.lock = threading.Lock()
        self.addCleanup(self.forget)
        with self.session() as env:
            self.ids = self.tell(env)

    @contextmanager
    def session(self):
        """An environment on a connection of its own; commits if nothing is raised."""
        with self.registry.cursor() as cr:
            # Environment() asks for the registry, which the test runner has locked.
            cr.transaction = Transaction(self.registry)
            yield api.Environment(cr, SUPERUSER_ID, {})

    def tell(self, env):
        """Make a case with eight approved notices; only records, no goods."""
        partners = env["res.partner"].create(
            [{"name": f"Race {i}", "email": f"race{i}@example.com"} for i in range(8)]
        )
        recall = env["whiz.recall"].create(
            {"title": "Race", "reason": "Metal", "hazard_class": "2"}
        )
        consignees = env["whiz.recall.consignee"].create(
            [{"recall_id": recall.id, "partner_id": p.id} for p in partners]
        )
        consignees._ensure_responses()
        notices = env["whiz.recall.notice"].create(
            [{"consignee_id": c.id, "state": "queued"} for c in consignees]
        )
        return {
            "recall": recall.id,
            "partners": partners.ids,
            "notices": notices.ids,
        }

    def forget(self):
        with self.session() as env:
            # One after the other, not by the cascade from the case: a notice that two
            # foreign keys write in one transaction has all its keys checked again, in
            # an order that depends on the numbers that PostgreSQL gave the constraints.
            env.cr.execute(
                "DELETE FROM whiz_recall_notice WHERE id = ANY(%s) RETURNING mail_id",
                [self.ids["notices"]],
            )
            mails = [mail for (mail,) in env.cr.fetchall() if mail]
            env.cr.execute("DELETE FROM mail_mail WHERE id = ANY(%s)", [mails])
            env.cr.execute(
                "DELETE FROM mail_message WHERE model = 'whiz.recall.notice'"
                " AND res_id = ANY(%s)",
                [self.ids["notices"]],
            )
            env.cr.execute(
                "DELETE FROM whiz_recall_decision WHERE recall_id = %s",
                [self.ids["recall"]],
            )
            env.cr.execute(
                "DELETE FROM whiz_recall WHERE id = %s", [self.ids["recall"]]
            )
            env["res.partner"].browse(self.ids["partners"]).unlink()

    def handle(self, mails, **_options):
        """Stand in for the mail server."""
        with self.lock:
            self.sent += mails.mapped("email_to")
        mails.write({"state": "sent"})

    def states(self):
        with self.session() as env:
            return env["whiz.recall.notice"].browse(self.ids["notices"]).mapped("state")

    def run_job(self):
        with self.session() as env:
            env["whiz.recall.notice"]._cron_send()

    def test_two_jobs_at_the_same_time(self):
        errors = []
        both = threading.Barrier(2, timeout=60)

        def work():
            try:
                both.wait()
                self.run_job()
            except Exception as error:
                errors.append(error)

        with patch.object(MailMail, "send", lambda mails, **o: self.handle(mails, **o)):
            threads = [threading.Thread(target=work) for _ in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join(120)
            self.run_job()
        self.assertEqual(errors, [])
        self.assertEqual(sorted(self.sent), sorted(set(self.sent)))
        self.assertEqual(len(self.sent), 8)
        self.assertEqual(set(self.states()), {"sent"})

    def test_looked_at_between_claim_and_sending(self):
        """Another job looks at a notice that is claimed, and lets go of it at once.

        The sender waits for that: it has claimed the notice, nobody else sends it.
        """
        commit = IrCron._commit_progress
        looking = []

        def look(cron, *args, **kwargs):
            result = commit(cron, *args, **kwargs)
            with self.session() as env:
                claimed = (
                    env["whiz.recall.notice"]
                    .browse(self.ids["notices"])
                    .filtered(lambda notice: notice.state == "sending")
                )
            if claimed and not looking:
                cursor = self.registry.cursor()
                cursor.execute(
                    "SELECT FROM whiz_recall_notice WHERE id = %s FOR UPDATE",
                    [claimed.id],
                )
                looking.append(threading.Timer(0.5, cursor.close))
                looking[0].start()
            return result

        with (
            patch.object(IrCron, "_commit_progress", look),
            patch.object(MailMail, "send", lambda mails, **o: self.handle(mails, **o)),
        ):
            self.run_job()
        looking[0].join()
        self.assertEqual(len(self.sent), 8)
        self.assertEqual(len(set(self.sent)), 8)
        self.assertEqual(set(self.states()), {"sent"})

    def test_killed_after_the_mail_left(self):
        def die(mails, **options):
            self.handle(mails, **options)
            if len(self.sent) == 3:
                raise Killed

        with patch.object(MailMail, "send", die), self.assertRaises(Killed):
            self.run_job()
        self.assertEqual(
            sorted(self.states()), ["queued"] * 5 + ["sending"] + ["sent"] * 2
        )
        with (
            patch.object(MailMail, "send", lambda mails, **o: self.handle(mails, **o)),
            patch(SEND.format("INTERRUPTED_AFTER"), timedelta(seconds=-5)),
        ):
            self.run_job()
            self.run_job()
        # Nobody gets it twice; the one in doubt is given to a person.
        self.assertEqual(len(self.sent), 8)
        self.assertEqual(len(set(self.sent)), 8)
        self.assertEqual(sorted(self.states()), ["doubtful"] + ["sent"] * 7)

    def test_server_breaks_off(self):
        def fail(mails, **options):
            raise ConnectionResetError("broken off")

        with (
            patch.object(MailMail, "send", fail),
            self.assertLogs(level="WARNING") as logs,
        ):
            self.run_job()
        self.assertTrue(logs.output)
        self.assertEqual(set(self.states()), {"doubtful"})
