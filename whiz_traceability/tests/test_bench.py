import sys
from pathlib import Path

from odoo.tests import TransactionCase, tagged

BENCH = Path(__file__).resolve().parents[2] / "tests" / "bench"


@tagged("post_install", "-at_install")
class TestBench(TransactionCase):
    """The benchmark compares walks that find the same: here on little data."""

    def setUp(self):
        super().setUp()
        if not BENCH.is_dir():
            self.skipTest("The benchmark is not beside this module (no clone).")
        sys.path.insert(0, str(BENCH))
        self.addCleanup(sys.path.remove, str(BENCH))

    def test_all_walks_find_the_same(self):
        from tracebench import walks
        from tracebench.generate import dataset_of, generate

        dataset = generate(self.env(su=True), "small", progress=lambda text: None)
        self.assertEqual(dataset_of(self.env), dataset)
        first, count = dataset["raw"]
        root = self.env["stock.lot"].browse(first + count // 2)
        lots = walks.linked_lots(self.env.cr, root.ids)
        deliveries = walks.deliveries_of(self.env.cr, lots)
        self.assertGreater(len(lots), 10)
        self.assertGreater(len(deliveries), 1)
        for walk in (walks.forward, walks.odoo_recursive, walks.odoo_iterative):
            answer = walk(root)
            self.assertEqual(answer.lots, lots, walk.__name__)
            self.assertEqual(answer.deliveries, deliveries, walk.__name__)
        last = root.browse(max(lots))
        self.assertEqual(
            walks.backward(last).lots,
            walks.linked_lots(self.env.cr, last.ids, "backward"),
        )
        balances = root.browse(lots).get_mass_balance()
        self.assertTrue(all(balance["balanced"] for balance in balances))
