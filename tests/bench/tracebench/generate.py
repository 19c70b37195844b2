"""Fills an Odoo database according to a :class:`plan.Plan`."""

import json
import time

from .copying import NULL, CopySink, IdCounter, RowWriter, deferred_checks
from .plan import (
    FINISHED,
    PRESETS,
    RAW_QUANTITIES,
    SEMI,
    SEMI_QUANTITIES,
    Order,
    Plan,
    Receipt,
)
from .samples import MasterData, take_samples

PARAMETER = "tracebench.dataset"
#: In the order of their foreign keys: a row's targets are sent before the row.
TABLES = (
    "stock_lot",
    "stock_picking",
    "mrp_production_group",
    "mrp_production",
    "mrp_production_stock_lot_rel",
    "stock_move",
    "stock_move_line",
    "stock_move_line_consume_rel",
    "stock_quant",
)
#: Above this, indexes and foreign keys are rebuilt at the end.
DEFER_ABOVE_LOTS = 20_000
BLOCK_ROWS = 100_000

QUANTITY_COLUMNS = ("product_uom_qty", "product_qty", "quantity", "packaging_uom_qty")


def generate(env, preset="small", seed=1, progress=print):
    """Fill the database of ``env`` in its transaction and return the dataset.

    Nothing is committed. Run as superuser.

    :param preset: name of one of ``plan.PRESETS``, or a ``plan.Spec``
    :return: dict, also stored as a system parameter: preset, seed, move_lines and
        the first id and the count of raw, semi and finished lots
    """
    if dataset_of(env):
        raise ValueError("this database already holds generated data: use a new one")
    spec = PRESETS[preset] if isinstance(preset, str) else preset
    clock = _Clock(progress)
    clock(f"planning {spec.lot_count:,} lots")
    plan = Plan(spec, seed)
    clock("products, bills of materials, partners and sample documents")
    master = MasterData(env, spec)
    env.flush_all()
    samples = take_samples(master)
    loader = Loader(env.cr, plan, master, samples)
    if spec.lot_count > DEFER_ABOVE_LOTS:
        with deferred_checks(env.cr, TABLES, clock):
            loader.load(clock)
    else:
        loader.load(clock)
    env.invalidate_all(flush=False)
    dataset = {
        "preset": preset if isinstance(preset, str) else "custom",
        "seed": seed,
        "move_lines": loader.sink.count["stock_move_line"],
        "raw": [loader.first_lot, spec.raw_count],
        "semi": [loader.first_lot + plan.semi_start, spec.semi_count],
        "finished": [loader.first_lot + plan.finished_start, spec.finished_count],
    }
    env["ir.config_parameter"].set_param(PARAMETER, json.dumps(dataset))
    env.flush_all()
    clock("statistics")
    env.cr.execute(f"ANALYZE {', '.join(TABLES)}")
    clock(f"done: {dataset['move_lines']:,} move lines")
    return dataset


def dataset_of(env):
    """Return what :func:`generate` returned when it filled this database, or None."""
    value = env["ir.config_parameter"].sudo().get_param(PARAMETER)
    return json.loads(value) if value else None


class _Clock:
    def __init__(self, progress):
        self.progress = progress
        self.start = time.monotonic()

    def __call__(self, text):
        self.progress(f"{time.monotonic() - self.start:7.1f} s  {text}")


def _amount(hundredths):
    """Return the text of a quantity: 1250 -> "12.50"."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02d}"


class Loader:
    """Turns the documents of a plan into rows."""

    def __init__(self, cr, plan, master, samples):
        self.cr = cr
        self.plan = plan
        self.used = plan.used_quantities()
        self.code = master.warehouse.code
        self.products = master.products.ids
        self.suppliers = master.suppliers.ids
        self.buyers = master.buyers.ids
        self.boms = {
            product: (bom.id, bom.bom_line_ids.ids)
            for product, bom in master.boms.items()
        }
        self.stock = master.stock.id
        self.production = master.production.id
        self.customers = master.customers.id
        self.ids = {
            table: IdCounter(cr, table)
            for table in TABLES
            if not table.endswith("_rel")
        }
        self.first_lot = self.ids["stock_lot"].take(plan.spec.lot_count)
        self.sink = CopySink(cr, TABLES)
        self.document_numbers = {"IN": 0, "MO": 0, "OUT": 0}
        self._prepare_writers(samples)

    def _prepare_writers(self, samples):
        def writer(table, sample, **slots):
            for column in ("create_date", "write_date"):
                slots[column] = "date"
            return RowWriter(self.sink, table, samples[sample], {"id": "id", **slots})

        def same(*columns):
            return {column: column for column in columns}

        dates = {"date": "date"}
        amounts = dict.fromkeys(QUANTITY_COLUMNS, "quantity")
        self.write_lot = writer(
            "stock_lot", "lot", **same("name", "product_id", "location_id")
        ).write
        for name in ("receipt", "delivery"):
            writers = (
                writer(
                    "stock_picking", name, scheduled_date="date", date_done="date",
                    **same("name", "partner_id"),
                ),
                writer(
                    "stock_move", f"{name}_move", **dates, **amounts,
                    reservation_date="day",
                    **same("product_id", "picking_id", "partner_id", "reference"),
                ),
                writer(
                    "stock_move_line", f"{name}_line", **dates,
                    quantity="quantity", quantity_product_uom="quantity",
                    **same("product_id", "picking_id", "move_id", "lot_id"),
                ),
            )  # fmt: skip
            setattr(self, f"{name}_writers", [w.write for w in writers])
        self.order_writers = {}
        for kind, name in ((SEMI, "semi"), (FINISHED, "finished")):
            order_move = dict(
                origin="reference", reservation_date="day", **dates, **amounts,
                **same("product_id", "reference", "production_group_id", "unit_factor"),
            )  # fmt: skip
            order_line = dict(
                quantity="quantity", quantity_product_uom="quantity", **dates,
                **same("product_id", "move_id", "lot_id"),
            )  # fmt: skip
            writers = (
                writer("mrp_production_group", f"{name}_group", name="reference"),
                writer(
                    "mrp_production", f"{name}_order", name="reference",
                    product_qty="quantity", product_uom_qty="quantity",
                    qty_producing="quantity", date_start="date", date_finished="date",
                    **same("product_id", "production_group_id", "bom_id"),
                ),
                writer(
                    "stock_move", f"{name}_raw_move", date_deadline="date",
                    raw_material_production_id="order_id",
                    bom_line_id="bom_line_id", **order_move,
                ),
                writer(
                    "stock_move_line", f"{name}_raw_line",
                    production_id="order_id", **order_line,
                ),
                writer(
                    "stock_move", f"{name}_out_move", production_id="order_id",
                    **order_move,
                ),
                writer("stock_move_line", f"{name}_out_line", **order_line),
            )  # fmt: skip
            self.order_writers[kind] = [w.write for w in writers]
        self.produced_lots = self.sink.rows_of(
            "mrp_production_stock_lot_rel", "mrp_production_id", "stock_lot_id"
        )
        # In Odoo's table the names are swapped: the finished line is in
        # consume_line_id, its component in produce_line_id.
        self.links = self.sink.rows_of(
            "stock_move_line_consume_rel", "consume_line_id", "produce_line_id"
        )
        self.write_quant = {
            name: writer(
                "stock_quant", f"{name}_quant", in_date="date",
                **same("product_id", "lot_id", "quantity"),
            ).write
            for name in ("vendors", "stock", "production", "customers")
        }  # fmt: skip

    # Loading --------------------------------------------------------------------

    def load(self, progress):
        total = self.plan.document_count
        pending = reported = 0
        for count, document in enumerate(self.plan.documents(), 1):
            if isinstance(document, Order):
                pending += self._load_order(document)
            elif isinstance(document, Receipt):
                pending += self._load_receipt(document)
            else:
                pending += self._load_delivery(document)
            if pending >= BLOCK_ROWS:
                self.sink.flush()
                pending = 0
                if count >= reported + total / 10:
                    reported = count
                    progress(f"documents {count / total:4.0%}")
        self.sink.flush()
        for counter in self.ids.values():
            counter.store(self.cr)

    def _name(self, word):
        self.document_numbers[word] += 1
        return f"{self.code}/{word}/B{self.document_numbers[word]:07d}"

    def _load_receipt(self, document):
        date = str(document.date)
        places = []
        for lot in document.lots:
            left = self.plan.quantities[lot] - self.used[lot]
            self._lot(lot, date, NULL if left and self.used[lot] else
                      self.stock if left else self.production)  # fmt: skip
            places += [
                ("vendors", lot, -self.plan.quantities[lot]),
                ("production", lot, self.used[lot]),
                ("stock", lot, left),
            ]
        self._transfer(
            self.receipt_writers, document.lots, date, self._name("IN"),
            self.suppliers[document.supplier],
        )  # fmt: skip
        self._quants(places, date)
        return len(document.lots) * 6

    def _load_delivery(self, document):
        self._transfer(
            self.delivery_writers, document.lots, str(document.date),
            self._name("OUT"), self.buyers[document.customer],
        )  # fmt: skip
        return len(document.lots) * 2

    def _transfer(self, writers, lots, date, name, partner):
        write_picking, write_move, write_line = writers
        picking = self.ids["stock_picking"].next()
        write_picking(id=picking, name=name, partner_id=partner, date=date)
        by_product = {}
        for lot in lots:
            by_product.setdefault(self._product(lot), []).append(lot)
        for product, product_lots in by_product.items():
            move = self.ids["stock_move"].next()
            amounts = [self.plan.quantities[lot] for lot in product_lots]
            write_move(
                id=move, product_id=product, picking_id=picking, partner_id=partner,
                reference=name, date=date, day=date[:10],
                quantity=_amount(sum(amounts)),
            )  # fmt: skip
            for lot, amount in zip(product_lots, amounts):
                write_line(
                    id=self.ids["stock_move_line"].next(), product_id=product,
                    picking_id=picking, move_id=move, lot_id=self.first_lot + lot,
                    quantity=_amount(amount), date=date,
                )  # fmt: skip

    def _load_order(self, document):
        plan, lot, date = self.plan, document.lot, str(document.date)
        kind = plan.kind(lot)
        produced = plan.quantities[lot]
        if kind == SEMI:
            consumed = RAW_QUANTITIES
            left = produced - self.used[lot]
            place = self.stock if left else NULL
            places = [("production", lot, -left), ("stock", lot, left)]
        else:
            consumed = SEMI_QUANTITIES
            delivered = plan.delivered[lot - plan.finished_start]
            place = self.customers if delivered else self.stock
            places = [
                ("production", lot, -produced),
                ("customers" if delivered else "stock", lot, produced),
            ]
        self._lot(lot, date, place)
        self._quants(places, date)
        self._order_rows(document, kind, consumed, produced, date)
        return len(document.inputs) * 3 + 8

    def _order_rows(self, document, kind, consumed, produced, date):
        writers = self.order_writers[kind]
        write_group, write_order, raw_move, raw_line, out_move, out_line = writers
        product = self._product(document.lot)
        bom, bom_lines = self.boms[product]
        order = self.ids["mrp_production"].next()
        group = self.ids["mrp_production_group"].next()
        name = self._name("MO")
        common = {
            "reference": name, "date": date, "day": date[:10], "order_id": order,
            "production_group_id": group,
        }  # fmt: skip
        write_group(id=group, **common)
        write_order(
            id=order,
            product_id=product,
            bom_id=bom,
            quantity=_amount(produced),
            **common,
        )
        lines = []
        for source, amount, bom_line in zip(document.inputs, consumed, bom_lines):
            move = self.ids["stock_move"].next()
            lines.append(self.ids["stock_move_line"].next())
            values = {"quantity": _amount(amount), "product_id": self._product(source)}
            raw_move(
                id=move, bom_line_id=bom_line, unit_factor=amount / produced,
                **values, **common,
            )  # fmt: skip
            raw_line(
                id=lines[-1], move_id=move, lot_id=self.first_lot + source,
                **values, **common,
            )  # fmt: skip
        move = self.ids["stock_move"].next()
        line = self.ids["stock_move_line"].next()
        values = {"quantity": _amount(produced), "product_id": product}
        out_move(id=move, unit_factor=1.0, **values, **common)
        out_line(
            id=line, move_id=move, lot_id=self.first_lot + document.lot,
            **values, **common,
        )  # fmt: skip
        self.links += [f"{line}\t{source}" for source in lines]
        self.produced_lots.append(f"{order}\t{self.first_lot + document.lot}")

    def _product(self, lot):
        return self.products[self.plan.product(lot)]

    def _lot(self, lot, date, location):
        self.write_lot(
            id=self.first_lot + lot, name=self.plan.name(lot), date=date,
            product_id=self._product(lot), location_id=location,
        )  # fmt: skip

    def _quants(self, places, date):
        for place, lot, amount in places:
            if amount:
                self.write_quant[place](
                    id=self.ids["stock_quant"].next(), date=date,
                    product_id=self._product(lot), lot_id=self.first_lot + lot,
                    quantity=_amount(amount),
                )  # fmt: skip
