from datetime import timedelta

from odoo import api, fields, models


class WhizDemo(models.AbstractModel):
    _inherit = "whiz.demo"

    @api.model
    def _play_recalls(self):
        """Make the demo's drill and plan, once."""
        if self.env["whiz.recall"].search_count([], limit=1):
            return
        jar = self.env.ref("whiz_traceability.demo_lot_jar_0332")
        admin = self.env.ref("base.user_admin")
        Recall = self.env["whiz.recall"]
        months = (14, 8, 2)
        for number, hours in zip(months, (3.4, 2.1, 1.2)):
            drill = Recall.create(
                {
                    "title": self.env._("Drill: jars of one day"),
                    "kind": "drill",
                    "user_id": admin.id,
                    "seed_lot_ids": jar.ids,
                    "reason": self.env._("A drill: nothing is wrong with the lot."),
                }
            )
            drill.action_scope()
            drill.action_freeze()
            drill.action_contain()
            drill.consignee_ids.contact_result = "works"
            if number == months[0]:
                drill.consignee_ids[:1].contact_result = "wrong"
            begun = fields.Datetime.now() - timedelta(hours=hours)
            drill.time_ids.filtered(lambda t: t.step == "started").date = begun
            drill.action_close()
            past = timedelta(days=30 * number)
            for time in drill.time_ids:
                time.date -= past
            # Odoo takes a creation date only while it installs
            drill.create_date = fields.Datetime.now() - past
        self.env["whiz.recall.drill.plan"].create(
            {"name": self.env._("Half-yearly drill"), "interval_months": 6}
        )
