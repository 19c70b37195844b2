import base64

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..lib import documents, matching
from .whiz_recall_stage import STAFF


class WhizRecallInbound(models.Model):
    """A notice that came in: from a supplier, an authority or a press release."""

    _name = "whiz.recall.inbound"
    _description = "Inbound Recall Notice"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(
        string="Subject",
        required=True,
        tracking=True,
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        help="What the notice is about.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    partner_id = fields.Many2one(
        "res.partner", string="From", help="The supplier or authority."
    )
    reference = fields.Char(help="Under which number the sender keeps it.")
    received_date = fields.Datetime(
        required=True, default=fields.Datetime.now, tracking=True
    )
    text = fields.Text(
        help="Paste the whole notice, or a table with titles (lot, GTIN, product, "
        "from, to), or JSON."
    )
    file = fields.Binary(
        attachment=True,
        help="The notice as it came: a mail (.eml), a PDF with text, a table (.csv, "
        ".xlsx), a web page or plain text, up to 10 MB. It is read together with the "
        "text and then kept in the messages below.",
    )
    file_name = fields.Char()
    state = fields.Selection(
        [("open", "Open"), ("closed", "Closed")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
        index=True,
        help="Open notices are matched with stock and history again every night.",
    )
    item_ids = fields.One2many("whiz.recall.inbound.item", "inbound_id", string="Lines")
    match_ids = fields.One2many(
        "whiz.recall.inbound.match", "inbound_id", string="Matches"
    )
    matched_date = fields.Datetime(string="Matched On", readonly=True)
    open_match_count = fields.Integer(
        string="To Judge", compute="_compute_match_counts"
    )
    relevant_match_count = fields.Integer(
        string="Relevant", compute="_compute_match_counts"
    )
    recall_ids = fields.One2many("whiz.recall", "inbound_id", string="Cases")

    @api.depends("file_name")
    def _compute_name(self):
        for inbound in self:
            if not inbound.name and inbound.file_name:
                inbound.name = inbound.file_name.rpartition(".")[0]

    @api.depends("match_ids.verdict")
    def _compute_match_counts(self):
        for inbound in self:
            verdicts = inbound.match_ids.mapped("verdict")
            inbound.relevant_match_count = verdicts.count("relevant")
            inbound.open_match_count = verdicts.count(False) + verdicts.count("unsure")

    def _check_staff(self):
        self.check_access("write")
        if not self.env.su and not self.env.user.has_group(STAFF):
            raise AccessError(
                self.env._("Only quality staff and recall managers judge notices.")
            )

    # ------------------------------------------------------------------
    # Reading and matching
    # ------------------------------------------------------------------

    def action_read(self):
        """Read the lines out of the text and the file; lines typed by hand stay."""
        self._check_staff()
        for inbound in self:
            have = {item._get_key() for item in inbound.item_ids}
            vals_list = []
            for item in inbound._read_items():
                vals = {
                    "inbound_id": inbound.id,
                    "lot": item["lot"],
                    "gtin": item["gtin"],
                    "product": item["product"],
                    "date_from": item["date_from"] or False,
                    "date_to": item["date_to"] or False,
                }
                key = (item["lot"], item["gtin"], item["product"])
                if key not in have:
                    have.add(key)
                    vals_list.append(vals)
            self.env["whiz.recall.inbound.item"].create(vals_list)
            if not inbound.item_ids:
                raise UserError(
                    self.env._(
                        "No lot, GTIN or product was found in the text. Add the lines "
                        "by hand."
                    )
                )
        return self.action_match()

    def _read_items(self):
        """Return what the text and the file name, as ``matching.read`` does."""
        items = matching.read(self.text)
        if self.file:
            document = self._read_file()
            first, *others = (matching.read(text) for text in document.texts)
            if any(others):
                # a mail around a table: its first line is no product
                first = [item for item in first if item["lot"] or item["gtin"]]
            items += sum(others, first)
            self._keep_file(document)
        return items

    def _read_file(self):
        content = base64.b64decode(self.with_context(bin_size=False).file)
        try:
            return documents.read(content, self.file_name or "")
        except documents.UnreadableError as error:
            raise UserError(
                self.env._(
                    "%(file)s cannot be read: %(reason)s Nothing is lost: the file and "
                    "what you typed are kept.",
                    file=self.file_name or self.env._("The file"),
                    reason=self._describe_unreadable(error.reason),
                )
            ) from error

    def _describe_unreadable(self, reason):
        return {
            "empty": self.env._("it is empty. Choose another one, or paste the text."),
            "large": self.env._(
                "it is too large. Take the part that names lots and products, or paste "
                "that."
            ),
            "encrypted": self.env._(
                "it is protected with a password. Save it without one, or paste the "
                "text."
            ),
            "damaged": self.env._(
                "it is damaged or not complete. Ask the sender for it again, or paste "
                "the text."
            ),
            "picture": self.env._(
                "its pages are pictures without text. Add the lines by hand."
            ),
            "old": self.env._(
                "it is of an old Office format. Save it as .xlsx, .eml or PDF."
            ),
        }.get(
            reason,
            self.env._(
                "it is none of mail (.eml), PDF, table (.csv, .xlsx), web page or text."
            ),
        )

    def _keep_file(self, document):
        """Move the file to the messages, and fill in what a mail says of itself."""
        content = base64.b64decode(self.with_context(bin_size=False).file)
        name = self.file_name or self.env._("notice")
        self.message_post(
            body=self.env._("Read from %s", name), attachments=[(name, content)]
        )
        text = "\n\n".join(document.texts)
        vals = {
            "file": False,
            "file_name": False,
            "text": f"{self.text}\n\n{text}" if self.text else text,
        }
        if document.sender and not self.partner_id:
            vals["partner_id"] = (
                self.env["res.partner"]
                .search([("email_normalized", "=", document.sender.lower())], limit=1)
                .id
            )
        if document.date and document.date < self.received_date:
            vals["received_date"] = document.date
        self.write(vals)

    @api.constrains("file")
    def _check_file(self):
        for inbound in self:
            content = inbound.with_context(bin_size=False).file
            if content and len(content) * 3 // 4 > documents.MAX_BYTES + 2:
                raise ValidationError(
                    self.env._(
                        "%s is larger than 10 MB. Take the part that names lots and "
                        "products, or paste that.",
                        inbound.file_name or self.env._("The file"),
                    )
                )

    def action_match(self):
        """Look for what the notice means in our stock and history."""
        self._check_staff()
        for inbound in self:
            inbound._match()
        return True

    def _match(self):
        """Add the matches that are new; what somebody has judged stays judged.

        :return: the new matches
        """
        self.ensure_one()
        Match = self.env["whiz.recall.inbound.match"]
        known = {(match.item_id.id, match.lot_id.id) for match in self.match_ids}
        vals_list = []
        for item in self.item_ids:
            facts = item._get_facts()
            for lot in item._get_candidates():
                if (item.id, lot.id) in known:
                    continue
                result = matching.judge(facts, self._describe_lot(lot))
                if result["verdict"]:
                    vals_list.append(
                        {
                            "item_id": item.id,
                            "lot_id": lot.id,
                            "score": 100 * result["score"],
                            "suggestion": result["verdict"],
                            "why": self._describe_reasons(result["reasons"]),
                        }
                    )
        matches = Match.sudo().create(vals_list)
        self.sudo().matched_date = fields.Datetime.now()
        return matches

    @api.model
    def _describe_lot(self, lot):
        product = lot.product_id
        name = "expiration_date" if lot.expiration_date else "use_date"
        date = lot._get_day(name)[lot]
        return {
            "names": [
                name
                for name in (
                    lot.name,
                    lot.ref,
                    lot.supplier_lot_name if "supplier_lot_name" in lot._fields else "",
                )
                if name
            ],
            "gtins": [product.barcode] if product.barcode else [],
            "products": [
                name
                for name in (
                    product.name,
                    product.default_code,
                    *product.seller_ids.mapped("product_name"),
                    *product.seller_ids.mapped("product_code"),
                )
                if name
            ],
            "date": fields.Date.to_string(date) if date else None,
        }

    def _describe_reasons(self, reasons):
        labels = {
            "lot": self.env._("lot number"),
            "gtin": self.env._("GTIN"),
            "product": self.env._("product name"),
            "date": self.env._("date"),
        }
        return ", ".join(f"{labels[what]} {score:.0%}" for what, score in reasons)

    @api.model
    def _cron_match(self):
        """Match the open notices again: goods may have come in since."""
        inbounds = self.search([("state", "=", "open"), ("item_ids", "!=", False)])
        progress = self.env["ir.cron"]._commit_progress
        progress(remaining=len(inbounds))
        for inbound in inbounds:
            matches = inbound._match()
            if matches:
                inbound._tell_about(matches)
            if not progress(1):
                return

    def _tell_about(self, matches):
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.create_uid.id,
            summary=self.env._("%(count)s new matches", count=len(matches)),
            note=", ".join(matches.lot_id.mapped("name")),
        )

    # ------------------------------------------------------------------
    # Judging
    # ------------------------------------------------------------------

    def action_close(self):
        """Close the notice; every match must have been judged."""
        self._check_staff()
        for inbound in self:
            if inbound.open_match_count:
                raise UserError(
                    self.env._(
                        "%(count)s matches of %(notice)s wait for a judgement.",
                        count=inbound.open_match_count,
                        notice=inbound.name,
                    )
                )
        self.state = "closed"

    def action_reopen(self):
        self._check_staff()
        self.state = "open"

    def action_open_case(self):
        """Open a case over the lots that were judged to be meant."""
        self.ensure_one()
        self._check_staff()
        lots = self.match_ids.filtered(lambda m: m.verdict == "relevant").lot_id
        if not lots:
            raise UserError(
                self.env._("Judge at least one match to be relevant before.")
            )
        recall = self.env["whiz.recall"].create(
            {
                "title": self.name,
                "company_id": self.company_id.id,
                "seed_lot_ids": lots.ids,
                "source": "authority" if not self.partner_id else "supplier",
                "discovered_date": self.received_date,
                "reason": self.text,
                "inbound_id": self.id,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "whiz.recall",
            "res_id": recall.id,
            "view_mode": "form",
        }
