from odoo import api, fields, models
from odoo.tools import format_list


class WhizHoldReason(models.Model):
    """Why lots are held, what that stops, and who may lift it.

    What it stops is read when goods move, so a change of it counts for holds that are
    open, too: its chatter keeps who has changed what.
    """

    _name = "whiz.hold.reason"
    _description = "Hold Reason"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        tracking=True,
        help="The name by which other parts of the system place a hold for this "
        "reason. Do not change the codes that were shipped.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    color = fields.Integer()
    description = fields.Text(
        string="When to Use",
        translate=True,
        help="One or two sentences on when it applies, for who chooses the reason.",
    )

    # What it stops. Receiving, customer returns, counting and adjusting are always
    # possible: stock records have to tell the truth about held goods too.
    stop_customer = fields.Boolean(
        string="Delivery to Customers",
        default=True,
        tracking=True,
        help="Deliveries, dropshipping, point of sale, and picking for them.",
    )
    stop_production = fields.Boolean(
        string="Use in Production",
        default=True,
        tracking=True,
        help="Consumption by manufacturing orders, unbuild orders and repairs.",
    )
    stop_company = fields.Boolean(
        string="Transfer to Another Company",
        default=True,
        tracking=True,
        help="Goods that leave for another of your own companies.",
    )
    stop_subcontractor = fields.Boolean(
        string="Sending to Subcontractors",
        default=True,
        tracking=True,
    )
    stop_vendor = fields.Boolean(
        string="Return to Vendor",
        tracking=True,
        help="Tick it where the goods are evidence and must stay.",
    )
    stop_scrap = fields.Boolean(
        string="Scrapping",
        tracking=True,
        help="Tick it where the goods are evidence and must not be destroyed.",
    )
    internal_policy = fields.Selection(
        [
            ("free", "Anywhere in the warehouse"),
            ("quarantine", "Only into quarantine locations"),
        ],
        string="May Be Moved",
        default="free",
        required=True,
        tracking=True,
        help="Where held goods may still be moved to. Quarantine locations are marked "
        "on the location.",
    )

    # Who lifts it.
    release_group_id = fields.Many2one(
        "res.groups",
        string="Released By",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env.ref("whiz_traceability.group_quality"),
        tracking=True,
        help="Only members of this group may release holds with this reason.",
    )
    release_second_person = fields.Boolean(
        string="Second Person",
        tracking=True,
        help="One person asks for the release, another one confirms it.",
    )
    release_password = fields.Boolean(
        string="Password Again",
        tracking=True,
        help="Who releases has to give the password again, unless that was done in the "
        "last ten minutes. Such holds cannot be released by programs.",
    )

    _code_uniq = models.Constraint(
        "unique (code)", "Another hold reason has this code already: choose another."
    )

    def _stops(self, kind):
        """Return whether held lots may not go to a destination of this kind.

        :param kind: one of ``KINDS`` of the guard
        """
        self.ensure_one()
        if kind == "internal":
            return self.internal_policy == "quarantine"
        field = f"stop_{kind}"
        return field in self._fields and self[field]

    @api.model
    def _get_by_code(self, code):
        """Return the reason with a code, none if there is none or it is archived."""
        return self.search([("code", "=", code)], limit=1)

    def _get_effects(self):
        """Return a text for a person: what the reason stops, what it leaves."""
        self.ensure_one()
        labels = self.fields_get(attributes=["string"])
        stopped, left = [], []
        for name in self._fields:
            if name.startswith("stop_"):
                (stopped if self[name] else left).append(labels[name]["string"])
        left += [
            self.env._("moves into quarantine")
            if self.internal_policy == "quarantine"
            else self.env._("moves in the warehouse"),
            self.env._("counting and adjusting"),
            self.env._("receipts"),
            self.env._("customer returns"),
        ]
        return self.env._(
            "Stopped: %(stopped)s.\nStill possible: %(left)s.",
            stopped=format_list(self.env, stopped) or "-",
            left=format_list(self.env, left),
        )
