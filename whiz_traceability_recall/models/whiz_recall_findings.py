from odoo import models


class WhizRecallFindings(models.Model):
    """What somebody must know before they trust a scope."""

    _inherit = "whiz.recall"

    def _preview_findings(self, scope, lots, rows):
        """Return what somebody must know before they trust the scope.

        :return: list of dicts ``level`` ("warning" | "info") and ``text``
        """
        findings = []
        seen = {row["lot_id"] for row in rows if row["bucket"] != "none"}
        lost = [
            lot.name
            for lot in self.seed_lot_ids
            if lot.id in lots and lot.id not in seen
        ]
        if lost:
            findings.append(
                (
                    "warning",
                    self.env._(
                        "Nothing ever happened to %(lots)s: no receipt, order or "
                        "delivery. Is the number right?",
                        lots=", ".join(lost[:20]),
                    ),
                )
            )
        findings += self._gap_findings(scope, rows)
        if not any(row["bucket"] == "at_customers" for row in rows):
            findings.append(
                (
                    "info",
                    self.env._(
                        "No consignee has any of it: nothing was delivered, or all of "
                        "it came back."
                    ),
                )
            )
        if any(r["bucket"] == "at_customers" and not r["partner_id"] for r in rows):
            findings.append(
                (
                    "warning",
                    self.env._(
                        "Some deliveries name no consignee. Find out who received "
                        "them; the list has them as unknown."
                    ),
                )
            )
        return [{"level": level, "text": text} for level, text in findings]

    def _gap_findings(self, scope, rows):
        """Yield what gaps in the records mean for the scope."""
        untracked = self.env["product.product"].sudo()
        orders = 0
        for sides in scope["orders"].values():
            ids = sides.get("outputs", {}).get("untracked", {})
            if ids:
                orders += 1
                untracked |= untracked.browse(ids)
        if orders:
            yield (
                "warning",
                self.env._(
                    "%(orders)s orders on the way also made products without a lot "
                    "(%(products)s): who received those cannot be told from here.",
                    orders=orders,
                    products=", ".join(untracked[:3].mapped("display_name")),
                ),
            )
        unnamed = self._unnamed_deliveries(rows)
        if unnamed:
            yield (
                "warning",
                self.env._(
                    "%(products)s were also delivered without a lot: %(quantity)s may "
                    "be of this scope and are not counted.",
                    products=", ".join(p.display_name for p in unnamed["products"][:3]),
                    quantity=unnamed["text"],
                ),
            )

    def _unnamed_deliveries(self, rows):
        """Return what was delivered of the scope's products without a lot."""
        trace = self.env["whiz.trace"]
        companies = trace._visible_companies()
        one_of_each = {row["product_id"]: row["lot_id"] for row in rows}
        shipments = [
            shipment
            for shipment in trace._shipments(one_of_each.values(), unnamed=True)
            if not shipment.lot_id
            and (companies is None or shipment.company_id in companies)
        ]
        if not shipments:
            return None
        return {
            "products": self.env["product.product"]
            .sudo()
            .browse(sorted({shipment.product_id for shipment in shipments})),
            "text": self._sum_text(
                [{"uom_id": s.uom_id, "quantity": s.quantity} for s in shipments]
            ),
        }
