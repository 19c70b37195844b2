from odoo import fields, models


class ProductCategory(models.Model):
    _inherit = "product.category"

    whiz_numbering_template_id = fields.Many2one(
        "whiz.numbering.template",
        string="Numbering Template",
        compute="_compute_whiz_numbering_template_id",
        inverse="_inverse_whiz_numbering_template_id",
        help="Numbers the lots of all products in this category and below it that have "
        "none of their own.",
    )

    def _compute_whiz_numbering_template_id(self):
        found = self.env["whiz.numbering.rule"]._get_plain(self)
        for category in self:
            category.whiz_numbering_template_id = found.get(category._origin.id)

    def _inverse_whiz_numbering_template_id(self):
        for category in self:
            self.env["whiz.numbering.rule"]._set_plain(
                category, category.whiz_numbering_template_id
            )

    def _get_path_ids(self):
        """Return the ids of the category and of all above it, the topmost first."""
        return tuple(int(id_) for id_ in (self.parent_path or "").split("/") if id_)
