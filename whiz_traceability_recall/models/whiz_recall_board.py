from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

MILESTONES = ("notified", "acknowledged", "responded")
# An answer is due so long after the notice.
DUE = timedelta(days=3)
SHOWN = 200
NOTHING = 1e-6


class WhizRecallBoard(models.Model):
    """How far a case has come, worked out from the records each time it is asked."""

    _inherit = "whiz.recall"

    notified_rate = fields.Float(
        string="Notified",
        compute="_compute_rates",
        help="Share (percent) of the consignees that were told.",
    )
    acknowledged_rate = fields.Float(
        string="Acknowledged",
        compute="_compute_rates",
        help="Share (percent) of the consignees that confirmed to have read it.",
    )
    responded_rate = fields.Float(
        string="Responded",
        compute="_compute_rates",
        help="Share (percent) of the consignees that answered what they have.",
    )
    recovered_rate = fields.Float(
        string="Recovered",
        compute="_compute_recovered_rate",
        help="Share (percent) of what consignees had that came back or was destroyed, "
        "each in its product's unit.",
    )

    @api.depends(
        "consignee_ids.notified_date",
        "consignee_ids.acknowledged_date",
        "consignee_ids.responded_date",
    )
    def _compute_rates(self):
        for recall in self:
            consignees = recall.consignee_ids
            for name in MILESTONES:
                reached = consignees.filtered(f"{name}_date")
                recall[f"{name}_rate"] = (
                    100.0 * len(reached) / len(consignees) if consignees else 0.0
                )

    def _compute_recovered_rate(self):
        for recall in self:
            recall.recovered_rate = self._recovered_percent(recall._get_recovery())

    @api.model
    def _recovered_percent(self, rows):
        had = sum(row["had"] for row in rows)
        back = sum(row["recovered"] + row["destroyed"] for row in rows)
        return 100.0 * min(back / had, 1.0) if had else 0.0

    # ------------------------------------------------------------------
    # What came back
    # ------------------------------------------------------------------

    def _get_destroyed(self):
        """Return {(consignee id, lot id): quantity} that consignees have destroyed, as
        they say. What takes answers in, extends it."""
        return {}

    def _get_recovery(self):
        """Return what consignees had and what came back, by consignee and lot.

        :return: list of dicts ``consignee_id``, ``partner_id``, ``lot_id``, ``uom_id``,
            ``had`` (in the freezes), ``recovered`` (returned since), ``destroyed``;
            quantities in the product's unit
        """
        self.ensure_one()
        groups = self.env["whiz.recall.line"]._read_group(
            [("recall_id", "=", self.id), ("bucket", "=", "at_customers")],
            ["consignee_id", "partner_id", "lot_id", "uom_id"],
            ["quantity:sum"],
        )
        if not groups:
            return []
        lots = self.env["stock.lot"].union(*(lot for _c, _p, lot, _u, _q in groups))
        frozen_on = max(self.sudo().snapshot_ids.mapped("date"))
        now = defaultdict(float)
        for line in self.env["whiz.trace"]._consignments(lots):
            if line["date"] <= frozen_on:
                now[line["partner_id"], line["lot_id"]] += line["quantity"]
        destroyed = self._get_destroyed()
        return [
            {
                "consignee_id": consignee.id,
                "partner_id": partner.id,
                "lot_id": lot.id,
                "uom_id": uom.id,
                "had": had,
                "recovered": max(had - now[partner.id, lot.id], 0.0),
                "destroyed": destroyed.get((consignee.id, lot.id), 0.0),
            }
            for consignee, partner, lot, uom, had in groups
        ]

    # ------------------------------------------------------------------
    # The board
    # ------------------------------------------------------------------

    @api.readonly
    def get_board(self):
        """Return the state of the case for its board.

        :return: dict with ``rates`` (percent, by name), ``hours`` (mean time from the
            freeze to each milestone), ``totals`` (mass balance by product, with
            ``missing``: lots that it does not explain), ``consignees`` (overdue
            first), ``countries``, ``lots`` and ``days``
        :raise AccessError: the user may not read the case
        """
        self.ensure_one()
        self.check_access("read")
        rows = self._get_recovery()
        consignees = self._board_consignees(rows)
        return {
            "rates": {
                **{name: self[f"{name}_rate"] for name in MILESTONES},
                "recovered": self._recovered_percent(rows),
            },
            "hours": self._board_hours(),
            "totals": self._board_totals(rows),
            "consignees": consignees[:SHOWN],
            "consignee_total": len(consignees),
            "countries": self._board_countries(consignees),
            "lots": self._board_lots(rows),
            "days": self._board_days(),
        }

    def _board_hours(self):
        """Return {milestone: mean hours since the freeze} of those that reached it."""
        frozen = min(self.snapshot_ids.mapped("date"), default=False)
        result = {}
        for name in MILESTONES:
            dates = [d for d in self.consignee_ids.mapped(f"{name}_date") if d]
            result[name] = (
                sum((d - frozen).total_seconds() for d in dates) / len(dates) / 3600
                if dates and frozen
                else False
            )
        return result

    def _board_consignees(self, rows):
        by_consignee = defaultdict(list)
        for row in rows:
            by_consignee[row["consignee_id"]].append(row)
        due = fields.Datetime.now() - DUE
        result = []
        for consignee in self.consignee_ids:
            own = by_consignee[consignee.id]
            partner = consignee.sudo().partner_id
            notified, responded = consignee.notified_date, consignee.responded_date
            result.append(
                {
                    "id": consignee.id,
                    "name": consignee.sudo().display_name,
                    "country": partner.country_id.name or "",
                    "lots": len({row["lot_id"] for row in own}),
                    "had": self._amount_text(own, "had"),
                    "recovered": self._recovered_percent(own),
                    **{
                        name: fields.Datetime.to_string(consignee[f"{name}_date"])
                        or False
                        for name in MILESTONES
                    },
                    "overdue": bool(notified and not responded and notified < due),
                    "silent": not responded,
                }
            )
        result.sort(
            key=lambda c: (
                not c["overdue"],
                bool(c["notified"]),
                not c["silent"],
                c["name"],
            )
        )
        return result

    def _amount_text(self, rows, name):
        return self._sum_text(
            [{"uom_id": row["uom_id"], "quantity": row[name]} for row in rows]
        )

    @api.model
    def _board_countries(self, consignees):
        by_country = defaultdict(list)
        for consignee in consignees:
            by_country[consignee["country"]].append(consignee)
        return [
            {
                "country": country or self.env._("Unknown country"),
                "consignees": len(some),
                **{name: sum(bool(c[name]) for c in some) for name in MILESTONES},
            }
            for country, some in sorted(by_country.items())
        ]

    def _board_lots(self, rows):
        by_lot = defaultdict(list)
        for row in rows:
            by_lot[row["lot_id"]].append(row)
        lots = self.env["stock.lot"].sudo().browse(sorted(by_lot))
        return [
            {
                "name": lot.name,
                "consignees": len(by_lot[lot.id]),
                "had": self._amount_text(by_lot[lot.id], "had"),
                "recovered": self._recovered_percent(by_lot[lot.id]),
            }
            for lot in lots[:SHOWN]
        ]

    def _board_days(self):
        """Return how many consignees reached each milestone on each day."""
        days = defaultdict(lambda: dict.fromkeys(MILESTONES, 0))
        for consignee in self.consignee_ids:
            for name in MILESTONES:
                moment = consignee[f"{name}_date"]
                if moment:
                    local = fields.Datetime.context_timestamp(self, moment)
                    days[local.date()][name] += 1
        return [
            {"day": fields.Date.to_string(day), **days[day]} for day in sorted(days)
        ]

    def _board_totals(self, rows):
        """Return the mass balance of the case, by product: every unit is accounted for
        or named as missing."""
        lots = self.env["stock.lot"].browse(self._get_scope_lot_ids())
        by_product = defaultdict(list)
        for vals in lots.sudo().get_mass_balance():
            lot = lots.browse(vals["lot_id"]).sudo()
            by_product[lot.product_id].append((lot, vals))
        market = defaultdict(lambda: defaultdict(float))
        for row in rows:
            product = lots.browse(row["lot_id"]).sudo().product_id
            for name in ("had", "recovered", "destroyed"):
                market[product][name] += row[name]
        result = []
        for product, pairs in by_product.items():

            def total(*names, pairs=pairs):
                return sum(vals[name] for _lot, vals in pairs for name in names)

            out = market[product]
            result.append(
                {
                    "product": product.display_name,
                    "uom": product.uom_id.name,
                    "came_in": total("received", "produced", "adjusted"),
                    "ours": total("on_hand", "in_transit"),
                    "consumed": total("consumed"),
                    "scrapped": total("scrapped", "returned_to_vendor"),
                    "shipped": total("shipped"),
                    "returned": total("returned"),
                    "recovered": out["recovered"],
                    "destroyed": out["destroyed"],
                    "out": max(out["had"] - out["recovered"] - out["destroyed"], 0.0),
                    "unexplained": product.uom_id.round(total("unexplained")),
                    "missing": [
                        {"name": lot.name, "quantity": vals["unexplained"]}
                        for lot, vals in pairs
                        if not vals["balanced"]
                    ],
                }
            )
        return result

    # ------------------------------------------------------------------
    # Live
    # ------------------------------------------------------------------

    def _tell_board(self):
        """Let the boards that the team has open show what is new."""
        for recall in self:
            users = recall.user_id | recall.member_ids.user_id
            for partner in (users | recall.member_ids.deputy_id).partner_id:
                partner._bus_send("whiz_recall/board", {"id": recall.id})


class WhizRecallConsignee(models.Model):
    _inherit = "whiz.recall.consignee"

    def write(self, vals):
        result = super().write(vals)
        if any(f"{name}_date" in vals for name in MILESTONES):
            self.recall_id._tell_board()
        return result
