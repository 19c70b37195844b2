from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..lib import numbering


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    whiz_lot_pattern = fields.Char(
        string="Lot Format",
        help="What the vendor's own lot or serial numbers look like, e.g. "
        "HZ-{digits:5}. A number that is received from the vendor must follow it or "
        "the numbering template of the product.",
    )

    @api.constrains("whiz_lot_pattern")
    def _check_whiz_lot_pattern(self):
        for seller in self.filtered("whiz_lot_pattern"):
            try:
                numbering.compile(seller.whiz_lot_pattern)
            except numbering.PatternError as error:
                say = self.env["whiz.numbering.template"]._say
                raise ValidationError(
                    self.env._(
                        "The lot format %(pattern)s of %(vendor)s cannot be used. "
                        "%(why)s",
                        pattern=seller.whiz_lot_pattern,
                        vendor=seller.partner_id.display_name,
                        why=say(error.issue),
                    )
                ) from None
