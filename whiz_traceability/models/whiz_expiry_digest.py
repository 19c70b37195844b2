import io

import xlsxwriter

from odoo import api, fields, models
from odoo.tools import format_date

from ..lib.expiry import local_day

# A mail is read by people: what is longer is in the spreadsheet.
ROWS_SHOWN = 20


class WhizExpiryDigest(models.Model):
    """What one responsible is told on one day: one mail and one to-do."""

    _name = "whiz.expiry.digest"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _description = "Expiry Digest"
    _order = "day desc, id desc"

    user_id = fields.Many2one(
        "res.users", string="Responsible", required=True, readonly=True, index=True
    )
    day = fields.Date(required=True, readonly=True)
    event_ids = fields.One2many(
        "whiz.expiry.event", "digest_id", string="Measures", readonly=True
    )
    event_count = fields.Integer(compute="_compute_event_count")
    open_count = fields.Integer(
        string="Still to Do",
        compute="_compute_event_count",
        help="Measures of this digest that nobody has settled yet.",
    )

    _one_a_day = models.Constraint(
        "unique (user_id, day)", "There is a digest of this day for this user already."
    )

    @api.depends("day", "user_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for digest in self:
            digest.display_name = self.env._(
                "Expiry digest of %(day)s",
                day=format_date(self.env, digest.day),
            )

    @api.depends("event_ids.state")
    def _compute_event_count(self):
        for digest in self:
            digest.event_count = len(digest.event_ids)
            digest.open_count = len(
                digest.event_ids.filtered(
                    lambda event: event.state in ("open", "failed")
                )
            )

    # ------------------------------------------------------------------
    # Sending
    # ------------------------------------------------------------------

    @api.model
    def _get_due_users(self):
        """Return the users who have news and no digest of their today yet."""
        groups = self.env["whiz.expiry.event"]._read_group(
            [
                ("digest_id", "=", False),
                ("user_id", "!=", False),
                ("state", "in", ("open", "done", "failed")),
            ],
            ["user_id"],
        )
        users = self.env["res.users"].union(*[user for (user,) in groups])
        days = {user: self._get_day(user) for user in users}
        known = {
            (digest.user_id, digest.day)
            for digest in self.search([("user_id", "in", users.ids)])
        }
        return users.filtered(lambda user: (user, days[user]) not in known)

    @api.model
    def _get_day(self, user):
        return local_day(fields.Datetime.now(), user.tz)

    @api.model
    def _send_to(self, user):
        """Make the digest of a user, mail it and remind the user of it."""
        digests = self.with_context(lang=user.lang, tz=user.tz)
        events = digests.env["whiz.expiry.event"].search(
            [
                ("digest_id", "=", False),
                ("user_id", "=", user.id),
                ("state", "in", ("open", "done", "failed")),
            ]
        )
        digest = digests.create({"user_id": user.id, "day": self._get_day(user)})
        events.write({"digest_id": digest.id})
        digest._replace_to_do()
        digest._mail()
        return digest

    def _replace_to_do(self):
        """Make the one to-do; it takes the place of that of an earlier day."""
        self.ensure_one()
        todo = "mail.mail_activity_data_todo"
        earlier = self.search(
            [("user_id", "=", self.user_id.id), ("id", "!=", self.id)]
        )
        open_before = earlier.activity_search([todo], user_id=self.user_id.id)
        note = self.env._(
            "Lots that need attention: %(count)s, the first on %(day)s.",
            count=len(self.event_ids.lot_id),
            day=format_date(self.env, min(self.event_ids.mapped("day"))),
        )
        if open_before:
            left = sum(earlier.mapped("open_count"))
            note += " " + self.env._("From earlier digests %s are left.", left)
            open_before.sudo().unlink()
        self.activity_schedule(
            todo,
            date_deadline=self.day,
            summary=self.env._("Goods that expire"),
            note=note,
            user_id=self.user_id.id,
        )

    def _mail(self):
        self.ensure_one()
        rows = self._get_rows()
        body = self.env["ir.qweb"]._render(
            "whiz_traceability.expiry_digest_mail",
            {
                "digest": self,
                "rows": rows[:ROWS_SHOWN],
                "more": max(len(rows) - ROWS_SHOWN, 0),
                "url": self._notify_get_action_link("view"),
            },
            lang=self.env.lang,
        )
        # Through the queue: what cannot be sent now must not stop the job.
        self.with_context(mail_notify_force_send=False).message_post(
            body=body,
            subject=self.env._(
                "Lots that expire: %(count)s", count=len(self.event_ids.lot_id)
            ),
            partner_ids=self.user_id.partner_id.ids,
            message_type="auto_comment",
            subtype_xmlid="mail.mt_comment",
            email_layout_xmlid="mail.mail_notification_light",
            attachments=[(f"expiry-{self.day}.xlsx", self._make_xlsx(rows))],
        )

    # ------------------------------------------------------------------
    # The list
    # ------------------------------------------------------------------

    @api.model
    def _get_titles(self):
        """Return {column: title} of the list, in their order."""
        return {
            "day": self.env._("Last good day"),
            "lot": self.env._("Lot"),
            "product": self.env._("Product"),
            "warehouse": self.env._("Warehouse"),
            "quantity": self.env._("Quantity"),
            "uom": self.env._("Unit"),
            "value": self.env._("Value"),
            "currency": self.env._("Currency"),
            "date": self.env._("Date"),
            "what": self.env._("What to do"),
            "state": self.env._("Status"),
            "company": self.env._("Company"),
        }

    def _get_rows(self):
        """Return the list as dicts of its columns, the first to expire first."""
        events = self.event_ids.sorted(lambda event: (event.day, event.lot_id.name))
        labels = {
            name: dict(events._fields[name]._description_selection(self.env))
            for name in ("date_kind", "action", "state")
        }
        return [
            {
                "day": event.day,
                "lot": event.lot_id.name,
                "product": event.product_id.display_name,
                "warehouse": event.warehouse_id.name or "",
                "quantity": event.quantity,
                "uom": event.uom_id.name,
                "value": event.value,
                "currency": event.currency_id.name,
                "date": labels["date_kind"][event.date_kind],
                "what": labels["action"][event.action],
                "state": event.error or labels["state"][event.state],
                "company": event.company_id.name,
            }
            for event in events
        ]

    def _make_xlsx(self, rows):
        """Return the list as the bytes of a spreadsheet."""
        titles = self._get_titles()
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
            sheet = book.add_worksheet(self.env._("Expiry"))
            bold = book.add_format({"bold": True})
            as_date = book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.write_row(0, 0, titles.values(), bold)
            for number, row in enumerate(rows, start=1):
                for column, name in enumerate(titles):
                    value = row[name]
                    if name == "day":
                        sheet.write_datetime(number, column, value, as_date)
                    elif isinstance(value, str):
                        sheet.write_string(number, column, value)
                    else:
                        sheet.write_number(number, column, value)
            sheet.freeze_panes(1, 0)
            sheet.autofilter(0, 0, len(rows), len(titles) - 1)
            sheet.set_column(0, len(titles) - 1, 16)
        return buffer.getvalue()

    def action_open_events(self):
        """Open the measures of the digest."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_expiry_event"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("digest_id", "=", self.id)],
            "context": {},
        }
