from odoo import api, fields, models
from odoo.exceptions import UserError

# Stages in which nothing is left to do.
CLOSED_STATES = ("closed", "cancelled")
# What may not change once the scope is frozen: it says what was decided.
FROZEN_FIELDS = {"kind", "company_id", "seed_lot_ids"}
# What may not change once the case is over: its closure report says so.
CLOSED_FIELDS = FROZEN_FIELDS | set(
    """
    title hazard_class reason source discovered_date discovered_by_id decided_date
    decided_by_id hazard hhe_cases hhe_population hhe_consequences hhe_seriousness
    hhe_likelihood hhe_user_id hhe_date depth public_warning effectiveness_level
    effectiveness_share lang_ids drill_target
    """.split()
)


class WhizRecall(models.Model):
    """One case: a recall, market withdrawal, stock recovery, or a drill of one."""

    _name = "whiz.recall"
    _description = "Recall"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(
        string="Number",
        readonly=True,
        copy=False,
        default=lambda self: self.env._("New"),
        index="trigram",
    )
    title = fields.Char(
        string="Subject",
        required=True,
        tracking=True,
        help="What is recalled and why, in a few words: everybody who is told about "
        "the case reads this first. For example: Hazelnut paste, metal fragments.",
    )
    kind = fields.Selection(
        [
            ("recall", "Recall"),
            ("withdrawal", "Market withdrawal"),
            ("recovery", "Stock recovery"),
            ("drill", "Drill"),
        ],
        string="Type",
        required=True,
        default="recall",
        tracking=True,
        help="Recall: the product breaks a rule or endangers somebody. Market "
        "withdrawal: a minor fault, nobody is in danger. Stock recovery: nothing has "
        "left your control yet. Drill: an exercise against the clock; it stops "
        "nothing and writes to nobody.",
    )
    hazard_class = fields.Selection(
        [("1", "Class I"), ("2", "Class II"), ("3", "Class III")],
        string="Class",
        tracking=True,
        help="How grave it is (21 CFR 7.3(m)). I: serious harm or death is likely "
        "enough. II: harm passes or heals, or serious harm is remote. III: harm is "
        "not likely.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        default=lambda self: self.env.user,
        tracking=True,
        domain="[('share', '=', False)]",
        help="Who leads the case.",
    )
    member_ids = fields.One2many("whiz.recall.member", "recall_id", string="Team")

    # Why
    reason = fields.Text(
        tracking=True,
        help="What is wrong with the product, and under which circumstances it was "
        "found. Plain facts: authorities and consignees read it.",
    )
    source = fields.Selection(
        [
            ("complaint", "Customer's complaint"),
            ("own_check", "Own check"),
            ("supplier", "Supplier's notice"),
            ("authority", "Authority"),
            ("audit", "Audit"),
            ("other", "Other"),
        ],
        tracking=True,
        help="How it came to light.",
    )
    discovered_date = fields.Datetime(default=fields.Datetime.now, tracking=True)
    discovered_by_id = fields.Many2one(
        "res.partner",
        default=lambda self: self.env.user.partner_id,
    )
    decided_date = fields.Datetime(
        string="Decided On",
        tracking=True,
        copy=False,
        help="When it was decided to act. Deadlines, also those of authorities, count "
        "from here.",
    )
    decided_by_id = fields.Many2one("res.users", tracking=True, copy=False)

    # Hazard and health hazard evaluation (21 CFR 7.41)
    hazard = fields.Text(
        help="What can happen to whom: the hazard, in words that a consumer "
        "understands."
    )
    hhe_cases = fields.Text(
        string="Known Cases", help="Illnesses and injuries that have been reported."
    )
    hhe_population = fields.Text(
        string="Who Is Exposed",
        help="Groups at greater risk: children, elderly or pregnant people, people "
        "with an allergy or a weak immune system.",
    )
    hhe_seriousness = fields.Selection(
        [
            ("none", "No harm"),
            ("limited", "Limited harm"),
            ("severe", "Severe harm"),
            ("fatal", "Life-threatening"),
        ],
        string="Seriousness",
    )
    hhe_likelihood = fields.Selection(
        [
            ("remote", "Remote"),
            ("possible", "Possible"),
            ("likely", "Likely"),
            ("certain", "Certain"),
        ],
        string="Likelihood",
    )
    hhe_consequences = fields.Text(
        string="Consequences", help="At once and in the long run."
    )
    hhe_user_id = fields.Many2one("res.users", string="Evaluated By")
    hhe_date = fields.Date(string="Evaluated On")

    # Strategy (21 CFR 7.42)
    depth = fields.Selection(
        [
            ("wholesale", "Wholesale"),
            ("retail", "Retail"),
            ("consumer", "Consumer"),
        ],
        default="retail",
        tracking=True,
        help="How far down the chain the product must come back from.",
    )
    public_warning = fields.Selection(
        [
            ("none", "None"),
            ("specialised", "Specialised media"),
            ("general", "General media"),
        ],
        default="none",
        required=True,
        tracking=True,
    )
    effectiveness_level = fields.Selection(
        [
            ("a", "A: every consignee"),
            ("b", "B: own share"),
            ("c", "C: 10 %"),
            ("d", "D: 2 %"),
            ("e", "E: none"),
        ],
        default="a",
        required=True,
        tracking=True,
        help="How many consignees are asked, beyond the notice, whether they have "
        "received it and acted (21 CFR 7.42(b)(3)).",
    )
    effectiveness_share = fields.Float(
        string="Share to Check",
        default=50.0,
        help="Share of the consignees in percent for level B, more than 10 and less "
        "than 100.",
    )
    authority_ids = fields.One2many(
        "whiz.recall.authority", "recall_id", string="Authorities"
    )
    lang_ids = fields.Many2many(
        "res.lang",
        string="Languages",
        help="Languages of the markets: notices go out in the consignee's language "
        "where it is one of these.",
    )

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("scoping", "Scope"),
            ("contained", "Contained"),
            ("notifying", "Notifying"),
            ("recovering", "Recovering"),
            ("closed", "Closed"),
            ("cancelled", "Cancelled"),
        ],
        string="Stage",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
    )
    closed_date = fields.Datetime(string="Closed On", readonly=True, copy=False)
    seed_lot_ids = fields.Many2many(
        "stock.lot",
        "whiz_recall_seed_rel",
        string="Seed Lots",
        help="Lots of which you know, or suspect, that something is wrong with them. "
        "What was made from them is found for you.",
    )
    scope_line_ids = fields.One2many(
        "whiz.recall.line", "recall_id", string="Scope", readonly=True
    )
    consignee_ids = fields.One2many("whiz.recall.consignee", "recall_id")
    snapshot_ids = fields.One2many(
        "whiz.recall.snapshot", "recall_id", string="Freezes", readonly=True
    )
    decision_ids = fields.One2many(
        "whiz.recall.decision", "recall_id", string="Log", readonly=True
    )

    _effectiveness_share_range = models.Constraint(
        "check (effectiveness_share >= 0 and effectiveness_share <= 100)",
        "The share of consignees to check is a percentage from 0 to 100.",
    )

    @api.depends("name", "title")
    def _compute_display_name(self):
        for recall in self:
            recall.display_name = f"{recall.name} {recall.title or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            code = "whiz.recall"
            if vals.get("kind") == "drill":
                code = "whiz.recall.drill"
            company = self.env["res.company"].browse(
                vals.get("company_id") or self.env.company.id
            )
            vals["name"] = (
                self.env["ir.sequence"].with_company(company).sudo().next_by_code(code)
            )
            if not self._is_own_write():
                for name in self._get_own_fields() & vals.keys():
                    del vals[name]
        recalls = super().create(vals_list)
        for recall in recalls:
            recall._log(
                "state", self.env._("Case opened: %(title)s", title=recall.title)
            )
        return recalls

    def write(self, vals):
        self._check_own_fields(vals)
        if CLOSED_FIELDS & vals.keys():
            self._check_fixed(vals)
        return super().write(vals)

    def _get_changed(self, names, vals):
        """Return the labels of those of the fields that the values would change."""
        self.ensure_one()
        labels = []
        for name in sorted(names & vals.keys()):
            field = self._fields[name]
            new = self.new({name: vals[name]}, origin=self)[name]
            same = (
                set(new.ids) == set(self[name].ids)
                if field.relational
                else new == self[name]
            )
            if not same:
                labels.append(field.get_description(self.env, ["string"])["string"])
        return labels

    def _check_fixed(self, vals):
        """Refuse to change what the frozen scope was made from, and of a case that is
        over all its facts.

        :raise UserError: such a field would change
        """
        for recall in self:
            is_over = recall.state in CLOSED_STATES
            if not is_over and not recall.snapshot_ids:
                continue
            names = CLOSED_FIELDS if is_over else FROZEN_FIELDS
            changed = ", ".join(recall._get_changed(names, vals))
            if not changed:
                continue
            if is_over:
                raise UserError(
                    self.env._(
                        "%(case)s is over: %(fields)s cannot change any more. Write "
                        "what you have learned since into the chatter.",
                        case=recall.name,
                        fields=changed,
                    )
                )
            raise UserError(
                self.env._(
                    "The scope of %(case)s is frozen: %(fields)s cannot change any "
                    "more. Take new lots over as an expansion.",
                    case=recall.name,
                    fields=changed,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_only_drafts(self):
        for recall in self:
            if recall.state != "draft":
                raise UserError(
                    self.env._(
                        "%(case)s has begun and stays on record: cancel it instead.",
                        case=recall.name,
                    )
                )

    def _log(self, kind, note):
        """Add a line to the log of the case, in the name of the user and of now.

        :param kind: a value of ``whiz.recall.decision.kind``
        """
        self.env["whiz.recall.decision"].sudo().create(
            [{"recall_id": recall.id, "kind": kind, "note": note} for recall in self]
        )
