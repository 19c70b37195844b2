import secrets

from odoo import fields, models

#: No letter or digit that is mistaken for another one.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
TOKEN_LENGTH = 16


class StockLot(models.Model):
    _inherit = "stock.lot"

    whiz_public_token = fields.Char(
        string="Public Token",
        copy=False,
        groups="whiz_traceability.group_admin",
        help="The unguessable part of the link to the verification page, for a product "
        "without GTIN. It is printed on goods: it never changes.",
    )

    _whiz_public_token_uniq = models.UniqueIndex(
        "(whiz_public_token) WHERE whiz_public_token IS NOT NULL",
        "Two lots cannot have the same public token.",
    )

    def _get_public_token(self):
        """Return the lot's token; it is made when it is first needed, for a label."""
        self.ensure_one()
        lot = self.sudo()
        if not lot.whiz_public_token:
            lot.whiz_public_token = "".join(
                secrets.choice(ALPHABET) for _position in range(TOKEN_LENGTH)
            )
        return lot.whiz_public_token
