from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models

MILESTONES = ("notified", "acknowledged", "responded")
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
    def _recovered_percent(self, recovery):
        """Return which share (percent) came back or was destroyed: the mean of the
        shares of each unit of measure.

        :param recovery: (a part of) what :meth:`_get_recovery` returns
        """
        sums = defaultdict(lambda: [0.0, 0.0])
        for (_consignee, lot), row in recovery.items():
            total = sums[lot.sudo().product_id.uom_id]
            total[0] += row["returned"] + row["destroyed"]
            total[1] += row["received"]
        shares = [min(back / had, 1.0) for back, had in sums.values() if had]
        return 100.0 * sum(shares) / len(shares) if shares else 0.0

    # ------------------------------------------------------------------
    # What came back
    # ------------------------------------------------------------------

    def _get_recovery(self):
        """Return what consignees had and what came back of it, as of now.

        :return: {(consignee, lot): {"received" (in the freezes), "returned" (since),
            "destroyed" (there, see the answers), "open"}} in the products' units
        """
        self.ensure_one()
        groups = (
            self.env["whiz.recall.line"]
            .sudo()
            ._read_group(
                [("recall_id", "=", self.id), ("bucket", "=", "at_customers")],
                ["consignee_id", "lot_id"],
                ["quantity:sum"],
            )
        )
        if not groups:
            return {}
        lots = self.env["stock.lot"].sudo().browse({lot.id for _c, lot, _q in groups})
        frozen_on = max(self.sudo().snapshot_ids.mapped("date"))
        now = defaultdict(float)
        for line in self.env["whiz.trace"]._consignments(lots):
            # what was delivered later is no part of the freezes and hides no return
            if line["date"] <= frozen_on:
                now[line["partner_id"], line["lot_id"]] += line["quantity"]
        result = {}
        for consignee, lot, received in groups:
            still = min(now[consignee.partner_id.id, lot.id], received)
            result[consignee, lot] = {
                "received": received,
                "returned": received - still,
                "destroyed": 0.0,
                "open": still,
            }
        return result

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
        recovery = self._get_recovery()
        consignees = self._board_consignees(recovery)
        return {
            "rates": {
                **{name: self[f"{name}_rate"] for name in MILESTONES},
                "recovered": self._recovered_percent(recovery),
            },
            "hours": self._board_hours(),
            "totals": self._board_totals(recovery),
            "consignees": consignees[:SHOWN],
            "consignee_total": len(consignees),
            "countries": self._board_countries(consignees),
            "lots": self._board_lots(recovery),
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

    def _board_consignees(self, recovery):
        by_consignee = defaultdict(dict)
        for (consignee, lot), row in recovery.items():
            by_consignee[consignee.id][consignee, lot] = row
        # the deadline that the notices name
        due = fields.Datetime.now() - timedelta(hours=self.due_hours)
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
                    "lots": len(own),
                    "had": self._received_text(own),
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

    def _received_text(self, recovery):
        return self._sum_text(
            [
                {"uom_id": lot.product_id.uom_id.id, "quantity": row["received"]}
                for (_consignee, lot), row in recovery.items()
            ]
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

    def _board_lots(self, recovery):
        by_lot = defaultdict(dict)
        for (consignee, lot), row in recovery.items():
            by_lot[lot][consignee, lot] = row
        return [
            {
                "name": lot.name,
                "consignees": len(own),
                "had": self._received_text(own),
                "recovered": self._recovered_percent(own),
            }
            for lot, own in sorted(by_lot.items(), key=lambda item: item[0].id)[:SHOWN]
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

    def _board_totals(self, recovery):
        """Return the mass balance of the case, by product: every unit is accounted for
        or named as missing."""
        lots = self.env["stock.lot"].browse(self._get_scope_lot_ids())
        by_product = defaultdict(list)
        for vals in lots.sudo().get_mass_balance():
            lot = lots.browse(vals["lot_id"]).sudo()
            by_product[lot.product_id].append((lot, vals))
        market = defaultdict(lambda: defaultdict(float))
        for (_consignee, lot), row in recovery.items():
            for name in ("returned", "destroyed", "open"):
                market[lot.sudo().product_id][name] += row[name]
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
                    "recovered": out["returned"],
                    "destroyed": out["destroyed"],
                    "out": out["open"],
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
