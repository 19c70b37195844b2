from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools import sql_array
from .whiz_numbering_number import SHOWN


class WhizNumberingNumberLot(models.Model):
    """Numbers and the lots that bear them."""

    _inherit = "whiz.numbering.number"

    @api.model
    def _use(self, lots, product, company):
        """Put the numbers that were given out on their lots; return the other lots.

        :param lots: new lots of ``product``, or lots with a new name
        """
        rows = self.env.execute_query(
            SQL(
                """UPDATE whiz_numbering_number AS number
                      SET state = 'used', lot_id = lot.id, reason = NULL
                     FROM unnest(%(ids)s, %(names)s) AS lot (id, name),
                          whiz_numbering_range page
                    WHERE number.uniq_key = ANY(%(keys)s) AND number.name = lot.name
                      AND number.lot_id IS NULL AND number.is_final IS NOT TRUE
                      AND page.id = number.range_id AND page.product_id = %(product)s
                RETURNING lot.id""",
                ids=sql_array(lots.ids, "int4"),
                names=sql_array(lots.mapped("name"), "varchar"),
                keys=self._get_all_keys(product, company),
                product=product.id,
            )
        )
        self.invalidate_model()
        return lots - lots.browse(id_ for (id_,) in rows)

    @api.model
    def _enter_typed(self, lots, range_, key):
        """Enter the names of ``lots``, which nobody drew; refuse what is taken."""
        product, company = range_.product_id, range_.company_id
        others = [k for k in self._get_all_keys(product, company) if k != key]
        rows = self.env.execute_query(
            SQL(
                """INSERT INTO whiz_numbering_number
                       (uniq_key, name, range_id, state, lot_id)
                   SELECT %(key)s, lot.name, %(range)s, 'used', lot.id
                     FROM unnest(%(ids)s, %(names)s) AS lot (id, name)
                    WHERE NOT EXISTS (SELECT FROM stock_lot same
                                       WHERE same.name = lot.name AND same.id <> lot.id
                                         AND %(scope)s)
                      AND NOT EXISTS (SELECT FROM whiz_numbering_number wider
                                       WHERE wider.name = lot.name
                                         AND wider.uniq_key = ANY(%(others)s))
                   ON CONFLICT (uniq_key, name) DO NOTHING
                RETURNING lot_id""",
                key=key,
                range=range_.id,
                ids=sql_array(lots.ids, "int4"),
                names=sql_array(lots.mapped("name"), "varchar"),
                scope=self._sql_same_lot(key, company),
                others=others,
            )
        )
        self.invalidate_model()
        entered = {id_ for (id_,) in rows}
        refused = lots.filtered(lambda lot: lot.id not in entered)
        if refused:
            raise ValidationError(self._get_taken_message(refused, [key, *others]))

    def _sql_same_lot(self, key, company):
        # Within a product Odoo itself keeps lots from before the template apart.
        return {
            "e": SQL("TRUE"),
            "c": SQL("(same.company_id IS NULL OR same.company_id = %s)", company.id),
            "p": SQL("FALSE"),
        }[key[0]]

    def _get_taken_message(self, lots, keys):
        """Return sentences that say who has the names of ``lots``."""
        names = lots[:SHOWN].mapped("name")
        numbers = self.sudo().search([("name", "in", names), ("uniq_key", "in", keys)])
        by_name = {number.name: number for number in numbers}
        lines = [self._get_taken_line(name, by_name.get(name)) for name in names]
        if len(lots) > SHOWN:
            lines.append(self.env._("… and %(count)s more", count=len(lots) - SHOWN))
        return "\n".join(lines)

    def _get_taken_line(self, name, number):
        if not number:
            return self.env._(
                "%(name)s is the number of another lot already: its template wants it "
                "to be unique. Choose another number.",
                name=name,
            )
        if number.lot_id and number.lot_id.name != name:
            return self.env._(
                "%(name)s was the number of %(lot)s before that was renamed, and is "
                "never used again. Choose another number.",
                name=name,
                lot=number.lot_id.name,
            )
        if number.lot_id:
            return self.env._(
                "%(name)s is the number of a lot of %(product)s already. Choose "
                "another number, or choose that lot.",
                name=name,
                product=number.lot_id.product_id.display_name,
            )
        if number.is_final:
            return self.env._(
                "%(name)s was the number of a lot that had moved and was deleted; it "
                "is never used again. Choose another number.",
                name=name,
            )
        return self.env._(
            "%(name)s is given out for %(product)s. Choose another number.",
            name=name,
            product=number.product_id.display_name or self.env._("a deleted product"),
        )

    @api.model
    def _retire(self, lots, reason):
        """Void the numbers of ``lots``, which are deleted or get another number.

        Of what has moved, a number is never used again. What has not moved was a
        mistake, and may be typed once more.
        """
        moved = lots._get_moved_lots()
        for group, is_final in ((moved, True), (lots - moved, False)):
            if not group:
                continue
            self.env.execute_query(
                SQL(
                    """UPDATE whiz_numbering_number
                          SET state = 'void', reason = %(reason)s,
                              is_final = %(final)s%(detach)s
                        WHERE lot_id = ANY(%(ids)s) AND state = 'used'
                    RETURNING id""",
                    reason=reason,
                    final=is_final,
                    detach=SQL() if is_final else SQL(", lot_id = NULL"),
                    ids=group.ids,
                )
            )
        self.invalidate_model()
