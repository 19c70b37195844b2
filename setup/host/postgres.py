"""The database server: the one that the settings name, else a private one.

A private server listens on a Unix socket in a folder that only its account may enter,
and nowhere else. It ends with the command that started it.
"""

import contextlib
import dataclasses
import os
import pwd
import re
import shutil
import signal
import tempfile
import time
from pathlib import Path

from . import processes, venv
from .console import Problem, say

PATIENCE = 60  # seconds for a server to start, and for a former one to end
ROLE = "odoo"  # Odoo refuses to connect as "postgres"
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
}
# a database that is made anew for each run may be lost when the machine crashes
UNSAFE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclasses.dataclass
class Server:
    """How to reach a database server; an empty value means PostgreSQL's default."""

    host: str = ""
    port: str = ""
    user: str = ""
    password: str = ""
    ours: bool = False

    def settings(self):
        """The connection as options of an Odoo configuration file."""
        values = {f"db_{k}": v for k, v in dataclasses.asdict(self).items()}
        del values["db_ours"]
        return {k: v for k, v in values.items() if v}

    def environment(self):
        """The connection as variables that PostgreSQL's own programs read."""
        names = {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}
        names["PGPASSWORD"] = self.password
        return {name: value for name, value in names.items() if value}


@contextlib.contextmanager
def server(folder, settings, durable=False):
    """Reach the database server while the context lasts.

    :param folder: the instance's folder, for the cluster of a private server
    :param settings: options of the administrator's Odoo configuration
    :param durable: whether the data must survive a crash of the machine
    """
    named = _named(settings)
    if named:
        say(f"PostgreSQL at {named.host or 'its socket'}, as {named.user or 'you'}")
        yield named
        return
    with tempfile.TemporaryDirectory(prefix="whiz-") as sockets:
        process = _start(folder, Path(sockets), durable)
        try:
            yield Server(host=sockets, user=ROLE, ours=True)
        finally:
            processes.stop(process)


def _named(settings):
    """The server that an ``odoo.conf`` or the environment names, if any."""
    parts = {}
    for part in ("host", "port", "user", "password"):
        value = settings.get(f"db_{part}") or os.environ.get(f"PG{part.upper()}") or ""
        parts[part] = "" if value.lower() in ("false", "none") else value
    # a configuration file without a host means the server behind the default socket
    return Server(**parts) if settings or parts["host"] or parts["port"] else None


def _binaries():
    """The folder with ``initdb`` and ``postgres``: the machine's newest, else ours."""
    installed = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = [file for file in installed if (file.parent / "postgres").exists()]
    in_path = shutil.which("initdb")
    if found:
        return max(found, key=lambda file: float(file.parts[-3])).parent
    if in_path:
        return Path(in_path).resolve().parent
    python = venv.python_with("postgres")
    libraries = (python.parent.parent / "lib").glob("python*/site-packages")
    return next(next(libraries).glob("*/pginstall/bin/initdb")).parent


def _account():
    """Options for a process that must not run as root: another account, for root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            account = pwd.getpwnam(name)
            ids = {"user": account.pw_uid, "group": account.pw_gid}
            return {**ids, "extra_groups": []}
    raise Problem(
        "PostgreSQL does not run as root, and this system has no account for it.",
        "Run the command as an ordinary user.",
    )


def _start(folder, sockets, durable):
    binaries, account = _binaries(), _account()
    version = processes.output_of([binaries / "postgres", "--version"])
    version = re.search(r"\d+", version)[0]
    data = folder / f"postgres-{version}"
    if account:
        for reached in (binaries, folder):
            _check_reachable(reached)
        os.chown(sockets, account["user"], account["group"])
    if not (data / "PG_VERSION").exists():
        _make_cluster(data, binaries, account)
    _await_end_of_former(data)
    options = OPTIONS | {"unix_socket_directories": sockets}
    words = [binaries / "postgres", "-D", data]
    for name, value in (options if durable else options | UNSAFE).items():
        words += ["-c", f"{name}={value}"]
    with open(folder / "postgres.log", "w") as log:
        fast = {"ending": signal.SIGINT, "orphaned": signal.SIGINT}
        process = processes.start(
            words, cwd="/", stdout=log, stderr=log, **fast, **account
        )
    _await_readiness(process, data, folder / "postgres.log")
    say(f"PostgreSQL {version} on a socket of its own, data in {data}")
    return process


def _make_cluster(data, binaries, account):
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    if account:
        os.chown(data, account["user"], account["group"])
    words = [binaries / "initdb", "-D", data, "-U", ROLE, "--auth=trust"]
    words += ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    processes.must_run("Make a PostgreSQL cluster", words, cwd="/", **account)


def _check_reachable(path):
    for folder in (path, *path.parents):
        if not folder.stat().st_mode & 0o001:
            raise Problem(
                f"PostgreSQL runs under another account than root, and {folder} lets"
                " nobody else in.",
                "Set WHIZ_STATE and WHIZ_CACHE to folders that others may enter.",
            )


def _await_end_of_former(data):
    """Wait for a server that still shuts down, because its command was killed."""
    pid_file = data / "postmaster.pid"
    for _ in range(PATIENCE * 2):
        if not pid_file.exists():
            return
        process = Path("/proc", pid_file.read_text().split()[0])
        if not process.exists() or b"postgres" not in _read(process / "cmdline"):
            return
        time.sleep(0.5)
    raise Problem(
        f"Another PostgreSQL server uses {data}.", f"End process {process.name} first."
    )


def _read(path):
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _await_readiness(process, data, log):
    """Return when the server accepts connections."""
    for _ in range(PATIENCE * 10):
        if process.poll() is not None:
            raise Problem(f"PostgreSQL did not start:\n{log.read_text()[-2000:]}")
        # the eighth line of this file is the server's state
        lines = _read(data / "postmaster.pid").decode().splitlines()
        # ... and the first its process: the file of a killed server may be there still
        if (
            len(lines) > 7
            and lines[7].strip() == "ready"
            and lines[0] == str(process.pid)
        ):
            return
        time.sleep(0.1)
    raise Problem("PostgreSQL does not become ready.", f"Its log is {log}.")
