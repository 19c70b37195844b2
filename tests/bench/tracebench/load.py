"""Turns the documents of a plan into rows of Odoo's tables."""

from .copying import NULL, CopySink, IdCounter, RowWriter
from .plan import RAW_QUANTITIES, SEMI, SEMI_QUANTITIES, Order, Receipt
from .rows import ROWS

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
#: Documents whose rows are sent together.
BLOCK = 20_000


class Loader:
    """Writes all documents of a plan.

    :param master: the :class:`samples.MasterData` that the rows refer to
    :param samples: the rows that :func:`samples.take_samples` returns
    """

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
        self.places = {
            name: getattr(master, name).id
            for name in ("vendors", "stock", "production", "customers")
        }
        self.ids = {
            table: IdCounter(cr, table)
            for table in TABLES
            if not table.endswith("_rel")
        }
        self.first_lot = self.ids["stock_lot"].take(plan.spec.lot_count)
        self.document_numbers = {"IN": 0, "MO": 0, "OUT": 0}
        self.sink = CopySink(cr, TABLES)
        self.write = {
            name: RowWriter(self.sink, table, samples[name], slots).write
            for name, (table, slots) in ROWS.items()
        }
        self.produced_lots = self.sink.rows_of(
            "mrp_production_stock_lot_rel", "mrp_production_id", "stock_lot_id"
        )
        # In Odoo's table the names are swapped: the finished line is in
        # consume_line_id, its component in produce_line_id.
        self.links = self.sink.rows_of(
            "stock_move_line_consume_rel", "consume_line_id", "produce_line_id"
        )

    def load(self, progress):
        total = self.plan.document_count
        reported = 0
        for count, document in enumerate(self.plan.documents(), 1):
            if isinstance(document, Order):
                self._order(document)
            elif isinstance(document, Receipt):
                self._receipt(document)
            else:
                self._delivery(document)
            if count % BLOCK == 0:
                self.sink.flush()
                if count >= reported + total / 10:
                    reported = count
                    progress(f"documents {count / total:4.0%}")
        self.sink.flush()
        for counter in self.ids.values():
            counter.store(self.cr)

    # Lots and stock -------------------------------------------------------------

    def _lot(self, lot, date, amounts):
        """Write a lot and its quants, as they are when all is done.

        :param amounts: {name of a place: hundredths}
        """
        here = [place for place, amount in amounts.items() if amount > 0]
        values = {"product_id": self._product(lot), "date": date}
        lot_id = self.first_lot + lot
        self.write["lot"](
            id=lot_id,
            name=self.plan.name(lot),
            location_id=self.places[here[0]] if len(here) == 1 else NULL,
            **values,
        )
        for place, amount in amounts.items():
            if amount:
                self.write[f"{place}_quant"](
                    id=self.ids["stock_quant"].next(),
                    lot_id=lot_id,
                    quantity=_amount(amount),
                    **values,
                )

    def _product(self, lot):
        return self.products[self.plan.product(lot)]

    def _name(self, word):
        """Return a document name that Odoo's own numbering does not give."""
        self.document_numbers[word] += 1
        return f"{self.code}/{word}/B{self.document_numbers[word]:07d}"

    # Transfers ------------------------------------------------------------------

    def _receipt(self, document):
        date = str(document.date)
        for lot in document.lots:
            received, used = self.plan.quantities[lot], self.used[lot]
            amounts = {
                "vendors": -received,
                "production": used,
                "stock": received - used,
            }
            self._lot(lot, date, amounts)
        partner = self.suppliers[document.supplier]
        self._transfer("receipt", self._name("IN"), partner, document)

    def _delivery(self, document):
        partner = self.buyers[document.customer]
        self._transfer("delivery", self._name("OUT"), partner, document)

    def _transfer(self, kind, name, partner, document):
        """Write a transfer with a move per product and a line per lot."""
        date = str(document.date)
        picking = self.ids["stock_picking"].next()
        self.write[kind](id=picking, name=name, partner_id=partner, date=date)
        by_product = {}
        for lot in document.lots:
            by_product.setdefault(self._product(lot), []).append(lot)
        for product, lots in by_product.items():
            move = self.ids["stock_move"].next()
            amounts = [self.plan.quantities[lot] for lot in lots]
            values = {"product_id": product, "picking_id": picking, "date": date}
            self.write[f"{kind}_move"](
                id=move,
                partner_id=partner,
                reference=name,
                day=date[:10],
                quantity=_amount(sum(amounts)),
                **values,
            )
            for lot, amount in zip(lots, amounts):
                self.write[f"{kind}_line"](
                    id=self.ids["stock_move_line"].next(),
                    move_id=move,
                    lot_id=self.first_lot + lot,
                    quantity=_amount(amount),
                    **values,
                )

    # Manufacturing orders -------------------------------------------------------

    def _order(self, document):
        lot, date = document.lot, str(document.date)
        produced = self.plan.quantities[lot]
        if self.plan.kind(lot) == SEMI:
            left = produced - self.used[lot]
            self._lot(lot, date, {"production": -left, "stock": left})
            self._order_rows("semi", document, RAW_QUANTITIES)
        else:
            delivered = self.plan.delivered[lot - self.plan.finished_start]
            place = "customers" if delivered else "stock"
            self._lot(lot, date, {"production": -produced, place: produced})
            self._order_rows("finished", document, SEMI_QUANTITIES)

    def _order_rows(self, kind, document, amounts):
        date = str(document.date)
        product = self._product(document.lot)
        produced = self.plan.quantities[document.lot]
        bom, bom_lines = self.boms[product]
        group = self.ids["mrp_production_group"].next()
        order = self.ids["mrp_production"].next()
        common = {
            "reference": self._name("MO"),
            "order_id": order,
            "production_group_id": group,
            "date": date,
            "day": date[:10],
        }
        made = {"product_id": product, "quantity": _amount(produced), **common}
        self.write[f"{kind}_group"](id=group, **common)
        self.write[f"{kind}_order"](id=order, bom_id=bom, **made)
        sources = []
        for source, amount, bom_line in zip(document.inputs, amounts, bom_lines):
            values = {
                "product_id": self._product(source),
                "quantity": _amount(amount),
                "unit_factor": amount / produced,
                "bom_line_id": bom_line,
                **common,
            }
            sources.append(self._move_with_line(f"{kind}_raw", source, values))
        line = self._move_with_line(
            f"{kind}_out", document.lot, {"unit_factor": 1.0, **made}
        )
        self.links += [f"{line}\t{source}" for source in sources]
        self.produced_lots.append(f"{order}\t{self.first_lot + document.lot}")

    def _move_with_line(self, name, lot, values):
        """Write a move of one lot; return the id of its line."""
        move = self.ids["stock_move"].next()
        line = self.ids["stock_move_line"].next()
        self.write[f"{name}_move"](id=move, **values)
        self.write[f"{name}_line"](
            id=line, move_id=move, lot_id=self.first_lot + lot, **values
        )
        return line


def _amount(hundredths):
    """Return the text of a quantity: 1250 -> "12.50"."""
    sign = "-" if hundredths < 0 else ""
    whole, part = divmod(abs(hundredths), 100)
    return f"{sign}{whole}.{part:02d}"
