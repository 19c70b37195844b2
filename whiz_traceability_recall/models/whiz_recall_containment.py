import logging

from odoo import api, fields, models

from odoo.addons.whiz_traceability.tools import TRY_AGAIN

_logger = logging.getLogger(__name__)

# So many lots are held while the user waits, and in each batch in the background.
HELD_AT_ONCE = 1000
BATCH = 1000


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
        """Hold lots; one that fails does not keep the others from it.

        When the database asks for another try, nothing of this transaction is kept.
        """
        if not lots:
            return
        try:
            with self.env.cr.savepoint():
                self._place_hold(lots)
            return
        except TRY_AGAIN:
            raise
        except Exception:
            _logger.warning("%s: lots are held one by one", self.name, exc_info=True)
        for lot in lots:
            try:
                with self.env.cr.savepoint():
                    self._place_hold(lot)
            except TRY_AGAIN:
                raise
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
                try:
                    left = case._contain(BATCH)
                except TRY_AGAIN:
                    # the lots are not held yet: the case remains, so the job runs
                    # again soon
                    _logger.info("%s: held in the next run", case.id)
                    self.env.cr.rollback()
                    break
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

    def action_view_holds(self):
        """Open the holds of the case."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_hold"
        )
        action.update(domain=[("recall_id", "=", self.id)], context={})
        return action
