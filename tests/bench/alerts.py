"""Measure how soon a hold that one user places is told to another user's client.

A server with two sessions: one places holds over HTTP, the other listens on its
websocket as the web client does, and asks what the alert is about. The web client waits
up to 0.4 s, at random, before it asks: that is not in these figures.
"""

import argparse
import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from tracebench.in_setup import run_again  # noqa: E402

#: What the issue asks for, in seconds.
LIMIT = 2.0
MODULES = ("mrp", "product_expiry", "portal", "bus", "whiz_traceability")
#: Who places holds, and who is told.
QUALITY, STOCK = "bench_quality", "bench_stock"
PARTS = ("signal", "told", "placed")


def main(arguments=None):
    arguments = sys.argv[1:] if arguments is None else arguments
    options = parse(arguments)
    if options.config is None:
        return run_again(__file__, arguments)
    from tracebench import host

    host.configure(options.config, options.database)
    registry = host.open_registry(options.database, MODULES)
    with host.superuser(registry) as env:
        reason, lots = prepare(env, options.lots, options.orders)
    from odoo.tools import config

    server = Server(options, config["http_port"])
    try:
        watcher = Watcher(server, STOCK)
        times = [
            play(server, watcher, reason, lots[turn % 2], turn)
            for turn in range(options.rounds + 1)
        ][1:]  # the first round fills the caches
    finally:
        server.stop()
        with host.superuser(registry) as env:
            tidy(env)
    return show(options, times)


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", metavar="FILE", help="Odoo's configuration file")
    parser.add_argument(
        "--database",
        default="bench_alerts",
        metavar="NAME",
        help="made if it does not exist",
    )
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--lots", type=int, default=1, help="lots of each hold")
    parser.add_argument(
        "--orders",
        action="store_true",
        help="each lot is reserved by a delivery, and another lot is free for it",
    )
    return parser.parse_args(arguments)


# ----------------------------------------------------------------------
# Data
# ----------------------------------------------------------------------


def prepare(env, count, orders):
    """Make users, lots in stock and deliveries.

    :return: the id of the reason, and two sets of ids of lots that take turns: holding
        one lets the orders take the other
    """
    for login, group in (
        (QUALITY, "whiz_traceability.group_quality"),
        (STOCK, "stock.group_stock_user"),
    ):
        if not env["res.users"].search([("login", "=", login)]):
            env["res.users"].create(
                {
                    "name": login,
                    "login": login,
                    "password": login,
                    "group_ids": [
                        (6, 0, (env.ref(group) | env.ref("base.group_user")).ids)
                    ],
                }
            )
    product = env["product.product"].create(
        {"name": "Alert Bench", "is_storable": True, "tracking": "lot"}
    )
    lots = env["stock.lot"].create(
        [
            {"product_id": product.id, "name": f"{product.id}-{number}"}
            for number in range(2 * count)
        ]
    )
    warehouse = env["stock.warehouse"].search([], limit=1)
    for lot in lots:
        env["stock.quant"]._update_available_quantity(
            product, warehouse.lot_stock_id, 1, lot_id=lot
        )
    if orders:
        reserve(env, warehouse, product, count)
    reason = env.ref("whiz_traceability.hold_reason_quality")
    return reason.id, [lots[:count].ids, lots[count:].ids]


def reserve(env, warehouse, product, count):
    """Make deliveries of one each: Odoo takes the oldest lots for them."""
    picking_type = warehouse.out_type_id
    customers = env.ref("stock.stock_location_customers")
    places = {
        "location_id": warehouse.lot_stock_id.id,
        "location_dest_id": customers.id,
    }
    move = {
        "product_id": product.id,
        "product_uom": product.uom_id.id,
        "product_uom_qty": 1,
        **places,
    }
    pickings = env["stock.picking"].create(
        [
            {
                "picking_type_id": picking_type.id,
                **places,
                "move_ids": [(0, 0, move)],
            }
            for _number in range(count)
        ]
    )
    pickings.action_confirm()
    pickings.action_assign()


def tidy(env):
    """Release what an interrupted run has left on hold, and cancel the deliveries."""
    lots = env["stock.lot"].search([("product_id.name", "=", "Alert Bench")])
    lots.filtered("is_held")._release_holds("End of the benchmark")
    env["stock.picking"].search(
        [
            ("product_id.name", "=", "Alert Bench"),
            ("state", "not in", ("done", "cancel")),
        ]
    ).action_cancel()
    env["stock.quant"].search([("lot_id", "in", lots.ids)]).sudo().unlink()


# ----------------------------------------------------------------------
# Server and clients
# ----------------------------------------------------------------------


class Server:
    """An Odoo server of its own, and the sessions on it."""

    def __init__(self, options, port):
        self.address = f"127.0.0.1:{port}"
        self.database = options.database
        command = [sys.executable, "-m", "odoo", "server", "-c", options.config]
        command += ["-d", options.database, "--http-interface", "127.0.0.1"]
        command += ["--max-cron-threads", "0", "--log-level", "warn"]
        self.process = subprocess.Popen(command)
        self.await_answer()
        self.quality = self.log_in(QUALITY)

    def await_answer(self):
        import requests

        for _turn in range(300):
            if self.process.poll() is not None:
                break
            try:
                requests.get(f"http://{self.address}/web/login", timeout=60)
                return
            except requests.ConnectionError:
                time.sleep(0.2)
        raise LookupError(f"Odoo does not answer at {self.address}")

    def log_in(self, login):
        import requests

        session = requests.Session()
        vals = {"db": self.database, "login": login, "password": login}
        self.post(session, "/web/session/authenticate", vals)
        return session

    def post(self, session, path, params):
        body = {"jsonrpc": "2.0", "method": "call", "params": params}
        answer = session.post(f"http://{self.address}{path}", json=body, timeout=120)
        answer = answer.json()
        if "error" in answer:
            raise ValueError(answer["error"]["data"]["message"])
        return answer.get("result")  # left out for None

    def call(self, session, model, method, *args, **kwargs):
        return self.post(
            session,
            f"/web/dataset/call_kw/{model}/{method}",
            {"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Watcher(threading.Thread):
    """A client that listens, and asks what an alert is about as soon as it comes."""

    def __init__(self, server, login):
        super().__init__(daemon=True)
        from websocket import create_connection

        from odoo.addons.bus.websocket import WebsocketConnectionHandler

        self.server = server
        self.session = server.log_in(login)
        self.socket = create_connection(
            f"ws://{server.address}/websocket"
            f"?version={WebsocketConnectionHandler._VERSION}",
            cookie=f"session_id={self.session.cookies['session_id']}",
        )
        data = {"channels": [], "last": 0}
        self.socket.send(json.dumps({"event_name": "subscribe", "data": data}))
        self.arrived = {}
        self.news = threading.Condition()
        self.start()

    def run(self):
        while text := self.socket.recv():  # empty: the server has closed it
            moment = time.perf_counter()
            for message in json.loads(text):
                alert = message["message"]["payload"]
                if (
                    message["message"]["type"] == "whiz_alert"
                    and alert["kind"] == "hold_placed"
                ):
                    self.tell(alert, moment)

    def tell(self, alert, moment):
        asked = alert["kind"], alert["res_model"], alert["res_id"]
        told = self.server.call(self.session, "whiz.alert", "get_alert", *asked)
        if not told:  # of a run before, and over
            return
        with self.news:
            self.arrived[alert["res_id"]] = moment, time.perf_counter(), told
            self.news.notify_all()

    def await_alert(self, res_id):
        """Return when the signal came, when the answer, and the answer."""
        with self.news:
            if not self.news.wait_for(lambda: res_id in self.arrived, 60):
                raise LookupError(f"no alert of hold {res_id} within a minute")
            return self.arrived[res_id]


def play(server, watcher, reason, lots, turn):
    """Place a hold, wait until the other is told, release it; return the seconds."""
    vals = {
        "reason_id": reason,
        "note": f"Round {turn}",
        "lot_ids": [[6, 0, lots]],
    }
    begin = time.perf_counter()
    [hold] = server.call(server.quality, "whiz.hold", "create", [vals])
    placed = time.perf_counter()
    signal, told, alert = watcher.await_alert(hold)
    if not alert or f"Round {turn}" not in alert["message"]:
        raise ValueError(f"wrong alert: {alert}")
    wizard = {"hold_ids": [[6, 0, [hold]]], "note": "Next round"}
    [wizard] = server.call(server.quality, "whiz.hold.release", "create", [wizard])
    server.call(server.quality, "whiz.hold.release", "action_release", [wizard])
    return {"signal": signal - begin, "told": told - begin, "placed": placed - begin}


def show(options, times):
    """Print the figures; return 1 if somebody was told too late."""
    print(f"{options.rounds} holds on {options.lots} lots", end="")
    print(", each reserved by a delivery" if options.orders else "")
    print(f"{'':32}{'median s':>10}{'worst s':>10}")
    names = {
        "signal": "signal at the other's client",
        "told": "answer what it is about",
        "placed": "who holds has the screen back",
    }
    for part in PARTS:
        values = [seconds[part] for seconds in times]
        print(f"{names[part]:32}{statistics.median(values):10.3f}{max(values):10.3f}")
    return int(max(seconds["told"] for seconds in times) > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
