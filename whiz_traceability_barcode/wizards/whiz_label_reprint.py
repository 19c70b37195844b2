from odoo import api, fields, models
from odoo.fields import Command


class WhizLabelReprint(models.TransientModel):
    _name = "whiz.label.reprint"
    _description = "Print Labels Again"

    job_id = fields.Many2one("whiz.print.job", required=True, readonly=True)
    line_ids = fields.Many2many(
        "whiz.print.job.line",
        string="Labels",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        domain="[('job_id', '=', job_id)]",
    )
    reason = fields.Char(
        string="Why Again",
        required=True,
        help="Two labels with one serial number are a risk: say what became of the "
        "first.",
    )

    @api.depends("job_id")
    def _compute_line_ids(self):
        for wizard in self:
            wizard.line_ids = [Command.set(wizard.job_id.line_ids.ids)]

    def action_print(self):
        self.ensure_one()
        return self.job_id._reprint(self.line_ids, self.reason)
