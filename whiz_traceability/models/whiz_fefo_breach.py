from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..lib.expiry import local_day
from .whiz_guard_expiry import SALE, USE


class WhizFefoBreach(models.Model):
    """Goods went out although others had to go first, or were not fresh enough.

    What was in stock then can not be told later, so it is written down.
    """

    _name = "whiz.fefo.breach"
    _description = "FEFO Breach"
    _order = "id desc"
    _rec_name = "lot_id"

    kind = fields.Selection(
        [
            ("fefo", "Out of order"),
            ("shelf_life", "Too short"),
        ],
        required=True,
        readonly=True,
        help="Out of order: another lot had to go first. Too short: not good for as "
        "long as the customer needs it.",
    )
    move_line_id = fields.Many2one(
        "stock.move.line", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    lot_id = fields.Many2one(
        "stock.lot", string="Lot Taken", readonly=True, index=True, ondelete="cascade"
    )
    last_day = fields.Date(string="Its Date", readonly=True)
    earlier_lot_id = fields.Many2one(
        "stock.lot",
        string="Had to Go First",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    earlier_day = fields.Date(
        string="Date That Counts",
        readonly=True,
        help="The removal date of the lot that had to go first, or the day until which "
        "the customer needs the goods to be good.",
    )
    days = fields.Integer(
        string="By Days", readonly=True, help="How far the two dates are apart."
    )
    product_id = fields.Many2one("product.product", readonly=True, index=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True)
    production_id = fields.Many2one("mrp.production", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    user_id = fields.Many2one("res.users", string="Done By", readonly=True)
    note = fields.Char(string="Why", help="What the people in the warehouse say.")

    def write(self, vals):
        if vals.keys() - {"note"} and not self.env.su:
            raise UserError(
                self.env._("What happened stays as it was written down: add a note.")
            )
        return super().write(vals)

    @api.model
    def _record(self, lines):
        """Write down what went wrong with lines that were just done.

        :param lines: done ``stock.move.line``
        """
        products = lines.product_id.filtered("use_expiration_date")
        if not products:
            return
        dated = lines.filtered(lambda line: line.lot_id and line.product_id in products)
        kinds = self.env["whiz.guard"]._get_kinds(dated.move_id)
        outward = dated.filtered(
            lambda line: (
                line.location_id.usage == "internal"
                and kinds[line.move_id] in (*SALE, *USE)
            )
        )
        vals_list = self._find_too_short(outward) + self._find_not_first(outward)
        if vals_list:
            self.sudo().create(vals_list)

    @api.model
    def _prepare_vals(self, line, **vals):
        return {
            "move_line_id": line.id,
            "lot_id": line.lot_id.id,
            "product_id": line.product_id.id,
            "quantity": line.quantity_product_uom,
            "picking_id": line.picking_id.id,
            "production_id": line.move_id.raw_material_production_id.id,
            "partner_id": (line.move_id.partner_id or line.picking_id.partner_id).id,
            "warehouse_id": line.location_id.warehouse_id.id,
            "company_id": line.company_id.id,
            "user_id": self.env.uid,
            **vals,
        }

    @api.model
    def _find_too_short(self, lines):
        """Return values for what the customer needs to be good for longer."""
        minimums = self.env["whiz.shelf.life"]
        if not minimums._exists():
            return []
        found = []
        for move, of_move in lines.grouped("move_id").items():
            if move.location_dest_id.usage != "customer":
                continue
            need = minimums._get_need(move)
            for line in of_move if need else ():
                if need.is_too_short(line.lot_id):
                    day = local_day(line.lot_id[need.name], need.zone)
                    last = need.get_last(line.lot_id)
                    found.append(
                        self._prepare_vals(
                            line,
                            kind="shelf_life",
                            last_day=day,
                            earlier_day=last,
                            days=(last - day).days,
                        )
                    )
        return found

    @api.model
    def _find_not_first(self, lines):
        """Return values for lines that left a lot behind which had to go first.

        That is one of the same place, free, not on hold, good on that day and fresh
        enough for the customer. One query for all lines.
        """
        quants = self.env["stock.quant"]
        minimums = self.env["whiz.shelf.life"]
        asked = []
        for move, of_move in lines.grouped("move_id").items():
            strategy = quants._get_removal_strategy(move.product_id, move.location_id)
            if strategy != "fefo":
                continue
            zone = self.env["whiz.guard"]._get_zone(move.location_id, move.company_id)
            need = minimums._exists() and minimums._get_need(move)
            fresh = delivered = share = None
            if need and need.name == "expiration_date":
                if need.days is None:
                    delivered, share = need.delivered, need.minimum.amount
                else:
                    fresh = need.delivered + timedelta(days=need.days)
            asked += [(line.id, zone, fresh, delivered, share) for line in of_move]
        if not asked:
            return []
        self.env["stock.quant"].flush_model()
        self.env["stock.lot"].flush_model(
            ["is_held", "removal_date", "production_date"]
        )
        self.env["stock.move.line"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sml.id, first.lot_id, first.day, own.day
                  FROM unnest(%(lines)s, %(zones)s, %(fresh)s::date[],
                              %(delivered)s::date[], %(shares)s::float8[])
                       AS asked(line_id, zone, fresh, delivered, share)
                  JOIN stock_move_line sml ON sml.id = asked.line_id
                  JOIN stock_move sm ON sm.id = sml.move_id
                  JOIN stock_location place ON place.id = sm.location_id
                  JOIN stock_lot l ON l.id = sml.lot_id
            CROSS JOIN LATERAL (
                    SELECT (l.removal_date AT TIME ZONE 'UTC'
                            AT TIME ZONE asked.zone)::date AS day,
                           (%(now)s::timestamp AT TIME ZONE 'UTC'
                            AT TIME ZONE asked.zone)::date AS today) own
            CROSS JOIN LATERAL (
                    SELECT q.lot_id, d.day
                      FROM stock_quant q
                      JOIN stock_location loc
                        ON loc.id = q.location_id AND loc.usage = 'internal'
                       AND loc.parent_path LIKE place.parent_path || '%%'
                CROSS JOIN LATERAL (
                        SELECT (q.removal_date AT TIME ZONE 'UTC'
                                AT TIME ZONE asked.zone)::date AS day,
                               (q.expiration_date AT TIME ZONE 'UTC'
                                AT TIME ZONE asked.zone)::date AS last_day) d
                     WHERE q.product_id = sml.product_id AND q.lot_id != sml.lot_id
                       AND q.quantity > q.reserved_quantity
                       AND NOT EXISTS (SELECT FROM stock_lot held
                                        WHERE held.id = q.lot_id AND held.is_held)
                       AND q.company_id = sml.company_id
                       AND d.day < own.day AND d.day >= own.today
                       AND (asked.fresh IS NULL OR d.last_day >= asked.fresh)
                       -- see get_last of the need
                       AND (asked.share IS NULL
                            OR (d.last_day - asked.delivered >= ceil(
                                asked.share * (d.last_day - (
                                    SELECT made.production_date FROM stock_lot made
                                     WHERE made.id = q.lot_id)) / 100)) IS NOT FALSE)
                  ORDER BY d.day, q.id LIMIT 1) first
                """,
                lines=[line_id for line_id, *_rest in asked],
                zones=[zone for _line_id, zone, *_rest in asked],
                fresh=[fresh for _line_id, _zone, fresh, *_rest in asked],
                delivered=[delivered for *_rest, delivered, _share in asked],
                shares=[share for *_rest, share in asked],
                now=fields.Datetime.now(),
            )
        )
        by_id = {line.id: line for line in lines}
        return [
            self._prepare_vals(
                by_id[line_id],
                kind="fefo",
                earlier_lot_id=lot_id,
                earlier_day=day,
                last_day=own,
                days=(own - day).days,
            )
            for line_id, lot_id, day, own in rows
        ]
