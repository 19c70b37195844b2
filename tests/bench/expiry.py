"""Measure the nightly evaluation of expiry rules, and the cockpit, on many lots."""

import argparse
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tracebench.in_setup import run_again  # noqa: E402

#: A million lots are to be evaluated in less than so many seconds, also on the first
#: night of a rule, which enters a measure for every lot that is due already.
LIMIT = 10
PRODUCTS = 200
STAGES = (90, 60, 30, 7, 0)


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse(arguments)
    if options.config is None:
        return run_again(__file__, arguments)
    from tracebench import host

    host.configure(options.config, options.database)
    return measure(options, host)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", metavar="FILE", help="Odoo's configuration file")
    parser.add_argument("--database", required=True, metavar="NAME")
    parser.add_argument("--lots", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=3)
    return parser.parse_args(arguments)


def measure(options, host):
    """Print how long it takes; 1 when the evaluation takes too long."""
    registry = host.open_registry(options.database, ("whiz_traceability",))
    with host.superuser(registry) as env:
        have = fill(env, options.lots)
    host.vacuum(registry)
    rows = []
    with registry.cursor() as cr:
        env = host.api.Environment(cr, host.SUPERUSER_ID, {"tracking_disable": True})
        rules = env["whiz.expiry.rule"]
        rules.search([]).active = False
        env.flush_all()
        rules.create(
            {
                "name": "Bench",
                "stage_ids": [
                    (0, 0, {"days": days, "action": "digest"}) for days in STAGES
                ],
            }
        )
        env.flush_all()
        first, new = timed(rules._evaluate)
        rows.append((f"first evaluation: {new:,} measures are new", first))
        cr.execute("ANALYZE whiz_expiry_event")
        again = min(timed(rules._evaluate)[0] for _run in range(options.runs))
        rows.append(("evaluation again: nothing is new", again))
        with host.clock(datetime.now().replace(microsecond=0) + timedelta(days=1)):
            night, new = timed(rules._evaluate)
        rows.append((f"evaluation of the next night: {new:,} are new", night))
        stock = env["whiz.expiry.stock"]
        for title, function in (
            ("cockpit: the tiles", lambda: stock.get_cockpit([])),
            (
                "cockpit: first page of the list",
                lambda: stock.search_fetch(
                    [], ["lot_id", "last_day", "value", "unsold"], limit=80
                ),
            ),
            (
                "cockpit: value by bucket",
                lambda: stock._read_group([], ["bucket"], ["value:sum"]),
            ),
        ):
            best = min(
                timed(function, env.invalidate_all)[0] for _run in range(options.runs)
            )
            rows.append((title, best))
        cr.rollback()
    print(f"{have:,} lots of {PRODUCTS} products in stock, {len(STAGES)} stages")
    for title, seconds in rows:
        print(f"{title:60}{seconds:8.2f} s")
    return int(max(first, again, night) > LIMIT)


def timed(function, prepare=lambda: None):
    prepare()
    begun = time.perf_counter()
    result = function()
    return time.perf_counter() - begun, result


def fill(env, wanted):
    """Make lots that expire within two years from two months ago on, each in stock."""
    products = env["product.product"].search([("default_code", "=like", "BENCH%")])
    if not products:
        products = env["product.product"].create(
            [
                {
                    "name": f"Bench {number}",
                    "default_code": f"BENCH{number}",
                    "is_storable": True,
                    "tracking": "lot",
                    "use_expiration_date": True,
                    "standard_price": 1.5,
                }
                for number in range(PRODUCTS)
            ]
        )
    warehouse = env["stock.warehouse"].search([], limit=1)
    have = env["stock.lot"].search_count([("product_id", "in", products.ids)])
    missing = wanted - have
    if missing <= 0:
        return have
    env.flush_all()
    print(f"making {missing:,} lots ...", flush=True)
    env.cr.execute(
        """
        WITH made AS (
            INSERT INTO stock_lot (name, product_id, create_uid, write_uid, create_date,
                                   write_date, expiration_date, use_date, removal_date,
                                   alert_date, location_id)
            SELECT 'BENCH-' || (%(have)s + n), (%(products)s)[1 + n %% %(count)s], 1, 1,
                   now(), now(), d.day, d.day - interval '20 days',
                   d.day - interval '10 days', d.day - interval '30 days',
                   %(location)s
              FROM generate_series(1, %(missing)s) AS n
        CROSS JOIN LATERAL (
                SELECT date_trunc('day', now() AT TIME ZONE 'UTC')
                       + interval '12 hours' + interval '1 day' * (n %% 730 - 60) AS day
                ) d
         RETURNING id, product_id, expiration_date, removal_date)
        INSERT INTO stock_quant (product_id, lot_id, location_id, company_id, quantity,
                                 reserved_quantity, in_date, create_uid, write_uid,
                                 create_date, write_date, expiration_date, removal_date)
        SELECT product_id, id, %(location)s, %(company)s, 1 + id %% 50, 0, now(), 1, 1,
               now(), now(), expiration_date, removal_date
          FROM made
        """,
        {
            "have": have,
            "missing": missing,
            "products": products.ids,
            "count": len(products),
            "location": warehouse.lot_stock_id.id,
            "company": warehouse.company_id.id,
        },
    )
    return wanted


if __name__ == "__main__":
    sys.exit(main())
