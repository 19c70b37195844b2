from odoo import fields, models


class WhizHold(models.Model):
    _inherit = "whiz.hold"

    recall_id = fields.Many2one(
        "whiz.recall",
        string="Case",
        readonly=True,
        index="btree_not_null",
        copy=True,
        ondelete="restrict",
        help="The case that stopped the lots. Each case has its own holds: closing or "
        "cancelling one leaves those of others.",
    )
