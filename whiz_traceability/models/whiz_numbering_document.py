from odoo import api, fields, models


class WhizNumberingDocument(models.AbstractModel):
    """A document that numbers are reserved and drawn for.

    What it has not used when it ends is given back.
    """

    _name = "whiz.numbering.document"
    _description = "Document with Numbers of Its Own"

    whiz_reserved_number_count = fields.Integer(
        compute="_compute_whiz_reserved_number_count"
    )

    def _compute_whiz_reserved_number_count(self):
        counts = self.env["whiz.numbering.range"]._count_reserved(self)
        for document in self:
            document.whiz_reserved_number_count = counts.get(document.id, 0)

    def _release_numbers_of(self, state):
        """Give back the unused numbers of those documents that are in ``state`` now."""
        ended = self.filtered(lambda document: document.state == state)
        self.env["whiz.numbering.range"]._release_unused(ended)

    @api.ondelete(at_uninstall=False)
    def _release_numbers(self):
        self.env["whiz.numbering.range"]._release_unused(self)

    def action_open_reserved_numbers(self):
        """Open the numbers that are reserved for the document."""
        return self.env["whiz.numbering.range"]._reserved_action(self)
