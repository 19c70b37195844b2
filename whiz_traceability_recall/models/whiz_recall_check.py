import random

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..lib.draw import sample

# Share of the consignees (percent) by level, 21 CFR 7.42(b)(3); B is the case's own.
LEVELS = {"a": 100.0, "c": 10.0, "d": 2.0, "e": 0.0}


class WhizRecallCheck(models.Model):
    """An effectiveness check: did a consignee get the notice, and act?"""

    _name = "whiz.recall.check"
    _description = "Effectiveness Check"
    _order = "recall_id, id"
    _rec_name = "consignee_id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    consignee_id = fields.Many2one(
        "whiz.recall.consignee", required=True, ondelete="cascade"
    )
    partner_id = fields.Many2one(related="consignee_id.partner_id")
    method = fields.Selection(
        [
            ("visit", "Visit"),
            ("phone", "Phone"),
            ("mail", "E-mail"),
            ("letter", "Letter"),
        ],
        default="phone",
    )
    result = fields.Selection(
        [
            ("effective", "Notified and acted"),
            ("notified", "Notified, did not act"),
            ("not_notified", "Was not notified"),
            ("unreachable", "Not reached"),
        ],
    )
    note = fields.Char()
    date = fields.Datetime(string="Checked On", readonly=True)
    user_id = fields.Many2one("res.users", string="Checked By", readonly=True)

    _consignee_once = models.Constraint(
        "unique (recall_id, consignee_id)", "A consignee is checked once in a case."
    )

    def write(self, vals):
        if "result" in vals:
            vals = {**vals, "date": fields.Datetime.now(), "user_id": self.env.uid}
        return super().write(vals)


class WhizRecallChecks(models.Model):
    _inherit = "whiz.recall"

    check_ids = fields.One2many("whiz.recall.check", "recall_id", string="Checks")
    check_seed = fields.Char(
        string="Seed of the Sample",
        readonly=True,
        copy=False,
        help="With it anybody can draw the same sample again.",
    )
    checked_count = fields.Integer(
        string="Checked", compute="_compute_check_rate", help="Checks with a result."
    )
    check_rate = fields.Float(
        string="Effective",
        compute="_compute_check_rate",
        help="Share (percent) of the checked consignees that were notified and acted.",
    )

    @api.depends("check_ids.result")
    def _compute_check_rate(self):
        for recall in self:
            checked = recall.check_ids.filtered("result")
            recall.checked_count = len(checked)
            good = checked.filtered(lambda check: check.result == "effective")
            recall.check_rate = 100.0 * len(good) / len(checked) if checked else 0.0

    @api.model
    def _get_own_fields(self):
        return super()._get_own_fields() | {"check_seed"}

    def action_draw_checks(self, seed=None):
        """Draw the consignees to check, as the level of the case says.

        :param seed: text; a new one when it is not given
        :raise UserError: there are checks already, or nobody to check
        """
        self.ensure_one()
        self.check_access("write")
        if self.check_ids:
            raise UserError(
                self.env._("The sample of %(case)s is drawn already.", case=self.name)
            )
        level = self.effectiveness_level
        share = LEVELS.get(level, self.effectiveness_share)
        consignees = self.consignee_ids.filtered("partner_id")
        if not consignees or not share:
            raise UserError(
                self.env._(
                    "Nobody is to be checked: there is no known consignee, or the "
                    "level is E."
                )
            )
        seed = seed or str(random.SystemRandom().randrange(10**9))
        drawn = sample(consignees.ids, share, seed)
        self._write_own({"check_seed": seed})
        self.env["whiz.recall.check"].create(
            [{"recall_id": self.id, "consignee_id": id_} for id_ in drawn]
        )
        self._log(
            "check",
            self.env._(
                "Sample for effectiveness checks drawn: %(number)s of %(all)s "
                "consignees (%(share)g %%), seed %(seed)s.",
                number=len(drawn),
                all=len(consignees),
                share=share,
                seed=seed,
            ),
        )
        return True
