"""Measure what holds cost where nothing is held: receipts and deliveries of serials.

Two databases, one with the add-on and one without, take turns in one process, step by
step. Each round receives, reserves and delivers serials, and keeps nothing.
"""

import argparse
import gc
import statistics
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tracebench.in_setup import run_again  # noqa: E402

#: What the issue allows: with the add-on against without.
LIMIT = 1.05
#: What both databases have; the add-on depends on it.
HOST = ("mrp", "product_expiry", "portal", "bus")
STEPS = ("receive", "reserve", "deliver")
#: What the limit is for: what validating costs.
JUDGED = ("receive and deliver", ["receive", "deliver"])
ALL = ("all three", list(STEPS))


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse(arguments)
    if options.config is None:
        return run_again(__file__, arguments)
    from tracebench import host

    host.configure(options.config, f"{options.database}_without")
    return compare(options, host)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", metavar="FILE", help="Odoo's configuration file")
    parser.add_argument(
        "--database",
        default="bench_holds",
        metavar="NAME",
        help="NAME_with and NAME_without are made if they do not exist",
    )
    parser.add_argument("--count", type=int, default=1000, help="serials in a round")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--held",
        type=int,
        default=0,
        help="serials of the same product that lie beside them, on hold where there is"
        " the add-on",
    )
    return parser.parse_args(arguments)


def compare(options, host):
    """Print the times of both, round by round in turns; return 1 if it is too much."""
    registries = {
        "without": host.open_registry(f"{options.database}_without", HOST),
        "with": host.open_registry(
            f"{options.database}_with", (*HOST, "whiz_traceability")
        ),
    }
    times = {name: {step: [] for step in STEPS} for name in registries}
    queries = {}
    for turn in range(options.rounds + 1):
        plays = {}
        for name, registry in registries.items():
            host.vacuum(registry)  # of what the round before has left
            plays[name] = play(registry, host, options.count, options.held)
        order = list(plays)
        for step in STEPS:
            # a machine is now quicker, now slower: what is compared runs side by side
            for name in order if turn % 2 else reversed(order):
                seconds, counts = next(plays[name])
                if turn:  # the first round fills the caches
                    times[name][step].append(seconds)
                    queries.setdefault(name, {})[step] = counts
        for round_ in plays.values():
            round_.close()
    print(f"{options.count} serials, {options.rounds} rounds")
    print(f"{'':20}{'median s':>16}{'quickest s':>16}{'ratios':>16}{'queries':>16}")
    print(f"{'':20}" + f"{'without':>8}{'with':>8}" * 2 + f"{'pairs':>8}{'quick':>8}")
    for title, steps in (*((step, [step]) for step in STEPS), JUDGED, ALL):
        sums = {
            name: [sum(of[step][i] for step in steps) for i in range(options.rounds)]
            for name, of in times.items()
        }
        without, with_ = sums["without"], sums["with"]
        pairs = statistics.median(w / o for w, o in zip(with_, without, strict=True))
        numbers = [
            *(statistics.median(seconds) for seconds in (without, with_)),
            *(min(seconds) for seconds in (without, with_)),
            pairs,
            min(with_) / min(without),
        ]
        counts = (sum(queries[n][s] for s in steps) for n in ("without", "with"))
        print(
            f"{title:20}"
            + "".join(f"{number:8.3f}" for number in numbers)
            + "".join(f"{count:8}" for count in counts)
        )
        if title == JUDGED[0]:
            judged = pairs
    print(f"{JUDGED[0]}: {judged:.3f} times (at most {LIMIT})")
    return int(judged > LIMIT)


def play(registry, host, count, held):
    """Receive, reserve and deliver serials; yield (seconds, queries) of each step."""
    with registry.cursor() as cr:
        env = host.api.Environment(cr, host.SUPERUSER_ID, {"tracking_disable": True})
        product = env["product.product"].create(
            {"name": "Bench", "is_storable": True, "tracking": "serial"}
        )
        warehouse = env["stock.warehouse"].search([], limit=1)
        suppliers = env.ref("stock.stock_location_suppliers")
        customers = env.ref("stock.stock_location_customers")
        if held:
            lots = env["stock.lot"].create(
                [
                    {"name": f"H{number:05}", "product_id": product.id}
                    for number in range(held)
                ]
            )
            for lot in lots:
                env["stock.quant"]._update_available_quantity(
                    product, warehouse.lot_stock_id, 1, lot_id=lot
                )
            if "whiz.hold" in env:
                lots._hold("quality")

        def move(source, destination, picking_type):
            return env["stock.move"].create(
                {
                    "product_id": product.id,
                    "product_uom_qty": count,
                    "location_id": source.id,
                    "location_dest_id": destination.id,
                    "picking_type_id": picking_type.id,
                }
            )

        def measure(function):
            env.flush_all()
            env.invalidate_all()
            gc.collect()
            before, begun = cr.sql_log_count, time.perf_counter()
            function()
            env.flush_all()
            return time.perf_counter() - begun, cr.sql_log_count - before

        receipt = move(suppliers, warehouse.lot_stock_id, warehouse.in_type_id)
        receipt._action_confirm()
        for number, line in enumerate(receipt.move_line_ids):
            line.lot_name = f"B{number:05}"
        receipt.picked = True
        yield measure(receipt._action_done)
        delivery = move(warehouse.lot_stock_id, customers, warehouse.out_type_id)
        delivery._action_confirm()
        delivery._do_unreserve()
        yield measure(delivery._action_assign)
        delivery.picked = True
        result = measure(delivery._action_done)
        assert delivery.state == receipt.state == "done"
        cr.rollback()
        yield result


if __name__ == "__main__":
    sys.exit(main())
