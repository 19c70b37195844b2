from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# Proof that a write of the stage comes from here: no client can send this object.
_PROOF = object()

STAFF = "whiz_traceability.group_quality"
MANAGER = "whiz_traceability.group_recall_manager"


class WhizRecallStage(models.Model):
    """The stages of a case: where a step leads, who may take it, what is missing."""

    _inherit = "whiz.recall"

    next_action = fields.Char(compute="_compute_next_action")
    missing = fields.Text(
        string="Still Missing",
        compute="_compute_next_action",
        help="What must be done before the case can go on.",
    )
    scope_lot_count = fields.Integer(compute="_compute_scope_counts")
    consignee_count = fields.Integer(compute="_compute_scope_counts")
    is_frozen = fields.Boolean(
        string="Scope Frozen", compute="_compute_is_frozen", search="_search_is_frozen"
    )

    @api.model
    def _get_steps(self):
        """Return the steps of a case.

        Each is a dict: ``from`` (stages in which it can be taken), ``to`` (the stage
        that follows), ``group`` (who may take it) and ``label``. What a step needs
        beyond that is told by a method ``_get_missing_<step>``, in sentences.
        """
        return {
            "scope": {
                "from": ("draft",),
                "to": "scoping",
                "group": STAFF,
                "label": self.env._("Find what is affected"),
            },
            "contain": {
                "from": ("scoping",),
                "to": "contained",
                "group": MANAGER,
                "label": self.env._("Stop it everywhere"),
            },
            "notify": {
                "from": ("contained",),
                "to": "notifying",
                "group": MANAGER,
                "label": self.env._("Tell every consignee"),
            },
            "recover": {
                "from": ("contained", "notifying"),
                "to": "recovering",
                "group": MANAGER,
                "label": self.env._("Bring it back"),
            },
            "close": {
                "from": ("contained", "notifying", "recovering"),
                "to": "closed",
                "group": MANAGER,
                "label": self.env._("Close the case"),
            },
            "cancel": {
                "from": ("draft", "scoping", "contained", "notifying", "recovering"),
                "to": "cancelled",
                "group": MANAGER,
                "label": self.env._("Cancel the case"),
            },
        }

    # ------------------------------------------------------------------
    # What is missing
    # ------------------------------------------------------------------

    def _get_missing(self, step):
        """Return the sentences that say what the case lacks for a step."""
        self.ensure_one()
        method = getattr(self, f"_get_missing_{step}", None)
        return method() if method else []

    def _get_missing_scope(self):
        if not self.seed_lot_ids:
            return [self.env._("Name at least one seed lot: a lot that is suspected.")]
        return []

    def _get_missing_contain(self):
        missing = []
        if not self.is_frozen:
            missing.append(self.env._("Freeze the scope."))
        if self.kind != "drill":
            if not self.reason:
                missing.append(self.env._("Write down the reason."))
            if self.kind == "recall" and not self.hazard_class:
                missing.append(self.env._("Choose the class of the recall."))
        return missing

    def _get_missing_notify(self):
        if not self.consignee_ids:
            return [
                self.env._(
                    "Nobody has received any of it, so there is nobody to notify: "
                    "go on to recovering or close the case."
                )
            ]
        return []

    def _get_missing_close(self):
        return []

    @api.depends(
        "state", "seed_lot_ids", "snapshot_ids", "reason", "hazard_class", "kind"
    )
    def _compute_next_action(self):
        order = ("scope", "contain", "notify", "recover", "close")
        steps = self._get_steps()
        for recall in self:
            step = next((s for s in order if recall.state in steps[s]["from"]), False)
            if step == "notify" and not recall.consignee_ids:
                step = "close"
            recall.next_action = step
            recall.missing = (
                "\n".join(recall._get_missing(step)) if step and recall.id else False
            )

    @api.depends("snapshot_ids.lot_count", "consignee_ids")
    def _compute_scope_counts(self):
        lots = dict(
            self.env["whiz.recall.line"]._read_group(
                [("recall_id", "in", self.ids)],
                ["recall_id"],
                ["lot_id:count_distinct"],
            )
        )
        consignees = dict(
            self.env["whiz.recall.consignee"]._read_group(
                [("recall_id", "in", self.ids)], ["recall_id"], ["__count"]
            )
        )
        for recall in self:
            recall.scope_lot_count = lots.get(recall, 0)
            recall.consignee_count = consignees.get(recall, 0)

    @api.depends("snapshot_ids.state")
    def _compute_is_frozen(self):
        for recall in self:
            recall.is_frozen = any(s.state == "done" for s in recall.snapshot_ids)

    def _search_is_frozen(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            [("snapshot_ids.state", operator, ["done"])]
            if True in value
            else [
                "!",
                ("snapshot_ids.state", "in", ["done"]),
            ]
        )

    # ------------------------------------------------------------------
    # Taking a step
    # ------------------------------------------------------------------

    def _check_step(self, step):
        """Check that every case may take the step now.

        :raise AccessError: the user may not take it
        :raise UserError: wrong stage, or something is missing (all of it is named)
        """
        vals = self._get_steps()[step]
        if not self.env.su and not self.env.user.has_group(vals["group"]):
            raise AccessError(
                self.env._(
                    "%(step)s: this needs the rights of %(group)s. Ask the owner of "
                    "the case.",
                    step=vals["label"],
                    group=self.env.ref(vals["group"]).sudo().full_name,
                )
            )
        self.check_access("write")
        stages = dict(self._fields["state"]._description_selection(self.env))
        for recall in self:
            if recall.state not in vals["from"]:
                raise UserError(
                    self.env._(
                        "%(case)s is at stage %(stage)s; this step can be taken at: "
                        "%(stages)s.",
                        case=recall.name,
                        stage=stages[recall.state],
                        stages=", ".join(stages[name] for name in vals["from"]),
                    )
                )
            missing = recall._get_missing(step)
            if missing:
                raise UserError(
                    self.env._(
                        "%(case)s cannot go on yet:\n%(missing)s",
                        case=recall.name,
                        missing="\n".join(f"- {text}" for text in missing),
                    )
                )

    def _take_step(self, step, note=None):
        """Check the step, go to the stage that it leads to, and write it down."""
        self._check_step(step)
        vals = self._get_steps()[step]
        self._write_stage(vals["to"])
        self._log("state", note or vals["label"])

    @api.model
    def _get_own_fields(self):
        """Return the fields that only steps of the case write, whoever asks."""
        return {"state", "closed_date"}

    def _write_own(self, vals):
        """Write fields that nobody else may write."""
        return self.with_context(whiz_recall_own=_PROOF).write(vals)

    @api.model
    def _create_own(self, vals):
        """Make a case with values of own fields."""
        case = self.with_context(whiz_recall_own=_PROOF).create(vals)
        return case.with_context(whiz_recall_own=None)

    def _is_own_write(self):
        return self.env.context.get("whiz_recall_own") is _PROOF

    def _write_stage(self, state):
        self._write_own({"state": state})

    def _check_own_fields(self, vals):
        """Refuse values of own fields that come from elsewhere."""
        names = self._get_own_fields() & vals.keys()
        if names and not self._is_own_write():
            labels = self.fields_get(names, ["string"]).values()
            raise UserError(
                self.env._(
                    "%(fields)s of a case follow from its steps and cannot be set: use "
                    "the buttons of the case.",
                    fields=", ".join(label["string"] for label in labels),
                )
            )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_scope(self):
        """Begin to look for what is affected."""
        self._take_step("scope")
        return True

    def action_contain(self):
        """Stop everything in the scope."""
        self._take_step("contain")
        return True

    def action_notify(self):
        """Begin to tell the consignees."""
        self._take_step("notify")
        return True

    def action_recover(self):
        """Begin to bring the goods back."""
        self._take_step("recover")
        return True

    def action_close(self):
        """Close the case."""
        self._take_step("close")
        self._write_own({"closed_date": fields.Datetime.now()})
        return True

    def action_cancel(self):
        """Cancel the case."""
        self._take_step("cancel")
        return True
