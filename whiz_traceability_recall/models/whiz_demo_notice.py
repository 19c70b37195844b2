from odoo import api, models


class WhizDemo(models.AbstractModel):
    _inherit = "whiz.demo"

    @api.model
    def _play_notices(self):
        """Make a withdrawal that one consignee has answered, and an inbound notice.

        Nothing is mailed: the notice was read out on the phone.
        """
        if self.env["whiz.recall.inbound"].search_count([], limit=1):
            return
        lot = self.env.ref("whiz_traceability.demo_lot_jar_0334")
        admin = self.env.ref("base.user_admin")
        case = self.env["whiz.recall"].create(
            {
                "title": self.env._("Hazelnut spread, wrong allergen label"),
                "kind": "withdrawal",
                "hazard_class": "2",
                "user_id": admin.id,
                "contact_id": admin.partner_id.id,
                "seed_lot_ids": lot.ids,
                "reason": self.env._(
                    "The label does not name soya. The spread contains soya lecithin."
                ),
                "hazard": self.env._(
                    "People who are allergic to soya can have a severe reaction."
                ),
            }
        )
        case.action_scope()
        case.action_freeze()
        case.action_contain()
        case.action_notify()
        consignee = case.consignee_ids[:1]
        self.env["whiz.recall.contact"].create(
            {
                "consignee_id": consignee.id,
                "note": self.env._("Read out to the purchasing desk."),
            }
        ).action_log()
        consignee.response_id._submit(
            {
                "acknowledged": True,
                "affected": "yes",
                "contact_name": "Giulia",
                "remedy": "credit",
                "amounts": {
                    line.id: {"on_hand": 0, "sold_on": 36, "to_return": 24}
                    for line in consignee.response_id.line_ids[:1]
                },
            },
            "call",
        )
        inbound = self.env["whiz.recall.inbound"].create(
            {
                "name": self.env._("Recall of cocoa powder"),
                "partner_id": self.env.ref("whiz_traceability.demo_partner_cacao").id,
                "reference": "CA-2026-31",
                "text": "Recall of cocoa powder\nStop using lots CC71 and CC-72.",
            }
        )
        inbound.action_read()
