"""Measure a recall of 100,000 serial numbers that 5,000 consignees received."""

import argparse
import os
import resource
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tracebench.in_setup import run_again  # noqa: E402

#: What the scope may take, shown with its first page.
SECONDS = 10
MODULES = ("whiz_traceability_recall",)


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse(arguments)
    if options.config is None:
        return run_again(__file__, arguments)
    from tracebench import host

    host.configure(options.config, options.database)
    registry = host.open_registry(options.database, MODULES)
    with registry.cursor() as cr:
        env = host.api.Environment(cr, host.SUPERUSER_ID, {"tracking_disable": True})
        try:
            return measure(env, options)
        finally:
            cr.rollback()


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", metavar="FILE", help="Odoo's configuration file")
    parser.add_argument(
        "--database", required=True, metavar="NAME", help="made when it does not exist"
    )
    parser.add_argument("--serials", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=100)
    parser.add_argument("--consignees", type=int, default=5_000)
    return parser.parse_args(arguments)


def measure(env, options):
    """Print what each part takes. The goods stay in the database, the case does not."""
    story = Story(env, options)
    raw = story.find()
    if not raw:
        print("making the data ...", flush=True)
        raw = story.play()
        env.cr.execute("ANALYZE")
        env.cr.commit()
    env = env(user=env.ref("base.user_admin"))
    env.invalidate_all()
    case = env["whiz.recall"].create(
        {"title": "Benchmark", "seed_lot_ids": raw.ids, "reason": "Benchmark"}
    )
    case.action_scope()
    shown, seconds, busy = timed(env, case.get_scope_preview)
    total = shown["counts"]
    print(
        f"{total['lots']} lots, {total['consignees']} consignees: scope shown in "
        f"{seconds:.1f} s (at most {SECONDS}){busy}"
    )
    wrong = (total["lots"], total["consignees"]) != (
        options.serials + 1,
        options.consignees,
    )
    if wrong:
        print("That is the wrong answer.")
    _result, frozen, busy = timed(env, case.action_freeze)
    print(f"frozen with hash, ready to be written: {frozen:.1f} s{busy}")
    (snapshot,) = case.snapshot_ids
    _facts, rows = snapshot._load_rows()
    _left, written, busy = timed(env, snapshot._write_lines, rows, 5000)
    print(f"5,000 of {len(rows)} lines in the background: {written:.1f} s{busy}")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"memory at most: {memory:.0f} MB")
    return int(wrong or seconds > SECONDS)


def timed(env, function, *arguments):
    """Return (result, seconds, how much of them the processors were busy as text)."""
    env.flush_all()
    env.invalidate_all()
    busy, start = cpu(env), time.perf_counter()
    result = function(*arguments)
    env.flush_all()
    seconds = time.perf_counter() - start
    text = ", ".join(
        f"{name} {after - before:.1f} s"
        for (name, before), (_name, after) in zip(busy, cpu(env))
    )
    return result, seconds, f"; processor: {text}"


def cpu(env):
    """Return [(name, processor seconds so far)] of this process and, where it runs on
    this machine, of the database's: what the time is on a machine that is idle."""
    result = [("Python", time.process_time())]
    env.cr.execute("SELECT pg_backend_pid()")
    try:
        stat = Path(f"/proc/{env.cr.fetchone()[0]}/stat").read_text()
    except OSError:
        return result
    name = stat.partition("(")[2].rpartition(")")[0]
    if "postgres" in name:
        fields = stat.rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12])
        result.append(("database", ticks / os.sysconf("SC_CLK_TCK")))
    return result


class Story:
    """One raw lot, orders that make serials of it, and who received them.

    Odoo makes one document of each kind; its rows are the pattern of all others.
    """

    def __init__(self, env, options):
        self.env, self.options = env, options
        self.name = f"BENCH-RAW-{options.serials}-{options.orders}-{options.consignees}"

    def find(self):
        """Return the raw lot of an earlier run with these numbers."""
        return self.env["stock.lot"].search([("name", "=", self.name)], limit=1)

    def play(self):
        """Make everything; return the raw lot."""
        self._prepare()
        Lot = self.env["stock.lot"]
        raw = Lot.create({"name": self.name, "product_id": self.material.id})
        serial = Lot.create({"name": "BENCH-SERIAL", "product_id": self.unit.id})
        received = float(self.options.serials)
        self._transfer(
            self.warehouse.in_type_id, self.vendors, self.stock, raw, received
        )
        order = self._order(serial, raw)
        delivery = self._transfer(
            self.warehouse.out_type_id, self.stock, self.customers, serial, 1.0
        )
        self.env.flush_all()
        self._multiply(serial, order, delivery)
        self.env.invalidate_all()
        return raw

    def _prepare(self):
        env = self.env
        self.warehouse = env["stock.warehouse"].search([], limit=1)
        self.stock = self.warehouse.lot_stock_id
        self.customers = env.ref("stock.stock_location_customers")
        self.vendors = env.ref("stock.stock_location_suppliers")
        self.partner = env["res.partner"].create({"name": "Consignee"})
        Product = env["product.product"]
        self.material, self.unit = Product.create(
            [
                {"name": "Material", "is_storable": True, "tracking": "lot"},
                {"name": "Unit", "is_storable": True, "tracking": "serial"},
            ]
        )

    def _transfer(self, kind, source, target, lot, quantity):
        picking = self.env["stock.picking"].create(
            {
                "partner_id": self.partner.id,
                "picking_type_id": kind.id,
                "location_id": source.id,
                "location_dest_id": target.id,
            }
        )
        move = self._move(picking, lot, quantity)
        move._action_confirm(merge=False)
        self._fill(move, lot, quantity)
        picking._action_done()
        return picking

    def _move(self, picking, lot, quantity):
        return self.env["stock.move"].create(
            {
                "picking_id": picking.id,
                "product_id": lot.product_id.id,
                "product_uom_qty": quantity,
                "product_uom": lot.product_id.uom_id.id,
                "location_id": picking.location_id.id,
                "location_dest_id": picking.location_dest_id.id,
            }
        )

    def _fill(self, move, lot, quantity):
        move.move_line_ids.unlink()
        self.env["stock.move.line"].create(
            {
                "move_id": move.id,
                "picking_id": move.picking_id.id,
                "product_id": lot.product_id.id,
                "product_uom_id": lot.product_id.uom_id.id,
                "lot_id": lot.id,
                "quantity": quantity,
                "location_id": move.location_id.id,
                "location_dest_id": move.location_dest_id.id,
            }
        )
        move.picked = True

    def _order(self, serial, raw):
        order = self.env["mrp.production"].create(
            {
                "product_id": self.unit.id,
                "product_qty": 1,
                "bom_id": False,
                "lot_producing_ids": serial.ids,
                "move_raw_ids": [
                    (0, 0, {"product_id": self.material.id, "product_uom_qty": 1})
                ],
            }
        )
        order.action_confirm()
        order.qty_producing = 1
        self._fill(order.move_raw_ids, raw, 1.0)
        order.with_context(skip_consumption=True).button_mark_done()
        return order

    def _multiply(self, serial, order, delivery):
        """Copy rows: serials, orders with their moves and lines, deliveries, partners.

        Copy n of an order makes the serials n, n + orders, ...; likewise deliveries.
        """
        serials, orders = self.options.serials - 1, self.options.orders - 1
        partners = self.options.consignees - 1
        lots = self._copy("stock_lot", serial, serials, name="'BENCH-' || g")
        made = self._copy("mrp_production", order, orders, name="'BENCH/MO/' || g")
        people = self._copy(
            "res_partner",
            self.partner,
            partners,
            name="'Consignee ' || g",
            complete_name="'Consignee ' || g",
            commercial_partner_id="id",
        )
        sent = self._copy(
            "stock_picking",
            delivery,
            partners,
            name="'BENCH/OUT/' || g",
            partner_id=f"{people} + g - 1",
        )
        raw_moves = self._copy(
            "stock_move",
            order.move_raw_ids,
            orders,
            raw_material_production_id=f"{made} + g - 1",
        )
        self._copy(
            "stock_move_line",
            order.move_raw_ids.move_line_ids,
            orders,
            move_id=f"{raw_moves} + g - 1",
        )
        out_moves = self._copy(
            "stock_move", order.move_finished_ids, orders, production_id=f"{made} + g-1"
        )
        self._copy(
            "stock_move_line",
            order.move_finished_ids.move_line_ids,
            serials,
            lot_id=f"{lots} + g - 1",
            move_id=f"{out_moves} + (g - 1) % {orders}",
        )
        sent_moves = self._copy(
            "stock_move",
            delivery.move_ids,
            partners,
            picking_id=f"{sent} + g - 1",
            partner_id=f"{people} + g - 1",
        )
        self._copy(
            "stock_move_line",
            delivery.move_line_ids,
            serials,
            lot_id=f"{lots} + g - 1",
            picking_id=f"{sent} + (g - 1) % {partners}",
            move_id=f"{sent_moves} + (g - 1) % {partners}",
        )
        quants = self.env["stock.quant"].search([("lot_id", "=", serial.id)])
        for quant in quants:
            self._copy("stock_quant", quant, serials, lot_id=f"{lots} + g - 1")

    def _copy(self, table, record, number, **columns):
        """Copy a row so often, with SQL for some columns; return the first new id."""
        cr = self.env.cr
        record.ensure_one()
        cr.execute(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id'))")
        first = cr.fetchone()[0]
        cr.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {first + number})"
        )
        pairs = {"id": f"{first} + g - 1", **columns}
        pairs = {
            name: (f"{first} + g - 1" if value == "id" else value)
            for name, value in pairs.items()
        }
        changes = ", ".join(f"'{name}', {value}" for name, value in pairs.items())
        cr.execute(
            f"INSERT INTO {table} SELECT (jsonb_populate_record("
            f"t, jsonb_build_object({changes}))).* FROM {table} t, "
            f"generate_series(1, {number}) g WHERE t.id = {record.id}"
        )
        return first


if __name__ == "__main__":
    sys.exit(main())
