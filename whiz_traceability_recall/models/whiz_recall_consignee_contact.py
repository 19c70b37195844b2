from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import email_normalize_all

from .whiz_recall_stage import STAFF


class WhizRecallConsignee(models.Model):
    _inherit = "whiz.recall.consignee"

    notice_ids = fields.One2many("whiz.recall.notice", "consignee_id")
    response_id = fields.Many2one(
        "whiz.recall.response", compute="_compute_response_id"
    )
    response_ids = fields.One2many(
        "whiz.recall.response", "consignee_id", string="Responses"
    )
    contact_state = fields.Selection(
        [("good", "Good"), ("weak", "Weak"), ("bad", "Not reachable")],
        string="Contact",
        compute="_compute_contact",
    )
    contact_issues = fields.Text(
        string="What Is Missing",
        compute="_compute_contact",
        help="What makes it hard to reach this consignee in time.",
    )
    answer = fields.Char(compute="_compute_answer")

    @api.depends("response_ids")
    def _compute_response_id(self):
        for consignee in self:
            consignee.response_id = consignee.response_ids.filtered(
                lambda response: not response.parent_id
            )[:1]

    @api.depends("response_ids.state", "response_ids.affected")
    def _compute_answer(self):
        for consignee in self:
            consignee.answer = consignee.response_id.summary

    def _get_contacts(self):
        """Return whom to write to: the named recall contacts, else the partner."""
        self.ensure_one()
        partner = self.partner_id.sudo()
        named = partner.child_ids.filtered("is_recall_contact")
        return named or partner

    def _get_mail_addresses(self):
        self.ensure_one()
        return list(
            dict.fromkeys(
                address
                for contact in self._get_contacts()
                for address in email_normalize_all(contact.email or "")
            )
        )

    def _get_phones(self):
        """Return the phone numbers of those to write to, else of the partner."""
        self.ensure_one()
        phones = self._get_contacts().mapped("phone") + [self.partner_id.sudo().phone]
        return list(dict.fromkeys(filter(None, phones)))

    def _get_address(self, channel):
        """Return where a notice goes: mail addresses, postal address or numbers."""
        self.ensure_one()
        if not self.partner_id:
            return False
        if channel == "mail":
            return ", ".join(self._get_mail_addresses()) or False
        if channel == "call":
            return next(iter(self._get_phones()), False)
        partner = self.partner_id.sudo()
        if not (partner.street and partner.city):
            return False
        lines = partner._display_address().splitlines()
        return "\n".join(line for line in lines if line.strip())

    @api.depends("partner_id")
    def _compute_contact(self):
        for consignee in self:
            blocking, weak = consignee._get_contact_issues()
            consignee.contact_state = "bad" if blocking else "weak" if weak else "good"
            consignee.contact_issues = "\n".join([*blocking, *weak]) or False

    def _get_contact_issues(self):
        """Return (what makes it impossible to write, what makes it uncertain)."""
        partner = self.partner_id.sudo()
        if not partner:
            return [self.env._("Nobody knows who received the goods.")], []
        contacts = self._get_contacts()
        mails = self._get_mail_addresses()
        postal = partner.street and partner.city
        phone = self._get_phones()
        blocking, weak = [], []
        if not mails:
            weak.append(self.env._("No valid mail address."))
        bounced = any(contact.message_bounce for contact in contacts if contact.email)
        if mails and bounced:
            weak.append(self.env._("Mails to this address came back."))
        if not phone:
            weak.append(self.env._("No phone number."))
        if not partner.child_ids.filtered("is_recall_contact"):
            weak.append(self.env._("No contact is named for recalls."))
        if not postal:
            weak.append(self.env._("No postal address."))
        if not postal and not phone and (not mails or bounced):
            blocking.append(self.env._("There is no way to reach them."))
        return blocking, weak

    def _get_channel(self):
        """Return the surest channel by which the consignee can be told at once."""
        self.ensure_one()
        contacts = self._get_contacts() if self.partner_id else self.partner_id
        bounced = any(contact.message_bounce for contact in contacts if contact.email)
        if self.partner_id and self._get_mail_addresses() and not bounced:
            return "mail"
        return "letter" if self._get_address("letter") else "call"

    def _get_notice_rows(self):
        """Return what this consignee received, one row per lot and delivery."""
        self.ensure_one()
        lines = self.line_ids.sudo().sorted(
            lambda line: (line.date or line.create_date, line.id)
        )
        pickings = {
            picking.id: picking
            for picking in self.env["stock.picking"]
            .sudo()
            .browse(
                [
                    line.res_id
                    for line in lines
                    if line.res_model == "stock.picking" and line.res_id
                ]
            )
            .exists()
        }
        days = lines.lot_id._get_day("expiration_date")
        return [
            {
                "line": line,
                "product": line.product_id.with_context(
                    display_default_code=False
                ).display_name,
                "code": line.product_id.default_code or "",
                "gtin": line.product_id.barcode or "",
                "lot": line.lot_id.name,
                "quantity": line.quantity,
                "uom": line.uom_id.name,
                "date": line.date,
                "delivery": line.document or "",
                "order": pickings.get(line.res_id, self.env["stock.picking"]).origin
                or ""
                if line.res_model == "stock.picking"
                else "",
                "expiry": days.get(line.lot_id),
                "why": line.reason or "",
            }
            for line in lines
        ]

    def _set_notified(self, date):
        for consignee in self.sudo():
            if not consignee.notified_date or consignee.notified_date > date:
                consignee.notified_date = date

    def action_open_response(self):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "whiz.recall.response",
            "res_id": self.response_id.id,
            "view_mode": "form",
            "name": self.display_name,
        }

    def action_log_contact(self):
        """Open the dialog in which a call, letter or visit is written down."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a Contact: %s", self.display_name),
            "res_model": "whiz.recall.contact",
            "view_mode": "form",
            "target": "new",
            "context": {"default_consignee_id": self.id},
        }

    def _check_staff(self):
        self.check_access("read")
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise AccessError(
                self.env._("Only quality staff and recall managers may do this.")
            )
