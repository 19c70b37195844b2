from odoo import models

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
