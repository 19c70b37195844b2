from unittest import skipUnless
from unittest.mock import patch

from odoo.fields import Command
from odoo.modules.module import get_manifest
from odoo.tests import tagged

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
@skipUnless(get_manifest("base_automation"), "Automation Rules are not available")
class TestHoldAutomation(HoldCommon):
    """What the readme says of Odoo's automation rules and webhooks."""

    def rule(self, name, before, after, **action):
        if "base.automation" not in self.env:
            self.skipTest("Automation Rules are not installed")
        model = self.env["ir.model"]._get("whiz.hold")
        fields = model.field_id.filtered(
            lambda field: field.name in ("name", "state", "reason_id", "note")
        )
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
                            "webhook_field_ids": [Command.set(fields.ids)],
                            **action,
                        }
                    )
                ],
            }
        )

    def test_webhook_on_hold_and_on_release(self):
        self.rule("Hold placed", "[]", "[('state', '=', 'open')]")
        self.rule(
            "Hold released",
            "[('state', '=', 'open')]",
            "[('state', '=', 'released')]",
        )
        sent = []

        class Answer:
            @staticmethod
            def raise_for_status():
                return None

        def post(url, data=None, **_kwargs):
            sent.append((url, data))
            return Answer()

        with patch("requests.post", post):
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
