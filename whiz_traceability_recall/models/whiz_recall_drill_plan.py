import random
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class WhizRecallDrillPlan(models.Model):
    """Starts drills by itself: every so many months, on a day that nobody knows."""

    _name = "whiz.recall.drill.plan"
    _description = "Planned Recall Drills"
    _order = "next_date, id"
    _check_company_auto = True

    name = fields.Char(required=True, default=lambda self: self.env._("Yearly drill"))
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    user_id = fields.Many2one(
        "res.users",
        string="Who Is Drilled",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        help="Leads the drill. Finds it as an activity on the day.",
    )
    interval_months = fields.Integer(
        string="Every (Months)",
        default=12,
        required=True,
        help="BRCGS, SQF and IFS ask for at least one test in 12 months.",
    )
    window_days = fields.Integer(
        string="Within (Days)",
        default=30,
        help="The day is drawn within so many days after the date, so that nobody can "
        "prepare. 0: on the date itself, announced.",
    )
    next_date = fields.Date(
        string="Not Before",
        required=True,
        default=lambda self: fields.Date.today() + relativedelta(months=1),
    )
    drawn_date = fields.Date(
        readonly=True,
        copy=False,
        groups="base.group_system",
        help="The day on which the drill begins. Nobody sees it.",
    )
    drill_target = fields.Selection(
        [("2", "2 hours"), ("4", "4 hours"), ("24", "24 hours")],
        string="Target",
        default="4",
        required=True,
    )
    drill_ids = fields.One2many("whiz.recall", "drill_plan_id", string="Drills")

    _numbers = models.Constraint(
        "check (interval_months > 0 and window_days >= 0)",
        "The interval is at least one month, and the window is 0 days or more.",
    )

    @api.model
    def _cron_start_drills(self):
        """Start the drills whose day has come; draw the day of the others."""
        today = fields.Date.today()
        plans = self.sudo().search([("next_date", "<=", today)])
        self.env["ir.cron"]._commit_progress(remaining=len(plans))
        for plan in plans:
            if not plan.drawn_date:
                days = random.SystemRandom().randrange(plan.window_days + 1)
                plan.drawn_date = plan.next_date + timedelta(days=days)
            if plan.drawn_date <= today:
                plan._start_drill()
            if not self.env["ir.cron"]._commit_progress(1):
                return

    def _start_drill(self):
        """Open a drill on a drawn lot and start its clock."""
        self.ensure_one()
        Recall = self.env["whiz.recall"].with_user(self.user_id).sudo()
        Recall = Recall.with_company(self.company_id)
        weights = Recall._get_draw_weights(self.company_id)
        following = self.next_date + relativedelta(months=self.interval_months)
        self.write({"next_date": following, "drawn_date": False})
        if not weights:
            return Recall.browse()
        lot, seed, note = Recall._draw_lot(self.company_id)
        drill = Recall._create_own(
            {
                "title": self.env._("Drill: %(lot)s", lot=lot.display_name),
                "kind": "drill",
                "company_id": self.company_id.id,
                "user_id": self.user_id.id,
                "seed_lot_ids": lot.ids,
                "drill_target": self.drill_target,
                "drill_plan_id": self.id,
                "is_unannounced": bool(self.window_days),
                "draw_seed": seed,
                "draw_note": note,
                "reason": self.env._("A drill: nothing is wrong with the lot."),
            }
        )
        drill.action_scope()
        drill.activity_schedule(
            "mail.mail_activity_data_todo",
            user_id=self.user_id.id,
            summary=self.env._("Recall drill: the clock is running"),
            note=self.env._(
                "Find what is affected, freeze it, print the consignee list, check the "
                "contacts and close the drill within %(hours)s hours. Nothing is "
                "stopped and nobody is written to.",
                hours=self.drill_target,
            ),
        )
        return drill

    def action_start_now(self):
        """Start a drill today."""
        self.ensure_one()
        self.check_access("write")
        drill = self.sudo()._start_drill()
        if not drill:
            # says why nothing can be drawn
            self.env["whiz.recall"]._draw_lot(self.company_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "whiz.recall",
            "res_id": drill.id,
            "view_mode": "form",
        }
