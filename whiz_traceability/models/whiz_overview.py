from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

DAYS_AHEAD = 30
WEEKS = 8
ATTENTION = 10


class WhizOverview(models.AbstractModel):
    """The first page of the app: what there is, and what needs attention now.

    Add-ons add to it by extending the methods under "To extend". Each is asked with the
    rights of the user, who sees nothing on this page that a list would not show.
    """

    _name = "whiz.overview"
    _description = "Traceability Overview"

    # ------------------------------------------------------------------
    # To extend
    # ------------------------------------------------------------------

    @api.model
    def _get_counts(self):
        """Return the numbers at the top, each a link to the records it counts.

        A list of ``{"key", "sequence", "label" (what the number counts), "value" (an
        integer), "detail" ("" or a short text), "icon", "level" ("danger", "warning",
        "info", "success" or "muted"), "action" (of a window)}``. Leave out what the
        user may not read; keep what is 0.
        """
        return [*self._get_hold_counts(), *self._get_expiry_counts()]

    @api.model
    def _get_attention(self):
        """Return what somebody should look at now, the most urgent first.

        A list of ``{"key", "priority" (0 is the most urgent), "icon", "level", "title",
        "text", "date" (a string in UTC, or False), "action"}``, a handful at most.
        """
        return self._get_hold_attention()

    @api.model
    def _get_charts(self):
        """Return charts: ``{"key", "sequence", "title", "empty", "bars"}``.

        ``bars`` is a list of ``{"label", "value", "text", "level", "action"}``;
        ``empty`` says what it means when there are none.
        """
        return [self._get_expiry_chart()]

    # ------------------------------------------------------------------
    # Asking
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_overview(self):
        """Return what the page shows: ``{"counts", "attention", "charts", "more"}``.

        ``more`` is how much else needs attention.
        """
        attention = sorted(self._get_attention(), key=lambda item: item["priority"])
        return {
            "counts": sorted(self._get_counts(), key=lambda item: item["sequence"]),
            "attention": attention[:ATTENTION],
            "more": max(len(attention) - ATTENTION, 0),
            "charts": sorted(self._get_charts(), key=lambda item: item["sequence"]),
        }

    @api.model
    def _get_window(self, name, model, domain, **vals):
        """Return an action that lists the records of a domain."""
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "domain": list(Domain(domain)),
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "context": {"display_complete": True},
            **vals,
        }

    @api.model
    def _get_form(self, record):
        """Return an action that opens a record."""
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------
    # Holds
    # ------------------------------------------------------------------

    @api.model
    def _get_hold_counts(self):
        lots = self.env["stock.lot"]
        if not lots.has_access("read"):
            return []
        domain = Domain("is_held", "=", True)
        value = lots.search_count(domain)
        return [
            {
                "key": "held",
                "sequence": 10,
                "label": self.env._("Lots on hold"),
                "value": value,
                "detail": "",
                "icon": "fa-hand-paper-o",
                "level": "danger" if value else "success",
                "action": self._get_window(
                    self.env._("Lots on Hold"), "stock.lot", domain
                ),
            }
        ]

    @api.model
    def _get_hold_attention(self):
        holds = self.env["whiz.hold"]
        if not holds.has_access("read"):
            return []
        found = holds.search([("state", "=", "open")], order="id desc", limit=50)
        result = []
        for hold in found:
            short = hold.short_count
            asked = hold.sudo().request_user_id
            lots = hold._get_alert_lot_text()
            if asked:
                title = self.env._("%(hold)s: release to confirm", hold=hold.name)
                text = self.env._(
                    "%(lots)s, asked for by %(user)s", lots=lots, user=asked.name
                )
            elif short:
                title = self.env._(
                    "%(hold)s: orders that are short: %(count)s",
                    hold=hold.name,
                    count=short,
                )
                text = lots
            else:
                title = self.env._(
                    "%(hold)s: %(reason)s", hold=hold.name, reason=hold.reason_id.name
                )
                text = self.env._(
                    "%(lots)s, by %(user)s",
                    lots=lots,
                    user=hold.sudo().opened_by_id.name,
                )
            date = hold.sudo().request_date if asked else hold.opened_date
            result.append(
                {
                    "key": f"hold-{hold.id}",
                    "priority": 10 if asked else 20 if short else 30,
                    "icon": "fa-hand-paper-o",
                    "level": "danger",
                    "title": title,
                    "text": text,
                    "date": fields.Datetime.to_string(date),
                    "action": self._get_form(hold),
                }
            )
        return result

    # ------------------------------------------------------------------
    # Expiry
    # ------------------------------------------------------------------

    @api.model
    def _get_in_stock_domain(self):
        """Return the domain of quants of the chosen companies that are in stock."""
        return (
            Domain("location_id.usage", "=", "internal")
            & Domain("quantity", ">", 0)
            & Domain("company_id", "in", [False, *self.env.companies.ids])
        )

    @api.model
    def _get_expiring_domain(self, begin, end, zones):
        """Return the domain of lots in stock whose last good day is on the day of one
        moment or later, and before that of another, as each warehouse counts them."""
        lots = self.env["stock.lot"]
        return (
            lots._get_expired_domain(moment=end, zones=zones)
            & ~lots._get_expired_domain(moment=begin, zones=zones)
            & Domain("quant_ids", "any", self._get_in_stock_domain())
        )

    @api.model
    def _may_see_stock(self):
        return self.env["stock.lot"].has_access("read") and self.env[
            "stock.quant"
        ].has_access("read")

    @api.model
    def _get_expiring_value(self, lots):
        """Return what the stock of a domain of lots cost, in the company's currency;
        without that of companies which have another."""
        currency = self.env.company.currency_id
        groups = self.env["stock.quant"]._read_group(
            self._get_in_stock_domain() & Domain("lot_id", "any", lots),
            ["company_id", "product_id", "owner_id"],
            ["quantity:sum"],
        )
        value = 0.0
        for company in {company for company, *_group in groups}:
            if company.currency_id != currency:
                continue
            # what belongs to somebody else is worth nothing to the company
            owners = self.env["res.partner"], company.sudo().partner_id
            amounts = defaultdict(float)
            for of_company, product, owner, quantity in groups:
                if of_company == company and owner in owners:
                    amounts[product.id] += quantity
            products = self.env["product.product"].with_company(company).browse(amounts)
            value += sum(p.standard_price * amounts[p.id] for p in products)
        return value

    @api.model
    def _get_expiry_counts(self):
        if not self._may_see_stock():
            return []
        now = fields.Datetime.now()
        # the last good day is today, or one of the days ahead
        zones = self.env["stock.warehouse"]._get_timezone_names()
        domain = self._get_expiring_domain(
            now, now + timedelta(days=DAYS_AHEAD + 1), zones
        )
        value = self.env["stock.lot"].search_count(domain)
        detail = ""
        if value:
            cost = self._get_expiring_value(domain)
            currency = self.env.company.currency_id
            detail = self.env._(
                "%(value)s at risk",
                value=formatLang(self.env, cost, currency_obj=currency),
            )
        return [
            {
                "key": "expiring",
                "sequence": 30,
                "label": self.env._("Lots expiring in %(days)s days", days=DAYS_AHEAD),
                "value": value,
                "detail": detail,
                "icon": "fa-hourglass-half",
                "level": "warning" if value else "success",
                "action": self._get_window(
                    self.env._("Lots that Expire Soon"), "stock.lot", domain
                ),
            }
        ]

    @api.model
    def _get_expiry_chart(self):
        """Return how many lots in stock expire in each of the next weeks."""
        now = fields.Datetime.now()
        title = self.env._("Lots Expiring by Week")
        zones = self.env["stock.warehouse"]._get_timezone_names()
        bars = []
        for week in range(WEEKS if self._may_see_stock() else 0):
            begin = now + timedelta(weeks=week)
            domain = self._get_expiring_domain(begin, begin + timedelta(weeks=1), zones)
            value = self.env["stock.lot"].search_count(domain)
            bars.append(
                {
                    "label": format_date(self.env, begin, date_format="d MMM"),
                    "value": value,
                    "text": str(value),
                    "level": "danger"
                    if week < 1
                    else "warning"
                    if week < 4
                    else "info",
                    "action": self._get_window(title, "stock.lot", domain),
                }
            )
        return {
            "key": "expiring",
            "sequence": 10,
            "title": title,
            "empty": self.env._(
                "Nothing in stock expires in the next %(weeks)s weeks.", weeks=WEEKS
            ),
            "bars": bars if any(bar["value"] for bar in bars) else [],
        }
