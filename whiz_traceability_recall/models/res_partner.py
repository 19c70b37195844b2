from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    is_recall_contact = fields.Boolean(
        string="Contact for Recalls",
        help="Recall notices for the company go to its contacts that are marked here, "
        "and to the company's own address when none is.",
    )
