from odoo import api, fields, models
from odoo.tools import SQL

from ..lib import matching

# So many lots of one product are compared, where a notice names the product only.
LOT_LIMIT = 500
# A name that is in so many products says nothing.
PRODUCT_LIMIT = 20


class WhizRecallInboundItem(models.Model):
    """One line of an inbound notice: a lot, a GTIN, a product, a range of dates."""

    _name = "whiz.recall.inbound.item"
    _description = "Inbound Recall Notice Line"
    _order = "inbound_id desc, id"
    _rec_name = "lot"

    inbound_id = fields.Many2one(
        "whiz.recall.inbound", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="inbound_id.company_id", store=True)
    lot = fields.Char(string="Lot or Serial")
    gtin = fields.Char(string="GTIN")
    product = fields.Char()
    date_from = fields.Date(string="Expiry From")
    date_to = fields.Date(string="Expiry To")

    @api.depends("lot", "gtin", "product")
    def _compute_display_name(self):
        for item in self:
            item.display_name = " · ".join(
                filter(None, (item.lot, item.gtin, item.product))
            )

    def _get_key(self):
        return (self.lot or "", self.gtin or "", self.product or "")

    def _get_facts(self):
        return {
            "lot": self.lot or "",
            "gtin": self.gtin or "",
            "product": self.product or "",
            "date_from": fields.Date.to_string(self.date_from) or "",
            "date_to": fields.Date.to_string(self.date_to) or "",
        }

    def _get_candidates(self):
        """Return the lots that are worth comparing, at most some hundreds."""
        self.ensure_one()
        company = self.inbound_id.company_id
        Lot = self.env["stock.lot"].sudo()
        mine = [("company_id", "in", (company.id, False))]
        found = Lot.browse(self._find_by_key()).filtered_domain(mine)
        products = self._find_products()
        if products:
            found |= Lot.search(
                [*mine, ("product_id", "in", products.ids)],
                limit=LOT_LIMIT,
                order="id desc",
            )
        return found

    def _find_by_key(self):
        """Return ids of the lots whose number, ref or supplier's number is alike."""
        key = matching.confused_key(self.lot)
        if not key:
            return []
        Lot = self.env["stock.lot"]
        Lot.flush_model()
        columns = ["name", "ref"]
        if (
            "supplier_lot_name" in Lot._fields
            and Lot._fields["supplier_lot_name"].store
        ):
            columns.append("supplier_lot_name")
        conditions = SQL(" OR ").join(
            SQL("%s = %s", SQL(matching.SQL_KEY, SQL.identifier(name)), key)
            for name in columns
        )
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM stock_lot WHERE %s LIMIT %s",
                conditions,
                LOT_LIMIT,
            )
        )
        return [row[0] for row in rows]

    def _find_products(self):
        """Return the products that the line may mean."""
        Product = self.env["product.product"].sudo().with_context(active_test=False)
        products = Product.browse()
        gtin = matching.gtin_key(self.gtin)
        if gtin:
            # leading zeros are not written by everybody
            forms = {gtin[i:] for i in range(14) if set(gtin[:i]) <= {"0"}}
            products |= Product.search([("barcode", "in", list(forms))])
        words = [word for word in (self.product or "").split() if len(word) > 3]
        if not products and words:
            for word in sorted(words, key=len, reverse=True)[:4]:
                some = Product.search(
                    [
                        ("tracking", "!=", "none"),
                        "|",
                        ("name", "ilike", word[:-1]),
                        ("seller_ids.product_name", "ilike", word[:-1]),
                    ],
                    limit=PRODUCT_LIMIT + 1,
                )
                if len(some) <= PRODUCT_LIMIT:
                    products |= some
        return products


class WhizRecallInboundMatch(models.Model):
    """A lot of ours that a line of a notice may mean, and what somebody thinks."""

    _name = "whiz.recall.inbound.match"
    _description = "Inbound Recall Notice Match"
    _order = "inbound_id desc, score desc, id"
    _rec_name = "lot_id"

    item_id = fields.Many2one(
        "whiz.recall.inbound.item",
        string="Line",
        required=True,
        index=True,
        ondelete="cascade",
    )
    inbound_id = fields.Many2one(
        related="item_id.inbound_id", store=True, index=True, string="Notice"
    )
    company_id = fields.Many2one(related="item_id.company_id", store=True)
    lot_id = fields.Many2one(
        "stock.lot", required=True, index=True, ondelete="cascade", readonly=True
    )
    product_id = fields.Many2one(related="lot_id.product_id")
    on_hand = fields.Float(related="lot_id.product_qty", string="On Hand")
    score = fields.Float(string="How Sure", readonly=True)
    suggestion = fields.Selection(
        [("relevant", "Relevant"), ("unsure", "Unsure")], readonly=True
    )
    why = fields.Char(readonly=True)
    verdict = fields.Selection(
        [
            ("relevant", "Relevant"),
            ("not", "Not relevant"),
            ("unsure", "Unsure"),
        ],
        help="Relevant: it is meant. Unsure: ask the sender; it stays on the list.",
    )
    user_id = fields.Many2one("res.users", string="Judged By", readonly=True)
    verdict_date = fields.Datetime(readonly=True)

    _once = models.Constraint(
        "unique (item_id, lot_id)", "This lot is matched with this line already."
    )

    def write(self, vals):
        if "verdict" in vals:
            vals = {
                **vals,
                "user_id": self.env.uid,
                "verdict_date": fields.Datetime.now(),
            }
        return super().write(vals)

    def action_relevant(self):
        self.verdict = "relevant"

    def action_not_relevant(self):
        self.verdict = "not"

    def action_unsure(self):
        self.verdict = "unsure"


class WhizRecallOfInbound(models.Model):
    _inherit = "whiz.recall"

    inbound_id = fields.Many2one(
        "whiz.recall.inbound",
        string="Inbound Notice",
        index="btree_not_null",
        help="The notice of a supplier or authority that this case began with.",
    )
