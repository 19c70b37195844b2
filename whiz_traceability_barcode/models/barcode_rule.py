from odoo import api, fields, models

#: Odoo's pattern for the net length in yards matches that in feet.
_WRONG_323, _RIGHT_323 = r"(322[0-5])(\d{6})", r"(323[0-5])(\d{6})"


class BarcodeRule(models.Model):
    _inherit = "barcode.rule"

    type = fields.Selection(
        selection_add=[("information", "Information")],
        ondelete={"information": "set default"},
    )

    @api.model
    def _correct_323(self):
        """Correct Odoo's rule for (323n), unless somebody has changed it."""
        rule = self.env.ref(
            "barcodes_gs1_nomenclature.barcode_rule_gs1_323y", raise_if_not_found=False
        )
        if rule and rule.pattern == _WRONG_323:
            rule.pattern = _RIGHT_323
