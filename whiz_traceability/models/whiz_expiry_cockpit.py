from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .whiz_expiry_stock import BUCKETS


class WhizExpiryStock(models.Model):
    """What the cockpit shows above its list, and what can be done from there."""

    _inherit = "whiz.expiry.stock"

    # ------------------------------------------------------------------
    # Cockpit
    # ------------------------------------------------------------------

    @api.readonly
    @api.model
    def get_cockpit(self, domain=()):
        """Return the tiles above the list.

        :param domain: what is searched for in the cockpit
        :return: ``{"buckets": [{"bucket", "label", "lots", "value"}], "unsold":
            {"lots", "value"}, "lost": value of the last 12 months, "todo": number of
            measures to do, "currency_id"}``; values in the user's company's currency,
            of the chosen companies that have it
        """
        domain = Domain(list(domain))
        currency = self.env.company.currency_id
        domain &= Domain("currency_id", "=", currency.id)
        labels = dict(self._fields["bucket"]._description_selection(self.env))
        # in one pass: of much stock each takes seconds
        found = defaultdict(lambda: [0, 0.0])
        unsold = [0, 0.0]
        for bucket, is_unsold, count, value, unsold_value in self._read_group(
            domain,
            ["bucket", "is_unsold"],
            ["__count", "value:sum", "unsold_value:sum"],
        ):
            found[bucket][0] += count
            found[bucket][1] += value or 0.0
            if is_unsold:
                unsold[0] += count
                unsold[1] += unsold_value or 0.0
        year = fields.Date.subtract(fields.Date.context_today(self), years=1)
        [(lost,)] = self.env["whiz.expiry.loss"]._read_group(
            [("date", ">=", year), ("currency_id", "=", currency.id)], [], ["value:sum"]
        )
        return {
            "buckets": [
                {
                    "bucket": bucket,
                    "label": label,
                    "lots": found[bucket][0],
                    "value": found[bucket][1],
                }
                for bucket, label in labels.items()
            ],
            "unsold": {"lots": unsold[0], "value": unsold[1]},
            "lost": lost or 0.0,
            "todo": self.env["whiz.expiry.event"].search_count(
                [("state", "=", "open")]
            ),
            "currency_id": currency.id,
        }

    def _read_group_orderby(self, order, groupby_terms, query):
        """Sort the columns of a pivot and a graph by time; Odoo sorts by letters."""
        if "bucket" not in groupby_terms:
            return super()._read_group_orderby(order, groupby_terms, query)
        terms = dict(groupby_terms)
        terms["bucket"] = SQL(
            "array_position(%s::varchar[], %s::varchar)",
            [bucket for bucket, _label in BUCKETS],
            terms["bucket"],
        )
        result = super()._read_group_orderby(order, terms, query)
        # it may have changed the others
        del terms["bucket"]
        groupby_terms.update(terms)
        return result

    # ------------------------------------------------------------------
    # Actions
    # ------------------------------------------------------------------

    def _open_action(self, kind):
        self.env["whiz.expiry.event"]._check_quality()
        return self.env["whiz.expiry.action"]._open(kind, stock=self)

    def action_hold(self):
        """Hold the lots because of their date."""
        return self._open_action("hold")

    def action_discount(self):
        """Put the lots on the list of what is sold at a discount."""
        return self._open_action("discount")

    def action_transfer(self):
        """Transfer the lots to another location."""
        return self._open_action("transfer")

    def action_donate(self):
        """Donate the lots."""
        return self._open_action("donation")

    def action_return(self):
        """Return the lots to who supplied them."""
        return self._open_action("return")

    def action_scrap(self):
        """Scrap the lots."""
        return self._open_action("scrap")

    def action_extend(self):
        """Ask for another expiry date of the lot."""
        return self.lot_id[:1].action_extend_expiry()

    def action_open_genealogy(self):
        """Open the genealogy of the lots."""
        return self.env["whiz.trace"]._genealogy_action(self.lot_id)

    def action_open_lot(self):
        """Open the lot."""
        self.ensure_one()
        return self.lot_id._get_records_action()
