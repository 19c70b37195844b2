from odoo import fields, models


class WhizRecallText(models.Model):
    _inherit = "whiz.recall.text"

    public_text = fields.Text(
        string="On the Public Page",
        help="What the verification page says to whoever scans the code on recalled "
        "goods: what to do, where to bring them, what they get. Empty: stop using it "
        "and contact us. It counts from containment on, as long as the lot is held.",
    )
