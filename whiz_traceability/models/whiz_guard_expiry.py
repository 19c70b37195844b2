from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib.expiry import day_start, local_day
from .whiz_guard import Contributor, Stop

# Where goods that are out of date must not go.
SALE = ("customer", "company")
USE = ("production", "subcontractor")
# What a rule can block from, see its field "Blocked When".
BLOCKING = ("expiration_date", "removal_date", "use_date")


class WhizGuard(models.AbstractModel):
    """What is out of date, or would be too soon for the customer, does not leave."""

    _inherit = "whiz.guard"

    @api.model
    def _contributors(self):
        return [
            *super()._contributors(),
            Contributor("expiry", self._get_expiry_stops, self._watch_outdated),
            Contributor("shelf_life", self._get_shelf_life_stops, self._watch_dated),
        ]

    # ------------------------------------------------------------------
    # Doors
    # ------------------------------------------------------------------

    @api.model
    def _watch_dated(self, lots, lock=False):
        """Those with dates, while customers demand a minimum of shelf life."""
        if not self.env["whiz.shelf.life"]._exists():
            return lots.browse()
        return self._get_lots_with_dates(lots)

    @api.model
    def _watch_outdated(self, lots, lock=False):
        """Those of which any date is over: no rule blocks a lot before."""
        lots = self._get_lots_with_dates(lots)
        if not lots:
            return lots
        now = fields.Datetime.now()
        over = Domain.OR(Domain(name, "<", now) for name in BLOCKING)
        return lots.search(Domain("id", "in", lots.ids) & over)

    @api.model
    def _get_lots_with_dates(self, lots):
        lots = lots.sudo()
        # mostly none, and products are few
        products = lots.product_id.filtered("use_expiration_date")
        if not products:
            return lots.browse()
        return lots.filtered(lambda lot: lot.product_id in products)

    @api.model
    def _get_expiry_stops(self, movements, lock=False):
        stops = []
        for movement in self._get_dated(movements):
            place = movement.source.sudo()
            rule = self._get_expiry_rule(movement.product, place, movement.company)
            if not rule or not rule._blocks(movement.kind):
                continue
            zone = self._get_zone(place, movement.company)
            last = local_day(movement.lot.sudo()[rule.blocked_from], zone)
            if not last or last >= local_day(fields.Datetime.now(), zone):
                continue
            entered = self._get_entered_day(movement, zone)
            was_good = bool(entered and last >= entered)
            if was_good and self._may_enter_expired():
                continue
            message = self._get_expiry_message(movement, rule, last, was_good)
            stops.append(Stop(movement, "expiry", message, rule))
        return stops

    @api.model
    def _get_dated(self, movements):
        """Return those that sell or use a lot with an expiry date."""
        used = [m for m in movements if m.kind in (*SALE, *USE)]
        lots = self.env["stock.lot"].browse({m.lot.id for m in used})
        ids = set(self._get_lots_with_dates(lots).filtered("expiration_date")._ids)
        return [m for m in used if m.lot.id in ids]

    @api.model
    def _get_entered_day(self, movement, zone):
        """Return the day on which it is said to have taken place, None if that is now.

        That is for what is entered later than it was done.
        """
        move = movement.move and movement.move.sudo()
        document = move and (move.raw_material_production_id or move.picking_id)
        moment = document and document.whiz_effective_date
        if not moment or moment >= fields.Datetime.now():
            return None
        return local_day(moment, zone)

    @api.model
    def _may_enter_expired(self):
        """Return whether the user may enter what was done before a lot expired.

        Whoever may plan an order may date it back: that must not open the door.
        """
        return self.env.user.has_group("whiz_traceability.group_quality")

    @api.model
    def _after_movements(self, movements):
        """Note what was good when it was done, and out of date when entered."""
        result = super()._after_movements(movements)
        entered = [
            movement
            for movement in self._get_dated(movements)
            if self._get_entered_day(movement, "UTC")
        ]
        if entered:
            self._tell_entered_later(entered)
        return result

    @api.model
    def _tell_entered_later(self, movements):
        """Note on documents and lots what was used before its last day and entered
        after it."""
        bodies = defaultdict(list)
        for movement in movements:
            place, lot = movement.source.sudo(), movement.lot.sudo()
            rule = self._get_expiry_rule(movement.product, place, movement.company)
            if not rule or not rule._blocks(movement.kind):
                continue
            zone = self._get_zone(place, movement.company)
            last = local_day(lot[rule.blocked_from], zone)
            if not last or last >= local_day(fields.Datetime.now(), zone):
                continue
            values = {
                "lot": lot.name,
                "product": lot.product_id.display_name,
                "last": format_date(self.env, last),
                "day": format_date(self.env, self._get_entered_day(movement, zone)),
                "document": movement.document.sudo().display_name,
            }
            bodies[movement.document.sudo()].append(
                self.env._(
                    "Entered later: %(lot)s (%(product)s) was good until %(last)s, and "
                    "left or was used on %(day)s.",
                    **values,
                )
            )
            bodies[lot].append(
                self.env._(
                    "Entered later: left or was used on %(day)s (%(document)s), before "
                    "the end of its last day, %(last)s.",
                    **values,
                )
            )
        for record, lines in bodies.items():
            record._message_log(body=" ".join(dict.fromkeys(lines)))

    @api.model
    def _get_expiry_rule(self, product, location, company):
        """Return the rule that counts for a product at a location, or nothing."""
        company = company or location.company_id or self.env.company
        return self.env["whiz.expiry.rule"]._get_rule(
            product.product_tmpl_id, location.warehouse_id, company
        )

    @api.model
    def _get_zone(self, location, company=None):
        place = location.sudo().warehouse_id or company or self.env.company
        return place._get_timezone_name()

    @api.model
    def _get_expiry_message(self, movement, rule, last, was_good=False):
        values = {
            "lot": movement.lot.sudo().name,
            "product": movement.product.sudo().display_name,
            "day": format_date(self.env, last),
        }
        what = {
            "expiration_date": self.env._(
                "%(lot)s (%(product)s) expired: %(day)s was its last day.", **values
            ),
            "removal_date": self.env._(
                "%(lot)s (%(product)s) had to be taken from stock: %(day)s was the "
                "last day on which it could be used.",
                **values,
            ),
            "use_date": self.env._(
                "%(lot)s (%(product)s) is past its best-before date, %(day)s.", **values
            ),
        }[rule.blocked_from]
        if movement.kind in SALE:
            effect = self.env._("It cannot be delivered.")
        else:
            effect = self.env._("It cannot be used in production.")
        if was_good:
            group = self.env.ref("whiz_traceability.group_quality").sudo()
            hint = self.env._(
                "%(document)s is dated back to when it was good: only members of "
                "%(group)s may enter that now. Ask one of them to validate it.",
                document=movement.document.sudo().display_name,
                group=group.full_name,
            )
        else:
            hint = self.env._(
                "Take another lot. It can be scrapped or returned to the vendor; "
                "if it is still good, ask for an extension of its date."
            )
        return " ".join((what, effect, hint))

    @api.model
    def _get_shelf_life_stops(self, movements, lock=False):
        minimums = self.env["whiz.shelf.life"]
        if not minimums._exists():
            return []
        stops = []
        for movement in movements:
            if movement.kind != "customer" or not movement.move:
                continue
            need = minimums._get_need(movement.move)
            if (
                need
                and need.minimum.enforcement == "block"
                and need.is_too_short(movement.lot.sudo())
            ):
                stops.append(
                    Stop(
                        movement,
                        "shelf_life",
                        need.explain(movement.lot.sudo()),
                        need.minimum,
                    )
                )
        return stops

    # ------------------------------------------------------------------
    # Reservation
    # ------------------------------------------------------------------

    @api.model
    def _get_reservation_domain(self, move):
        domain = super()._get_reservation_domain(move)
        product = move.product_id
        if not product.use_expiration_date:
            return domain
        kind = self._get_kinds(move)[move]
        if kind not in (*SALE, *USE):
            return domain
        place = move.location_id.sudo()
        zone = self._get_zone(place, move.company_id)
        start = day_start(local_day(move.date, zone), zone)
        # Odoo does so too, but not for a step that follows another (pick, ship)
        names = ["removal_date"]
        rule = self._get_expiry_rule(product, place, move.company_id)
        if rule and rule._blocks(kind) and rule.blocked_from not in names:
            names.append(rule.blocked_from)
        for name in names:
            name = name if name in self.env["stock.quant"]._fields else f"lot_id.{name}"
            domain &= Domain(name, ">=", start) | Domain(name, "=", False)
        if kind == "customer" and self.env["whiz.shelf.life"]._exists():
            need = self.env["whiz.shelf.life"]._get_need(move)
            if need:
                domain &= need.domain()
        return domain
