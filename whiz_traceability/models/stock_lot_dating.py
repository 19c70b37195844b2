from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.expiry import local_day, moment_on

DATES = ("expiration_date", "use_date", "removal_date", "alert_date")
# A lot is made a moment before or after its date is worked out.
SAME_MOMENT = timedelta(minutes=5)


class StockLot(models.Model):
    """Which dates a lot gets, and what follows when they change."""

    _inherit = "stock.lot"

    # ------------------------------------------------------------------
    # Dates of a new lot
    # ------------------------------------------------------------------

    @api.depends("product_id", "production_date")
    def _compute_expiration_date(self):
        """Count the shelf life from when the goods came in or were made.

        A date that somebody has given stays.
        """
        start = self._get_shelf_life_start()
        for lot in self:
            if not lot.product_id.use_expiration_date:
                lot.expiration_date = False
                continue
            origin = lot._origin
            if (
                origin.expiration_date
                and origin.product_id == lot.product_id
                and not origin._has_default_expiry()
            ):
                lot.expiration_date = origin.expiration_date
                continue
            begin = origin.create_date if origin.expiration_date else start
            if lot.production_date:
                zone = lot._get_timezone_names()[lot]
                if local_day(begin, zone) != lot.production_date:
                    begin = moment_on(lot.production_date, zone)
            lot.expiration_date = begin + timedelta(
                days=lot.product_id.product_tmpl_id.expiration_time
            )

    def _get_shelf_life_start(self):
        """Return when the goods came in or were made for which lots are created now."""
        record = self._get_numbering_record()
        sources = self.env["whiz.numbering.context"]._get_sources(record)
        moment = sources["date"] or fields.Datetime.now()
        return fields.Datetime.to_datetime(moment)

    def _has_default_expiry(self):
        """Return whether nobody has given the lot another expiry date."""
        self.ensure_one()
        shelf_life = timedelta(days=self.product_id.product_tmpl_id.expiration_time)
        begin = self.expiration_date - shelf_life
        if abs(begin - (self.create_date or begin)) < SAME_MOMENT:
            return True
        zone = self._get_timezone_names()[self]
        return begin == (self.production_date and moment_on(self.production_date, zone))

    # ------------------------------------------------------------------
    # Changes of the date
    # ------------------------------------------------------------------

    def write(self, vals):
        if not {"expiration_date", "production_date"} & vals.keys():
            return super().write(vals)
        before = {lot: lot.expiration_date for lot in self}
        if "expiration_date" in vals:
            self._check_expiry_not_locked(
                before, fields.Datetime.to_datetime(vals["expiration_date"])
            )
        result = super().write(vals)
        moved = self.filtered(lambda lot: lot.expiration_date != before[lot])
        for lot, dates in moved._get_other_dates(before, vals).items():
            super(StockLot, lot).write(dates)
        moved._log_expiry_change(before)
        moved.filtered(
            lambda lot: (
                lot.expiration_date
                and (not before[lot] or lot.expiration_date < before[lot])
            )
        )._limit_descendants()
        return result

    def _get_other_dates(self, before, vals):
        """Return {lot: its other dates}, which move with the expiry date, as in a form.

        What ``vals`` says stays as it says.
        """
        names = [name for name in DATES[1:] if name not in vals]
        result = {}
        for lot in self.filtered(lambda lot: before[lot] and lot.expiration_date):
            by = lot.expiration_date - before[lot]
            moved = {name: lot[name] + by for name in names if lot[name]}
            if moved:
                result[lot] = moved
        return result

    def _check_expiry_not_locked(self, before, after):
        """Refuse to put off the date of lots that have moved, where that is policy."""
        if self.env.su:
            return
        locked = self.filtered(
            lambda lot: (
                (lot.company_id or self.env.company).whiz_expiry_locked
                and before[lot]
                and (not after or after > before[lot])
            )
        )
        moved = locked._get_moved_lots() if locked else locked
        if moved:
            raise UserError(
                self.env._(
                    "The expiry date of %(lot)s cannot be put off by editing it: its "
                    "goods have moved already. Use Extend Expiry, with the reason and "
                    "the evidence.",
                    lot=moved[0].name,
                )
            )

    def _log_expiry_change(self, before):
        """Write a changed expiry date into the history of the lots."""
        changed = self.filtered(lambda lot: before[lot])
        if not changed or self.env.context.get("tracking_disable"):
            return
        zones = changed._get_timezone_names()
        bodies = {
            lot.id: self.env._(
                "Expiry date changed from %(old)s to %(new)s.",
                old=local_day(before[lot], zones[lot]),
                new=local_day(lot.expiration_date, zones[lot]) or self.env._("none"),
            )
            for lot in changed
        }
        changed.sudo()._message_log_batch(bodies=bodies)

    @api.model
    def _alert_date_exceeded(self):
        """Leave the lots that a rule covers to the rule."""
        rules = self.env["whiz.expiry.rule"]
        places = rules._get_places(rules._select_places())
        if places:
            rules._silence_odoo(list(places))
        return super()._alert_date_exceeded()

    # ------------------------------------------------------------------
    # What is made expires with its ingredients
    # ------------------------------------------------------------------

    def _is_expiry_limited(self):
        """Return whether lots of this product expire with their ingredients."""
        self.ensure_one()
        policy = self.product_id.product_tmpl_id.whiz_expiry_cascade
        company = self.company_id or self.env.company
        return policy == "limit" or not policy and company.whiz_expiry_cascade

    @api.model
    def _has_expiry_cascade(self):
        """Return whether anything here expires with its ingredients."""
        companies = self.env["res.company"].sudo()
        products = self.env["product.template"].sudo()
        return bool(
            companies.search_count([("whiz_expiry_cascade", "=", True)], limit=1)
            or products.search_count([("whiz_expiry_cascade", "=", "limit")], limit=1)
        )

    def _limit_expiry(self, ingredients):
        """Let the lots expire no later than the earliest of the ingredients."""
        dated = ingredients.filtered(
            lambda lot: lot.expiration_date and lot.product_id.use_expiration_date
        )
        earliest = min(
            dated, key=lambda lot: (lot.expiration_date, lot.id), default=None
        )
        if not earliest:
            return
        for lot in self - earliest:
            if (
                not lot.product_id.use_expiration_date
                or not lot._is_expiry_limited()
                or (
                    lot.expiration_date
                    and lot.expiration_date <= earliest.expiration_date
                )
            ):
                continue
            lot.sudo().write(
                {
                    "expiration_date": earliest.expiration_date,
                    "expiry_limited_by_id": earliest.id,
                }
            )
            lot.sudo()._message_log(
                body=self.env._(
                    "Expires with its ingredient %(ingredient)s (%(product)s).",
                    ingredient=earliest.name,
                    product=earliest.product_id.display_name,
                )
            )

    def _limit_descendants(self):
        """Let what was made of the lots follow when their date moves forward."""
        if not self or not self._has_expiry_cascade():
            return
        for lot in self:
            made = self.env["whiz.trace"]._descendants(lot) - lot
            made._limit_expiry(lot)
