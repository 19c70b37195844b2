from odoo import fields, models


class StockLot(models.Model):
    _inherit = "stock.lot"

    recall_ids = fields.Many2many(
        "whiz.recall",
        string="Recalls",
        compute="_compute_recall_ids",
        search="_search_recall_ids",
        help="Cases in whose frozen scope the lot is, drills left out.",
    )
    recall_count = fields.Integer(
        string="Number of Recalls", compute="_compute_recall_ids"
    )

    def _compute_recall_ids(self):
        groups = self.env["whiz.recall.line"]._read_group(
            [("lot_id", "in", self.ids), ("recall_id.kind", "!=", "drill")],
            ["lot_id"],
            ["recall_id:recordset"],
        )
        recalls = dict(groups)
        for lot in self:
            lot.recall_ids = recalls.get(lot, False)
            lot.recall_count = len(lot.recall_ids)

    def _search_recall_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        lines = self.env["whiz.recall.line"]._search(
            [("recall_id", operator, value), ("recall_id.kind", "!=", "drill")]
        )
        return [("id", "in", lines.subselect("lot_id"))]

    def action_open_recall(self):
        """Open a case about these lots, and show at once what is affected."""
        products = self.product_id
        title = self.env._(
            "%(product)s, %(lots)s",
            product=products[:1].display_name + ("…" if len(products) > 1 else ""),
            lots=", ".join(self[:3].mapped("name")) + ("…" if len(self) > 3 else ""),
        )
        company = self.company_id[:1] or self.env.company
        recall = self.env["whiz.recall"].create(
            {
                "title": title,
                "seed_lot_ids": self.ids,
                "company_id": company.id,
            }
        )
        return recall.action_open_scope()

    def action_view_recalls(self):
        """Open the cases in whose scope the lot is."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "whiz_traceability_recall.action_recall"
        )
        action["domain"] = [("id", "in", self.recall_ids.ids)]
        action["context"] = {}
        return action
