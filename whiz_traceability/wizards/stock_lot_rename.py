from odoo import fields, models
from odoo.exceptions import UserError


class StockLotRename(models.TransientModel):
    _name = "stock.lot.rename"
    _description = "Rename a Lot or Serial Number"

    lot_id = fields.Many2one("stock.lot", required=True, ondelete="cascade")
    old_name = fields.Char(related="lot_id.name", string="Number Now")
    new_name = fields.Char(string="New Number", required=True)
    reason = fields.Char(
        required=True, help="Goes into the history of the lot, with your name."
    )

    def action_rename(self):
        """Rename the lot; the old number still finds it."""
        self.ensure_one()
        if not self.env.user.has_group("whiz_traceability.group_admin"):
            raise UserError(
                self.env._(
                    "Only a traceability administrator may rename a lot that has moved."
                )
            )
        self.lot_id.check_access("read")
        name, reason = self.new_name.strip(), self.reason.strip()
        if not name or not reason:
            raise UserError(
                self.env._(
                    "%(lot)s needs a new number and a reason that others will "
                    "understand: blanks are neither.",
                    lot=self.old_name,
                )
            )
        if name == self.old_name:
            raise UserError(
                self.env._(
                    "%(lot)s has this number already: type the one that it should "
                    "have.",
                    lot=self.old_name,
                )
            )
        self.lot_id._rename(name, reason)
        return {"type": "ir.actions.act_window_close"}
