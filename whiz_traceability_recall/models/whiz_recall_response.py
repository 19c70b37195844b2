import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS

# Days after which a link is dead, unless it is renewed.
LINK_DAYS = 180
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
AMOUNTS = ("on_hand", "sold_on", "destroyed", "to_return")


class WhizRecallResponse(models.Model):
    """What a consignee answers, or a customer of theirs who got a forwarded link.

    Answers can be corrected until the case is closed; the log of the case keeps each
    of them. How they are taken is in ``whiz_recall_response_answer.py``, how links are
    passed on in ``whiz_recall_response_forward.py``.
    """

    _name = "whiz.recall.response"
    _description = "Recall Response"
    _order = "recall_id desc, id"

    consignee_id = fields.Many2one(
        "whiz.recall.consignee", required=True, index=True, ondelete="cascade"
    )
    recall_id = fields.Many2one(
        related="consignee_id.recall_id", store=True, index=True, string="Case"
    )
    company_id = fields.Many2one(related="consignee_id.company_id", store=True)
    partner_id = fields.Many2one(related="consignee_id.partner_id", store=True)
    parent_id = fields.Many2one(
        "whiz.recall.response",
        string="Forwarded By",
        index="btree_not_null",
        ondelete="cascade",
        help="The consignee who passed the notice on to this customer.",
    )
    child_ids = fields.One2many("whiz.recall.response", "parent_id")
    child_count = fields.Integer(compute="_compute_child_count")
    name = fields.Char(string="Customer", help="Of a customer's customer.")
    token = fields.Char(groups=NO_ACCESS, copy=False)
    forward_token = fields.Char(groups=NO_ACCESS, copy=False)
    expires_on = fields.Datetime(string="Link Valid Until")
    lang = fields.Char(string="Language", default="en")
    line_ids = fields.One2many("whiz.recall.response.line", "response_id")
    opened_date = fields.Datetime(string="Page Opened", readonly=True)
    acknowledged_date = fields.Datetime(string="Read", readonly=True)
    responded_date = fields.Datetime(string="Answered", readonly=True)
    due_date = fields.Datetime(string="Answer Due", compute="_compute_due_date")
    affected = fields.Selection([("yes", "Yes"), ("no", "No")], readonly=True)
    remedy = fields.Selection(
        [("credit", "Refund or credit"), ("replacement", "Replacement")],
        string="Wants",
        readonly=True,
    )
    customers_informed = fields.Boolean(string="Their Customers Know", readonly=True)
    contact_name = fields.Char(string="Who Answered", readonly=True)
    phone = fields.Char(readonly=True)
    email = fields.Char(readonly=True)
    note = fields.Text(readonly=True)
    source = fields.Selection(
        [
            ("page", "Page"),
            ("call", "Call"),
            ("mail", "Mail"),
            ("letter", "Letter"),
            ("visit", "Visit"),
        ],
        readonly=True,
    )
    attachment_ids = fields.One2many(
        "ir.attachment",
        "res_id",
        domain=[("res_model", "=", "whiz.recall.response")],
        string="Proof",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("opened", "Opened"),
            ("acknowledged", "Read"),
            ("answered", "Answered"),
        ],
        compute="_compute_state",
        store=True,
    )
    is_overdue = fields.Boolean(compute="_compute_due_date")
    summary = fields.Char(compute="_compute_summary", string="Answer")

    _token_unique = models.UniqueIndex("(token)")
    _forward_token_unique = models.UniqueIndex("(forward_token)")
    _one_of_consignee = models.UniqueIndex(
        "(consignee_id) WHERE parent_id IS NULL",
        "The consignee has a response already.",
    )

    @api.depends("consignee_id", "name")
    def _compute_display_name(self):
        for response in self:
            name = response.name or response.consignee_id.display_name
            response.display_name = f"{response.recall_id.name}: {name}"

    @api.depends("child_ids")
    def _compute_child_count(self):
        for response in self:
            response.child_count = len(response.child_ids)

    @api.depends("opened_date", "acknowledged_date", "responded_date")
    def _compute_state(self):
        for response in self:
            response.state = (
                "answered"
                if response.responded_date
                else "acknowledged"
                if response.acknowledged_date
                else "opened"
                if response.opened_date
                else "waiting"
            )

    @api.depends("consignee_id.notified_date", "recall_id.due_hours", "responded_date")
    def _compute_due_date(self):
        now = fields.Datetime.now()
        for response in self:
            begin = response.consignee_id.notified_date or now
            due = begin + timedelta(hours=response.recall_id.due_hours or 72)
            response.due_date = due
            response.is_overdue = not response.responded_date and due < now

    def _in_staff_language(self):
        """Return the response in the language of those who read the log."""
        lang = self.sudo().recall_id.user_id.lang or self.env.user.lang
        return self.with_context(lang=lang)

    @api.depends("state", "affected", "line_ids")
    @api.depends_context("lang")
    def _compute_summary(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        for response in self:
            if response.affected == "no":
                response.summary = self.env._("Not affected")
            elif response.affected == "yes":
                amounts = response.line_ids._get_amount_text()
                response.summary = ", ".join(
                    filter(None, [self.env._("Affected"), amounts])
                )
            else:
                response.summary = states.get(response.state)

    # ------------------------------------------------------------------
    # Links
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        expires = fields.Datetime.now() + timedelta(days=LINK_DAYS)
        for vals in vals_list:
            vals["token"] = secrets.token_urlsafe(32)
            vals["forward_token"] = secrets.token_urlsafe(32)
            vals.setdefault("expires_on", expires)
        return super().create(vals_list)

    def _get_url(self):
        """Return the address of the page on which this consignee answers."""
        self.ensure_one()
        return f"{self.get_base_url()}/recall/{self.sudo().token}"

    def _get_forward_url(self):
        """Return the address that the consignee gives to their own customers."""
        self.ensure_one()
        return f"{self.get_base_url()}/recall/share/{self.sudo().forward_token}"

    @api.model
    def _find_by_token(self, token, field="token"):
        """Return the response that a link belongs to, nothing when it is not valid.

        One query finds out everything, whatever the token is, by an index over 256
        random bits: unknown, expired and forbidden tokens take the same time, and the
        caller answers them alike.
        """
        if not TOKEN.fullmatch(token or ""):
            token = "-"
        return self.sudo().search(
            [
                (field, "=", token),
                ("expires_on", ">", fields.Datetime.now()),
                ("recall_id.state", "not in", ("draft", "scoping")),
            ],
            limit=1,
        )

    def action_renew_link(self):
        """Make a new link; the one that was sent before is dead from now on."""
        self.consignee_id._check_staff()
        for response in self.sudo():
            response.write(
                {
                    "token": secrets.token_urlsafe(32),
                    "forward_token": secrets.token_urlsafe(32),
                    "expires_on": fields.Datetime.now() + timedelta(days=LINK_DAYS),
                }
            )
        return True

    def action_show_link(self):
        """Show the link, to read it out or to put it into a mail by hand."""
        self.ensure_one()
        self.consignee_id._check_staff()
        return {
            "type": "ir.actions.act_url",
            "url": self._get_url(),
            "target": "new",
        }

    def action_answer(self):
        """Open the dialog in which staff write down what they were told."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Answer of %s", self.display_name),
            "res_model": "whiz.recall.answer",
            "view_mode": "form",
            "target": "new",
            "context": {"default_response_id": self.id},
        }
