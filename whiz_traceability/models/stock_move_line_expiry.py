from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column


class StockMoveLine(models.Model):
    _inherit = "stock.move.line"

    counted_expiry = fields.Datetime(
        compute="_compute_expiration_date",
        store=True,
        help="The expiry date that was counted from when the goods come in. Where the "
        "line has another one, somebody gave it.",
    )

    def _auto_init(self):
        # only lines that are not done need it, and these do without
        if not column_exists(self.env.cr, self._table, "counted_expiry"):
            create_column(self.env.cr, self._table, "counted_expiry", "timestamp")
        return super()._auto_init()

    @api.depends("picking_id.whiz_effective_date")
    def _compute_expiration_date(self):  # pylint: disable=missing-return
        """Count anew when the receipt is put off, unless somebody gave a date."""
        counted = self.browse()
        if any(self.product_id.mapped("use_expiration_date")):
            counted = self.filtered(
                lambda line: (
                    line.product_id.use_expiration_date
                    and line.picking_type_use_create_lots
                    and not line.lot_id.expiration_date
                    and (
                        not line.expiration_date
                        or line.state not in ("done", "cancel")
                        and line._has_default_expiry()
                    )
                )
            )
        others = self - counted if counted else self
        super(StockMoveLine, others)._compute_expiration_date()
        # in a form each computed field is to be given
        for line in others.browse(id_ for id_ in others._ids if not id_):
            line.counted_expiry = line._origin.counted_expiry
        for line in counted:
            line.counted_expiry = line.expiration_date = line._get_default_expiry()

    def _get_default_expiry(self):
        """Return the expiry date that goods get which come in with the line."""
        self.ensure_one()
        start = self.picking_id._get_shelf_life_start() or fields.Datetime.now()
        return start + timedelta(days=self.product_id.expiration_time)

    def _has_default_expiry(self):
        """Return whether nobody has given the line another expiry date."""
        self.ensure_one()
        return bool(
            self.product_id.use_expiration_date
            and not self.lot_id
            and self.expiration_date
            and self.expiration_date
            in (self.counted_expiry, self._get_default_expiry())
        )

    def _prepare_new_lot_vals(self):
        """Count the shelf life of goods from when they came in, not from when they
        were expected, unless somebody has given another date."""
        vals = super()._prepare_new_lot_vals()
        if self._has_default_expiry() and not self.picking_id.whiz_effective_date:
            vals["expiration_date"] = fields.Datetime.now() + timedelta(
                days=self.product_id.expiration_time
            )
        return vals

    def _action_done(self):
        # Odoo unlinks lines of nothing meanwhile.
        ids = self.ids
        result = super()._action_done()
        self.env["whiz.fefo.breach"]._record(self.browse(ids).exists())
        return result
