import random
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..lib.draw import draw_one

# Lots delivered longer ago are not drawn: nobody would recall them.
DRAWN_DAYS = 365


class WhizRecallDrill(models.Model):
    """What is special about a drill: the draw, the target and the verdict.

    A drill takes the same steps as a recall, through the same methods. It holds
    nothing and writes to nobody: see ``_contain`` and the notices.
    """

    _inherit = "whiz.recall"

    drill_target = fields.Selection(
        [("2", "2 hours"), ("4", "4 hours"), ("24", "24 hours")],
        string="Target",
        default="4",
        help="In which time the drill must be through: from its start until it is "
        "closed, with all contacts checked.",
    )
    drill_plan_id = fields.Many2one(
        "whiz.recall.drill.plan",
        string="Planned By",
        readonly=True,
        ondelete="set null",
    )
    is_unannounced = fields.Boolean(string="Unannounced", readonly=True)
    draw_seed = fields.Char(
        string="Seed of the Draw",
        readonly=True,
        copy=False,
        help="With it, and the same deliveries, anybody can repeat the draw.",
    )
    draw_note = fields.Char(string="How It Was Drawn", readonly=True, copy=False)
    verdict = fields.Selection(
        [
            ("passed", "Passed"),
            ("failed", "Failed"),
        ],
        readonly=True,
        copy=False,
        tracking=True,
    )
    verdict_note = fields.Text(readonly=True, copy=False)
    drill_hours = fields.Float(
        string="Hours Taken",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="From the start of the drill until it was closed.",
    )
    accounted_rate = fields.Float(
        string="Accounted For",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Share (percent) of what came in of the lots of the scope that the mass "
        "balance explains.",
    )
    contact_rate = fields.Float(
        string="Contacts Reached",
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Share (percent) of the consignees whose contact was checked and works.",
    )

    @api.model
    def _get_own_fields(self):
        return super()._get_own_fields() | {
            "draw_seed",
            "draw_note",
            "verdict",
            "verdict_note",
            "drill_hours",
            "accounted_rate",
            "contact_rate",
            "is_unannounced",
            "drill_plan_id",
        }

    # ------------------------------------------------------------------
    # The draw
    # ------------------------------------------------------------------

    @api.model
    def _get_draw_weights(self, company):
        """Return {lot id: exposure} of the lots that can be drawn.

        The exposure is the number of deliveries: what has reached many is drawn more
        often, because it would be hardest to recall.
        """
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                [
                    ("lot_id", "!=", False),
                    ("state", "=", "done"),
                    ("company_id", "=", company.id),
                    ("location_dest_id.usage", "=", "customer"),
                    ("location_id.usage", "!=", "customer"),
                    ("date", ">=", fields.Datetime.now() - timedelta(days=DRAWN_DAYS)),
                ],
                ["lot_id"],
                ["picking_id:count_distinct", "__count"],
            )
        )
        return {lot.id: pickings or count for lot, pickings, count in groups}

    @api.model
    def _draw_lot(self, company, seed=None):
        """Draw a delivered lot.

        :param seed: text or None for a new one
        :return: (``stock.lot``, seed, a sentence that says how it was drawn)
        :raise UserError: nothing was delivered
        """
        weights = self._get_draw_weights(company)
        seed = seed or str(random.SystemRandom().randrange(10**9))
        try:
            lot_id = draw_one(weights, seed)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(company)s has delivered nothing with a lot in the last "
                    "%(days)s days, so there is nothing to draw: choose a lot.",
                    company=company.display_name,
                    days=DRAWN_DAYS,
                )
            ) from error
        note = self.env._(
            "1 of %(lots)s lots delivered in the last %(days)s days, weighted by their "
            "number of deliveries (%(weight)s of %(total)s)",
            lots=len(weights),
            days=DRAWN_DAYS,
            weight=weights[lot_id],
            total=sum(weights.values()),
        )
        return self.env["stock.lot"].browse(lot_id), seed, note

    def action_draw_lot(self):
        """Draw the lot of the drill."""
        for recall in self:
            if recall.kind != "drill" or recall.state != "draft":
                raise UserError(
                    self.env._("Only for a drill that has not begun a lot is drawn.")
                )
            lot, seed, note = self._draw_lot(recall.company_id)
            recall._write_own(
                {
                    "seed_lot_ids": [fields.Command.set(lot.ids)],
                    "draw_seed": seed,
                    "draw_note": note,
                }
            )
            recall._log("decision", f"{note}: {lot.display_name}. {seed}")
        return True

    # ------------------------------------------------------------------
    # The end
    # ------------------------------------------------------------------

    def _get_missing_close(self):
        missing = super()._get_missing_close()
        unchecked = self.consignee_ids.filtered(lambda c: not c.contact_result)
        if self.kind == "drill" and unchecked:
            missing.append(
                self.env._(
                    "Check the contacts of %(count)s consignees: is there a number or "
                    "address that works? You need not contact them.",
                    count=len(unchecked),
                )
            )
        return missing

    def action_close(self):
        result = super().action_close()
        for recall in self.filtered(lambda recall: recall.kind == "drill"):
            recall._judge_drill()
        return result

    def _judge_drill(self):
        """Write the verdict: in time, and what was reached."""
        self.ensure_one()
        hours = self.elapsed_hours
        target = float(self.drill_target)
        passed = hours <= target
        contacts = self.consignee_ids
        reached = contacts.filtered(lambda c: c.contact_result == "works")
        accounted = self._get_accounted_rate()
        parts = [
            self.env._("%(hours).2f hours of %(target)g.", hours=hours, target=target),
            self.env._("%(rate).1f %% of the goods accounted for.", rate=accounted),
            self.env._(
                "%(reached)s of %(all)s contacts work.",
                reached=len(reached),
                all=len(contacts),
            ),
        ]
        self._write_own(
            {
                "verdict": "passed" if passed else "failed",
                "verdict_note": "\n".join(parts),
                "drill_hours": hours,
                "accounted_rate": accounted,
                "contact_rate": 100.0 * len(reached) / len(contacts)
                if contacts
                else 100.0,
            }
        )
        self._log("decision", self.verdict_note)

    def _get_accounted_rate(self):
        """Return which share (percent) of what came in the mass balance explains."""
        lots = self.scope_line_ids.lot_id
        came_in = unexplained = 0.0
        for vals in lots.sudo().get_mass_balance():
            came_in += vals["received"] + vals["produced"] + max(vals["adjusted"], 0.0)
            if not vals["balanced"]:
                unexplained += abs(vals["unexplained"])
        if not came_in:
            return 0.0 if unexplained else 100.0
        return max(0.0, 100.0 * (1 - unexplained / came_in))


class WhizRecallConsignee(models.Model):
    _inherit = "whiz.recall.consignee"

    email = fields.Char(related="partner_id.email")
    phone = fields.Char(related="partner_id.phone")
    contact_result = fields.Selection(
        [
            ("works", "Works"),
            ("wrong", "Wrong"),
            ("missing", "Missing"),
        ],
        string="Contact Check",
        help="Whether there is a number or address at which the consignee can be "
        "reached at any hour.",
    )
    contact_date = fields.Datetime(string="Contact Checked On", readonly=True)
    contact_user_id = fields.Many2one(
        "res.users", string="Contact Checked By", readonly=True
    )

    def write(self, vals):
        if not self.env.su and vals.keys() - {"contact_result"}:
            raise AccessError(
                self.env._(
                    "Of a consignee only the contact check is written by hand; what it "
                    "was told and answered follows from notices and answers."
                )
            )
        if "contact_result" in vals:
            vals = {
                **vals,
                "contact_date": fields.Datetime.now(),
                "contact_user_id": self.env.uid,
            }
        result = super().write(vals)
        if "contact_result" in vals:
            for recall in self.recall_id:
                if all(c.contact_result for c in recall.consignee_ids):
                    recall._stamp("contacts")
        return result

    def action_contact_works(self):
        """Note that the consignee can be reached."""
        self.write({"contact_result": "works"})
        return True

    def action_contact_wrong(self):
        """Note that the consignee cannot be reached with what we have."""
        for consignee in self:
            partner = consignee.partner_id
            has_any = partner.email or partner.phone
            consignee.contact_result = "wrong" if has_any else "missing"
        return True
