from odoo import models
from odoo.exceptions import UserError


class WhizHold(models.Model):
    """Evidence may be added to a hold, never taken away from it."""

    _inherit = "whiz.hold"

    def write(self, vals):
        if "evidence_ids" not in vals:
            return super().write(vals)
        before = {hold: set(hold.sudo().evidence_ids.ids) for hold in self}
        result = super().write(vals)
        for hold, evidence in before.items():
            if not evidence.issubset(hold.sudo().evidence_ids.ids):
                raise UserError(hold._get_evidence_message())
        return result

    def _get_evidence_message(self):
        return self.env._(
            "The evidence of %(hold)s stays with it, also when it is released: add "
            "what corrects it, and say so in a note.",
            hold=self.display_name,
        )
