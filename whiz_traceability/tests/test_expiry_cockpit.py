import random
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime
from odoo.tests import new_test_user, tagged

from .common_expiry import ExpiryCommon


def sold(batches, pace):
    """Sell batches of (quantity, days) day by day, the first to expire first.

    :return: what is left of each on its last day
    """
    left = [quantity for quantity, _days in batches]
    for day in range(max(days for _quantity, days in batches)):
        today = pace
        for i in sorted(range(len(batches)), key=lambda i: batches[i][1]):
            if batches[i][1] > day:
                taken = min(today, left[i])
                left[i] -= taken
                today -= taken
    return left


@tagged("post_install", "-at_install")
class TestExpiryCockpit(ExpiryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.milk.removal_time = 0

    def row(self, lot):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.Stock.search([("lot_id", "=", lot.id)])

    def sell(self, quantity, days_ago=1, product=None, came=200):
        """Deliver some of a lot of another kind, so many days ago, that came in
        ``came`` days ago."""
        product = product or self.milk
        lot = self.lot(product, f"SOLD{days_ago}", expiration_date=self.at(300))
        receipt = self.receive([(product, lot, quantity)])
        receipt.move_ids.date = Datetime.now() - timedelta(days=came)
        picking = self.deliver([(product, lot, quantity)])
        picking.move_ids.date = self.at(-days_ago)
        self.backdate(picking, self.at(-days_ago))
        return picking

    # ------------------------------------------------------------------
    # Buckets
    # ------------------------------------------------------------------

    def test_buckets(self):
        expected = {
            -400: "expired",
            -1: "expired",
            0: "week",
            7: "week",
            8: "month",
            30: "month",
            31: "two_months",
            60: "two_months",
            61: "three_months",
            90: "three_months",
            91: "half_year",
            180: "half_year",
            181: "later",
        }
        lots = {days: self.dated(f"L{days}", days) for days in expected}
        for days, bucket in expected.items():
            row = self.row(lots[days])
            self.assertEqual((row.bucket, row.days_left), (bucket, days))
            self.assertEqual(row.last_day, self.at(days).date())

    def test_buckets_come_in_the_order_of_time(self):
        """Also in a pivot and a graph, which ask for sums by bucket."""
        for days in (200, 100, 70, 40, 20, 3, -3):
            self.dated(f"L{days}", days)
        self.env.flush_all()
        domain = [("product_id", "=", self.milk.id)]
        expected = [
            "expired",
            "week",
            "month",
            "two_months",
            "three_months",
            "half_year",
            "later",
        ]
        for groups, column in (
            (["bucket"], 0),
            (["product_id", "bucket"], 1),
            (["bucket", "warehouse_id"], 0),
        ):
            rows = self.Stock.formatted_read_group(domain, groups, ["value:sum"])
            self.assertEqual([row["bucket"] for row in rows], expected, groups)
            rows = self.Stock._read_group(domain, groups, ["value:sum"])
            self.assertEqual([row[column] for row in rows], expected, groups)
        [rows] = self.Stock.formatted_read_grouping_sets(
            domain, [["product_id", "bucket"]], ["value:sum"]
        )
        self.assertEqual([row["bucket"] for row in rows], expected)
        rows = self.Stock._read_group(domain, ["bucket"], order="bucket desc")
        self.assertEqual([bucket for (bucket,) in rows], expected[::-1])

    def test_value_and_quantity(self):
        lot = self.dated("L1", 20, quantity=7)
        self.transfer(
            [(self.milk, lot, 3)],
            self.stock,
            self.env["stock.location"].create(
                {"name": "Shelf", "location_id": self.stock.id}
            ),
            self.warehouse.int_type_id,
        )
        row = self.row(lot)
        self.assertEqual((row.quantity, row.value), (7, 14))
        self.assertEqual(row.supplier_id, self.supplier)
        self.assertEqual(row.warehouse_id, self.warehouse)
        self.assertEqual(row.categ_id, self.milk.categ_id)

    def test_who_supplied_it(self):
        lot = self.dated("L1", 20)
        self.receive([(self.milk, lot, 1)], self.supplier_2)
        self.assertEqual(self.row(lot).supplier_id, self.supplier, "the first")
        made = self.lot(self.milk, "MADE", expiration_date=self.at(20))
        self.count(made, 5)
        self.assertFalse(self.row(made).supplier_id)

    def test_not_in_the_cockpit(self):
        no_stock = self.dated("L1", 20, quantity=0)
        stone = self.product("Stone")
        undated = self.lot(stone, "S1")
        self.receive([(stone, undated, 5)])
        sold_out = self.dated("L2", 20)
        self.deliver([(self.milk, sold_out, 10)])
        for lot in (no_stock, undated, sold_out):
            self.assertFalse(self.row(lot))

    # ------------------------------------------------------------------
    # What will not be sold in time
    # ------------------------------------------------------------------

    def test_hand_worked(self):
        """180 sold in 90 days are 2 a day. 20 days for the first lot: 40 of 50 are
        sold. In the 10 days that then are left until the 30th, 20 of 60 are sold."""
        self.sell(180)
        first, second = self.dated("A", 20, 50), self.dated("B", 30, 60)
        row = self.row(first)
        self.assertEqual((row.pace, row.ahead), (2, 0))
        self.assertEqual((row.unsold, row.unsold_value), (10, 20))
        row = self.row(second)
        self.assertEqual((row.pace, row.ahead), (2, 50))
        self.assertEqual((row.unsold, row.unsold_value), (40, 80))
        self.assertEqual(row.sold_before, 40)
        self.assertIn("2.00", row.forecast)
        self.assertIn("20.00 Units will be sold in time, 40.00", row.forecast)

    def test_all_sold_in_time(self):
        self.sell(180)
        row = self.row(self.dated("A", 20, 40))
        self.assertEqual((row.unsold, row.unsold_value), (0, 0))

    def test_nothing_sells(self):
        row = self.row(self.dated("A", 20, 40))
        self.assertEqual((row.pace, row.unsold), (0, 40))

    def test_expired_is_not_sold(self):
        self.sell(180)
        expired, fresh = self.dated("A", -5, 30), self.dated("B", 10, 15)
        self.assertEqual(self.row(expired).unsold, 30)
        self.assertEqual(self.row(fresh).unsold, 0, "20 can be sold until then")

    def test_until_the_removal_date(self):
        self.sell(180)
        self.milk.removal_time = 10
        row = self.row(self.dated("A", 30, 50))
        self.assertEqual((row.sell_by, row.unsold), (self.at(20).date(), 10))

    def test_pace(self):
        returned = self.sell(90, 5)
        self.give_back(returned, {returned.move_line_ids.lot_id: 45})
        self.sell(900, 91)
        water = self.product("Water", "none")
        used = self.dated("USED", 300, 45)
        juice = self.lot(self.product("Juice"), "J1")
        self.produce([(juice, 1)], [(self.milk, used, 45), (water, None, 1)])
        row = self.row(self.dated("A", 20))
        self.assertEqual(row.pace, 1, "45 sold and 45 used in 90 days")

    def test_pace_of_a_new_product(self):
        """It came in 9 days and some hours ago, in the tenth day 60 are sold: 6 a day,
        so in 5 days 30 of 50."""
        self.sell(60, came=9.5)
        row = self.row(self.dated("A", 5, 50))
        self.assertEqual((row.pace_days, row.pace, row.unsold), (10, 6, 20))
        self.assertIn("Pace: 6.00 Units a day; so much left", row.forecast)
        self.assertIn("in 10 days.", row.forecast)

    def test_pace_of_the_first_day(self):
        self.sell(8, days_ago=0, came=0)
        row = self.row(self.dated("A", 5, 50))
        self.assertEqual((row.pace_days, row.pace, row.unsold), (1, 8, 10))

    def test_pace_of_a_product_that_was_sold_out_and_came_again(self):
        """It is not new: the days without it count."""
        self.sell(9, came=120)
        self.sell(81, days_ago=2, came=3)
        row = self.row(self.dated("A", 5, 50))
        self.assertEqual((row.pace_days, row.pace), (90, 1))

    def test_pace_of_a_new_warehouse(self):
        """What another warehouse has had for long is new in this one."""
        self.sell(180)
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        other.partner_id.tz = "UTC"
        lot = self.dated("A", 20, 100)
        moved = self.transfer(
            [(self.milk, lot, 60)], self.stock, other.lot_stock_id, other.int_type_id
        )
        moved.move_ids.date = Datetime.now() - timedelta(days=4, hours=1)
        self.deliver([(self.milk, lot, 20)], source=other.lot_stock_id)
        rows = {row.warehouse_id: row for row in self.row(lot)}
        self.assertEqual((rows[other].pace_days, rows[other].pace), (5, 4))
        self.assertEqual(rows[self.warehouse].pace_days, 90)

    def test_another_warehouse_sells_its_own(self):
        self.sell(180)
        other = self.env["stock.warehouse"].create({"name": "Other", "code": "OTH"})
        lot = self.dated("A", 20, 50)
        self.transfer(
            [(self.milk, lot, 10)], self.stock, other.lot_stock_id, other.int_type_id
        )
        rows = {row.warehouse_id: row for row in self.row(lot)}
        self.assertEqual(rows[other].unsold, 10)
        self.assertEqual(rows[self.warehouse].unsold, 0)

    def test_against_a_simulation(self):
        generator = random.Random(19)
        for number in range(6):
            product = self.perishable(f"P{number}", removal_time=0)
            pace = generator.randrange(0, 5)
            if pace:
                self.sell(pace * 90, product=product)
            # one lot for each day, so that the order is clear
            days = generator.sample(range(-5, 40), 6)
            batches = [(generator.randrange(1, 60), day) for day in days]
            lots = [
                self.dated(f"L{i}", day, quantity, product=product)
                for i, (quantity, day) in enumerate(batches)
            ]
            expected = sold([(q, max(day, 0)) for q, day in batches], pace)
            found = [self.row(lot).unsold for lot in lots]
            for left, unsold in zip(expected, found, strict=True):
                self.assertAlmostEqual(left, unsold, 6, (pace, batches))

    # ------------------------------------------------------------------
    # The tiles
    # ------------------------------------------------------------------

    def test_tiles(self):
        self.dated("A", 3, 50)
        self.dated("B", 20, 10)
        domain = [("product_id", "=", self.milk.id)]
        data = self.Stock.get_cockpit(domain)
        tiles = {
            tile["bucket"]: (tile["lots"], tile["value"]) for tile in data["buckets"]
        }
        self.assertEqual(tiles["week"], (1, 100))
        self.assertEqual(tiles["month"], (1, 20))
        self.assertEqual(tiles["expired"], (0, 0))
        self.assertEqual(data["unsold"], {"lots": 2, "value": 120})

    def test_few_queries(self):
        for n in range(20):
            self.dated(f"L{n}", n)
        self.env.flush_all()
        with self.assertQueryCount(8):
            self.Stock.get_cockpit([])

    def test_lost(self):
        before = self.Stock.get_cockpit()["lost"]
        expired = self.dated("A", -3, 50)
        fresh = self.dated("B", 20, 50)
        self.scrap(expired, 4)
        self.scrap(fresh, 10)
        self.scrap_by_transfer(expired, 3)
        self.count(expired, 37)
        tag = self.env.ref("whiz_traceability.scrap_reason_expired")
        self.scrap(fresh, 5, scrap_reason_tag_ids=[(6, 0, tag.ids)])
        self.env.flush_all()
        losses = self.env["whiz.expiry.loss"].search(
            [("product_id", "=", self.milk.id)], order="id"
        )
        self.assertEqual(
            [(loss.lot_id, loss.quantity, loss.value, loss.kind) for loss in losses],
            [
                (expired, 4, 8, "scrap"),
                (expired, 3, 6, "scrap"),
                (expired, 6, 12, "count"),
                (fresh, 5, 10, "scrap"),
            ],
        )
        self.assertEqual(losses.supplier_id, self.supplier)
        self.assertEqual(self.Stock.get_cockpit()["lost"] - before, 36)

    # ------------------------------------------------------------------
    # Who sees it
    # ------------------------------------------------------------------

    def test_plain_users(self):
        lot = self.dated("A", -3, 50)
        self.scrap(lot, 4)
        reader = new_test_user(self.env, "qa", "whiz_traceability.group_user")
        self.assertTrue(self.Stock.with_user(reader).search([("lot_id", "=", lot.id)]))
        row = self.Stock.with_user(reader).search([("lot_id", "=", lot.id)])
        row.read()
        row.web_read({"forecast": {}, "event_ids": {}, "supplier_id": {}})
        self.Stock.with_user(reader).get_cockpit([])
        nobody = new_test_user(self.env, "nobody", "base.group_user")
        with self.assertRaises(AccessError):
            self.Stock.with_user(nobody).get_cockpit([])
        with self.assertRaises(UserError):
            row.action_hold()

    def test_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        with self.in_company(other):
            lot = self.dated("SECRET", -3, 1234)
            self.scrap(lot, 4)
            self.rule([(30, "expiration_date", "digest")])
            self.run_rules()
        reader = new_test_user(self.env, "qa", "whiz_traceability.group_user")
        Stock = self.Stock.with_user(reader)
        self.assertFalse(Stock.search([("lot_id", "=", lot.id)]))
        self.assertFalse(
            self.env["whiz.expiry.loss"]
            .with_user(reader)
            .search([("lot_id", "=", lot.id)])
        )
        self.assertFalse(self.Event.with_user(reader).search([("lot_id", "=", lot.id)]))
        event = self.Event.search([("lot_id", "=", lot.id)])
        self.assertEqual(event.company_id, other)
        Watch = self.env["whiz.expiry.watch"].with_user(reader)
        self.assertFalse(Watch.search([("id", "=", event.watch_id.id)]))
        with self.assertRaises(AccessError):
            event.watch_id.with_user(reader).write({"stage_id": False})
