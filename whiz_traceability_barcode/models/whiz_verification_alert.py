from odoo import api, fields, models
from odoo.fields import Command, Domain
from odoo.tools import format_datetime

from ..lib import copying

#: Lots that the job looks at in one go.
BATCH = 200
#: Sessions of one lot that are looked at; more say nothing new.
SESSIONS = 2000


class WhizVerificationAlert(models.Model):
    """A sign that a number was copied, with its evidence, for a person to look at."""

    _name = "whiz.verification.alert"
    _description = "Sign of Copying"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "last_at desc, id desc"

    name = fields.Char(compute="_compute_name")
    lot_id = fields.Many2one(
        "stock.lot",
        string="Lot/Serial",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    kind = fields.Selection(
        [
            ("visitors", "Many different visitors"),
            ("travel", "Impossible travel"),
            ("market", "Outside its market"),
            ("ended", "After return or destruction"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        tracking=True,
        index=True,
    )
    user_id = fields.Many2one("res.users", string="Responsible", tracking=True)
    evidence = fields.Text(
        readonly=True, help="What was seen, as it was when the alert was last renewed."
    )
    last_at = fields.Datetime(string="Latest Sign", readonly=True)
    session_ids = fields.Many2many(
        "whiz.verification", string="Sessions", readonly=True
    )
    conclusion = fields.Text(
        tracking=True, help="What you found out, and what you did."
    )

    _open_uniq = models.UniqueIndex(
        "(lot_id, kind) WHERE state = 'open'",
        "There is an open alert of this kind for this number already.",
    )

    @api.depends("lot_id", "kind")
    def _compute_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for alert in self:
            alert.name = f"{alert.lot_id.sudo().name}: {kinds.get(alert.kind, '')}"

    def action_close(self):
        """Close the alerts: a person has looked, and has written what came of it."""
        self.write({"state": "closed"})
        self.activity_feedback(["mail.mail_activity_data_todo"])

    def action_reopen(self):
        """Open the alerts again."""
        self.write({"state": "open"})

    # ------------------------------------------------------------------
    # The job
    # ------------------------------------------------------------------

    @api.model
    def _cron_check(self):
        """Look for signs in the sessions that have come in, in batches, each once."""
        Session = self.env["whiz.verification"]
        domain = [("is_checked", "=", False)]
        while fresh := Session.search(domain, limit=BATCH, order="id"):
            self._check(fresh.lot_id)
            fresh.is_checked = True
            remaining = Session.search_count(domain)
            if not self.env["ir.cron"]._commit_progress(
                len(fresh), remaining=remaining
            ):
                return

    @api.model
    def _check(self, lots):
        """Raise alerts for what the sessions of the lots show.

        :param lots: records, or their ids
        """
        lots = self.env["stock.lot"].browse(getattr(lots, "ids", lots))
        ended = self._get_ends(lots.filtered(lambda lot: self._is_unit(lot)))
        groups = self.env["whiz.verification"].search(
            [("lot_id", "in", lots.ids)],
            order="first_at desc",
            limit=SESSIONS * len(lots),
        )
        for lot, records in groups.grouped("lot_id").items():
            sessions = [self._to_session(record) for record in records[:SESSIONS]]
            for kind, found, evidence in self._find_signs(
                lot, sessions, ended.get(lot)
            ):
                company = records[:1].company_id or self.env.company
                self._raise_alert(lot, company, kind, found, evidence)

    @api.model
    def _is_unit(self, lot):
        """Whether the number is on one item only; a lot's number is on many."""
        return lot.product_id.tracking == "serial"

    @api.model
    def _to_session(self, record):
        return copying.Session(
            record.id,
            record.first_at,
            record.visitor,
            record.country_code or "",
            (record.latitude, record.longitude) if record.has_position else None,
        )

    @api.model
    def _find_signs(self, lot, sessions, ended):
        """Yield ``(kind, sessions, sentences)`` of each sign. Other add-ons extend."""
        countries = lot.product_id.whiz_market_country_ids.mapped("code")
        outside = copying.wrong_market(sessions, countries)
        if outside:
            yield (
                "market",
                outside,
                self.env._(
                    "Sold in %(markets)s, scanned in %(countries)s.",
                    markets=", ".join(sorted(countries)),
                    countries=", ".join(sorted({s.country for s in outside})),
                ),
            )
        if not self._is_unit(lot):
            return
        company = lot.company_id or self.env.company
        many = copying.many_visitors(sessions, company.whiz_verification_visitors)
        if many:
            yield (
                "visitors",
                many,
                self.env._(
                    "%(count)s different visitors in 30 days.",
                    count=len({s.visitor for s in many}),
                ),
            )
        travels = copying.impossible_travel(sessions)
        if travels:
            yield (
                "travel",
                [session for travel in travels for session in travel[:2]],
                "\n".join(
                    self.env._(
                        "%(distance)s km in %(hours)s h: %(from)s (%(start)s) to "
                        "%(to)s "
                        "(%(end)s).",
                        **{
                            "distance": f"{distance:.0f}",
                            "hours": f"{hours:.1f}",
                            "from": earlier.country or "?",
                            "to": later.country or "?",
                            "start": format_datetime(self.env, earlier.at),
                            "end": format_datetime(self.env, later.at),
                        },
                    )
                    for earlier, later, distance, hours in travels
                ),
            )
        when, how, _is_destroyed = ended or (None, "", False)
        late = copying.after_end(sessions, when)
        if late:
            yield (
                "ended",
                late,
                self.env._(
                    "%(how)s on %(when)s, scanned by the public %(count)s times since.",
                    how=how,
                    when=format_datetime(self.env, when),
                    count=len(late),
                ),
            )

    @api.model
    def _get_ends(self, lots):
        """Return {serial: (when, how, is destroyed)} of units that came back or ended.

        What has gone out again since has not ended.
        """
        lines = (
            self.env["stock.move.line"]
            .sudo()
            .search(
                Domain("lot_id", "in", lots.ids) & Domain("state", "=", "done"),
                order="date desc, id desc",
            )
        )
        ends = {}
        for lot, moved in lines.grouped("lot_id").items():
            # what was done to it on our own shelves since does not matter
            for line in moved:
                source, destination = (
                    line.location_id.usage,
                    line.location_dest_id.usage,
                )
                if destination == "inventory" and not line.move_id.is_inventory:
                    ends[lot] = (line.date, self.env._("Destroyed"), True)
                elif source == "customer" and destination == "internal":
                    ends[lot] = (line.date, self.env._("Returned"), False)
                elif {source, destination} <= {"internal", "transit"}:
                    continue
                break
        return ends

    @api.model
    def _raise_alert(self, lot, company, kind, sessions, evidence):
        """Renew the open alert of this kind, or make one with an activity.

        What a person has closed comes back only with sessions that are new.
        """
        ids = [session.id for session in sessions]
        latest = max(session.at for session in sessions)
        alerts = self.search([("lot_id", "=", lot.id), ("kind", "=", kind)])
        if set(ids).issubset(alerts.session_ids.ids):
            return alerts
        vals = {
            "evidence": evidence,
            "last_at": latest,
            "session_ids": [Command.link(id_) for id_ in ids],
        }
        alert = alerts.filtered(lambda alert: alert.state == "open")
        if alert:
            alert.write(vals)
            return alert
        user = company.whiz_verification_user_id
        alert = self.create(
            {
                **vals,
                "lot_id": lot.id,
                "company_id": company.id,
                "kind": kind,
                "user_id": user.id,
            }
        )
        if user:
            alert.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary=alert.name
            )
        return alert
