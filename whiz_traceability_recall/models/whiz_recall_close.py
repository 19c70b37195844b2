from odoo import models
from odoo.exceptions import AccessError

from .whiz_recall_stage import MANAGER


class WhizRecallClose(models.Model):
    """Closing a case: what is still open is said, and stays in the log."""

    _inherit = "whiz.recall"

    def action_close_case(self):
        """Close the case, or ask why it is closed although something is open."""
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(self.env._("Only recall managers close a case."))
        self._check_step("close")
        points = self._get_open_points()
        if not points:
            return self.action_close()
        wizard = self.env["whiz.recall.close"].create({"recall_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close %(case)s", case=self.name),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_close(self):
        """Close the case; what was open at that moment is written into the log."""
        points = {recall: recall._get_open_points() for recall in self}
        result = super().action_close()
        for recall, sentences in points.items():
            if sentences:
                recall._log(
                    "decision",
                    "\n".join([self.env._("Closed with open points:"), *sentences]),
                )
        # nobody looks for goods of a case that is over
        sheets = self.sudo().count_ids.filtered(lambda sheet: sheet.state == "todo")
        sheets.state = "cancelled"
        return result

    def _get_open_points(self):
        """Return sentences: what is not finished in the case. To extend.

        A drill has its own conditions, see ``_get_missing_close``.
        """
        self.ensure_one()
        if self.kind == "drill":
            return []
        return [
            *self._get_open_containment(),
            *self._get_open_consignees(),
            *self._get_open_checks(),
        ]

    def _get_open_containment(self):
        if self.containment == "running":
            yield self.env._(
                "Lots not held yet: %(count)s.",
                count=self.scope_lot_count - self.held_count,
            )
        failed = self.sudo().failed_lot_ids
        if failed:
            yield self.env._(
                "Could not be held: %(lots)s.", lots=", ".join(failed.mapped("name"))
            )
        sheets = self.sudo().count_ids
        todo = sheets.filtered(lambda sheet: sheet.state == "todo")
        if todo:
            yield self.env._("%(count)s places are not counted.", count=len(todo))
        found = sheets.filtered("can_quarantine")
        if found:
            yield self.env._(
                "Found at %(places)s and not sent to quarantine.",
                places=", ".join(found.location_id.mapped("display_name")),
            )

    def _get_open_consignees(self):
        consignees = self.sudo().consignee_ids
        silent = consignees.filtered(lambda consignee: not consignee.responded_date)
        untold = silent.filtered(lambda consignee: not consignee.notified_date)
        if untold:
            yield self.env._(
                "%(count)s of %(all)s consignees were not notified.",
                count=len(untold),
                all=len(consignees),
            )
        if silent - untold:
            yield self.env._(
                "%(count)s of %(all)s consignees were notified and have not answered.",
                count=len(silent - untold),
                all=len(consignees),
            )
        out = {
            consignee
            for (consignee, _lot), row in self.sudo()._get_recovery().items()
            if row["open"] - row["destroyed"] > 1e-6
        }
        if out:
            yield self.env._(
                "Consignees who still have goods of the scope: %(count)s. Recovered: "
                "%(rate)g %%.",
                count=len(out),
                rate=round(self.recovered_rate, 1),
            )

    def _get_open_checks(self):
        if not self.check_ids:
            if self.effectiveness_level != "e" and self.consignee_ids.partner_id:
                yield self.env._("No sample for effectiveness checks was drawn.")
            return
        open_checks = self.check_ids.filtered(lambda check: not check.result)
        if open_checks:
            yield self.env._(
                "%(count)s of %(all)s effectiveness checks have no result.",
                count=len(open_checks),
                all=len(self.check_ids),
            )
