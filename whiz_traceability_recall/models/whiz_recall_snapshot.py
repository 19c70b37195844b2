import base64
import gzip
import json
import time

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.snapshot import canonical, difference, digest
from .whiz_recall import CLOSED_STATES
from .whiz_recall_stage import STAFF

# What is written at once; longer scopes are written in the background.
WRITTEN_AT_ONCE = 5000
BATCH = 5000


class WhizRecallSnapshot(models.Model):
    """A freeze: the scope of a case at one moment, with a hash that proves it.

    Number 0 is the first freeze, later ones are expansions: only what was new then. The
    rows are kept as a file, from which the lines are written; so a freeze that is
    interrupted goes on where it was, with the same rows.
    """

    _name = "whiz.recall.snapshot"
    _description = "Frozen Scope of a Recall"
    _order = "recall_id, number"
    _rec_name = "number"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    number = fields.Integer(
        required=True, help="0: the first freeze; from 1 on: expansions."
    )
    date = fields.Datetime(string="Frozen On", required=True)
    user_id = fields.Many2one("res.users", string="Frozen By", required=True)
    reason = fields.Text(help="Why the scope was expanded.")
    options = fields.Json()
    hash = fields.Char(
        string="SHA-256",
        required=True,
        help="Fingerprint of the frozen rows, of the moment and of the freeze before. "
        "Whoever changes a row afterwards cannot make it fit.",
    )
    previous_hash = fields.Char()
    row_count = fields.Integer(string="Lines")
    lot_count = fields.Integer(string="Lots")
    consignee_count = fields.Integer(string="Consignees")
    rows_file = fields.Binary(attachment=True, groups="base.group_system")
    state = fields.Selection(
        [("writing", "Being written"), ("done", "Done")],
        required=True,
        default="writing",
    )
    progress = fields.Float(
        compute="_compute_progress", help="Share written (percent)."
    )

    _number_unique = models.Constraint(
        "unique (recall_id, number)", "A case has one freeze of each number."
    )

    @api.depends("state", "row_count")
    def _compute_progress(self):
        counts = dict(
            self.env["whiz.recall.line"]
            .sudo()
            ._read_group(
                [("snapshot_id", "in", self.ids)], ["snapshot_id"], ["__count"]
            )
        )
        for snapshot in self:
            written = counts.get(snapshot, 0)
            snapshot.progress = (
                100.0 * written / snapshot.row_count if snapshot.row_count else 100.0
            )

    # ------------------------------------------------------------------
    # Rows
    # ------------------------------------------------------------------

    @api.model
    def _freeze(self, recall, rows, reason=None):
        """Make the next freeze of a case and write its lines.

        :param rows: as :meth:`whiz.recall._describe_rows` returns them
        """
        before = recall.sudo().snapshot_ids.sorted("number")
        moment = fields.Datetime.now()
        number = before[-1:].number + 1 if before else 0
        options = recall._get_scope_options()
        facts = {
            "case": recall.name,
            "number": number,
            "date": fields.Datetime.to_string(moment),
            "options": options,
        }
        text = canonical({"facts": facts, "rows": rows})
        snapshot = self.sudo().create(
            {
                "recall_id": recall.id,
                "number": number,
                "date": moment,
                "user_id": self.env.uid,
                "reason": reason,
                "options": options,
                "previous_hash": before[-1:].hash,
                "hash": digest(rows, facts, before[-1:].hash or ""),
                "row_count": len(rows),
                "lot_count": len({row["lot_id"] for row in rows}),
                "consignee_count": len(
                    {r["partner_id"] for r in rows if r["bucket"] == "at_customers"}
                ),
                "rows_file": base64.b64encode(gzip.compress(text.encode())),
            }
        )
        snapshot._write_consignees(rows)
        if len(rows) <= WRITTEN_AT_ONCE:
            snapshot._write_lines(rows, len(rows) or 1)
        else:
            self.env.ref("whiz_traceability_recall.cron_freeze")._trigger()
        return snapshot.sudo(False)

    def _load_rows(self):
        """Return (facts, rows) of the freeze, as they were."""
        self.ensure_one()
        text = gzip.decompress(
            base64.b64decode(self.sudo().with_context(bin_size=False).rows_file)
        )
        vals = json.loads(text)
        return vals["facts"], vals["rows"]

    def _write_consignees(self, rows):
        recall = self.recall_id
        known = set(recall.consignee_ids.mapped("partner_id.id"))
        known |= (
            {False}
            if recall.consignee_ids.filtered(lambda consignee: not consignee.partner_id)
            else set()
        )
        wanted = {r["partner_id"] for r in rows if r["bucket"] == "at_customers"}
        self.env["whiz.recall.consignee"].sudo().create(
            [
                {"recall_id": recall.id, "partner_id": partner_id}
                for partner_id in sorted(wanted - known)
            ]
        )

    def _write_lines(self, rows, number):
        """Write at most so many of the lines that are not there yet.

        :return: how many are still to be written
        """
        self.ensure_one()
        Line = self.env["whiz.recall.line"].sudo()
        begin = Line.search_count([("snapshot_id", "=", self.id)])
        consignees = {c.partner_id.id: c.id for c in self.recall_id.consignee_ids}
        existing = (
            self.env["res.partner"]
            .sudo()
            .browse({row["partner_id"] for row in rows if row["partner_id"]})
        )
        merged = set(existing.ids) - set(existing.exists().ids)
        for start in range(begin, min(begin + number, len(rows)), 1000):
            Line.create(
                [
                    {
                        **row,
                        "partner_id": False
                        if row["partner_id"] in merged
                        else row["partner_id"],
                        "recall_id": self.recall_id.id,
                        "snapshot_id": self.id,
                        "consignee_id": consignees.get(row["partner_id"])
                        if row["bucket"] == "at_customers"
                        else False,
                    }
                    for row in rows[start : min(start + 1000, begin + number)]
                ]
            )
        left = max(len(rows) - begin - number, 0)
        if not left:
            self.state = "done"
        return left

    @api.model
    def _cron_write_lines(self):
        """Write the lines of the freezes that are not complete, in batches."""
        for snapshot in self.search([("state", "=", "writing")], order="id"):
            _facts, rows = snapshot._load_rows()
            left = 1
            while left:
                left = snapshot._write_lines(rows, BATCH)
                time_left = self.env["ir.cron"]._commit_progress(
                    min(BATCH, len(rows)), remaining=left
                )
                if left and not time_left:
                    return

    def _is_genuine(self):
        """Whether the frozen rows still have the hash that was written down."""
        self.ensure_one()
        facts, rows = self._load_rows()
        return digest(rows, facts, self.previous_hash or "") == self.hash


class WhizRecallFreeze(models.Model):
    _inherit = "whiz.recall"

    def action_freeze(self):
        """Freeze the scope: what is affected, where it is and who has it, as of now.

        :raise UserError: it is frozen already, or the case is at another stage
        """
        for recall in self:
            recall._check_freeze()
            start = time.perf_counter()
            scope = recall._get_scope()
            seconds = time.perf_counter() - start
            rows = recall._describe_rows(scope["rows"], scope["lots"])
            snapshot = self.env["whiz.recall.snapshot"]._freeze(recall, rows)
            recall._stamp("traced", self._trace_note(snapshot), seconds)
            recall._stamp("frozen")
            recall._log("scope", recall._freeze_note(snapshot))
        return True

    def _check_freeze(self):
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise AccessError(
                self.env._("Only quality staff and recall managers freeze a scope.")
            )
        self.check_access("write")
        if self.state != "scoping" or self.snapshot_ids:
            raise UserError(
                self.env._(
                    "The scope of %(case)s is frozen already, or its stage is not "
                    "Scope. Take later findings over as an expansion.",
                    case=self.name,
                )
            )
        if not self.seed_lot_ids:
            raise UserError(self._get_missing_scope()[0])

    def _trace_note(self, snapshot):
        return self.env._(
            "Lots: %(lots)s, consignees: %(consignees)s",
            lots=snapshot.lot_count,
            consignees=snapshot.consignee_count,
        )

    def _freeze_note(self, snapshot):
        return self.env._(
            "Scope frozen. Lots: %(lots)s, consignees: %(consignees)s, lines: "
            "%(lines)s. SHA-256 %(hash)s",
            lots=snapshot.lot_count,
            consignees=snapshot.consignee_count,
            lines=snapshot.row_count,
            hash=snapshot.hash,
        )

    def _get_frozen_rows(self):
        """Return the rows of all freezes of the case, the expansions included."""
        self.ensure_one()
        return [
            row
            for snapshot in self.sudo().snapshot_ids
            for row in snapshot._load_rows()[1]
        ]

    def _get_scope_difference(self):
        """Trace again; return (:func:`lib.snapshot.difference` to what is frozen, the
        new scope)."""
        scope = self._get_scope()
        return difference(self._get_frozen_rows(), scope["rows"]), scope

    def action_trace_again(self):
        """Trace again and show what is new beside the frozen scope."""
        self.ensure_one()
        self.check_access("read")
        return self.env["whiz.recall.expand"]._open(self)

    def action_view_lines(self):
        """Open the lines of the frozen scope."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability_recall.action_recall_line"
        )
        action["domain"] = [("recall_id", "=", self.id)]
        return action

    def action_print_consignees(self):
        """Print who has what."""
        return self.env.ref(
            "whiz_traceability_recall.action_report_consignee_list"
        ).report_action(self)

    def action_expand(self, reason):
        """Take over what a new trace has found, as a numbered expansion.

        :param reason: why; it is written into the log
        :return: the new freeze, empty when there is nothing new
        :raise UserError: no reason, or nothing is frozen
        """
        self.ensure_one()
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise AccessError(
                self.env._("Only quality staff and recall managers expand a scope.")
            )
        self.check_access("write")
        if not self.is_frozen or self.state in CLOSED_STATES:
            raise UserError(
                self.env._(
                    "%(case)s cannot be expanded: its scope is not frozen yet, or the "
                    "case is at its end.",
                    case=self.name,
                )
            )
        if not (reason or "").strip():
            raise UserError(self.env._("Write down why the scope is expanded."))
        found, scope = self._get_scope_difference()
        rows = self._describe_rows(
            found["new_lots"] + found["new_consignments"], scope["lots"]
        )
        if not rows:
            return self.env["whiz.recall.snapshot"]
        snapshot = self.env["whiz.recall.snapshot"]._freeze(self, rows, reason.strip())
        self._log(
            "scope",
            self.env._(
                "Expansion %(number)s: %(lines)s more lines. %(reason)s",
                number=snapshot.number,
                lines=snapshot.row_count,
                reason=reason.strip(),
            ),
        )
        return snapshot
