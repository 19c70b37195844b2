from odoo import fields, models


class WhizRecallMember(models.Model):
    """Somebody in the team of a case, with who stands in for them."""

    _name = "whiz.recall.member"
    _description = "Recall Team Member"
    _order = "recall_id, id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    role = fields.Selection(
        [
            ("coordinator", "Coordinator"),
            ("quality", "Quality"),
            ("production", "Production"),
            ("warehouse", "Warehouse"),
            ("sales", "Sales"),
            ("purchase", "Purchasing"),
            ("communication", "Communication"),
            ("legal", "Legal"),
            ("management", "Management"),
        ],
        required=True,
        default="quality",
    )
    user_id = fields.Many2one(
        "res.users", string="Person", required=True, domain="[('share', '=', False)]"
    )
    deputy_id = fields.Many2one(
        "res.users",
        domain="[('share', '=', False), ('id', '!=', user_id)]",
        help="Who stands in when the person cannot be reached.",
    )
    phone = fields.Char(related="user_id.partner_id.phone")

    _deputy_is_other = models.Constraint(
        "check (deputy_id is null or deputy_id != user_id)",
        "Nobody can stand in for themselves: choose another deputy.",
    )


class WhizRecallAuthority(models.Model):
    """An authority that knows of a case, with its reference."""

    _name = "whiz.recall.authority"
    _description = "Authority of a Recall"
    _order = "recall_id, id"

    recall_id = fields.Many2one(
        "whiz.recall", string="Case", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="recall_id.company_id", store=True)
    partner_id = fields.Many2one("res.partner", string="Authority", required=True)
    reference = fields.Char(help="The number under which the authority keeps the case.")
    informed_date = fields.Datetime(string="Informed On")
    note = fields.Char()
