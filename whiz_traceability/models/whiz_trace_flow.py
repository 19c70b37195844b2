from collections import defaultdict
from datetime import date
from typing import NamedTuple

from pytz import UTC

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.trace.flows import INSIDE, SHARED, across_border, classify
from ..lib.trace.returns import Shipment, net_returns
from ..tools import sql_array

# Of the transfers of a flow the first so many are named.
PICKINGS = 3


class Flow(NamedTuple):
    """Done lines of one lot of the same meaning, added up. See :meth:`_flows`."""

    lot_id: int
    company_id: int
    source: str
    destination: str
    order_node: int | None
    orders: int
    scrap_id: int | None
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
        return classify(self.source, self.destination, bool(self.scrap_id))[1]

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
    def _sql_partner(self):
        """SQL: the commercial partner at the other end of line ``sml``.

        A dropshipped line has the vendor on the transfer and the consignee on the
        move; any other transfer names its one partner.
        """
        return SQL(
            """CASE WHEN src.usage = 'supplier' AND dst.usage = 'customer'
                    THEN COALESCE(mp.commercial_partner_id, pp.commercial_partner_id)
                    ELSE COALESCE(pp.commercial_partner_id, mp.commercial_partner_id)
               END"""
        )

    @api.model
    def _sql_lines(self, lot_ids, move=None):
        """SQL: FROM clause of the lots' lines with their ends and partners.

        The ids are hidden in a sub-select so that the planner does not take a long
        list for a reason to read the whole table: a look-up for each lot costs the
        same however large the table is, and in order they share its pages.

        :param move: see :meth:`_sql_line_ends`
        """
        return SQL(
            """FROM (SELECT * FROM stock_move_line
                      WHERE lot_id = ANY((SELECT %s)::int8[])) AS sml
               %s""",
            sql_array(sorted(lot_ids), "int8"),
            self._sql_line_ends(move),
        )

    @api.model
    def _sql_line_ends(self, move=None):
        """SQL: joins from line ``sml`` to both ends, both partners and its move.

        The move's partner is looked up where :meth:`_sql_partner` needs it.

        :param move: condition under which something else of the move is needed;
            without it the move of every line is
        """
        dropship = SQL("src.usage = 'supplier' AND dst.usage = 'customer'")
        moves = (
            SQL(
                """LEFT JOIN stock_move sm ON sm.id = CASE
                       WHEN pp.id IS NULL OR %s OR %s THEN sml.move_id END""",
                dropship,
                move,
            )
            if move
            else SQL("JOIN stock_move sm ON sm.id = sml.move_id")
        )
        return SQL(
            """JOIN stock_location src ON src.id = sml.location_id
               JOIN stock_location dst ON dst.id = sml.location_dest_id
          LEFT JOIN stock_picking sp ON sp.id = sml.picking_id
          LEFT JOIN res_partner pp ON pp.id = sp.partner_id
               %s
          LEFT JOIN res_partner mp ON mp.id = CASE
                       WHEN pp.id IS NULL OR %s THEN sm.partner_id END""",
            moves,
            dropship,
        )

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
                          sm.scrap_id,
                          CASE WHEN src.usage = 'supplier'
                               THEN COALESCE(pp.commercial_partner_id,
                                             mp.commercial_partner_id)
                               WHEN dst.usage = 'supplier' THEN %(partner)s
                               END AS partner_id,
                          sum(sml.quantity_product_uom)::float8,
                          min(sml.date), max(sml.date),
                          array_agg(sml.picking_id) FILTER (
                            WHERE sml.picking_id IS NOT NULL)
                     %(lines)s %(known)s
                    WHERE %(done)s AND %(wanted)s
                      AND (NOT (src.usage = ANY(%(inside)s)
                                AND dst.usage = ANY(%(inside)s))
                           OR (%(source)s = %(shared)s)
                              != (%(destination)s = %(shared)s))
                 GROUP BY 1, 2, 3, 4, 5, 7, 8
                 ORDER BY 1, min(sml.date), min(sml.id)""",
                source=usage("src"),
                destination=usage("dst"),
                shared=SHARED,
                orders=orders,
                told_apart=told_apart,
                known=known,
                partner=self._sql_partner(),
                lines=self._sql_lines(lot_ids),
                done=self._sql_done("sml", as_of),
                wanted=wanted,
                inside=sorted(INSIDE),
            )
        )
        return [
            Flow(*row[:-1], sorted(set(row[-1]))[:PICKINGS] if row[-1] else [])
            for row in rows
        ]

    @api.model
    def _shipments(self, lot_ids, as_of=None, unnamed=False):
        """Return the lines of the lots that went to or came from customers.

        :param unnamed: also return, with ``lot_id`` None, what was delivered of the
            lots' products without a lot
        :return: list of :class:`Shipment`, quantities in the product's unit
        """
        if not lot_ids:
            return []
        self._flush_trace()
        columns = SQL(
            """SELECT sml.id, sml.lot_id, sml.move_id, sml.picking_id, %s,
                      sml.date, sml.quantity_product_uom::float8,
                      src.usage = 'customer', pt.tracking = 'serial',
                      sm.origin_returned_move_id, sml.company_id, pt.uom_id,
                      sml.product_id""",
            self._sql_partner(),
        )
        products = SQL(
            """JOIN product_product pr ON pr.id = sml.product_id
               JOIN product_template pt ON pt.id = pr.product_tmpl_id"""
        )
        done = self._sql_done("sml", as_of)
        query = SQL(
            """%s %s %s
                WHERE %s AND (%s) != (%s)""",
            columns,
            # of a return it says which delivery it takes back
            self._sql_lines(lot_ids, move=SQL("src.usage = 'customer'")),
            products,
            done,
            # not by usage of the joined ends: most lines go elsewhere, and so they
            # are left out before anything is joined
            self._sql_at("customer", "sml", "location_id"),
            self._sql_at("customer", "sml", "location_dest_id"),
        )
        if unnamed:
            query = SQL(
                """%s UNION ALL %s
                     FROM (SELECT DISTINCT product_id FROM stock_lot
                            WHERE id = ANY(%s)) AS f
                     JOIN stock_move_line sml ON sml.product_id = f.product_id
                      AND sml.lot_id IS NULL
                     %s %s
                    WHERE %s AND dst.usage = 'customer' AND src.usage != 'customer'
                      AND pt.tracking IN ('lot', 'serial')""",
                query,
                columns,
                sql_array(lot_ids, "int8"),
                self._sql_line_ends(),
                products,
                done,
            )
        return [Shipment(*row) for row in self._select(query)]

    @api.model
    def _consignments(self, lots):
        """Return what was delivered of the lots and did not come back.

        :return: list of dicts, oldest first: ``lot_id``, ``partner_id`` (the
            commercial partner, or False), ``picking_id`` (or False),
            ``move_line_id``, ``date``, ``quantity`` net of returns, ``uom_id`` (the
            product's unit), ``company_id`` (who delivered). Not filtered by rights.
        """
        deliveries, _unmatched = net_returns(self._shipments(lots.ids))
        return [
            {
                "lot_id": delivery.lot_id,
                "partner_id": delivery.partner_id or False,
                "picking_id": delivery.picking_id or False,
                "move_line_id": delivery.line_id,
                "date": delivery.date,
                "quantity": delivery.net,
                "uom_id": delivery.uom_id,
                "company_id": delivery.company_id,
            }
            for delivery in deliveries
            if delivery.net > 1e-6
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
    def _lots_received_by(self, partners):
        """Return the ids of the lots that the partners received, also inside
        something that was made from them. A lot that came back counts: they had it.
        Only deliveries of the user's companies count.

        :param partners: ``res.partner``; their whole companies are meant
        """
        self._flush_trace()
        companies = self._visible_companies()
        family = (
            self.env["res.partner"]
            .sudo()
            .search(
                [("commercial_partner_id", "in", partners.commercial_partner_id.ids)]
            )
        )
        rows = self._select(
            SQL(
                """SELECT DISTINCT sml.lot_id
                     FROM stock_move_line sml
                     JOIN stock_move sm ON sm.id = sml.move_id
                     JOIN stock_location src ON src.id = sml.location_id
                     JOIN stock_location dst ON dst.id = sml.location_dest_id
                LEFT JOIN stock_picking sp ON sp.id = sml.picking_id
                    WHERE (sp.partner_id = ANY(%(family)s)
                           OR sm.partner_id = ANY(%(family)s))
                      AND sml.lot_id IS NOT NULL AND %(done)s
                      AND dst.usage = 'customer' AND src.usage != 'customer'
                      AND %(visible)s""",
                family=family.ids,
                done=self._sql_done("sml"),
                visible=SQL("TRUE")
                if companies is None
                else SQL("sml.company_id = ANY(%s)", sorted(companies)),
            )
        )
        delivered = self.env["stock.lot"].browse(lot_id for (lot_id,) in rows)
        return self._ancestors(delivered).ids

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
