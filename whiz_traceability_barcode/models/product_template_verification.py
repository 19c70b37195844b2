from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    whiz_verification = fields.Boolean(
        string="Public Verification",
        default=True,
        help="Whoever scans the code on the goods may see on the verification page "
        "that "
        "it is known. Without it the page answers as if it did not exist.",
    )
    whiz_market_country_ids = fields.Many2many(
        "res.country",
        string="Markets",
        help="Where the product is sold. A public scan in another country is a sign of "
        "copying or of grey imports. Empty: everywhere.",
    )
    whiz_passport_url = fields.Char(
        string="Product Passport",
        help="Web address of the digital product passport; the resolver gives it out.",
    )
    whiz_instructions_url = fields.Char(
        string="Instructions", help="Web address of the instructions for use."
    )
