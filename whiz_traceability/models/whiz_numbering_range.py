from odoo import api, fields, models
from odoo.exceptions import UserError


class WhizNumberingRange(models.Model):
    """A range of numbers as it was drawn, typed or reserved: the ledger's page."""

    _name = "whiz.numbering.range"
    _description = "Drawn Numbers"
    _order = "id desc"
    _rec_name = "first_name"

    template_id = fields.Many2one(
        "whiz.numbering.template", index=True, ondelete="set null", readonly=True
    )
    scope = fields.Char(readonly=True, help="What the sequence restarts by.")
    product_id = fields.Many2one(
        "product.product", index=True, ondelete="set null", readonly=True
    )
    company_id = fields.Many2one("res.company", index=True, readonly=True)
    origin = fields.Selection(
        [("drawn", "Drawn"), ("reserved", "Reserved"), ("typed", "Typed")],
        default="drawn",
        required=True,
        readonly=True,
        help="Drawn: given out when it was needed. Reserved: in advance, for the "
        "document. Typed: entered, scanned or imported by somebody.",
    )
    first_name = fields.Char(string="First", readonly=True)
    last_name = fields.Char(string="Last", readonly=True)
    count = fields.Integer(string="Numbers", readonly=True)
    res_model = fields.Char(string="Document Model", readonly=True)
    res_id = fields.Many2oneReference(
        string="Document ID", model_field="res_model", readonly=True
    )
    document = fields.Char(compute="_compute_document")
    number_ids = fields.One2many("whiz.numbering.number", "range_id", readonly=True)
    used_count = fields.Integer(string="Used", compute="_compute_counts")
    void_count = fields.Integer(string="Void", compute="_compute_counts")
    open_count = fields.Integer(
        string="Open",
        compute="_compute_counts",
        help="Given out or reserved, but not on a lot or serial number yet.",
    )

    _document_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model", "res_id")
    def _compute_document(self):
        self.document = False
        for model, ranges in self.grouped("res_model").items():
            if model not in self.env:
                continue
            records = self.env[model].browse(ranges.mapped("res_id")).exists()
            names = {
                record.id: record.display_name
                for record in records._filtered_access("read")
            }
            for record in ranges:
                record.document = names.get(record.res_id)

    @api.depends("number_ids.state")
    def _compute_counts(self):
        counts = {
            (range_.id, state): count
            for range_, state, count in self.env["whiz.numbering.number"]._read_group(
                [("range_id", "in", self.ids)], ["range_id", "state"], ["__count"]
            )
        }
        for record in self:
            record.used_count = counts.get((record.id, "used"), 0)
            record.void_count = counts.get((record.id, "void"), 0)
            record.open_count = counts.get((record.id, "drawn"), 0) + counts.get(
                (record.id, "reserved"), 0
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._(
                "The ledger is never deleted: it is what keeps a number from being "
                "given out twice."
            )
        )

    def action_open_document(self):
        """Open the document that the numbers were drawn for."""
        self.ensure_one()
        if not self.res_id:
            return False
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
        }

    def action_open_numbers(self):
        """Open the numbers of the range."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_numbering_number"
        )
        return {**action, "domain": [("range_id", "in", self.ids)]}

    # ------------------------------------------------------------------
    # Numbers of documents
    # ------------------------------------------------------------------

    @api.model
    def _count_reserved(self, documents):
        """Return {id: how many numbers are reserved for that document}."""
        groups = (
            self.env["whiz.numbering.number"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "reserved"),
                    ("range_id.res_model", "=", documents._name),
                    ("range_id.res_id", "in", documents.ids),
                ],
                ["range_id"],
                ["__count"],
            )
        )
        counts = {}
        for range_, count in groups:
            counts[range_.res_id] = counts.get(range_.res_id, 0) + count
        return counts

    @api.model
    def _reserved_action(self, document):
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability.action_numbering_number"
        )
        return {
            **action,
            "name": self.env._("Reserved for %s", document.display_name),
            "domain": [
                ("state", "=", "reserved"),
                ("range_id.res_model", "=", document._name),
                ("range_id.res_id", "=", document.id),
            ],
            "context": {},
        }

    @api.model
    def _release_unused(self, documents):
        """Give back what was drawn or reserved for documents and not used."""
        if not documents:
            return
        self.env["whiz.numbering.number"].sudo()._release(
            documents._name,
            documents.ids,
            self.env._("Not used by %s", ", ".join(documents.mapped("display_name"))),
        )
