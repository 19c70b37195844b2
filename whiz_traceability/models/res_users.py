from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    whiz_alert_screen = fields.Selection(
        [
            ("all", "All of my companies' warehouses"),
            ("subscribed", "Only what I subscribed to"),
        ],
        string="Traceability Alerts on the Screen",
        default="all",
        required=True,
        help="Holds and recalls that appear as a notification while you work. The form "
        "that you have open is marked in any case.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "whiz_alert_screen"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "whiz_alert_screen"]
