from odoo import api, fields, models

STEPS = [
    ("started", "Started"),
    ("traced", "Traced"),
    ("frozen", "Scope frozen"),
    ("listed", "Consignee list ready"),
    ("contained", "Contained"),
    ("contacts", "Contacts checked"),
    ("closed", "Closed"),
]


class WhizRecallTime(models.Model):
    """When a case got so far, for the first time. Never changed."""

    _name = "whiz.recall.time"
    _description = "Stopwatch of a Recall"
    _order = "recall_id, id"
    _rec_name = "step"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    step = fields.Selection(STEPS, required=True)
    date = fields.Datetime(string="At", required=True)
    user_id = fields.Many2one("res.users", string="By", required=True)
    seconds = fields.Float(
        help="Since the clock of the case started; of the trace itself: how long the "
        "computer took."
    )
    note = fields.Char()

    _step_unique = models.Constraint(
        "unique (recall_id, step)", "Each step of a case is timed once."
    )


class WhizRecallClock(models.Model):
    """The clock of a case, which starts when somebody begins to look for the scope."""

    _inherit = "whiz.recall"

    time_ids = fields.One2many("whiz.recall.time", "recall_id", readonly=True)
    clock_start = fields.Datetime(compute="_compute_clock", string="Clock Started On")
    elapsed_hours = fields.Float(
        string="Elapsed",
        compute="_compute_clock",
        help="Hours since the clock started, until the case is closed.",
    )

    @api.depends("time_ids.date")
    def _compute_clock(self):
        now = fields.Datetime.now()
        for recall in self:
            times = {time.step: time.date for time in recall.time_ids}
            start = times.get("started")
            end = times.get("closed") or now
            recall.clock_start = start
            recall.elapsed_hours = (
                (end - start).total_seconds() / 3600 if start else 0.0
            )

    def _stamp(self, step, note=None, seconds=None):
        """Write down that the case got so far, if it is the first time.

        :param seconds: how long it took, where that is not the time since the start
        """
        now = fields.Datetime.now()
        for recall in self:
            known = {time.step: time.date for time in recall.time_ids}
            if step in known:
                continue
            start = known.get("started", now)
            self.env["whiz.recall.time"].sudo().create(
                {
                    "recall_id": recall.id,
                    "step": step,
                    "date": now,
                    "user_id": self.env.uid,
                    "seconds": (now - start).total_seconds()
                    if seconds is None
                    else seconds,
                    "note": note,
                }
            )

    def action_scope(self):
        self._stamp("started")
        return super().action_scope()

    def action_print_consignees(self):
        self._stamp("listed")
        return super().action_print_consignees()

    def action_contain(self):
        result = super().action_contain()
        self._stamp("contained")
        return result

    def action_close(self):
        result = super().action_close()
        self._stamp("closed")
        return result
