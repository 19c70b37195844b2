from odoo import api, fields, models
from odoo.exceptions import UserError

BUCKETS = [
    ("on_hand", "On hand"),
    ("receiving", "Received, not put away"),
    ("reserved", "Reserved on open orders"),
    ("in_production", "In production"),
    ("in_transit", "In transit"),
    ("consumed", "Consumed"),
    ("at_customers", "At consignees"),
    ("scrapped", "Scrapped"),
    ("returned_to_vendor", "Returned to vendor"),
    ("none", "Nothing left"),
]
# Goods in these are still ours to stop.
OURS = ("on_hand", "receiving", "reserved", "in_production", "in_transit")


class WhizRecallLine(models.Model):
    """A part of the frozen scope: so much of a lot, in one place, at one moment.

    Lines are written when a scope is frozen, and stay as they were: what has happened
    since is told by the difference to a new trace.
    """

    _name = "whiz.recall.line"
    _description = "Recall Scope Line"
    _order = "recall_id, id"
    _rec_name = "lot_id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    snapshot_id = fields.Many2one(
        "whiz.recall.snapshot",
        string="Freeze",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company",
        help="Whose stock or delivery it is; empty for places that companies share.",
    )
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict", readonly=True
    )
    product_id = fields.Many2one("product.product", index=True, readonly=True)
    bucket = fields.Selection(BUCKETS, required=True, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Consignee",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    consignee_id = fields.Many2one(
        "whiz.recall.consignee",
        string="Consignee of the Case",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    certainty = fields.Selection(
        [("exact", "Exact"), ("possible", "Possible")],
        required=True,
        default="exact",
        readonly=True,
        help="Exact: the records say that the lot is affected. Possible: one of "
        "several lots of an order is, and nothing says which.",
    )
    share = fields.Float(
        string="Affected Share",
        default=1.0,
        readonly=True,
        help="How much of one ingredient of the lot can come from the seed lots.",
    )
    reason = fields.Text(
        string="Why",
        readonly=True,
        help="The chain of lots and documents from the seed lot to here.",
    )
    date = fields.Datetime(readonly=True, help="When it was delivered.")
    res_model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True)
    document = fields.Char(
        readonly=True, help="The place, transfer or order in which it is."
    )
    is_seed = fields.Boolean(readonly=True)

    _recall_bucket = models.Index("(recall_id, bucket)")

    def write(self, vals):
        if self:
            raise UserError(
                self.env._(
                    "A frozen scope is not changed. Trace again and take the "
                    "difference over as an expansion."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Lines of a frozen scope are not deleted."))

    def action_open_document(self):
        """Open the place, transfer or order in which the goods are."""
        self.ensure_one()
        if not self.res_model or not self.res_id:
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }
