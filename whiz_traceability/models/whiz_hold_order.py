import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command, Domain

from ..tools import TRY_AGAIN, format_quantity
from .whiz_hold import OwnVals

_logger = logging.getLogger(__name__)

# As many lots, and lines that have reserved them, are freed while the user waits; more
# of them in the background.
AT_ONCE = 100
LINES_AT_ONCE = 20
BATCH = 100
DOCUMENTS_SHOWN = 20


class WhizHold(models.Model):
    """What placing a hold does to the orders that had the lots reserved."""

    _inherit = "whiz.hold"

    # What is still to be done, so that it goes on after a crash. A lot leaves this
    # list in the transaction that frees it.
    pending_lot_ids = fields.Many2many(
        "stock.lot",
        "whiz_hold_pending_rel",
        "hold_id",
        "lot_id",
        string="Reservations to Free",
        readonly=True,
        copy=False,
    )
    pending_count = fields.Integer(compute="_compute_progress")
    progress = fields.Float(compute="_compute_progress", help="In percent.")
    freed_move_ids = fields.Many2many(
        "stock.move",
        "whiz_hold_freed_move_rel",
        "hold_id",
        "move_id",
        string="Reservations Freed",
        readonly=True,
        copy=False,
    )
    freed_count = fields.Integer(compute="_compute_freed")
    short_count = fields.Integer(compute="_compute_freed")
    to_quarantine = fields.Boolean(
        readonly=True, string="Move to Quarantine", copy=False
    )

    @api.depends("pending_lot_ids", "lot_ids")
    def _compute_progress(self):
        for hold in self:
            total = len(hold.lot_ids)
            hold.pending_count = len(hold.pending_lot_ids)
            hold.progress = 100 * (total - hold.pending_count) / total if total else 100

    @api.depends("freed_move_ids.state")
    def _compute_freed(self):
        for hold in self.sudo():
            hold.freed_count = len(hold.freed_move_ids)
            hold.short_count = len(hold._get_short_moves())

    def _get_short_moves(self):
        """Return the moves that lost a reservation and have not enough of another."""
        return self.freed_move_ids.filtered(
            lambda move: move.state not in ("assigned", "done", "cancel")
        )

    # ------------------------------------------------------------------
    # In batches
    # ------------------------------------------------------------------

    def _after_open(self):  # pylint: disable=missing-return
        super()._after_open()
        for hold in self:
            hold.sudo().write(
                OwnVals({"pending_lot_ids": [Command.set(hold.lot_ids.ids)]})
            )
            if hold._is_freed_at_once():
                hold._free_lots(hold.lot_ids)
            else:
                cron = self.env.ref("whiz_traceability.ir_cron_free_reservations")
                cron.sudo()._trigger()

    def _is_freed_at_once(self):
        """Return whether the user waits until the reservations are freed.

        Everybody else waits, too: what is on hold is only told when it is committed.
        """
        self.ensure_one()
        if len(self.lot_ids) > AT_ONCE:
            return False
        lines = self.env["stock.move.line"].sudo()
        reserved = lines.search_count(
            self._get_reserved_domain(self.lot_ids), limit=LINES_AT_ONCE + 1
        )
        return reserved <= LINES_AT_ONCE

    @api.model
    def _get_reserved_domain(self, lots):
        """Return the domain of the lines that have lots reserved."""
        return (
            Domain("lot_id", "in", lots.ids)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain("quantity_product_uom", ">", 0)
        )

    def _after_release(self):  # pylint: disable=missing-return
        super()._after_release()
        self.sudo().write(OwnVals({"pending_lot_ids": [Command.clear()]}))

    def _after_split_of_waiting(self):
        """Lots that wait to be freed now wait in a hold of their own."""
        self.env.ref("whiz_traceability.ir_cron_free_reservations").sudo()._trigger()
        if not self.pending_lot_ids:
            self.sudo()._tell_summary()

    @api.model
    def _cron_free_reservations(self):
        """Free what open holds stop, a batch of lots for each transaction."""
        domain = Domain("pending_lot_ids", "!=", False) & Domain("state", "=", "open")
        holds = self.search(domain, order="id")
        remaining = sum(len(hold.pending_lot_ids) for hold in holds)
        time_left = self.env["ir.cron"]._commit_progress(remaining=remaining)
        for hold in holds:
            while hold.pending_lot_ids and time_left > 0:
                batch = hold.pending_lot_ids[:BATCH]
                try:
                    hold._free_lots_carefully(batch)
                except TRY_AGAIN:
                    # the lots still wait: what remains makes the job run again soon
                    _logger.info("Lots of hold %s are freed in the next run", hold.id)
                    self.env.cr.rollback()
                    break
                time_left = self.env["ir.cron"]._commit_progress(len(batch))

    def _free_lots_carefully(self, lots):
        """Free the lots; one that fails does not keep the others from it.

        When the database asks for another try, nothing of this transaction is kept.
        """
        try:
            with self.env.cr.savepoint():
                self._free_lots(lots)
            return
        except TRY_AGAIN:
            raise
        except Exception:
            _logger.warning("Lots of hold %s are freed one by one", self.id)
        for lot in lots:
            try:
                with self.env.cr.savepoint():
                    self._free_lots(lot)
            except TRY_AGAIN:
                raise
            except Exception as error:
                _logger.exception("Hold %s: lot %s", self.id, lot.id)
                self.sudo().write(
                    OwnVals({"pending_lot_ids": [Command.unlink(lot.id)]})
                )
                self.message_post(
                    body=self.env._(
                        "The reservations of %(lot)s could not be freed: %(error)s "
                        "The lot is on hold nevertheless. Unreserve it by hand.",
                        lot=lot.display_name,
                        error=error,
                    )
                )

    def _free_lots(self, lots):
        """Free the lots' reservations and reserve other stock for the same orders."""
        self.ensure_one()
        hold = self.sudo()
        freed = hold._free_reservations(lots)
        moves = hold.env["stock.move"].union(*freed)
        if moves:
            hold._reserve_instead(moves)
            hold._tell_documents(freed)
        if hold.to_quarantine:
            hold._move_to_quarantine(lots)
        hold.write(
            OwnVals(
                {
                    "pending_lot_ids": [Command.unlink(lot.id) for lot in lots],
                    "freed_move_ids": [Command.link(move.id) for move in moves],
                }
            )
        )
        lots._tell_of_hold(hold)
        if not hold.pending_lot_ids:
            hold._tell_summary()

    # ------------------------------------------------------------------
    # Freeing
    # ------------------------------------------------------------------

    def _get_reserved_lines(self, lots):
        """Return ``{line: quantity}`` (in the product's unit) to be freed.

        Of a hold on a quantity only what is reserved beyond the rest, the orders that
        are due last first.
        """
        guard = self.env["whiz.guard"].sudo()
        lines = (
            self.env["stock.move.line"].sudo().search(self._get_reserved_domain(lots))
        )
        # a delivery that only brings goods in reserves nothing
        lines = lines.filtered(
            lambda line: line.location_id.usage in ("internal", "transit")
        )
        kinds = guard._get_kinds(lines.move_id)
        stopped = lines.filtered(
            lambda line: guard._is_covered(
                self, guard._get_line_movement(line, line.lot_id, kinds)
            )
        )
        if not self.quantity:
            return {line: line.quantity_product_uom for line in stopped}
        result = {}
        left = self._get_quantities_left(stopped.lot_id)
        for lot, of_lot in stopped.grouped("lot_id").items():
            if lot.product_id.uom_id.compare(left[lot], 0) <= 0:
                continue
            beyond = (
                sum(of_lot.mapped("quantity_product_uom"))
                + left[lot]
                - guard._get_covered_quantity(self, lot)
            )
            for line in of_lot.sorted(lambda line: (line.move_id.date, line.id))[::-1]:
                if lot.product_id.uom_id.compare(beyond, 0) <= 0:
                    break
                result[line] = min(line.quantity_product_uom, beyond)
                beyond -= result[line]
        return result

    def _free_reservations(self, lots):
        """Free what the hold stops, picked lines too.

        :return: ``{move: {lot: quantity}}`` in the product's unit
        """
        lines = self._get_reserved_lines(lots)
        freed = defaultdict(dict)
        gone = self.env["stock.move.line"].sudo()
        for line, quantity in lines.items():
            of_move = freed[line.move_id]
            of_move[line.lot_id] = of_move.get(line.lot_id, 0.0) + quantity
            uom = line.product_id.uom_id
            if uom.compare(quantity, line.quantity_product_uom) >= 0:
                gone |= line
            else:
                line.quantity -= uom._compute_quantity(quantity, line.product_uom_id)
        gone.unlink()
        # Odoo only reserves for what nobody has begun to pick.
        for move in freed:
            if move.picked and not any(line.picked for line in move.move_line_ids):
                move.picked = False
        return dict(freed)

    # ------------------------------------------------------------------
    # Reserving instead
    # ------------------------------------------------------------------

    def _reserve_instead(self, moves):
        """Reserve other stock for the moves, through the steps before if need be."""
        moves._action_assign()
        for move in moves:
            if move.state in ("assigned", "done", "cancel") or not move.move_orig_ids:
                continue
            self._supply_again(move)

    def _supply_again(self, move):
        """Let the steps that had brought the held goods bring others.

        What was picked for the order is on hold, so it is picked again. What an order
        or a receipt had brought is taken from stock, if there is any.
        """
        missing = move.product_qty - sum(
            move.move_line_ids.mapped("quantity_product_uom")
        )
        coming = move.move_orig_ids.filtered(
            lambda step: step.state not in ("done", "cancel")
        )
        missing -= sum(coming.mapped("product_qty"))
        if move.product_id.uom_id.compare(missing, 0) <= 0:
            return
        made = self.env["stock.move"].sudo()
        step = move
        while True:
            before = step.move_orig_ids.filtered(lambda orig: orig.state == "done")
            before = before.filtered(lambda orig: not orig._is_supply_from_outside())[
                :1
            ]
            if not before:
                break
            again = before.copy(
                {
                    "product_uom_qty": move.product_id.uom_id._compute_quantity(
                        missing, before.product_uom, rounding_method="HALF-UP"
                    ),
                    "picking_id": False,
                    "procure_method": "make_to_stock",
                    "move_orig_ids": [Command.clear()],
                    "move_dest_ids": [
                        Command.set((made[-1:] or move).ids),
                    ],
                    "state": "draft",
                }
            )
            made += again
            step = before
        if made:
            made._action_confirm(merge=False)
            made._action_assign()
        else:
            move.write(
                {
                    "procure_method": "make_to_stock",
                    "move_orig_ids": [Command.clear()],
                }
            )
            move._action_assign()

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def _tell_documents(self, freed):
        """Note on each document what was taken off it, and what replaces it."""
        lines = defaultdict(list)
        for move, quantities in freed.items():
            document = move._get_whiz_document()
            if not document:
                continue
            for lot, quantity in quantities.items():
                lines[document].append(
                    self.env._(
                        "%(quantity)s %(uom)s of %(lot)s (%(product)s)",
                        quantity=format_quantity(self.env, quantity),
                        uom=lot.product_id.uom_id.name,
                        lot=lot.name,
                        product=lot.product_id.display_name,
                    )
                )
        short = (
            self.env["stock.move"]
            .union(*freed)
            .filtered(lambda move: move.state not in ("assigned", "done", "cancel"))
        )
        by_model = defaultdict(dict)
        for document, texts in lines.items():
            moves = short.filtered(
                lambda move, document=document: move._get_whiz_document() == document
            )
            body = self.env._(
                "On hold for %(reason)s (%(hold)s), and so taken off this document: "
                "%(what)s.",
                reason=self.reason_id.name,
                hold=self.name,
                what=", ".join(texts),
            )
            if moves:
                body += " " + self.env._(
                    "There is not enough of other lots to replace it: %(products)s.",
                    products=", ".join(moves.product_id.mapped("display_name")),
                )
            else:
                body += " " + self.env._("Other lots are reserved instead.")
            by_model[document._name][document.id] = body
        for model, bodies in by_model.items():
            self.env[model].browse(bodies)._message_log_batch(bodies)

    def _tell_summary(self):
        """Post on the hold what its placing has changed."""
        if not self.freed_move_ids:
            return
        short = self._get_short_moves()
        body = self.env._(
            "Reservations freed: %(count)s, of these replaced by other lots: "
            "%(replaced)s.",
            count=len(self.freed_move_ids),
            replaced=len(self.freed_move_ids - short),
        )
        if short:
            # a hold on shared lots is read in every company
            companies = self.company_id or self.env["res.company"].search([], limit=2)
            named = short.filtered(
                lambda move: len(companies) == 1 and move.company_id == companies
            )
            names = [move._get_whiz_label() for move in named[:DOCUMENTS_SHOWN]]
            if len(short) > len(names):
                names.append(
                    self.env._("%(count)s more", count=len(short) - len(names))
                )
            body += " " + self.env._(
                "Short now: %(documents)s.", documents="; ".join(names)
            )
        self.message_post(body=body, subtype_xmlid="whiz_traceability.mt_hold_orders")

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def action_open_freed_moves(self):
        """Open the moves that lost a reservation to the hold."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "whiz_traceability.action_hold_freed_moves"
        )
        action["domain"] = [("id", "in", self.sudo().freed_move_ids.ids)]
        return action
