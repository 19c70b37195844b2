from datetime import timedelta

from odoo import api, models

# Where goods go that nobody wants to keep: their date does not matter.
ANYWHERE = ("vendor", "scrap", "inventory", "quarantine")
ANY_DATE = object()


class StockMove(models.Model):
    _inherit = "stock.move"

    def _with_any_date(self):
        """Let goods be reserved for their return or scrap although they are expired.

        Odoo leaves out what is to be removed from stock, wherever it goes. The mark in
        the context is an object, which no client can send.
        """
        if not self.product_id.use_expiration_date:
            return self
        mark = None
        if self.env["whiz.guard"]._get_kinds(self)[self] in ANYWHERE:
            mark = ANY_DATE
        if mark is None and self.env.context.get("whiz_any_date") is None:
            return self
        return self.with_context(whiz_any_date=mark)

    def _update_reserved_quantity(
        self,
        need,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=True,
    ):
        return super(StockMove, self._with_any_date())._update_reserved_quantity(
            need, location_id, lot_id, package_id, owner_id, strict
        )

    def _get_available_quantity(
        self,
        location_id,
        lot_id=None,
        package_id=None,
        owner_id=None,
        strict=False,
        allow_negative=False,
    ):
        return super(StockMove, self._with_any_date())._get_available_quantity(
            location_id, lot_id, package_id, owner_id, strict, allow_negative
        )

    # ------------------------------------------------------------------
    # "Generate Serials/Lots" and "Import Serials/Lots"
    # ------------------------------------------------------------------

    @api.model
    def action_generate_lot_line_vals(
        self, context_data, mode, first_lot, count, lot_text
    ):
        """Count the shelf life from when the goods came in; Odoo knows the plan only.

        A date in the text stays.
        """
        product = self.env["product.product"].browse(
            context_data.get("default_product_id")
        )
        picking = self.env["stock.picking"].browse(
            context_data.get("default_picking_id")
        )
        start = picking._get_shelf_life_start()
        if start and product.use_expiration_date:
            date = start + timedelta(days=product.expiration_time)
            context_data = {**context_data, "default_expiration_date": date}
        return super().action_generate_lot_line_vals(
            context_data, mode, first_lot, count, lot_text
        )

    def _generate_serial_move_line_commands(
        self, field_data, location_dest_id=False, origin_move_line=None
    ):
        """As above; Odoo counts from the beginning of today."""
        start = self.picking_id._get_shelf_life_start()
        if start and self.product_id.use_expiration_date:
            date = start + timedelta(days=self.product_id.expiration_time)
            field_data = [{"expiration_date": date, **vals} for vals in field_data]
        return super()._generate_serial_move_line_commands(
            field_data, location_dest_id, origin_move_line
        )
