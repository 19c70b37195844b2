from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import numbering

#: How many numbers a preview shows.
PREVIEW = 5
#: What may be saved although numbers come again: after so long that nobody minds.
TOLERATED = {"year_short", "year_two"}


class WhizNumberingTemplate(models.Model):
    """How lots and serial numbers are made: a pattern, and what it promises."""

    _name = "whiz.numbering.template"
    _description = "Numbering Template"
    _order = "name, id"

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for every company."
    )
    pattern = fields.Char(
        required=True,
        default="{seq:6}",
        help="Text and tokens in braces, e.g. L{date:YYMMDD}-{seq:4}{check}.",
    )
    restart = fields.Char(
        help="What the sequence begins again by, separated by commas: day, week, "
        "month, year, product, line, … Empty: it never does.",
    )
    policy = fields.Selection(
        [("fast", "Fast"), ("gapless", "Without gaps")],
        default="fast",
        required=True,
        help="Fast: nobody ever waits; a number is lost when something fails after it "
        "was drawn. Without gaps: whoever needs numbers waits until the one before has "
        "finished, and numbers that are released are given out again.",
    )
    uniqueness = fields.Selection(
        [
            ("product", "Within the product"),
            ("company", "Within the company"),
            ("everywhere", "Everywhere"),
        ],
        default="product",
        required=True,
        help="Within what no two lots may have the same number.",
    )
    typed = fields.Selection(
        [("follow", "Must follow the pattern"), ("any", "May be anything")],
        string="Typed Numbers",
        default="follow",
        required=True,
        help="What is asked of numbers that somebody types, scans or imports. A format "
        "of the vendor is accepted beside the pattern.",
    )
    planned_quantity = fields.Integer(
        default=10000,
        help="How many numbers are planned, before the sequence restarts or, for a "
        "random part, in use at the same time.",
    )
    rule_ids = fields.One2many("whiz.numbering.rule", "template_id", string="Used For")
    preview = fields.Text(
        compute="_compute_preview",
        help="The next numbers. Looking at them draws nothing.",
    )
    message_text = fields.Text(string="Remarks", compute="_compute_preview")
    gs1_verdict = fields.Text(
        string="GS1",
        compute="_compute_preview",
        help="Whether every number fits a GS1 barcode: at most 20 of 82 characters.",
    )
    is_gs1 = fields.Boolean(string="Fits GS1", compute="_compute_preview")
    guessing = fields.Text(
        compute="_compute_preview",
        help="How likely it is that a guessed number is a real one.",
    )
    drawn_count = fields.Integer(string="Numbers", compute="_compute_drawn_count")

    _planned_positive = models.Constraint(
        "check (planned_quantity > 0)", "Plan for one number at least."
    )

    # ------------------------------------------------------------------
    # The pattern
    # ------------------------------------------------------------------

    def _get_compiled(self):
        """Return the pattern ready for use (``lib.numbering.Template``)."""
        self.ensure_one()
        return numbering.compile(self.pattern, self.restart or "")

    @api.model
    def _say(self, issue):
        """Return the sentence of an issue, in the user's language."""
        return issue.sentence(self.env._)

    @api.depends("pattern", "restart", "uniqueness", "planned_quantity", "company_id")
    def _compute_preview(self):
        for template in self:
            found = self._describe(
                template.pattern,
                template.restart,
                template.uniqueness,
                template.planned_quantity,
                template._origin,
            )
            template.preview = "\n".join(found["names"])
            template.message_text = "\n".join(m["text"] for m in found["messages"])
            template.gs1_verdict = found["gs1"]
            template.is_gs1 = found["is_gs1"]
            template.guessing = found["guessing"]

    @api.model
    def _describe(self, pattern, restart, uniqueness, planned, template=None):
        """Return what there is to say about a pattern; see :meth:`preview_pattern`."""
        found = {
            "ok": False,
            "names": [],
            "messages": [],
            "tokens": [],
            "gs1": "",
            "is_gs1": False,
            "guessing": "",
        }
        try:
            compiled = numbering.compile(str(pattern or ""), str(restart or ""))
        except numbering.PatternError as error:
            found["messages"].append(self._describe_issue(error.issue))
            return found
        issues = [
            *compiled.duplicates(uniqueness or "product"),
            *compiled.warnings(planned),
        ]
        found["tokens"] = [list(token[:3]) for token in compiled.tokens]
        found["messages"] = [self._describe_issue(issue) for issue in issues]
        found["ok"] = not self._get_blocking(compiled, uniqueness)
        verdict = compiled.gs1_verdict(planned=planned or 1)
        found["is_gs1"] = verdict.ok
        found["gs1"] = " ".join(self._say(issue) for issue in verdict.issues)
        if compiled.random:
            guessing = compiled.guessing(planned or 1)
            found["guessing"] = self._say(guessing.issue)
        try:
            found["names"] = self._get_example_names(compiled, template)
        except numbering.NumberError as error:
            found["messages"].append(self._describe_issue(error.issue))
        return found

    @api.model
    def _describe_issue(self, issue):
        return {
            "level": issue.level,
            "code": issue.code,
            "text": self._say(issue),
            "position": issue.position,
            "length": issue.length,
        }

    @api.model
    def _get_example_names(self, compiled, template=None):
        """Return what the pattern makes of examples, from the next number on."""
        if compiled.only_reads:
            return []
        # examples, but of today
        now = self.env["whiz.numbering.context"]._get_local(
            fields.Datetime.now(), self.env["whiz.numbering.context"]._get_sources(None)
        )
        context = {**numbering.EXAMPLE, "date": now, "produced": now, "received": now}
        after = None
        if template and compiled.sequence:
            after = (
                self.env["whiz.numbering.counter"]._peek(
                    template.id,
                    compiled.scope_key(context),
                    compiled.sequence.begin,
                )
                - compiled.sequence.step
            )
        return compiled.format_many(context, compiled.numbers(PREVIEW, after))

    @api.model
    def _get_blocking(self, compiled, uniqueness):
        """Return the duplicates that the pattern must not be saved with."""
        tolerated = set(TOLERATED)
        sequence = compiled.sequence
        if (
            compiled.ambiguity
            and sequence
            and sequence not in compiled.ambiguity
            and sequence.low == sequence.high
        ):
            # The number tells them apart although two codes before it run together.
            tolerated.add("ambiguous")
        return [
            issue
            for issue in compiled.duplicates(uniqueness or "product")
            if issue.level == "duplicate" and issue.code not in tolerated
        ]

    @api.constrains("pattern", "restart", "uniqueness")
    def _check_pattern(self):
        for template in self:
            try:
                compiled = template._get_compiled()
            except numbering.PatternError as error:
                raise ValidationError(
                    self.env._(
                        "The pattern %(pattern)s cannot be used. %(why)s",
                        pattern=template.pattern,
                        why=self._say(error.issue),
                    )
                ) from None
            if compiled.only_reads:
                raise ValidationError(
                    self.env._(
                        "The pattern %(pattern)s can check numbers but not make them: "
                        "use it as the format of a vendor.",
                        pattern=template.pattern,
                    )
                )
            blocking = self._get_blocking(compiled, template.uniqueness)
            if blocking:
                raise ValidationError(
                    self.env._(
                        "The pattern %(pattern)s would give the same number twice. "
                        "%(why)s",
                        pattern=template.pattern,
                        why=" ".join(self._say(issue) for issue in blocking),
                    )
                )

    @api.readonly
    @api.model
    def preview_pattern(self, values):
        """Return what a pattern that is being typed gives; draws nothing.

        :param dict values: ``pattern``, ``restart``, ``uniqueness``,
            ``planned_quantity``, and ``id`` of the template if it is saved
        :return: dict with ``ok``; ``names``, the next five; ``messages``, dicts
            ``level`` (error, duplicate, warning, info), ``text``, ``position`` and
            ``length`` in the pattern; ``tokens``, lists start, end, name; ``gs1``,
            ``is_gs1``, ``guessing``
        """
        self.browse().check_access("read")
        template = self.browse(values.get("id") or [])
        template.check_access("read")
        planned = values.get("planned_quantity")
        return self._describe(
            values.get("pattern"),
            values.get("restart"),
            values.get("uniqueness"),
            planned if isinstance(planned, int) else 0,
            template,
        )

    @api.readonly
    @api.model
    def get_token_catalogue(self):
        """Return the tokens for the picker, in the user's language.

        :return: list of groups: ``title``, ``tokens`` (dicts ``name``, ``title``,
            ``help``, ``example``)
        """
        groups = {}
        for token in numbering.TOKENS.values():
            if token.reads:
                continue  # for the formats of vendors only
            groups.setdefault(token.group, []).append(
                {
                    "name": token.name,
                    "title": self.env._(token.title),
                    "help": self.env._(token.help),
                    # without what an example needs beside it
                    "example": token.example[token.example.index("{" + token.name) :],
                }
            )
        return [
            {"title": self.env._(title), "tokens": tokens}
            for title, tokens in groups.items()
        ]

    @api.readonly
    @api.model
    def get_restart_catalogue(self):
        """Return what a sequence can restart by, in the user's language.

        :return: list of dicts ``name``, ``title``: periods first, then codes and names
        """
        titles = numbering.EVERY | {
            name: numbering.TOKENS[name].title for name in numbering.VALUES
        }
        return [
            {"name": name, "title": self.env._(title)} for name, title in titles.items()
        ]

    # ------------------------------------------------------------------
    # CRUD
    # ------------------------------------------------------------------

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return [
            {**vals, "name": self.env._("%s (copy)", template.name)}
            for template, vals in zip(self, vals_list, strict=True)
        ]

    def write(self, vals):
        result = super().write(vals)
        if {"active", "company_id"} & vals.keys():
            self.env["whiz.numbering.rule"]._forget_nearest()
        if "uniqueness" in vals:
            for template in self:
                self.env["whiz.numbering.number"]._rekey(template)
        return result

    def unlink(self):
        self.env["whiz.numbering.counter"].sudo().search(
            [("template_id", "in", self.ids)]
        ).unlink()
        result = super().unlink()
        self.env["whiz.numbering.rule"]._forget_nearest()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        used = self.filtered("drawn_count")
        if used:
            raise ValidationError(
                self.env._(
                    "%(templates)s gave out numbers, which must not be given out "
                    "again: archive it instead.",
                    templates=", ".join(used.mapped("name")),
                )
            )

    def _compute_drawn_count(self):
        counts = dict(
            self.env["whiz.numbering.range"]
            .sudo()
            ._read_group(
                [("template_id", "in", self.ids)], ["template_id"], ["count:sum"]
            )
        )
        for template in self:
            template.drawn_count = counts.get(template, 0)

    def action_open_ledger(self):
        """Open the ranges that were drawn with the template."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_numbering_range"
        )
        return {**action, "domain": [("template_id", "in", self.ids)], "context": {}}
