from odoo import api, fields, models

from odoo.addons.whiz_traceability.tools import format_quantity

from .whiz_recall_response import AMOUNTS


class WhizRecallResponseLine(models.Model):
    """What is with whom, of one lot."""

    _name = "whiz.recall.response.line"
    _description = "Recall Response Line"
    _order = "response_id, id"
    _rec_name = "lot_id"

    response_id = fields.Many2one(
        "whiz.recall.response", required=True, index=True, ondelete="cascade"
    )
    recall_id = fields.Many2one(related="response_id.recall_id", store=True, index=True)
    company_id = fields.Many2one(related="response_id.company_id", store=True)
    consignee_id = fields.Many2one(related="response_id.consignee_id")
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="restrict", readonly=True
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    uom_id = fields.Many2one(related="lot_id.product_id.uom_id", string="Unit")
    received = fields.Float(
        digits="Product Unit",
        compute="_compute_received",
        help="What was delivered to them, by our records. Unknown for customers of "
        "consignees.",
    )
    on_hand = fields.Float(string="Here", digits="Product Unit", readonly=True)
    sold_on = fields.Float(digits="Product Unit", readonly=True)
    destroyed = fields.Float(digits="Product Unit", readonly=True)
    to_return = fields.Float(string="Returning", digits="Product Unit", readonly=True)
    missing = fields.Float(
        string="Not Accounted For",
        digits="Product Unit",
        compute="_compute_received",
        help="Received, but in none of the answers. Less than 0: they have more than "
        "we delivered; look for another way by which they got it.",
    )

    _lot_unique = models.Constraint(
        "unique (response_id, lot_id)", "One line of each lot is enough."
    )
    _not_negative = models.Constraint(
        "check (on_hand >= 0 and sold_on >= 0 and destroyed >= 0 and to_return >= 0)",
        "Quantities cannot be negative.",
    )

    @api.depends("on_hand", "sold_on", "destroyed", "to_return", "response_id")
    def _compute_received(self):
        sums = {
            (consignee.id, lot.id): quantity
            for consignee, lot, quantity in self.env["whiz.recall.line"]
            .sudo()
            ._read_group(
                [("consignee_id", "in", self.response_id.consignee_id.ids)],
                ["consignee_id", "lot_id"],
                ["quantity:sum"],
            )
        }
        for line in self:
            answer = line.response_id
            line.received = (
                0.0
                if answer.parent_id
                else sums.get((answer.consignee_id.id, line.lot_id.id), 0.0)
            )
            told = sum(line[name] for name in AMOUNTS)
            line.missing = (
                line.uom_id.round(line.received - told)
                if answer.affected == "yes" and not answer.parent_id
                else 0.0
            )

    def _get_amount_text(self):
        """Say how much is where, of all lines together: "2 here, 34 sold on"."""
        labels = {
            "on_hand": self.env._("here"),
            "sold_on": self.env._("sold on"),
            "destroyed": self.env._("destroyed"),
            "to_return": self.env._("returning"),
        }
        amounts = {name: sum(self.mapped(name)) for name in AMOUNTS}
        return ", ".join(
            f"{format_quantity(self.env, amounts[name])} {labels[name]}"
            for name in AMOUNTS
            if amounts[name]
        )


class WhizRecallConsigneeResponse(models.Model):
    _inherit = "whiz.recall.consignee"

    def _ensure_responses(self):
        """Give every consignee a response with a line of each of its lots."""
        Response = self.env["whiz.recall.response"].sudo()
        have = {
            response.consignee_id.id: response
            for response in Response.search(
                [("consignee_id", "in", self.ids), ("parent_id", "=", False)]
            )
        }
        lots = {}
        for consignee, lot in (
            self.env["whiz.recall.line"]
            .sudo()
            ._read_group([("consignee_id", "in", self.ids)], ["consignee_id", "lot_id"])
        ):
            lots.setdefault(consignee.id, []).append(lot.id)
        Response.create(
            [
                {
                    "consignee_id": consignee.id,
                    "lang": consignee.recall_id._get_lang(consignee.partner_id),
                    "line_ids": [
                        (0, 0, {"lot_id": lot_id})
                        for lot_id in lots.get(consignee.id, ())
                    ],
                }
                for consignee in self
                if consignee.id not in have
            ]
        )
        known = {
            (line.response_id.id, line.lot_id.id)
            for response in have.values()
            for line in response.line_ids
        }
        # an expansion has found more lots
        self.env["whiz.recall.response.line"].sudo().create(
            [
                {"response_id": response.id, "lot_id": lot_id}
                for consignee_id, response in have.items()
                for lot_id in lots.get(consignee_id, ())
                if (response.id, lot_id) not in known
            ]
        )
