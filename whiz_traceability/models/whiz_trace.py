from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import sql_array

# A node of the walk is one number: the record's id and what kind of record it
# is, so that the database can walk over lots and orders of any kind at once.
RADIX = 16
LOT = 0

# The sides of a manufacturing order: what its moves are called, and which end of
# their lines is in production.
CONSUMED = ("raw_material_production_id", "location_dest_id")
PRODUCED = ("production_id", "location_id")


class WhizTrace(models.AbstractModel):
    """The trace engine: the only code that walks the graph of lots and orders.

    The graph is bipartite. Lots go into transformations (orders) and come out of
    them, read live from the done stock move lines: a line into a location of
    usage *production* is an input of its order, a line out of one is an output.
    As-built records are direct edges from a component lot to the unit that it is
    in; a lot whose whole consumption in an order is recorded as built has no
    edge to that order any more, and so does not reach the other units.

    The walk sees every company and asks for no rights, because goods do not stop
    at a company border. Whatever returns its result to a user filters it first:
    see :meth:`stock.lot.get_genealogy`.
    """

    _name = "whiz.trace"
    _description = "Trace Engine"

    # ------------------------------------------------------------------
    # Kinds of transformations
    # ------------------------------------------------------------------

    @api.model
    def _transformation_kinds(self):
        """Return the kinds of documents that turn lots into lots.

        Each is a dict with ``kind`` (its name in a genealogy), ``model``, and the
        many2one fields of ``stock.move`` that point to the document: on what goes
        into it (``inputs``) and on what comes out (``outputs``). A field may be in
        both lists: an input is what moves to a location of usage *production*, an
        output what moves out of one. So scrap within an order is neither.
        ``takes_apart``: one lot goes in, and everything that comes out was in it.
        Bridge add-ons append to the end of the list.
        """
        return [
            {
                "kind": "production",
                "model": "mrp.production",
                "inputs": ["raw_material_production_id"],
                "outputs": ["production_id"],
            },
            {
                "kind": "unbuild",
                "model": "mrp.unbuild",
                # started from an order, both sides carry unbuild_id
                "inputs": ["consume_unbuild_id", "unbuild_id"],
                "outputs": ["unbuild_id"],
                "takes_apart": True,
            },
        ]

    @api.model
    def _order_fields(self, *sides):
        """Return [(code, move field)] of the sides (``inputs``, ``outputs``).

        The code of a kind is its place in the list.
        """
        return [
            (code, field)
            for code, kind in enumerate(self._transformation_kinds(), start=1)
            for field in dict.fromkeys(field for side in sides for field in kind[side])
        ]

    @api.model
    def _kind_of(self, node):
        """Return the kind (dict) of the order that the node is, None for a lot."""
        code = node % RADIX if node else LOT
        return None if code == LOT else self._transformation_kinds()[code - 1]

    @api.model
    def _node_record_of(self, node):
        """Return the order that the node is, None for no node."""
        kind = self._kind_of(node)
        return kind and self.env[kind["model"]].browse(node // RADIX)

    # ------------------------------------------------------------------
    # Pieces of SQL
    # ------------------------------------------------------------------

    @api.model
    def _flush_trace(self):
        """Write to the database what the queries of the engine read."""
        for model, names in (
            (
                "stock.move.line",
                (
                    "lot_id state date quantity_product_uom location_id"
                    " location_dest_id move_id picking_id company_id product_id"
                ),
            ),
            (
                "stock.move",
                "partner_id scrap_id is_inventory origin_returned_move_id "
                + " ".join(f for _c, f in self._order_fields("inputs", "outputs")),
            ),
            ("stock.picking", "partner_id"),
            ("stock.quant", "lot_id location_id quantity"),
            ("stock.lot", "is_held expiration_date company_id"),
            ("res.partner", "commercial_partner_id"),
            (
                "whiz.as.built",
                "production_id component_lot_id finished_lot_id quantity company_id",
            ),
        ):
            self.env[model].flush_model(names.split())

    @api.model
    def _sql_order_node(self):
        """SQL: the node of the order that move ``sm`` belongs to, or NULL."""
        return SQL(
            "COALESCE(%s)",
            SQL(", ").join(
                SQL(
                    "sm.%s::bigint * %s + %s",
                    SQL.identifier(field),
                    RADIX,
                    code,
                )
                for code, field in self._order_fields("inputs", "outputs")
            ),
        )

    @api.model
    def _sql_done(self, alias, as_of=None):
        """SQL condition: the move line is done (not later than ``as_of``)."""
        line = SQL.identifier(alias)
        condition = SQL("%s.state = 'done' AND %s.quantity_product_uom > 0", line, line)
        if as_of:
            condition = SQL(
                "%s AND %s.date <= %s",
                condition,
                line,
                fields.Datetime.to_string(as_of),
            )
        return condition

    @api.model
    def _sql_at(self, usage, alias, column):
        """SQL: whether the location in a column has this usage, or one of these.

        Said in this way it is a look-up in a hash table, made while lines are read. A
        bare IN may become a join, with a look-up in a table for each line.
        """
        return SQL(
            "(%s IN (SELECT id FROM stock_location WHERE usage = ANY(%s))) IS TRUE",
            SQL.identifier(alias, column),
            [usage] if isinstance(usage, str) else sorted(usage),
        )

    @api.model
    def _sql_order_lines(self, lot, production, side, as_of=None):
        """SQL: the lines of a lot on one side of a manufacturing order.

        :param side: ``CONSUMED`` or ``PRODUCED``
        """
        move_field, location_field = side
        return SQL(
            """FROM stock_move_line ol
               JOIN stock_move om ON om.id = ol.move_id
              WHERE ol.lot_id = %s AND om.%s = %s AND %s AND %s""",
            lot,
            SQL.identifier(move_field),
            production,
            self._sql_done("ol", as_of),
            self._sql_at("production", "ol", location_field),
        )

    @api.model
    def _sql_not_all_as_built(self, lot, production, as_of=None):
        """SQL condition: something of the lot went into the order without an
        as-built record that says into which unit.

        A record of a unit that did not come out of the order says nothing.
        """
        recorded = SQL(
            """FROM whiz_as_built rb
              WHERE rb.component_lot_id = %s AND rb.production_id = %s
                AND EXISTS (SELECT %s)""",
            lot,
            production,
            self._sql_order_lines(
                SQL("rb.finished_lot_id"), SQL("rb.production_id"), PRODUCED, as_of
            ),
        )
        consumed = self._sql_order_lines(lot, production, CONSUMED, as_of)
        # The first test is made once per query: most databases record nothing.
        return SQL(
            """(NOT (SELECT EXISTS (SELECT FROM whiz_as_built))
                OR CASE WHEN EXISTS (SELECT %s)
                        THEN (SELECT sum(rb.quantity) %s)
                           < (SELECT sum(ol.quantity_product_uom) %s)
                        ELSE TRUE END)""",
            recorded,
            recorded,
            consumed,
        )

    @api.model
    def _sql_as_built_holds(self, as_of=None):
        """SQL condition: what record ``ab`` says is still true of the done lines."""
        return SQL(
            "EXISTS (SELECT %s) AND EXISTS (SELECT %s)",
            self._sql_order_lines(
                SQL("ab.component_lot_id"),
                SQL("ab.production_id"),
                CONSUMED,
                as_of,
            ),
            self._sql_order_lines(
                SQL("ab.finished_lot_id"),
                SQL("ab.production_id"),
                PRODUCED,
                as_of,
            ),
        )

    @api.model
    def _sql_steps(self, direction, as_of=None):
        """SQL: the nodes one step away from the nodes of ``walk.frontier``.

        Lots lead to orders over the lot's lines at one side of production, and
        orders to lots over the order's lines at the other side.

        Each look-up gets its keys as one array. An index is then walked through once,
        in order, which takes a fifth less than a join that asks for one after the
        other; and the planner, who cannot know how many there are, keeps to it.
        """
        forward = direction == "forward"
        leaving, entering = "location_dest_id", "location_id"
        lot_side, order_side = (leaving, entering) if forward else (entering, leaving)
        # What is as built leaves the order on both ways, so it is the line that
        # goes into production which carries the condition.
        unrecorded = self._sql_not_all_as_built(
            SQL("line.lot_id"),
            SQL(
                """(SELECT raw.raw_material_production_id FROM stock_move raw
                     WHERE raw.id = line.move_id)"""
            ),
            as_of,
        )
        steps = [
            SQL(
                """SELECT %s AS node
                     FROM stock_move sm
                    WHERE sm.id = ANY(ARRAY(
                          SELECT line.move_id
                            FROM stock_move_line line
                           WHERE line.lot_id = ANY(%s) AND %s AND %s AND %s))""",
                self._sql_order_node(),
                self._sql_frontier(LOT),
                self._sql_done("line", as_of),
                self._sql_at("production", "line", lot_side),
                unrecorded if forward else SQL("TRUE"),
            )
        ]
        for code, field in self._order_fields("outputs" if forward else "inputs"):
            steps.append(
                SQL(
                    """SELECT line.lot_id::bigint * %s + %s
                         FROM stock_move_line line
                        WHERE line.move_id = ANY(ARRAY(
                              SELECT sm.id FROM stock_move sm WHERE sm.%s = ANY(%s)))
                          AND line.lot_id IS NOT NULL AND %s AND %s AND %s""",
                    RADIX,
                    LOT,
                    SQL.identifier(field),
                    self._sql_frontier(code),
                    self._sql_done("line", as_of),
                    self._sql_at("production", "line", order_side),
                    SQL("TRUE") if forward else unrecorded,
                )
            )
        source, target = ("component_lot_id", "finished_lot_id")
        if not forward:
            source, target = target, source
        steps.append(
            SQL(
                """SELECT ab.%s::bigint * %s + %s
                     FROM whiz_as_built ab
                    WHERE (SELECT EXISTS (SELECT FROM whiz_as_built))
                      AND ab.%s = ANY(%s) AND %s""",
                SQL.identifier(target),
                RADIX,
                LOT,
                SQL.identifier(source),
                self._sql_frontier(LOT),
                self._sql_as_built_holds(as_of),
            )
        )
        return SQL(" UNION ALL ").join(steps)

    @api.model
    def _sql_frontier(self, code):
        """SQL: array of the ids of the records of a kind in ``walk.frontier``."""
        return SQL(
            """ARRAY(SELECT f.node / %s FROM unnest(walk.frontier) AS f(node)
                      WHERE f.node %% %s = %s)""",
            RADIX,
            RADIX,
            code,
        )

    @api.model
    def _select(self, query):
        """Run a query of the engine and return its rows.

        The planner cannot know how little a step finds, and takes it for so dear
        that PostgreSQL would compile it (jit): seconds for milliseconds of work.
        """
        return self.env.execute_query(SQL("SET LOCAL jit = off; %s", query))

    # ------------------------------------------------------------------
    # The walk
    # ------------------------------------------------------------------

    @api.model
    def _walk(self, roots, directions, as_of=None, max_depth=None, node_limit=None):
        """Walk the graph breadth first, in one query for all directions.

        :param roots: list of nodes (see ``RADIX``)
        :param directions: ``["forward"]``, ``["backward"]`` or both
        :param as_of: leave out what was done after this moment
        :param max_depth: number of steps, a lot to an order being one
        :param node_limit: stop after the step in which so many nodes are known
        :return: {direction: [nodes of step 0, nodes of step 1, ...]}

        One row of the recursive query is one step with all its nodes. That keeps
        the distance from the roots, ends on loops, and can stop early, where a
        row per node would have to be walked to the end.
        """
        self._flush_trace()
        bounds = SQL("TRUE")
        if max_depth is not None:
            bounds = SQL("%s AND walk.depth < %s", bounds, max_depth)
        if node_limit is not None:
            bounds = SQL("%s AND cardinality(walk.seen) < %s", bounds, node_limit)
        queries = SQL(" UNION ALL ").join(
            SQL(
                """(WITH RECURSIVE walk (depth, frontier, seen) AS (
                        SELECT 0, %s, %s
                      UNION ALL
                        SELECT walk.depth + 1, step.nodes, walk.seen || step.nodes
                          FROM walk CROSS JOIN LATERAL (
                               SELECT array_agg(DISTINCT next.node
                                                ORDER BY next.node) AS nodes
                                 FROM (%s) AS next
                                WHERE next.node IS NOT NULL
                                  AND next.node NOT IN (SELECT unnest(walk.seen))
                               ) AS step
                         WHERE step.nodes IS NOT NULL AND %s
                    )
                    SELECT %s AS direction, depth, frontier FROM walk)""",
                sql_array(roots, "int8"),
                sql_array(roots, "int8"),
                self._sql_steps(direction, as_of),
                bounds,
                direction,
            )
            for direction in directions
        )
        result = {direction: [] for direction in directions}
        rows = self._select(SQL("%s ORDER BY direction, depth", queries))
        for direction, _depth, nodes in rows:
            result[direction].append(nodes)
        return result

    @api.model
    def _walk_lots(self, lots, direction, as_of=None):
        steps = self._walk([lot_node(id_) for id_ in lots.ids], [direction], as_of)
        nodes = (node for step in steps[direction] for node in step)
        return lots.browse(node // RADIX for node in nodes if node % RADIX == LOT)

    @api.model
    def _descendants(self, lots, as_of=None):
        """Return the lots and all lots made from them, whoever may see them."""
        return self._walk_lots(lots, "forward", as_of)

    @api.model
    def _ancestors(self, lots, as_of=None):
        """Return the lots and all lots that went into them, whoever may see them."""
        return self._walk_lots(lots, "backward", as_of)


def lot_node(lot_id):
    """Return the node of a lot."""
    return lot_id * RADIX + LOT
