from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError

from ..models.whiz_guard import Stop
from .common_hold import HoldCommon


class TestGuardContributors(HoldCommon):
    """Rules of an add-on, and how little is looked at where no rule has a say."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 100)
        cls.put(cls.b, 100)

    def add_rule(self, *rule):
        """Let the guard ask one rule more, until the end of the test."""
        Guard = self.env.registry["whiz.guard"]
        rules = Guard._contributors
        patcher = patch.object(
            Guard, "_contributors", lambda self: [*rules(self), tuple(rule)]
        )
        patcher.start()
        self.addCleanup(patcher.stop)

    def lines(self, *lots):
        """Return the lines of a delivery that is not done."""
        picking = self.order(self.jar, 2)
        picking.move_line_ids.unlink()
        move = picking.move_ids
        return self.env["stock.move.line"].create(
            [
                {
                    **move._prepare_move_line_vals(),
                    "lot_id": lot.id,
                    "quantity": 1,
                }
                for lot in lots
            ]
        )

    def test_rule_without_watch(self):
        """it sees every movement"""
        seen = []

        def get_stops(movements, lock=False):
            seen.extend((m.lot.name, m.quantity, m.kind, lock) for m in movements)
            return [Stop(m, "moon", "Not at full moon.") for m in movements[:1]]

        self.add_rule("moon", get_stops)
        lines = self.lines(self.a, self.b)
        with self.assertRaisesRegex(UserError, "full moon"):
            lines._check_whiz_guard()
        self.assertEqual(
            sorted(seen), [("A", 1, "customer", True), ("B", 1, "customer", True)]
        )

    def test_rule_that_watches(self):
        """it sees what it watches, and is asked for all lots at once"""
        asked, seen = [], []

        def watch(lots, lock=False):
            asked.append((sorted(lots.mapped("name")), lock))
            return lots.filtered(lambda lot: lot.name == "B")

        def get_stops(movements, lock=False):
            seen.extend(m.lot.name for m in movements)
            return []

        self.add_rule("moon", get_stops, watch)
        self.lines(self.a, self.b, self.a)._check_whiz_guard()
        self.assertEqual(asked, [(["A", "B"], True)])
        self.assertEqual(seen, ["B"])

    def test_a_rule_sees_what_another_watches(self):
        """each is asked about all lots that any of them watches"""
        seen = []

        def get_stops(movements, lock=False):
            seen.extend(m.lot.name for m in movements)
            return []

        self.add_rule("moon", get_stops, lambda lots, lock=False: lots.browse())
        self.a._hold("quality")
        lines = self.lines(self.a, self.b)
        with self.assertRaisesRegex(UserError, "on hold"):
            lines._check_whiz_guard()
        self.assertEqual(seen, ["A"])

    def test_nothing_is_watched(self):
        """no line is looked at, and the lots are locked all the same"""
        lines = self.lines(self.a, self.b)
        with patch.object(
            self.env.registry["whiz.guard"], "_get_line_movement"
        ) as look:
            self.assertEqual(lines._check_whiz_guard(), [])
        look.assert_not_called()
        locked = []
        execute = type(self.env.cr).execute

        def note(cr, query, *args, **kwargs):
            result = execute(cr, query, *args, **kwargs)
            if "FOR SHARE" in str(query):
                locked.append(cr.rowcount)
            return result

        with patch.object(type(self.env.cr), "execute", note):
            lines._check_whiz_guard()
        self.assertEqual(locked, [2])

    def test_queries(self):
        """one for all lots of a transfer, and none for lines"""
        lots = self.lots(self.jar, " ".join(f"L{number}" for number in range(30)))
        few, many = self.lines(*lots[:3]), self.lines(*lots)
        self.env.flush_all()
        for lines in (few, many):
            lines._check_whiz_guard()  # fills the caches
            with self.assertQueryCount(1):
                lines._check_whiz_guard()

    def test_dates_that_are_over(self):
        """each date that a rule can block from is watched once it is over"""
        self.jar.use_expiration_date = True
        now = fields.Datetime.now()
        future = dict.fromkeys(
            ("expiration_date", "use_date", "removal_date", "alert_date"),
            now + timedelta(days=9),
        )
        past = now - timedelta(days=2)
        lines = self.lines(self.a, self.b)
        for name, is_watched in (
            ("expiration_date", True),
            ("use_date", True),
            ("removal_date", True),
            ("alert_date", False),
        ):
            with self.subTest(date=name):
                self.a.write(future)
                self.b.write(future)
                self.b[name] = past
                movements = self.guard._get_line_movements(lines)
                expected = self.b if is_watched else self.env["stock.lot"]
                lots = self.env["stock.lot"].union(*(m.lot for m in movements))
                self.assertEqual(lots, expected)

    def test_dates_of_products_without(self):
        """the date of a lot does not count where the product has none"""
        self.a.expiration_date = fields.Datetime.now() - timedelta(days=2)
        self.assertFalse(self.guard._get_line_movements(self.lines(self.a)))

    def test_minimum_of_shelf_life(self):
        """while customers demand one, all that have dates are watched"""
        self.jar.use_expiration_date = True
        dates = ("expiration_date", "use_date", "removal_date", "alert_date")
        future = fields.Datetime.now() + timedelta(days=30)
        (self.a | self.b).write(dict.fromkeys(dates, future))
        lines = self.lines(self.a, self.b)
        self.assertFalse(self.guard._get_line_movements(lines))
        minimum = self.env["whiz.shelf.life"].create(
            {"unit": "days", "amount": 60, "enforcement": "block"}
        )
        with self.assertRaises(UserError):
            lines._check_whiz_guard()
        minimum.unlink()
        self.assertEqual(lines._check_whiz_guard(), [])
