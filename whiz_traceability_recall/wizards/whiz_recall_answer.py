import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.whiz_recall_response import AMOUNTS
from ..models.whiz_recall_response_answer import FACTS


class WhizRecallAnswer(models.TransientModel):
    """Takes an answer down that came by call, mail, letter or visit."""

    _name = "whiz.recall.answer"
    _description = "Take Down an Answer"

    response_id = fields.Many2one(
        "whiz.recall.response", required=True, readonly=True, ondelete="cascade"
    )
    source = fields.Selection(
        [("call", "Call"), ("mail", "Mail"), ("letter", "Letter"), ("visit", "Visit")],
        required=True,
        default="call",
    )
    affected = fields.Selection(
        [("yes", "Yes"), ("no", "No")],
        string="They Have or Had It",
        compute="_compute_answer",
        store=True,
        readonly=False,
        help="Empty: they have only read the notice.",
    )
    remedy = fields.Selection(
        [("credit", "Refund or credit"), ("replacement", "Replacement")],
        string="They Want",
        compute="_compute_answer",
        store=True,
        readonly=False,
    )
    customers_informed = fields.Boolean(
        string="Their Customers Know",
        compute="_compute_answer",
        store=True,
        readonly=False,
    )
    contact_name = fields.Char(
        string="Who Told You", compute="_compute_answer", store=True, readonly=False
    )
    phone = fields.Char(compute="_compute_answer", store=True, readonly=False)
    email = fields.Char(compute="_compute_answer", store=True, readonly=False)
    note = fields.Text(compute="_compute_answer", store=True, readonly=False)
    line_ids = fields.One2many(
        "whiz.recall.answer.line",
        "wizard_id",
        compute="_compute_lines",
        store=True,
        readonly=False,
    )
    proof = fields.Binary(help="A picture or a PDF of at most 10 MB.")
    proof_name = fields.Char()

    @api.depends("response_id")
    def _compute_answer(self):
        for wizard in self:
            for name in (*FACTS, "affected", "remedy", "customers_informed"):
                wizard[name] = wizard.response_id[name]

    @api.depends("response_id")
    def _compute_lines(self):
        for wizard in self:
            wizard.line_ids = [
                (5, 0, 0),
                *(
                    (0, 0, {"line_id": line.id, **{n: line[n] for n in AMOUNTS}})
                    for line in wizard.response_id.line_ids
                ),
            ]

    def action_save(self):
        self.ensure_one()
        response = self.response_id
        response.consignee_id._check_staff()
        values = {name: self[name] for name in FACTS}
        values.update(
            acknowledged=True,
            affected=self.affected or None,
            remedy=self.remedy,
            customers_informed=self.customers_informed,
            amounts={
                line.line_id.id: {name: line[name] for name in AMOUNTS}
                for line in self.line_ids
            },
        )
        if self.proof:
            values["files"] = [(self.proof_name, base64.b64decode(self.proof))]
        errors = response._submit(values, self.source)
        if errors:
            raise UserError("\n".join(errors))
        return {"type": "ir.actions.act_window_close"}


class WhizRecallAnswerLine(models.TransientModel):
    _name = "whiz.recall.answer.line"
    _description = "Take Down an Answer: Lot"

    wizard_id = fields.Many2one("whiz.recall.answer", required=True, ondelete="cascade")
    line_id = fields.Many2one(
        "whiz.recall.response.line", required=True, ondelete="cascade"
    )
    lot_id = fields.Many2one(related="line_id.lot_id")
    product_id = fields.Many2one(related="line_id.product_id")
    received = fields.Float(related="line_id.received", digits="Product Unit")
    uom_id = fields.Many2one(related="line_id.uom_id")
    on_hand = fields.Float(string="Here", digits="Product Unit")
    sold_on = fields.Float(digits="Product Unit")
    destroyed = fields.Float(digits="Product Unit")
    to_return = fields.Float(string="Returning", digits="Product Unit")
