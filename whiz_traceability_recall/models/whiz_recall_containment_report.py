from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain

DOCUMENTS_SHOWN = 50
# What is not stopped is worked out whenever the case is opened, but not for more lots.
LOOKED_UP_AT_ONCE = 2000


class WhizRecallContainmentReport(models.Model):
    """What a containment has stopped, what is late for it, what it could not stop."""

    _inherit = "whiz.recall"

    containment_html = fields.Html(
        string="What Was Stopped", compute="_compute_containment_html"
    )
    late_move_count = fields.Integer(compute="_compute_late_moves")

    def _compute_late_moves(self):
        for recall in self:
            recall.late_move_count = len(recall._get_late_moves())

    def _get_late_moves(self):
        """Return the moves that lost goods to the case and have not enough now."""
        self.ensure_one()
        holds = self.sudo().hold_ids
        return holds._get_short_moves() if holds else self.env["stock.move"].sudo()

    def _would_stop(self):
        """Return a sentence: what a recall with this scope would stop."""
        self.ensure_one()
        lots = self.env["stock.lot"].sudo().browse(self._get_scope_lot_ids())
        lines = self._get_open_lines(lots)
        return self.env._(
            "Lots that a recall would hold: %(lots)s. Reservations that it would "
            "free: %(lines)s (%(documents)s). A drill stops nothing.",
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
            "Lots held: %(lots)s. Reservations freed: %(freed)s. Orders that are short "
            "now: %(late)s.",
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
                move._get_whiz_label()
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
                    "Lots not held yet: %(count)s. It goes on in the background.",
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
