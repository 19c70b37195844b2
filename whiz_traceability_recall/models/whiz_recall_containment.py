import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

_logger = logging.getLogger(__name__)

# So many lots are held while the user waits, and in each batch in the background.
HELD_AT_ONCE = 1000
BATCH = 1000
DOCUMENTS_SHOWN = 50
# What is not stopped is worked out whenever the case is opened, but not for more lots.
LOOKED_UP_AT_ONCE = 2000


class WhizRecallContainment(models.Model):
    """Stopping what is in scope: holds, open orders, quarantine, alerts.

    The holds do the work: they free reservations, reserve clean lots for the same
    orders and plan the way into quarantine. Here all lots of the scope get one, in
    batches: what is still to be held follows from what the case holds already, so a
    run that is interrupted goes on without holding anything twice.
    """

    _inherit = "whiz.recall"

    to_quarantine = fields.Boolean(
        string="Move to Quarantine",
        default=True,
        help="Also plan transfers that bring what is with us into quarantine.",
    )
    hold_ids = fields.One2many("whiz.hold", "recall_id", string="Holds", readonly=True)
    containment = fields.Selection(
        [("running", "Being contained"), ("done", "Contained")],
        readonly=True,
        copy=False,
    )
    failed_lot_ids = fields.Many2many(
        "stock.lot",
        "whiz_recall_failed_lot_rel",
        string="Could Not Be Held",
        readonly=True,
        copy=False,
    )
    held_count = fields.Integer(compute="_compute_containment")
    containment_progress = fields.Float(
        compute="_compute_containment", help="Share of the lots held (percent)."
    )
    containment_html = fields.Html(
        string="What Was Stopped", compute="_compute_containment_html"
    )
    late_move_count = fields.Integer(compute="_compute_late_moves")

    @api.model
    def _get_own_fields(self):
        return super()._get_own_fields() | {"containment", "failed_lot_ids"}

    # ------------------------------------------------------------------
    # What is stopped
    # ------------------------------------------------------------------

    def _get_scope_lot_ids(self):
        """Return the ids of the lots in the frozen scope, whoever may see them."""
        self.ensure_one()
        groups = (
            self.env["whiz.recall.line"]
            .sudo()
            ._read_group([("recall_id", "=", self.id)], ["lot_id"])
        )
        return [lot.id for (lot,) in groups]

    def _get_held_lot_ids(self):
        """Return the ids of the lots that open holds of this case cover."""
        self.ensure_one()
        holds = self.sudo().hold_ids.filtered(lambda hold: hold.state == "open")
        return set(holds.lot_ids.ids)

    @api.depends("hold_ids.state", "snapshot_ids")
    def _compute_containment(self):
        for recall in self:
            held = len(recall._get_held_lot_ids())
            recall.held_count = held
            total = recall.scope_lot_count
            recall.containment_progress = 100.0 * held / total if total else 0.0

    def _compute_late_moves(self):
        for recall in self:
            recall.late_move_count = len(recall._get_late_moves())

    def _get_late_moves(self):
        """Return the moves that lost goods to the case and have not enough now."""
        self.ensure_one()
        holds = self.sudo().hold_ids
        return holds._get_short_moves() if holds else self.env["stock.move"].sudo()

    # ------------------------------------------------------------------
    # Containing
    # ------------------------------------------------------------------

    def action_contain(self):
        """Stop everything in the scope."""
        result = super().action_contain()
        for recall in self:
            if not recall.decided_date:
                # deadlines count from here, when nobody has written another moment
                recall.write(
                    {
                        "decided_date": fields.Datetime.now(),
                        "decided_by_id": self.env.uid,
                    }
                )
            if recall.kind == "drill":
                recall._log("containment", recall._would_stop())
                continue
            recall._write_own({"containment": "running"})
            if recall.scope_lot_count <= HELD_AT_ONCE:
                recall._contain()
            else:
                self.env.ref("whiz_traceability_recall.cron_contain")._trigger()
            recall._make_count_sheets()
            recall._alert("recall_started")
        return result

    def _contain(self, number=None):
        """Hold lots of the scope that this case does not hold yet.

        :param number: at most so many; None for all
        :return: how many are left
        """
        self.ensure_one()
        done = self._get_held_lot_ids() | set(self.failed_lot_ids.ids)
        todo = [id_ for id_ in self._get_scope_lot_ids() if id_ not in done]
        batch = todo[:number] if number else todo
        self._hold_lots(self.env["stock.lot"].browse(batch))
        left = len(todo) - len(batch)
        if not left and self.containment == "running":
            self._write_own({"containment": "done"})
            self._log("containment", self._containment_note())
        return left

    def _hold_lots(self, lots):
        """Hold lots; one that fails does not keep the others from it."""
        if not lots:
            return
        try:
            with self.env.cr.savepoint():
                self._place_hold(lots)
            return
        except Exception:
            _logger.warning("%s: lots are held one by one", self.name, exc_info=True)
        for lot in lots:
            try:
                with self.env.cr.savepoint():
                    self._place_hold(lot)
            except Exception as error:
                _logger.exception("%s: lot %s cannot be held", self.name, lot.id)
                self.sudo()._write_own(
                    {"failed_lot_ids": [fields.Command.link(lot.id)]}
                )
                self._log(
                    "containment",
                    self.env._(
                        "%(lot)s could not be held: %(error)s",
                        lot=lot.sudo().display_name,
                        error=error,
                    ),
                )

    def _place_hold(self, lots):
        # The case stops goods in every company, also where its owner may not look.
        lots.sudo()._hold(
            "recall",
            note=self.env._(
                "%(case)s: %(reason)s",
                case=self.display_name,
                reason=self.reason or self.title,
            ),
            recall_id=self.id,
            to_quarantine=self.to_quarantine,
        )

    @api.model
    def _cron_contain(self):
        """Hold what running containments have not held yet, in batches."""
        cases = self.search([("containment", "=", "running")], order="id")
        self.env["ir.cron"]._commit_progress(remaining=len(cases))
        for case in cases:
            left = 1
            while left:
                left = case._contain(BATCH)
                time_left = self.env["ir.cron"]._commit_progress(0 if left else 1)
                if not time_left:
                    return

    # ------------------------------------------------------------------
    # Expansions
    # ------------------------------------------------------------------

    def action_expand(self, reason):
        """What an expansion brings in is stopped, too, once the case is contained."""
        snapshot = super().action_expand(reason)
        if snapshot and self.containment and self.kind != "drill":
            self.sudo()._write_own({"containment": "running"})
            self.env.ref("whiz_traceability_recall.cron_contain").sudo()._trigger()
        return snapshot

    # ------------------------------------------------------------------
    # Telling
    # ------------------------------------------------------------------

    def _would_stop(self):
        """Return a sentence: what a recall with this scope would stop."""
        self.ensure_one()
        lots = self.env["stock.lot"].sudo().browse(self._get_scope_lot_ids())
        lines = self._get_open_lines(lots)
        return self.env._(
            "A recall would hold %(lots)s lots and free %(lines)s reservations "
            "(%(documents)s). A drill stops nothing.",
            lots=len(lots),
            lines=len(lines),
            documents=", ".join(self._document_names(lines)) or self.env._("none"),
        )

    @api.model
    def _get_open_lines(self, lots):
        """Return the move lines that still have something of the lots set aside for
        consignees or orders."""
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(self.env["whiz.trace"]._get_reserving_domain(lots))
        )
        return lines.filtered(
            lambda line: (
                line.move_id.location_dest_id.usage in ("customer", "production")
                or line.move_id.move_dest_ids
            )
        )

    @api.model
    def _document_names(self, lines):
        documents = [
            line.picking_id or line.move_id.raw_material_production_id for line in lines
        ]
        names = dict.fromkeys(doc.display_name for doc in documents if doc)
        return list(names)[:DOCUMENTS_SHOWN]

    def _containment_note(self):
        self.ensure_one()
        holds = self.sudo().hold_ids
        freed = holds.freed_move_ids
        return self.env._(
            "%(lots)s lots held, %(freed)s reservations freed, %(late)s orders are "
            "short now.",
            lots=len(holds.lot_ids),
            freed=len(freed),
            late=len(self._get_late_moves()),
        )

    def _compute_containment_html(self):
        for recall in self:
            recall.containment_html = recall.containment and self.env[
                "ir.qweb"
            ]._render(
                "whiz_traceability_recall.containment_report",
                {"report": recall._get_containment_report()},
            )

    def _get_containment_report(self):
        """Return what was stopped and what was not, for the screen.

        :return: dict with ``held``, ``lots``, ``freed``, ``late`` (documents) and
            ``open`` (what is not stopped, as sentences)
        """
        self.ensure_one()
        holds = self.sudo().hold_ids
        return {
            "held": self.held_count,
            "lots": self.scope_lot_count,
            "freed": len(holds.freed_move_ids),
            "late": [
                {
                    "label": move._get_whiz_label(),
                    "partner": (move.picking_id.partner_id or move.partner_id).name
                    or "",
                    "date": fields.Datetime.to_string(move.date),
                }
                for move in self._get_late_moves()[:DOCUMENTS_SHOWN]
            ],
            "is_large": self.scope_lot_count > LOOKED_UP_AT_ONCE,
            "open": []
            if self.scope_lot_count > LOOKED_UP_AT_ONCE
            else self._get_unstopped(),
        }

    def action_check_containment(self):
        """Work out what is not stopped, and write it into the log."""
        self.ensure_one()
        self.check_access("write")
        texts = self._get_unstopped()
        self._log(
            "containment", "\n".join(texts) or self.env._("Nothing was left out.")
        )
        return True

    def _get_unstopped(self):
        """Return sentences: what could not be stopped, and why."""
        self.ensure_one()
        result = []
        lots = self.env["stock.lot"].sudo().browse(self._get_scope_lot_ids())
        if self.containment == "running":
            result.append(
                self.env._(
                    "%(count)s lots are not held yet: it goes on in the background.",
                    count=self.scope_lot_count - self.held_count,
                )
            )
        for lot in self.sudo().failed_lot_ids:
            result.append(
                self.env._(
                    "%(lot)s could not be held, see the log.", lot=lot.display_name
                )
            )
        lines = self._get_open_lines(lots)
        if lines and self.containment == "done":
            result.append(
                self.env._(
                    "Still reserved: %(documents)s. The hold stops them when somebody "
                    "validates them.",
                    documents=", ".join(self._document_names(lines)),
                )
            )
        result += self._get_out_of_reach(lots)
        return result

    def _get_out_of_reach(self, lots):
        """Return sentences about goods that left since the freeze or are on the way."""
        self.ensure_one()
        result = []
        frozen = defaultdict(float)
        for lot, quantity in (
            self.env["whiz.recall.line"]
            .sudo()
            ._read_group(
                [("recall_id", "=", self.id), ("bucket", "=", "at_customers")],
                ["lot_id"],
                ["quantity:sum"],
            )
        ):
            frozen[lot.id] = quantity
        now = defaultdict(float)
        documents = defaultdict(set)
        for line in self.env["whiz.trace"]._consignments(lots):
            now[line["lot_id"]] += line["quantity"]
            documents[line["lot_id"]].add(line["picking_id"])
        left = [lot for lot in lots if now[lot.id] - frozen[lot.id] > 1e-6]
        if left:
            result.append(
                self.env._(
                    "Left after the freeze: %(lots)s. Trace again and expand the "
                    "scope.",
                    lots=", ".join(left.name for left in left[:20]),
                )
            )
        transit = (
            self.env["stock.quant"]
            .sudo()
            ._read_group(
                Domain("lot_id", "in", lots.ids)
                & Domain("location_id.usage", "=", "transit")
                & Domain("quantity", ">", 0),
                ["lot_id"],
            )
        )
        if transit:
            result.append(
                self.env._(
                    "In transit: %(lots)s. The hold stops them when they arrive; call "
                    "the carrier.",
                    lots=", ".join(lot.name for (lot,) in transit[:20]),
                )
            )
        return result

    # ------------------------------------------------------------------
    # Undoing
    # ------------------------------------------------------------------

    def action_cancel(self):
        """Cancel the case; what it stopped is released as far as that is possible."""
        result = super().action_cancel()
        for recall in self:
            recall._release_containment()
        return result

    def _release_containment(self):
        """Release the holds of the case, undo what was planned; say what is left."""
        self.ensure_one()
        self._write_own({"containment": False})
        notes = []
        holds = self.hold_ids.filtered(lambda hold: hold.state == "open")
        if holds:
            note = self.env._("%(case)s was cancelled.", case=self.name)
            waiting = holds
            try:
                with self.env.cr.savepoint():
                    waiting = holds - holds._release(note)
            except UserError as error:
                notes.append(str(error))
            released = holds - waiting
            if released:
                notes.append(
                    self.env._(
                        "Released: %(holds)s.",
                        holds=", ".join(released.mapped("name")),
                    )
                )
            if waiting:
                notes.append(
                    self.env._(
                        "Still on hold: %(holds)s. Somebody else must confirm the "
                        "release.",
                        holds=", ".join(waiting.mapped("name")),
                    )
                )
        pickings = self.sudo().hold_ids.quarantine_picking_ids
        moved = pickings.filtered(lambda picking: picking.state == "done")
        planned = pickings.filtered(lambda p: p.state not in ("done", "cancel"))
        planned.action_cancel()
        if moved:
            notes.append(
                self.env._(
                    "Already in quarantine, move it back by hand: %(transfers)s.",
                    transfers=", ".join(moved.mapped("name")),
                )
            )
        open_sheets = self.count_ids.filtered(lambda sheet: sheet.state == "todo")
        open_sheets.sudo().state = "cancelled"
        late = self._get_late_moves()
        if late:
            late._action_assign()
        if notes:
            self._log("containment", "\n".join(notes))

    def action_view_holds(self):
        """Open the holds of the case."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_hold"
        )
        action.update(domain=[("recall_id", "=", self.id)], context={})
        return action

    def action_view_late_moves(self):
        """Open the moves that are short since the case stopped their goods."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Short Since %(case)s", case=self.name),
            "res_model": "stock.move",
            "view_mode": "list,form",
            "domain": [("id", "in", self._get_late_moves().ids)],
        }
