from odoo import api, fields, models
from odoo.exceptions import UserError


class WhizRecallDecision(models.Model):
    """A line in the log of a case. It is never changed and never deleted."""

    _name = "whiz.recall.decision"
    _description = "Log of a Recall"
    _order = "id desc"
    _rec_name = "note"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    date = fields.Datetime(readonly=True, required=True)
    user_id = fields.Many2one("res.users", string="By", readonly=True, required=True)
    kind = fields.Selection(
        [
            ("decision", "Decision"),
            ("state", "Stage"),
            ("scope", "Scope"),
            ("containment", "Containment"),
            ("notice", "Notices"),
            ("response", "Responses"),
            ("recovery", "Recovery"),
            ("check", "Effectiveness"),
        ],
        string="About",
        required=True,
        default="decision",
    )
    note = fields.Text(required=True)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["date"] = fields.Datetime.now()
            vals["user_id"] = self.env.uid
        return super().create(vals_list)

    def write(self, vals):
        if self:
            raise UserError(
                self.env._(
                    "The log of a case is not changed. Add a line that corrects it."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of a case is not deleted."))
