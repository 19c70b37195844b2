import json
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from unittest import skipUnless
from unittest.mock import patch

from odoo.fields import Command
from odoo.modules.module import get_manifest
from odoo.tests import tagged

from .common_expiry import ExpiryCommon


@contextmanager
def listening():
    """Serve on this machine; give the address and the list of what is posted there."""
    received = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            size = int(self.headers["Content-Length"])
            received.append((self.path, json.loads(self.rfile.read(size))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *args):
            """Keep the log of the tests clean."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", received
        finally:
            server.shutdown()
            thread.join(10)


@tagged("post_install", "-at_install")
@skipUnless(get_manifest("base_automation"), "Automation Rules are not available")
class TestExpiryAutomation(ExpiryCommon):
    """What the readme says of webhooks, with calls that really are made."""

    def setUp(self):
        super().setUp()
        if "base.automation" not in self.env:
            self.skipTest("Automation Rules are not installed")

    def webhook(self, url, model, names, before, after):
        model = self.env["ir.model"]._get(model)
        fields = model.field_id.filtered(lambda field: field.name in names)
        self.assertEqual(len(fields), len(names))
        self.env["base.automation"].create(
            {
                "name": url,
                "model_id": model.id,
                "trigger": "on_create_or_write",
                "filter_pre_domain": before,
                "filter_domain": after,
                "action_server_ids": [
                    Command.create(
                        {
                            "name": url,
                            "model_id": model.id,
                            "state": "webhook",
                            "webhook_url": url,
                            "webhook_field_ids": [Command.set(fields.ids)],
                        }
                    )
                ],
            }
        )

    def stage_webhook(self, url):
        self.webhook(
            url,
            "whiz.expiry.event",
            ("display_name", "lot_id", "day", "action", "days", "quantity", "state"),
            "[('state', 'in', ('new', 'failed'))]",
            "[('state', 'in', ('open', 'done'))]",
        )

    def test_stage(self):
        """One call for each lot whose stage is due, of every kind; no second one."""
        near, nearer = self.dated("L20", 20, 7), self.dated("L5", 5, 3)
        self.dated("L50", 50)
        self.rule(
            [(30, "expiration_date", "digest"), (7, "expiration_date", "discount")]
        )
        with listening() as (address, received):
            self.stage_webhook(f"{address}/expiry")
            self.run_rules()
            self.assertFalse(received, "not before it is saved")
            self.env.cr.postcommit.run()
            first = list(received)
            self.run_rules()
            self.env.cr.postcommit.run()
            self.assertEqual(received, first)
        calls = {vals["lot_id"]: (path, vals) for path, vals in first}
        self.assertEqual(set(calls), {near.id, nearer.id})
        self.assertEqual(len(first), 2)
        path, vals = calls[near.id]
        self.assertEqual(path, "/expiry")
        self.assertEqual(vals["_model"], "whiz.expiry.event")
        self.assertEqual(vals["display_name"], "L20")
        self.assertEqual(vals["day"], str(self.at(20).date()))
        self.assertEqual((vals["action"], vals["days"]), ("digest", 30))
        self.assertEqual((vals["quantity"], vals["state"]), (7, "done"))
        vals = calls[nearer.id][1]
        self.assertEqual((vals["action"], vals["state"]), ("discount", "open"))

    def test_stage_that_holds(self):
        """The measure and the hold that it places, and the release."""
        lot = self.dated("L1", 1)
        self.rule([(3, "expiration_date", "hold")])
        with listening() as (address, received):
            self.stage_webhook(f"{address}/expiry")
            names = ("name", "state")
            hold = "whiz.hold"
            self.webhook(
                f"{address}/hold", hold, names, "[]", "[('state', '=', 'open')]"
            )
            self.webhook(
                f"{address}/release",
                hold,
                names,
                "[('state', '=', 'open')]",
                "[('state', '=', 'released')]",
            )
            self.run_rules()
            self.env.cr.postcommit.run()
            paths = {path for path, _vals in received}
            self.assertEqual(paths, {"/expiry", "/hold"})
            received.clear()
            lot._release_holds("Tested again: fine.")
            self.env.cr.postcommit.run()
            released = [vals for path, vals in received if path == "/release"]
        self.assertEqual(
            [vals["_id"] for vals in released], lot.sudo().hold_ids.ids, "once"
        )

    def test_what_failed_calls_when_it_is_done(self):
        self.dated("L1", 1)
        self.rule([(3, "expiration_date", "hold")])
        fail = patch.object(
            self.env.registry["stock.lot"], "_hold", side_effect=ValueError("no luck")
        )
        with listening() as (address, received):
            self.stage_webhook(address)
            with fail, self.assertLogs("odoo.addons.whiz_traceability", "WARNING"):
                new = self.run_rules()
            self.assertEqual(new.state, "failed")
            self.env.cr.postcommit.run()
            self.assertFalse(received)
            self.run_rules()
            self.env.cr.postcommit.run()
        self.assertEqual([vals["state"] for _path, vals in received], ["done"])

    def test_a_date_that_moves_calls_again(self):
        lot = self.dated("L20", 20)
        self.rule([(30, "expiration_date", "digest")])
        with listening() as (address, received):
            self.stage_webhook(address)
            self.run_rules()
            lot.expiration_date = self.at(25)
            self.run_rules()
            self.env.cr.postcommit.run()
        days = [vals["day"] for _path, vals in received]
        self.assertEqual(days, [str(self.at(20).date()), str(self.at(25).date())])

    def test_nobody_listens(self):
        """The measures are taken whether or not the other system answers."""
        self.dated("L20", 20)
        self.rule([(30, "expiration_date", "digest")])
        with listening() as (address, _received):
            pass
        self.stage_webhook(address)
        with self.assertLogs("odoo.addons.base.models.ir_actions", "WARNING"):
            new = self.run_rules()
            self.env.cr.postcommit.run()
        self.assertEqual(new.state, "done")
