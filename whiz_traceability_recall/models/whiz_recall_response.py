import base64
import math
import re
import secrets
from datetime import timedelta

from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS

from ..lib import uploads
from .whiz_recall_stage import CLOSED_STATES

# Days after which a link is dead, unless it is renewed.
LINK_DAYS = 180
# A link that many customers of a consignee share is not a way to fill the database.
MAX_CHILDREN = 500
TOKEN = re.compile(r"[A-Za-z0-9_-]+")
AMOUNTS = ("on_hand", "sold_on", "destroyed", "to_return")
FACTS = ("contact_name", "phone", "email", "note")


class WhizRecallResponse(models.Model):
    """What a consignee answers, or a customer of theirs who got a forwarded link.

    Every way of answering (page, call, letter) goes through :meth:`_submit`. Answers
    can be corrected until the case is closed; the log of the case keeps each of them.
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

    @api.depends("state", "affected", "line_ids")
    def _compute_summary(self):
        states = dict(self._fields["state"]._description_selection(self.env))
        for response in self:
            if response.affected == "no":
                response.summary = self.env._("Not affected")
            elif response.affected == "yes":
                labels = self._get_amount_labels()
                parts = [
                    f"{sum(response.line_ids.mapped(name)):g} {labels[name]}"
                    for name in AMOUNTS
                    if any(response.line_ids.mapped(name))
                ]
                response.summary = ", ".join([self.env._("Affected"), *parts])
            else:
                response.summary = states.get(response.state)

    @api.model
    def _get_amount_labels(self):
        return {
            "on_hand": self.env._("here"),
            "sold_on": self.env._("sold on"),
            "destroyed": self.env._("destroyed"),
            "to_return": self.env._("returning"),
        }

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

        The look-up is one index search for 256 random bits whatever the token is; the
        caller answers unknown, expired and forbidden tokens alike.
        """
        if not TOKEN.fullmatch(token or ""):
            token = "-"
        found = self.sudo().search([(field, "=", token)], limit=1)
        return found.filtered(
            lambda response: (
                response.expires_on > fields.Datetime.now()
                and response.recall_id.state not in ("draft", "scoping")
            )
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

    # ------------------------------------------------------------------
    # Answering
    # ------------------------------------------------------------------

    def _is_open(self):
        """Whether the answer can be given or corrected."""
        self.ensure_one()
        return self.recall_id.state not in CLOSED_STATES

    def _check_answer(self, values):
        """Return ({line id: {amount: float}}, files, errors) of what was sent.

        :param values: see :meth:`_submit`
        :return: errors is a list of sentences, empty when all is well
        """
        errors = []
        amounts = {}
        for line in self.line_ids:
            sent = values.get("amounts", {}).get(line.id, {})
            amounts[line.id] = {}
            for name in AMOUNTS:
                number = _number(sent.get(name))
                if number is None:
                    errors.append(
                        self.env._(
                            "Lot %(lot)s: “%(text)s” is no quantity. Write digits, for "
                            "example 12 or 2.5.",
                            lot=line.lot_id.name,
                            text=str(sent.get(name))[:20],
                        )
                    )
                    number = 0.0
                amounts[line.id][name] = number
        total = sum(sum(row.values()) for row in amounts.values())
        if values.get("affected") == "no" and total:
            errors.append(
                self.env._(
                    "You say that you do not have it and did not sell it, but give "
                    "quantities. Please correct one of them."
                )
            )
        files = []
        count = len(self.attachment_ids)
        for name, content in values.get("files", ()):
            kind = uploads.kind(content)
            count += 1
            if count > uploads.MAX_FILES:
                errors.append(
                    self.env._("No more than %s files, please.", uploads.MAX_FILES)
                )
                break
            if len(content) > uploads.MAX_BYTES:
                errors.append(
                    self.env._("%s is larger than 10 MB: send a smaller one.", name)
                )
            elif not kind:
                errors.append(
                    self.env._("%s is neither a picture nor a PDF.", str(name)[:60])
                )
            else:
                files.append((uploads.safe_name(name, kind[1]), kind[0], content))
        return amounts, files, errors

    def _submit(self, values, source):
        """Take an answer over.

        :param values: dict with ``acknowledged`` (bool), ``affected`` ("yes", "no" or
            None), ``amounts`` ({line id: {"on_hand", "sold_on", "destroyed",
            "to_return": number or text}}), ``remedy``, ``customers_informed``, the
            texts of ``FACTS``, and ``files`` (list of (name, bytes))
        :param source: a value of the field ``source``
        :return: list of sentences that say what is wrong; nothing is written then
        """
        self.ensure_one()
        if not self._is_open():
            return [self.env._("This recall is closed. Nothing can be changed.")]
        amounts, files, errors = self._check_answer(values)
        if errors:
            return errors
        now = fields.Datetime.now()
        affected = values.get("affected")
        affected = affected if affected in ("yes", "no") else False
        vals = {name: (values.get(name) or "").strip()[:2000] for name in FACTS}
        vals.update(
            source=source,
            affected=affected or self.affected,
            customers_informed=bool(values.get("customers_informed")),
            remedy=values.get("remedy")
            if values.get("remedy") in ("credit", "replacement")
            else False,
        )
        if values.get("acknowledged") or affected:
            vals["acknowledged_date"] = self.acknowledged_date or now
        if affected:
            vals["responded_date"] = self.responded_date or now
        self.sudo().write(vals)
        for line in self.line_ids.sudo():
            if affected:
                line.write(amounts[line.id])
        self._attach(files)
        self._after_submit()
        return []

    def _attach(self, files):
        """Keep the proof; the same file sent twice is kept once."""
        Attachment = self.env["ir.attachment"].sudo()
        have = set(self.sudo().attachment_ids.mapped("checksum"))
        for name, mimetype, content in files:
            checksum = Attachment._compute_checksum(content)
            if checksum not in have:
                have.add(checksum)
                Attachment.create(
                    {
                        "name": name,
                        "mimetype": mimetype,
                        "datas": base64.b64encode(content),
                        "res_model": self._name,
                        "res_id": self.id,
                    }
                )
        self.invalidate_recordset(["attachment_ids"])

    def _after_submit(self):
        """Set the milestones of the consignee, write the log, tell open screens."""
        self.invalidate_recordset(["summary"])
        response = self.sudo()
        if not response.parent_id:
            response.consignee_id.write(
                {
                    "acknowledged_date": response.acknowledged_date,
                    "responded_date": response.responded_date,
                    "notified_date": response.consignee_id.notified_date
                    or response.acknowledged_date,
                }
            )
        label = dict(self._fields["source"]._description_selection(self.env))
        response.recall_id._log(
            "response",
            self.env._(
                "%(who)s (%(way)s): %(answer)s%(lots)s",
                who=response.name or response.consignee_id.display_name,
                way=label[response.source],
                answer=response.summary,
                lots="".join(
                    f"\n{line.lot_id.name}: "
                    + ", ".join(f"{name} {line[name]:g}" for name in AMOUNTS)
                    for line in response.line_ids
                    if response.affected == "yes"
                ),
            ),
        )
        response.recall_id._tell_board()

    def _set_opened(self):
        """Note that the page was opened, the first time."""
        if not self.opened_date:
            self.sudo().opened_date = fields.Datetime.now()
            self.recall_id._tell_board()

    # ------------------------------------------------------------------
    # Forwarding
    # ------------------------------------------------------------------

    def _add_child(self, values):
        """Register a customer of the consignee, who answers with a link of their own.

        :param values: dict with ``name``, ``email`` and ``phone``
        :return: (the new response or nothing, list of sentences that say what is wrong)
        """
        self.ensure_one()
        parent = self.sudo()
        name = (values.get("name") or "").strip()[:100]
        if not name:
            return self.browse(), [self.env._("Please tell us who you are.")]
        if not parent._is_open():
            return self.browse(), [self.env._("This recall is closed.")]
        if parent.search_count([("parent_id", "=", parent.id)]) >= MAX_CHILDREN:
            return self.browse(), [
                self.env._("This link was used too often. Please call us.")
            ]
        lots = {}
        for line in parent.line_ids:
            lots.setdefault(line.lot_id.id, line)
        child = parent.create(
            {
                "consignee_id": parent.consignee_id.id,
                "parent_id": parent.id,
                "name": name,
                "email": (values.get("email") or "").strip()[:200],
                "phone": (values.get("phone") or "").strip()[:60],
                "lang": parent.lang,
                "opened_date": fields.Datetime.now(),
                "line_ids": [(0, 0, {"lot_id": lot_id}) for lot_id in lots],
            }
        )
        parent.recall_id._log(
            "response",
            self.env._(
                "%(consignee)s passed the notice on to %(customer)s.",
                consignee=parent.name or parent.consignee_id.display_name,
                customer=name,
            ),
        )
        parent.recall_id._tell_board()
        return child, []


def _number(text):
    """Return what somebody typed as a quantity, None when it is none.

    Both "2.5" and "2,5" are read; nothing is 0.
    """
    if text in (None, "", False):
        return 0.0
    try:
        number = float(str(text).strip().replace(",", "."))
    except ValueError:
        return None
    if not math.isfinite(number) or not 0 <= number < 1e12:
        return None
    return number
