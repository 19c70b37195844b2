"""The same questions, asked of Odoo's own code, of ours, and of a reference.

Every function takes a recordset of lots and returns an :class:`Answer`.
"""

import time
from typing import NamedTuple


class Answer(NamedTuple):
    """What a walk found.

    :param lots: ids, the lots asked about included; None where not given
    :param deliveries: ids of transfers to customers; None where not given
    :param detail: dict of further figures
    """

    lots: frozenset | None = None
    deliveries: frozenset | None = None
    detail: dict = {}


# Ours ---------------------------------------------------------------------------


def forward(lots):
    """Descendants and every delivered line of them."""
    trace = lots.env["whiz.trace"]
    descendants = trace._descendants(lots)
    consignments = trace._consignments(descendants)
    return Answer(
        frozenset(descendants.ids), frozenset(c["picking_id"] for c in consignments)
    )


def backward(lots):
    return Answer(frozenset(lots.env["whiz.trace"]._ancestors(lots).ids))


def genealogy(direction):
    def walk(lots):
        graph = lots.get_genealogy(direction=direction)
        detail = {"nodes": len(graph["nodes"]), "edges": len(graph["edges"])}
        return Answer(detail=detail)

    return walk


# Odoo's -------------------------------------------------------------------------


def odoo_recursive(lots):
    return _odoo_deliveries(lots, lots._find_delivery_ids_by_lot())


def odoo_iterative(lots):
    return _odoo_deliveries(lots, lots._find_delivery_ids_by_lot_iterative())


def _odoo_deliveries(lots, deliveries_by_lot):
    deliveries = frozenset().union(
        *(deliveries_by_lot.get(id_, ()) for id_ in lots.ids)
    )
    return Answer(frozenset(deliveries_by_lot), deliveries)


class TooSlow(Exception):
    """The time allowed for one walk is over. Holds what was found by then."""

    def __init__(self, answer):
        self.answer = answer
        super().__init__()


class OdooReport:
    """Odoo's traceability report, used as its client action uses it.

    The report shows one lot or one line at a time. To see everything downstream,
    somebody has to open the report of each lot and click each arrow; upstream,
    unfold each line. This does so, without thinking time.
    """

    def __init__(self, lots, seconds):
        self.report = lots.env["stock.traceability.report"]
        self.lots = lots
        self.end = time.perf_counter() + seconds
        self.found = set(lots.ids)
        self.deliveries = set()
        self.clicks = 0

    def answer(self):
        detail = {"clicks": self.clicks}
        return Answer(frozenset(self.found), frozenset(self.deliveries), detail)

    def _click(self):
        if time.perf_counter() > self.end:
            raise TooSlow(self.answer())
        self.clicks += 1

    def open(self, model, record_id, lot_name=False):
        self._click()
        return self.report.get_main_lines(
            {
                "active_id": record_id,
                "model": model,
                "lot_name": lot_name,
                "auto_unfold": bool(lot_name),
            }
        )

    def unfold(self, line):
        self._click()
        return self.report.get_lines(
            line["id"],
            model_id=line["model_id"],
            model_name=line["model"],
            level=line["level"] + 30,
        )

    def forward(self):
        todo = list(self.lots.ids)
        while todo:
            for line in self.open("stock.lot", todo.pop(0)):
                if line["picking_type_code"] == "outgoing":
                    self.deliveries.add(line["res_id"])
                if not line["is_used"]:
                    continue
                for made in self.open(
                    line["model"], line["model_id"], line["lot_name"]
                ):
                    if made["lot_id"] not in self.found:
                        self.found.add(made["lot_id"])
                        todo.append(made["lot_id"])
        return self.answer()

    def backward(self):
        lines = [line for id_ in self.lots.ids for line in self.open("stock.lot", id_)]
        while lines:
            line = lines.pop(0)
            self.found.add(line["lot_id"])
            if line["unfoldable"]:
                lines += self.unfold(line)
        return Answer(frozenset(self.found), detail={"clicks": self.clicks})


# Reference ----------------------------------------------------------------------


def linked_lots(cr, lot_ids, direction="forward"):
    """Return the ids of lots joined by Odoo's own links, by nobody's walk.

    Right for the generated data only, where every order has one finished lot.
    In Odoo's table the finished line is in ``consume_line_id``.
    """
    here, there = "produce_line_id", "consume_line_id"
    if direction == "backward":
        here, there = there, here
    cr.execute(
        f"""
        WITH RECURSIVE found (lot_id) AS (
            SELECT unnest(%s)
            UNION
            SELECT target.lot_id
              FROM found
              JOIN stock_move_line AS source USING (lot_id)
              JOIN stock_move_line_consume_rel AS link ON link.{here} = source.id
              JOIN stock_move_line AS target ON target.id = link.{there}
        ) SELECT lot_id FROM found
        """,
        [list(lot_ids)],
    )
    return frozenset(lot_id for (lot_id,) in cr.fetchall())


def deliveries_of(cr, lot_ids):
    """Return the ids of the done deliveries that hold any of the lots."""
    cr.execute(
        """
        SELECT DISTINCT line.picking_id
          FROM stock_move_line AS line
          JOIN stock_location AS target ON target.id = line.location_dest_id
         WHERE line.lot_id = ANY(%s) AND line.state = 'done'
           AND target.usage = 'customer'
        """,
        [list(lot_ids)],
    )
    return frozenset(picking_id for (picking_id,) in cr.fetchall())
