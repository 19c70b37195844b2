from odoo import api, models
from odoo.exceptions import ValidationError

from .whiz_numbering_number import SHOWN


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    def _prepare_numbering_sources(self):
        """Return what the line knows; see ``whiz.numbering.context``."""
        self.ensure_one()
        owner = self.move_id or self.picking_id
        sources = owner._prepare_numbering_sources() if owner else {}
        return {**sources, "expires": self.expiration_date}

    @api.constrains("lot_name")
    def _check_lot_name(self):
        """Say what is wrong with a typed number while it can still be corrected."""
        open_lines = self.filtered(
            lambda line: line.lot_name and not line.lot_id and line.state != "done"
        )
        groups = open_lines.grouped(lambda line: (line.product_id, line.picking_id))
        for (product, picking), lines in groups.items():
            template = product._get_numbering_template(picking or lines[0].move_id)
            if not template:
                continue
            wrong = template.sudo()._get_wrong_names(
                dict.fromkeys(lines.mapped("lot_name")), product, picking.partner_id
            )
            if wrong:
                raise ValidationError("\n".join(list(wrong.values())[:SHOWN]))

    # pylint: disable-next=missing-return
    def _create_and_assign_production_lot(self):
        # The lot learns from which transfer it comes; one at a time, because a vendor's
        # format counts for what comes from that vendor only.
        for picking, lines in self.grouped("picking_id").items():
            record = picking or lines[0].move_id
            super(
                StockMoveLine,
                lines.with_context(whiz_numbering_record=(record._name, record.id)),
            )._create_and_assign_production_lot()
