import json
from contextlib import contextmanager
from datetime import timedelta
from unittest import skipUnless
from unittest.mock import patch

from odoo import fields
from odoo.fields import Command
from odoo.modules.module import get_manifest
from odoo.tests import tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
@skipUnless(get_manifest("base_automation"), "Automation Rules are not available")
class TestHoldAutomation(HoldCommon):
    """What the readme says of Odoo's automation rules and webhooks."""

    def rule(self, name, before, after, model="whiz.hold", **action):
        if "base.automation" not in self.env:
            self.skipTest("Automation Rules are not installed")
        model = self.env["ir.model"]._get(model)
        names = ("name", "state", "reason_id", "note", "lot_id", "day", "days")
        chosen = model.field_id.filtered(lambda field: field.name in names)
        return self.env["base.automation"].create(
            {
                "name": name,
                "model_id": model.id,
                "trigger": "on_create_or_write",
                "filter_pre_domain": before,
                "filter_domain": after,
                "action_server_ids": [
                    Command.create(
                        {
                            "name": name,
                            "model_id": model.id,
                            "state": "webhook",
                            "webhook_url": "https://hooks.example.com/holds",
                            "webhook_field_ids": [Command.set(chosen.ids)],
                            **action,
                        }
                    )
                ],
            }
        )

    @contextmanager
    def calls(self):
        """Collect ``(url, data)`` of what would be sent to other systems."""
        sent = []

        class Answer:
            @staticmethod
            def raise_for_status():
                return None

        def post(url, data=None, **_kwargs):
            sent.append((url, data))
            return Answer()

        with patch("requests.post", post):
            yield sent

    def test_webhook_on_an_expiry_stage(self):
        milk = self.product("Milk", use_expiration_date=True, expiration_time=100)
        lot = self.lot(
            milk, "M1", expiration_date=fields.Datetime.now() + timedelta(days=20)
        )
        self.receive([(milk, lot, 10)])
        rules = self.env["whiz.expiry.rule"]
        rules.search([]).active = False
        stage = {"days": 30, "date_kind": "expiration_date", "action": "digest"}
        rules.create(
            {
                "name": "Milk",
                "product_tmpl_id": milk.product_tmpl_id.id,
                "stage_ids": [Command.create(stage)],
            }
        )
        self.rule(
            "Stage reached",
            "[('state', '=', 'new')]",
            "[('state', 'in', ('open', 'done'))]",
            "whiz.expiry.event",
        )
        with self.calls() as sent:
            rules._evaluate()
            rules._perform(self.env["whiz.expiry.event"].search([]))
            self.env.cr.postcommit.run()
        [(_url, data)] = sent
        values = json.loads(data)
        self.assertEqual(values["_model"], "whiz.expiry.event")
        self.assertEqual(values["lot_id"], lot.id)
        self.assertEqual(values["days"], 30)

    def test_webhook_on_hold_and_on_release(self):
        self.rule("Hold placed", "[]", "[('state', '=', 'open')]")
        self.rule(
            "Hold released",
            "[('state', '=', 'open')]",
            "[('state', '=', 'released')]",
        )
        with self.calls() as sent:
            hold = self.a._hold("quality", note="Splinters")
            self.env.cr.postcommit.run()
            placed = list(sent)
            sent.clear()
            hold._release("Tested again: fine.")
            self.env.cr.postcommit.run()
        self.assertTrue(placed)
        url, data = placed[0]
        self.assertEqual(url, "https://hooks.example.com/holds")
        self.assertIn('"state": "open"', data)
        self.assertIn("Splinters", data)
        self.assertTrue(any('"state": "released"' in data for _url, data in sent))
