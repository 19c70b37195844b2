from datetime import timedelta

from odoo.exceptions import AccessError
from odoo.fields import Datetime
from odoo.tests import tagged

from .common_recall import RecallCommon


@tagged("post_install", "-at_install")
class TestRecallBoard(RecallCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tell_story()
        cls.weber.country_id = cls.env.ref("base.de")
        cls.rossi.country_id = cls.env.ref("base.it")
        cls.frozen = cls.frozen_case(cls.raw, user_id=cls.manager.id)

    def consignee(self, partner):
        return self.frozen.consignee_ids.filtered(lambda c: c.partner_id == partner)

    def board(self):
        return self.frozen.with_user(self.manager).get_board()

    def test_at_first(self):
        board = self.board()
        self.assertEqual(
            board["rates"],
            dict.fromkeys(("notified", "acknowledged", "responded", "recovered"), 0),
        )
        self.assertEqual([c["name"] for c in board["consignees"]], ["Rossi", "Weber"])
        self.assertFalse(board["days"])

    def test_milestones(self):
        now = Datetime.now()
        self.consignee(self.rossi).write(
            {"notified_date": now, "acknowledged_date": now, "responded_date": now}
        )
        self.consignee(self.weber).notified_date = now - timedelta(days=4)
        board = self.board()
        self.assertEqual(
            board["rates"],
            {"notified": 100, "acknowledged": 50, "responded": 50, "recovered": 0},
        )
        first, second = board["consignees"]
        self.assertEqual((first["name"], first["overdue"]), ("Weber", True))
        self.assertFalse(second["overdue"])
        self.assertEqual(
            [(c["country"], c["notified"], c["responded"]) for c in board["countries"]],
            [("Germany", 1, 0), ("Italy", 1, 1)],
        )
        self.assertEqual(len(board["days"]), 2)
        self.assertAlmostEqual(board["hours"]["responded"], 0, delta=0.1)

    def test_recovered(self):
        self.give_back(self.to_rossi, {self.jar_1: 3})
        board = self.board()
        # 3 of the 6 and 3 that consignees had
        self.assertAlmostEqual(board["rates"]["recovered"], 100 * 3 / 9)
        lots = {lot["name"]: lot["recovered"] for lot in board["lots"]}
        self.assertEqual(lots, {"JAR-1": 75, "JAR-2": 0, "JAR-3": 0})
        self.assertAlmostEqual(self.frozen.recovered_rate, 100 * 3 / 9)

    def test_delivered_since_does_not_hide_what_came_back(self):
        self.give_back(self.to_rossi, {self.jar_1: 3})
        later = self.deliver([(self.jar, self.jar_1, 1)], self.rossi)
        self.backdate(later, Datetime.now() + timedelta(days=1))
        self.assertAlmostEqual(self.board()["rates"]["recovered"], 100 * 3 / 9)

    def test_every_unit(self):
        totals = {total["product"]: total for total in self.board()["totals"]}
        jars = totals["Recall jar"]
        self.assertEqual(
            [jars[k] for k in ("came_in", "ours", "shipped", "out", "unexplained")],
            [9, 3, 6, 6, 0],
        )
        paste = totals["Recall paste"]
        self.assertEqual(
            [paste["came_in"], paste["consumed"], paste["ours"]], [10, 9, 1]
        )
        self.assertFalse(jars["missing"])

    def test_what_is_missing_is_named(self):
        quant = self.env["stock.quant"].search(
            [("lot_id", "=", self.jar_3.id), ("location_id", "=", self.stock.id)]
        )
        quant.sudo().quantity = 1  # as a mistake of a programmer would
        totals = {total["product"]: total for total in self.board()["totals"]}
        self.assertEqual(
            totals["Recall jar"]["missing"], [{"name": "JAR-3", "quantity": 1}]
        )

    def test_team_is_told(self):
        told = []
        self.patch(
            self.env.registry["res.partner"],
            "_bus_send",
            lambda partner, kind, payload, **kw: told.append((partner, kind, payload)),
        )
        self.consignee(self.rossi).notified_date = Datetime.now()
        self.assertEqual(
            told,
            [(self.manager.partner_id, "whiz_recall/board", {"id": self.frozen.id})],
        )

    def test_rights(self):
        other = self.env["res.company"].create({"name": "Other company"})
        stranger = self.manager.copy({"login": "stranger"})
        stranger.write({"company_ids": other.ids, "company_id": other.id})
        with self.assertRaises(AccessError):
            self.frozen.with_user(stranger).get_board()
