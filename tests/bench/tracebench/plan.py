"""What the generated factory makes: plain Python, no database, no Odoo.

A *family* is a small production line with ten products of its own: five raw
materials, three semi-finished and two finished products. A semi-finished lot takes
one lot of each raw material, a finished lot takes one lot of each semi-finished
product. Lots are used up roughly in the order in which they came in, so the
genealogy of a lot is a neighbourhood, as in a real factory, and not a random
sample of the whole database. All families run side by side, so that neighbours in
a genealogy are *not* neighbours in the tables.

Lots are numbered from 0: first all raw lots, then semi-finished, then finished.
Quantities are integers in hundredths of the product's unit of measure.
"""

import random
from array import array
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

RAW_PER_SEMI = 5
SEMI_PER_FINISHED = 3
FINISHED_PRODUCTS = 2
PRODUCTS_PER_FAMILY = RAW_PER_SEMI + SEMI_PER_FINISHED + FINISHED_PRODUCTS
LINES_PER_DELIVERY = 10
LOTS_PER_RECEIPT = 4
DELIVERED_SHARE = 0.9
# A delivery takes its lots from the oldest ones on hand, not strictly in order.
PICKING_WINDOW = 30

#: Consumed per order, in hundredths of a kilogram, by component.
RAW_QUANTITIES = (1800, 1900, 2000, 2100, 2200)
SEMI_QUANTITIES = (110, 120, 130)
#: Produced per finished order, in hundredths of a unit.
FINISHED_QUANTITY = 2400

START = datetime(2023, 1, 2, 6, 0, 0)
SPAN = timedelta(days=1000)

RAW, SEMI, FINISHED = range(3)


@dataclass(frozen=True)
class Spec:
    """Size and shape of a generated database.

    :param families: production lines side by side
    :param raw_groups: lots of each raw material, per family
    :param semi_per_group: semi-finished lots made while one lot of each raw
        material is in use: about how many a raw lot goes into; a multiple of three
    :param finished_per_semi: finished lots that a semi-finished lot goes into
    """

    families: int
    raw_groups: int
    semi_per_group: int
    finished_per_semi: int
    customers: int
    suppliers: int

    def __post_init__(self):
        if self.semi_per_group % SEMI_PER_FINISHED:
            raise ValueError("semi_per_group must be a multiple of three")

    @property
    def raw_count(self):
        return self.families * self.raw_groups * RAW_PER_SEMI

    @property
    def semi_count(self):
        return self.families * self.raw_groups * self.semi_per_group

    @property
    def finished_count(self):
        return self.semi_count // SEMI_PER_FINISHED * self.finished_per_semi

    @property
    def lot_count(self):
        return self.raw_count + self.semi_count + self.finished_count


PRESETS = {
    "small": Spec(2, 6, 9, 58, customers=40, suppliers=12),
    "1m": Spec(20, 16, 24, 84, customers=2000, suppliers=150),
    "11m": Spec(20, 160, 24, 84, customers=2000, suppliers=150),
}


class Receipt(NamedTuple):
    date: datetime
    supplier: int
    lots: list  # of one product


class Order(NamedTuple):
    date: datetime
    lot: int  # the lot produced
    inputs: tuple  # the lots consumed, in the order of the bill of materials


class Delivery(NamedTuple):
    date: datetime
    customer: int
    lots: list


class Plan:
    """All lots, orders, receipts and deliveries of one database, from a seed."""

    def __init__(self, spec, seed=1):
        self.spec = spec
        self.seed = seed
        self.semi_start = spec.raw_count
        self.finished_start = spec.raw_count + spec.semi_count
        self.semi_inputs = self._draw_semi_inputs()
        self.finished_inputs = self._draw_finished_inputs()
        self.quantities = self._draw_quantities()
        self.delivered = self._draw_delivered()

    # Numbering ------------------------------------------------------------------

    def raw_lot(self, family, group, component):
        position = group * RAW_PER_SEMI + component
        return position * self.spec.families + family

    def semi_lot(self, family, position):
        return self.semi_start + position * self.spec.families + family

    def finished_lot(self, family, position):
        return self.finished_start + position * self.spec.families + family

    def kind(self, lot):
        if lot < self.semi_start:
            return RAW
        return SEMI if lot < self.finished_start else FINISHED

    def locate(self, lot):
        """Return ``(kind, family, position in the family)`` of a lot."""
        kind = self.kind(lot)
        start = (0, self.semi_start, self.finished_start)[kind]
        position, family = divmod(lot - start, self.spec.families)
        return kind, family, position

    def product(self, lot):
        """Return the number of the lot's product: family * 10 + 0..9."""
        kind, family, position = self.locate(lot)
        offset = (
            position % RAW_PER_SEMI,
            RAW_PER_SEMI + position % SEMI_PER_FINISHED,
            RAW_PER_SEMI + SEMI_PER_FINISHED + position % FINISHED_PRODUCTS,
        )[kind]
        return family * PRODUCTS_PER_FAMILY + offset

    def name(self, lot):
        kind, family, position = self.locate(lot)
        return f"{'RSF'[kind]}{family:02d}-{position:06d}"

    def inputs(self, lot):
        """Return the lots that went into a lot, in the order of the bill."""
        kind = self.kind(lot)
        if kind == SEMI:
            start = (lot - self.semi_start) * RAW_PER_SEMI
            return tuple(self.semi_inputs[start : start + RAW_PER_SEMI])
        if kind == FINISHED:
            start = (lot - self.finished_start) * SEMI_PER_FINISHED
            return tuple(self.finished_inputs[start : start + SEMI_PER_FINISHED])
        return ()

    # Drawing --------------------------------------------------------------------

    def _draw_semi_inputs(self):
        """A semi-finished lot takes the current lot of each raw material.

        The materials change at different moments, and now and then the rest of an
        older lot is used after the new one was opened.
        """
        rng = random.Random(f"{self.seed}-semi")
        spec = self.spec
        inputs = array("q")
        for position in range(spec.raw_groups * spec.semi_per_group):
            clock = position / spec.semi_per_group
            for family in range(spec.families):
                for component in range(RAW_PER_SEMI):
                    late = component / RAW_PER_SEMI + rng.random() * 0.3
                    group = max(0, int(clock - late))
                    inputs.append(self.raw_lot(family, group, component))
        return inputs

    def _draw_finished_inputs(self):
        rng = random.Random(f"{self.seed}-finished")
        spec = self.spec
        inputs = array("q")
        for position in range(self.finished_per_family):
            clock = position / spec.finished_per_semi
            for family in range(spec.families):
                for component in range(SEMI_PER_FINISHED):
                    late = component / SEMI_PER_FINISHED + rng.random() * 0.3
                    group = max(0, int(clock - late))
                    lot = self.semi_lot(family, group * SEMI_PER_FINISHED + component)
                    inputs.append(lot)
        return inputs

    def _draw_quantities(self):
        """What came into being of each lot: what is used plus a rest, often none."""
        rng = random.Random(f"{self.seed}-rest")
        used = self.used_quantities()
        quantities = array("q", used)
        for lot in range(self.finished_start):
            if not used[lot] or rng.random() < 0.5:
                quantities[lot] += rng.randrange(100, 5000)
        quantities.extend([FINISHED_QUANTITY] * self.spec.finished_count)
        return quantities

    def used_quantities(self):
        """Return an array: what was consumed of each raw and semi-finished lot."""
        used = array("q", bytes(8 * self.finished_start))
        for inputs, amounts in (
            (self.semi_inputs, RAW_QUANTITIES),
            (self.finished_inputs, SEMI_QUANTITIES),
        ):
            for component, amount in enumerate(amounts):
                for index in range(component, len(inputs), len(amounts)):
                    used[inputs[index]] += amount
        return used

    def _draw_delivered(self):
        """Return a bytearray: 1 for each finished lot that was delivered."""
        rng = random.Random(f"{self.seed}-delivered")
        return bytearray(
            rng.random() < DELIVERED_SHARE for _ in range(self.spec.finished_count)
        )

    # Documents ------------------------------------------------------------------

    @property
    def finished_per_family(self):
        return self.spec.finished_count // self.spec.families

    @property
    def document_count(self):
        spec = self.spec
        receipts = (
            spec.families * RAW_PER_SEMI * -(-spec.raw_groups // LOTS_PER_RECEIPT)
        )
        deliveries = sum(
            -(-sum(self.delivered[family :: spec.families]) // LINES_PER_DELIVERY)
            for family in range(spec.families)
        )
        return receipts + spec.semi_count + spec.finished_count + deliveries

    def documents(self):
        """Yield every receipt, order and delivery in the order of time.

        Dates grow strictly, so nothing is used before it was made.
        """
        step = SPAN / self.document_count
        step = timedelta(seconds=max(1, int(step.total_seconds())))
        date = START
        for document in self._undated_documents():
            yield document._replace(date=date)
            date += step

    def _undated_documents(self):
        rng = random.Random(f"{self.seed}-documents")
        spec = self.spec
        shelves = [[] for _ in range(spec.families)]
        for group in range(spec.raw_groups):
            if group % LOTS_PER_RECEIPT == 0:
                yield from self._receipts(group, rng)
            first_batch = group * spec.semi_per_group // SEMI_PER_FINISHED
            for batch in range(
                first_batch, first_batch + spec.semi_per_group // SEMI_PER_FINISHED
            ):
                yield from self._orders(batch, rng, shelves)
        for shelf in shelves:
            while shelf:
                yield self._delivery(shelf, rng)

    def _receipts(self, group, rng):
        groups = range(group, min(group + LOTS_PER_RECEIPT, self.spec.raw_groups))
        for family in range(self.spec.families):
            for component in range(RAW_PER_SEMI):
                product = family * RAW_PER_SEMI + component
                supplier = (product * 3 + rng.randrange(3)) % self.spec.suppliers
                lots = [self.raw_lot(family, g, component) for g in groups]
                yield Receipt(None, supplier, lots)

    def _orders(self, batch, rng, shelves):
        """One lot of each semi-finished product, then the finished lots they allow."""
        spec = self.spec
        for component in range(SEMI_PER_FINISHED):
            for family in range(spec.families):
                lot = self.semi_lot(family, batch * SEMI_PER_FINISHED + component)
                yield Order(None, lot, self.inputs(lot))
        first = batch * spec.finished_per_semi
        for position in range(first, first + spec.finished_per_semi):
            for family, shelf in enumerate(shelves):
                lot = self.finished_lot(family, position)
                yield Order(None, lot, self.inputs(lot))
                if self.delivered[lot - self.finished_start]:
                    shelf.append(lot)
                if len(shelf) >= PICKING_WINDOW:
                    yield self._delivery(shelf, rng)

    def _delivery(self, shelf, rng):
        """Take some lots off the shelf for a customer; few customers buy often."""
        count = min(LINES_PER_DELIVERY, len(shelf))
        lots = sorted(rng.sample(shelf, count))
        shelf[:] = [lot for lot in shelf if lot not in lots]
        customer = int(self.spec.customers * rng.random() ** 2)
        return Delivery(None, customer, lots)
