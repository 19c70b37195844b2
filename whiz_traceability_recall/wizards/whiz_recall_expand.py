from odoo import api, fields, models
from odoo.tools import format_datetime

SHOWN = 200


class WhizRecallExpand(models.TransientModel):
    """Shows what a new trace has found beside a frozen scope, and takes it over."""

    _name = "whiz.recall.expand"
    _description = "Expand a Frozen Scope"

    recall_id = fields.Many2one(
        "whiz.recall", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many("whiz.recall.expand.line", "wizard_id", readonly=True)
    new_lot_count = fields.Integer(string="New Lots", readonly=True)
    consignment_count = fields.Integer(string="New Consignments", readonly=True)
    moved_count = fields.Integer(
        string="Moved",
        readonly=True,
        help="Lots of the scope that are now at another place, or in another quantity, "
        "with us. They stay in the scope as it was frozen.",
    )
    gone_lot_names = fields.Char(
        string="No Longer Reached",
        readonly=True,
        help="Lots of the scope that a trace does not reach any more, because "
        "documents were corrected. They stay in the scope until you decide otherwise.",
    )
    frozen_text = fields.Char(readonly=True)
    reason = fields.Text()

    @api.model
    def _open(self, recall):
        """Trace again; return the action that shows what has changed."""
        found, scope = recall._get_scope_difference()
        _lots, rows, _hidden = recall._visible_scope(
            {
                "lots": scope["lots"],
                "rows": found["new_lots"] + found["new_consignments"],
            }
        )
        shown = recall._describe_rows(rows[:SHOWN], scope["lots"])
        wizard = self.create(
            {
                "recall_id": recall.id,
                "new_lot_count": len({row["lot_id"] for row in found["new_lots"]}),
                "consignment_count": len(found["new_consignments"]),
                "moved_count": len(found["moved"]),
                "gone_lot_names": ", ".join(
                    self.env["stock.lot"]
                    .sudo()
                    .browse(found["gone_lots"][:20])
                    .mapped("name")
                ),
                "frozen_text": format_datetime(
                    self.env, recall.snapshot_ids.sorted("number")[-1:].date
                ),
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "lot_id": row["lot_id"],
                            "bucket": row["bucket"],
                            "partner_id": row["partner_id"],
                            "quantity": row["quantity"],
                            "uom_id": row["uom_id"],
                            "reason": row["reason"],
                        },
                    )
                    for row in shown
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What Has Changed Since the Freeze"),
            "res_model": self._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def action_expand(self):
        """Take over what is new, as the next expansion of the scope."""
        self.ensure_one()
        self.recall_id.action_expand(self.reason)
        return {"type": "ir.actions.act_window_close"}


class WhizRecallExpandLine(models.TransientModel):
    """Something new that a trace has found."""

    _name = "whiz.recall.expand.line"
    _description = "New in the Scope"

    wizard_id = fields.Many2one("whiz.recall.expand", required=True, ondelete="cascade")
    lot_id = fields.Many2one("stock.lot", readonly=True)
    bucket = fields.Selection(
        lambda self: self.env["whiz.recall.line"]._fields["bucket"].selection,
        readonly=True,
    )
    partner_id = fields.Many2one("res.partner", string="Consignee", readonly=True)
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    reason = fields.Text(string="Why", readonly=True)
