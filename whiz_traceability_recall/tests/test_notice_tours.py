from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .common_notice import NoticeCommon


@tagged("post_install", "-at_install")
class TestNoticeTours(NoticeCommon, HttpCase):
    """Notify, answer on the page, take an answer down, plan the return."""

    # all buttons beside each other: a menu of the rest closes when the form is saved
    browser_size = "1920x1080"

    def test_from_notice_to_return(self):
        self.manager.group_ids = [
            Command.link(self.env.ref("stock.group_stock_user").id)
        ]
        self.manager.email = "manager@maker.example.com"
        self.recall.with_user(self.manager).action_cancel()
        self.recall = self.contained_case(self.raw, hazard=False)
        url = f"/odoo/recalls/{self.recall.id}"
        self.start_tour(url, "whiz_recall_notify", login="recall-manager")
        self.assertEqual(set(self.recall.notice_ids.mapped("state")), {"queued"})
        self.assertEqual(len(self.send()), 2)
        answer = self.answer_of(self.rossi)
        line = answer.line_ids.filtered(lambda line: line.lot_id == self.jar_3)
        page = self.url_open(
            f"/recall/{answer.token}",
            data={"affected": "yes", f"to_return-{line.id}": "2"},
        )
        self.assertIn("Thank you", page.text)
        self.start_tour(url, "whiz_recall_return", login="recall-manager")
        lines = answer.return_ids.move_line_ids
        self.assertEqual((lines.lot_id, lines.quantity), (self.jar_3, 2))
        self.start_tour(url, "whiz_recall_take_down", login="recall-manager")
        self.assertEqual(self.answer_of(self.weber).affected, "no")
        self.assertEqual(self.recall.responded_rate, 100)
