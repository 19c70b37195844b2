import logging
import random
import threading

from psycopg2.errors import (
    DeadlockDetected,
    LockNotAvailable,
    SerializationFailure,
)

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.orm.environments import Transaction
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

_logger = logging.getLogger(__name__)
ROUNDS = 200
PART_ROUNDS = 10
AGAIN = (SerializationFailure, DeadlockDetected, LockNotAvailable)
TRIES = 10


@tagged("post_install", "-at_install")
class TestHoldRace(TransactionCase):
    """A delivery is validated in the moment in which its lot is held.

    Two connections, each in a transaction of its own that the database starts again
    where it has to, as Odoo's requests are. Whatever comes first: a lot that was held
    before it left does not leave; what left before is shown on the hold.
    """

    def setUp(self):
        super().setUp()
        self.addCleanup(self.remove)
        self.product_id = self.location_id = None
        self.chance = random.Random(4)

    def transaction(self, function, *args):
        """Run in a transaction of a connection of its own, again where need be."""
        for _try in range(TRIES):
            try:
                with self.registry.cursor() as cr:
                    # Environment() would ask for the registry, whose lock the test
                    # runner holds.
                    cr.transaction = Transaction(self.registry)
                    env = api.Environment(
                        cr,
                        SUPERUSER_ID,
                        {"tracking_disable": True, "mail_notrack": True},
                    )
                    return function(env, *args)
            except AGAIN:
                continue
        raise AssertionError("the transaction did not come through")

    def prepare(self, env):
        """Plan a delivery of each lot; return [(lot id, transfer id)]."""
        product = env["product.product"].create(
            {"name": "Hold Race", "is_storable": True, "tracking": "lot"}
        )
        self.product_id = product.id
        warehouse = env["stock.warehouse"].search([], limit=1)
        customers = env.ref("stock.stock_location_customers")
        lots = env["stock.lot"].create(
            [
                {"name": f"RACE{number:03}", "product_id": product.id}
                for number in range(ROUNDS)
            ]
        )
        pairs = []
        for lot in lots:
            env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 1, lot_id=lot
            )
            picking = env["stock.picking"].create(
                {
                    "picking_type_id": warehouse.out_type_id.id,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": customers.id,
                }
            )
            move = env["stock.move"].create(
                {
                    "product_id": product.id,
                    "product_uom_qty": 1,
                    "location_id": warehouse.lot_stock_id.id,
                    "location_dest_id": customers.id,
                    "picking_id": picking.id,
                }
            )
            move._action_confirm(merge=False)
            move._action_assign()
            move.picked = True
            pairs.append((lot.id, picking.id))
        return pairs

    def ship(self, env, picking_id):
        try:
            env["stock.picking"].browse(picking_id)._action_done()
        except UserError:
            env.cr.rollback()
            return "refused"
        return "shipped"

    def hold(self, env, lot_id):
        return env["stock.lot"].browse(lot_id)._hold("quality").id

    def look(self, env, rounds):
        """Return what each round has left, as the next user sees it."""
        seen = []
        for lot_id, picking_id, hold_id in rounds:
            quants = env["stock.quant"].search(
                [("lot_id", "=", lot_id), ("location_id.usage", "=", "internal")]
            )
            seen.append(
                (
                    env["stock.picking"].browse(picking_id).state,
                    sum(quants.mapped("quantity")),
                    sum(quants.mapped("reserved_quantity")),
                    env["stock.lot"].browse(lot_id).is_held,
                    env["whiz.hold"].browse(hold_id).shipped_count,
                )
            )
        return seen

    def race(self, lot_id, picking_id):
        # A delivery takes longer than a hold: now both begin together, now it leads.
        lead = self.chance.choice((0.02, 0.2))
        return self.run_both(
            ("ship", self.chance.random() / 50, self.ship, picking_id),
            ("hold", self.chance.random() * lead, self.hold, lot_id),
        )

    def run_both(self, *sides):
        """Run ``(name, seconds to wait first, function, argument)`` at once.

        :return: ``{name: what the function has returned}``
        """
        results, errors = {}, []
        barrier = threading.Barrier(len(sides))

        def run(side, wait, function, *args):
            try:
                barrier.wait(10)
                threading.Event().wait(wait)
                results[side] = self.transaction(function, *args)
            except Exception as error:
                errors.append(error)

        threads = [threading.Thread(target=run, args=side) for side in sides]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        self.assertFalse(errors)
        self.assertFalse([thread for thread in threads if thread.is_alive()])
        return results

    def test_200_rounds(self):
        answers, rounds = [], []
        with mute_logger("odoo.sql_db"):
            for lot_id, picking_id in self.transaction(self.prepare):
                results = self.race(lot_id, picking_id)
                answers.append(results["ship"])
                rounds.append((lot_id, picking_id, results["hold"]))
            seen = self.transaction(self.look, rounds)
        shipped = 0
        for answer, (state, on_hand, reserved, is_held, traced) in zip(
            answers, seen, strict=True
        ):
            self.assertTrue(is_held)
            if state == "done":
                shipped += 1
                self.assertEqual(answer, "shipped")
                self.assertEqual((on_hand, reserved, traced), (0, 0, 1))
            else:
                # refused at the door, or nothing was left to ship
                self.assertEqual((on_hand, reserved, traced), (1, 0, 0))
        _logger.info("%s of %s deliveries left before the hold", shipped, ROUNDS)
        self.assertGreater(shipped, 0, "the hold was always first")
        self.assertLess(shipped, ROUNDS, "the delivery was always first")

    def prepare_parts(self, env):
        """Hold 4 of the 10 that are left of each lot after two deliveries; return
        [[move id, move id]] of these."""
        product = env["product.product"].create(
            {"name": "Hold Race", "is_storable": True, "tracking": "lot"}
        )
        self.product_id = product.id
        warehouse = env["stock.warehouse"].search([], limit=1)
        places = {
            "location_id": warehouse.lot_stock_id.id,
            "location_dest_id": env.ref("stock.stock_location_customers").id,
        }
        pairs = []
        for number in range(PART_ROUNDS):
            lot = env["stock.lot"].create(
                {"name": f"PART{number:03}", "product_id": product.id}
            )
            env["stock.quant"]._update_available_quantity(
                product, warehouse.lot_stock_id, 12, lot_id=lot
            )
            moves = env["stock.move"].create(
                [
                    {
                        "product_id": product.id,
                        "product_uom_qty": 1,
                        "picked": True,
                        "move_line_ids": [
                            Command.create(
                                {
                                    "product_id": product.id,
                                    "lot_id": lot.id,
                                    "quantity": 1,
                                    **places,
                                }
                            )
                        ],
                        **places,
                    }
                    for _delivery in range(2)
                ]
            )
            moves._action_done()
            lot._hold("quality", quantity=4)
            pairs.append(moves.ids)
        return pairs

    def ship_more(self, env, move_id):
        """Correct a delivery that is done: unlike a reservation, which both would have
        to change, that makes nobody wait for the stock."""
        try:
            env["stock.move"].browse(move_id).move_line_ids.quantity += 5
        except UserError:
            env.cr.rollback()
            return "refused"
        return "shipped"

    def test_what_is_not_held_of_a_lot_leaves_once(self):
        """Two deliveries each take what is free of it besides a held quantity."""
        with mute_logger("odoo.sql_db"):
            for one, two in self.transaction(self.prepare_parts):
                results = self.run_both(
                    ("one", 0, self.ship_more, one), ("two", 0, self.ship_more, two)
                )
                self.assertEqual(sorted(results.values()), ["refused", "shipped"])

    def remove(self):
        if not self.product_id:
            return
        with self.registry.cursor() as cr:
            cr.execute("SET LOCAL session_replication_role = replica")
            for query in (
                "DELETE FROM mail_message WHERE (model = 'whiz.hold' AND res_id IN"
                " (SELECT hold_id FROM whiz_hold_lot_rel r JOIN stock_lot l ON"
                " l.id = r.lot_id WHERE l.product_id = %(p)s)) OR (model = 'stock.lot'"
                " AND res_id IN (SELECT id FROM stock_lot WHERE product_id = %(p)s))"
                " OR (model = 'stock.picking' AND res_id IN (SELECT picking_id FROM"
                " stock_move WHERE product_id = %(p)s))",
                "DELETE FROM whiz_hold_freed_move_rel WHERE move_id IN"
                " (SELECT id FROM stock_move WHERE product_id = %(p)s)",
                "DELETE FROM whiz_hold WHERE id IN (SELECT hold_id FROM"
                " whiz_hold_lot_rel r JOIN stock_lot l ON l.id = r.lot_id WHERE"
                " l.product_id = %(p)s)",
                "DELETE FROM whiz_hold_lot_rel WHERE lot_id IN"
                " (SELECT id FROM stock_lot WHERE product_id = %(p)s)",
                "DELETE FROM whiz_hold_pending_rel WHERE lot_id IN"
                " (SELECT id FROM stock_lot WHERE product_id = %(p)s)",
                "DELETE FROM stock_picking WHERE id IN"
                " (SELECT picking_id FROM stock_move WHERE product_id = %(p)s)",
                "DELETE FROM stock_move_line WHERE product_id = %(p)s",
                "DELETE FROM stock_move WHERE product_id = %(p)s",
                "DELETE FROM stock_quant WHERE product_id = %(p)s",
                "DELETE FROM stock_lot WHERE product_id = %(p)s",
                "DELETE FROM product_template WHERE id IN (SELECT product_tmpl_id"
                " FROM product_product WHERE id = %(p)s)",
                "DELETE FROM product_product WHERE id = %(p)s",
            ):
                cr.execute(query, {"p": self.product_id})
