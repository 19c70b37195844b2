from odoo import api, fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    whiz_numbering_template_id = fields.Many2one(
        "whiz.numbering.template",
        string="Numbering Template",
        compute="_compute_whiz_numbering",
        inverse="_inverse_whiz_numbering_template_id",
        help="Numbers the lots or serial numbers of this product. Empty: the template "
        "of the category or company, else Odoo's own sequence.",
    )
    whiz_batch_template_id = fields.Many2one(
        "whiz.numbering.template",
        string="Template of Batches",
        compute="_compute_whiz_numbering",
        inverse="_inverse_whiz_batch_template_id",
        help="Numbers the batches that the serial numbers of this product belong to.",
    )
    whiz_nearest_template_id = fields.Many2one(
        "whiz.numbering.template",
        string="Numbered By",
        compute="_compute_whiz_nearest_template",
    )
    whiz_next_lot_name = fields.Char(
        string="Next Number",
        compute="_compute_whiz_nearest_template",
        help="The number that the next lot gets. Looking at it draws nothing.",
    )

    whiz_expiry_cascade = fields.Selection(
        [
            ("limit", "No later than its ingredients"),
            ("own", "By its own shelf life"),
        ],
        string="Made Here, It Expires",
        help="What is made of this product can expire with the earliest of the lots "
        "that went into it. Empty: as the company's setting says.",
    )

    @api.depends_context("company")
    def _compute_whiz_numbering(self):
        rule = self.env["whiz.numbering.rule"]
        units, batches = rule._get_plain(self), rule._get_plain(self, "batch")
        for template in self:
            template.whiz_numbering_template_id = units.get(template._origin.id)
            template.whiz_batch_template_id = batches.get(template._origin.id)

    def _inverse_whiz_numbering_template_id(self):
        for template in self:
            self.env["whiz.numbering.rule"]._set_plain(
                template, template.whiz_numbering_template_id
            )

    def _inverse_whiz_batch_template_id(self):
        for template in self:
            self.env["whiz.numbering.rule"]._set_plain(
                template, template.whiz_batch_template_id, "batch"
            )

    @api.depends("whiz_numbering_template_id", "categ_id", "tracking")
    @api.depends_context("company")
    def _compute_whiz_nearest_template(self):
        for template in self:
            # a template that was just chosen counts before the product is saved
            nearest = (
                template.whiz_numbering_template_id
                or self.env["whiz.numbering.rule"]
                ._get_rule(template, self.env.company)
                .template_id
            )
            template.whiz_nearest_template_id = nearest
            variant = template.product_variant_ids[:1]
            template.whiz_next_lot_name = (
                variant._preview_lot_names()["next"]
                if template.tracking != "none" and variant._origin.id
                else False
            )

    def action_open_genealogy(self):
        """Open the genealogy of the lots of all variants."""
        return self.env["whiz.trace"]._genealogy_action(self)
