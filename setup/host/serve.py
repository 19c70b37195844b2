"""Serve Odoo 19 with the add-ons and a database to click through."""

import argparse
import json
import re
import time
import urllib.error
import urllib.request

from . import addons, check_log, instance, processes
from .console import Problem, say, step
from .databases import Databases

APPS = ("sale_management",)  # to sell in the demonstration


def arguments():
    """The command line."""
    parser = argparse.ArgumentParser(
        prog="setup/serve",
        description="Start Odoo 19 with the add-ons and demo data, and say where it is."
        " Everything that is missing is fetched into a cache; nothing is installed into"
        " the system. Ctrl-C ends it. The database is kept for the next time.",
        epilog="Settings: ODOO_HOME, ODOO_PYTHON, ODOO_RC (your own Odoo 19), PGHOST,"
        " PGPORT, PGUSER, PGPASSWORD (your own PostgreSQL), WHIZ_CACHE, WHIZ_STATE"
        " (folders), WHIZ_PYTHON, WHIZ_DEBIAN_ARCHIVE. See docs/contributing.rst.",
    )
    add = parser.add_argument
    add("--port", type=int, help="default: the first free one from 8069")
    add("--interface", default="127.0.0.1", help="listen there, default %(default)s")
    add("--database", type=_name, help="default: one for each kind of data")
    add("--no-demo", action="store_true", help="a database without demo data")
    add("--fresh", action="store_true", help="make the database anew")
    add("--prepare", action="store_true", help="end when all is ready to serve")
    add("odoo", nargs="*", metavar="-- OPTION", help="for Odoo, as in -- --dev=all")
    return parser


def _name(text):
    if not re.fullmatch(r"[A-Za-z0-9][\w-]{0,50}", text):
        raise argparse.ArgumentTypeError(f"{text!r}: letters, digits, _ and - only")
    return text


def run(options):
    """Serve until a signal comes; return the exit code."""
    port = instance.free_port(options.interface, options.port)
    with instance.running("serve", True, port, options.interface) as serving:
        databases = Databases(serving)
        kind = "bare" if options.no_demo else "demo"
        name = options.database or f"{databases.prefix}_{kind}"
        _bring_up_to_date(serving, databases, name, options)
        if options.prepare:
            return 0
        return _serve(serving, name, options.odoo)


def _bring_up_to_date(serving, databases, name, options):
    """Make the database, or update it for what has changed in the add-ons."""
    found = addons.find()
    now = {addon.name: addon.fingerprint() for addon in found}
    note = serving.folder / f"{name}.json"
    exists = databases.sql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'")
    if options.fresh or not exists:
        modules = [*addons.dependencies(found), *APPS, *now]
        title = "Make the database (this takes some minutes, once)"
        databases.make(title, name, modules, not options.no_demo, log="install")
    else:
        before = json.loads(note.read_text()) if note.exists() else {}
        changed = ",".join(key for key in now if before.get(key) != now[key])
        if changed:
            words = ["-i", changed, "-u", changed, "--no-http", "--max-cron-threads=0"]
            serving.must_run(f"Update {changed}", name, *words, log="update")
    note.write_text(json.dumps(now))


def _serve(serving, name, more):
    log = serving.folder / "logs" / "serve.log"
    with open(log, "w") as file:
        words = ["-d", name, f"--db-filter=^{name}$", *more]
        process = processes.start(
            serving.command(*words), stdout=file, stderr=file, env=serving.environment()
        )
        address = serving.interface.replace("0.0.0.0", "localhost")
        url = f"http://{address}:{serving.port}"
        with step("Start Odoo"):
            _await_answer(f"{url}/web/login", process, log)
        say()
        say(f"  Open       {url}/odoo")
        say("  Log in     admin, password admin")
        say(f"  Database   {name}")
        say(f"  Log        {log}")
        say("  Ctrl-C ends it.")
        say()
        return process.wait()


def _await_answer(url, process, log):
    """Return when the page ``url`` comes; the first time, Odoo builds its assets."""
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=60):
                return
        except urllib.error.HTTPError as error:
            raise _trouble(f"Odoo answers {error.code} to {url}.", log) from error
        except OSError:
            time.sleep(0.2)
    raise _trouble(f"Odoo does not answer at {url}.", log)


def _trouble(what, log):
    errors = "\n".join(str(record) for record in check_log.read(log).errors[-3:])
    return Problem(f"{what}\n{errors}", f"The whole log is {log}.")
