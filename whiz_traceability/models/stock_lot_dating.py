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
        if not any(self.product_id.mapped("use_expiration_date")):  # products are few
            self.expiration_date = False
            return
        start = self._get_shelf_life_start()
        dated = self.filtered("product_id.use_expiration_date")
        (self - dated).expiration_date = False
        zones = dated._get_timezone_names()
        for lot in dated:
            origin = lot._origin
            if (
                origin.expiration_date
                and origin.product_id == lot.product_id
                and not origin._has_default_expiry(zones[lot])
            ):
                lot.expiration_date = origin.expiration_date
                continue
            begin = origin.create_date if origin.expiration_date else start
            day = lot.production_date
            if day and day != local_day(begin, zones[lot]):
                begin = moment_on(day, zones[lot])
            lot.expiration_date = begin + timedelta(
                days=lot.product_id.product_tmpl_id.expiration_time
            )

    def _get_shelf_life_start(self):
        """Return when the goods came in or were made for which lots are created now."""
        record = self._get_numbering_record()
        sources = self.env["whiz.numbering.context"]._get_sources(record)
        moment = sources["date"] or fields.Datetime.now()
        return fields.Datetime.to_datetime(moment)

    def _has_default_expiry(self, zone):
        """Return whether nobody has given the lot another expiry date.

        :param str zone: the time zone of where it is
        """
        self.ensure_one()
        shelf_life = timedelta(days=self.product_id.product_tmpl_id.expiration_time)
        begin = self.expiration_date - shelf_life
        if abs(begin - (self.create_date or begin)) < SAME_MOMENT:
            return True
        return begin == (self.production_date and moment_on(self.production_date, zone))

    # ------------------------------------------------------------------
    # Changes of the date
    # ------------------------------------------------------------------

    def write(self, vals):
        if not {*DATES, "production_date"} & vals.keys():
            return super().write(vals)
        before = {lot: {name: lot[name] for name in DATES} for lot in self}
        result = super().write(vals)
        moved = self.filtered(
            lambda lot: lot.expiration_date != before[lot]["expiration_date"]
        )
        for lot, dates in moved._get_other_dates(before, vals).items():
            super(StockLot, lot).write(dates)
        self._check_expiry_not_locked(before)
        self._log_expiry_change(before)
        moved.filtered(
            lambda lot: (
                lot.expiration_date
                and (
                    not before[lot]["expiration_date"]
                    or lot.expiration_date < before[lot]["expiration_date"]
                )
            )
        )._limit_descendants()
        return result

    def _get_other_dates(self, before, vals):
        """Return {lot: its other dates}, which move with the expiry date, as in a form.

        What ``vals`` says stays as it says.
        """
        names = [name for name in DATES[1:] if name not in vals]
        result = {}
        for lot in self:
            by = lot._get_shift("expiration_date", before)
            moved = {name: lot[name] + by for name in names if by and lot[name]}
            if moved:
                result[lot] = moved
        return result

    def _get_shift(self, name, before):
        """Return by how much a date has moved, None where there is or was none.

        :param dict before: {lot: {name: date}}
        """
        self.ensure_one()
        old = before[self][name]
        return self[name] - old if old and self[name] else None

    def _check_expiry_not_locked(self, before):
        """Refuse that a date of lots that have moved was put off, where that is policy.

        A date that was not known before may be entered.
        """
        if self.env.su:
            return

        def put_off(lot):
            for name in DATES:
                old, new = before[lot][name], lot[name]
                # what is cleared with the dates of the product does not count any more
                if old and (new > old if new else lot.product_id.use_expiration_date):
                    return name
            return None

        locked = self.filtered(
            lambda lot: (
                (lot.company_id or self.env.company).whiz_expiry_locked and put_off(lot)
            )
        )
        moved = locked._get_moved_lots() if locked else locked
        if moved:
            raise UserError(
                self.env._(
                    "%(date)s of %(lot)s cannot be put off by editing it: its goods "
                    "have moved already. Use Extend Expiry, with the reason and the "
                    "evidence.",
                    date=self._fields[put_off(moved[0])]._description_string(self.env),
                    lot=moved[0].name,
                )
            )

    def _log_expiry_change(self, before):
        """Write changed dates into the history of the lots.

        What has moved with the expiry date by as much goes without saying.
        """
        if self.env.context.get("tracking_disable"):
            return
        changes = {}
        for lot in self:
            names = [
                name
                for name in DATES
                if before[lot][name] and lot[name] != before[lot][name]
            ]
            if DATES[0] in names:
                by = lot._get_shift(DATES[0], before)
                names = DATES[:1] + tuple(
                    name for name in names[1:] if lot._get_shift(name, before) != by
                )
            if names:
                changes[lot] = names
        changed = self.browse(lot.id for lot in changes)
        zones = changed._get_timezone_names()
        bodies = {
            lot.id: " ".join(
                self._get_change_text(
                    name,
                    local_day(before[lot][name], zones[lot]),
                    local_day(lot[name], zones[lot]) or self.env._("none"),
                )
                for name in names
            )
            for lot, names in changes.items()
        }
        if bodies:
            changed.sudo()._message_log_batch(bodies=bodies)

    @api.model
    def _get_change_text(self, name, old, new):
        if name == "expiration_date":
            return self.env._(
                "Expiry date changed from %(old)s to %(new)s.", old=old, new=new
            )
        return self.env._(
            "%(date)s changed from %(old)s to %(new)s.",
            date=self._fields[name]._description_string(self.env),
            old=old,
            new=new,
        )

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
