import json

import websocket

from odoo.tests import tagged

from odoo.addons.bus.tests.common import WebsocketCase

from .common_hold import HoldCommon


@tagged("post_install", "-at_install")
class TestAlertLive(HoldCommon, WebsocketCase):
    """A hold that one user places reaches the client of another one, over the bus."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.put(cls.a, 10)
        cls.ann = cls.user("whiz_ann", "whiz_traceability.group_user", name="Ann")
        cls.user("whiz_quality", "whiz_traceability.group_quality", name="Quinn")
        cls.user("whiz_plain", "base.group_user")
        cls.reason = cls.env.ref("whiz_traceability.hold_reason_quality")
        cls.group = cls.env.ref("whiz_traceability.group_user")

    def log_in(self, login):
        # the session of before is kept: somebody else is working in it
        self.session = None
        return self.authenticate(login, login)

    def open_client(self, login):
        """Return the socket of a client that listens as the web client does."""
        session = self.log_in(login)
        client = self.websocket_connect(cookie=f"session_id={session.sid}")
        client.settimeout(2)
        self.subscribe(client, [], self.env["bus.bus"]._bus_last_id())
        return client

    def call(self, model, method, *args, **kwargs):
        return self.make_jsonrpc_request(
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def received(self, client):
        """Return the alerts that have reached a client by now."""
        self.trigger_notification_dispatching([self.group])
        try:
            messages = json.loads(client.recv())
        except websocket.WebSocketTimeoutException:
            return []
        return [
            message["message"]["payload"]
            for message in messages
            if message["message"]["type"] == "whiz_alert"
        ]

    def test_one_holds_and_another_is_told(self):
        ann = self.open_client("whiz_ann")
        plain = self.open_client("whiz_plain")
        self.log_in("whiz_quality")
        [hold_id] = self.call(
            "whiz.hold",
            "create",
            [
                {
                    "reason_id": self.reason.id,
                    "note": "Splinters",
                    "lot_ids": [[6, 0, self.a.ids]],
                }
            ],
        )
        [placed] = self.received(ann)
        self.assertEqual((placed["kind"], placed["res_id"]), ("hold_placed", hold_id))
        self.call("whiz.hold", "action_open_release", [hold_id])
        self.log_in("whiz_ann")
        asked = placed["kind"], placed["res_model"], placed["res_id"]
        alert = self.call("whiz.alert", "get_alert", *asked)
        self.assertEqual(alert["title"], "On hold: Quality")
        self.assertIn("A (Hold Jar), by Quinn: Splinters", alert["message"])
        self.assertTrue(alert["on_screen"])
        info = self.call("stock.lot", "get_hold_info", self.a.ids)
        self.assertEqual(info["holds"][0]["reason"], "Quality")

        self.env["whiz.hold"].browse(hold_id)._release("Tested again")
        [released] = self.received(ann)
        self.assertEqual(released["kind"], "hold_released")
        self.assertFalse(self.call("stock.lot", "get_hold_info", self.a.ids))
        self.assertFalse(self.received(plain), "who may not see holds hears nothing")
