from odoo import fields, models


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    # Labels are drawn here and not by wkhtmltopdf, so they need a way of their own to
    # the browser; everything that prints reports (automatic printing, too) takes it.
    report_type = fields.Selection(
        selection_add=[("whiz-label", "Label")],
        ondelete={"whiz-label": "cascade"},
    )
