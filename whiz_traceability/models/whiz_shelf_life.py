from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import format_date

from ..lib.expiry import day_start, local_day

STEPS = 20
# So many are named, not all.
PRODUCTS_SHOWN = 5


@dataclass(eq=False, slots=True)
class Need:
    """What a delivery asks of the lots of a product: good for so many days after it.

    ``days`` is None when it depends on the lot: a share of the time from when it was
    made to its expiry. Of a lot of which that is not known nothing is asked.
    """

    minimum: Any
    product: Any
    partner: Any
    delivered: date
    days: int | None
    zone: str

    @property
    def name(self):
        return self.minimum.date_kind

    def get_last(self, lot):
        """Return the day until which a lot must be good, None if nothing is asked."""
        days = self.days
        if days is None:
            made, until = lot.production_date, local_day(lot.expiration_date, self.zone)
            if not made or not until:
                return None
            days = self.minimum._get_share((until - made).days)
        return self.delivered + timedelta(days=days)

    def domain(self):
        """Return the domain on ``stock.quant`` of what is good for long enough."""
        env = self.minimum.env
        if self.days is None:
            in_stock = Domain("location_id.usage", "in", ("internal", "transit"))
            lots = (
                env["stock.lot"]
                .sudo()
                .search(
                    Domain("product_id", "=", self.product.id)
                    & Domain("production_date", "!=", False)
                    & Domain("quant_ids", "any", in_stock & Domain("quantity", ">", 0))
                )
            )
            return Domain("lot_id", "not in", lots.filtered(self.is_too_short).ids)
        quants = env["stock.quant"]
        name = self.name if self.name in quants._fields else f"lot_id.{self.name}"
        limit = day_start(self.delivered + timedelta(days=self.days), self.zone)
        return Domain(name, ">=", limit) | Domain(name, "=", False)

    def is_too_short(self, lot):
        day, last = local_day(lot[self.name], self.zone), self.get_last(lot)
        return bool(day and last and day < last)

    def explain(self, lot):
        """Return why a lot is not for this customer."""
        env = self.minimum.env
        return env._(
            "%(lot)s (%(product)s) is good until %(until)s. %(partner)s needs goods "
            "that are good until %(last)s at least (%(minimum)s). Take a fresher lot.",
            lot=lot.name,
            product=lot.product_id.display_name,
            until=format_date(env, local_day(lot[self.name], self.zone)),
            partner=self.partner.display_name or env._("The customer"),
            last=format_date(env, self.get_last(lot)),
            minimum=self.minimum.display_name,
        )


class WhizShelfLife(models.Model):
    """For how long goods must still be good when they reach a customer."""

    _name = "whiz.shelf.life"
    _inherit = ["whiz.nearest.mixin"]
    _description = "Minimum Remaining Shelf Life"
    _order = "partner_id, product_tmpl_id, categ_id, id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        index="btree_not_null",
        # the database would delete it without a word to what is remembered of it
        ondelete="restrict",
        check_company=True,
        help="Also for its contacts and addresses. Empty: for all customers.",
    )
    product_tmpl_id = fields.Many2one(
        "product.template",
        string="Product",
        index="btree_not_null",
        ondelete="cascade",
        domain=[("use_expiration_date", "=", True)],
        check_company=True,
    )
    categ_id = fields.Many2one(
        "product.category",
        string="Product Category",
        ondelete="restrict",
        help="Also for the categories below it.",
    )
    company_id = fields.Many2one(
        "res.company",
        default=lambda self: self.env.company,
        index="btree_not_null",
        help="Empty: in every company.",
    )
    unit = fields.Selection(
        [("days", "Days"), ("percent", "% of the shelf life")],
        string="In",
        default="days",
        required=True,
        help="The whole shelf life is the number of days that the product has as its "
        "expiration time; without one, the days from when a lot was made to its "
        "expiry. Of a lot of which that is not known either nothing is asked.",
    )
    amount = fields.Float(string="At Least", required=True, default=30)
    date_kind = fields.Selection(
        [("expiration_date", "Expiry"), ("use_date", "Best before")],
        string="Until",
        default="expiration_date",
        required=True,
    )
    enforcement = fields.Selection(
        [
            ("reserve", "Reserve only such lots; note when others are delivered"),
            ("block", "Reserve only such lots; stop the delivery of others"),
        ],
        string="What It Does",
        default="reserve",
        required=True,
    )

    _one_target = models.Constraint(
        "check (product_tmpl_id IS NULL OR categ_id IS NULL)",
        "A minimum is for a product or for a category: make two for both.",
    )
    _amount_range = models.Constraint(
        "check (amount > 0 AND (unit = 'days' OR amount <= 100))",
        "A minimum is more than 0; a share at most 100 %.",
    )
    _target_uniq = models.UniqueIndex(
        "(COALESCE(partner_id, 0), COALESCE(product_tmpl_id, 0),"
        " COALESCE(categ_id, 0), COALESCE(company_id, 0))",
        "There is a minimum for this customer, product, category and company already: "
        "change that one.",
    )

    @api.depends("unit", "amount", "partner_id", "date_kind")
    def _compute_display_name(self):
        units = dict(self._fields["unit"]._description_selection(self.env))
        dates = dict(self._fields["date_kind"]._description_selection(self.env))
        for minimum in self:
            minimum.display_name = self.env._(
                "at least %(amount)s %(unit)s until %(date)s",
                amount=f"{minimum.amount:g}",
                unit=units.get(minimum.unit, "").lower(),
                date=dates.get(minimum.date_kind, "").lower(),
            )

    # ------------------------------------------------------------------
    # What does a delivery need?
    # ------------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _get_all_ids(self):
        return tuple(self.sudo().search(Domain.TRUE)._ids)

    @api.model
    def _get_need(self, move):
        """Return the :class:`Need` of a move that ends at a customer, or None."""
        product = move.product_id
        if not product.use_expiration_date or not self._exists():
            return None
        move = move.sudo()
        partner, moment = self._get_delivery(move)
        minimum = self._get_minimum(
            partner.commercial_partner_id, product.product_tmpl_id, move.company_id
        )
        if not minimum:
            return None
        days = minimum._get_days(product)
        if days == 0:
            return None
        zone = self.env["whiz.guard"]._get_zone(move.location_id, move.company_id)
        delivered = local_day(moment, zone)
        return Need(minimum, product, partner, delivered, days, zone)

    @api.model
    def _explain_missing(self, move):
        """Return why a move has not got what it needs, or nothing.

        That is when there are free goods, but none that are good for long enough.
        """
        if self.env["whiz.guard"]._get_kinds(move)[move] != "customer":
            return None
        need = self._get_need(move)
        if not need:
            return None
        free = (
            self.env["stock.quant"]
            .sudo()
            .search(
                Domain("product_id", "=", move.product_id.id)
                & Domain("location_id", "child_of", move.location_id.id)
                & Domain("lot_id", "!=", False)
                & Domain("quantity", ">", 0)
                & ~need.domain()
            )
            .filtered(lambda quant: quant.quantity > quant.reserved_quantity)
        )
        if not free:
            return None
        lots = free.lot_id
        longest = max(lots, key=lambda lot: (lot[need.name], lot.id))
        return self.env._(
            "%(product)s: %(partner)s needs goods that are good until %(last)s "
            "(%(minimum)s, delivered on %(delivered)s). Of what is free in stock, "
            "%(lot)s is good for longest, until %(until)s.",
            product=move.product_id.display_name,
            partner=need.partner.display_name or self.env._("the customer"),
            last=format_date(self.env, need.get_last(longest)),
            minimum=need.minimum.display_name,
            delivered=format_date(self.env, need.delivered),
            lot=longest.name,
            until=format_date(self.env, local_day(longest[need.name], need.zone)),
        )

    @api.model
    def _get_delivery(self, move):
        """Return to whom and when the goods of a move are delivered at last."""
        last = move
        for _step in range(STEPS):
            following = last.move_dest_ids.filtered(lambda step: step.state != "cancel")
            if not following:
                break
            last = following
        last = last[:1]
        partner = (
            last.partner_id
            or last.picking_id.partner_id
            or move.partner_id
            or move.picking_id.partner_id
        )
        return partner, max(last.date, fields.Datetime.now())

    @api.model
    def _get_minimum(self, partner, template, company):
        """Return the nearest minimum: customer before all customers, then product,
        category, the category above it, then company before every company."""
        categories = template.categ_id._get_path_ids()
        best, best_rank = self.browse(), None
        for minimum in self.sudo().browse(self._get_all_ids()):
            if (
                minimum.partner_id.commercial_partner_id
                not in (partner, partner.browse())
                or minimum.product_tmpl_id not in (template, template.browse())
                or minimum.company_id not in (company, company.browse())
                or (minimum.categ_id and minimum.categ_id.id not in categories)
            ):
                continue
            rank = (
                bool(minimum.partner_id),
                minimum._get_nearness(categories),
                bool(minimum.company_id),
            )
            if best_rank is None or rank > best_rank:
                best, best_rank = minimum, rank
        return best

    def _get_days(self, product):
        """Return for how many days after the delivery the goods must be good; None if
        that depends on the lot."""
        self.ensure_one()
        if self.unit == "days":
            return round(self.amount)
        life = product.product_tmpl_id.expiration_time
        return self._get_share(life) if life > 0 else None

    def _get_share(self, life):
        """Return how many days the share is of a shelf life in days."""
        # a part of a day counts as one: 2/3 of 100 days are 67
        return -int(-(self.amount * life / 100) // 1)

    @api.onchange("unit", "product_tmpl_id", "categ_id")
    def _onchange_unit(self):
        """Say of which goods a share cannot be told from the product."""
        if self.unit != "percent":
            return None
        domain = Domain("use_expiration_date", "=", True) & Domain(
            "expiration_time", "<=", 0
        )
        if self.product_tmpl_id:
            domain &= Domain("id", "=", self.product_tmpl_id._origin.id)
        elif self.categ_id:
            domain &= Domain("categ_id", "child_of", self.categ_id._origin.id)
        templates = self.env["product.template"].search(domain, limit=PRODUCTS_SHOWN)
        if not templates:
            return None
        return {
            "warning": {
                "title": self.env._("Shelf life not known"),
                "message": self.env._(
                    "There is no expiration time on %(products)s. The share is taken "
                    "of the time from when a lot was made to its expiry, and nothing "
                    "is asked of lots without the day on which they were made. Enter "
                    "the expiration time on the product, or ask for days.",
                    products=", ".join(templates.mapped("display_name")),
                ),
            }
        }
