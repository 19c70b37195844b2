from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

#: Rows that the clean-up deletes in one go.
BATCH = 5000
#: A code longer than this is no code; the log keeps its beginning.
LONGEST = 512


class WhizScanLog(models.Model):
    """One scan of a person: who, with what, when, and what came of it.

    Rows are written by :meth:`whiz.scan.submit` only; nobody edits them. They are also
    what makes a scan exactly once, by ``uuid``, and what undo goes back by.
    """

    _name = "whiz.scan.log"
    _description = "Scan"
    _order = "id desc"
    _rec_name = "text_shown"

    uuid = fields.Char(
        string="Scan ID",
        required=True,
        readonly=True,
        help="Made by the device. A scan that is sent twice is applied once.",
    )
    kind = fields.Selection(
        [("scan", "Scan"), ("undo", "Undo")], required=True, default="scan"
    )
    user_id = fields.Many2one("res.users", required=True, index=True)
    company_id = fields.Many2one("res.company", required=True)
    device = fields.Char(help="The name of the device, as set on its set-up page.")
    date = fields.Datetime(string="Received", required=True, index=True)
    scanned_at = fields.Datetime(
        string="Scanned",
        help="When it was scanned, by the device's clock. It differs from the time of "
        "arrival if the device was offline.",
    )
    is_queued = fields.Boolean(
        string="Sent Later",
        help="The device was offline and sent it when the server answered again.",
    )
    mode = fields.Char(required=True)
    mode_name = fields.Char(string="What For", compute="_compute_mode_name")
    text = fields.Char(help="What was read, with its control characters.")
    text_shown = fields.Char(
        string="Code",
        help="What was read; control characters as their codes, <0x1D> for the "
        "separator FNC1.",
    )
    res_model = fields.Char(string="Document Model")
    res_id = fields.Many2oneReference(string="Document ID", model_field="res_model")
    document_name = fields.Char(string="Document", compute="_compute_document_name")
    lot_id = fields.Many2one(
        "stock.lot", string="Lot/Serial", index="btree_not_null", ondelete="set null"
    )
    verdict = fields.Selection(
        [
            ("ok", "Done"),
            ("warn", "Done, with a warning"),
            ("stop", "Stopped"),
            ("ask", "Question"),
            ("expect", "Next scan awaited"),
            ("unknown", "Not recognised"),
        ],
        string="Result",
    )
    title = fields.Char()
    message = fields.Char()
    duration_ms = fields.Float(string="Server Time (ms)", digits=(16, 1))
    is_undone = fields.Boolean(string="Taken Back")
    is_undoable = fields.Boolean()
    answer = fields.Json()
    undo = fields.Json()

    _uuid_uniq = models.Constraint(
        "unique (uuid)", "A scan with this ID has been received already."
    )
    # what undo asks for: the last scan of a document by a user
    _undo_idx = models.Index("(user_id, res_model, res_id, id) WHERE is_undoable")

    @api.depends("res_model", "res_id")
    def _compute_document_name(self):
        for model, logs in self.grouped("res_model").items():
            names = {}
            if model and model in self.env:
                records = self.env[model].browse(logs.mapped("res_id")).exists()
                for record in records._filtered_access("read"):
                    names[record.id] = record.display_name
            for log in logs:
                log.document_name = names.get(log.res_id, False)

    @api.depends("mode")
    def _compute_mode_name(self):
        modes = self.env["whiz.scan"]._modes()
        for log in self:
            log.mode_name = modes.get(log.mode, {}).get("label") or log.mode

    @api.model
    def _claim(self, scan, kind="scan"):
        """Return the row of a scan: a new one, or the one that has its answer.

        If two requests bring the same scan at once, the second waits here for the
        first; PostgreSQL then has Odoo run it again, and it finds the answer.
        """
        text = (scan.get("text") or "")[:LONGEST].replace("\0", "")
        res_id = scan.get("res_id")
        values = {
            "uuid": scan["uuid"],
            "kind": kind,
            "user_id": self.env.uid,
            "company_id": self.env.company.id,
            "device": str(scan.get("device") or "")[:64] or None,
            "date": fields.Datetime.now(),
            "scanned_at": self._read_time(scan.get("scanned_at")),
            "is_queued": bool(scan.get("queued")),
            "mode": scan["mode"],
            "text": text,
            "text_shown": self.env["whiz.scan"]._shown(text),
            "res_model": scan.get("res_model") or None,
            "res_id": int(res_id) if res_id else None,
        }
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO whiz_scan_log (%s) VALUES (%s) "
                "ON CONFLICT (uuid) DO NOTHING RETURNING id",
                SQL(", ").join(map(SQL.identifier, values)),
                SQL(", ").join(SQL("%s", value) for value in values.values()),
            )
        )
        if rows:
            return self.sudo().browse(rows[0][0])
        log = self.sudo().search([("uuid", "=", scan["uuid"])])
        if log.user_id != self.env.user:
            raise AccessError(
                self.env._("This scan was sent by somebody else: scan it again.")
            )
        return log

    @api.model
    def _read_time(self, text):
        """The device's time, if it is one and not from the future."""
        try:
            time = fields.Datetime.to_datetime(text)
        except (ValueError, TypeError):
            return None
        return min(time, fields.Datetime.now()) if time else None

    def _finish(self, answer, undo):
        """Keep what came of the scan."""
        self.write(
            {
                "verdict": answer["verdict"],
                "title": answer.get("title"),
                "message": answer.get("message"),
                "lot_id": answer["res_id"]
                if answer.get("res_model") == "stock.lot"
                else False,
                "duration_ms": answer.get("elapsed_ms", 0),
                "answer": answer,
                "undo": undo or None,
                "is_undoable": bool(undo),
            }
        )

    @api.model
    def _last_undoable(self, scan):
        """Return the user's last scan of a document that can be taken back."""
        if not scan.get("res_id"):
            return self.browse()
        return self.sudo().search(
            self._get_undoable_domain(scan["mode"], scan["res_model"], scan["res_id"])
            & Domain("user_id", "=", self.env.uid),
            order="id desc",
            limit=1,
        )

    @api.model
    def _get_undoable_domain(self, mode, res_model, res_id):
        return (
            Domain("res_model", "=", res_model)
            & Domain("res_id", "=", int(res_id))
            & Domain("mode", "=", mode)
            & Domain("is_undoable", "=", True)
        )

    @api.model
    def _settle(self, mode, res_model, res_id):
        """Nobody takes back a scan of what is finished: a location is counted again,
        and the scans of the last time are none of the next."""
        domain = self._get_undoable_domain(mode, res_model, res_id)
        self.sudo().search(domain).is_undoable = False

    @api.model
    def _cron_clean(self):
        """Delete scans that are older than their company keeps them."""
        for company in self.env["res.company"].search([("whiz_scan_log_days", ">", 0)]):
            days = company.whiz_scan_log_days
            domain = [
                ("company_id", "=", company.id),
                ("date", "<", fields.Datetime.now() - timedelta(days=days)),
            ]
            while logs := self.sudo().search(domain, limit=BATCH, order="id"):
                logs.unlink()
                if not self.env["ir.cron"]._commit_progress(len(logs)):
                    return

    def action_open_document(self):
        """Open the document that was scanned."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [[False, "form"]],
        }
