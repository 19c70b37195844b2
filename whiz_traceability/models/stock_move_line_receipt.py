from odoo import models


class StockMoveLine(models.Model):
    """Lots that come to a receipt after it was done: added to it, or edited into it.

    The doors (``create`` and ``write`` of done lines) call this.
    """

    _inherit = "stock.move.line"

    def _get_whiz_received(self):
        """Return the lot that a line brings us, or none."""
        self.ensure_one()
        line = self.sudo()
        is_supply = self.env["whiz.guard"]._is_supply(
            line.location_id, line.location_dest_id
        )
        return line.lot_id if is_supply else line.lot_id.browse()

    def _hold_whiz_received(self):
        """Hold, as the policies say, the lots that only these lines of a receipt bring.

        Of the others was decided when they were received; they may be released.
        """
        received = self.filtered(lambda line: line._get_whiz_received())
        new = self.browse()
        for document, lines in received.grouped(
            lambda line: line.picking_id or line.move_id
        ).items():
            others = (document.move_line_ids - lines).filtered(
                lambda line: line.state == "done"
            )
            known = others.lot_id
            new |= lines.filtered(lambda line, known=known: line.lot_id not in known)
        if new:
            self.env["whiz.hold.policy"]._hold_received(new)
