from odoo import models
from odoo.exceptions import UserError


class WhizRecallCancel(models.Model):
    """Undoing a containment when its case is cancelled."""

    _inherit = "whiz.recall"

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
