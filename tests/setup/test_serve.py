"""When the database of ``setup/serve`` is made, updated or left alone."""

import argparse
import json
import sys
from types import SimpleNamespace

import pytest
from host import addons, console, processes, serve
from host.addons import Addon


class Recorder:
    """Stands for the instance and its databases; notes what is asked of them."""

    def __init__(self, folder, exists):
        self.folder, self.exists, self.asked = folder, exists, []

    def sql(self, statement):
        return ["1"] if self.exists else []

    def make(self, title, name, modules, demo, log):
        self.asked.append(("make", demo, modules))

    def must_run(self, title, name, *words, log):
        self.asked.append(("update", *words[:4]))


@pytest.fixture
def bring_up(write, tmp_path, monkeypatch):
    """Call it as ``setup/serve`` does; return what was asked."""
    for name in ("whiz_x", "whiz_y"):
        write(f"{name}/__manifest__.py", "{'depends': ['stock']}")
    found = [Addon(tmp_path / "whiz_x"), Addon(tmp_path / "whiz_y")]
    monkeypatch.setattr(addons, "find", lambda: found)

    def bring_up(exists, **options):
        options = argparse.Namespace(**{"fresh": False, "no_demo": False} | options)
        recorder = Recorder(tmp_path, exists)
        serve._bring_up_to_date(recorder, recorder, "some_db", options)
        return recorder.asked

    return bring_up


def test_it_is_made_once_and_then_left_alone(bring_up):
    [(what, demo, modules)] = bring_up(exists=False)
    assert (what, demo) == ("make", True)
    assert {"stock", "sale_management", "whiz_x", "whiz_y"} <= set(modules)
    assert bring_up(exists=True) == []


def test_only_what_has_changed_is_updated(bring_up, write):
    bring_up(exists=False)
    write("whiz_y/models/lot.py", "changed")
    assert bring_up(exists=True) == [("update", "-i", "whiz_y", "-u", "whiz_y")]
    assert bring_up(exists=True) == []


def test_a_database_that_we_did_not_make_is_updated(bring_up):
    assert bring_up(exists=True)[0][2] == "whiz_x,whiz_y"


def test_fresh_makes_it_anew(bring_up):
    bring_up(exists=False)
    assert bring_up(exists=True, fresh=True, no_demo=True)[0][:2] == ("make", False)


def test_a_failed_update_is_tried_again(bring_up, write, monkeypatch, tmp_path):
    bring_up(exists=False)
    before = json.loads((tmp_path / "some_db.json").read_text())
    write("whiz_y/models/lot.py", "broken")

    def fail(self, *args, **kwargs):
        raise console.Problem("it does not install")

    with monkeypatch.context() as patch:
        patch.setattr(Recorder, "must_run", fail)
        with pytest.raises(console.Problem):
            bring_up(exists=True)
    assert json.loads((tmp_path / "some_db.json").read_text()) == before
    assert bring_up(exists=True) == [("update", "-i", "whiz_y", "-u", "whiz_y")]


@pytest.mark.parametrize("name", ["two words", 'x"; DROP', "", "-x"])
def test_names_of_databases_are_plain(name):
    with pytest.raises(argparse.ArgumentTypeError):
        serve._name(name)
    assert serve._name("whiz_2") == "whiz_2"


SITE = """
import http.server, sys, threading

class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(sys.argv[2]))
        self.end_headers()

    def log_message(self, *args):
        pass

server = http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Page)
if sys.argv[3] != "forever":
    threading.Timer(float(sys.argv[3]), server.shutdown).start()
server.serve_forever()
"""


@pytest.fixture
def site(tmp_path):
    """Call it with what the page answers; give an instance whose Odoo is a small site.

    Its process is told the options that Odoo would be told, and ends by itself.
    """
    (tmp_path / "logs").mkdir()

    def site(status=200, seconds="forever", program=SITE):
        port = serve.instance.free_port("127.0.0.1")
        return SimpleNamespace(
            folder=tmp_path,
            interface="127.0.0.1",
            port=port,
            command=lambda *words: [
                *(sys.executable, "-c", program, port, status, seconds),
                *words,
            ],
            environment=lambda: None,
        )

    return site


def test_it_says_where_to_go_and_serves_to_the_end(site, capsys):
    serving = site(seconds="3")
    with processes.supervised():
        assert serve._serve(serving, "some_db", []) == 0
    printed = capsys.readouterr()
    told = printed.out + printed.err
    assert f"http://127.0.0.1:{serving.port}/odoo" in told
    assert "admin, password admin" in told
    assert "some_db" in told


def test_a_page_with_an_error_is_told_with_the_log(site, tmp_path):
    with processes.supervised(), pytest.raises(console.Problem) as caught:
        serve._serve(site(status=500), "some_db", [])
    assert "Odoo answers 500" in str(caught.value)
    assert str(tmp_path / "logs" / "serve.log") in caught.value.advice


def test_an_odoo_that_ends_at_once(site):
    with processes.supervised(), pytest.raises(console.Problem, match="not answer"):
        serve._serve(site(program="raise SystemExit(1)"), "some_db", [])


def test_a_signal_ends_what_is_served(site, monkeypatch):
    started = []
    start = processes.start

    def keep(*args, **options):
        started.append(start(*args, **options))
        return started[-1]

    def interrupt(*args):
        raise processes.Interrupted(2)

    monkeypatch.setattr(serve.processes, "start", keep)
    monkeypatch.setattr(serve, "_await_answer", interrupt)
    with pytest.raises(processes.Interrupted) as caught, processes.supervised():
        serve._serve(site(), "some_db", [])
    assert caught.value.exit_code == 130
    assert started[0].poll() is not None
