from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.wording import findings
from .whiz_recall_template import TEXTS

# Hours until a consignee must have answered, by class.
DUE_HOURS = {"1": 24, "2": 72, "3": 168}


class WhizRecallNotify(models.Model):
    """Telling the consignees: texts, check before sending, approval, follow-up."""

    _inherit = "whiz.recall"

    text_ids = fields.One2many("whiz.recall.text", "recall_id", string="Texts")
    notice_ids = fields.One2many("whiz.recall.notice", "recall_id", string="Notices")
    response_ids = fields.One2many("whiz.recall.response", "recall_id")
    notice_count = fields.Integer(compute="_compute_notice_counts")
    draft_notice_count = fields.Integer(compute="_compute_notice_counts")
    trouble_count = fields.Integer(
        string="Not Delivered", compute="_compute_notice_counts"
    )
    response_rate_text = fields.Char(compute="_compute_response_rate_text")
    contact_id = fields.Many2one(
        "res.partner",
        string="Contact for Consignees",
        default=lambda self: self.env.user.partner_id,
        help="Whom consignees can ask, at any hour. Stands on every notice and on the "
        "page on which they answer.",
    )
    contact_phone = fields.Char(
        string="Phone (24 h)",
        compute="_compute_contact",
        store=True,
        readonly=False,
    )
    contact_email = fields.Char(
        string="Mail", compute="_compute_contact", store=True, readonly=False
    )
    due_hours = fields.Integer(
        string="Answer Within (Hours)",
        compute="_compute_due_hours",
        store=True,
        readonly=False,
        help="From the notice to the answer. By class: 24 hours, three days, a week.",
    )
    reminder_hours = fields.Integer(
        string="Remind Every (Hours)",
        compute="_compute_due_hours",
        store=True,
        readonly=False,
    )
    reminder_count = fields.Integer(
        string="Reminders",
        default=2,
        help="So many reminders go out by themselves; whoever is silent then is given "
        "to the owner of the case to call.",
    )
    test_email = fields.Char(
        string="Test Address",
        help="Test notices, and all notices of a drill, go to this address. A drill "
        "without it writes to nobody.",
    )
    contactability = fields.Float(
        compute="_compute_contactability",
        help="Share of the consignees (percent) that can be reached in more than one "
        "way or through a contact named for recalls.",
    )
    notice_findings = fields.Text(
        string="Check before Sending", compute="_compute_notice_findings"
    )
    notices_blocked = fields.Boolean(compute="_compute_notice_findings")

    _notify_numbers = models.Constraint(
        "check (due_hours > 0 and reminder_hours > 0 and reminder_count >= 0)",
        "Hours until the answer and between reminders must be more than 0, and the "
        "number of reminders cannot be negative.",
    )

    @api.depends("contact_id")
    def _compute_contact(self):
        for recall in self:
            contact = recall.contact_id.sudo()
            recall.contact_phone = contact.phone or recall.company_id.phone
            recall.contact_email = contact.email or recall.company_id.email

    @api.depends("hazard_class")
    def _compute_due_hours(self):
        for recall in self:
            recall.due_hours = DUE_HOURS.get(recall.hazard_class, 72)
            recall.reminder_hours = max(recall.due_hours // 3, 1)

    @api.depends("notice_ids.state")
    def _compute_notice_counts(self):
        counts = {}
        for recall, state, count in self.env["whiz.recall.notice"]._read_group(
            [("recall_id", "in", self.ids)], ["recall_id", "state"], ["__count"]
        ):
            counts.setdefault(recall.id, {})[state] = count
        for recall in self:
            states = counts.get(recall.id, {})
            recall.notice_count = sum(states.values())
            recall.draft_notice_count = states.get("draft", 0)
            recall.trouble_count = sum(
                states.get(name, 0) for name in ("failed", "bounced", "doubtful")
            )

    @api.depends("consignee_ids.responded_date")
    def _compute_response_rate_text(self):
        for recall in self:
            answered = recall.consignee_ids.filtered("responded_date")
            recall.response_rate_text = f"{len(answered)} / {len(recall.consignee_ids)}"

    @api.depends("consignee_ids.partner_id")
    def _compute_contactability(self):
        for recall in self:
            states = recall.consignee_ids.mapped("contact_state")
            recall.contactability = (
                100.0 * states.count("good") / len(states) if states else 0.0
            )

    def _get_contact(self):
        self.ensure_one()
        return {
            "name": self.contact_id.name or self.company_id.name,
            "phone": self.contact_phone,
            "email": self.contact_email,
        }

    def _get_contact_line(self):
        return ", ".join(filter(None, self._get_contact().values()))

    # ------------------------------------------------------------------
    # Preparing
    # ------------------------------------------------------------------

    def action_notify(self):
        """Go to the stage Notifying, and prepare a notice for every consignee.

        Nothing is sent yet: that is for :meth:`action_approve_notices`.
        """
        super().action_notify()
        self._prepare_notices()
        return True

    def action_prepare_notices(self):
        """Prepare what is missing: for new consignees, and updates after expansions."""
        self._check_manager()
        for recall in self:
            if recall.state not in ("notifying", "recovering"):
                raise UserError(
                    self.env._(
                        "%(case)s is not at a stage at which consignees are told.",
                        case=recall.name,
                    )
                )
        self._prepare_notices()
        return True

    def _prepare_notices(self):
        Notice = self.env["whiz.recall.notice"].sudo()
        for recall in self.sudo():
            consignees = recall.consignee_ids.filtered("partner_id")
            consignees._ensure_responses()
            vals_list = recall._prepare_notice_vals_list(consignees)
            Notice.with_context(tracking_disable=True).create(vals_list)
            recall._prepare_texts()
        self.invalidate_recordset(["notice_ids", "text_ids"])

    def _prepare_notice_vals_list(self, consignees):
        """Return the values of the notices that the consignees lack.

        An update is for what an expansion has found after the notice had gone out.
        """
        notices = {}
        for notice in self.env["whiz.recall.notice"].search(
            [
                ("consignee_id", "in", consignees.ids),
                ("purpose", "in", ("notice", "update")),
                ("state", "!=", "cancelled"),
            ],
            order="id desc",
        ):
            notices[notice.consignee_id, notice.purpose, notice.number] = notice
        freezes = {}
        for consignee, freeze in self.env["whiz.recall.line"]._read_group(
            [("consignee_id", "in", consignees.ids), ("snapshot_id.number", ">", 0)],
            ["consignee_id", "snapshot_id"],
        ):
            freezes.setdefault(consignee, []).append(freeze)
        vals_list = []
        for consignee in consignees:
            first = notices.get((consignee, "notice", 0))
            wanted = [] if first else [("notice", 0)]
            if first and first.sent_date:
                wanted = [
                    ("update", freeze.number)
                    for freeze in freezes.get(consignee, ())
                    if freeze.date >= first.sent_date
                    and (consignee, "update", freeze.number) not in notices
                ]
            for purpose, number in wanted:
                vals_list.append(self._prepare_notice_vals(consignee, purpose, number))
        return self._add_second_channel(vals_list)

    def _prepare_notice_vals(self, consignee, purpose, number=0):
        return {
            "consignee_id": consignee.id,
            "purpose": purpose,
            "number": number,
            "channel": consignee._get_channel(),
            "lang": self._get_lang(consignee.partner_id),
        }

    def _add_second_channel(self, vals_list):
        """Return the values of notices, with those that go another way beside."""
        return vals_list

    def _get_lang(self, partner):
        """Return the language (two letters) in which a partner is written to."""
        code = (partner.lang or self.company_id.partner_id.lang or "en_US")[:2]
        allowed = {lang.code[:2] for lang in self.lang_ids}
        if allowed and code not in allowed:
            return self.lang_ids[0].code[:2]
        return code

    def _prepare_texts(self):
        """Make the texts for every language that a notice needs."""
        have = set(self.text_ids.mapped("lang"))
        own = (self.env.user.lang or "en_US")[:2]
        Template = self.env["whiz.recall.template"]
        needed = set(self.notice_ids.mapped("lang")) - have
        vals_list = []
        for lang in sorted(needed, key=lambda code: code != own):
            template = Template._find(self, "notice", "mail", lang)
            vals_list.append(
                {
                    "recall_id": self.id,
                    "lang": lang,
                    "reason": self.reason,
                    "hazard": self.hazard,
                    "instructions": template.instructions,
                    "remedies": template.remedies,
                    "is_translated": lang == own,
                }
            )
        self.env["whiz.recall.text"].sudo().create(vals_list)

    # ------------------------------------------------------------------
    # Check
    # ------------------------------------------------------------------

    @api.depends(
        "text_ids.reason",
        "text_ids.hazard",
        "text_ids.instructions",
        "text_ids.remedies",
        "text_ids.is_translated",
        "notice_ids.state",
        "notice_ids.channel",
        "notice_ids.address",
        "contact_phone",
        "contact_email",
    )
    def _compute_notice_findings(self):
        for recall in self:
            if recall.state not in ("notifying", "recovering"):
                recall.notice_findings, recall.notices_blocked = False, False
                continue
            blocking, other = recall._check_notices()
            recall.notices_blocked = bool(blocking)
            recall.notice_findings = (
                "\n".join(
                    [
                        *(f"✗ {text}" for text in blocking),
                        *(f"! {text}" for text in other),
                    ]
                )
                or False
            )

    def _check_notices(self):
        """Return (what forbids sending, what should be looked at), in sentences.

        The parts are those of 21 CFR 7.49 and of Regulation (EU) 2023/988, art. 36.
        """
        self.ensure_one()
        blocking, other = [], []
        if not (self.contact_phone or self.contact_email):
            blocking.append(
                self.env._("Name a contact with phone or mail for the consignees.")
            )
        elif not self.contact_phone:
            other.append(self.env._("The contact has no phone number."))
        drafts = self.notice_ids.filtered(lambda n: n.state == "draft")
        self._check_notice_texts(drafts, blocking, other)
        written = self.env["whiz.recall.template"]._get_written_channels()
        without = drafts.filtered(
            lambda n: n.channel in written and not (n.address or "").strip()
        )
        if without:
            blocking.append(
                self.env._(
                    "%(count)s notices have no address (%(names)s): complete it, or "
                    "choose another channel.",
                    count=len(without),
                    names=", ".join(n.consignee_id.display_name for n in without[:5]),
                )
            )
        calls = drafts.filtered(lambda n: n.channel not in written)
        if calls:
            other.append(
                self.env._(
                    "%(count)s consignees must be called or visited: %(names)s.",
                    count=len(calls),
                    names=", ".join(n.consignee_id.display_name for n in calls[:5]),
                )
            )
        unknown = self.consignee_ids.filtered(lambda c: not c.partner_id)
        if unknown:
            other.append(
                self.env._(
                    "Of some deliveries nobody knows who received them: think of a "
                    "public warning."
                )
            )
        return blocking, other

    def _check_notice_texts(self, drafts, blocking, other):
        parts = {
            "reason": self.env._("what is wrong"),
            "hazard": self.env._("the hazard"),
            "instructions": self.env._("what to do"),
        }
        required = set(parts) if self.kind == "recall" else {"reason", "instructions"}
        if self.kind == "recall":
            parts["remedies"] = self.env._("the remedies")
        kinds = {
            "minimising": self.env._("plays the danger down"),
            "promotion": self.env._("advertises"),
        }
        for lang in sorted(set(drafts.mapped("lang"))):
            text = self.text_ids.filtered(lambda t, lang=lang: t.lang == lang)[:1]
            if not text:
                blocking.append(
                    self.env._("There are no texts in language %(lang)s.", lang=lang)
                )
                continue
            for name, label in parts.items():
                if not (text[name] or "").strip():
                    target = blocking if name in required else other
                    target.append(
                        self.env._(
                            "The texts in %(lang)s lack %(part)s.",
                            lang=lang,
                            part=label,
                        )
                    )
            if not text.is_translated:
                other.append(
                    self.env._(
                        "Reason and hazard may not be translated into %(lang)s: read "
                        "them and mark them as ready.",
                        lang=lang,
                    )
                )
            template = self.env["whiz.recall.template"]._find(
                self, "notice", "mail", lang
            )
            if template.lang != lang:
                other.append(
                    self.env._(
                        "There is no template in %(lang)s: what frames the texts is in "
                        "English.",
                        lang=lang,
                    )
                )
            said = [text.reason, text.hazard, text.instructions, text.remedies]
            # reminders go out by themselves later: their words are checked now, too
            for purpose in sorted({"notice", "reminder", *drafts.mapped("purpose")}):
                frame = template._find(self, purpose, "mail", lang)
                said += [frame[name] for name in TEXTS]
            for kind, words, _start in findings("\n".join(filter(None, said)), lang):
                blocking.append(
                    self.env._(
                        "“%(words)s” in the texts in %(lang)s %(what)s: say it "
                        "otherwise.",
                        words=words,
                        lang=lang,
                        what=kinds[kind],
                    )
                )
