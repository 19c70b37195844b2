from odoo import api, fields, models
from odoo.exceptions import UserError


class WhizRecallClose(models.TransientModel):
    """Asks why a case is closed although something is open."""

    _name = "whiz.recall.close"
    _description = "Close a Recall"

    recall_id = fields.Many2one(
        "whiz.recall", required=True, readonly=True, ondelete="cascade"
    )
    open_points = fields.Text(compute="_compute_open_points")
    note = fields.Text(string="Why Close It")

    @api.depends("recall_id")
    def _compute_open_points(self):
        for wizard in self:
            wizard.open_points = "\n".join(wizard.recall_id._get_open_points())

    def action_close(self):
        """Write the reason into the log and close the case.

        :raise UserError: no reason
        """
        self.ensure_one()
        if not (self.note or "").strip():
            raise UserError(
                self.env._(
                    "Write down why %(case)s is closed although something is open: "
                    "auditors and authorities will ask.",
                    case=self.recall_id.name,
                )
            )
        self.recall_id._check_step("close")
        self.recall_id._log("decision", self.note.strip())
        self.recall_id.action_close()
        return {"type": "ir.actions.act_window_close"}
