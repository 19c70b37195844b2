from odoo import api, models
from odoo.exceptions import UserError

# What makes another file of an attachment.
CONTENT = {"raw", "datas", "db_datas", "store_fname", "url", "type"}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def write(self, vals):
        if CONTENT & vals.keys() and not self.env.su:
            self._check_whiz_evidence()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_whiz_evidence(self):
        # the chatter deletes with all rights, so these do not count
        self._check_whiz_evidence()

    def _check_whiz_evidence(self):
        """Refuse to change or delete what proves why a hold was placed."""
        hold = (
            self.env["whiz.hold"]
            .sudo()
            .search([("evidence_ids", "in", self.ids)], limit=1)
        )
        if hold:
            raise UserError(hold._get_evidence_message())
