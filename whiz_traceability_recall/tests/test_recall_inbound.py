from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..lib import matching
from .common_notice import NoticeCommon

GTIN = "4006381333931"


@tagged("post_install", "-at_install")
class TestRecallInbound(NoticeCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.nuts = cls.product("Raw hazelnuts 25 kg", barcode=GTIN)
        cls.milk = cls.product("Milk powder")
        cls.hz_1 = cls.lot(cls.nuts, "HZ-O88123")
        cls.hz_2 = cls.lot(cls.nuts, "HZ-088124")
        cls.other = cls.lot(cls.milk, "HZ-088123")

    def inbound(self, text, user=None, **vals):
        notice = (
            self.env["whiz.recall.inbound"]
            .with_user(user or self.quality)
            .create({"name": "Recall", "text": text, **vals})
        )
        notice.action_read()
        return notice

    def found(self, notice):
        return {m.lot_id: m.suggestion for m in notice.match_ids}

    def test_tolerant(self):
        notice = self.inbound("lot;gtin\nhz 88123;" + GTIN)
        self.assertEqual(
            self.found(notice),
            {self.hz_1: "relevant", self.hz_2: "unsure"} | {self.other: "unsure"},
        )
        self.assertIn("GTIN", notice.match_ids[0].why)

    def test_nothing_found_is_an_answer(self):
        notice = self.inbound("Recall of bolts, lot QX-999")
        self.assertFalse(notice.match_ids)
        self.assertTrue(notice.matched_date)
        notice.action_close()
        self.assertEqual(notice.state, "closed")

    def test_text_without_anything(self):
        notice = self.env["whiz.recall.inbound"].create({"name": "x"})
        with self.assertRaisesRegex(UserError, "by hand"):
            notice.action_read()

    def test_whole_product(self):
        notice = self.inbound(f"gtin\n{GTIN}")
        self.assertEqual(
            self.found(notice), {self.hz_1: "relevant", self.hz_2: "relevant"}
        )

    def test_sql_key_is_the_one_of_python(self):
        for name in ("HZ-O88123", "lot 007", "I-L-0.0", "000", "a0b00c000d1", "x y-z"):
            self.env.cr.execute(
                "SELECT " + matching.SQL_KEY.replace("%s", "%(text)s"), {"text": name}
            )
            self.assertEqual(
                self.env.cr.fetchone()[0], matching.confused_key(name), name
            )

    def test_triage_and_case(self):
        notice = self.inbound("lot;gtin\nhz 88123;" + GTIN)
        with self.assertRaisesRegex(UserError, "wait for a judgement"):
            notice.action_close()
        with self.assertRaisesRegex(UserError, "relevant before"):
            notice.action_open_case()
        for match in notice.match_ids:
            if match.lot_id == self.hz_1:
                match.action_relevant()
            else:
                match.action_not_relevant()
        self.assertEqual(notice.match_ids.user_id, self.quality)
        action = notice.action_open_case()
        case = self.env["whiz.recall"].browse(action["res_id"])
        self.assertEqual(case.seed_lot_ids, self.hz_1)
        self.assertEqual(case.inbound_id, notice)
        notice.action_close()

    def test_every_night_until_closed(self):
        notice = self.inbound(f"lot;gtin\nHZ-777001;{GTIN}")
        self.assertFalse(notice.match_ids)
        late = self.lot(self.nuts, "HZ 777001")
        for _night in range(2):
            with self.no_commit():
                self.env["whiz.recall.inbound"]._cron_match()
        self.assertEqual(notice.match_ids.lot_id, late)
        self.assertEqual(len(notice.activity_ids), 1)
        self.assertEqual(notice.activity_ids.user_id, self.quality)
        notice.match_ids.action_not_relevant()
        notice.action_close()
        self.lot(self.nuts, "HZ777001")
        with self.no_commit():
            self.env["whiz.recall.inbound"]._cron_match()
        self.assertEqual(notice.match_ids.lot_id, late)

    def test_judgement_stays(self):
        notice = self.inbound(f"gtin\n{GTIN}")
        notice.match_ids[0].action_not_relevant()
        notice.action_match()
        self.assertEqual(len(notice.match_ids), 2)
        self.assertEqual(notice.match_ids.mapped("verdict").count("not"), 1)

    def test_rights(self):
        notice = self.inbound(f"gtin\n{GTIN}")
        with self.assertRaises(AccessError):
            notice.with_user(self.user).action_match()
        with self.assertRaises(AccessError):
            notice.match_ids[0].with_user(self.user).action_relevant()
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "inbound-stranger",
            "whiz_traceability.group_quality",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for records in (notice, notice.item_ids, notice.match_ids):
            with self.assertRaises(AccessError):
                records.with_user(stranger).check_access("read")
        self.hz_1.company_id = self.env.company
        theirs = self.inbound(f"gtin\n{GTIN}", user=stranger, company_id=other.id)
        self.assertEqual(theirs.sudo().match_ids.lot_id, self.hz_2)
