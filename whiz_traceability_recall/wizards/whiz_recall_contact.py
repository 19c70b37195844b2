from odoo import api, fields, models
from odoo.exceptions import UserError


class WhizRecallContact(models.TransientModel):
    """Writes down that somebody was called, visited or written to by hand."""

    _name = "whiz.recall.contact"
    _description = "Log a Contact of a Recall"

    consignee_id = fields.Many2one(
        "whiz.recall.consignee", required=True, readonly=True, ondelete="cascade"
    )
    channel = fields.Selection(
        [("call", "Call"), ("visit", "Visit"), ("letter", "Letter"), ("mail", "Mail")],
        required=True,
        default="call",
    )
    purpose = fields.Selection(
        [("notice", "Notice"), ("reminder", "Reminder")],
        required=True,
        compute="_compute_purpose",
        store=True,
        readonly=False,
        precompute=True,
    )
    date = fields.Datetime(required=True, default=fields.Datetime.now)
    reached = fields.Boolean(
        default=True,
        help="Somebody took note. A call that nobody answered is logged too, but the "
        "consignee does not count as notified by it.",
    )
    address = fields.Char(
        string="Whom",
        compute="_compute_address",
        store=True,
        readonly=False,
        help="Name and number or address.",
    )
    note = fields.Text()

    @api.depends("consignee_id")
    def _compute_purpose(self):
        for wizard in self:
            wizard.purpose = (
                "reminder" if wizard.consignee_id.notified_date else "notice"
            )

    @api.depends("consignee_id", "channel")
    def _compute_address(self):
        for wizard in self:
            channel = wizard.channel if wizard.channel != "visit" else "letter"
            wizard.address = (wizard.consignee_id._get_address(channel) or "").replace(
                "\n", ", "
            )

    def action_log(self):
        """Write the contact down; it takes the place of a notice not yet sent."""
        self.ensure_one()
        consignee = self.consignee_id
        consignee._check_staff()
        if consignee.recall_id.state not in ("notifying", "recovering"):
            raise UserError(
                self.env._(
                    "%(case)s is not at a stage at which consignees are told.",
                    case=consignee.recall_id.name,
                )
            )
        if self.date > fields.Datetime.now():
            raise UserError(self.env._("A contact that is yet to come is not logged."))
        consignee._ensure_responses()
        Notice = self.env["whiz.recall.notice"].sudo()
        same = Notice.search(
            [
                ("consignee_id", "=", consignee.id),
                ("channel", "=", self.channel),
                ("purpose", "=", self.purpose),
            ],
            order="number desc",
        )
        vals = {
            "reached": self.reached or self.channel in ("letter", "mail"),
            "address": self.address,
            "note": self.note,
        }
        notice = same.filtered(lambda n: n.state in ("draft", "queued"))[:1]
        if notice:
            notice.write(vals)
        else:
            notice = Notice.create(
                {
                    "consignee_id": consignee.id,
                    "channel": self.channel,
                    "purpose": self.purpose,
                    "number": same[:1].number + 1 if same else 0,
                    "lang": consignee.recall_id._get_lang(consignee.partner_id),
                    **vals,
                }
            )
        notice.user_id = self.env.uid
        notice._set_sent(date=self.date)
        return {"type": "ir.actions.act_window_close"}
