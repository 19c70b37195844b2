from collections import defaultdict
from datetime import date
from typing import NamedTuple

from pytz import UTC

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.trace.flows import INSIDE, SHARED, across_border, classify
from ..tools import sql_array

# SQL: the line between src and dst goes from vendor to customer.
DROPSHIPPED = SQL("src.usage = 'supplier' AND dst.usage = 'customer'")


class Flow(NamedTuple):
    """Done lines of one lot of the same meaning, added up. See :meth:`_flows`."""

    lot_id: int
    company_id: int
    source: str
    destination: str
    order_node: int | None
    orders: int
    scrap_id: int | None
    is_counted: bool
    partner_id: int | None
    quantity: float
    first: object
    last: object
    picking_ids: list

    @property
    def inflow(self):
        return classify(self.source, self.destination)[0]

    @property
    def outflow(self):
        return classify(self.source, self.destination, self.is_counted)[1]

    def names(self, companies=None):
        """Return what the flow means for these companies (None: for all).

        What others do is none of their quantities, but goods on the way between
        companies are everybody's: who takes them from there takes them away.
        """
        if companies is None or self.company_id in companies:
            names = (self.inflow, self.outflow)
        else:
            names = (across_border(self.source, self.destination),)
        return [name for name in names if name]


class WhizTraceFlow(models.AbstractModel):
    _inherit = "whiz.trace"

    @api.model
    def _sql_partner(self, dropshipped):
        """SQL: the commercial partner at the other end of a line: ``pp`` is the partner
        of its transfer, ``mp`` that of its move.

        A dropshipped line has the vendor on the transfer and the consignee on the
        move; any other transfer names its one partner.
        """
        return SQL(
            """CASE WHEN %s
                    THEN COALESCE(mp.commercial_partner_id, pp.commercial_partner_id)
                    ELSE COALESCE(pp.commercial_partner_id, mp.commercial_partner_id)
               END""",
            dropshipped,
        )

    @api.model
    def _sql_lots(self, lot_ids):
        """SQL: the ids as one array.

        They are hidden in a sub-select so that the planner does not take a long list
        for a reason to read the whole table: a look-up for each lot costs the same
        however large the table is, and in order they share its pages.
        """
        return SQL("(SELECT %s)::int8[]", sql_array(sorted(lot_ids), "int8"))

    @api.model
    def _flows(self, lot_ids, as_of=None, order_nodes=None, shipped=True):
        """Return how quantities of the lots came into being and went away.

        :param order_nodes: tell only these orders apart; of the others together it is
            known how many there are (``orders``), which is all that a part of a large
            genealogy needs
        :param shipped: also what went from our stock to customers and came back
        :return: list of :class:`Flow`, in the product's unit; transfers between
            our own locations are left out, but for those into and out of transit that
            companies share (usage ``shared`` here). ``partner_id`` is the commercial
            partner of a supplier; customers are in :meth:`_shipments`.
        """
        if not lot_ids:
            return []
        self._flush_trace()
        order = SQL(
            "CASE WHEN 'production' IN (src.usage, dst.usage) THEN %s END",
            self._sql_order_node(),
        )
        # told apart, each group has one order or none: nothing has to be sorted, which
        # takes half of the time of a large set
        told_apart, known = order, SQL()
        orders = SQL("(%s IS NOT NULL)::integer", order)
        if order_nodes is not None:
            told_apart = SQL("known.node")
            orders = SQL("count(DISTINCT %s)", order)
            known = SQL(
                "LEFT JOIN unnest(%s) AS known(node) ON known.node = %s",
                sql_array(order_nodes, "int8"),
                order,
            )

        def usage(end):
            return SQL(
                """CASE WHEN %(end)s.usage = 'transit' AND %(end)s.company_id IS NULL
                        THEN %(shared)s ELSE %(end)s.usage END""",
                end=SQL.identifier(end),
                shared=SHARED,
            )

        wanted = SQL("TRUE")
        if not shipped:
            # before anything is joined: of many serial numbers it is half of the lines
            wanted = SQL(
                "NOT (%s AND %s) AND NOT (%s AND %s)",
                self._sql_at("customer", "sml", "location_dest_id"),
                self._sql_at(INSIDE, "sml", "location_id"),
                self._sql_at("customer", "sml", "location_id"),
                self._sql_at(INSIDE, "sml", "location_dest_id"),
            )
        rows = self._select(
            SQL(
                """SELECT sml.lot_id, sml.company_id,
                          %(source)s AS source, %(destination)s AS destination,
                          %(told_apart)s AS order_node, %(orders)s,
                          sm.scrap_id, sm.is_inventory IS TRUE,
                          CASE WHEN src.usage = 'supplier'
                               THEN COALESCE(pp.commercial_partner_id,
                                             mp.commercial_partner_id)
                               WHEN dst.usage = 'supplier' THEN %(partner)s
                               END AS partner_id,
                          sum(sml.quantity_product_uom)::float8,
                          min(sml.date), max(sml.date),
                          array_agg(sml.picking_id) FILTER (
                            WHERE sml.picking_id IS NOT NULL)
                     FROM (SELECT * FROM stock_move_line
                            WHERE lot_id = ANY(%(lots)s)) AS sml
                     JOIN stock_location src ON src.id = sml.location_id
                     JOIN stock_location dst ON dst.id = sml.location_dest_id
                     JOIN stock_move sm ON sm.id = sml.move_id
                LEFT JOIN stock_picking sp ON sp.id = sml.picking_id
                LEFT JOIN res_partner pp ON pp.id = sp.partner_id
                LEFT JOIN res_partner mp ON mp.id = CASE
                          WHEN pp.id IS NULL OR %(dropshipped)s THEN sm.partner_id END
                     %(known)s
                    WHERE %(done)s AND %(wanted)s
                      AND (NOT (src.usage = ANY(%(inside)s)
                                AND dst.usage = ANY(%(inside)s))
                           OR (%(source)s = %(shared)s)
                              != (%(destination)s = %(shared)s))
                 GROUP BY 1, 2, 3, 4, 5, 7, 8, 9
                 ORDER BY 1, min(sml.date), min(sml.id)""",
                source=usage("src"),
                destination=usage("dst"),
                shared=SHARED,
                orders=orders,
                told_apart=told_apart,
                known=known,
                partner=self._sql_partner(DROPSHIPPED),
                lots=self._sql_lots(lot_ids),
                dropshipped=DROPSHIPPED,
                done=self._sql_done("sml", as_of),
                wanted=wanted,
                inside=sorted(INSIDE),
            )
        )
        return [
            Flow(*row[:-1], sorted(set(row[-1])) if row[-1] else []) for row in rows
        ]

    @api.model
    def _stock_of(self, lot_ids, companies=None):
        """Return {lot id: {location usage: quantity}} of what is in stock records.

        :param companies: count only locations of these companies, and shared ones
        """
        self._flush_trace()
        rows = self._select(
            SQL(
                """SELECT q.lot_id, loc.usage, sum(q.quantity)::float8
                     FROM stock_quant q
                     JOIN stock_location loc ON loc.id = q.location_id
                    WHERE q.lot_id = ANY(%s) AND loc.usage = ANY(%s) AND %s
                 GROUP BY 1, 2""",
                sql_array(lot_ids, "int8"),
                sorted(INSIDE),
                SQL("TRUE")
                if companies is None
                else SQL(
                    "(loc.company_id IS NULL OR loc.company_id = ANY(%s))",
                    sorted(companies),
                ),
            )
        )
        result = defaultdict(dict)
        for lot_id, usage, quantity in rows:
            result[lot_id][usage] = quantity
        return result

    @api.model
    def _flow_totals(self, flows):
        """Return {lot id: {name of flow: quantity}}, as the user's companies see it."""
        companies = self._visible_companies()
        totals = defaultdict(lambda: defaultdict(float))
        for flow in flows:
            for name in flow.names(companies):
                totals[flow.lot_id][name] += flow.quantity
        return totals

    @api.model
    def _to_as_of(self, as_of):
        """Return the moment (UTC, naive) that a client means.

        :param as_of: a moment in UTC, or a day, which ends at midnight in the user's
            time zone; both as text, date or datetime
        :raise UserError: not a date
        """
        if not as_of:
            return None
        is_day = len(as_of) == 10 if isinstance(as_of, str) else type(as_of) is date
        try:
            moment = fields.Datetime.to_datetime(as_of)
        except (ValueError, TypeError) as error:
            raise UserError(
                self.env._(
                    "%(text)s is no date: give a day as 2026-12-31 or a moment as "
                    "2026-12-31 23:59:59 (UTC).",
                    text=as_of,
                )
            ) from error
        if not is_day:
            return moment
        end = moment.replace(hour=23, minute=59, second=59)
        return self.env.tz.localize(end).astimezone(UTC).replace(tzinfo=None)
