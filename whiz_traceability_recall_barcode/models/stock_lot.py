from odoo import models


class StockLot(models.Model):
    _inherit = "stock.lot"

    def _get_verification_notices(self, company):
        """What the cases that hold the lot say, in place of the general sentence."""
        notices = super()._get_verification_notices(company)
        cases = self.hold_ids.filtered(lambda hold: hold.state == "open").recall_id
        if not cases:
            return notices
        own = []
        for case in cases.sorted("id"):
            notice = case._get_public_notice()
            if notice not in own:
                own.append(notice)
        return own + [notice for notice in notices if notice["code"] != "recall"]
