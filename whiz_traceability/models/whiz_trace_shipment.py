from odoo import api, models
from odoo.tools import SQL

from ..lib.trace.returns import Shipment, net_returns
from ..tools import sql_array
from .whiz_trace_flow import DROPSHIPPED


class WhizTraceShipment(models.AbstractModel):
    """Who received the lots."""

    _inherit = "whiz.trace"

    @api.model
    def _shipments(self, lot_ids, as_of=None, unnamed=False):
        """Return the lines of the lots that went to or came from customers.

        :param unnamed: also return, with ``lot_id`` None, what was delivered of the
            lots' products without a lot
        :return: list of :class:`Shipment`, in no order, quantities in the product's
            unit
        """
        if not lot_ids:
            return []
        self._flush_trace()
        rows = self._select(
            SQL(
                """WITH sml AS MATERIALIZED (
                       %(lines)s
                   ), pp AS MATERIALIZED (
                       -- many lines share a transfer
                       SELECT sp.id AS picking_id, pp.commercial_partner_id
                         FROM (SELECT DISTINCT picking_id FROM sml) AS its
                         JOIN stock_picking sp ON sp.id = its.picking_id
                         JOIN res_partner pp ON pp.id = sp.partner_id
                   ), item AS MATERIALIZED (
                       SELECT pr.id, pt.tracking, pt.uom_id
                         FROM (SELECT DISTINCT product_id FROM sml) AS its
                         JOIN product_product pr ON pr.id = its.product_id
                         JOIN product_template pt ON pt.id = pr.product_tmpl_id
                   )
                   SELECT sml.id, sml.lot_id, sml.move_id, sml.picking_id, %(partner)s,
                          sml.date, sml.quantity_product_uom::float8,
                          sml.came_back, item.tracking = 'serial',
                          sm.origin_returned_move_id, sml.company_id, item.uom_id,
                          sml.product_id
                     FROM sml
                     JOIN item ON item.id = sml.product_id
                LEFT JOIN pp ON pp.picking_id = sml.picking_id
                -- read where it says something: of a return, which delivery it undoes
                LEFT JOIN stock_move sm ON sm.id = CASE
                          WHEN pp.picking_id IS NULL OR sml.dropshipped
                               OR sml.came_back THEN sml.move_id END
                LEFT JOIN res_partner mp ON mp.id = CASE
                          WHEN pp.picking_id IS NULL OR sml.dropshipped
                          THEN sm.partner_id END""",
                lines=self._sql_shipped_lines(lot_ids, as_of, unnamed),
                partner=self._sql_partner(SQL("sml.dropshipped")),
            )
        )
        return [Shipment(*row) for row in rows]

    @api.model
    def _sql_shipped_lines(self, lot_ids, as_of, unnamed):
        """SQL: the done lines of :meth:`_shipments`."""
        done = self._sql_done("line", as_of)
        came = self._sql_at("customer", "line", "location_id")
        went = self._sql_at("customer", "line", "location_dest_id")
        columns = SQL(
            """line.id, line.lot_id, line.move_id, line.picking_id, line.date,
               line.quantity_product_uom, line.company_id, line.product_id,
               %s AS came_back, %s AND %s AS dropshipped""",
            came,
            self._sql_at("supplier", "line", "location_id"),
            went,
        )
        # The index alone tells which lines they are: most go elsewhere.
        named = SQL(
            """SELECT %s FROM stock_move_line line
                WHERE line.id = ANY(ARRAY(
                      SELECT line.id FROM stock_move_line line
                       WHERE line.lot_id = ANY(%s) AND %s AND (%s) != (%s)))
                  AND %s""",
            columns,
            self._sql_lots(lot_ids),
            self._sql_done("line"),
            came,
            went,
            done,
        )
        if not unnamed:
            return named
        return SQL(
            """%s UNION ALL
               SELECT %s
                 FROM (SELECT DISTINCT lot.product_id
                         FROM stock_lot lot
                         JOIN product_product pr ON pr.id = lot.product_id
                         JOIN product_template pt ON pt.id = pr.product_tmpl_id
                        WHERE lot.id = ANY(%s)
                          AND pt.tracking IN ('lot', 'serial')) AS f
                 JOIN stock_move_line line ON line.product_id = f.product_id
                  AND line.lot_id IS NULL
                WHERE %s AND %s AND NOT %s""",
            named,
            columns,
            sql_array(lot_ids, "int8"),
            done,
            went,
            came,
        )

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
                "quantity": net,
                "uom_id": delivery.uom_id,
                "company_id": delivery.company_id,
            }
            for delivery in deliveries
            if (net := delivery.net) > 1e-6
        ]

    @api.model
    def _lots_received_by(self, partners=None):
        """Return the ids of the lots that the partners received, also inside
        something that was made from them. A lot that came back counts: they had it.
        Only deliveries of the user's companies count.

        :param partners: ``res.partner``; their whole companies are meant. None for
            anybody, also where nobody is named
        """
        delivered = self._lots_moved(
            SQL("dst.usage = 'customer' AND src.usage != 'customer'"), partners
        )
        return self._ancestors(delivered).ids

    @api.model
    def _lots_sent_by(self, partners):
        """Return the ids of the lots that came from the partners: from suppliers, or
        back from customers. Only what the user's companies took in counts.

        :param partners: ``res.partner``; their whole companies are meant
        """
        return self._lots_moved(
            SQL("src.usage IN ('supplier', 'customer') AND dst.usage != src.usage"),
            partners,
            dropshipped=SQL("FALSE"),
        ).ids

    @api.model
    def _lots_moved(self, moved, partners=None, dropshipped=DROPSHIPPED):
        """Return the lots of the done lines of the user's companies that meet a
        condition.

        :param moved: SQL condition on the locations ``src`` and ``dst``
        :param partners: only lines with these, or None
        :param dropshipped: see :meth:`_sql_partner`
        """
        self._flush_trace()
        companies = self._visible_companies()
        wanted = SQL("TRUE")
        if partners is not None:
            commercial = partners.commercial_partner_id
            family = (
                self.env["res.partner"]
                .sudo()
                .search([("commercial_partner_id", "in", commercial.ids)])
            )
            # the first test is made before other tables are read
            wanted = SQL(
                """(sp.partner_id = ANY(%(family)s) OR sm.partner_id = ANY(%(family)s))
                   AND (%(partner)s) = ANY(%(commercial)s)""",
                family=family.ids,
                partner=self._sql_partner(dropshipped),
                commercial=commercial.ids,
            )
        rows = self._select(
            SQL(
                """SELECT DISTINCT sml.lot_id
                     FROM stock_move_line sml
                     JOIN stock_move sm ON sm.id = sml.move_id
                     JOIN stock_location src ON src.id = sml.location_id
                     JOIN stock_location dst ON dst.id = sml.location_dest_id
                LEFT JOIN stock_picking sp ON sp.id = sml.picking_id
                LEFT JOIN res_partner pp ON pp.id = sp.partner_id
                LEFT JOIN res_partner mp ON mp.id = sm.partner_id
                    WHERE %(wanted)s AND sml.lot_id IS NOT NULL AND %(done)s
                      AND %(moved)s AND %(visible)s""",
                wanted=wanted,
                done=self._sql_done("sml"),
                moved=moved,
                visible=SQL("TRUE")
                if companies is None
                else SQL("sml.company_id = ANY(%s)", sorted(companies)),
            )
        )
        return self.env["stock.lot"].browse(lot_id for (lot_id,) in rows)
