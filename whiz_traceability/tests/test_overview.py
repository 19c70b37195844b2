from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestOverview(HoldCommon):
    """The numbers of the first page are those of the lists behind them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.jar.use_expiration_date = True
        cls.put(cls.a, 10)
        cls.put(cls.b, 5)
        cls.reader = cls.user("whiz_reader", "whiz_traceability.group_user")

    def overview(self, user=None):
        self.env.flush_all()
        return self.env["whiz.overview"].with_user(user or self.reader).get_overview()

    def count(self, key, data=None):
        data = data or self.overview()
        (count,) = [count for count in data["counts"] if count["key"] == key]
        return count

    def listed(self, item):
        action = item["action"]
        return (
            self.env[action["res_model"]]
            .with_user(self.reader)
            .search(action["domain"])
        )

    def test_lots_on_hold(self):
        before = self.count("held")["value"]
        (self.a | self.b)._hold("quality")
        count = self.count("held")
        self.assertEqual(count["value"], before + 2)
        self.assertEqual(count["level"], "danger")
        self.assertEqual(len(self.listed(count)), count["value"])
        self.assertLessEqual(self.a | self.b, self.listed(count))

    def test_attention(self):
        hold = self.a._hold("quality", note="Splinters")
        data = self.overview()
        (item,) = [i for i in data["attention"] if i["key"] == f"hold-{hold.id}"]
        self.assertIn(hold.name, item["title"])
        self.assertIn("A (Hold Jar)", item["text"])
        self.assertEqual(item["action"]["res_id"], hold.id)
        hold._release("Tested again: fine.")
        keys = [item["key"] for item in self.overview()["attention"]]
        self.assertNotIn(f"hold-{hold.id}", keys)

    def test_most_urgent_first(self):
        self.a._hold("quality")
        self.order(self.jar, 5)
        short = self.b._hold("complaint")
        data = self.overview()
        self.assertEqual(data["attention"][0]["key"], f"hold-{short.id}")
        self.assertIn("short", data["attention"][0]["title"])
        reason = self.env["whiz.hold.reason"].search([("code", "=", "quality")])
        reason.release_second_person = True
        asked = self.a.hold_ids
        asked._release("Please look, too.")
        data = self.overview()
        self.assertEqual(data["attention"][0]["key"], f"hold-{asked.id}")
        self.assertIn("to confirm", data["attention"][0]["title"])

    def test_long_lists_are_cut_and_counted(self):
        lots = self.lots(self.jar, " ".join(f"T{number}" for number in range(13)))
        before = self.overview()
        open_before = len(before["attention"]) + before["more"]
        for lot in lots:
            lot._hold("quality")
        data = self.overview()
        self.assertEqual(len(data["attention"]), 10)
        self.assertEqual(data["more"], open_before + 13 - 10)

    def test_expiring(self):
        now = fields.Datetime.now()
        before = self.count("expiring")["value"]
        self.a.expiration_date = now + timedelta(days=12)
        self.b.expiration_date = now + timedelta(days=31)
        # not in stock
        self.c.expiration_date = now + timedelta(days=12)
        data = self.overview()
        count = self.count("expiring", data)
        self.assertEqual(count["value"], before + 1)
        self.assertIn(self.a, self.listed(count))
        self.assertNotIn(self.c, self.listed(count))
        (chart,) = [c for c in data["charts"] if c["key"] == "expiring"]
        self.assertEqual(len(chart["bars"]), 8)
        self.assertIn(self.a, self.listed(chart["bars"][1]))
        self.assertIn(self.b, self.listed(chart["bars"][4]))
        for bar in chart["bars"]:
            self.assertEqual(len(self.listed(bar)), bar["value"])

    def test_value_at_risk(self):
        """10 of A at 3.00 each; B expires later, C is not in stock."""
        before = self.count("expiring")["detail"]
        self.assertFalse(before, "nothing expires soon in an empty company")
        self.jar.standard_price = 3
        self.a.expiration_date = fields.Datetime.now() + timedelta(days=12)
        self.b.expiration_date = fields.Datetime.now() + timedelta(days=40)
        self.c.expiration_date = fields.Datetime.now() + timedelta(days=12)
        self.assertRegex(self.count("expiring")["detail"], r"30\.00.* at risk")

    def test_expiring_is_the_cockpits(self):
        """Both count by the day of the warehouse, the first and last of 31 included."""
        self.warehouse.partner_id.tz = "Pacific/Apia"
        Stock = self.env["whiz.expiry.stock"]
        soon = [("bucket", "in", ("week", "month")), ("product_id", "=", self.jar.id)]
        # 12:00 of 3 May in Samoa (UTC+13)
        with freeze_time(datetime(2027, 5, 2, 23)):
            for moment, expected in (
                (datetime(2027, 5, 2, 10, 59), False),
                (datetime(2027, 5, 2, 11), True),
                (datetime(2027, 6, 2, 10, 59), True),
                (datetime(2027, 6, 2, 11), False),
            ):
                self.a.expiration_date = moment
                count = self.count("expiring")
                self.assertEqual(self.a in self.listed(count), expected, moment)
                found = Stock.search(soon).lot_id
                self.assertEqual(self.a in found, expected, moment)

    def test_number_of_queries_does_not_grow(self):
        def queries():
            # twice: what is read once for all is not counted
            for _turn in range(3):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                self.overview()
            return self.env.cr.sql_log_count - before

        soon = fields.Datetime.now() + timedelta(days=5)
        self.a.expiration_date = soon
        few = queries()
        for lot in self.lots(self.jar, " ".join(f"Q{number}" for number in range(9))):
            lot.expiration_date = soon
            self.put(lot, 2)
        other = self.product("Other", use_expiration_date=True)
        for lot in self.lots(other, "O1 O2"):
            lot.expiration_date = soon
            self.put(lot, 2)
        self.assertEqual(queries(), few)

    def test_companies(self):
        """Shared lots that lie elsewhere are not ours to sell in time."""
        before = self.count("expiring")["value"]
        with self.in_company(self.company_2):
            self.put(self.c, 5, self.stock)
        self.c.expiration_date = fields.Datetime.now() + timedelta(days=3)
        self.assertEqual(self.count("expiring")["value"], before)
        self.paste.company_id = self.company_2
        held = self.count("held")["value"]
        [lot] = self.lots(self.paste, "Z")
        lot._hold("quality")
        self.assertEqual(self.count("held")["value"], held)

    def test_who_may_not_read_lots_sees_no_numbers(self):
        plain = self.user("whiz_plain_employee", "base.group_user")
        self.a._hold("quality")
        data = self.overview(plain)
        self.assertEqual((data["counts"], data["attention"]), ([], []))

    def test_sections_can_be_added(self):
        parent = type(self.env["whiz.overview"])
        original = parent._get_counts

        def extended(model):
            return [
                *original(model),
                {"key": "mine", "sequence": 1, "label": "mine", "value": 3},
            ]

        self.patch(parent, "_get_counts", extended)
        self.assertEqual(self.overview()["counts"][0]["key"], "mine")

    def test_missing_index(self):
        """administrators are told that tracing is slow, and what to do; it works"""
        admin = self.user("whiz_system", "base.group_system,stock.group_stock_user")

        def told(user):
            items = self.overview(user)["attention"]
            return [item for item in items if item["key"] == "index"]

        self.assertFalse(told(admin))
        self.env.cr.execute("DROP INDEX stock_move_line_whiz_lot_idx")
        (item,) = told(admin)
        self.assertIn("stock_move_line_whiz_lot_idx", item["text"])
        self.assertIn("upgrade", item["text"])
        self.assertEqual(item["action"]["res_model"], "ir.module.module")
        self.assertFalse(told(self.reader))
        self.assertTrue(self.a.get_genealogy()["roots"])
