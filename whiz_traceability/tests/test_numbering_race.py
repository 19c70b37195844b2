import random
import threading

from psycopg2.errors import DeadlockDetected, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.orm.environments import Transaction
from odoo.tests import TransactionCase, tagged

#: No template has this id. The counters are committed, and removed in the end.
TEMPLATE = 2**31 - 7
WORKERS, NUMBERS, SIZE = 4, 500, 7


@tagged("post_install", "-at_install")
class TestNumberingRace(TransactionCase):
    """Several connections draw from one counter at the same time.

    ``tests/bench/numbering.py race`` does it with processes that are killed, and with
    the whole way of a number.
    """

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        self.numbers, self.errors = [], []
        self.rolled_back = 0
        self.lock = threading.Lock()

    def remove(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM whiz_numbering_counter WHERE template_id = %s", [TEMPLATE]
            )

    def env_of(self, cr):
        # Environment() would ask for the registry, whose lock the test runner holds.
        cr.transaction = Transaction(self.registry)
        return api.Environment(cr, SUPERUSER_ID, {})

    def work(self, seed, gapless):
        chance = random.Random(seed)
        mine = 0
        try:
            while mine < NUMBERS:
                size = min(SIZE, NUMBERS - mine)
                fails = chance.random() < 0.2
                drawn = self.draw(size, gapless, fails)
                if drawn:
                    mine += size
                    with self.lock:
                        self.numbers += drawn
        except Exception as error:
            self.errors.append(error)

    def draw(self, size, gapless, fails):
        """Return the numbers of one transaction, nothing when it fails."""
        try:
            with self.registry.cursor() as cr:
                env = self.env_of(cr)
                cr.execute("SELECT 1")  # a request has read something before it draws
                first = env["whiz.numbering.counter"]._draw(
                    TEMPLATE, "day", size, 1, 1, gapless=gapless
                )
                if fails:
                    self.rolled_back += 1
                    cr.rollback()
                    return []
        except (SerializationFailure, DeadlockDetected) as error:
            self.assertTrue(gapless, error)
            return []
        return list(range(first, first + size))

    def run_workers(self, gapless):
        threads = [
            threading.Thread(target=self.work, args=(seed, gapless))
            for seed in range(WORKERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(self.errors)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
        self.assertEqual(len(self.numbers), WORKERS * NUMBERS)
        self.assertEqual(len(set(self.numbers)), len(self.numbers), "drawn twice")
        self.assertGreater(self.rolled_back, 0)

    def test_fast(self):
        self.run_workers(gapless=False)

    def test_gapless(self):
        self.run_workers(gapless=True)
        self.assertEqual(sorted(self.numbers), list(range(1, len(self.numbers) + 1)))

    def test_fast_waits_for_nobody(self):
        """who has drawn and not finished yet keeps nobody waiting"""
        with self.registry.cursor() as one, self.registry.cursor() as two:
            draw = [
                self.env_of(cr)["whiz.numbering.counter"]._draw for cr in (one, two)
            ]
            self.assertEqual(draw[0](TEMPLATE, "", 5, 1, 1), 1)
            self.assertEqual(draw[1](TEMPLATE, "", 5, 1, 1), 6)
            one.rollback()
            self.assertEqual(draw[0](TEMPLATE, "", 5, 1, 1), 11)
